"""When a delivery was published, by its note or by what the file itself says."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import duckdb

from ingest.contracts import Published
from ingest.recognise import Recognised
from ingest.workbooks import sheet_text
from svm.sql import identifier, literal


def published_on(file: Recognised, parquet: Path, con: duckdb.DuckDBPyConnection) -> dt.date | None:
    """Return the publication date: from the note beside the file, else from the file; None when neither says it.

    `parquet` holds the cells of the file.
    """
    noted = file.arrived.note.get("published_on")
    if isinstance(noted, dt.date):
        return noted
    rule = file.contract.published
    if not rule:
        return None
    try:
        return dt.datetime.strptime(_written(file, rule, parquet, con), rule.format).date()
    except ValueError:
        return None


def _written(file: Recognised, rule: Published, parquet: Path, con: duckdb.DuckDBPyConnection) -> str:
    """The date as the file has it, on a sheet or in a column; empty when it is not there."""
    if rule.sheet:
        match = re.search(rule.pattern, sheet_text(file.opened.path, rule.sheet))
        return match.group(1) if match else ""
    if rule.column not in file.opened.names:
        return ""
    newest = f"select max({identifier(rule.column)}) from read_parquet({literal(str(parquet))})"
    return con.execute(newest).fetchall()[0][0] or ""
