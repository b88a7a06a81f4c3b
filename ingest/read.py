"""Open a delivered file as a table of text: every cell stays the text the partner wrote.

No library guesses types here: a guess loses `NA`, `None`, `T` and a suppressed cell without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.contracts import Contract, Layout
from ingest.csv_files import head_records, read_head
from ingest.headers import find_header, match_headers, split_stub
from ingest.problems import Unreadable, no_header
from ingest.sheet_bounds import check_bounds
from ingest.workbooks import open_workbook, sheet_cells

if TYPE_CHECKING:
    import fastexcel


class Head:
    """The first records of a file: opened once, and split once per layout, for all contracts that are tried on it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._by_layout: dict[str, tuple[list[list[str]], str] | Unreadable] = {}

    @cached_property
    def _bytes(self) -> bytes:
        return read_head(self.path)

    @cached_property
    def _book(self) -> fastexcel.ExcelReader:
        check_bounds(self.path, self.path.name)
        return open_workbook(self.path)

    def records(self, layout: Layout) -> tuple[list[list[str]], str]:
        """Return the first records as a layout has them, and the encoding. Raises Unreadable when it does not fit."""
        if layout.name not in self._by_layout:
            try:
                self._by_layout[layout.name] = self._split(layout)
            except Unreadable as error:
                self._by_layout[layout.name] = error
        records = self._by_layout[layout.name]
        if isinstance(records, Unreadable):
            raise records
        return records

    def _split(self, layout: Layout) -> tuple[list[list[str]], str]:
        if layout.format == "xlsx":
            cells = sheet_cells(self._book, layout, layout.header_within + 1)
            return [list(r) for r in cells.rows()], "xlsx"
        return head_records(self._bytes, layout)


@dataclass(frozen=True)
class Opened:
    """A file whose header was recognised.

    `names` are the lake column names in file order; `header_row` is the record number of the header,
    counted from 1; `first` is the first record below it; `missing` are required columns that are not there;
    `unknown` are headers that the contract does not name (landed all the same); `in_stub` is the number of columns
    that share the first one of the file; `width` is the number of cells of the header in the file, blank ones too.
    """

    path: Path
    contract: Contract
    encoding: str
    header_row: int
    headers: tuple[str, ...]
    names: tuple[str, ...]
    first: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    sheet: str = ""
    in_stub: int = 1
    width: int = 0

    @property
    def has_values(self) -> bool:
        """Whether a file holds values: in a measure of the contract, under a period or a member, or a row is one."""
        return bool(self.wide or self.contract.records) or any(
            c.role == "measure" and c.name in self.names for c in self.contract.columns
        )

    @property
    def wide(self) -> tuple[str, ...]:
        """Columns whose header itself is a period or a member."""
        wide = self.contract.wide
        return tuple(n for n in self.unknown if re.fullmatch(wide.headers, n)) if wide else ()

    @property
    def first_cells(self) -> dict[str, str]:
        """The first data row as name -> text, to recognise a dataset by its content."""
        return dict(zip(self.names, self.first, strict=False))


def open_table(head: Head, contract: Contract) -> Opened:
    """Find the header of a file by content and bind its columns by name.

    Raises Unreadable when encoding, sheet or header are not what the contract says.
    """
    layout = contract.layout
    records, encoding = head.records(layout)
    index = find_header(records, contract)
    if index is None:
        raise Unreadable(no_header(contract, records))
    headers = split_stub(list(records[index]), layout)
    while headers and not headers[-1].strip():
        headers.pop()
    names, missing, unknown = match_headers(headers, contract)
    return Opened(
        path=head.path,
        contract=contract,
        encoding=encoding,
        header_row=index + 1,
        headers=tuple(headers),
        names=tuple(names),
        first=tuple(split_stub(records[index + 1], layout)) if len(records) > index + 1 else (),
        missing=tuple(missing),
        unknown=tuple(unknown),
        sheet=layout.sheet or "" if layout.format == "xlsx" else "",
        in_stub=len(split_stub(records[index][:1], layout)),
        width=len(records[index]),
    )
