"""A chart that Word draws: put in with its data, and refreshed by its data; how an author made it look stays.

A refresh writes the series, the workbook and the bounds of the axes. Colours, fonts, size, place and a title are left.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from publish.charts import draw
from publish.charts.chart import BEWARE, Chart
from publish.documents.changes import Refused
from publish.documents.chart_parts import CHART, DRAWING, MORE, SHEET, Maker, Plot, a, c, chart_space, workbook
from publish.documents.elements import element, paragraph
from publish.look.theme import COLOURS
from publish.office.controls import Control, find_controls
from publish.office.package import Package
from publish.office.parts import UnreadableError, local, parse, read_parts, to_bytes
from publish.office.relations import ID, rels_of
from publish.office.sheets import Workbook, column_number
from publish.office.text import short
from svm.figures import CHART as TAG
from svm.yellow import says_yellow

WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
NS = {"c": CHART, "a": DRAWING}
#: what the names of an axis take, in units of a drawing
AXIS = 40
#: what an author may have given a series, in the order of the standard, and what is always ours
_LOOKS = ("spPr", "marker", "trendline", "errBars", "smooth", "extLst")
_ORDER = ("idx", "order", "tx", "spPr", "marker", "invertIfNegative", "pictureOptions", "dPt", "dLbls", "trendline",
          "errBars", "cat", "val", "smooth", "shape", "extLst")  # fmt: skip
_KINDS = ("lineChart", "barChart")
_CELL = re.compile(r"\$?\b([A-Z]+)\$?(\d+)\b")
_NUMBER = re.compile(r"-?\d[\d.]*(?:,\d+)?")
#: words or signs beside a point, so more than a number
_MORE = re.compile(r"[^-\d., ]")
wp = Maker(WORD_DRAWING)


def new_native(document: Document, chart: Chart, number: int, width: int) -> etree._Element:
    """A paragraph with the chart; drawing and workbook become parts of the document. `width` in EMU."""
    plot = Plot(chart)
    package = document.part.package
    root, place = chart_space(plot, "rId1"), package.next_partname("/word/charts/chart%d.xml")
    drawing = Part(place, CONTENT_TYPE.DML_CHART, to_bytes(root), package)
    name = PackURI(f"/word/embeddings/{place.filename.removesuffix('.xml')}.xlsx")
    # the first relation of a part is rId1
    drawing.relate_to(Part(name, CONTENT_TYPE.SML_SHEET, workbook(plot), package), RELATIONSHIP_TYPE.PACKAGE)
    height = width * (draw.height(chart) + AXIS) // draw.PAGE.width
    inline = wp.inline(
        wp.extent(cx=str(width), cy=str(height)),
        wp.effectExtent(l="0", t="0", r="0", b="0"),
        wp.docPr(id=str(number), name=_name(plot, root), descr=chart.alt),
        wp.cNvGraphicFramePr(),
        a.graphic(
            a.graphicData(
                c.chart(attributes={ID: document.part.relate_to(drawing, RELATIONSHIP_TYPE.CHART)}), uri=CHART
            )
        ),
        distT="0",
        distB="0",
        distL="0",
        distR="0",
    )
    return paragraph(element("r", element("drawing", inline)))


def native_chart(package: Package, control: Control) -> NativeChart | None:
    """The chart that Word draws in a control; None when there is none. Raises Refused when it is not ours any more."""
    content = control.content
    shown = [] if content is None else list(content.iter(f"{{{CHART}}}chart"))
    if not shown:
        return None
    if len(shown) != 1:
        raise Refused("er staat meer dan één grafiek in; haal de andere eruit of voeg de figuur opnieuw in")
    parts = {r.number: r.part for r in package.relations(control.part) if r.part in package.data}
    part = parts.get(shown[0].get(ID, ""), "")
    frame = next(shown[0].iterancestors(f"{{{WORD_DRAWING}}}inline", f"{{{WORD_DRAWING}}}anchor"), None)
    properties = None if frame is None else frame.find(f"{{{WORD_DRAWING}}}docPr")
    if not part or properties is None:
        raise Refused("de grafiek is niet in het bestand; voeg de figuur opnieuw in")
    try:
        behind = package.tree(part).find("c:externalData", NS)
        links = {r.number: r for r in package.relations(part)}
    except UnreadableError as error:
        raise Refused(f"de grafiek is niet te lezen ({error.reason})") from None
    link = None if behind is None else links.get(behind.get(ID, ""))
    if link is None or (link.part and link.part not in package.data):
        raise Refused("de gegevens achter de grafiek zitten niet meer in het bestand; voeg de figuur opnieuw in")
    if not link.part:
        raise Refused("de grafiek is gekoppeld aan een werkmap buiten het document; voeg de figuur opnieuw in")
    return NativeChart(package, properties, part, link.part)


class NativeChart:
    """The chart that Word draws in one control."""

    name = "grafiek"

    def __init__(self, package: Package, properties: etree._Element, part: str, book: str) -> None:
        self.part = part
        self.parts = {part, book}
        self.properties = properties
        self._package, self._book = package, book

    def is_other(self, chart: Chart) -> bool:
        """Whether the chart shows or holds anything but what `chart` says.

        Raises Refused when an author put something of his own among the figures.
        """
        plot = Plot(chart)
        fresh, found = chart_space(plot, ""), self._package.tree(self.part)
        cells, sheet, extra = self._cells(found, plot)
        data, labels = _data(found, sheet), _labels(found)
        ours, texts = _data(fresh, SHEET), _labels(fresh)
        name = self.properties.get("name", "")
        is_known = name.rpartition(" ")[2] == _digest(data)
        own = {key[0] for key in data} - {key[0] for key in ours}
        if own and not is_known:
            raise Refused(
                f"er staat een reeks in die niet bij de figuur hoort: ‘{short(min(own))}’; haal die weg, of voeg de "
                "figuur opnieuw in"
            )
        values = {(row[0], dict(row[2]).get(n, "")): value for row in data for n, value in row[3]}
        # what is ours says the value of its point, as it is or as it was
        typed = [t for key, t in labels.items() if texts.get(key) != t and _numbers(t) - {values.get(key)}]
        if typed and is_known:
            raise Refused(
                f"bij een punt staat een getypt getal: ‘{short(min(typed))}’; haal het weg of kies in Word "
                "‘Gegevenslabels toevoegen’"
            )
        must = {key: text for key, text in texts.items() if _MORE.search(text)}
        is_other = (
            name != _name(plot, fresh)
            or self.properties.get("descr") != chart.alt
            or data != ours
            or cells != {address: _plain(text) for address, text in plot.cells.items()}
            or any(labels.get(key) != text for key, text in must.items())
            or _unit(found) not in ("", _unit(fresh))
        )
        if is_other and extra:
            raise Refused(
                f"in de werkmap achter de grafiek staat meer dan de figuur ({extra}); haal dat weg, of voeg de figuur "
                "opnieuw in"
            )
        return is_other

    def write(self, chart: Chart) -> str:
        """Give the chart and the workbook behind it the data of `chart`. Returns what was done, in Dutch."""
        plot = Plot(chart)
        found = self._package.tree(self.part)
        behind = found.find("c:externalData", NS)
        fresh = chart_space(plot, "" if behind is None else behind.get(ID, ""))
        self.properties.set("name", _name(plot, fresh))
        self.properties.set("descr", chart.alt)
        self._package.put(self._book, workbook(plot))
        if _shape(found) == _shape(fresh):
            _graft(found, fresh)
            return self.name
        # lines became columns, or an author chose another kind of chart: nothing of the old look has a place in the new
        self._package.put(self.part, to_bytes(fresh))
        return f"{self.name}, opnieuw getekend zonder uw opmaak"

    def _cells(self, found: etree._Element, plot: Plot) -> tuple[dict[str, float | str], str, str]:
        """The cells of the sheet behind the chart, its name, and where an author put something else."""
        try:
            book = Workbook(read_parts(self._package.data[self._book]))
            cells, sheet, extra = {}, "", ""
            for number, one in enumerate(book.sheets):
                entries = parse(book.parts[one.part], one.part).iter("{*}c") if one.part in book.parts else ()
                filled = {e.get("r", ""): book.value(e) for e in entries if book.value(e)}
                if number:
                    extra = extra or (f"blad {one.name}" if filled else "")
                else:
                    sheet, cells = one.name, filled
        except UnreadableError as error:
            raise Refused(f"de werkmap achter de grafiek is niet te lezen ({error.reason})") from None
        corners = [corner for f in found.iter(f"{{{CHART}}}f") for corner in _corners(f.text or "")]
        right, bottom = (max((corner[n] for corner in corners), default=0) for n in (0, 1))
        outside = {x for x in cells if any(column > right or row > bottom for column, row in _corners(x))}
        beside = outside - set(plot.cells)
        extra = f"cel {min(beside)}" if beside else extra
        return {x: _plain(text) for x, text in cells.items() if x not in beside}, sheet, extra


def bound_workbooks(package: Package) -> dict[str, str]:
    """The workbook behind each chart that stands in a control of ours, by the part of the chart."""
    found = {}
    for control in find_controls(package):
        if control.tag.startswith(TAG):
            parts = {r.number: r.part for r in package.relations(control.part)}
            for shown in control.element.iter(f"{{{CHART}}}chart"):
                part = parts.get(shown.get(ID, ""), "")
                books = [r.part for r in package.relations(part) if r.kind == "package" and part]
                found.update((part, book) for book in books if book in package.data)
    return found


def without_workbook(package: Package, part: str) -> None:
    """Cut a chart off from the workbook behind it; Word shows it from what the chart itself holds."""
    root = package.tree(part)
    for behind in root.findall("c:externalData", NS):
        root.remove(behind)
    relations = package.tree(rels_of(part))
    for relation in list(relations):
        if relation.get("Type", "").endswith("/package"):
            relations.remove(relation)


def _name(plot: Plot, root: etree._Element) -> str:
    """The hidden name of a chart: which one, what it was to say, and the data in it."""
    said = hashlib.sha256(plot.content.encode()).hexdigest()[:10]
    return f"{TAG}{plot.chart.chart_id} {said} {_digest(_data(root, SHEET))}"


def _digest(data: object) -> str:
    return hashlib.sha256(repr(data).encode()).hexdigest()[:10]


def _plain(text: str) -> float | str:
    """A value apart from how a program writes it: Excel has 2.8100000000000001 for 2.81."""
    try:
        return float(text)
    except ValueError:
        return " ".join(text.split())


def _corners(reference: str) -> list[tuple[int, int]]:
    """The cells that an address names, as column and row, counted from 1."""
    cells = reference.rpartition("!")[2]
    return [(column_number(letters), int(digits)) for letters, digits in _CELL.findall(cells)]


_Row = tuple[str, tuple[str, ...], tuple[tuple[int, float | str], ...], tuple[tuple[int, float | str], ...]]


def _data(root: etree._Element, sheet: str) -> list[_Row]:
    """The series of a chart: name, addresses, categories and values by their places, in the order of the columns."""
    rows = []
    for ser in root.iter(f"{{{CHART}}}ser"):
        addresses = tuple(_address(f.text or "", sheet) for f in ser.iter(f"{{{CHART}}}f"))
        rows.append((_said(ser), addresses, _points(ser, "cat"), _points(ser, "val")))
    return sorted(rows, key=repr)


def _address(reference: str, sheet: str) -> str:
    """An address as ours are, whatever an author calls the sheet."""
    name, mark, cells = reference.rpartition("!")
    return f"{SHEET if name.strip(chr(39)) == sheet else name}{mark}{cells}"


def _said(ser: etree._Element) -> str:
    return " ".join((ser.findtext("c:tx//c:v", "", NS)).split())


def _points(ser: etree._Element, name: str) -> tuple[tuple[int, float | str], ...]:
    found = ser.iterfind(f"c:{name}//c:pt", NS)
    return tuple(sorted((int(p.get("idx", 0)), _plain(p.findtext("c:v", "", NS))) for p in found))


def _labels(root: etree._Element) -> dict[tuple[str, float | str], str]:
    """The texts that stand beside points, by series and category."""
    found = {}
    for ser in root.iter(f"{{{CHART}}}ser"):
        categories = dict(_points(ser, "cat"))
        for label in ser.iterfind("c:dLbls/c:dLbl", NS):
            text = _text_of(label)
            if text:
                found[_said(ser), categories.get(_index(label), "")] = text
    return found


def _text_of(holder: etree._Element) -> str:
    return " ".join("".join(t.text or "" for t in holder.iter(f"{{{DRAWING}}}t")).split())


def _numbers(text: str) -> set[float | str | None]:
    """The numbers in a Dutch text."""
    return {_plain(number.replace(".", "").replace(",", ".")) for number in _NUMBER.findall(text)}


def _index(point: etree._Element) -> int:
    found = point.find("c:idx", NS)
    return -1 if found is None else int(found.get("val", -1))


def _unit(root: etree._Element) -> str:
    """What stands along the axis of the values; empty when an author took it away."""
    title = root.find(".//c:valAx/c:title", NS)
    return "" if title is None else _text_of(title)


def _shape(root: etree._Element) -> list[tuple[str, str]]:
    """What a chart is drawn with: the kinds of its drawings and axes."""
    area = root.find("c:chart/c:plotArea", NS)
    found = [] if area is None else [e for e in area if local(e).endswith(("Chart", "Ax"))]
    return [(local(e), "".join(d.get("val", "") for d in e.iterfind("c:barDir", NS))) for e in found]


def _graft(root: etree._Element, fresh: etree._Element) -> None:
    """Put the data of a fresh chart into one that an author may have made look otherwise."""
    old = {_said(ser): ser for ser in reversed(list(root.iter(f"{{{CHART}}}ser")))}
    had_one = len({name.removesuffix(MORE) for name in old}) == 1
    holder, source = (next(r.iter(*(f"{{{CHART}}}{kind}" for kind in _KINDS))) for r in (root, fresh))
    made = [_dressed(ser, old.get(_said(ser))) for ser in source.findall("c:ser", NS)]
    places = holder.findall("c:ser", NS)
    at = holder.index(places[0]) if places else len(holder) - 2
    # a series that an author filtered out stands there as an extension, and would come back twice
    for e in (*places, *holder.findall("c:extLst", NS)):
        holder.remove(e)
    holder[at:at] = made
    for name in ("dateAx", "catAx", "valAx"):
        for axis, other in zip(root.iter(f"{{{CHART}}}{name}"), fresh.iter(f"{{{CHART}}}{name}"), strict=True):
            _rescale(axis, other)
    unit = root.find(".//c:valAx/c:title", NS)
    if unit is not None and _unit(root) != _unit(fresh):
        for n, t in enumerate(unit.iter(f"{{{DRAWING}}}t")):
            t.text = "" if n else _unit(fresh)
    _relegend(root, fresh, had_one)


def _dressed(ser: etree._Element, old: etree._Element | None) -> etree._Element:
    """A fresh series that looks as the old one of that name did."""
    if old is None:
        return ser
    for name in _LOOKS:
        kept = old.findall(f"c:{name}", NS)
        # whether a line runs between the points is no matter of taste
        if name == "spPr" and _has_line(old) != _has_line(ser):
            continue
        if kept or name in ("trendline", "errBars", "extLst"):
            for e in ser.findall(f"c:{name}", NS):
                ser.remove(e)
            ser.extend(kept)
    _recolour(ser)
    places = {value: n for n, value in _points(ser, "cat")}
    moves = {n: places[value] for n, value in _points(old, "cat") if value in places}
    marked = {_index(p) for p in ser.findall("c:dPt", NS)}
    labels, settings = ser.find("c:dLbls", NS), old.find("c:dLbls", NS)
    said = set() if labels is None else {_index(p) for p in labels.findall("c:dLbl", NS)}
    ser.extend(_moved(old.findall("c:dPt", NS), moves, marked, _is_mark))
    if labels is not None and settings is not None:
        kept = _moved(settings.findall("c:dLbl", NS), moves, said, _is_label_of_ours)
        ours = labels.findall("c:dLbl", NS)
        labels[:] = sorted([*ours, *kept], key=_index) + [e for e in settings if local(e) != "dLbl"]
    ser[:] = sorted(ser, key=lambda e: (_ORDER.index(local(e)), _index(e)))
    return ser


def _recolour(ser: etree._Element) -> None:
    """Give the points that are marked the looks that their series has now; what marks them stays."""
    looks, marker = ser.find("c:spPr", NS), ser.find("c:marker", NS)
    for point in ser.findall("c:dPt", NS):
        own, inside = point.find("c:marker", NS), point.find("c:spPr/a:pattFill/a:fgClr", NS)
        if own is not None and marker is not None and looks is not None:
            fill = copy.deepcopy(own.find("c:spPr/a:solidFill", NS))
            point[:] = [e for e in point if local(e) not in ("marker", "spPr")]
            own = copy.deepcopy(marker)
            shape = own.find("c:spPr", NS)
            if shape is not None and fill is not None:
                shape[:] = [fill, *(e for e in shape if local(e) == "ln")]
            point.insert(1, own)
            point.append(copy.deepcopy(looks))
        colour = ser.find("c:spPr/a:solidFill", NS)
        if inside is not None and colour is not None:
            inside[:] = [copy.deepcopy(e) for e in colour]


def _has_line(ser: etree._Element) -> bool:
    return ser.find("c:spPr/a:ln/a:noFill", NS) is None


def _moved(
    points: Iterable[etree._Element],
    moves: dict[int, int],
    taken: set[int],
    is_ours: Callable[[etree._Element], bool],
) -> Iterator[etree._Element]:
    """What an author did to single points, at the places where their categories are now."""
    for point in points:
        number, to = point.find("c:idx", NS), moves.get(_index(point))
        if number is not None and to is not None and to not in taken and not is_ours(point):
            number.set("val", str(to))
            yield point


def _is_mark(point: etree._Element) -> bool:
    """Whether the look of a point says that its figure is yellow or provisional."""
    colours = {e.get("val", "").upper() for e in point.iter(f"{{{DRAWING}}}srgbClr")}
    return bool(colours & {COLOURS["geel"], COLOURS["licht"], "FFFFFF"})


def _is_label_of_ours(label: etree._Element) -> bool:
    text = _text_of(label)
    return bool(re.search(r"[\d*]", text)) or says_yellow(text) or BEWARE in text


def _rescale(axis: etree._Element, fresh: etree._Element) -> None:
    """Give an axis the bounds and steps of its data."""
    scale, other = axis.find("c:scaling", NS), fresh.find("c:scaling", NS)
    if scale is not None and other is not None:
        for e in [e for e in scale if local(e) in ("max", "min")]:
            scale.remove(e)
        scale.extend(e for e in list(other) if local(e) in ("max", "min"))
    for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit"):
        mine, theirs = axis.find(f"c:{name}", NS), fresh.find(f"c:{name}", NS)
        if mine is not None and theirs is not None:
            mine.set("val", theirs.get("val", ""))


def _relegend(root: etree._Element, fresh: etree._Element, had_one: bool) -> None:
    """Let the legend name each series once; it comes when a second series does, else it is as an author left it."""
    legend, other = root.find("c:chart/c:legend", NS), fresh.find("c:chart/c:legend", NS)
    area = root.find("c:chart/c:plotArea", NS)
    if legend is None and other is not None and area is not None and had_one:
        area.addnext(other)
    if legend is None:
        return
    for e in legend.findall("c:legendEntry", NS):
        legend.remove(e)
    for e in reversed([] if other is None else other.findall("c:legendEntry", NS)):
        legend.insert(1, e)
