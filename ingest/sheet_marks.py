"""What a sheet shows that its text does not hold: hidden rows and columns, and numbers that are shown as others."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from ingest.finding import EXAMPLES, Finding
from ingest.kinds import head_of, kind_of
from ingest.read import Opened

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
#: formats of Excel that have a number and no text
BUILT_IN = {"9": "0%", "10": "0.00%"}


@dataclass
class Marks:
    """The hidden rows and columns of a sheet that hold something, and the cells whose format changes their number.

    `shown` has row, column (both counted from 1), the stored text and the format.
    """

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    shown: list[tuple[int, int, str, str]] = field(default_factory=list)


def letters(column: int) -> str:
    """Return the letters by which a spreadsheet program names a column, counted from 1."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def sheet_findings(opened: Opened) -> list[Finding]:
    """Name the hidden rows and columns of a sheet, and the measures whose format shows another number."""
    marks = sheet_marks(opened.path, opened.sheet)
    return [*_hidden(marks, opened), *_shown(marks, opened)]


def _hidden(marks: Marks, opened: Opened) -> list[Finding]:
    below = [row for row in marks.rows if row > opened.header_row]
    told = [(row, f"rij {row}") for row in below]
    told += [(opened.header_row, f"kolom {letters(c)}") for c in marks.columns if c <= len(opened.names)]
    if not told:
        return []
    return [Finding("hidden", "alle", "geen verborgen rijen of kolommen", told[:EXAMPLES], len(told))]


def _shown(marks: Marks, opened: Opened) -> list[Finding]:
    measures = {c.name for c in opened.contract.columns if c.role == "measure"} | set(opened.wide)
    by_column: dict[str, list[tuple[int, str]]] = {}
    for row, column, text, code in marks.shown:
        name = opened.names[column - 1] if column <= len(opened.names) else ""
        if row > opened.header_row and name in measures:
            by_column.setdefault(name, []).append((row, f"{text} ({code})"))
    expected = "een getal dat de cel toont zoals het erin staat"
    english = "a cell that shows the number it holds"
    return [
        Finding("shown", name, expected, cells[:EXAMPLES], len(cells), english) for name, cells in by_column.items()
    ]


def sheet_marks(path: Path, sheet: str) -> Marks:
    """Read the marks of one sheet of a workbook; none when the file has no such sheet, or is no .xlsx or .xlsm."""
    if not kind_of(path, head_of(path)).shows_formats:
        return Marks()
    with zipfile.ZipFile(path) as book:
        part = _part_of(book, sheet)
        return _read(book, part) if part else Marks()


def _root(book: zipfile.ZipFile, part: str) -> Any:  # noqa: ANN401  lxml gives no useful type
    return etree.fromstring(book.read(part), etree.XMLParser(resolve_entities=False, no_network=True))


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """The part of the package that holds a sheet; '' when there is none."""
    found = [s for s in _root(book, "xl/workbook.xml").iter(MAIN + "sheet") if s.get("name") == sheet]
    relations = {r.get("Id"): r.get("Target") for r in _root(book, "xl/_rels/workbook.xml.rels")}
    target = relations.get(found[0].get(RELATION), "") if found else ""
    name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return name if name in book.namelist() else ""


def _changing_formats(book: zipfile.ZipFile) -> dict[str, str]:
    """The styles whose format shows another number than the cell holds: percentages, thousands, millions."""
    if "xl/styles.xml" not in book.namelist():
        return {}
    styles = _root(book, "xl/styles.xml")
    codes = BUILT_IN | {f.get("numFmtId"): f.get("formatCode", "") for f in styles.iter(MAIN + "numFmt")}
    used = [f.get("numFmtId", "0") for group in styles.iter(MAIN + "cellXfs") for f in group]
    return {str(i): codes[code] for i, code in enumerate(used) if _changes(codes.get(code, ""))}


def _changes(code: str) -> bool:
    """Whether a format multiplies or divides: a percent sign, or a comma behind the last digit."""
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
    return "%" in bare or bool(re.search(r"[0#?],+(?![0#?,])", bare))


def _read(book: zipfile.ZipFile, part: str) -> Marks:
    marks, formats = Marks(), _changing_formats(book)
    hidden: set[int] = set()
    filled: set[int] = set()
    with book.open(part) as stream:
        for element in _elements(stream):
            if element.tag == MAIN + "col" and _is_hidden(element):
                hidden |= set(range(int(element.get("min")), min(int(element.get("max")), 16384) + 1))
            elif element.tag == MAIN + "row":
                _read_row(element, formats, marks, filled)
    marks.columns = sorted(hidden & filled)
    return marks


def _elements(stream: Any) -> Iterator[Any]:  # noqa: ANN401
    """The columns and rows of a sheet, each let go when it was looked at, so that a big sheet stays small."""
    tags = (MAIN + "col", MAIN + "row")
    for _, element in etree.iterparse(stream, tag=tags, resolve_entities=False, no_network=True):
        yield element
        element.clear()


def _is_hidden(element: Any) -> bool:  # noqa: ANN401
    sizes = [element.get(name) for name in ("width", "ht") if element.get(name)]
    return element.get("hidden") in ("1", "true") or any(float(size) == 0 for size in sizes)


def _read_row(row: Any, formats: dict[str, str], marks: Marks, filled: set[int]) -> None:  # noqa: ANN401
    number = int(row.get("r", "0"))
    cells = [(_column(c.get("r", "")), c) for c in row.iter(MAIN + "c") if len(c)]
    filled |= {column for column, _ in cells}
    if cells and _is_hidden(row):
        marks.rows.append(number)
    for column, cell in cells:
        if cell.get("s", "") in formats and cell.get("t", "n") == "n":
            marks.shown.append((number, column, cell.findtext(MAIN + "v", ""), formats[cell.get("s")]))


def _column(reference: str) -> int:
    column = 0
    for letter in re.match(r"[A-Z]*", reference)[0]:  # ty: ignore[not-subscriptable]
        column = column * 26 + ord(letter) - 64
    return column
