"""The ledger: what is recorded of a delivery, of a refusal and of their checks, as rows in Parquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from ingest import checks
from ingest.contracts import Contract
from svm.database import ask
from svm.home import Home
from svm.sql import identifier, literal

LEDGER = {
    "delivery_id": "varchar",
    "partner": "varchar",
    "dataset": "varchar",
    "received_on": "date",
    "published_on": "date",
    "date_precision": "varchar",
    "is_copy": "boolean",
    "sequence": "integer",
    "stated_at": "timestamp",
    "file_name": "varchar",
    "raw_sha256": "varchar",
    "raw_bytes": "bigint",
    "raw_path": "varchar",
    "row_count": "bigint",
    "encoding": "varchar",
    "unknown_columns": "varchar",
    "title": "varchar",
    "source_table": "varchar",
    "source": "varchar",
    "licence": "varchar",
    "attribution": "varchar",
    "coverage": "varchar",
    "sensitivity": "varchar",
    "contract_sha256": "varchar",
    "landed_at": "timestamp",
}
DATASETS = {"dataset": "varchar", "layout": "varchar", "title": "varchar"}
REFUSAL = {
    "partner": "varchar",
    "dataset": "varchar",
    "received_on": "date",
    "file_name": "varchar",
    "raw_sha256": "varchar",
    "raw_bytes": "bigint",
    "reason": "varchar",
    "letter_path": "varchar",
    "refused_at": "timestamp",
}
RETRACTION = {
    "delivery_id": "varchar",
    "entry_number": "integer",
    "retraction": "varchar",
    "decided_on": "date",
    "reason": "varchar",
    "decided_by_role": "varchar",
    "recorded_at": "timestamp",
}
CHECK_TYPES = {
    name: {"success": "boolean", "broken": "boolean", "unexpected_count": "bigint"}.get(name, "varchar")
    for name in checks.COLUMNS
}


class Landed(NamedTuple):
    """A delivery that is in the lake."""

    sha256: str
    received_on: dt.date
    rows: int
    delivery_id: str


def now() -> dt.datetime:
    """Return the moment to record, in UTC and in whole seconds."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def landed_before(home: Home, contract: Contract) -> list[Landed]:
    """List every delivery of a dataset, oldest first."""
    files = sorted((home.lake / contract.partner / contract.dataset).glob("delivery=*/ledger.parquet"))
    if not files:
        return []
    paths = ", ".join(literal(str(f)) for f in files)
    deliveries = ask(
        f"select raw_sha256, received_on, row_count, delivery_id from read_parquet([{paths}]) "
        "order by received_on, sequence"
    ).fetchall()
    return [Landed(*d) for d in deliveries]


def write_rows(
    con: duckdb.DuckDBPyConnection, target: Path, types: dict[str, str], rows: Iterable[dict[str, Any]]
) -> None:
    """Write rows to Parquet with exactly these columns and types, also when there are none."""
    columns = ", ".join(f"{identifier(n)} {t}" for n, t in types.items())
    con.execute(f"create or replace temp table out_rows ({columns})")
    values = [[row.get(n) for n in types] for row in rows]
    if values:
        # one statement for the few rows of a delivery: one for each row takes ten times as long
        row = f"({', '.join('?' for _ in types)})"
        con.execute(f"insert into out_rows values {', '.join([row] * len(values))}", list(chain(*values)))
    con.execute(f"copy out_rows to {literal(str(target))} (format parquet)")
