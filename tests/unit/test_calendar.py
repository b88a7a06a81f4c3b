"""Properties of the release calendar, against an engine of its own in Python; holidays against the computed Easter."""

from __future__ import annotations

import csv
import datetime as dt
import itertools

import duckdb
import pytest
from dateutil.easter import easter
from hypothesis import given, settings
from hypothesis import strategies as st

from svm.home import PROJECT
from tests.release_rules import HOLIDAYS, due, in_time_until, period_days, periods
from tests.unit.test_properties import macros

DUE = macros("periods/due.sql")
PERIODS = macros("periods/period.sql")
KINDS = ("year", "half_year", "tertial", "quarter", "month", "week")


def seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / "reference" / name).open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def in_sql(cases: list[tuple[str, str]]) -> list[tuple[dt.date | None, dt.date | None]]:
    """Due date and last day in time of (rule, period) pairs, from the macros."""
    days = ", ".join(f"date '{d}'" for d in sorted(HOLIDAYS))
    day = DUE.due_on("rule", "first_day", "last_day", "h.days")
    sql = f"""
        with h as (select [{days}] as days),
        c as (
            select *, {PERIODS.period_start("period")} as first_day, {PERIODS.period_end("period")} as last_day
            from (select unnest(range({len(cases)})) as n, unnest([{", ".join(f"'{r}'" for r, _ in cases)}]) as rule,
                  unnest([{", ".join(f"'{p}'" for _, p in cases)}]) as period)
        ),
        d as (select n, h.days, {day} as due_on from c cross join h)
        select due_on, {DUE.last_day_in_time("due_on", "days")} from d order by n
    """
    return duckdb.sql(sql).fetchall()


rules = st.one_of(
    st.builds("T+{}-{:02d}-{:02d}".format, st.integers(0, 2), st.integers(1, 12), st.integers(1, 31)),
    st.builds("+{} {}".format, st.integers(1, 40), st.sampled_from(["days", "workdays", "weeks", "months"])),
    st.builds("-{} months".format, st.integers(1, 12)),
    st.builds("next {}".format, st.sampled_from(["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"])),
    st.sampled_from(["none", "continuous", "unknown", "T+1-06-12..T+1-06-20", "+10 days..+3 weeks"]),
)


@settings(max_examples=60, deadline=None)
@given(rules, st.sampled_from(KINDS), st.integers(2016, 2028))
def test_the_engine_in_sql_equals_one_in_python_is_monotone_and_gives_each_period_one_date(rule, kind, year):
    listed = periods(kind, year) + periods(kind, year + 1)
    found = in_sql([(rule, p) for p in listed])
    assert found == [(due(rule, p), in_time_until(due(rule, p))) for p in listed]
    dates = [d for d, _ in found if d is not None]
    assert len(dates) in (0, len(listed)), "a rule dates every period or none: no gap, no double"
    assert dates == sorted(dates), "a later period is never due earlier"


@settings(max_examples=40, deadline=None)
@given(rules, st.dates(dt.date(2016, 1, 1), dt.date(2028, 12, 31)))
def test_the_last_day_in_time_is_a_working_day_on_or_just_after_the_due_date(rule, day):
    [(due_on, until)] = in_sql([(rule, day.isoformat())])
    if due_on is None:
        assert until is None
        return
    assert until >= due_on and until.isoweekday() < 6 and until not in HOLIDAYS
    between = [due_on + dt.timedelta(days=n) for n in range((until - due_on).days)]
    assert all(d.isoweekday() > 5 or d in HOLIDAYS for d in between)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", [2019, 2020, 2024, 2025, 2026, 2028])
def test_the_periods_of_a_year_follow_each_other_without_gap_or_overlap(kind, year):
    """Leap years, years with 53 ISO weeks, half-years and tertials."""
    listed = periods(kind, year) + periods(kind, year + 1)
    days = [period_days(p) for p in listed]
    assert all(b[0] - a[1] == dt.timedelta(days=1) for a, b in itertools.pairwise(days))
    sql = f"select {PERIODS.period_start('p')}, {PERIODS.period_end('p')} from (select unnest({listed}) as p)"
    assert duckdb.sql(sql).fetchall() == days


def test_every_rule_of_the_calendar_is_read_the_same_way_by_both_engines():
    used = sorted({r[column] for r in seed("release_calendar.csv") for column in ("first_due_rule", "final_due_rule")})
    cases = [(rule, p) for rule in used for p in ("2024", "2025", "2025-H1", "2025-12", "2025-T3", "2025-12-31")]
    assert [d for d, _ in in_sql(cases)] == [due(*c) for c in cases]


@pytest.mark.parametrize(
    "rule", ["T+1-13-01", "T+1-00-10", "over 3 weken", "+3 maanden", "next DIN", "T+1-06-20..", "", "+x days"]
)
def test_a_rule_outside_the_grammar_is_recognised(rule):
    assert duckdb.sql(f"select {DUE.is_due_rule('r')} from (select '{rule}' as r)").fetchall() == [(False,)]


def test_the_holidays_are_those_of_the_law():
    """Algemene termijnenwet, article 3: fixed days, Easter, and the king's day, on 26 April when the 27th is a Sunday."""

    def of(year: int) -> set[tuple[str, str]]:
        start = easter(year)
        king = dt.date(year, 4, 27) if year >= 2014 else dt.date(year, 4, 30)
        moving = {"Goede Vrijdag": -2, "Eerste paasdag": 0, "Tweede paasdag": 1, "Hemelvaartsdag": 39}
        moving |= {"Eerste pinksterdag": 49, "Tweede pinksterdag": 50}
        fixed = {
            "Nieuwjaarsdag": (1, 1),
            "Bevrijdingsdag": (5, 5),
            "Eerste kerstdag": (12, 25),
            "Tweede kerstdag": (12, 26),
        }
        found = {((start + dt.timedelta(days=n)).isoformat(), name) for name, n in moving.items()}
        found |= {(dt.date(year, m, d).isoformat(), name) for name, (m, d) in fixed.items()}
        if king.isoweekday() == 7:
            king -= dt.timedelta(days=1)
        return found | {(king.isoformat(), "Koningsdag" if year >= 2014 else "Koninginnedag")}

    listed = {(r["day"], r["name_nl"]) for r in seed("holidays.csv")}
    years = {int(day[:4]) for day, _ in listed}
    assert years == set(range(2012, 2033))
    assert listed == set().union(*(of(y) for y in years))
