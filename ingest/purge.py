"""Purge: the bytes of a landed delivery that should never have come are destroyed; a tombstone says so.

The ledger row and the entry in `lake/_retractions` stay. The data become an empty table with the same columns, so that
every build still reads the folder.
"""

from __future__ import annotations

import shutil

import pyarrow.parquet as pq

from ingest.ledger import LEDGER
from ingest.retract import DESTROYED, Retraction, enter, withdrawals
from svm.files import replacing
from svm.home import Home
from svm.locks import exclusive

#: what of a ledger row may repeat words of the file
WORDS = {"file_name": "vernietigd", "unknown_columns": "", "source": "", "raw_path": ""}


def purge(home: Home, delivery_id: str, *, reason: str, role: str) -> Retraction:
    """Destroy cells and original bytes of a delivery and leave a tombstone; the values before it come back.

    Original bytes that another delivery has too stay for that one. Raises UserError for a delivery that is not in the
    lake or was destroyed already, and without a reason or a role.
    """
    with exclusive(home.lake / ".lock", "svm land, svm retract or svm purge"):
        entry = enter(home, delivery_id, DESTROYED, reason=reason, role=role)
        partner, dataset, delivery = delivery_id.split("/")
        folder = home.lake / partner / dataset / f"delivery={delivery}"
        for name in ("data.parquet", "checks.parquet"):
            schema = pq.read_schema(folder / name).remove_metadata()
            with replacing(folder / name) as aside:
                pq.write_table(schema.empty_table(), aside)
        ledger = pq.read_table(folder / "ledger.parquet")
        row = ledger.to_pylist()[0]
        sha256 = row["raw_sha256"]
        with replacing(folder / "ledger.parquet") as aside:
            pq.write_table(type(ledger).from_pylist([{n: row[n] for n in LEDGER} | WORDS], ledger.schema), aside)
        if not has_delivery(home, sha256, but=delivery_id):
            shutil.rmtree(home.originals / sha256, ignore_errors=True)
    return entry


def has_delivery(home: Home, sha256: str, but: str = "") -> bool:
    """Whether a delivery that was not destroyed has these original bytes, `but` left aside."""
    gone = {name for name, entry in withdrawals(home).items() if entry.event == DESTROYED} | {but}
    ledgers = sorted(home.lake.glob("[!_]*/*/delivery=*~*/ledger.parquet"))
    rows = (row for path in ledgers for row in pq.read_table(path, columns=["delivery_id", "raw_sha256"]).to_pylist())
    return any(row["raw_sha256"] == sha256 and row["delivery_id"] not in gone for row in rows)
