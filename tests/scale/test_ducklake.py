"""DuckLake holds what the warehouse holds, as a store that several engineers share: tried, not used by the product."""

import multiprocessing
from pathlib import Path

import pytest

from benchmarks.ducklake import number, opened, together

STORED = "intermediate.int_observations"


@pytest.fixture(scope="module")
def shared(samples, tmp_path_factory):
    """A lake with its catalogue in SQLite, beside the published warehouse."""
    folder = tmp_path_factory.mktemp("ducklake")
    con = opened(folder / "extensions", f"sqlite:{folder}/catalog.sqlite", folder / "data")
    con.execute(f"attach '{samples.home.published_database}' as built (read_only)")
    con.execute(f"create table shared.main.observations as from built.{STORED}")
    return con, folder


def test_every_row_is_the_same(shared):
    con, folder = shared
    assert number(con, "select count(*) from shared.main.observations") > 7_000
    for one, other in (
        ("shared.main.observations", f"built.{STORED}"),
        (f"built.{STORED}", "shared.main.observations"),
    ):
        assert con.execute(f"from {one} except all from {other}").fetchall() == []
    assert list(Path(folder / "data").rglob("*.parquet")), "plain Parquet, which every engine reads"


def test_a_snapshot_is_the_table_as_it_was(shared):
    con, _ = shared
    before = number(con, "select max(snapshot_id) from ducklake_snapshots('shared')")
    rows = number(con, "select count(*) from shared.main.observations")
    con.execute("delete from shared.main.observations where partner = 'cbs'")
    assert number(con, "select count(*) from shared.main.observations") < rows
    assert number(con, f"select count(*) from shared.main.observations at (version => {before})") == rows


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="writers are processes of this one")
def test_writers_at_once_lose_nothing_that_they_were_told_is_written(shared):
    """With a catalogue in a file some have to try again; what was not refused is there, and nothing else."""
    con, folder = shared
    con.execute("create table shared.main.t0 (writer integer, number integer)")
    con.execute("create table shared.main.t1 (writer integer, number integer)")
    failed = together(["t0", "t1"], folder / "extensions", f"sqlite:{folder}/catalog.sqlite", folder / "data")
    kept = sum(number(con, f"select count(*) from shared.main.{table}") for table in ("t0", "t1"))
    assert kept == (20 - len(failed)) * 100
    assert kept > 0
