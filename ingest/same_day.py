"""Two files of one dataset and one day: which cells differ, which file counts, and why.

`int_observations` decides the order of deliveries by the same rule: of one day the file that states the later moment,
else the one that landed last.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from ingest.contracts import Contract
from ingest.ledger import Landed, folder_of
from ingest.stage import Staged
from svm.home import Home
from svm.sql import identifier, literal


def stated_at(staged: Staged, con: duckdb.DuckDBPyConnection) -> dt.datetime | None:
    """Return the newest moment that the cells of a file state as theirs; None when no column does."""
    rule = staged.contract.version or staged.contract.published
    if not rule or rule.column not in staged.opened.names:
        return None
    moment = f"max(try_strptime(trim({identifier(rule.column)}), {literal(rule.format)}))"
    return con.execute(f"select {moment} from read_parquet({literal(str(staged.parquet))})").fetchall()[0][0]


def compared_with_its_day(
    contract: Contract, this: Landed, others: Sequence[Landed], home: Home, con: duckdb.DuckDBPyConnection
) -> list[str]:
    """State for each other delivery of the same day in which cells it differs from this one, and which counts."""
    return [told for other in others if (told := _differences(contract, this, other, home, con))]


def _differences(contract: Contract, this: Landed, other: Landed, home: Home, con: duckdb.DuckDBPyConnection) -> str:
    """In one line, the cells with two values and which of the files counts; empty when there are none."""
    cells_here, cells_there = (folder_of(home, d.delivery_id) / "data.parquet" for d in (this, other))
    here, there = (set(pq.read_schema(cells).names) for cells in (cells_here, cells_there))
    keys = [k for k in contract.key if k in here & there]
    values = [v for v in sorted(here & there) if _holds_values(contract, v)]
    if not values:
        return ""
    pairs = ", ".join(f"{{'new': {_text('here', v)}, 'old': {_text('there', v)}}}" for v in values)
    found = con.execute(
        "select cell, pair.new, pair.old, count(*) over () from ("
        f"select {_spoken(keys)} as cell, unnest([{pairs}]) as pair "
        f"from {_table(cells_here)} as here inner join {_table(cells_there)} as there on {_same(keys)}"
        ") where pair.new <> '' and pair.old <> '' and pair.new <> pair.old order by all limit 1"
    ).fetchall()
    if not found:
        return ""
    cell, new, old, count = found[0]
    words = "1 cell differs" if count == 1 else f"{count} cells differ"
    return (
        f"same day as {other.file_name} ({other.delivery_id}): {words}, first {cell}: {new} here, {old} there; "
        f"{_which_counts(this, other)}"
    )


def _which_counts(this: Landed, other: Landed) -> str:
    counts = "this file counts" if this.order > other.order else "the other file counts"
    if this.stated_at == other.stated_at:
        return f"{counts}: neither states a later moment, and it landed last"
    return f"{counts}: it states the later moment ({this.stated_at or 'none'} here, {other.stated_at or 'none'} there)"


def _holds_values(contract: Contract, column: str) -> bool:
    if contract.wide and re.fullmatch(contract.wide.headers, column):
        return True
    known = contract.columns_by_name.get(column)
    return known is not None and known.role == "measure"


def _table(cells: Path) -> str:
    return f"read_parquet({literal(str(cells))})"


def _text(table: str, column: str) -> str:
    return f"trim({table}.{identifier(column)})"


def _same(keys: list[str]) -> str:
    return " and ".join(f"{_text('here', k)} = {_text('there', k)}" for k in keys) or "true"


def _spoken(keys: list[str]) -> str:
    pairs = ", ".join(f"nullif({_text('here', k)}, '')" for k in keys)
    return f"concat_ws(' / ', {pairs})" if pairs else "''"
