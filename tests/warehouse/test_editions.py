"""Backtest: each past edition built again as of its date prints what was published and known by then, and no more."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal

import duckdb
import pytest

from ingest.home import PROJECT
from publish.build import dbt_command
from tests.conftest import Door
from tests.warehouse.test_published_figures import Mapping, left_out, published

__all__ = ["left_out", "published"]

#: the lead figures of the editions as they stood in print, see the domain handbook
PRINTED = {
    2024: {("reg_immigration", "2023", ""): ("332.863*", "voorlopig")},
    2025: {("reg_immigration", "2023", ""): ("336.000", "actueel")},
}


EDITIONS = (2021, 2022, 2023, 2024, 2025)
#: builds the editions one after the other in one process, so that dbt and the libraries start once
BUILD_ALL = """
import json, shutil, sys
import duckdb
from dbt.cli.main import dbtRunner
database, options, manifest = sys.argv[1], json.loads(sys.argv[2]), None
for edition in json.loads(sys.argv[3]):
    variables = json.dumps({**json.loads(sys.argv[4]), "edition": edition})
    if manifest is None:
        manifest = dbtRunner().invoke(["parse", *options, "--vars", variables]).result
    done = dbtRunner(manifest=manifest).invoke(["build", *options, "--vars", variables, "--select", "+observations",
        "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"])
    assert done.success, done.exception
    # the same process shares one instance of the database: what is still in its write-ahead log goes to the file
    with duckdb.connect(database) as con:
        con.execute("force checkpoint")
    shutil.copyfile(database, f"{database}.{edition}")
"""


@pytest.fixture(scope="module")
def built(samples, tmp_path_factory) -> Door:
    door = Door(tmp_path_factory.mktemp("editions"))
    door.home.lake.symlink_to(samples.home.lake)
    door.home.quarantine.symlink_to(samples.home.quarantine)
    door.home.build_database.parent.mkdir()
    command, environment = dbt_command(door.home)
    options = [word for word in command[1 : command.index("--vars")] if word != "build"]
    arguments = [door.home.build_database, json.dumps(options), json.dumps(EDITIONS), command[-1]]
    run = [sys.executable, "-c", BUILD_ALL, *map(str, arguments)]
    done = subprocess.run(run, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return door


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_edition_built_again_prints_what_was_known_then(built, published, left_out, edition):
    con = duckdb.connect(f"{built.home.build_database}.{edition}", read_only=True)

    def query(sql: str) -> list[tuple]:
        return con.execute(sql).fetchall()

    [(as_of, data_year)] = query(f"select default_as_of, data_year from reference.editions where edition = {edition}")
    found = {
        (i, p, b): (value, received, shown, status)
        for i, p, b, value, received, shown, status in query(
            "select indicator_id, period, breakdown, value, received_on, display_text || mark, series_status "
            "from indicators.observations"
        )
    }
    assert all(received <= as_of for _, received, *_ in found.values() if received), "nothing of after the freeze"
    mapping, known = Mapping(), {}
    for figure in published:
        day = figure["published_on"]
        if figure["figure_id"] in left_out or not day or day > str(as_of):
            continue
        key = mapping.key(figure)
        # the newest publication of a figure is the one that was known
        known[key] = max(known.get(key, ("", Decimal(0))), (day, Decimal(figure["value"])))
    wrong = {key: (value, found.get(key)) for key, (_, value) in known.items() if found.get(key, (None,))[0] != value}
    assert wrong == {}
    for key, (shown, status) in PRINTED.get(edition, {}).items():
        assert found[key][2:] == (shown, status)
    print(f"\nedition {edition} as of {as_of}: {len(known)} published figures known by then, all found")
    assert known or edition < 2022
    assert data_year == edition - 1
