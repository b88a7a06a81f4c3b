"""A lake without deliveries, an edition that does not exist, and dates at which nothing can be built."""

from __future__ import annotations

import duckdb
import pytest
from click.testing import CliRunner

from ingest.lake import prepare
from publish.commands.main import svm
from tests.conftest import Door


def test_an_empty_lake_builds_and_shows_every_indicator_as_missing(door):
    prepare(door.home)
    door.build()
    without = "select indicator_id from reference.indicators except select indicator_id from monitor.series_status"
    assert door.query(without) == []
    assert door.query("select count(*) from indicators.observations where value is not null") == [(0,)]
    assert door.query(
        "select count(*) from indicators.table_cells where not is_yellow and note = '' and display_text <> 'nvt'"
    ) == [(0,)]


ASKED = (
    *(
        ({"as_of": none}, "expected a date of the calendar")
        for none in ("gisteren", "2026-06-31", "31-06-2026", "2026-6-1")
    ),
    ({"as_of": "0001-01-01"}, "nothing had been received by then"),
    ({"as_of": "2024-12-31"}, "expected a date from 2025-01-01"),
    ({"edition": 1999}, "There is no edition 1999; expected one of 2021, "),
    ({"edition": 0}, "There is no edition 0;"),
    ({"edition": "2026' or 'a' = 'a"}, "There is no edition 2026' or 'a' = 'a;"),
)


@pytest.mark.parametrize(("variables", "said"), ASKED)
def test_what_cannot_be_built_is_refused_before_anything_is_made(door, variables, said):
    prepare(door.home)
    result = door.build(check=False, **variables)
    assert result.returncode != 0 and any(said in line for line in result.stdout.splitlines())
    assert "Traceback" not in result.stdout
    assert duckdb.connect(str(door.home.build_database)).execute("show all tables").fetchall() == []


@pytest.mark.parametrize("none", ["", "morgen", "2026-06-31", "2026-6-1", "20260601", "2026-W01-1"])
def test_svm_build_knows_a_date_before_it_starts(none):
    result = CliRunner().invoke(svm, ["build", "--as-of", none])
    assert result.exit_code == 1 and f"as_of is '{none}'" in result.output


def test_a_date_outside_the_life_of_an_edition_is_built_and_said(samples, tmp_path):
    door = Door.beside(tmp_path, samples)
    for variables, said in (
        ({"edition": 2024, "as_of": "2025-07-03"}, ""),
        ({"edition": 2024, "as_of": "2025-07-04"}, "edition 2025 had taken over (from 2025-07-04)"),
        ({"edition": 2026, "as_of": "2024-12-31"}, "the year of edition 2026 (2025) had not begun"),
    ):
        output = door.build("editions", tests=False, **variables).stdout
        assert said in output and ("Note:" in output) == bool(said), variables


def test_a_lake_that_was_never_prepared_names_the_next_step(door):
    result = door.build(check=False)
    assert result.returncode != 0 and "svm land" in result.stdout
