"""The heavy models say the same on DuckDB and on Spark, and a warehouse that takes them from Spark is the same.

Spark, Java and dbt-spark are half a gigabyte, so `make spark` installs them and runs this; elsewhere it is skipped.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from publish.release.inputs import code
from svm.home import PROJECT
from tests.conftest import Door

MISSING = [name for name in ("pyspark", "dbt.adapters.spark") if importlib.util.find_spec(name) is None]
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"{' and '.join(MISSING)} not installed: `make spark` does that"),
    pytest.mark.skipif(
        shutil.which("java") is None, reason="Spark needs Java 17 (Debian: apt-get install openjdk-17-jre)"
    ),
]


def dbt(door: Door, heavy: Path, /, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run dbt as a person does, on the lake of a door; the heavy models of Spark are in `heavy`."""
    home = door.home
    given = {"lake": str(home.lake), "quarantine": str(home.quarantine), "releases": str(home.releases), "code": code()}
    command = [str(Path(sys.executable).with_name("dbt")), "--quiet", *words, "--vars", json.dumps(given | variables)]
    # dbt keeps what it parsed of the project for one adapter and one set of variables
    command += ["--target-path", str(home.root / f"target-{len(variables)}-{'spark' in words}")]
    command += ["--log-path", str(home.root / "logs")]
    environment = {
        "SVM_DATABASE": str(home.build_database),
        "SVM_HEAVY": str(heavy),
        "SVM_SPARK_MASTER": "local[2]",
        "SVM_SPARK_PARTITIONS": "2",
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    home.build_database.parent.mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        command, cwd=PROJECT, env=os.environ | environment, check=False, capture_output=True, text=True, timeout=1800
    )


def on_spark(door: Door, heavy: Path, /, **variables: str) -> None:
    """Make the heavy models of a lake on a local Spark."""
    kinds = [word for kind in ("test", "unit_test") for word in ("--exclude-resource-type", kind)]
    made = dbt(door, heavy, "build", "--target", "spark", "--select", "+tag:heavy", *kinds, **variables)
    assert made.returncode == 0, made.stdout[-6000:]


def differences(con: duckdb.DuckDBPyConnection, one: str, other: str) -> list[tuple]:
    """Rows of one relation that the other does not have, and the other way round; a row twice counts twice."""
    return con.execute(f"""
        (select 'here', * from (select * from {one} except all select * from {other}) limit 5)
        union all (select 'there', * from (select * from {other} except all select * from {one}) limit 5)
    """).fetchall()


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory, one_run: None) -> Iterator[tuple[Door, Path]]:
    """The bundled figures and made-up cells that two engines might read differently, built on both."""
    door = Door(tmp_path_factory.mktemp("odd"))
    cell = {"Indicator": "asy_first", "Eenheid": "persoon"}
    notes = ["circa 5; één ñ", "meer dan\tdat", "Ruim \\d+ 'zo'", "bijna\n$", "", "minder dan"]
    door.put_template(
        "ind",
        "2025-02-01",
        "odd",
        [
            {**cell, "Periode": f"{year}", "Waarde": value, "Toelichting": note, "Peildatum": day}
            for year, value, note, day in zip(
                range(2013, 2019),
                ["12.5", "0", "-", "1234567890.123456", "geheim", ""],
                notes,
                ["2013-12-31", "2014", "", "2016-2-3", "31-12-2017", "2018/12/31"],
                strict=True,
            )
        ],
    )
    door.land(PROJECT / "samples" / "inbox", door.inbox)
    door.build(tests=False)
    heavy = door.home.root / "heavy"
    on_spark(door, heavy)
    yield door, heavy


def test_every_row_of_the_heavy_models_is_the_same_on_spark(odd):
    door, heavy = odd
    with duckdb.connect(str(door.home.build_database), read_only=True) as con:
        made = sorted(path for path in heavy.glob("*.db/*") if path.parent.stem in ("staging", "intermediate"))
        assert len(made) > 30
        compared = {}
        for folder in made:
            relation = f"{folder.parent.stem}.{folder.name}"
            described = con.execute(f"describe {relation}").fetchall()
            columns = ", ".join(f'cast("{name}" as {kind}) as "{name}"' for name, kind, *_ in described)
            there = f"(select {columns} from read_parquet('{folder}/*.parquet'))"
            assert differences(con, relation, there) == [], relation
            compared[relation] = con.execute(f"select count(*) from {relation}").fetchone()[0]
    print(*(f"{rows:>8} rows the same in {relation}" for relation, rows in compared.items()), sep="\n")
    assert compared["intermediate.int_current_observations"] > 1000


def test_a_warehouse_that_takes_the_heavy_models_is_the_same(odd, tmp_path):
    door, heavy = odd
    other = Door.beside(tmp_path, door)
    exclude = ["--exclude", "tag:heavy,resource_type:model", "--exclude-resource-type", "unit_test"]
    built = dbt(other, heavy, "build", *exclude, heavy=str(heavy))
    assert built.returncode == 0, built.stdout[-6000:]
    with duckdb.connect(str(other.home.build_database)) as con:
        con.execute(f"attach '{door.home.build_database}' as here (read_only)")
        tables = con.execute(
            "select table_schema || '.\"' || table_name || '\"' from information_schema.tables where table_catalog = 'build' "
            "and table_name not in ('gx_results') order by all"
        ).fetchall()
        for (relation,) in tables:
            assert differences(con, f"here.{relation}", relation) == [], relation
    assert len(tables) > 250


def test_heavy_models_of_another_date_or_of_an_older_lake_are_refused(odd, tmp_path):
    door, heavy = odd
    other = Door.beside(tmp_path, door)
    refused = dbt(other, heavy, "build", "--select", "int_members", heavy=str(heavy), as_of="2024-06-20")
    assert refused.returncode != 0
    assert "as of 2024-06-20" in refused.stdout
    assert "docs/scale.md" in refused.stdout
    never = dbt(other, heavy, "build", "--select", "int_members", heavy=str(tmp_path / "nowhere"))
    assert "no run on Spark has ended well" in never.stdout
