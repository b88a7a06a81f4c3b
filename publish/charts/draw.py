"""Draw a chart with Vega-Lite as SVG or PNG, without a browser and without a network."""

from __future__ import annotations

import datetime as dt
import re
import struct
import textwrap
import zlib
from dataclasses import dataclass
from html import escape
from typing import Any

import vl_convert

from publish.charts.chart import BAR, Chart, Point
from publish.charts.kept import drawing
from publish.charts.names import LINE_HEIGHT, NAME_GAP, Name, names_height, text_width, with_names, wrapped
from publish.look.html import Translate, in_dutch
from publish.look.theme import CHART_FONT, SERIES, SHAPES, colour

VEGA_LITE = "6.4"
#: pixels of a PNG per unit of the drawing
SCALE = 2
#: numbers as tables have them: Dutch, and with the hyphen as minus sign
NUMBERS = {**vl_convert.get_format_locale("nl-NL"), "minus": "-"}
#: and in a picture with English words
ENGLISH_NUMBERS = {**vl_convert.get_format_locale("en-GB"), "minus": "-"}
#: years of which a time axis names the months
MONTHLY_YEARS = 3


@dataclass(frozen=True)
class Form:
    """Size of a drawing in units; the room beside its bars or for the names of its lines; ticks between values."""

    width: int
    height: int
    room: int
    ticks: int


#: a page in Word, or a picture that travels alone; the column of the site; a phone
PAGE = Form(width=720, height=340, room=190, ticks=4)
WIDE = Form(width=1000, height=420, room=260, ticks=6)
NARROW = Form(width=360, height=340, room=116, ticks=2)


def spec(chart: Chart, form: Form = PAGE, t: Translate = in_dutch) -> dict[str, Any]:
    """The chart in the grammar of Vega-Lite, its words as `t` says them; `svg` sets the names of lines beside it."""
    layers = _bars(chart, form, t) if chart.kind == BAR else _lines(chart, form, t)
    unit = t(chart.unit)
    # the room that texts at the ends of lines or bars need
    names = [] if chart.kind == BAR else line_names(chart, form, t)
    texts = [text for name in names for text in name.lines] or _bar_texts(chart, t)
    beside = max(text_width(text) for text in texts) + (NAME_GAP if names else 8)
    return {
        "width": form.width,
        "height": height(chart, form, t),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": {"left": 6, "top": 6, "bottom": 6, "right": 6 + beside},
        "background": "white",
        "title": {"text": unit[0].upper() + unit[1:], "anchor": "start", "fontWeight": "normal"},
        "config": _config(),
        **layers,
    }


def height(chart: Chart, form: Form = PAGE, t: Translate = in_dutch) -> int:
    """How high a drawing is, in units: it grows with its bars, or with the names of its lines."""
    if chart.kind == BAR:
        return len(chart.series) * _bar_height(chart, form, t) + (40 if form is NARROW else 66)
    return max(form.height, names_height(line_names(chart, form, t)) + 80)


def _bar_texts(chart: Chart, t: Translate) -> list[str]:
    return [t(s.points[0].drawn_text) + t(s.points[0].yellow_mark) for s in chart.series]


def _bar_height(chart: Chart, form: Form, t: Translate) -> int:
    lines = max(len(wrapped(t(s.label), form.room)) for s in chart.series)
    return max(32, LINE_HEIGHT * lines + 8)


def line_names(chart: Chart, form: Form, t: Translate = in_dutch) -> list[Name]:
    """What stands at the end of each line: its name when there are more, and its newest figure."""
    newest = max((s.drawn[-1] for s in chart.series), key=lambda p: (p.until, p.period))
    names = []
    for n, one in enumerate(chart.series):
        last = one.drawn[-1]
        label = t(one.label) if len(chart.series) > 1 else ""
        figure = t(last.drawn_text) + t(last.yellow_mark)
        when = f"({t(last.period_label)})" if last.period != newest.period else ""
        names.append(Name(n, tuple(wrapped(label, form.room) + wrapped(f"{figure} {when}".strip(), form.room))))
    return names


