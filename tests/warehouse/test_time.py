"""What changed between two dates, who owes what, and what is due when, on the bundled real figures."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest

from publish.follow import chase, diff, punctuality
from publish.follow import due as calendar
from svm.database import connect
from svm.errors import UserError


@pytest.fixture(scope="module")
def published(samples):
    con = connect(samples.home)
    yield con
    con.close()


def between(con, samples, before: str, after: str):
    return diff.changes(con, diff.moment(con, samples.home, before), diff.moment(con, samples.home, after))


def test_the_revision_of_immigration_2023_with_every_figure_and_table_it_touches(published, samples):
    found = between(published, samples, "2024-06-20", "2024-07-15")
    assert [(c.figure_id, c.old, c.new, c.kind, c.tables) for c in found.changed] == [
        ("reg_immigration:2023", "332.863", "336.000", "reguliere herziening", ("0.1", "2.17", "2.19"))
    ]
    assert "reg_immigration:2023" in found.changed[0].figures
    text = "\n".join(diff.report(found))
    assert "332.863 → 336.000 (reguliere herziening)" in text and "tabellen  0.1, 2.17, 2.19" in text


def test_two_editions_are_compared_at_their_as_of_dates(published, samples):
    found = between(published, samples, "2024", "2025")
    assert [(c.figure_id, c.old, c.new) for c in found.changed] == [
        ("hou_realised:2022-H1", "11.886", "11.934"),
        ("hou_target:2022-H1", "9.979", "10.000"),
        ("reg_immigration:2023", "332.863", "336.000"),
    ]
    assert found.before.label == "editie 2024 (niet bevroren, stand 2024-06-14)"
    with pytest.raises(UserError, match="neither a date nor an edition"):
        diff.moment(published, samples.home, "gisteren")
    with pytest.raises(UserError, match="not a date that exists"):
        diff.moment(published, samples.home, "2024-02-30")


def test_nothing_changes_between_a_day_and_itself(published, samples):
    found = between(published, samples, "2024-06-20", "2024-06-20")
    assert (found.changed, found.new, found.late) == ((), 0, ())


@pytest.mark.parametrize(
    ("before", "after", "figure", "kind"),
    [
        ("2025-05-01", "2025-06-01", "asy_dublin_claims_out:2024", "late registratie"),
        ("2018-01-01", "2019-01-01", "asy_inflow_total:2015", "afronding"),
        ("2024-10-15", "2025-01-01", "inb_cohort:2022", "reguliere herziening"),
        ("2026-01-01", "2026-06-21", "asy_nareis_arrivals:2018", "correctie"),
    ],
)
def test_kinds_of_change_are_told_apart(published, samples, before, after, figure, kind):
    found = between(published, samples, before, after)
    assert {c.figure_id: c.kind for c in found.changed}[figure] == kind


def test_a_change_carries_the_delivery_of_both_its_ends(published):
    found = published.execute(
        "select count(*), count(*) filter (where base_delivery_id <> '' and base_raw_sha256 <> '' and delivery_id <> '' "
        "and base_period < period and base_value is not null) from indicators.figures where measure like 'change%'"
    ).fetchall()[0]
    assert found[0] == found[1] > 50


def test_first_as_of_and_latest_value_with_their_deliveries(published):
    found = published.execute(
        "select first_value, as_of_value, latest_value, first_delivery_id <> latest_delivery_id, "
        "first_raw_sha256 <> latest_raw_sha256, latest_raw_sha256 = as_of_raw_sha256 "
        "from monitor.first_and_latest where indicator_id = 'reg_immigration' and period = '2023' and breakdown = ''"
    ).fetchall()
    assert found == [(332863, 336000, 336000, True, True, True)]


#: section 9.1 of the domain handbook: what cannot be there at a freeze in June, with the date of its update
STRUCTURALLY_AWAITED = {
    "reg_imm_motive:year": "2027-06-30",
    "reg_stay_after_10y:year": "2027-06-30",
    "eu_first_permits:year": "2026-09-30",
    "eu_citizenship:year": "2027-03-31",
    "nat_acquired:year": "2026-09-30",
    "nat_option:year": "2026-09-30",
    "inb_cohort:year": "2026-12-31",
    "inb_route:year": "2026-12-31",
    "inb_intake:year": "2026-12-31",
    "hou_corp_allocations:year": "2027-11-30",
    "reg_eu_labour:year": "2027-12-31",
    "eu_dublin_out_all:year": "2026-12-31",
    "eu_dublin_in_all:year": "2026-12-31",
    "eu_ordered_to_leave:year": "2026-07-31",
    "eu_returned:year": "2026-07-31",
    # due on Saturday 20 June: in time until Monday 22 June
    "int_displaced_total:reference_date": "2026-06-20",
    "int_refugees_total:reference_date": "2026-06-20",
    "int_idp_total:reference_date": "2026-06-20",
    "int_host_top10:reference_date": "2026-06-20",
    "int_return_refugees:year": "2026-06-20",
    "asy_coa_incidents:year": "2026-06-30",
    "asy_coa_suspects:year": "2026-06-30",
}


def test_the_structurally_yellow_series_are_awaited_with_the_date_of_their_update(published):
    """Their newest period, that is: older gaps are chased all the same."""
    found = {
        series: (status, yellow, str(due))
        for series, status, yellow, due in published.execute(
            "select distinct s.series_id, c.status, c.is_yellow, c.due_on from monitor.series_status as s "
            "inner join monitor.cell_status as c on s.series_id = c.series_id and s.newest_period = c.period "
            "where c.is_expected"
        ).fetchall()
    }
    assert {s: found[s] for s in STRUCTURALLY_AWAITED} == {
        s: ("verwacht", True, due) for s, due in STRUCTURALLY_AWAITED.items()
    }


def test_the_migration_total_is_provisional_until_its_final_date(published):
    """The year total came in February, provisional; its final figure is the one that is awaited."""
    found = published.execute(
        "select distinct c.status, c.reason from monitor.series_status as s "
        "inner join monitor.cell_status as c on s.series_id = c.series_id and s.newest_period = c.period "
        "where c.breakdown = '' and s.newest_status = 'voorlopig' and s.series_id in "
        "('reg_immigration:year', 'reg_emigration:year', 'reg_net_migration:year')"
    ).fetchall()
    assert found == [("voorlopig", "Voorlopig cijfer; definitief verwacht op 5 juli 2026.")]


def test_a_carried_figure_says_its_period_since_when_until_when_and_who(published):
    [(shown, period, text, reason)] = published.execute(
        "select display_text, printed_period, yellow_text, status_reason from indicators.observations "
        "where indicator_id = 'eu_citizenship' and period = '2025' and breakdown = 'geo=EU27'"
    ).fetchall()
    for words in ("cijfer over 2023", "ongewijzigd sinds", "update verwacht op 31 maart 2027 van Eurostat"):
        assert words in text
    assert (shown, period) == ("1.050.100", "2023") and "Eurostat" in reason


def test_what_is_too_old_to_stand_in_is_told_and_not_printed(published):
    [(shown, value, text)] = published.execute(
        "select display_text, printed_value, yellow_text from indicators.observations "
        "where indicator_id = 'nat_acquired' and period = '2025' and breakdown = ''"
    ).fetchall()
    assert (shown, value) == (".", None)
    assert text == "[geel: geen cijfer; het laatste is over 2021; update verwacht op 30 september 2026 van CBS]"


def test_punctuality_is_not_judged_by_copies_of_published_figures(published):
    lines = punctuality.report(published)
    assert published.execute("select bool_or(is_judged) from monitor.punctuality").fetchall() == [(False,)]
    assert any("Centraal Bureau" in line and "niet te beoordelen" in line for line in lines)


def test_punctuality_of_made_up_own_deliveries(door):
    rows = {"dtv": ("dep_dtv_intake", "2026-02-27"), "ind": ("asy_penalties", "2026-02-09")}
    for partner, (indicator, received) in rows.items():
        cells = [{"Indicator": indicator, "Periode": p, "Waarde": "10"} for p in ("2024", "2025")]
        door.put_template(partner, "2025-01-30", "verzonnen_2024", cells[:1])
        door.put_template(partner, received, "verzonnen_2025", cells[1:])
    assert {o.result for o in door.land()} == {"landed"}
    door.build("+punctuality", tests=False)
    sql = "select partner_code, releases_received, releases_in_time, median_delay_text from monitor.punctuality where is_judged order by 1"
    # DT&V in time twice (28 February); IND in time for 2024 and four days late for 2025 (5 February)
    assert door.query(sql) == [("dtv", 2, 2, "0"), ("ind", 2, 1, "2")]


def test_a_growing_cohort_has_no_change_measure(published):
    sql = "select count(*) from indicators.figures where breakdown like '%claim_cohort%' and measure <> 'value'"
    assert published.execute(sql).fetchall() == [(0,)]


def test_the_letter_names_what_is_owed_and_since_when(published):
    text = chase.letter(published, "kmar")
    assert "Koninklijke Marechaussee" in text and "sup_border_refusals:year" in text and "30 april 2026" in text
    assert "verwacht" not in text.lower().replace("verwachten", "")
    with pytest.raises(UserError, match="not a known partner"):
        chase.letter(published, "niemand")
    assert {"kmar", "ind"} <= set(chase.debtors(published))


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
