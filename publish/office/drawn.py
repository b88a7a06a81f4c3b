"""Text that a Word file shows without holding it in a paragraph: charts, SmartArt, inserted and embedded files.

Word shows such a part where a drawing names its relation; a part that cannot be read here is named. Of an embedded
workbook the sheet that is in front is read, as Word shows a picture of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree, html

from publish.office.package import MC, Package, w
from publish.office.parts import UnreadableError, parse, read_parts
from publish.office.sheets import BOOK, Grid, Workbook, column_letters
from publish.office.text import all_text, visible_text

FALLBACK = f"{{{MC}}}Fallback"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
#: what a relation leads to, by its kind, and what an author calls it
_DRAWN = {
    "chart": "grafiek",
    "chartEx": "grafiek",
    "diagramData": "SmartArt",
    "aFChunk": "ingevoegd bestand",
    "oleObject": "ingebed object",
    "package": "ingebed bestand",
    "control": "ActiveX-besturing",
}
#: Word files in Word files, to this depth; what stands deeper is named as unread
DEEPEST = 3
#: a sheet with more cells is data, not a table that a page shows: it is named as unread
MOST_CELLS = 2000
_READ_AS_TEXT = {".txt", ".htm", ".html", ".xhtml"}
_BLOCKS = ("p", "div", "br", "li", "td", "th", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "title")
_DUTCH = str.maketrans(",.", ".,")


@dataclass(frozen=True)
class Drawn:
    """What one such part says: its words text by text, then the `figures` that it draws with what stands beside them.

    `is_read` is false when not all of its text can be read. `anchor` is the element in the part with text that
    names it.
    """

    name: str
    part: str
    anchor: etree._Element
    words: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    is_read: bool = True

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it says."""
        return (*self.words, *self.figures)


def drawn(package: Package, part: str, depth: int = 0) -> Iterator[Drawn]:
    """Yield what the drawings and inserted files in a part with text show, in reading order."""
    leading = {r.number: r for r in package.relations(part) if r.kind in _DRAWN and r.part in package.data}
    if not leading:
        return
    seen: set[str] = set()
    for element in package.tree(part).iter("*"):
        for number in element.attrib.values():
            relation = leading.get(number)
            if relation is None or number in seen:
                continue
            seen.add(number)
            name, inside = _DRAWN[relation.kind], relation.part
            if relation.kind in ("chart", "chartEx", "diagramData"):
                root = package.parse(inside)
                # what an author wrote over a chart is a part of its own
                over = [package.parse(r.part) for r in package.relations(inside) if r.kind == "chartUserShapes"]
                labels = {p for label in root.iter(f"{CHART}dLbls") for p in label.iter("{*}p")}
                words = [_paragraph(p) for one in (root, *over) for p in one.iter("{*}p") if p not in labels]
                beside = [_paragraph(p) for p in root.iter("{*}p") if p in labels]
                figures = (*beside, *_data(root))
                yield Drawn(name, inside, element, tuple(filter(None, words)), tuple(filter(None, figures)))
            else:
                texts, is_read = _texts(package, inside, relation.kind, depth)
                yield Drawn(name, inside, element, tuple(texts), is_read=is_read)


def _paragraph(p: etree._Element) -> str:
    return _spaced("".join(t.text or "" for t in p.iter("{*}t")))


def _texts(package: Package, part: str, kind: str, depth: int) -> tuple[list[str], bool]:
    """The texts of an inserted file, and whether those are all."""
    ending = part[part.rfind(".") :].lower()
    if kind == "aFChunk" and ending in _READ_AS_TEXT:
        text = package.data[part].decode("utf-8-sig", errors="replace")
        lines = text if ending == ".txt" else _page_text(text)
        return [line for line in map(_spaced, lines.splitlines()) if line], True
    try:
        return _of_file(package.data[part], part, depth)
    except UnreadableError:
        return [], False


