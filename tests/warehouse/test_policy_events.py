"""A fact of law or policy is one row: made-up facts ("verzonnen") beside the bundled real figures reach all that tells it."""

from __future__ import annotations

import pytest

from publish.release.frozen import LACKING
from tests.conftest import Door

#: what is made again when a row is added; the rest of the warehouse does not change
TOLD_BY = (
    "policy_events",
    "int_breaks",
    "series_breaks",
    "table_notes",
    "chart_candidates",
    "chart_verdicts",
    "chart_points",
)
NEW = "Verzonnen wet sinds 1 maart 2024."
LATER = "Verzonnen wet vanaf 1 januari 2031."


STOPS = "Verzonnen wet die anders laat tellen."


def event(name: str, day: str, text: str, affects: str, stops: str = "false") -> list[object]:
    """A line of the seed, in the order of its columns."""
    said = [3, text, "Made-up act.", "verzonnen bron", "published"]
    return [name, day, "day", "law", *said, affects, stops, ""]


@pytest.fixture(scope="module")
def told(samples, tmp_path_factory):
    """The warehouse of the samples with one more fact, and one that lies after all that is printed."""
    door = Door.copy(tmp_path_factory.mktemp("policy"), samples)
    door.own_project()
    door.decide(
        "report/policy_events",
        event("verzonnen_wet", "2024-03-01", NEW, "asy_first;asy_repeat"),
        event("verzonnen_breuk", "2024-03-01", STOPS, "asy_first", "true"),
        event("verzonnen_later", "2031-01-01", LATER, "asy_first"),
    )
    door.build(*TOLD_BY, tests=False)
    return door


def test_a_new_row_stands_in_chapter_and_notes_and_in_charts_when_a_number_breaks(told):
    assert told.query(f"select event_id, chapter from reference.policy_events where what_nl = '{NEW}'") == [
        ("verzonnen_wet", 3)
    ]
    tables = told.query(f"""
        select distinct notes.table_id from indicators.table_notes as notes
        where notes.note_kind = 'breuk' and notes.note_text = 'Let op, per 1 maart 2024: {NEW}'
    """)
    assert ("3.1",) in tables
    marked = """
        select period from indicators.chart_points
        where chart_id = 'asy_first:year' and contains(break_note, '{}') order by period
    """
    # the year in which it came, and the first that is compared with that year
    assert told.query(marked.format(STOPS)) == [("2024",), ("2025",)]
    assert told.query(marked.format(NEW)) == [], "no number breaks: it is no break in a chart"
    listed = told.query("select indicator_id from indicators.breaks where break_id = 'verzonnen_wet' order by all")
    assert listed == [("asy_first",), ("asy_repeat",)]


def test_the_other_notes_stay_what_they_were(told, samples):
    query = f"""
        select table_id, note_kind, note_text from indicators.table_notes
        where not ends_with(note_text, '{NEW}') and not ends_with(note_text, '{STOPS}') order by all
    """
    assert told.query(query) == samples.query(query)


def test_what_comes_after_all_that_is_printed_is_told_in_no_table_and_no_chart(told):
    assert told.query("select event_on is not null from reference.policy_events where event_id = 'verzonnen_later'")
    said = told.query(f"""
        select table_id from indicators.table_notes where contains(note_text, '{LATER}')
        union all
        select chart_id from indicators.chart_points where contains(break_note, '{LATER}')
    """)
    assert said == []


WRONG = {
    "zonder_bron": ("2024-03-01", "day", "law", 3, "Fout één.", "Wrong.", "", "published", "", "false", ""),
    "zonder_graad": ("2024-03-01", "day", "law", 3, "Fout twee.", "Wrong.", "bron", "zeker", "", "false", ""),
    "zonder_thema": ("2024-03-01", "day", "law", 1, "Fout drie.", "Wrong.", "bron", "expert", "", "false", ""),
    "geen_soort": ("2024-03-01", "day", "method", 3, "Fout vier.", "Wrong.", "bron", "expert", "", "false", ""),
    "geen_reeks": ("2024-03-01", "day", "law", 3, "Fout vijf.", "Wrong.", "bron", "expert", "asy_verzonnen", "false", ""),
    "breuk_zonder_dag": ("2024-01-01", "year", "law", 3, "Fout zes.", "Wrong.", "bron", "expert", "asy_first", "true", ""),
    "niet_geraakt": (
        "2024-03-01", "day", "law", 3, "Fout zeven.", "Wrong.", "bron", "expert", "asy_first", "false", "asy_repeat{sex=F}",
    ),
    "dubbel": ("2024-03-01", "day", "law", 3, "Fout zeven.", "Wrong.", "bron", "expert", "", "false", ""),
    # a break in a series already
    "corona_2020": ("2020-03-01", "day", "law", 3, "Fout acht.", "Wrong.", "bron", "expert", "", "false", ""),
}  # fmt: skip


def test_a_wrong_row_is_refused_by_name(samples, tmp_path):
    door = Door.copy(tmp_path, samples)
    door.own_project()
    door.decide("report/policy_events", *([name, *line] for name, line in WRONG.items()))
    door.build("policy_events", tests=False)
    done = door.dbt("test", "--select", "policy_events_are_sourced", "--store-failures", check=False)
    assert done.returncode == 1
    problems = dict(door.query("select event_id, problem from dbt_test__audit.policy_events_are_sourced"))
    # one problem each: the assertion shows which row is let through, or refused for something else too
    assert sorted(problems) == sorted(WRONG), problems


def test_an_edition_frozen_before_there_were_events_has_the_same_columns(samples):
    live = samples.query("select column_name, column_type from (describe reference.policy_events)")
    assert live == samples.query(f"select column_name, column_type from (describe {LACKING['policy_events']})")
