"""Purge: bytes that should never have come are destroyed wherever they are in the home; a tombstone says so.

Of a landed delivery the ledger row and an entry in `lake/_retractions` stay, and the data become an empty table with
the same columns, so that every build still reads the folder. Of a refused file its folder in quarantine stays, with a
letter and a row that say no more than that it was destroyed.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from ingest.dates import today
from ingest.ledger import CHECK_TYPES, LEDGER, REFUSAL, folder_of, write_rows
from ingest.letter import LETTER
from ingest.privacy import closed
from ingest.records import kept_at
from ingest.retract import DESTROYED, check_decided, enter, withdrawals
from svm.database import in_memory
from svm.errors import UserError
from svm.files import replacing, replacing_folder
from svm.home import Home
from svm.locks import exclusive

#: what of a ledger row may repeat words of the file
WORDS = {"file_name": DESTROYED, "unknown_columns": "", "source": "", "raw_path": ""}
TOMBSTONE = """# Vernietigd

Het bestand waarover deze brief ging (ontvangen {received_on}) is op {day} vernietigd.

Reden: {reason} (besluit: {role}).
"""
#: fewer characters of a hash may mean another file
SHORTEST = 8


@dataclass(frozen=True)
class Purged:
    """What was destroyed, by the name that is left, and when and why."""

    what: str
    day: dt.date
    reason: str


def purge(home: Home, what: str, *, reason: str, role: str) -> Purged:
    """Destroy a landed delivery, a refused file or one that is locked away, and leave a tombstone.

    `what` is the delivery, the folder in quarantine, or the (first characters of the) sha256. Original bytes that
    another delivery has too stay for that one. The working database goes too, because a database keeps what was deleted
    from it, and what was judged, which names files; the next build makes both anew. So do the answers of public sources
    that are remembered. Raises UserError for what is not there or was destroyed already, without a reason or a role,
    and while a build, a landing or a fetch runs.
    """
    check_decided(reason, role)
    with (
        exclusive(home.build_lock, "svm build"),
        exclusive(home.lake / ".lock", "svm land, svm retract or svm purge"),
        exclusive(home.asked / ".lock", "svm fetch"),
    ):
        if what.count("/") == 2 and not what.endswith(LETTER):
            entry = enter(home, what, DESTROYED, reason=reason, role=role)
            sha256 = _emptied(home, what)
            done = Purged(what, entry.decided_on, entry.reason)
        else:
            done = Purged(what, today(), f"{DESTROYED}: {' '.join(reason.split())}")
            sha256 = _refused_sha256(home, what)
        for folder, row in _refusals(home, sha256):
            _bury(home, folder, row, done, role)
        for kept in closed.find(home, sha256):
            kept.unlink()
        if not has_delivery(home, sha256):
            shutil.rmtree(home.originals / sha256, ignore_errors=True)
        for database in home.build_database.parent.glob(f"{home.build_database.name}*"):
            database.unlink()
        shutil.rmtree(home.judged, ignore_errors=True)
        for memory in home.asked.glob("[!.]*"):
            memory.unlink()
    return done


def has_delivery(home: Home, sha256: str) -> bool:
    """Whether a delivery that was not destroyed has these original bytes."""
    gone = {name for name, entry in withdrawals(home).items() if entry.event == DESTROYED}
    ledgers = sorted(home.lake.glob("[!_]*/*/delivery=*~*/ledger.parquet"))
    rows = (row for path in ledgers for row in pq.read_table(path, columns=["delivery_id", "raw_sha256"]).to_pylist())
    return any(row["raw_sha256"] == sha256 and row["delivery_id"] not in gone for row in rows)


def buried(home: Home) -> dict[str, str]:
    """Return why refused bytes were destroyed, by their sha256: they are not taken in again."""
    rows = (row for _, row in _refusals(home))
    return {str(row["raw_sha256"]): str(row["reason"]) for row in rows if _is_buried(row)}


def _emptied(home: Home, delivery_id: str) -> str:
    """Destroy the cells, the verdicts and the words of a landed delivery; returns the hash of its original."""
    folder = folder_of(home, delivery_id)
    for name in ("data.parquet", "checks.parquet"):
        schema = pq.read_schema(folder / name).remove_metadata()
        with replacing(folder / name) as aside:
            pq.write_table(schema.empty_table(), aside)
    kept_at(delivery_id, home).unlink(missing_ok=True)
    ledger = pq.read_table(folder / "ledger.parquet")
    row = ledger.to_pylist()[0]
    with replacing(folder / "ledger.parquet") as aside:
        pq.write_table(type(ledger).from_pylist([{n: row[n] for n in LEDGER} | WORDS], ledger.schema), aside)
    return str(row["raw_sha256"])


def _refused_sha256(home: Home, what: str) -> str:
    """The hash of the one refused file that is meant: by hash, closed name, folder in quarantine or letter."""
    name = what.removesuffix(f"/{LETTER}").rpartition("/")[2]
    start = (closed.sha256_of(Path(name)) if re.match(r"\d{4}-\d\d-\d\d~", name) else name).lower()
    left = [(folder, row) for folder, row in _refusals(home) if not _is_buried(row)]
    hashes = {str(row["raw_sha256"]) for _, row in left} | {closed.sha256_of(kept) for kept in closed.find(home)}
    found = {str(row["raw_sha256"]) for folder, row in left if folder.name == name}
    if len(start) >= SHORTEST:
        found |= {one for one in hashes if one.startswith(start)}
    if len(found) != 1:
        known = sorted(folder.name for folder, _ in left)
        raise UserError(
            f"{what} is {'more than one refused file' if found else 'no delivery and no refused file'}.",
            expected="a delivery <partner>/<dataset>/<date>~<hash>, at least 8 characters of a sha256, or a folder in "
            f"quarantine{': ' + ', '.join(known[:3]) if known else ''}",
            next_step="look it up in monitor.deliveries, or in the folder quarantine.",
        )
    return found.pop()


def _refusals(home: Home, sha256: str = "") -> Iterator[tuple[Path, dict[str, Any]]]:
    """The folders in quarantine with what is recorded of them, of one hash or of all."""
    for path in sorted(home.quarantine.glob("[!.]*~*/refusal.parquet")):
        for row in pq.read_table(path).to_pylist():
            if not sha256 or row["raw_sha256"] == sha256:
                yield path.parent, row


def _is_buried(row: dict[str, Any]) -> bool:
    return str(row["reason"]).startswith(f"{DESTROYED}: ")


def _bury(home: Home, folder: Path, row: dict[str, Any], done: Purged, role: str) -> None:
    """Put a tombstone in the place of a refused file, its letter and its verdicts."""
    why = done.reason.removeprefix(f"{DESTROYED}: ")
    told = TOMBSTONE.format(received_on=row["received_on"], day=done.day, reason=why, role=role)
    with replacing_folder(folder) as aside, in_memory() as con:
        (aside / LETTER).write_bytes(told.encode())
        write_rows(con, aside / "refusal.parquet", REFUSAL, [row | {"file_name": DESTROYED, "reason": done.reason}])
        write_rows(con, aside / "checks.parquet", CHECK_TYPES, [])
