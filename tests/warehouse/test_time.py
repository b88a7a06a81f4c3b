"""What changed between two dates, who owes what, and what is due when, on the bundled real figures."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest

from ingest.errors import UserError
from publish import calendar, chase, diff
from publish.build import publish
from publish.database import connect


@pytest.fixture(scope="module")
def published(samples):
    samples.build()
    publish(samples.home)
    con = connect(samples.home)
    yield con
    con.close()


def test_the_revision_of_immigration_2023_with_every_table_it_touches(published):
    changed, _ = diff.changes(published, dt.date(2024, 6, 20), dt.date(2024, 7, 15))
    assert [(c.figure_id, c.old, c.new, c.kind, c.tables) for c in changed] == [
        ("reg_immigration:2023", "332.863", "336.000", "reguliere herziening", ("2.1", "2.2"))
    ]


def test_nothing_changes_between_a_day_and_itself_and_the_way_back_is_no_news(published):
    assert diff.changes(published, dt.date(2024, 6, 20), dt.date(2024, 6, 20)) == ([], 0)


@pytest.mark.parametrize(
    ("before", "after", "figure", "kind"),
    [
        ((2025, 5, 1), (2025, 6, 1), "asy_dublin_claims_out:2024", "late registratie"),
        ((2018, 1, 1), (2019, 1, 1), "asy_inflow_total:2015", "afronding"),
        ((2024, 10, 15), (2025, 1, 1), "inb_cohort:2022", "reguliere herziening"),
        ((2026, 1, 1), (2026, 6, 21), "asy_nareis_arrivals:2018", "correctie"),
    ],
)
def test_kinds_of_change_are_told_apart(published, before, after, figure, kind):
    changed, _ = diff.changes(published, dt.date(*before), dt.date(*after))
    assert {c.figure_id: c.kind for c in changed}[figure] == kind


def test_a_growing_cohort_has_no_change_measure(published):
    sql = "select count(*) from indicators.figures where breakdown like '%claim_cohort%' and measure <> 'value'"
    assert published.execute(sql).fetchall() == [(0,)]


def test_the_letter_names_what_is_owed_and_since_when(published):
    text = chase.letter(published, "kmar")
    assert "Koninklijke Marechaussee" in text and "sup_border_refusals:year" in text and "30 april 2026" in text
    assert "verwacht" not in text.lower().replace("verwachten", "")
    with pytest.raises(UserError, match="not a known partner"):
        chase.letter(published, "niemand")


def test_what_is_due_in_a_month_as_text_and_as_calendar(published):
    found = calendar.releases(published, "2026-07")
    assert ("reg_immigration:year", "2025", "definitief cijfer", dt.date(2026, 7, 5)) in {
        (r.series_id, r.period, r.what, r.day) for r in found
    }
    entries = icalendar.Calendar.from_ical(calendar.to_ics(found)).walk("VEVENT")
    assert len(entries) == len(found) and calendar.to_ics(found) == calendar.to_ics(found)
    with pytest.raises(UserError, match="not a month"):
        calendar.releases(published, "juli")


def test_one_value_is_known_at_a_time(published):
    overlapping = """
        select count(*) from monitor.vintages as a inner join monitor.vintages as b
            using (indicator_id, period, breakdown)
        where a.vintage_number < b.vintage_number and (a.known_until is null or a.known_until > b.known_from)
    """
    assert published.execute(overlapping).fetchall() == [(0,)]


def test_only_a_discontinued_series_is_discontinued(published):
    sql = "select series_id from monitor.series_status where status = 'gestaakt'"
    assert published.execute(sql).fetchall() == [("reg_brexit:year",)]
