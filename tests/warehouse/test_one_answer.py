"""One lake gives one answer: built again with other threads and every seed read backwards, it is the same warehouse."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from publish.release.build import publish
from tests.conftest import Door

RELATIONS = """
    select table_schema, table_name, list(column_name || ' ' || data_type order by ordinal_position) as columns
    from information_schema.columns
    where table_catalog = '{catalog}'
    group by table_schema, table_name
    order by table_schema, table_name
"""


@pytest.fixture(scope="module")
def again(samples: Door, tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The lake of the samples, built by four threads of dbt and of DuckDB that keep no order of rows."""
    door = Door.beside(tmp_path_factory.mktemp("again"), samples)
    project = door.own_project()
    profile = project / "profiles.yml"
    threads = "threads: 2"
    assert threads in profile.read_text(), "the shared warehouse is built by two"
    unordered = "threads: 4\n      settings: {threads: 4, preserve_insertion_order: false}"
    profile.write_text(profile.read_text().replace(threads, unordered))
    for seed in (project / "seeds").rglob("*.csv"):
        with seed.open(encoding="utf-8", newline="") as handle:
            head, *lines = csv.reader(handle)
        with seed.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle, lineterminator="\n").writerows([head, *reversed(lines)])
    door.build(tests=False)
    return door


def test_another_build_of_the_same_lake_is_the_same_in_every_relation(samples, again):
    with duckdb.connect() as con:
        con.execute(f"attach '{samples.home.build_database}' as one (read_only)")
        con.execute(f"attach '{again.home.build_database}' as two (read_only)")
        relations, others = (con.execute(RELATIONS.format(catalog=name)).fetchall() for name in ("one", "two"))
        assert relations == others and len({schema for schema, *_ in relations}) == 11
        different = {}
        for schema, name, _ in relations:
            one, two = (f'from {catalog}."{schema}"."{name}"' for catalog in ("one", "two"))
            rows = f"({one} except all {two}) union all ({two} except all {one})"
            if found := con.execute(f"select count(*) from ({rows})").fetchall()[0][0]:
                different[f"{schema}.{name}"] = found
    assert different == {}


def test_a_version_is_frozen_once_however_the_same_lake_is_built(samples, again):
    def release() -> str:
        command = [str(Path(sys.executable).with_name("svm")), "release", "--portal", "IDAM"]
        environment = os.environ | {"SVM_HOME": str(again.home.root)}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    shutil.copyfile(samples.home.published_database, again.home.published_database)
    assert "bevroren in idam/" in release()
    unchanged = "Editie 2026, idam, stand 2026-06-21: al bevroren en ongewijzigd.\n"
    assert release() == unchanged
    publish(again.home)
    assert release() == unchanged
    assert [path.name for path in (again.home.releases / "2026").iterdir()] == ["idam"]


def test_every_relation_of_the_published_file_can_be_read_from_anywhere(samples, tmp_path, monkeypatch):
    elsewhere = tmp_path / "gekopieerd.duckdb"
    shutil.copyfile(samples.home.published_database, elsewhere)
    monkeypatch.chdir(tmp_path)
    dead = {}
    with duckdb.connect(str(elsewhere), read_only=True) as con:
        names = con.execute("select table_schema, table_name from information_schema.tables").fetchall()
        assert {"staging", "intermediate", "monitor", "indicators", "reference"} < {schema for schema, _ in names}
        for schema, name in names:
            try:
                con.execute(f'from "{schema}"."{name}"').fetchall()
            except duckdb.Error as error:
                dead[f"{schema}.{name}"] = str(error)
    assert dead == {}


def test_what_the_project_no_longer_builds_is_dropped(samples, tmp_path):
    door = Door.copy(tmp_path, samples)
    with duckdb.connect(str(door.home.build_database)) as con:
        before = con.execute("select count(*) from information_schema.tables").fetchall()
        con.execute("create table monitor.verzonnen_van_vroeger as select 1 as cijfer")
        con.execute("create view staging.verzonnen_van_vroeger as select 1 as cijfer")
    door.build("chapters", tests=False)
    assert door.query("select count(*) from information_schema.tables") == before
    assert door.query("select table_name from information_schema.tables where table_name like 'verzonnen%'") == []
