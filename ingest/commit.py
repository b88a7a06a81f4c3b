"""Commit: a staged delivery gets its ledger row and checks, and appears in the lake by one rename."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from ingest.judge import Judged
from ingest.ledger import CHECK_TYPES, LEDGER, REMEMBERED, Landed, folder_of, now, write_rows
from ingest.outcome import Outcome
from ingest.problems import cells
from ingest.records import kept_at
from ingest.retract import hold_at_the_door
from ingest.same_day import stated_at
from ingest.stage import Staged
from svm.files import settle, settle_folder
from svm.home import Home


def commit(
    staged: Staged,
    judged: Judged,
    sequence: int,
    home: Home,
    con: duckdb.DuckDBPyConnection,
    *,
    review: bool = False,
) -> tuple[Outcome, Landed]:
    """Complete the staged folder with ledger and checks, then rename it into the lake.

    `sequence` is its place among all deliveries of its dataset. With `review` it is held from the moment it is there.
    """
    arrived, contract, opened = staged.arrived, staged.contract, staged.opened
    delivery_id = f"{contract.name}/{arrived.delivery}"
    unknown = ", ".join(n for n in opened.unknown if n not in opened.wide)
    row: dict[str, Any] = {
        "delivery_id": delivery_id,
        "partner": staged.partner,
        "dataset": contract.name,
        "received_on": arrived.received_on,
        "published_on": staged.published_on,
        "date_precision": str(arrived.note.get("date_precision", "day")),
        "is_copy": bool(arrived.note.get("copy", False)),
        "sequence": sequence,
        "stated_at": stated_at(staged, con),
        "file_name": arrived.file_name,
        "raw_sha256": arrived.sha256,
        "raw_bytes": arrived.size,
        "raw_path": arrived.original.relative_to(home.root).as_posix(),
        "row_count": staged.profile.rows,
        "encoding": staged.encoding,
        "unknown_columns": unknown,
        "title": contract.title,
        "source_table": contract.provenance.source_table,
        "source": str(arrived.note.get("source", contract.provenance.url)),
        "licence": contract.provenance.licence,
        "attribution": contract.provenance.attribution,
        "coverage": contract.coverage,
        "sensitivity": contract.sensitivity,
        "contract_sha256": contract.sha256,
        "landed_at": now(),
    }
    folder = staged.parquet.parent
    if staged.records:
        _close(staged, staged.records, delivery_id, home)
    write_rows(con, folder / "ledger.parquet", LEDGER, [row])
    verdicts = ({**v, "subject": delivery_id} for v in judged.verdicts)
    write_rows(con, folder / "checks.parquet", CHECK_TYPES, verdicts)
    if review:
        # first: a landing that is killed leaves a delivery that is held, or none
        hold_at_the_door(home, delivery_id)
    settle_folder(folder, folder_of(home, delivery_id))
    told = [cells(f).english for f in staged.profile.findings]
    told += ["held: it counts for nothing until it is accepted (`svm review`)"] * review
    told = ["counted from a row per person or case"] * bool(staged.records) + told
    extra = "".join(f"; {text}" for text in [f"unknown columns kept: {unknown}"] * bool(unknown) + told)
    outcome = Outcome(arrived.path, "landed", f"{delivery_id}, {staged.profile.rows} rows{extra}", delivery_id)
    return outcome, Landed(*(row[name] for name in REMEMBERED))


def _close(staged: Staged, records: Path, delivery_id: str, home: Home) -> None:
    """Keep the rows of persons or cases, and the file that they came in, where only their owner can read them."""
    kept = kept_at(delivery_id, home)
    kept.parent.mkdir(parents=True, exist_ok=True)
    (home.lake / "_records").chmod(0o700)
    settle(records, kept, 0o600)
    staged.arrived.original.parent.chmod(0o700)
