"""`svm verify` names what is no longer as it was written, and writes damaged cells again. The deliveries are made up."""

from __future__ import annotations

import duckdb
import pytest
from click.testing import CliRunner

from ingest.parquet import landed
from publish.commands.main import svm


@pytest.fixture
def lake(door, real_sample):
    """A door with one landed delivery."""
    (outcome,) = door.land(real_sample)
    assert outcome.result == "landed", outcome.message
    return door


@pytest.fixture
def real_sample(door):
    """One of the bundled deliveries, the smallest, in the inbox of the door."""
    from svm.home import PROJECT

    inbox = PROJECT / "samples" / "inbox"
    path = min((p for p in inbox.rglob("*.csv")), key=lambda p: (p.stat().st_size, p))
    target = door.inbox / path.relative_to(inbox)
    target.parent.mkdir(parents=True)
    for one in path.parent.glob(f"{path.name}*"):
        (target.parent / one.name).write_bytes(one.read_bytes())
    return target


def verified(door, *options: str):
    return CliRunner().invoke(svm, ["verify", *options], env={"SVM_HOME": str(door.home.root)})


def cells(path):
    return duckdb.sql(f"select * from {landed(path)} order by row_number").fetchall()


def data_of(door):
    (path,) = door.home.lake.glob("[!_]*/*/delivery=*~*/data.parquet")
    return path


def test_what_is_whole_is_left_alone(lake):
    before = data_of(lake).read_bytes()
    for options in ((), ("--repair",)):
        result = verified(lake, *options)
        assert result.exit_code == 0 and result.output == "0 damaged, 0 repaired.\n"
    assert data_of(lake).read_bytes() == before


@pytest.mark.parametrize("harm", ["empty", "cut", "gone", "other rows"])
def test_damaged_cells_are_written_again_from_their_original(lake, harm):
    path = data_of(lake)
    whole, bytes_before = cells(path), path.read_bytes()
    if harm == "gone":
        path.unlink()
    elif harm == "other rows":
        duckdb.sql(f"select * from read_parquet('{path}') limit 0").write_parquet(str(path) + ".x")
        path.with_name(path.name + ".x").replace(path)
    else:
        path.write_bytes(bytes_before[: len(bytes_before) // 2] if harm == "cut" else b"")
    told = verified(lake)
    assert told.exit_code == 1 and str(path.relative_to(lake.home.root)) in told.output and "--repair" in told.output
    result = verified(lake, "--repair")
    assert result.exit_code == 0 and result.output.endswith("0 damaged, 1 repaired.\n"), result.output
    assert cells(path) == whole
    assert not list(lake.home.lake.glob(".*.fresh"))


def test_an_original_that_changed_is_told_and_gives_no_cells(lake):
    (original,) = (p for p in lake.home.originals.glob("*/*"))
    original.chmod(0o644)
    original.write_bytes(original.read_bytes() + b"x")
    data_of(lake).write_bytes(b"")
    result = verified(lake, "--repair")
    assert result.exit_code == 1 and "2 damaged, 0 repaired" in result.output
    assert str(original.relative_to(lake.home.root)) in result.output and "Traceback" not in result.output
    assert data_of(lake).read_bytes() == b"", "cells are written from what was delivered alone"


def test_a_ledger_and_an_entry_that_cannot_be_read_are_named(lake):
    data_of(lake).with_name("ledger.parquet").write_bytes(b"half")
    entry = lake.home.retractions / "a" / "b" / "2025-01-01~aaaaaaaa.1.parquet"
    entry.parent.mkdir(parents=True)
    entry.write_bytes(b"")
    result = verified(lake)
    assert result.exit_code == 1 and "ledger.parquet" in result.output and entry.name in result.output


def test_a_frozen_file_that_changed_went_or_came_is_named(door):
    folder = door.home.releases / "2024" / "idam"
    folder.mkdir(parents=True)
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    files = ", ".join(f'{{"path": "{name}", "sha256": "{empty}"}}' for name in ("same", "changed", "gone"))
    (folder / "manifest.json").write_text(f'{{"sequence": 1, "files": [{files}]}}')
    (folder / "same").write_bytes(b"")
    (folder / "changed").write_bytes(b"x")
    (folder / "more").write_bytes(b"x")
    (door.home.releases / "2024" / ".acam-x.fresh").mkdir()
    half = door.home.releases / "2024" / "acam"
    half.mkdir()
    (half / "manifest.json").write_text('{"sequence": 2, "fil')
    result = verified(door)
    assert result.exit_code == 1 and "4 damaged" in result.output, result.output
    for name in ("idam/changed: is not", "idam/gone: is gone", "idam/more: was not", "acam/manifest.json: "):
        assert name in result.output
