"""Failures planted in a built warehouse, all made up: what is said of each, to the row of the file and what to do.

A failure of the data is planted in a copy of the built database, one of what people keep in a copy of the seeds; one run
of the tests then meets them all.
"""

from __future__ import annotations

import json
import re

import duckdb
import pytest

from publish.release.watch import Finding, Findings, load_findings
from tests.conftest import Door

#: what people keep, each with a made-up slip
DECISIONS = {
    "report/waivers": [
        *("verzonnen-1", "asy_first:bestaat_niet", "", "2026-05-01", "2026-12-31", "data-engineer", "verzonnen"),
    ],
    "report/policy_events": [
        *("verzonnen-2", "2024-01-01", "day", "law", "3", "Verzonnen wet.", "Made-up law.", "verzonnen", "published"),
        *("bestaat_niet", "false", ""),
    ],
    "reference/dimensions": ["sex", "verzonnen tweede", "", "false", "true", "false", "true", "false"],
}
#: the tests of dbt that meet what is planted in the data
TESTS = (
    "test_name:staged_cells",
    "test_name:same_rows_as",
    "test_name:yellow_is_never_colour_alone",
    "test_name:no_broken_check",
    "unique_combination_observations_indicator_id__period__breakdown",
    "identities_hold",
    "terms_are_complete",
    "facts_equal_what_was_known",
)
CELL = "indicator_id = 'asy_first' and period = '2023' and breakdown = ''"
STAGING = "staging.stg_cbs__asielverzoeken_jaar"
#: the identity that is made not to hold
IDENTITY = "identity_id = 'asylum_inflow_three_aenm' and period = '2024'"
PLANTED = (
    f"insert into {STAGING} select * from {STAGING} where raw_value is not null limit 1",
    f"insert into indicators.observations select * from indicators.observations where {CELL}",
    f"update indicators.figures set unit = 'verzonnen eenheid' where {CELL} and measure = 'value'",
    f"update indicators.figures set yellow_text = '[geel: verzonnen]' where {CELL} and measure = 'value'",
    f"update monitor.identities set identity_state = 'klopt_niet', severity = 'critical' where {IDENTITY}",
    f"delete from asiel.waarnemingen where {CELL}",
    "update monitor.gx_results set broken = true, observed = 'verzonnen' where rowid = "
    "(select min(rowid) from monitor.gx_results where contains(subject, '~'))",
)
#: per failing test what is said of the offender, and what settles it
SAID = {
    "staged_cells": ("2 rows of one cell", "mend the staging model, which reads one cell twice; `svm retract cbs/"),
    "unique_combination": ("indicator_id asy_first, period 2023, row_count 2", "mend the join that doubles it"),
    "same_rows_as": ("indicator_id asy_first, period 2023: 2 rows, expected 1", "the rows of its grid"),
    "yellow_is_never_colour_alone": ("asy_first:2023: not yellow, with the text [geel: verzonnen]", "yellow.sql"),
    "terms_are_complete": ("eenheid 'verzonnen eenheid' has no Dutch word", "seeds/reference/terms.csv"),
    "facts_equal_what_was_known": ("indicator_id asy_first, period 2023: 0 facts, known 1 times", "theme_facts.sql"),
    "no_broken_check": ("could not run: verzonnen", "mend the expectation in ingest/gx"),
    "identities_hold": ("asylum_inflow_three_aenm does not hold for 2024", "seeds/report/booked_differences.csv"),
    "decisions_are_complete": ("verzonnen-1: deze reeks bestaat niet", "fill in the row"),
    "policy_events_are_sourced": ("affects bestaat_niet, which is no indicator", "seeds/report/policy_events.csv"),
    "complete_rows": ("sex: dimension stands in 2 rows", "remove the one that is there twice"),
}
#: those of a delivered cell of the samples; the others are rows of a seed
DELIVERED = tuple(SAID)[:8]
OF_CELL = ("unique_combination", "same_rows_as", "yellow_is_never_colour_alone", "terms_are_complete")


class Told:
    """What one run said: its lines, and its findings by test."""

    def __init__(self, door: Door, said: str) -> None:
        self.door = door
        self.lines = said.splitlines()
        self.findings = load_findings(door.home) or Findings()
        assert self.findings.found, said

    def of(self, test: str) -> Finding:
        return next(f for f in self.findings.found if f.test == test)


