"""A CSV of Eurostat that a Dutch Excel saved again: a semicolon between cells and a comma as decimal sign.

It becomes the CSV that it was. A number with a point is refused: in that program it may be a thousand or a decimal.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.problems import Unreadable, no_cells, no_line_end, number_with_point, wrong_number_of_cells

#: the columns by which such a file is known, and the one that Excel writes in another form
KNOWN, UPDATED = ("TIME_PERIOD", "OBS_VALUE"), "LAST UPDATE"
SIGNS = (";", "\t")
DECIMAL = re.compile(r"(-?\d+),(\d+)")
#: how a Dutch Excel writes a moment
MOMENTS = ("%d-%m-%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S")


def rows_of_resaved(path: Path, head: bytes, target: Path) -> bool:
    """Write the rows of a CSV as Eurostat had them; False when it was not saved again so. `head` is how it begins.

    Raises Unreadable naming the row with a number that can be read in two ways.
    """
    first = head.partition(b"\n")[0].decode("utf-8-sig", errors="replace")
    sign = next((s for s in SIGNS if all(_is_there(name, first.split(s)) for name in KNOWN)), "")
    if not sign:
        return False
    text = _text(path.read_bytes())
    if text is None:
        # as it is, its first wrong byte is told
        return False
    if not text.endswith(("\n", "\r")):
        raise Unreadable(no_line_end(text.splitlines()[-1][-60:]))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        try:
            writer.writerows(_restored(rows))
        except csv.Error as error:
            raise Unreadable(no_cells(rows.line_num, str(error))) from None
    return True


def _text(data: bytes) -> str | None:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _restored(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows with numbers and moments as Eurostat writes them."""
    header = next(rows)
    names = [_bare(cell) for cell in header]
    value, updated = names.index("OBS_VALUE"), names.index(UPDATED) if UPDATED in names else None
    yield header
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise Unreadable(wrong_number_of_cells(number, len(row), len(header)))
        if "." in row[value]:
            raise Unreadable(number_with_point(number, header[value], row[value]))
        row[value] = DECIMAL.sub(r"\1.\2", row[value].strip())
        if updated is not None:
            row[updated] = _moment(row[updated])
        yield row


def _bare(cell: str) -> str:
    return cell.strip().strip('"').split(":")[0].upper()


def _is_there(name: str, cells: list[str]) -> bool:
    return any(_bare(cell) == name for cell in cells)


def _moment(text: str) -> str:
    for form in MOMENTS:
        try:
            return dt.datetime.strptime(text.strip(), form).strftime("%d/%m/%y %H:%M:%S")
        except ValueError:
            continue
    return text
