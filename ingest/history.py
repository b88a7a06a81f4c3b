"""What came before a file: deliveries in the lake, and files of the same landing."""

from __future__ import annotations

from ingest.arrive import Arrived
from ingest.contracts import Contract
from ingest.ledger import Landed, landed_before
from ingest.recognise import Recognised, Unfit
from ingest.retract import withdrawals
from ingest.stage import Staged
from svm.home import Home


class History:
    """What the lake held when a landing began, and the files that this landing took in since."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._landed: dict[str, list[Landed]] = {}
        self._taken_in: dict[tuple[str, str], str] = {}
        self._rows: dict[str, int] = {}
        self._withdrawn = withdrawals(home)

    def _before(self, contract: Contract) -> list[Landed]:
        if contract.name not in self._landed:
            self._landed[contract.name] = landed_before(self._home, contract)
        return self._landed[contract.name]

    def same_bytes(self, file: Recognised | Unfit) -> str:
        """Name the delivery of this dataset that has the same bytes; empty when there is none."""
        if file.contract is None:
            return ""
        sha256 = file.arrived.sha256
        in_lake = (d.delivery_id for d in self._before(file.contract) if d.sha256 == sha256)
        return self._taken_in.get((file.contract.name, sha256)) or next(in_lake, "")

    def describe(self, same: str) -> str:
        """State why a file with the same bytes as a delivery is not landed again."""
        entry = self._withdrawn.get(same)
        if entry is None:
            return f"same bytes as {same}: nothing to do"
        return (
            f"same bytes as {same}, which was withdrawn on {entry.decided_on} ({entry.reason}): it stays withdrawn. "
            f"Next step: ask for a corrected file; if the withdrawal was a mistake, `svm retract {same} --undo`"
        )

    def previous_rows(self, arrived: Arrived, contract: Contract) -> int | None:
        """Return the number of rows of the delivery before it; None without one, or when a dataset sends additions."""
        if contract.coverage != "full":
            return None
        before = [
            d.rows
            for d in self._before(contract)
            if d.received_on <= arrived.received_on and d.delivery_id not in self._withdrawn
        ]
        return self._rows.get(contract.name) or (before[-1] if before else None)

    def take_in(self, file: Staged | Unfit) -> None:
        """Remember a file of this landing for the files that follow."""
        if file.contract is None:
            return
        self._taken_in[file.contract.name, file.arrived.sha256] = f"{file.arrived.path.name} in this run"
        if isinstance(file, Staged):
            self._rows[file.contract.name] = file.profile.rows