@pytest.fixture(scope="module")
def told(samples: Door, tmp_path_factory) -> Told:
    door = Door.copy(tmp_path_factory.mktemp("findings"), samples)
    door.own_project()
    for seed, line in DECISIONS.items():
        head = (door.project / "seeds" / f"{seed}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert len(line) == len(head.split(",")), head
        door.decide(seed, line)
    with duckdb.connect(str(door.home.build_database)) as con:
        for sql in PLANTED:
            assert con.execute(sql).fetchall()[0][0] > 0, sql
    seeds = [seed.partition("/")[2] for seed in DECISIONS]
    door.dbt("seed", "--select", *seeds)
    result = door.dbt("test", "--select", *seeds, *TESTS, check=False)
    assert result.returncode != 0
    return Told(door, result.stdout)


@pytest.mark.parametrize("test", SAID)
def test_what_is_wrong_and_what_settles_it_are_said(told, test):
    said, settle = SAID[test]
    found = told.of(test)
    assert said in found.said and settle in found.settle
    line = next(n for n, line in enumerate(told.lines) if line.startswith(f"  {test}: ") and said in line)
    assert told.lines[line + 1].strip() == f"in {found.places[0].line}"
    assert f"  To settle it: {found.settle}" in told.lines[line:]


def test_nothing_else_is_found(told):
    assert {f.test for f in told.findings.found} == set(SAID)
    assert told.findings.not_made == ()


@pytest.mark.parametrize("test", DELIVERED)
def test_an_offender_of_a_delivery_names_partner_file_and_row(told, test):
    place = told.of(test).places[0]
    ledger = told.door.query(
        f"select partner, file_name, cast(received_on as varchar), row_count from monitor.deliveries "
        f"where delivery_id = '{place.delivery_id}'"
    )
    assert [(place.partner, place.file, place.received_on)] == [ledger[0][:3]]
    # a check at the door is of a whole file
    if test != "no_broken_check":
        assert place.rows and place.columns
        assert re.search(rf"{place.partner}, {re.escape(place.file)}, rows? \d+.*, columns? \w+", place.line)


@pytest.mark.parametrize("test", OF_CELL)
def test_the_row_is_that_of_the_printed_figure(told, samples, test):
    place = told.of(test).places[0]
    cell = samples.query(f"select delivery_id, raw_row, raw_column from indicators.observations where {CELL}")
    assert [(place.delivery_id, *place.rows, *place.columns)] == cell


def test_a_sum_names_every_cell_that_it_is_made_of(told, samples):
    places = told.of("identities_hold").places
    cells = samples.query(f"select delivered_cells from monitor.identities where {IDENTITY}")[0][0].split("\n")
    named = {f"{p.delivery_id} row {row}" for p in places for row in p.rows}
    assert named == {cell.partition(" column ")[0] for cell in cells} and len(named) == 4


@pytest.mark.parametrize("seed", DECISIONS)
def test_a_decision_names_its_row_in_the_seed(told, seed):
    place = next(p for f in told.findings.found for p in f.places if p.file == f"seeds/{seed}.csv")
    lines = (told.door.project / place.file).read_text(encoding="utf-8").splitlines()
    assert place.partner == place.delivery_id == ""
    assert lines[place.rows[-1] - 1].startswith(DECISIONS[seed][0]) and place.rows[-1] == len(lines)


def test_what_stops_a_build_is_told_apart(told):
    assert {f.test for f in told.findings.found if not f.stops} == {"identities_hold"}
    assert [line.split()[0] for line in told.lines if line.startswith(("STOPS", "TELLS"))] == ["STOPS"] * 10 + ["TELLS"]


def test_a_model_that_cannot_be_made_is_told_with_what_waits_for_it(told):
    """A seed that is no CSV any more: no test can say so."""
    path = told.door.project / "seeds" / "reference" / "holidays.csv"
    path.write_text(path.read_text(encoding="utf-8") + '"verzonnen', encoding="utf-8")
    result = told.door.dbt("build", "--select", "holidays", "due_rules", check=False)
    assert result.returncode != 0
    findings = load_findings(told.door.home)
    assert findings is not None and findings.stopping[0].test == "holidays"
    assert findings.stopping[0].places[0].file == "seeds/reference/holidays.csv"
    assert "due_rules" in findings.not_made
    assert "put seeds/reference/holidays.csv right" in findings.stopping[0].settle


def test_the_file_of_findings_holds_what_is_documented(told):
    path = told.door.home.root / "target" / "findings.json"
    assert set(json.loads(path.read_text(encoding="utf-8"))) == {"findings", "not_made"}
