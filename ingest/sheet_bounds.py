"""The bounds of a workbook, looked at as a stream before a reader makes a grid of it.

A reader makes room for every cell up to the last row and column that a cell names: one cell in the far corner of a
sheet, or a sheet of spaces that packs to nothing, would fill the memory. A sheet of Excel 97-2003 ends at row 65,536
and column 256.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO

from lxml import etree

from ingest.kinds import MIMETYPE
from ingest.problems import Unreadable, fewer_rows, no_workbook, too_big_sheet, too_big_unpacked

#: of all parts together, in bytes; the workbooks of publishers unpack to some MB
MAX_BYTES = 1 << 29
#: rows times columns of one sheet
MAX_CELLS = 10_000_000
MAX_PARTS = 10_000
CHUNK = 1 << 20
#: the address of a cell (B12) or of a row (12), in any namespace, as a part of a workbook writes it
ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Z]{0,3})([0-9]{1,9})["']""")
#: the part of an OpenDocument file with its tables, and what they are made of
CONTENT = "content.xml"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TABLE, ROW, CELL = _TABLE + "table", _TABLE + "table-row", _TABLE + "table-cell"
ROWS_REPEATED, COLUMNS_REPEATED = _TABLE + "number-rows-repeated", _TABLE + "number-columns-repeated"
#: more than the longest address
OVERLAP = 64
#: the last row, as the sheet itself says it
DIMENSION = re.compile(rb"""<(?:\w+:)?dimension\s+ref\s*=\s*["'](?:[A-Z]{1,3}[0-9]{1,9}:)?[A-Z]{1,3}([0-9]{1,9})["']""")


def check_bounds(path: Path | IO[bytes], name: str) -> None:
    """Raise Unreadable when a workbook unpacks to more than MAX_BYTES or a sheet spans more than MAX_CELLS cells.

    Also when a sheet ends before the row that it says is its last one: then rows were lost on the way.

    `name` is what the message calls the file.
    """
    try:
        if isinstance(path, Path) and path.stat().st_size > MAX_BYTES:
            raise Unreadable(too_big_unpacked(name, MAX_BYTES))
        if not zipfile.is_zipfile(path):
            return
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_BYTES:
                raise Unreadable(too_big_unpacked(name, MAX_BYTES))
            for part in parts:
                if part.filename.lower().endswith(".xml") and "sharedstrings" not in part.filename.lower():
                    _check_part(book, part)
            if MIMETYPE in book.namelist() and CONTENT in book.namelist():
                _check_open_document(book)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Unreadable(no_workbook(type(error).__name__)) from None


def _check_part(book: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    rows, columns, left, said = 0, 1, b"", None
    with book.open(part) as stream:
        while chunk := stream.read(CHUNK):
            said = said or DIMENSION.search(left + chunk)
            # an address on the border of two chunks is seen in the second, at the latest
            seen = set(ADDRESS.findall(left + chunk))
            rows = max([rows, *(int(row) for _, row in seen)])
            columns = max([columns, *(_column(letters) for letters in {letters for letters, _ in seen})])
            if rows * columns > MAX_CELLS:
                raise Unreadable(too_big_sheet(part.filename, rows, columns, MAX_CELLS))
            left = chunk[-OVERLAP:]
    # a sheet whose cells have no addresses says nothing of its end
    if said and rows and int(said[1]) > rows:
        raise Unreadable(fewer_rows(part.filename, int(said[1]), rows))


def _check_open_document(book: zipfile.ZipFile) -> None:
    """Check the tables of an OpenDocument file, in which a row or a cell may say how often it is repeated."""
    row = column = last = rows = columns = 0
    with book.open(CONTENT) as stream:
        for event, element in etree.iterparse(
            stream, events=("start", "end"), tag=(TABLE, ROW, CELL), resolve_entities=False, no_network=True
        ):
            if element.tag == TABLE:
                row = rows = columns = 0
            elif event == "start" and element.tag == ROW:
                column = last = 0
            elif event == "end" and element.tag == CELL:
                column += int(element.get(COLUMNS_REPEATED, "1"))
                last = column if len(element) else last
            elif event == "end":
                row += int(element.get(ROWS_REPEATED, "1"))
                rows, columns = (row, max(columns, last)) if last else (rows, columns)
                if rows * columns > MAX_CELLS:
                    raise Unreadable(too_big_sheet(CONTENT, rows, columns, MAX_CELLS))
                element.clear()


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
