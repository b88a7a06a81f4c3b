"""Bytes that should never have come are destroyed, wherever they lie in the home. All numbers are made up."""

from __future__ import annotations

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from ingest.privacy import closed
from ingest.purge import purge
from ingest.retract import retract
from ingest.verify import damaged_lake
from publish.commands.main import svm
from svm.errors import UserError

FILE = "\ufeffInstroom;IND;NP;KMar;Overige\r\n2023;11180;20;30;40"
WHY = {"reason": "had niet mogen komen", "role": "privacy officer"}
WORDS = ["--reason", WHY["reason"], "--role", WHY["role"]]


def left(home) -> str:
    """All names and texts in a home but for its inbox; of a Parquet file also its cells."""
    found = []
    for path in sorted(home.root.rglob("*")):
        if path.is_file() and "inbox" not in path.parts and ".lock" not in path.name:
            cells = str(pq.read_table(path).to_pylist()) if path.suffix == ".parquet" else ""
            found += [path.name, cells, path.read_bytes().decode(errors="replace")]
    return "\n".join(found)


def test_bytes_are_destroyed_a_tombstone_stays_and_they_do_not_come_back(door, monkeypatch):
    landed = door.land_one("dtv", "2024-02-10", "instroom_2023.csv", FILE).delivery_id
    door.home.build_database.parent.mkdir(exist_ok=True)
    with duckdb.connect(str(door.home.build_database)) as con:
        con.execute("create table made_up as select 'instroom_2023.csv' || n as file_name from range(9) as numbers(n)")
    assert "instroom_2023.csv" in door.home.build_database.read_bytes().decode(errors="replace")
    monkeypatch.setenv("SVM_HOME", str(door.home.root))
    done = CliRunner().invoke(svm, ["purge", landed, *WORDS])
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"Destroyed: {landed}, as of ")
    again = door.land()[0]
    assert again.result == "refused"
    assert "was destroyed on" in again.message and "vernietigd: had niet mogen komen" in again.message
    with pytest.raises(UserError, match="cannot be undone"):
        retract(door.home, landed, undo=True, **WHY)
    with pytest.raises(UserError, match="cannot be undone"):
        purge(door.home, landed, **WHY)
    told = "select result, reason from monitor.deliveries where delivery_id <> ''"
    with door.published("+deliveries"):
        assert door.query(told) == [("ingetrokken", "vernietigd: had niet mogen komen")]
    assert damaged_lake(door.home) == []
    assert "11180" not in left(door.home) and "instroom_2023.csv" not in left(door.home)


SECRET = "verzonnen.geheim@voorbeeld.example"
LOCKED = f"{FILE};{SECRET}\r\n"
REFUSED = "\ufeffInstroom;IND;NP;KMar;Overige\r\n2023;elfduizend;20;30;40"


def by_hash(door) -> str:
    return closed.sha256_of(closed.find(door.home)[0])[:12]


def by_closed_name(door) -> str:
    return closed.find(door.home)[0].name


def by_folder(door) -> str:
    return next(door.home.quarantine.glob("dtv~*")).name


def by_letter(door) -> str:
    return f"quarantine/{by_folder(door)}/brief.md"


@pytest.mark.parametrize(
    ("data", "word", "named"),
    [
        (LOCKED, SECRET, by_hash),
        (LOCKED, SECRET, by_closed_name),
        (LOCKED, SECRET, by_letter),
        (REFUSED, "elfduizend", by_folder),
    ],
)
def test_a_refused_file_is_destroyed_with_its_letter_and_does_not_come_back(door, monkeypatch, data, word, named):
    assert door.land_one("dtv", "2024-02-10", "instroom_2023.csv", data).result == "refused"
    assert word in left(door.home)
    monkeypatch.setenv("SVM_HOME", str(door.home.root))
    done = CliRunner().invoke(svm, ["purge", named(door), *WORDS])
    assert done.exit_code == 0, done.output
    assert word not in left(door.home) and "instroom_2023.csv" not in left(door.home)
    assert closed.find(door.home) == []
    (letter,) = door.home.quarantine.glob("dtv~*/brief.md")
    assert "had niet mogen komen (besluit: privacy officer)" in letter.read_text()
    again = door.land()[0]
    assert again.result == "refused" and "a refused file that was destroyed (vernietigd: had niet" in again.message
    assert word not in left(door.home)
    assert CliRunner().invoke(svm, ["purge", "0123456789", *WORDS]).exit_code == 1


def test_what_is_not_there_is_named_and_nothing_is_destroyed(door):
    door.land_one("dtv", "2024-02-10", "instroom_2023.csv", FILE)
    before = left(door.home)
    for what in ("onbekend", "", "0123456789ab", "dtv/instroom/2024-01-01~00000000", "a/b/c/d", "../.."):
        with pytest.raises(UserError, match="no delivery"):
            purge(door.home, what, **WHY)
    with pytest.raises(UserError, match="needs a reason"):
        purge(door.home, "0123456789ab", reason=" ", role="x")
    assert left(door.home) == before
