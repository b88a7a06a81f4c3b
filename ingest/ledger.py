"""The ledger: what is recorded of a delivery, of a refusal and of their checks, as rows in Parquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
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
ANNOUNCED = {
    "dataset": "varchar",
    "released_on": "date",
    "said": "varchar",
    "said_by": "varchar",
    "asked_at": "timestamp",
}
CHECK_TYPES = {
    name: {"success": "boolean", "broken": "boolean", "unexpected_count": "bigint"}.get(name, "varchar")
    for name in checks.COLUMNS
}


#: the columns of the ledger that are the fields of `Landed`
REMEMBERED = (
    *("delivery_id", "raw_sha256", "received_on", "published_on", "stated_at", "sequence", "file_name", "row_count"),
)


class Landed(NamedTuple):
    """A delivery that is in the lake, of its ledger what the deliveries after it are compared with."""

    delivery_id: str
    sha256: str
    received_on: dt.date
    published_on: dt.date | None
    stated_at: dt.datetime | None
    sequence: int
    file_name: str
    rows: int

    @property
    def day(self) -> tuple[dt.date, dt.date]:
        """The day of which it is: when it was published, as far as that was before it came, and when it came."""
        return min(self.published_on or self.received_on, self.received_on), self.received_on

    @property
    def order(self) -> tuple[dt.datetime, int]:
        """Which of two deliveries of one day counts: the greater one."""
        return self.stated_at or dt.datetime.min, self.sequence


def now() -> dt.datetime:
    """Return the moment to record, in UTC and in whole seconds."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def folder_of(home: Home, delivery_id: str) -> Path:
    """Return the folder in the lake of a delivery, `<partner>/<dataset>/<date received>~<hash>`."""
    partner, dataset, delivery = delivery_id.split("/")
    return home.lake / partner / dataset / f"delivery={delivery}"


def landed_before(home: Home, contract: Contract) -> list[Landed]:
    """List every delivery of a dataset, oldest first."""
    files = sorted((home.lake / contract.partner / contract.dataset).glob("delivery=*/ledger.parquet"))
    if not files:
        return []
    # the empty ledger has the columns that those of an earlier version lack
    empty = home.lake / "_none" / "_none" / "delivery=none" / "ledger.parquet"
    paths = ", ".join(literal(str(f)) for f in [empty, *files])
    deliveries = ask(
        f"select {', '.join(REMEMBERED)} from read_parquet([{paths}], union_by_name = true, hive_partitioning = false) "
        "order by received_on, sequence"
    ).fetchall()
    return [Landed(*d) for d in deliveries]


def write_rows(
    con: duckdb.DuckDBPyConnection, target: Path, types: dict[str, str], rows: Iterable[dict[str, Any]]
) -> None:
    """Write rows to Parquet with exactly these columns and types, also when there are none."""
    values = [", ".join(_written(row.get(name)) for name in types) for row in rows]
    cells = ", ".join(f"{identifier(name)}::{kind} as {identifier(name)}" for name, kind in types.items())
    names = ", ".join(map(identifier, types))
    # one statement for all: of a small delivery these rows are half of what is asked of the database
    given = ", ".join(f"({row})" for row in values or [", ".join(["null"] * len(types))])
    con.execute(
        f"copy (select {cells} from (values {given}) as given({names}) {'' if values else 'where false'}) "
        f"to {literal(str(target))} (format parquet)"
    )


def _written(value: object) -> str:
    """A value as SQL that takes the type of its column."""
    return "null" if value is None else literal(str(value))
