"""What came before a file: deliveries in the lake, and files of the same landing."""

from __future__ import annotations

from ingest.arrive import Arrived
from ingest.contracts import Contract
from ingest.ledger import Landed, landed_before
from ingest.purge import buried
from ingest.recognise import Recognised, Unfit
from ingest.retract import DESTROYED, held, withdrawals
from ingest.stage import Staged
from svm.home import Home

NOT_AGAIN = "they are not taken in again. Next step: remove the file from the inbox and ask for one that may come"


class History:
    """What the lake held when a landing began, and what this landing took in and landed since."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._landed: dict[str, list[Landed]] = {}
        self._taken_in: dict[str, int] = {}
        self._withdrawn = withdrawals(home)
        self._held = held(home)
        #: why refused bytes were destroyed, by their sha256
        self.buried = buried(home)

    def _before(self, contract: Contract) -> list[Landed]:
        if contract.name not in self._landed:
            self._landed[contract.name] = landed_before(self._home, contract)
        return self._landed[contract.name]

    def same_bytes(self, file: Recognised | Staged | Unfit) -> str:
        """Name the delivery of this dataset that landed with the same bytes; empty when there is none."""
        if file.contract is None:
            return ""
        return next((d.delivery_id for d in self._before(file.contract) if d.sha256 == file.arrived.sha256), "")

    def is_destroyed(self, delivery_id: str) -> bool:
        """Whether the bytes of a delivery were destroyed, so that they may not come again."""
        entry = self._withdrawn.get(delivery_id)
        return entry is not None and entry.event == DESTROYED

    def describe(self, same: str) -> str:
        """State why a file with the same bytes as a delivery is not landed again."""
        entry = self._withdrawn.get(same)
        if entry is None and (holds := self._held.get(same)):
            return (
                f"same bytes as {same}, which is held since {holds.decided_on} ({holds.reason}): it stays held. "
                "Next step: `svm review`"
            )
        if entry is None:
            return f"same bytes as {same}: nothing to do"
        if entry.event == DESTROYED:
            return f"same bytes as {same}, which was destroyed on {entry.decided_on} ({entry.reason}): {NOT_AGAIN}"
        return (
            f"same bytes as {same}, which was withdrawn on {entry.decided_on} ({entry.reason}): it stays withdrawn. "
            f"Next step: ask for a corrected file; if the withdrawal was a mistake, `svm retract {same} --undo`"
        )

    def describe_buried(self, reason: str) -> str:
        """State why a file that was refused and destroyed before is not taken in."""
        return f"same bytes as a refused file that was destroyed ({reason}): {NOT_AGAIN}"

    def previous_rows(self, arrived: Arrived, contract: Contract) -> int | None:
        """Return the number of rows of the delivery before it; None without one, or when a dataset sends additions."""
        if contract.coverage != "full":
            return None
        before = [d.rows for d in self._before(contract) if d.received_on <= arrived.received_on and self._is_in_use(d)]
        return before[-1] if before else None

    def expected_rows(self, arrived: Arrived, contract: Contract) -> int | None:
        """Return what `previous_rows` will be when every file that was taken in lands."""
        rows = self.previous_rows(arrived, contract)
        return self._taken_in.get(contract.name, rows) if contract.coverage == "full" else None

    def take_in(self, file: Staged | Unfit) -> None:
        """Remember a file that is still to be judged, for the files that follow."""
        if isinstance(file, Staged):
            self._taken_in[file.contract.name] = file.profile.rows

    def next_sequence(self, contract: Contract) -> int:
        """Return the place of the next delivery among all of its dataset, in the order in which they landed."""
        return len(self._before(contract)) + 1

    def land(self, contract: Contract, landed: Landed) -> None:
        """Remember a delivery that landed."""
        before = self._before(contract)
        before.append(landed)
        before.sort(key=lambda d: (d.received_on, d.sequence))

    def same_day(self, contract: Contract, landed: Landed) -> list[Landed]:
        """List the other deliveries of a dataset that are of one day with this one, in the order in which they landed.

        Those that were withdrawn or are held are not among them.
        """
        others = [d for d in self._before(contract) if d.day == landed.day and d.delivery_id != landed.delivery_id]
        return sorted(filter(self._is_in_use, others), key=lambda d: d.sequence)

    def _is_in_use(self, landed: Landed) -> bool:
        return landed.delivery_id not in self._withdrawn and landed.delivery_id not in self._held
