"""The spreadsheet of the Eurostat Data Browser, as the rows of its CSV.

A sheet has one block or more: the dimensions with one member in lines of their own, then two axes of which the names
stand below each other in the first column, one across and one down. A column without a name has the flags of the one
before it. What explains the signs stands below and is left out.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.problems import Unreadable, mixed_blocks

if TYPE_CHECKING:
    import fastexcel

#: the sheets on which blocks stand
SHEETS = re.compile(r"Sheet \d+|Data\d*")
AXIS = re.compile(r"([A-Z][A-Z_]*\d?)(?: \((Labels|Codes)\))?")
DATASET = re.compile(r"\[(?:ESTAT:)?([A-Za-z0-9_]+?)(?:__[a-z]+_\d+)?(?:\$\w+)?\]")
#: lines above a block that are no dimension
ABOVE = ("Data extracted", "Dataset", "Last updated", "Table of contents")
PERIOD = {"TIME": "TIME_PERIOD"}
HEAD = ("DATAFLOW", "LAST UPDATE")
TAIL = ("OBS_VALUE", "OBS_FLAG")

Row = Sequence[str]


@dataclass
class _Above:
    """What stands above the axes of a block: where it comes from, and the dimensions with one member."""

    dataflow: str = ""
    updated: str = ""
    members: dict[str, str] = field(default_factory=dict)

    def read(self, row: Row) -> None:
        said = next((cell for cell in row[1:] if cell), "")
        if row[0].startswith("Dataset"):
            found = DATASET.search(" ".join(row))
            self.dataflow = f"ESTAT:{found[1].upper()}(1.0)" if found else ""
        elif row[0].startswith("Last updated"):
            self.updated = _moment(said or row[0].partition(":")[2].strip())
        elif row[0] and said and not row[0].startswith(ABOVE):
            self.members[row[0]] = said


def rows_of_data_browser(book: fastexcel.ExcelReader, target: Path) -> bool:
    """Write the cells of all blocks of a workbook to a CSV; False when it has none.

    Raises Unreadable when the blocks do not have the same dimensions.
    """
    header: list[str] = []
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for sheet in book.sheet_names:
            if not SHEETS.fullmatch(sheet):
                continue
            for names, cells in _blocks(_rows(book, sheet)):
                if not header:
                    header = names
                    writer.writerow(header)
                elif names != header:
                    raise Unreadable(mixed_blocks(sheet, names, header))
                writer.writerows(cells)
    return bool(header)


def _rows(book: fastexcel.ExcelReader, sheet: str) -> list[list[str]]:
    cells = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    return [[(cell or "").strip() for cell in row] for row in cells.iter_rows()] if cells.width else []


def _blocks(rows: list[list[str]]) -> Iterator[tuple[list[str], list[list[str]]]]:
    """The header and the cells of each block of a sheet."""
    above, number = _Above(), 0
    while number < len(rows):
        row = rows[number]
        below = rows[number + 1] if number + 1 < len(rows) else [""]
        if AXIS.fullmatch(row[0]) and AXIS.fullmatch(below[0]):
            end = next((n for n in range(number + 2, len(rows)) if not any(rows[n])), len(rows))
            yield _block(above, row, below, rows[number + 2 : end])
            above, number = _Above(above.dataflow, above.updated), end
        else:
            above.read(row)
            number += 1


def _block(above: _Above, across: Row, down: Row, rows: list[list[str]]) -> tuple[list[str], list[list[str]]]:
    stub = next((n for n, cell in enumerate(down) if not AXIS.fullmatch(cell)), len(down))
    # of a dimension with codes and labels the codes
    names: dict[str, int] = {}
    for place in range(stub):
        name, kind = _axis(down[place])
        if name not in names or kind == "Codes":
            names[name] = place
    header = [*HEAD, *above.members, *names, _axis(across[0])[0], *TAIL]
    columns = [n for n in range(stub, len(across)) if across[n]]
    flags = {n: n + 1 for n in columns if n + 1 < len(across) and not across[n + 1]}
    fixed = [above.dataflow, above.updated, *above.members.values()]
    cells = []
    for row in rows:
        members = [row[place] for place in names.values()]
        for n in columns:
            figure, flag = row[n], row[flags[n]] if n in flags else ""
            if figure or flag:
                cells.append([*fixed, *members, across[n], figure, flag])
    return header, cells


def _axis(cell: str) -> tuple[str, str]:
    """The name of a dimension as the CSV has it, and whether the column has its codes or its labels."""
    found = AXIS.fullmatch(cell)
    assert found
    return PERIOD.get(found[1], found[1].lower()), found[2] or ""


def _moment(text: str) -> str:
    for form in ("%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d/%m/%Y"):
        try:
            return dt.datetime.strptime(text, form).strftime("%d/%m/%y %H:%M:%S")
        except ValueError:
            continue
    return text
