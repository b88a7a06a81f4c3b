"""Workbooks: a sheet as text.

Types are never inferred: a guess from the first rows turns a later '<5' or 'geheim' into nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ingest.contracts import Layout
from ingest.problems import Unreadable, no_sheet, no_workbook

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


def sheet_cells(book: fastexcel.ExcelReader, layout: Layout, limit: int | None = None) -> pl.DataFrame:
    """Read the sheet of a layout, every cell as text and blank cells as ''; `limit` is a number of rows.

    Raises Unreadable when the workbook has no such sheet.
    """
    import polars as pl

    if layout.sheet not in book.sheet_names:
        raise Unreadable(no_sheet(layout, book.sheet_names))
    loaded = book.load_sheet(layout.sheet, header_row=None, dtypes="string", n_rows=limit).to_polars()
    return loaded.with_columns(pl.all().cast(pl.String).fill_null(""))


def sheet_text(path: Path, sheet: str) -> str:
    """Return all cells of a sheet as one text, a line each; empty when the workbook has no such sheet."""
    book = open_workbook(path)
    if sheet not in book.sheet_names:
        return ""
    cells = book.load_sheet(sheet, header_row=None, dtypes="string").to_arrow()
    return "\n".join(str(v) for column in cells.columns for v in column.to_pylist() if v)
