"""A lake without deliveries, and an edition that does not exist."""

from __future__ import annotations

from ingest.land import prepare


def test_an_empty_lake_builds_and_shows_every_indicator_as_missing(door):
    prepare(door.home)
    door.build()
    assert door.query("select count(distinct indicator_id) from monitor.series_status") == [(144,)]
    assert door.query("select count(*) from indicators.observations where value is not null") == [(0,)]
    assert door.query("select count(*) from indicators.table_cells where not is_yellow and note = ''") == [(0,)]
    result = door.build("+the_edition_exists", edition=1999, check=False)
    assert result.returncode != 0 and "the_edition_exists" in result.stdout


def test_an_as_of_date_that_is_none_is_said_so(door):
    prepare(door.home)
    result = door.build(as_of="gisteren", check=False)
    assert result.returncode != 0 and "expected a date such as" in result.stdout


def test_a_lake_that_was_never_prepared_names_the_next_step(door):
    result = door.build(check=False)
    assert result.returncode != 0 and "svm land" in result.stdout
