"""A file that is in the lake is known by its hash, before anything of it is copied. All deliveries are made up."""

from __future__ import annotations

import pytest

from ingest import known, land
from ingest.purge import purge

GOOD = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\nVertrek;Jaar;2024;;;;10\n"


@pytest.fixture
def landed(door):
    """A door whose one delivery, with a note, has landed."""
    path = door.put("dtv", "2025-02-28", "vertrek.csv", GOOD)
    path.with_name("vertrek.csv.source.yml").write_text("source: verzonnen\n")
    assert [o.result for o in door.land()] == ["landed"]
    return door


def _kept(monkeypatch) -> list[str]:
    """The names of the files whose bytes are kept from now on."""
    names = []
    arrive = land.arrive

    def counted(file, *words):
        names.append(file.path.name)
        return arrive(file, *words)

    monkeypatch.setattr(land, "arrive", counted)
    return names


def _places(door) -> dict[str, int]:
    """Every file of the home outside the inbox, with when it last changed, but locks and the list of datasets."""
    files = (p for p in door.home.root.rglob("*") if p.is_file() and ".lock" not in p.name)
    files = (p for p in files if p.name != "datasets.parquet")
    return {str(p): p.stat().st_mtime_ns for p in files if "inbox" not in p.parts}


def test_a_known_file_changes_nothing_on_the_disk_and_is_not_copied(landed, monkeypatch):
    kept, before = _kept(monkeypatch), _places(landed)
    (again,) = landed.land()
    assert again.result == "known" and again.message.endswith("nothing to do")
    assert (kept, _places(landed)) == ([], before)


@pytest.mark.parametrize("change", ["name", "partner", "bytes", "original", "delivery", "door", "note"])
def test_a_file_of_which_anything_is_otherwise_is_looked_at(landed, monkeypatch, change):
    inbox = landed.home.root / "inbox"
    path = inbox / "dtv" / "2025-02-28" / "vertrek.csv"
    [delivery] = landed.home.lake.glob("dtv/vertrek/delivery=*~*")
    expected = "known"
    if change == "name":
        path = path.rename(path.with_name("vertrek_2.csv"))
    elif change == "partner":
        path = landed.put("coa", "2025-02-28", "vertrek.csv", path.read_bytes())
        expected = "refused"
    elif change == "bytes":
        path.write_text(GOOD.replace(";10", ";20"))
        expected = "landed"
    elif change == "original":
        [original] = landed.home.originals.glob("*/vertrek.csv")
        original.unlink()
    elif change == "delivery":
        (delivery / "ledger.parquet").unlink()
        expected = "landed"
    elif change == "door":
        monkeypatch.setattr(known, "_door", lambda: "of another version")
    else:
        path.with_name("vertrek.csv.source.yml").write_text("no: note\n")
        expected = "refused"
    kept = _kept(monkeypatch)
    (outcome,) = landed.land(path)
    assert (outcome.result, kept) == (expected, [path.name])
    if change == "original":
        assert original.read_text() == GOOD


def test_bytes_that_were_destroyed_are_not_known_but_refused(landed):
    [delivery] = landed.home.lake.glob("dtv/vertrek/delivery=*~*")
    purge(landed.home, f"dtv/vertrek/{delivery.name.removeprefix('delivery=')}", reason="verzonnen", role="tester")
    (again,) = landed.land()
    assert again.result == "refused" and "destroyed" in again.message
    assert not list(landed.home.originals.glob("*/vertrek.csv"))


def test_a_lake_without_what_was_remembered_gives_the_same_answer(landed):
    (landed.home.lake / ".known").write_text("{")
    assert [o.result for o in landed.land()] == ["known"]
