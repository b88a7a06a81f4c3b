"""dbt as its users know it: a target to work on beside what is published, freshness, groups, what the database says."""

import datetime as dt
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from publish.release.build import keep_state
from svm.home import PROJECT, Home
from tests.conftest import Door


@pytest.fixture(scope="module")
def engineer(samples, tmp_path_factory):
    """A copy of the project to change, beside the published warehouse and the state that was kept with it."""
    folder = tmp_path_factory.mktemp("engineer")
    for name in ("models", "macros", "seeds", "tests/generic", "tests/integrity", "dbt_project.yml", "profiles.yml"):
        target, source = folder / name, PROJECT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, target) if source.is_dir() else shutil.copyfile(source, target)
    (folder / "ingest").symlink_to(PROJECT / "ingest")
    (folder / "analyses").mkdir()
    (folder / "lake").symlink_to(samples.home.lake)
    (folder / "quarantine").symlink_to(samples.home.quarantine)
    home = Home(folder)
    (home.published_database.parent / "dev").mkdir(parents=True)
    home.published_database.symlink_to(samples.home.published_database)
    assert dbt(folder, "parse").returncode == 0
    keep_state(home)
    return folder


def dbt(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("SVM_", "DBT_"))}
    program = str(Path(sys.executable).with_name("dbt"))
    return subprocess.run(
        [program, "--quiet", *words], cwd=folder, env=environment | {"PYTHONPATH": str(PROJECT)}, capture_output=True,
        text=True, timeout=300,
    )  # fmt: skip


def test_without_a_manifest_nothing_is_kept(door):
    """Not an empty one, nor that of an earlier build, which is not what was published."""
    target = door.home.root / "target"
    target.mkdir()
    (target / "manifest.json").write_text('{"nodes": {}, "metadata": {}}')
    door.home.published_database.parent.mkdir(exist_ok=True)
    keep_state(door.home)
    assert (door.home.state / "manifest.json").exists()
    (target / "manifest.json").unlink()
    keep_state(door.home)
    assert not door.home.state.exists()


STATE = ("--target", "dev", "--state", "warehouse/state")


def test_what_was_changed_alone_is_built_beside_what_is_published(engineer, samples):
    """Nothing counts as modified when nothing is; a changed model is built from the published ones before it."""
    assert dbt(engineer, "ls", "--select", "state:modified", *STATE).stdout.split() == []
    model = engineer / "models" / "monitor" / "punctuality.sql"
    model.write_text(model.read_text().replace("select * from final", "select * from final where partner_code = 'cbs'"))
    built = dbt(engineer, "build", "--select", "state:modified", "--defer", *STATE)
    assert built.returncode == 0, built.stdout
    with duckdb.connect(str(engineer / "warehouse" / "dev" / "build.duckdb"), read_only=True) as con:
        made = con.execute("select table_schema, table_name from information_schema.tables").fetchall()
        assert made == [("monitor", "punctuality")]
        assert con.execute("select partner_code from monitor.punctuality").fetchall() == [("cbs",)]
    assert len(samples.query("select * from monitor.punctuality")) > 5


def test_a_source_is_late_against_the_calendar_at_the_as_of_date(samples, tmp_path):
    """Held against the series that are chased: those whose dataset has received nothing since they were due."""
    door = Door.copy(tmp_path, samples)
    door.writes_json = True
    door.dbt("source", "freshness", check=False)
    told = {
        tuple(r["unique_id"].split(".")[2:]): r
        for r in json.loads((door.home.root / "target" / "sources.json").read_text())["results"]
    }
    assert len(told) > 20
    overdue = door.query(
        f"""
        select s.dataset, min(s.due_on)
        from monitor.series_status as s
        where s.is_chased and s.dataset <> '' and s.due_on > all (
            select l.received_on from read_parquet('{door.home.lake}/*/*/delivery=*/ledger.parquet',
            union_by_name = true, hive_partitioning = false) as l, indicators.edition as e
            where l.dataset = s.dataset and l.received_on <= e.as_of
        )
        group by s.dataset
        """
    )
    late = {tuple(dataset.split("/")): day for dataset, day in overdue}
    ((as_of,),) = door.query("select as_of from indicators.edition")
    assert late
    for name, found in told.items():
        if name[1] == "cells":
            # one source for all tables of a layout
            continue
        day = dt.date.fromisoformat(found["max_loaded_at"][:10])
        assert found["snapshotted_at"].startswith(str(as_of))
        assert day == late.get(name, as_of), name
        days = (as_of - day).days
        assert found["status"] == ("error" if days > 30 else "warn" if days > 1 else "pass"), name


def test_every_source_of_a_partner_can_be_asked_whether_it_is_fresh(manifest):
    staging = [s for s in manifest["sources"].values() if "/staging/" in s["original_file_path"]]
    assert len(staging) > 20
    assert [
        s["unique_id"] for s in staging if not s["loaded_at_query"] or not s["freshness"]["error_after"]["count"]
    ] == []


def test_every_model_has_an_owner_and_only_observations_read_what_was_delivered(manifest):
    models = [n for n in manifest["nodes"].values() if n["resource_type"] == "model"]
    assert [m["name"] for m in models if not m["group"]] == []
    assert all(g["owner"]["name"] for g in manifest["groups"].values())
    access = {m["name"]: m["access"] for m in models}
    assert {access[m["name"]] for m in models if m["name"].startswith("stg_")} == {"private"}
    rooms = ("models/marts/", "models/indicators/", "models/monitor/")
    public = [m for m in models if m["original_file_path"].startswith(rooms)]
    assert {m["access"] for m in public} == {"public"}
    # of a model in Python dbt holds no contract
    assert [m["name"] for m in public if not m["contract"]["enforced"]] == ["series_verdicts"]
    assert [m["name"] for m in models if "/marts/" in m["original_file_path"] and m["sources"]] == []


def test_the_database_says_what_every_relation_and_column_is(samples):
    tables = samples.query("select schema_name, table_name from duckdb_tables() where comment is null order by all")
    columns = samples.query(
        """
        select c.schema_name, c.table_name, c.column_name from duckdb_columns() as c
        inner join duckdb_tables() as t using (schema_name, table_name)
        where c.comment is null order by all
        """
    )
    assert (tables, columns) == ([], [])
