"""Workbooks: a sheet as text.

Types are never inferred: a guess from the first rows turns a later '<5' or 'geheim' into nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.problems import Unreadable, no_workbook

if TYPE_CHECKING:
    import fastexcel
    import polars as pl


def open_workbook(path: Path) -> fastexcel.ExcelReader:
    """Open a workbook. Raises Unreadable when it is not one."""
    import fastexcel

    try:
        return fastexcel.read_excel(str(path))
    except Exception as error:
        raise Unreadable(no_workbook(type(error).__name__)) from None


def sheets_named(book: fastexcel.ExcelReader, name: str) -> list[str]:
    """The sheets of a workbook that may be the one of this name: the one that is, in any case, else all."""
    folded = [sheet for sheet in book.sheet_names if sheet.strip().casefold() == name.casefold()]
    return folded or list(book.sheet_names)


def sheet_cells(book: fastexcel.ExcelReader, sheet: str, limit: int | None = None) -> pl.DataFrame:
    """Read a sheet, every cell as text and blank cells as ''; `limit` is a number of rows.

    Raises Unreadable when it cannot be read.
    """
    import polars as pl

    try:
        loaded = book.load_sheet(sheet, header_row=None, dtypes="string", n_rows=limit).to_polars()
    except Exception as error:
        raise Unreadable(no_workbook(type(error).__name__)) from None
    return loaded.with_columns(pl.all().cast(pl.String).fill_null(""))


def sheet_text(path: Path, sheet: str) -> str:
    """Return all cells of a sheet as one text, a line each; empty when the workbook has no such sheet."""
    book = open_workbook(path)
    if sheet not in book.sheet_names:
        return ""
    cells = book.load_sheet(sheet, header_row=None, dtypes="string").to_arrow()
    return "\n".join(str(v) for column in cells.columns for v in column.to_pylist() if v)
