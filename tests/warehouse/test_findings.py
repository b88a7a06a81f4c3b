"""Failures planted in a built warehouse, all made up: what the build says of each, to the row of the file and what to do.

A failure of the data is planted in a copy of the built database, one of what people keep in a copy of the seeds; one run
of dbt then meets them all.
"""

from __future__ import annotations

import json

import duckdb
import pytest

from tests.conftest import Door

#: what people keep, each with a made-up slip
DECISIONS = {
    "waivers": ["verzonnen-1", "asy_first:bestaat_niet", "", "2026-05-01", "2026-12-31", "data-engineer", "verzonnen"],
    "policy_events": [
        *("verzonnen-2", "2024-01-01", "day", "law", "3", "Verzonnen wet.", "Made-up law.", "verzonnen", "published"),
        *("bestaat_niet", "false"),
    ],
    "dimensions": ["sex", "Verzonnen tweede", "", ""],
}
#: per planted failure the tests of dbt that meet it
TESTS = (
    "test_name:staged_cells",
    "test_name:same_rows_as",
    "test_name:yellow_is_never_colour_alone",
    "test_name:no_broken_check",
    "unique_combination_observations_indicator_id__period__breakdown",
    "identities_hold",
    "corrections_still_match",
    "terms_are_complete",
    "residuals_are_guarded",
    "facts_equal_what_was_known",
)


class Told:
    """What one run said: its lines, and its findings by test."""

    def __init__(self, door: Door, said: str) -> None:
        self.lines = said.splitlines()
        path = door.home.root / "target" / "findings.json"
        self.findings = json.loads(path.read_text())["findings"]

    def of(self, test: str) -> list[dict]:
        return [f for f in self.findings if f["test"] == test]


@pytest.fixture(scope="module")
def cell(samples: Door) -> dict[str, object]:
    """A delivered cell of the samples, by chance of its name: the place of each failure that is planted in it."""
    found = samples.query(
        "select o.indicator_id, o.period, o.breakdown, o.delivery_id, o.raw_row, o.raw_column, d.partner, d.file_name "
        "from indicators.observations as o inner join monitor.deliveries as d using (delivery_id) "
        "where o.indicator_id = 'asy_first' and o.period = '2023' and o.breakdown = '' and not o.is_yellow"
    )
    names = ("indicator_id", "period", "breakdown", "delivery_id", "raw_row", "raw_column", "partner", "file")
    return dict(zip(names, found[0], strict=True))


@pytest.fixture(scope="module")
def told(samples: Door, cell, tmp_path_factory) -> Told:
    door = Door.copy(tmp_path_factory.mktemp("findings"), samples)
    door.own_project()
    for seed, row in DECISIONS.items():
        folder = "report" if seed != "dimensions" else "reference"
        head = (door.project / "seeds" / folder / f"{seed}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert len(row) <= len(head.split(",")), head
        door.decide(f"{folder}/{seed}", row + [""] * (len(head.split(",")) - len(row)))
    key = "indicator_id = '{indicator_id}' and period = '{period}' and breakdown = '{breakdown}'".format(**cell)
    with duckdb.connect(str(door.home.build_database)) as con:
        staging = "staging.stg_cbs__asielverzoeken_jaar"
        con.execute(f"insert into {staging} select * from {staging} order by delivery_id, raw_row, raw_column limit 1")
        con.execute(f"insert into indicators.observations select * from indicators.observations where {key}")
        con.execute(f"update indicators.figures set unit = 'verzonnen eenheid' where {key} and measure = 'value'")
        con.execute(
            f"update indicators.figures set yellow_text = '[geel: verzonnen]' where {key} and measure = 'value'"
        )
        con.execute(
            "update monitor.identities set identity_state = 'klopt_niet', severity = 'critical' where identity_id = "
            "(select min(identity_id) from monitor.identities) and period = (select min(period) from monitor.identities "
            "where identity_id = (select min(identity_id) from monitor.identities))"
        )
        con.execute(f"delete from asiel.waarnemingen where {key}")
        con.execute("update monitor.gx_results set broken = true, observed = 'verzonnen' where rowid = 0")
    door.dbt("seed", "--select", *DECISIONS)
    result = door.dbt("test", "--select", *DECISIONS, *TESTS, check=False)
    assert result.returncode != 0
    assert (door.home.root / "target" / "findings.json").exists(), result.stdout[-3000:]
    return Told(door, result.stdout)


def test_print(told):
    print("\n".join(told.lines))
