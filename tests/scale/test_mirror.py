"""The mirror of the lake: what is new is copied, what was copied never changes, what was purged goes there too."""

from __future__ import annotations

import json

import pytest

from ingest.mirror import INDEX, mirror
from ingest.purge import purge
from svm.errors import UserError
from tests.folders import bytes_in

CELLS = [{"Indicator": "asy_first", "Periode": "2024", "Waarde": "12", "Eenheid": "persoon"}]


@pytest.fixture
def copied(door, tmp_path):
    """A made-up lake with one delivery, and where it was copied to."""
    door.put_template("ind", "2025-02-01", "one", CELLS)
    (door.one,) = door.land()
    place = tmp_path / "store"
    place.mkdir()
    return door, place, mirror(door.home, place.as_uri())


def test_a_copy_has_the_bytes_and_the_layout_of_the_lake(copied):
    door, place, told = copied
    here = {name: data for name, data in bytes_in(door.home.lake).items() if not name.startswith((".", "_records"))}
    there = bytes_in(place)
    index = json.loads(there.pop(INDEX))
    assert there == here
    assert set(index) == set(here)
    assert told.copied == len(here)


def test_only_what_is_new_is_copied(copied):
    door, place, _ = copied
    assert mirror(door.home, place.as_uri()).copied == 0
    door.put_template("ind", "2025-03-01", "two", [{**CELLS[0], "Waarde": "13"}])
    door.land()
    told = mirror(door.home, place.as_uri())
    # the original, cells, ledger row and verdicts
    assert told.copied == 4
    assert bytes_in(place)["mirror.json"]


def test_a_delivery_that_changed_or_is_gone_is_told_and_never_copied(copied):
    door, place, _ = copied
    cells = next(door.home.lake.glob("sjabloon/levering/delivery=2025*/data.parquet"))
    before = cells.read_bytes()
    cells.chmod(0o644)
    cells.write_bytes(before + b"x")
    with pytest.raises(UserError, match="has other bytes than when it was copied"):
        mirror(door.home, place.as_uri())
    cells.unlink()
    with pytest.raises(UserError, match="is not in the lake any more"):
        mirror(door.home, place.as_uri())
    assert bytes_in(place)[cells.relative_to(door.home.lake).as_posix()] == before


def test_what_was_purged_is_destroyed_there_too(copied):
    door, place, _ = copied
    raw = next(door.home.originals.glob("*/levering_one.xlsx")).read_bytes()
    purge(door.home, door.one.delivery_id, reason="made up", role="engineer")
    assert mirror(door.home, place.as_uri()).removed == 1
    assert raw not in bytes_in(place).values()
    assert mirror(door.home, place.as_uri()).copied == 0


def test_rows_of_persons_and_closed_files_stay(copied):
    door, place, _ = copied
    secret = door.home.lake / "_records" / "x.parquet"
    secret.parent.mkdir(exist_ok=True)
    secret.write_bytes(b"made-up person")
    shut = next(door.home.originals.iterdir())
    shut.chmod(0o700)
    (shut / "new").write_bytes(b"made-up person")
    mirror(door.home, (place / "again").as_uri())
    assert b"made-up person" not in bytes_in(place).values()


def test_a_killed_copy_goes_on_where_it_was(copied, monkeypatch):
    door, place, _ = copied
    calls = []

    def killed(path, store, target, sha256):
        calls.append(target)
        raise OSError("the line is down")

    monkeypatch.setattr("ingest.mirror._copy", killed)
    door.put_template("ind", "2025-03-01", "two", [{**CELLS[0], "Waarde": "13"}])
    door.land()
    with pytest.raises(UserError, match="the line is down"):
        mirror(door.home, place.as_uri())
    monkeypatch.undo()
    assert mirror(door.home, place.as_uri()).copied == 4


def test_a_place_that_is_none_is_told(copied):
    door, _, _ = copied
    with pytest.raises(UserError, match="is no place to copy to"):
        mirror(door.home, "nowhere://bucket/lake")


def test_an_object_store_of_amazon_is_a_place(copied, monkeypatch):
    moto = pytest.importorskip("moto.server", reason="moto, a made-up S3, is not installed: pip install moto[server]")
    from pyarrow import parquet
    from pyarrow.fs import FileSystem

    door, _, told = copied
    server = moto.ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up")
    url = f"s3://lake/svm?endpoint_override={host}:{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"
    try:
        assert mirror(door.home, url).copied == told.copied
        assert mirror(door.home, url).copied == 0
        store, root = FileSystem.from_uri(url)
        folder = f"sjabloon/levering/delivery={door.one.delivery_id.rsplit('/', 1)[1]}/data.parquet"
        assert parquet.read_table(f"{root}/{folder}", filesystem=store).equals(
            parquet.read_table(door.home.lake / folder)
        )
    finally:
        server.stop()