def svg(chart: Chart, form: Form = PAGE, t: Translate = in_dutch) -> str:
    """The bare drawing, with its description for who cannot see it. Title and sources stand around it as text."""
    is_dutch = t is in_dutch
    drawn = drawing(
        spec(chart, form, t),
        vl_version=VEGA_LITE,
        format_locale=NUMBERS if is_dutch else ENGLISH_NUMBERS,
        time_format_locale="nl-NL" if is_dutch else "en-GB",
    )
    # Vega tells each mark in English; the description of the whole says it in the words of the report
    drawn = re.sub(r' aria-label="[^"]*"', "", drawn)
    if chart.kind != BAR:
        drawn = with_names(drawn, line_names(chart, form, t), [len(s.drawn) for s in chart.series])
    return _described(chart, drawn, t)


def framed_svg(chart: Chart) -> str:
    """The drawing with title, notes, sources and edition inside: a picture that can travel alone."""
    inner = svg(chart)
    width, tall = _size(inner)
    title = textwrap.wrap(chart.caption, 62)
    origin = f"Staat van Migratie {chart.edition}, {chart.number or chart.chart_id}"
    notes = [line for note in [*chart.notes, origin] for line in textwrap.wrap(note, 112)]
    top = 14 + 24 * len(title)
    total = top + tall + 16 * len(notes) + 14
    bold = f'font-size="18" font-weight="bold" fill="{colour("logo")}"'
    heads = "".join(f'<text x="10" y="{28 + 24 * n}" {bold}>{escape(line)}</text>' for n, line in enumerate(title))
    feet = "".join(
        f'<text x="10" y="{top + tall + 14 + 16 * n}" font-size="12" fill="{colour("grijs")}">{escape(line)}</text>'
        for n, line in enumerate(notes)
    )
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{total}" viewBox="0 0 {width} {total}" '
        f'font-family="{CHART_FONT}"><rect width="{width}" height="{total}" fill="white"/>{heads}'
        f'<g transform="translate(0,{top})">{inner}</g>{feet}</svg>'
    )
    return _described(chart, frame.replace(_description(chart), "", 1))


def png(drawn: str, scale: float = SCALE) -> bytes:
    """A drawing as pixels, `scale` times as many as its size says."""
    return vl_convert.svg_to_png(drawn, scale=scale)


def named_png(chart: Chart, scale: float) -> bytes:
    """The bare drawing as pixels that say which chart they are: two charts that look the same are two pictures."""
    data = png(svg(chart), scale)
    words = b"tEXtTitle\0" + f"Staat van Migratie {chart.edition}, figuur {chart.chart_id}".encode("latin-1")
    chunk = struct.pack(">I", len(words) - 4) + words + struct.pack(">I", zlib.crc32(words))
    # behind the signature and the header, which always comes first
    return data[:33] + chunk + data[33:]


def _description(chart: Chart, t: Translate = in_dutch) -> str:
    return f"<title>{escape(t(chart.caption))}</title><desc>{escape(t(chart.alt))}</desc>"


def _described(chart: Chart, drawn: str, t: Translate = in_dutch) -> str:
    """With title and description as its first children, where assistive technology looks for them."""
    start = drawn.index(">") + 1
    head = drawn[: start - 1].replace("<svg", '<svg role="img"', 1) + ">"
    return head + _description(chart, t) + drawn[start:]


def _size(drawn: str) -> tuple[int, int]:
    """Width and height of a drawing, as its viewBox says."""
    box = drawn.split('viewBox="', 1)[1].split('"', 1)[0].split()
    return int(float(box[2])), int(float(box[3]))


def _fill(point: Point, own: str) -> str:
    """Yellow and provisional points look different; the text beside them says it too."""
    if point.is_yellow:
        return colour("geel")
    return "#FFFFFF" if point.is_provisional else own


