"""The places in a workbook: the cells of all sheets, hidden ones included, and every other text in it."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator
from typing import IO

from ingest.privacy.columns import HEAD, Columns
from ingest.privacy.kinds import PERSON, SOME_NAME
from ingest.privacy.places import Hit, Place, hits_in
from ingest.privacy.plain import is_suspect, plain
from ingest.problems import Unreadable, no_workbook
from ingest.sheet_bounds import check_bounds

#: what a part with this in its name is to a reader; the first that fits counts
PARTS = {
    "worksheets/": Place("a header, formula or rule of a sheet", "een koptekst, formule of regel van een blad"),
    "omments": Place("a comment", "een opmerking"),
    "persons/": Place("the authors of comments", "de schrijvers van opmerkingen"),
    "docProps/": Place("the document properties", "de documenteigenschappen"),
    "drawings/": Place("a text box or a link", "een tekstvak of een koppeling"),
    "pivotCache/": Place("the source of a pivot table", "de bron van een draaitabel"),
    "workbook.xml": Place("a defined name or the name of a sheet", "een gedefinieerde naam of de naam van een blad"),
    "": Place("a part that readers do not see", "een onderdeel dat lezers niet zien"),
}
#: parts in which a person types, so that a bare number means something
TYPED = ("omments", "drawings/drawing", "pivotCache/")
#: attributes that hold text, not a number or a key of the format
ATTRIBUTE = re.compile(
    r"\b(?:name|descr|title|target|tooltip|display|prompt|promptTitle|error|errorTitle|author|displayName|userId|v)"
    r"""=(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)
#: elements of which the runs of text (`t`) are one text, whatever their format
BLOCKS = ("si", "comment", "p", "text", "is")
CELLS = re.compile(r"<(?:\w{1,20}:)?sheetData\b")
END_OF_CELLS = re.compile(r"</(?:\w{1,20}:)?sheetData\b")
#: codes in the header of a page: left, centre, right, a font, a size, a colour
LAYOUT = re.compile(r'&(?:"[^"]{0,80}"|K[0-9A-F]{6}|\d{1,3}(?!\d)|[A-Z])')
#: a number in a cell that may be of a person
NUMBER = re.compile(r"<(?:\w{1,20}:)?v>(?:\d{8,10}(?:\.0+)?|\d\.\d{1,9}E\+?0?[789])</")
#: parts without text: pictures, settings of a printer, looks
PASSED = re.compile(r"(?:media|printerSettings|theme)/[^/]*$|docProps/thumbnail\.|/styles\.xml$")
TAGGED = (".xml", ".rels", ".vml")


def other_parts(archive: zipfile.ZipFile) -> list[str]:
    """The parts of a workbook that are files of their own, such as a document that is embedded."""
    return [p for p in archive.namelist() if not (p.endswith("/") or p.lower().endswith(TAGGED) or PASSED.search(p))]


def in_workbook(archive: zipfile.ZipFile, handle: IO[bytes], *, cells_too: bool) -> Iterator[Hit]:
    """The places in the tagged parts and the cells of a workbook; `cells_too` when its cells are in no tagged part.

    Raises Unreadable when no reader may open it.
    """
    handle.seek(0)
    check_bounds(handle, "")
    for part in archive.namelist():
        if PASSED.search(part) or not part.lower().endswith(TAGGED):
            continue
        xml = archive.read(part).decode("utf-8", errors="replace")
        if "sharedStrings" in part:
            cells_too = cells_too or any(map(_asks_for_a_look, texts_in(xml)))
            continue
        if "worksheets/sheet" in part:
            cells, xml = _split(xml)
            cells_too = cells_too or bool(NUMBER.search(cells)) or _has_suspect_text(cells)
        place = next(place for name, place in PARTS.items() if name in part)
        typed = any(name in part for name in TYPED)
        for text in texts_in(xml):
            yield from hits_in(text, place, typed=typed)
    if cells_too:
        yield from in_cells(handle)


def texts_in(xml: str) -> Iterator[str]:
    """Each text of a tagged file: of an element, of an attribute, and the runs of one block as one."""
    runs: list[str] = []
    for piece in xml.split("<"):
        tag, _, after = piece.partition(">")
        name, _, attributes = tag.partition(" ")
        name = name.rpartition(":")[2].rstrip("/")
        if "=" in attributes:
            yield from (html.unescape(double or single) for double, single in ATTRIBUTE.findall(attributes))
        if name == "t":
            runs.append(after)
        elif after.strip():
            text = html.unescape(after)
            yield LAYOUT.sub(" ", text) if name.endswith(("Header", "Footer")) else text
        if runs and name.removeprefix("/") in BLOCKS:
            yield html.unescape("".join(runs))
            runs.clear()
    if runs:
        yield html.unescape("".join(runs))


def _split(sheet: str) -> tuple[str, str]:
    """The cells of a sheet, and all that stands around them; without an end of the cells all is around them."""
    before, *rest = CELLS.split(sheet, maxsplit=1)
    cells, *after = END_OF_CELLS.split(rest[0], maxsplit=1) if rest else ("",)
    return (cells, f"{before}<{after[0]}") if after else ("", sheet)


def _has_suspect_text(cells: str) -> bool:
    """Whether a formula or a text that stands in its cell asks for a look."""
    return ("<f" in cells or "<t" in cells or ":t" in cells) and any(map(_asks_for_a_look, texts_in(cells)))


def _asks_for_a_look(text: str) -> bool:
    text = plain(text).strip()
    return is_suspect(text) or bool(PERSON.fullmatch(text.lower()) or SOME_NAME.fullmatch(text.lower()))


def in_cells(handle: IO[bytes]) -> Iterator[Hit]:
    """The places in the cells of all sheets; a sheet goes by its number, for its name is text."""
    import fastexcel

    handle.seek(0)
    try:
        book = fastexcel.read_excel(handle.read())
        for number, sheet in enumerate(book.sheet_names, start=1):
            frame = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
            rows = [[cell or "" for cell in row] for row in frame.iter_rows()]
            columns = Columns(rows[:HEAD])
            for place, row in enumerate(rows, start=1):
                columns.look(place, row)
            yield from columns.hits(number)
    except Exception as error:
        raise Unreadable(no_workbook(type(error).__name__)) from None
