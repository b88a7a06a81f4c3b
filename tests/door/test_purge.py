"""A delivery that should never have come is destroyed. All numbers are made up."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from ingest.purge import purge
from ingest.retract import retract
from publish.commands.main import svm
from svm.errors import UserError

FILE = "\ufeffInstroom;IND;NP;KMar;Overige\r\n2023;11180;20;30;40"
WHY = {"reason": "had niet mogen komen", "role": "privacy officer"}


def test_bytes_are_destroyed_a_tombstone_stays_and_they_do_not_come_back(door, monkeypatch):
    landed = door.land_one("dtv", "2024-02-10", "instroom_2023.csv", FILE).delivery_id
    monkeypatch.setenv("SVM_HOME", str(door.home.root))
    words = ["purge", landed, "--reason", WHY["reason"], "--role", WHY["role"]]
    done = CliRunner().invoke(svm, words)
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"Destroyed: {landed}, as of ")
    kept = b"".join(p.read_bytes() for p in door.home.lake.rglob("*") if p.is_file())
    assert b"11180" not in kept and b"instroom_2023.csv" not in kept
    assert not list(door.home.originals.iterdir())
    again = door.land()[0]
    assert again.result == "refused"
    assert "was destroyed on" in again.message and "vernietigd: had niet mogen komen" in again.message
    assert not list(door.home.originals.iterdir())
    with pytest.raises(UserError, match="cannot be undone"):
        retract(door.home, landed, undo=True, **WHY)
    with pytest.raises(UserError, match="cannot be undone"):
        purge(door.home, landed, **WHY)
    told = "select result, reason from monitor.deliveries where delivery_id <> ''"
    with door.published("+deliveries"):
        assert door.query(told) == [("ingetrokken", "vernietigd: had niet mogen komen")]
