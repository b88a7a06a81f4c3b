"""What is due when: first and final figures of a month, as text and as calendar entries."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import duckdb

from svm.database import has_relation, rows
from svm.errors import UserError
from svm.sql import literal


@dataclass(frozen=True)
class Release:
    """One date on which a partner owes a figure of a series; `is_chased` when it is out and a partner is asked."""

    day: dt.date
    partner: str
    series_id: str
    chapter: int
    title: str
    period: str
    what: str
    status: str
    is_chased: bool


#: what is due, and what became of a first figure that is there already
FIRST, FINAL, DELIVERED = "eerste cijfer", "definitief cijfer", "geleverd"


def period_labels(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What each period is called that a figure is about."""
    found = rows(con, "select distinct period, period_label from indicators.figures order by period, period_label")
    return {str(r["period"]): str(r["period_label"]) for r in found}


def releases(con: duckdb.DuckDBPyConnection, month: str | None) -> list[Release]:
    """The releases due in a month (`2026-07`), by default the month of the as-of date, in order of date.

    Raises UserError when `month` is not a month.
    """
    if month is None:
        month = str(rows(con, "select strftime(as_of, '%Y-%m') as month from indicators.edition")[0]["month"])
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise UserError(f"'{month}' is not a month.", expected="a month such as 2026-07")
    return _owed(con, f"strftime(owed.day, '%Y-%m') = '{month}'")


def awaited(con: duckdb.DuckDBPyConnection) -> list[Release]:
    """The releases due in the year after the as-of date that were not delivered before, in order of date."""
    found = _owed(con, "owed.day > edition.as_of and owed.day <= edition.as_of + interval 1 year")
    return [r for r in found if r.status != DELIVERED]


def of_the_year(con: duckdb.DuckDBPyConnection) -> list[Release]:
    """The releases due in the calendar year of the as-of date, and those of before that are still out."""
    edition = rows(con, "select year(as_of) as year from indicators.edition")[0]
    found = _owed(con, "year(owed.day) <= year(edition.as_of)")
    return [r for r in found if r.day.year == edition["year"] or r.is_chased]


def _owed(con: duckdb.DuckDBPyConnection, where: str) -> list[Release]:
    found = rows(
        con,
        f"""
        with owed as (
            select
                series_id, indicator_id, period, owed_by, due_on as day, '{FIRST}' as what,
                case
                    when is_delivered and has_figure then '{DELIVERED}'
                    else status
                end as status,
                gravity, cell_status.is_chased
            from monitor.cell_status inner join reference.statuses using (status, gravity)
            where is_expected and due_on is not null and is_due
            union all
            select
                series_id, indicator_id, period, owed_by, final_due_on as day, '{FINAL}' as what, status,
                gravity, cell_status.is_chased
            from monitor.cell_status inner join reference.statuses using (status, gravity)
            where awaits_final and final_due_on is not null
        )
        select
            owed.day, owed.owed_by, owed.series_id, i.chapter, i.title_nl, owed.period, owed.what,
            min_by(owed.status, row(owed.gravity, owed.status)) as status, bool_or(owed.is_chased) as is_chased
        from owed
        inner join reference.indicators as i using (indicator_id)
        cross join indicators.edition as edition
        where {where}
        group by all
        order by owed.day, owed.owed_by, owed.series_id, owed.period, owed.what
        """,
    )
    return [
        Release(
            day=dt.date.fromisoformat(str(r["day"])),
            partner=str(r["owed_by"]),
            series_id=str(r["series_id"]),
            chapter=int(str(r["chapter"])),
            title=str(r["title_nl"]),
            period=str(r["period"]),
            what=str(r["what"]),
            status=str(r["status"]),
            is_chased=bool(r["is_chased"]),
        )
        for r in found
    ]


def announced(con: duckdb.DuckDBPyConnection, month: str | None) -> list[str]:
    """What publishers say that came out in a month, by default that of the as-of date, one line per table."""
    if not has_relation(con, "monitor", "announcements"):
        return []
    found = rows(
        con,
        f"""
        select a.released_on, a.dataset, a.said_by, a.is_newer
        from monitor.announcements as a
        cross join indicators.edition as e
        where strftime(a.released_on, '%Y-%m') = {literal(month) if month else "strftime(e.as_of, '%Y-%m')"}
        order by a.released_on, a.dataset
        """,
    )
    word = {True: "nog niet opgehaald", False: "hier"}
    return [
        f"{r['released_on']}  {r['dataset']:<42} bijgewerkt volgens {r['said_by']} ({word[bool(r['is_newer'])]})"
        for r in found
    ]


def report(found: list[Release]) -> list[str]:
    """One line per release."""
    if not found:
        return ["Er wordt in deze maand niets verwacht."]
    return [f"{r.day}  {r.partner:<42} {r.title} {r.period}: {r.what} ({r.status})" for r in found]


def to_ics(found: list[Release]) -> bytes:
    """The releases as an iCalendar file, one all-day entry each; the same releases give the same bytes."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Staat van Migratie//publicatiekalender//NL")
    calendar.add("version", "2.0")
    for r in found:
        entry = icalendar.Event()
        entry.add("uid", f"{r.series_id}-{r.period}-{r.what.replace(' ', '-')}@staat-van-migratie")
        entry.add("dtstamp", dt.datetime.combine(r.day, dt.time(), dt.UTC))
        entry.add("dtstart", r.day)
        entry.add("summary", f"{r.partner}: {r.title} {r.period}, {r.what}")
        entry.add("description", f"Reeks {r.series_id}, status {r.status}")
        calendar.add_component(entry)
    return calendar.to_ical()
