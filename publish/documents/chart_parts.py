"""A chart as the two parts that Word keeps of it: the drawing, and the workbook with its data behind it.

Word draws the values; what stands beside a point is text as it is printed. The same chart gives the same bytes.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import io
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from publish.charts import draw
from publish.charts.chart import BAR, BEWARE, COLUMN, LINE, Chart, Point, Series
from publish.documents.shell import CREATED, ORGANISATION
from publish.documents.styles import LANGUAGE
from publish.look.theme import COLOURS, FONT, SERIES, SHAPES
from publish.office.parts import read_parts
from publish.office.relations import ID, OFFICE
from publish.office.sheets import column_letters
from svm.files import zipped

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
#: the sheet behind a chart, as the Dutch Word calls it
SHEET = "Blad1"
#: how a column is called that goes on with a series
MORE = " (vervolg)"
#: places for columns beside one another: to this many the figures stand across, to that many upright, then not at all
ACROSS, UPRIGHT = 8, 40
#: years that an axis names one by one
MOST_YEARS = 12
#: day 0 of a workbook
EPOCH = dt.date(1899, 12, 30)
#: the shapes of points as Word calls them
_SYMBOLS = {"triangle-up": "triangle", "cross": "plus"}
#: the language of a number format; Word takes that of the system, LibreOffice this one
DUTCH = "[$-413]"
_AXES = ("111111111", "222222222")
#: how text runs that is read from the right
UPWARDS = {"rot": "-5400000", "vert": "horz"}
_SMALL, _NORMAL = "800", "900"


class Maker:
    """Makes elements of one namespace: `c.idx(val="0")`, with elements, texts and attributes in it."""

    def __init__(self, namespace: str) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Callable[..., etree._Element]:
        return functools.partial(self.make, name)

    def make(
        self, name: str, /, *content: etree._Element | str, attributes: dict[str, str] | None = None, **more: str
    ) -> etree._Element:
        """An element; `attributes` are those with a name that Python cannot write."""
        made = etree.Element(f"{{{self._namespace}}}{name}", {**(attributes or {}), **more}, _PREFIXES)
        for part in content:
            if isinstance(part, str):
                made.text = part
            else:
                made.append(part)
        return made


_PREFIXES = {"c": CHART, "a": DRAWING, "r": OFFICE[1:-1]}
c, a = Maker(CHART), Maker(DRAWING)


@dataclass(frozen=True)
class Category:
    """A place on the axis: the words of a period or row and, on an axis of time, its day."""

    label: str
    day: dt.date | None = None

    @property
    def value(self) -> str:
        """What its cell holds: the words, or the number of the day."""
        return self.label if self.day is None else str((self.day - EPOCH).days)


@dataclass(frozen=True)
class Column:
    """One column of the data: a name, and per category a point or nothing; `turn` gives colour and shape.

    Points of a series that no line may join, and between which no category lies, stand in two columns by turns.
    """

    name: str
    points: tuple[Point | None, ...]
    turn: int
    is_more: bool = False

    @property
    def is_joined(self) -> bool:
        """Whether a line runs anywhere between two of its points."""
        return any(p and q for p, q in zip(self.points, self.points[1:], strict=False))


class Plot:
    """A chart as rows and columns, with what marks its points."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    @cached_property
    def has_time(self) -> bool:
        """Whether the axis is one of time: of every line, and of columns that each stand for a year."""
        return self.chart.form == LINE or (self.chart.form == COLUMN and draw.stands_for_years(self.chart))

    @cached_property
    def categories(self) -> list[Category]:
        """The rows in their order: those of the table or, of a chart over time, the periods from the first figure."""
        chart = self.chart
        if chart.form == BAR:
            return [Category(_row(s)) for s in chart.series]
        return [Category(p.period_label, p.day if self.has_time else None) for p in self._periods]

    @cached_property
    def _periods(self) -> list[Point]:
        """A point of each period from the first figure on; of loose days only those that have a figure."""
        chart = self.chart
        found = {p.period: p for s in chart.series for p in s.points} | {p.period: p for p in chart.points}
        first = min(p.day for p in chart.points)
        only_drawn = chart.form == COLUMN and draw.is_of_days(chart)
        points = [found[period] for period, _ in chart.periods]
        return [p for p in points if p.day >= first and (p.value is not None or not only_drawn)]

    @cached_property
    def columns(self) -> list[Column]:
        """The columns in the order of the series."""
        chart = self.chart
        if chart.form == BAR:
            return [Column(chart.when, tuple(s.points[0] if s.drawn else None for s in chart.series), 0)]
        return [column for turn, s in enumerate(chart.series) for column in self._of(s, turn)]

    def _of(self, series: Series, turn: int) -> list[Column]:
        places = {p.period: at for at, p in enumerate(self._periods)}
        rows: list[list[Point | None]] = [[None] * len(places), [None] * len(places)]
        side, before = 0, -2
        is_line = self.chart.form == LINE and any(len(run) > 1 for run in series.runs)
        for run in series.runs:
            at = places[run[0].period]
            side = 1 - side if is_line and at == before + 1 else side
            for p in run:
                before = places[p.period]
                rows[side][before] = p
        more = [Column(series.label + MORE, tuple(rows[1]), turn, is_more=True)] if any(rows[1]) else []
        return [Column(series.label, tuple(rows[0]), turn), *more]

    @cached_property
    def _broken(self) -> list[Point]:
        """The highest point of each period that may not be compared with the one before it."""
        points = sorted(self.chart.points, key=lambda p: p.value or 0)
        return list({p.period: p for p in points if any(b.stops for b in p.breaks)}.values())

    @property
    def slots(self) -> int:
        """How many places for columns stand beside one another, with the room between the groups."""
        return len(self.categories) * (len(self.columns) + 1)

    @property
    def is_upright(self) -> bool:
        """Whether the texts at the ends of columns stand upright."""
        return self.chart.form == COLUMN and self.slots > ACROSS

    def label(self, point: Point) -> str:
        """What stands beside a point: its printed figure where there is room, and the marks that it must have."""
        chart = self.chart
        has_room = chart.form == BAR or (chart.form == COLUMN and self.slots <= UPRIGHT)
        is_last = chart.form == LINE and len(chart.series) == 1 and point is chart.series[0].drawn[-1]
        said = point.drawn_text if has_room or is_last else point.mark
        beware = BEWARE if any(point is highest for highest in self._broken) else ""
        return " ".join(part for part in (said, point.yellow_mark.strip(), beware) if part)

    @cached_property
    def content(self) -> str:
        """All that a chart says and marks, whatever it looks like."""
        points = [(p, self.label(p), p.is_yellow, p.is_provisional) for col in self.columns for p in col.points if p]
        marks = [(p.figure_id, *marks) for p, *marks in points]
        return repr((self.chart.form, self.chart.unit, self.cells, marks, bounds(self)))

    @cached_property
    def number_format(self) -> str:
        """Numbers with the decimals that they have; Word fills in the point and comma of its own language."""
        decimals = max(len(number_text(p.value).partition(".")[2]) for p in self.chart.points)
        return "#,##0" + ("." + "0" * decimals if decimals else "")

    def reference(self, column: int, first: int, last: int) -> str:
        """The address of cells of a column, all counted from 1."""
        letters = column_letters(column)
        cells = f"${letters}${first}"
        return f"{SHEET}!{cells}" if first == last else f"{SHEET}!{cells}:${letters}${last}"

    @cached_property
    def cells(self) -> dict[str, str]:
        """What stands in the workbook, by address."""
        found = {f"A{n}": category.value for n, category in enumerate(self.categories, start=2)}
        for at, column in enumerate(self.columns, start=2):
            letters = column_letters(at)
            found[f"{letters}1"] = column.name
            found |= {f"{letters}{n}": number_text(p.value) for n, p in enumerate(column.points, start=2) if p}
        return found