def _lines(chart: Chart, form: Form, t: Translate) -> dict[str, Any]:
    """Lines over time; each point knows its colour, its fill and the part of the line it belongs to."""
    own = {t(s.label): colour(SERIES[n % len(SERIES)]) for n, s in enumerate(chart.series)}
    values = [
        {
            "reeks": t(s.label),
            "dag": _moment(p.day),
            "waarde": p.value,
            "deel": p.segment,
            "vulling": _fill(p, own[t(s.label)]),
            # the mark of a last figure stands with the name of its line
            "tekst": "" if p is s.drawn[-1] else t(p.yellow_mark),
        }
        for s in chart.series
        for p in s.drawn
    ]
    labels = list(own)
    axis = {"title": None, "grid": False, "labelOverlap": False, **_ticks(chart, form)}
    ends = [_moment(day) for day in (dt.date(chart.years[0], 1, 1), dt.date(chart.years[-1], 12, 31))]
    x = {"field": "dag", "type": "temporal", "axis": axis, "scale": {"type": "utc", "domain": ends, "padding": 4}}
    y = {
        "field": "waarde",
        "type": "quantitative",
        "axis": {"title": None, "format": ",~f", "tickCount": 5, "domain": False},
        "scale": {"zero": True},
    }
    shade: dict[str, Any] = {
        "field": "reeks",
        "type": "nominal",
        "sort": labels,
        "scale": {"domain": labels, "range": list(own.values())},
        "legend": None,
    }
    shape = {
        "field": "reeks",
        "type": "nominal",
        "sort": labels,
        "scale": {"domain": labels, "range": list(SHAPES[: len(labels)])},
        "legend": None,
    }
    part = {"field": "deel", "type": "nominal"}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "line", "strokeWidth": 2.2},
            "encoding": {"x": x, "y": y, "color": shade, "detail": part},
        },
        {
            "mark": {"type": "point", "size": 30 if form is NARROW else 55, "strokeWidth": 1.8, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "stroke": shade,
                "shape": shape,
                "fill": {"field": "vulling", "type": "nominal", "scale": None, "legend": None},
            },
        },
        # a white edge keeps a text apart from the line that it crosses
        *(
            {
                "transform": [{"filter": "datum.tekst != ''"}],
                "mark": {"type": "text", "dy": -12, "fontSize": 12, "align": "right", "dx": 8, **edge},
                "encoding": {"x": x, "y": y, "text": {"field": "tekst"}},
            }
            for edge in ({"stroke": "white", "strokeWidth": 4}, {})
        ),
    ]
    rules = [
        (sorted({b.day for b in chart.breaks}), {"strokeDash": [3, 4], "stroke": colour("grijs")}),
        (_year_lines(chart), {"stroke": colour("rand")}),
    ]
    for days, stroke in rules:
        if days:
            layers.insert(
                0,
                {
                    "data": {"values": [{"dag": _moment(day)} for day in days]},
                    "mark": {"type": "rule", "strokeWidth": 1, **stroke},
                    "encoding": {"x": x},
                },
            )
    if chart.ended:
        layers = [*_no_figures(chart, chart.ended, x, t), *layers]
    return {"data": {"values": values}, "layer": layers}


def _no_figures(chart: Chart, last: Point, x: dict[str, Any], t: Translate) -> list[dict[str, Any]]:
    """The years up to the data year of which there are no figures, as an area that says so."""
    begin = dt.date(last.day.year + 1, 1, 1) if stands_for_years(chart) else last.until
    middle = begin + (dt.date(chart.years[-1], 12, 31) - begin) // 2
    area = {"dag": _moment(begin), "eind": _moment(dt.date(chart.years[-1], 12, 31))}
    words = {"dag": _moment(middle), "tekst": t("geen cijfers na {period}", period=t(chart.last_year_or_period))}
    return [
        {
            "data": {"values": [area]},
            "mark": {"type": "rect", "color": colour("vlak")},
            "encoding": {"x": x, "x2": {"field": "eind"}},
        },
        {
            "data": {"values": [words]},
            "mark": {"type": "text", "angle": 270, "fontSize": 12, "color": colour("grijs")},
            "encoding": {"x": x, "y": {"value": {"expr": "height / 2"}}, "text": {"field": "tekst"}},
        },
    ]


def _moment(day: dt.date) -> str:
    """A day as the drawing takes it, without the hour that some zones skip: the same picture everywhere."""
    return f"{day}T00:00:00Z"


def stands_for_years(chart: Chart) -> bool:
    """Whether each figure is of a whole year, or of one day of the year."""
    return chart.period_kind == "year" or chart.is_yearly_stock


def is_of_days(chart: Chart) -> bool:
    """Whether each figure is of a day of its own."""
    return chart.period_kind == "reference_date" and not chart.is_yearly_stock


