"""Retract: a delivery is withdrawn or held, or either is lifted, by an entry in the lake; its own folder never changes.

`lake/_retractions/<partner>/<dataset>/<date received>~<hash>.<n>.parquet` holds one row: what was decided about the
delivery, from which day, why and by which role. Whether it is withdrawn and whether it is held are two matters; of each
the last entry that is known at an as-of date holds. A delivery that is held counts on no as-of date, and once it is
accepted as of the day on which it came, as any other.
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
HELD, ACCEPTED = "aangehouden", "aanvaard"
#: how a delivery is held when it lands: nobody decided about it yet
AT_THE_DOOR = {"reason": "wacht op beoordeling", "role": "svm land --review"}


@dataclass(frozen=True)
class Retraction:
    """An entry about a delivery: withdrawn, restored, held or accepted, as of the day `decided_on`."""

    delivery_id: str
    event: str
    decided_on: dt.date
    reason: str
    role: str = ""

    @property
    def is_of_review(self) -> bool:
        """Whether it says if the delivery is held; else it says if it is withdrawn."""
        return self.event in (HELD, ACCEPTED)


def retract(
    home: Home, delivery_id: str, *, reason: str, role: str, on: dt.date | None = None, undo: bool = False
) -> Retraction:
    """Withdraw a landed delivery as of a day (default: today), or with `undo` lift its withdrawal.

    Raises UserError for a delivery that is not in the lake or is in that state already, without a reason or a role, and
    for a day before the delivery was received, before its last entry, or in the future.
    """
    with exclusive(home.lake / ".lock", "svm land or svm retract"):
        return enter(home, delivery_id, RESTORED if undo else WITHDRAWN, reason=reason, role=role, on=on)


def decide(home: Home, delivery_id: str, event: str, *, reason: str, role: str) -> Retraction:
    """Accept a delivery that is held (`ACCEPTED`), or go on holding it (`HELD`) with a reason and a role.

    Raises UserError for a delivery that is not in the lake, is not held or is withdrawn, without a reason or a role.
    """
    with exclusive(home.lake / ".lock", "svm land or svm retract"):
        return enter(home, delivery_id, event, reason=reason, role=role)


def hold_at_the_door(home: Home, delivery_id: str) -> None:
    """Enter that a delivery is held, before it appears in the lake; the caller holds the lock of the lake."""
    _write(home, delivery_id, HELD, now().date(), **AT_THE_DOOR)


def forget_unborn(home: Home) -> None:
    """Remove what a landing entered about a delivery that it never came to, because it was killed; hold the lock."""
    for delivery_id in _last(home, of_review=True).keys() - _landed(home):
        if [entry.event for entry in _entries(home, delivery_id)] == [HELD]:
            _path(home, delivery_id, 1).unlink()


def enter(home: Home, delivery_id: str, event: str, *, reason: str, role: str, on: dt.date | None = None) -> Retraction:
    """Add an entry about a delivery; the caller holds the lock of the lake. Raises UserError as `retract` does."""
    check_decided(reason, role)
    received_on = _received_on(home, delivery_id)
    entries = _entries(home, delivery_id)
    earlier = [entry for entry in entries if not entry.is_of_review]
    day = on or now().date()
    if event in (HELD, ACCEPTED):
        _may_be_decided(delivery_id, event, entries)
    else:
        _may_follow(delivery_id, event, earlier)
        _is_possible(delivery_id, day, earlier[-1].decided_on if earlier else received_on)
    return _write(home, delivery_id, event, day, reason=reason, role=role)


def withdrawals(home: Home) -> dict[str, Retraction]:
    """Return the deliveries that are withdrawn or destroyed, each with the entry that says so."""
    last = _last(home, of_review=False)
    return {name: entry for name, entry in last.items() if entry.event in (WITHDRAWN, DESTROYED)}


def held(home: Home) -> dict[str, Retraction]:
    """Return the deliveries that wait to be accepted, each with its last entry; one that is withdrawn waits no more."""
    gone, landed = withdrawals(home), _landed(home)
    last = _last(home, of_review=True)
    return {n: e for n, e in last.items() if e.event == HELD and n not in gone and n in landed}


def held_lines(home: Home) -> list[str]:
    """State in Dutch how many deliveries are held and what is to be done; nothing when none is."""
    count = len(held(home))
    return [f"Aangehouden leveringen: {count} (bekijk ze met `svm review`)"] if count else []


def delivery_of(folder: Path) -> str:
    """Return the delivery of which a folder of the lake holds the cells: `partner/dataset/<date received>~<hash>`."""
    return f"{folder.parent.parent.name}/{folder.parent.name}/{folder.name.removeprefix('delivery=')}"


def _write(home: Home, delivery_id: str, event: str, day: dt.date, *, reason: str, role: str) -> Retraction:
    """Add an entry behind those that there are."""
    told, by = " ".join(reason.split()), " ".join(role.split())
    # every reader of a withdrawal shows its reason, so that is where it says that the bytes are gone
    entry = Retraction(delivery_id, event, day, f"{DESTROYED}: {told}" if event == DESTROYED else told, by)
    number = len(_entries(home, delivery_id)) + 1
    row = {
        "delivery_id": delivery_id,
        "entry_number": number,
        "retraction": event,
        "decided_on": day,
        "reason": entry.reason,
        "decided_by_role": by,
        "recorded_at": now(),
    }
    with replacing(_path(home, delivery_id, number)) as aside, in_memory() as con:
        write_rows(con, aside, RETRACTION, [row])
    return entry


def _last(home: Home, *, of_review: bool) -> dict[str, Retraction]:
    """The last entry about each delivery, of one of the two matters."""
    return {e.delivery_id: e for e in _read(home, "*/*/*.*.parquet") if e.is_of_review == of_review}


def _entries(home: Home, delivery_id: str) -> list[Retraction]:
    """The entries about one delivery, oldest first."""
    return _read(home, f"{delivery_id}.*.parquet")


def _read(home: Home, pattern: str) -> list[Retraction]:
    files = sorted(home.retractions.glob(pattern))
    if not files:
        return []
    paths = ", ".join(literal(str(f)) for f in files)
    found = ask(
        f"select delivery_id, retraction, decided_on, reason, decided_by_role from read_parquet([{paths}]) "
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


def _landed(home: Home) -> set[str]:
    """The deliveries that are in the lake."""
    return {delivery_of(folder) for folder in home.lake.glob("[!_]*/*/delivery=*~*")}


def _received_on(home: Home, delivery_id: str) -> dt.date:
    """The day on which a delivery in the lake was received; raises UserError with the nearest names when it is not."""
    landed = _landed(home)
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


def _may_be_decided(delivery_id: str, event: str, entries: list[Retraction]) -> None:
    used = [entry for entry in entries if not entry.is_of_review]
    if used and used[-1].event != RESTORED:
        raise UserError(
            f"{delivery_id} was {'destroyed' if used[-1].event == DESTROYED else 'withdrawn'} on "
            f"{used[-1].decided_on}: {used[-1].reason}",
            expected="a delivery that is held",
            next_step="ask for a corrected file; a withdrawal is lifted with `svm retract --undo`.",
        )
    reviewed = [entry for entry in entries if entry.is_of_review]
    if not reviewed or reviewed[-1].event != HELD:
        raise UserError(
            f"{delivery_id} is not held: it counts already.",
            expected="a delivery that `svm review` lists",
            next_step="to take it out of use, `svm retract` it." if event == HELD else "there is nothing to do.",
        )


def _is_possible(delivery_id: str, day: dt.date, earliest: dt.date) -> None:
    today = now().date()
    if not earliest <= day <= today:
        raise UserError(
            f"{delivery_id} cannot be withdrawn or restored as of {day}.",
            expected=f"a day from {earliest} (when it was received, or of its last entry) to {today} (today)",
            next_step="give another day with --on.",
        )
