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
from ingest.csv_files import head_records
from ingest.headers import find_header, match_headers, split_stub
from ingest.kinds import head_of
from ingest.problems import Unreadable, no_header
from ingest.workbooks import open_workbook, sheet_cells, sheets_named

if TYPE_CHECKING:
    import fastexcel


#: rows of a sheet among which every header stands
HEAD_ROWS = 65


class Head:
    """The first records of a file: opened once, and split once per layout, for all contracts that are tried on it."""

    def __init__(self, path: Path, head: bytes | None = None) -> None:
        self.path = path
        self._read = head
        self._split: dict[str, tuple[list[list[str]], str] | Unreadable] = {}

    @cached_property
    def _bytes(self) -> bytes:
        return head_of(self.path) if self._read is None else self._read

    @cached_property
    def _book(self) -> fastexcel.ExcelReader:
        return open_workbook(self.path)

    def sheets(self, contract: Contract) -> list[str]:
        """The sheets on which the table of a contract may stand; one without a name for a text file."""
        return sheets_named(self._book, contract.sheet) if contract.layout.format == "xlsx" else [""]

    def records(self, layout: Layout, sheet: str = "") -> tuple[list[list[str]], str]:
        """Return the first records as a layout has them, and the encoding. Raises Unreadable when it does not fit."""
        key = sheet or layout.name
        if key not in self._split:
            try:
                self._split[key] = self._of_sheet(sheet) if sheet else head_records(self._bytes, layout)
            except Unreadable as error:
                self._split[key] = error
        records = self._split[key]
        if isinstance(records, Unreadable):
            raise records
        return records

    def _of_sheet(self, sheet: str) -> tuple[list[list[str]], str]:
        return [list(r) for r in sheet_cells(self._book, sheet, HEAD_ROWS).rows()], "xlsx"


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
    def is_whole(self) -> bool:
        """Whether it has every column that the contract requires, and one for values."""
        return not self.missing and self.has_values

    @property
    def lacks(self) -> tuple[str, ...]:
        """The headers of the required columns that are not there, as the contract spells them."""
        return tuple(self.contract.columns_by_name[name].label for name in self.missing) or (
            () if self.has_values else tuple(self.contract.value_labels)
        )

    @property
    def strange(self) -> tuple[str, ...]:
        """The headers that the contract does not know, as the file spells them."""
        header = dict(zip(self.names, self.headers, strict=True))
        return tuple(header[name].strip() for name in self.unknown if name not in self.wide)

    @property
    def says(self) -> tuple[str, ...]:
        """What the file says of itself in a column that is there for that."""
        roles = (self.contract.columns_by_name[name].role for name in self.contract.content)
        return tuple(text for text, role in zip(self.said, roles, strict=True) if role == "attribute")

    @property
    def said(self) -> tuple[str, ...]:
        """What the first cells of the file say of the table where the contract looks for that."""
        return tuple(self.first_cells.get(name, "").strip() for name in self.contract.content)

    @property
    def has_content(self) -> bool:
        """Whether the first cells of the file say that it is the table of the contract."""
        patterns = self.contract.content.values()
        return all(re.search(pattern, cell) for pattern, cell in zip(patterns, self.said, strict=True))

    @property
    def first_cells(self) -> dict[str, str]:
        """The first data row as name -> text, to recognise a dataset by its content."""
        return dict(zip(self.names, self.first, strict=False))


def open_table(head: Head, contract: Contract, sheet: str = "") -> Opened:
    """Find the header of a file by content and bind its columns by name; `sheet` is the one of a workbook.

    Raises Unreadable when encoding or header are not what the contract says.
    """
    layout = contract.layout
    records, encoding = head.records(layout, sheet)
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
        sheet=sheet,
        in_stub=len(split_stub(records[index][:1], layout)),
        width=len(records[index]),
    )