def number_text(value: float | None) -> str:
    """A value as XML has it: no decimals that it does not have."""
    return "" if value is None else repr(float(value)).removesuffix(".0")


def workbook(plot: Plot) -> bytes:
    """The workbook behind a chart: one sheet with the categories and the columns."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": plot.chart.caption, "author": ORGANISATION, "created": CREATED})
        sheet = book.add_worksheet(SHEET)
        bold, number = book.add_format({"bold": True}), book.add_format({"num_format": plot.number_format})
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, len(plot.columns), 18)
        for row, category in enumerate(plot.categories, start=1):
            if category.day is None:
                sheet.write_string(row, 0, category.label)
            else:
                # a day on the axis that shows itself as the period that it stands for
                named = book.add_format({"num_format": _literal(category.label), "align": "left"})
                sheet.write_number(row, 0, int(category.value), named)
        for at, column in enumerate(plot.columns, start=1):
            sheet.write_string(0, at, column.name, bold)
            for row, p in enumerate(column.points, start=1):
                if p and p.value is not None:
                    sheet.write_number(row, at, p.value, number)
    return zipped(read_parts(out.getvalue()))


def chart_space(plot: Plot, relation: str) -> etree._Element:
    """The drawing as the root of its part; `relation` leads to the workbook."""
    title = c.autoTitleDeleted(val="1")
    legend = [_legend(plot)] if len({column.turn for column in plot.columns}) > 1 else []
    drawn = c.plotArea(c.layout(), _series(plot), *_axes(plot))
    return c.chartSpace(
        c.date1904(val="0"),
        c.lang(val=LANGUAGE),
        c.roundedCorners(val="0"),
        c.chart(title, drawn, *legend, c.plotVisOnly(val="1"), c.dispBlanksAs(val="gap")),
        c.spPr(_fill("FFFFFF"), a.ln(a.noFill())),
        _text(_NORMAL),
        c.externalData(c.autoUpdate(val="0"), attributes={ID: relation}),
    )


def _row(series: Series) -> str:
    """The words of a row; where nothing is drawn they say why."""
    point = series.points[0]
    return series.label if series.drawn else f"{series.label}: {point.drawn_text}{point.yellow_mark}"


def _literal(text: str) -> str:
    """A number format that shows a text whatever the number is."""
    return '"' + text.replace('"', "") + '"'


def _series(plot: Plot) -> etree._Element:
    made = [_one(plot, at, column) for at, column in enumerate(plot.columns)]
    axes = [c.axId(val=number) for number in _AXES]
    if plot.chart.form == LINE:
        return c.lineChart(c.grouping(val="standard"), c.varyColors(val="0"), *made, c.marker(val="1"), *axes)
    is_bar = plot.chart.form == BAR
    return c.barChart(
        c.barDir(val="bar" if is_bar else "col"),
        c.grouping(val="clustered"),
        c.varyColors(val="0"),
        *made,
        c.gapWidth(val="45" if is_bar else "60"),
        *axes,
    )


def _one(plot: Plot, at: int, column: Column) -> etree._Element:
    is_line = plot.chart.form == LINE
    own = COLOURS["hemel" if plot.chart.form == BAR else SERIES[column.turn % len(SERIES)]]
    shape = SHAPES[column.turn % len(SHAPES)]
    rows = len(plot.categories)
    name = c.tx(c.strRef(c.f(plot.reference(at + 2, 1, 1)), _cache(c.strCache(), enumerate([column.name]), 1)))
    line = _looks(own, is_line, column.is_joined)
    looks = [line, *([_marker(shape, own, own)] if is_line else [])]
    marked = [(n, p) for n, p in enumerate(column.points) if p and (p.is_yellow or p.is_provisional)]
    values = c.numCache(c.formatCode(plot.number_format))
    drawn = ((n, number_text(p.value)) for n, p in enumerate(column.points) if p)
    reference = plot.reference(at + 2, 2, rows + 1)
    return c.ser(
        c.idx(val=str(at)),
        c.order(val=str(at)),
        name,
        *looks,
        *([] if is_line else [c.invertIfNegative(val="0")]),
        *(_marked(plot, n, p, own, shape, line) for n, p in marked),
        _labels(plot, column),
        _categories(plot),
        c.val(c.numRef(c.f(reference), _cache(values, drawn, rows))),
        *([c.smooth(val="0")] if is_line else []),
    )


def _categories(plot: Plot) -> etree._Element:
    rows = len(plot.categories)
    reference = c.f(plot.reference(1, 2, rows + 1))
    if not plot.has_time:
        return c.cat(c.strRef(reference, _cache(c.strCache(), enumerate(k.value for k in plot.categories), rows)))
    cache = _cache(
        c.numCache(c.formatCode(_time_format(plot.chart))), enumerate(k.value for k in plot.categories), rows
    )
    for point, category in zip(cache.iter(f"{{{CHART}}}pt"), plot.categories, strict=True):
        point.set("formatCode", _literal(category.label))
    return c.cat(c.numRef(reference, cache))


def _cache(cache: etree._Element, values: Iterable[tuple[int, str]], size: int) -> etree._Element:
    cache.append(c.ptCount(val=str(size)))
    cache.extend(c.pt(c.v(value), idx=str(n)) for n, value in values)
    return cache


def _looks(own: str, is_line: bool, is_joined: bool) -> etree._Element:
    if is_line:
        return c.spPr(
            a.ln(_fill(own), a.make("round"), w="28575", cap="rnd") if is_joined else a.ln(a.noFill(), w="28575")
        )
    return c.spPr(_fill(own), _edge(COLOURS["logo"]))


def _marker(shape: str, inside: str, edge: str) -> etree._Element:
    symbol = _SYMBOLS.get(shape, shape)
    return c.marker(c.symbol(val=symbol), c.size(val="7"), c.spPr(_fill(inside), _edge(edge, "19050")))


def _marked(plot: Plot, at: int, point: Point, own: str, shape: str, line: etree._Element) -> etree._Element:
    """How a yellow or provisional point looks; the text beside it says it too."""
    if plot.chart.form == LINE:
        inside = COLOURS["geel"] if point.is_yellow else "FFFFFF"
        return c.dPt(c.idx(val=str(at)), _marker(shape, inside, own), c.bubble3D(val="0"), copy.deepcopy(line))
    inside = _fill(COLOURS["geel"] if point.is_yellow else COLOURS["licht"])
    if plot.chart.form == COLUMN and not point.is_yellow:
        stripes = (a.fgClr(a.srgbClr(val=own)), a.bgClr(a.srgbClr(val="FFFFFF")))
        inside = a.pattFill(*stripes, prst="wdUpDiag")
    looks = c.spPr(inside, _edge(own, "19050") if plot.chart.form == COLUMN else _edge(COLOURS["logo"]))
    return c.dPt(c.idx(val=str(at)), c.invertIfNegative(val="0"), c.bubble3D(val="0"), looks)


def _labels(plot: Plot, column: Column) -> etree._Element:
    place = "t" if plot.chart.form == LINE else "outEnd"
    turned = UPWARDS if plot.is_upright else {}
    said = [(n, plot.label(p)) for n, p in enumerate(column.points) if p and plot.label(p)]
    # some white keeps a text apart from the line that it crosses
    shade = a.solidFill(a.srgbClr(a.alpha(val="75000"), val="FFFFFF")) if plot.chart.form == LINE else a.noFill()
    return c.dLbls(
        *(
            c.dLbl(
                c.idx(val=str(n)),
                c.layout(),
                c.tx(
                    c.rich(
                        a.bodyPr(wrap="none", **turned),
                        a.p(_paragraph(_SMALL), a.r(a.rPr(lang=LANGUAGE, sz=_SMALL), a.t(text))),
                    )
                ),
                c.spPr(copy.deepcopy(shade), a.ln(a.noFill())),
                c.dLblPos(val=place),
                *_shown("1"),
            )
            for n, text in said
        ),
        c.spPr(a.noFill(), a.ln(a.noFill())),
        _text(_SMALL),
        *_shown("0"),
    )


def _shown(value: str) -> list[etree._Element]:
    names = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return [c.make(name, val=value if name == "showVal" else "0") for name in names]


def _axes(plot: Plot) -> list[etree._Element]:
    chart = plot.chart
    is_bar = chart.form == BAR
    lowest, highest = bounds(plot)
    at, across = ("l", "b") if is_bar else ("b", "l")
    line = c.spPr(a.ln(_fill(COLOURS["lijn"]), w="9525"))
    ends = [_grid()] if plot.has_time and not draw.stands_for_years(chart) else []
    own = (
        _scale("maxMin" if is_bar else "minMax", *lowest),
        c.delete(val="0"),
        c.axPos(val=at),
        *ends,
        c.numFmt(formatCode=_time_format(chart) if plot.has_time else "General", sourceLinked="0"),
        c.majorTickMark(val="out" if plot.has_time else "none"),
        c.minorTickMark(val="none"),
        # below the lowest value, also when that is negative
        c.tickLblPos(val="low"),
        line,
        _text(_SMALL),
        c.crossAx(val=_AXES[1]),
        c.crosses(val="autoZero"),
    )
    number = c.axId(val=_AXES[0])
    if plot.has_time:
        axis = c.dateAx(number, *own, c.auto(val="0"), c.lblOffset(val="100"), *_time_units(chart))
    else:
        axis = c.catAx(number, *own, c.auto(val="0"), c.lblAlgn(val="ctr"), c.lblOffset(val="100"),
                       c.noMultiLvlLbl(val="1"))  # fmt: skip
    values = c.valAx(
        c.axId(val=_AXES[1]),
        _scale("minMax", *highest),
        c.delete(val="0"),
        c.axPos(val=across),
        _grid(),
        _axis_title(chart.unit[0].upper() + chart.unit[1:], is_bar=is_bar),
        c.numFmt(
            formatCode=DUTCH + plot.number_format if "." not in plot.number_format else "General", sourceLinked="0"
        ),
        c.majorTickMark(val="none"),
        c.minorTickMark(val="none"),
        c.tickLblPos(val="nextTo"),
        c.spPr(a.ln(a.noFill())),
        _text(_SMALL),
        c.crossAx(val=_AXES[0]),
        # the rows run from top to bottom, so the axis of the values stands behind the last
        c.crosses(val="max" if is_bar else "autoZero"),
        c.crossBetween(val="between"),
    )
    return [axis, values]


def _grid() -> etree._Element:
    return c.majorGridlines(c.spPr(a.ln(_fill(COLOURS["rand"]), w="6350")))


def bounds(plot: Plot) -> tuple[tuple[str, str], tuple[str, str]]:
    """Least and greatest of the axis of categories and of that of the values; empty where a program finds out.

    Time runs from the year of the first figure to the data year, so that a gap shows; values begin at zero, and there
    is room for the texts at the ends of bars and columns.
    """
    years, values = plot.chart.years, [p.value or 0 for p in plot.chart.points]
    ends = (dt.date(years[0], 1, 1), dt.date(years[-1], 12, 31))
    first, last = (Category("", day).value for day in ends)
    time = (first, last) if plot.has_time else ("", "")
    greatest = max(values)
    if greatest <= 0:
        return time, ("", "0")
    return time, (
        "" if min(values) < 0 else "0",
        "" if plot.chart.form == LINE else _beyond(greatest, 1.6 if plot.is_upright else 1.25),
    )


def _beyond(end: float, times: float) -> str:
    """A round number beyond the end of the longest bar."""
    half = 10 ** math.floor(math.log10(end)) / 2
    return number_text(math.ceil(end * times / half) * half)


def _scale(orientation: str, least: str, greatest: str) -> etree._Element:
    ends = [c.make(name, val=value) for name, value in (("max", greatest), ("min", least)) if value]
    return c.scaling(c.orientation(val=orientation), *ends)


def _time_format(chart: Chart) -> str:
    return "mmm yyyy" if draw.names_months(chart) else "yyyy"


def _time_units(chart: Chart) -> list[etree._Element]:
    """The smallest step of the axis, and the steps at which it has names."""
    is_of_days = draw.is_of_days(chart) or chart.period_kind == "week"
    base = "years" if draw.stands_for_years(chart) else "days" if is_of_days else "months"
    every, unit = (3, "months") if draw.names_months(chart) else (-(-len(chart.years) // MOST_YEARS), "years")
    return [c.baseTimeUnit(val=base), c.majorUnit(val=str(every)), c.majorTimeUnit(val=unit)]


def _axis_title(text: str, *, is_bar: bool) -> etree._Element:
    turned = {} if is_bar else UPWARDS
    words = a.r(a.rPr(lang=LANGUAGE, sz=_SMALL, b="0"), a.t(text))
    return c.title(c.tx(c.rich(a.bodyPr(**turned), a.p(_paragraph(_SMALL), words))), c.overlay(val="0"))


def _legend(plot: Plot) -> etree._Element:
    """One entry a series: a column that goes on with a series has none."""
    again = [n for n, column in enumerate(plot.columns) if column.is_more]
    entries = [c.legendEntry(c.idx(val=str(n)), c.delete(val="1")) for n in again]
    return c.legend(c.legendPos(val="b"), *entries, c.overlay(val="0"), _text(_SMALL))


def _fill(colour: str) -> etree._Element:
    return a.solidFill(a.srgbClr(val=colour))


def _edge(colour: str, width: str = "9525") -> etree._Element:
    return a.ln(_fill(colour), w=width)


def _paragraph(size: str) -> etree._Element:
    face = [a.latin(typeface=FONT), a.cs(typeface=FONT)]
    return a.pPr(a.defRPr(_fill(COLOURS["inkt"]), *face, sz=size, b="0"))


def _text(size: str) -> etree._Element:
    return c.txPr(a.bodyPr(), a.lstStyle(), a.p(_paragraph(size), a.endParaRPr(lang=LANGUAGE)))