def _of_file(data: bytes, name: str, depth: int) -> tuple[list[str], bool]:
    """The texts of an inserted or embedded Word file or workbook. Raises UnreadableError for any other."""
    parts = read_parts(data)
    if BOOK in parts:
        return _of_workbook(Workbook(parts))
    if depth >= DEEPEST:
        return [], False
    package, texts, is_read = Package.read(Path(name), data), list[str](), True
    for part, root in package.text_trees():
        # a text box has a second form for older programs
        lines = (p for p in root.iter(w("p")) if next(p.iterancestors(FALLBACK), None) is None)
        texts += [text for text in map(_spaced, map(visible_text, lines)) if text]
        for shown in drawn(package, part, depth + 1):
            texts += shown.texts
            is_read &= shown.is_read
        is_read &= next(root.iter("{*}oMath"), None) is None
    return texts, is_read


def _of_workbook(book: Workbook) -> tuple[list[str], bool]:
    """The cells of the sheet that is in front: each text, and each number with its row and column."""
    view = next(book.root.iter("{*}workbookView"), None)
    front = int(view.get("activeTab", "0")) if view is not None else 0
    if front >= len(book.sheets) or book.sheets[front].part not in book.parts:
        return [], False
    grid, numeric = Grid(), dict[str, bool]()
    for cell in parse(book.parts[book.sheets[front].part], book.sheets[front].part).iter("{*}c"):
        text, form, where = book.value(cell), book.format_of(cell), cell.get("r", "")
        numeric[where] = cell.get("t", "n") == "n"
        if text and numeric[where]:
            # without points for thousands, so that a year stays a year
            text = _shown(text.removesuffix("%"), "%" if form == "percent" else "").replace(".", "")
        grid.put(where, "" if form == "hidden" else text)
    rows, columns, lines = grid.lines()
    if sum(map(len, lines)) > MOST_CELLS:
        return [], False
    texts = []
    for row, line in zip(rows, lines, strict=True):
        for column, text in zip(columns, line, strict=True):
            is_number = numeric[f"{column_letters(column + 1)}{row + 1}"]
            names = (line[0], lines[0][columns.index(column)]) if is_number else ()
            label = ", ".join(dict.fromkeys(name for name in names if name and name != text))
            texts += [f"{label}: {text}" if label else text] if text else []
    return texts, True


def _page_text(page: str) -> str:
    """The text of an HTML page, each block on a line of its own."""
    root = html.document_fromstring(page or "<p/>")
    for block in root.iter(*_BLOCKS):
        block.tail = f"\n{block.tail or ''}"
    return all_text(root)


def _data(root: etree._Element) -> Iterator[str]:
    """The figures that a chart draws, each with the names of its series and category, as a reader would say them."""
    for series in root.iter(f"{CHART}ser"):
        name = _spaced(" ".join(all_text(e) for e in series.findall(f"{CHART}tx//{CHART}v")))
        categories = _points(series, "cat", "xVal")
        for at, (value, code) in _points(series, "val", "yVal", "bubbleSize").items():
            label = ", ".join(text for text in (name, _category(*categories.get(at, ("", "")))) if text)
            yield f"{label}: {_shown(value, code)}" if label else _shown(value, code)


def _points(series: etree._Element, *names: str) -> dict[str, tuple[str, str]]:
    """The points of a series by their number: value and number format."""
    found = {}
    for name in names:
        for point in series.iterfind(f"{CHART}{name}//{CHART}pt"):
            holder = point.getparent()
            code = "" if holder is None else holder.findtext(f"{CHART}formatCode") or ""
            found[point.get("idx", "")] = (point.findtext(f"{CHART}v") or "", point.get("formatCode") or code)
    return found


def _category(value: str, code: str) -> str:
    """A category as its format shows it, when that is nothing but words, as of a day that stands for a period."""
    words = re.fullmatch(r'"([^"]+)"', code)
    return _spaced(words[1] if words else value)


def _shown(value: str, code: str) -> str:
    """A value as its format shows it, by and large: a percentage as one, else with the decimals that it has."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return _spaced(value)
    if not number.is_finite():
        return value
    sign = "%" if "%" in code else ""
    number = (number * 100 if sign else number).quantize(Decimal("0.000001")).normalize()
    exponent = number.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{number:,.{decimals}f}".translate(_DUTCH) + sign


def _spaced(text: str) -> str:
    return " ".join(text.split())
