"""What killed runs and full disks left in a lake is made whole or swept by the next landing. All deliveries are made up."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from ingest.lake import prepare
from svm.files import FRESH

GOOD = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\nVertrek;Jaar;2024;;;;10\n"


@pytest.mark.parametrize(
    "left",
    ["dtv/vertrek_brontabel/delivery=none/data.*.parquet", "_none/_none/delivery=none/ledger.parquet"],
)
def test_a_parquet_without_a_byte_is_written_again(door, left):
    prepare(door.home)
    [path] = door.home.lake.glob(left)
    columns = pq.read_schema(path).names
    path.write_bytes(b"")
    prepare(door.home)
    assert pq.read_schema(path).names == columns


def test_what_a_killed_landing_left_is_swept_and_a_delivery_is_not(door):
    first = door.land_one("dtv", "2025-02-28", "vertrek.csv", GOOD)
    litter = [
        door.home.lake / f".incoming-abc{FRESH}" / "0" / "data.parquet",
        door.home.originals / f".incoming-abc{FRESH}",
        door.home.quarantine / f".dtv~2025-{FRESH}" / "brief.md",
        door.home.lake / "dtv" / "vertrek_brontabel" / f".delivery=none-abc{FRESH}" / "data.parquet",
    ]
    for path in litter:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
    again = door.land()
    assert [o.result for o in again] == ["known"] and first.result == "landed"
    assert [p for p in door.home.root.rglob(f".*{FRESH}") if "inbox" not in p.parts] == []
    assert door.cells(first, "aantal") == [("10",)]
