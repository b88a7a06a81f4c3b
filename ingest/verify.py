"""Verify: is the lake still what was landed? Originals by their hash, cells and entries by reading them whole.

Cells that can no longer be read are written again from the original, by the stage of the door itself.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from ingest.arrive import Arrived
from ingest.dates import today
from ingest.isolate import isolated
from ingest.privacy import closed
from ingest.problems import NotTaken, Unreadable
from ingest.recognise import Recognised, recognise_as
from ingest.retract import DESTROYED, delivery_of
from ingest.stage import Staged, stage
from svm.damage import Damage, is_as_recorded
from svm.database import ask, in_memory
from svm.files import aside_of, settle
from svm.home import Home
from svm.locks import exclusive
from svm.processes import silent
from svm.sql import literal

RESTORE = "put it back from the backup."
REPAIR = "run `svm verify --repair`: it is written again from the original."
#: what must be known of a delivery to verify it
KNOWN = "delivery_id, partner, dataset, received_on, file_name, raw_sha256, raw_bytes, raw_path, row_count, source"


@dataclass(frozen=True)
class _Delivery:
    folder: Path
    ledger: dict[str, Any]
    original: Path

    @property
    def cells(self) -> Path:
        return self.folder / "data.parquet"


def damaged_lake(home: Home) -> list[Damage]:
    """List what is no longer as it was landed, refused or withdrawn, by path."""
    return sorted(_damages(home), key=lambda one: one.path)


def repair(home: Home) -> tuple[list[Path], list[Damage]]:
    """Write damaged cells again from their originals. Returns the files that are whole again and what is left.

    Raises UserError when a landing runs.
    """
    repaired = []
    left = []
    with exclusive(home.lake / ".lock", "svm land"):
        for delivery in _deliveries(home):
            if isinstance(delivery, Damage) or not _damaged_cells(delivery):
                continue
            try:
                isolated(lambda one=delivery: _written_again(one, home))
                repaired.append(delivery.cells)
            except (NotTaken, Unreadable) as error:
                left.append(Damage(delivery.cells, f"cannot be written again: {error}", RESTORE))
    told = {one.path for one in left}
    return repaired, left + [one for one in damaged_lake(home) if one.path not in told]


def _damages(home: Home) -> Iterator[Damage]:
    for delivery in _deliveries(home):
        if isinstance(delivery, Damage):
            yield delivery
            continue
        original = delivery.original
        if not original.is_file():
            yield Damage(original, f"the original of {delivery.ledger['delivery_id']} is gone", RESTORE)
        elif not is_as_recorded(original, str(delivery.ledger["raw_sha256"])):
            yield Damage(original, f"is not what was delivered as {delivery.ledger['delivery_id']}", RESTORE)
        if found := _damaged_cells(delivery):
            yield Damage(delivery.cells, found, REPAIR)
        yield from _unreadable(delivery.folder / "checks.parquet")
    for entry in home.retractions.glob("[!_.]*/*/*.parquet"):
        yield from _unreadable(entry, rows=1)
    yield from _damaged_closed(home)
    for refusal in home.quarantine.glob("[!.]*~*/refusal.parquet"):
        yield from _unreadable(refusal, rows=1)
        yield from _unreadable(refusal.with_name("checks.parquet"))


def _deliveries(home: Home) -> Iterator[_Delivery | Damage]:
    """Every delivery that was not destroyed with what its ledger says; a damage where that cannot be read."""
    gone = _destroyed(home)
    for folder in sorted(home.lake.glob("[!_.]*/*/delivery=*~*")):
        if delivery_of(folder) in gone:
            continue
        path = folder / "ledger.parquet"
        try:
            found = ask(f"select {KNOWN} from read_parquet({literal(str(path))})")
            ((*values,),) = found.fetchall()
        except (duckdb.Error, ValueError) as error:
            yield Damage(path, f"cannot be read: {_line(error)}", RESTORE)
            continue
        ledger = dict(zip(found.columns, values, strict=True))
        yield _Delivery(folder, ledger, home.root / str(ledger["raw_path"]))


def _destroyed(home: Home) -> set[str]:
    """The deliveries that were destroyed, as far as entries can be read: one that cannot is named elsewhere."""
    found = set()
    for entry in sorted(home.retractions.glob("[!_.]*/*/*.parquet")):
        with suppress(duckdb.Error):
            rows = ask(f"select delivery_id, retraction from read_parquet({literal(str(entry))})").fetchall()
            found |= {delivery_id for delivery_id, event in rows if event == DESTROYED}
    return found


def _damaged_closed(home: Home) -> Iterator[Damage]:
    """What is locked away and can be read by others, is not what came, or should be gone."""
    folder = closed.folder_of(home)
    for path, mode in [(folder, 0o700)] * folder.exists() + [(kept, 0o600) for kept in closed.find(home)]:
        if os.name != "nt" and stat.S_IMODE(path.stat().st_mode) & ~mode:
            yield Damage(path, "may be read by others than its owner", f"run `chmod {mode:o}` on it.")
    for kept in closed.find(home):
        if closed.last_day(kept) < today():
            yield Damage(kept, f"should have been destroyed after {closed.last_day(kept)}", "run `svm land`.")
        elif not is_as_recorded(kept, closed.sha256_of(kept)):
            yield Damage(kept, "is not what was locked away", "run `svm purge` on it.")


def _damaged_cells(delivery: _Delivery) -> str:
    """What is wrong with the cells of a delivery; empty when nothing is."""
    rows = delivery.ledger["row_count"]
    return next((one.found for one in _unreadable(delivery.cells, rows)), "")


def _unreadable(parquet: Path, rows: int | None = None) -> Iterator[Damage]:
    """Read every value of a Parquet file; what is wrong when it cannot be read or has another number of rows."""
    table = f"read_parquet({literal(str(parquet))})"
    try:
        # a hash over all columns, so that every page is unpacked: the number of rows alone stands in the footer
        ((count, _),) = ask(f"select count(*), bit_xor(hash(cells)) from {table} as cells").fetchall()
    except duckdb.Error as error:
        yield Damage(parquet, f"cannot be read: {_line(error)}", RESTORE)
        return
    if rows is not None and count != rows:
        yield Damage(parquet, f"has {count} rows where {rows} were recorded", RESTORE)


def _written_again(delivery: _Delivery, home: Home) -> None:
    ledger, original = delivery.ledger, delivery.original
    if not is_as_recorded(original, str(ledger["raw_sha256"])):
        raise NotTaken(f"the original {original.relative_to(home.root)} is not what was delivered.")
    arrived = Arrived(
        Path(str(ledger["file_name"])),
        str(ledger["partner"]),
        ledger["received_on"],
        str(ledger["raw_sha256"]),
        int(ledger["raw_bytes"]),
        original,
        {"source": ledger["source"]},
        (),
    )
    with aside_of(home.lake / "incoming") as area, in_memory() as con:
        known = recognise_as(arrived, area / "unpacked", str(ledger["dataset"]))
        made = stage(known, area / "staged", None, con, silent, today()) if isinstance(known, Recognised) else known
        if not isinstance(made, Staged) or made.contract.name != ledger["dataset"]:
            raise NotTaken(f"the contract of {ledger['dataset']} no longer fits its original.")
        if made.profile.rows != ledger["row_count"]:
            raise NotTaken(f"its original gives {made.profile.rows} rows where {ledger['row_count']} were recorded.")
        settle(made.parquet, delivery.cells)


def _line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