def names_months(chart: Chart) -> bool:
    """Whether the axis is short enough to name months."""
    return chart.period_kind in ("month", "week") and len(chart.years) <= MONTHLY_YEARS


def _year_lines(chart: Chart) -> list[dt.date]:
    """Where a year ends, for stocks, or begins; nowhere when each figure stands for a whole year."""
    if stands_for_years(chart):
        return []
    return [dt.date(y, 12, 31) if is_of_days(chart) else dt.date(y, 1, 1) for y in chart.years]


def _ticks(chart: Chart, form: Form) -> dict[str, Any]:
    """Names of years in their middle, of some months, or of the last days of years; the last is in the data year."""
    wide = form is not NARROW
    if names_months(chart):
        named = [dt.date(y, m, 16) for y in chart.years for m in ((3, 6, 9, 12) if wide else (12,))]
        return {"values": [_moment(day) for day in named], "format": "%b %Y"}
    most = (8, 3) if is_of_days(chart) else (12, 4)
    every = -(-len(chart.years) // (most[0] if wide else most[1]))
    named = [dt.date(y, *((12, 31) if is_of_days(chart) else (7, 1))) for y in chart.years[::-every][::-1]]
    return {
        "values": [_moment(day) for day in named],
        "format": "%-d %b %Y" if is_of_days(chart) else "%Y",
        "ticks": is_of_days(chart) or stands_for_years(chart),
    }


def _bars(chart: Chart, form: Form, t: Translate) -> dict[str, Any]:
    """One bar a row of the table, in its order, with the figure at its end."""
    own = colour("hemel")
    values, places = [], [0.0]
    for s, text in zip(chart.series, _bar_texts(chart, t), strict=True):
        point = s.points[0]
        place = point.value or 0.0
        places.append(place)
        values.append(
            {
                "rij": "\n".join(wrapped(t(s.label), form.room)),
                "waarde": point.value,
                "vulling": colour("geel") if point.is_yellow else colour("licht") if point.is_provisional else own,
                "tekst": text,
                "plaats": place,
            }
        )
    y = {
        "field": "rij",
        "type": "nominal",
        "sort": [v["rij"] for v in values],
        "axis": {"title": None, "labelExpr": "split(datum.label, '\\n')", "labelLimit": 0, "domain": False},
    }
    # room for the texts at the ends of bars below zero; that of the others stands beside the drawing
    scale = {"domain": [min(places) * 1.25, max(places)], "nice": False}
    axis = {
        "title": None,
        "format": ",~f",
        "tickCount": form.ticks,
        "domain": False,
        # each bar has its figure; on a phone there is no room to say it twice
        "labels": form is not NARROW,
        "ticks": form is not NARROW,
    }
    x = {"field": "waarde", "type": "quantitative", "axis": axis, "scale": scale}
    layers = [
        {
            "mark": {"type": "bar", "height": {"band": 0.68}, "stroke": colour("logo"), "strokeWidth": 1},
            "encoding": {
                "x": x,
                "y": y,
                "fill": {"field": "vulling", "type": "nominal", "scale": None, "legend": None},
            },
        },
        {
            "mark": {
                "type": "text",
                "align": {"expr": "datum.plaats < 0 ? 'right' : 'left'"},
                "dx": {"expr": "datum.plaats < 0 ? -6 : 6"},
                "fontSize": 13,
            },
            "encoding": {
                "x": {"field": "plaats", "type": "quantitative", "axis": axis, "scale": scale},
                "y": y,
                "text": {"field": "tekst"},
            },
        },
    ]
    return {"data": {"values": values}, "layer": layers}


def _config() -> dict[str, Any]:
    text = {"labelFont": CHART_FONT, "titleFont": CHART_FONT, "labelFontSize": 13, "titleFontSize": 13}
    return {
        "font": CHART_FONT,
        "title": {"font": CHART_FONT, "fontSize": 13, "color": colour("grijs")},
        "axis": {**text, "labelColor": colour("inkt"), "gridColor": colour("rand"), "tickColor": colour("lijn")},
        "legend": {**text, "labelColor": colour("inkt")},
        "text": {"font": CHART_FONT, "fill": colour("inkt")},
        "view": {"stroke": None},
    }
