"""When a delivery was published, by its note or by what the file itself says."""

from __future__ import annotations

import datetime as dt
import re

import duckdb

from ingest.contracts import Published
from ingest.stage import Staged
from ingest.workbooks import sheet_text
from svm.sql import identifier, literal


def published_on(staged: Staged, con: duckdb.DuckDBPyConnection) -> dt.date | None:
    """Return the publication date: from the note beside the file, else from the file; None when neither says it."""
    noted = staged.arrived.note.get("published_on")
    if isinstance(noted, dt.date):
        return noted
    rule = staged.contract.published
    if not rule:
        return None
    try:
        return dt.datetime.strptime(_written(staged, rule, con), rule.format).date()
    except ValueError:
        return None


def _written(staged: Staged, rule: Published, con: duckdb.DuckDBPyConnection) -> str:
    """The date as the file has it, on a sheet or in a column; empty when it is not there."""
    if rule.sheet:
        match = re.search(rule.pattern, sheet_text(staged.arrived.original, rule.sheet))
        return match.group(1) if match else ""
    if rule.column not in staged.opened.names:
        return ""
    newest = f"select max({identifier(rule.column)}) from read_parquet({literal(str(staged.parquet))})"
    return con.execute(newest).fetchall()[0][0] or ""
