"""Retract: a delivery is withdrawn, or its withdrawal lifted, by an entry in the lake; its own folder never changes.

`lake/_retractions/<partner>/<dataset>/<date received>~<hash>.<n>.parquet` holds one row: what was decided about the
delivery, from which day, why and by which role. The last entry that is known at an as-of date holds.
"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from pathlib import Path

from ingest.ledger import RETRACTION, now, write_rows
from svm.database import ask, in_memory
from svm.errors import UserError
from svm.files import replacing
from svm.home import Home
from svm.locks import exclusive
from svm.sql import literal

WITHDRAWN, RESTORED, DESTROYED = "ingetrokken", "hersteld", "vernietigd"


@dataclass(frozen=True)
class Retraction:
    """An entry about a delivery: withdrawn, or restored, as of the day `decided_on`."""

    delivery_id: str
    event: str
    decided_on: dt.date
    reason: str


def retract(
    home: Home, delivery_id: str, *, reason: str, role: str, on: dt.date | None = None, undo: bool = False
) -> Retraction:
    """Withdraw a landed delivery as of a day (default: today), or with `undo` lift its withdrawal.

    Raises UserError for a delivery that is not in the lake or is in that state already, without a reason or a role, and
    for a day before the delivery was received, before its last entry, or in the future.
    """
    with exclusive(home.lake / ".lock", "svm land or svm retract"):
        return enter(home, delivery_id, RESTORED if undo else WITHDRAWN, reason=reason, role=role, on=on)


def enter(home: Home, delivery_id: str, event: str, *, reason: str, role: str, on: dt.date | None = None) -> Retraction:
    """Add an entry about a delivery; the caller holds the lock of the lake. Raises UserError as `retract` does."""
    check_decided(reason, role)
    received_on = _received_on(home, delivery_id)
    earlier = _entries(home, delivery_id)
    _may_follow(delivery_id, event, earlier)
    day = on or now().date()
    _is_possible(delivery_id, day, earlier[-1].decided_on if earlier else received_on)
    told = " ".join(reason.split())
    row = {
        "delivery_id": delivery_id,
        "entry_number": len(earlier) + 1,
        "retraction": event,
        "decided_on": day,
        # every reader of a withdrawal shows its reason, so that is where it says that the bytes are gone
        "reason": f"{DESTROYED}: {told}" if event == DESTROYED else told,
        "decided_by_role": " ".join(role.split()),
        "recorded_at": now(),
    }
    with replacing(_path(home, delivery_id, len(earlier) + 1)) as aside, in_memory() as con:
        write_rows(con, aside, RETRACTION, [row])
    return Retraction(delivery_id, event, day, str(row["reason"]))


def withdrawals(home: Home) -> dict[str, Retraction]:
    """Return the deliveries whose last entry withdraws them."""
    last = {entry.delivery_id: entry for entry in _read(home, "*/*/*.*.parquet")}
    return {name: entry for name, entry in last.items() if entry.event in (WITHDRAWN, DESTROYED)}


def delivery_of(folder: Path) -> str:
    """Return the delivery of which a folder of the lake holds the cells: `partner/dataset/<date received>~<hash>`."""
    return f"{folder.parent.parent.name}/{folder.parent.name}/{folder.name.removeprefix('delivery=')}"


def _entries(home: Home, delivery_id: str) -> list[Retraction]:
    """The entries about one delivery, oldest first."""
    return _read(home, f"{delivery_id}.*.parquet")


def _read(home: Home, pattern: str) -> list[Retraction]:
    files = sorted(home.retractions.glob(pattern))
    if not files:
        return []
    paths = ", ".join(literal(str(f)) for f in files)
    found = ask(
        f"select delivery_id, retraction, decided_on, reason from read_parquet([{paths}]) "
        "order by delivery_id, entry_number"
    )
    return [Retraction(*row) for row in found.fetchall()]


def _path(home: Home, delivery_id: str, number: int) -> Path:
    return home.retractions / f"{delivery_id}.{number}.parquet"


def check_decided(reason: str, role: str) -> None:
    """Raise UserError when a decision has no reason or no role."""
    if not reason.strip():
        raise UserError("A decision needs a reason.", next_step='give --reason "…".')
    if not role.strip():
        raise UserError("A decision needs the role that took it.", next_step='give --role "…" (a role, not a person).')


def _received_on(home: Home, delivery_id: str) -> dt.date:
    """The day on which a delivery in the lake was received; raises UserError with the nearest names when it is not."""
    landed = {delivery_of(folder) for folder in home.lake.glob("[!_]*/*/delivery=*~*")}
    if delivery_id not in landed:
        near = difflib.get_close_matches(delivery_id, sorted(landed), n=3, cutoff=0)
        raise UserError(
            f"There is no delivery {delivery_id} in the lake.",
            expected="a delivery such as " + ", ".join(near) if near else "a delivery that was landed",
            next_step="look it up in monitor.deliveries, or in the output of `svm trace`.",
        )
    return dt.date.fromisoformat(delivery_id.rpartition("/")[2].partition("~")[0])


def _may_follow(delivery_id: str, event: str, earlier: list[Retraction]) -> None:
    last = earlier[-1] if earlier else None
    if last and last.event == DESTROYED:
        raise UserError(
            f"{delivery_id} was destroyed on {last.decided_on}; that cannot be undone.",
            next_step="ask the partner for a file that may come, and land it.",
        )
    if event == WITHDRAWN and last and last.event == WITHDRAWN:
        raise UserError(
            f"{delivery_id} was withdrawn already, on {last.decided_on}: {last.reason}",
            next_step="run `svm build`; when the withdrawal was a mistake, lift it with --undo.",
        )
    if event == RESTORED and not (last and last.event == WITHDRAWN):
        raise UserError(f"{delivery_id} is not withdrawn: there is nothing to lift.", next_step="check the delivery.")


def _is_possible(delivery_id: str, day: dt.date, earliest: dt.date) -> None:
    today = now().date()
    if not earliest <= day <= today:
        raise UserError(
            f"{delivery_id} cannot be withdrawn or restored as of {day}.",
            expected=f"a day from {earliest} (when it was received, or of its last entry) to {today} (today)",
            next_step="give another day with --on.",
        )
