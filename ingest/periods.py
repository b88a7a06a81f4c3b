"""Periods of a file against the calendar and its day of receipt, read with the macros of the warehouse."""

from __future__ import annotations

import datetime as dt
import re

import duckdb

from ingest.finding import EXAMPLES, Finding
from ingest.read import Opened
from ingest.shared_sql import macro
from svm.sql import identifier, literal

#: before this year nothing was counted that the warehouse holds
FIRST_DAY = "date '1900-01-01'"
#: what `_days` was told, and how many periods it remembers
KNOWN_DAYS: dict[str, tuple[bool, dt.date, dt.date]] = {}
MOST_KNOWN = 100_000


def period_findings(opened: Opened, table: str, received: dt.date, con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Judge the periods of an export; `table` is SQL for its cells with `row_number`."""
    layout = opened.contract.layout
    if not layout.period_macro or opened.missing:
        return []
    columns = [c.name for c in opened.contract.columns if c.role == "period"]
    moments = "true" if layout.moments else "false"
    if columns:
        raw, period, cells = _written(layout.period_macro, columns[0])
        # a period is read once, in however many rows it stands
        seen = (
            f"select {raw} as raw, {period} as period, min(first_row) as first_row, sum(times) as times, "
            f"{moments} as is_moment, false as is_planned from (select {cells}, min(row_number) as first_row, "
            f"count(*) as times from {table} group by {cells}) group by 1, 2"
        )
        return judge_periods(seen, columns[0], received, con)
    headers = ", ".join(literal(name) for name in opened.wide)
    seen = (
        f"select raw, {macro(layout.period_macro)('raw')} as period, {opened.header_row} as first_row, 1 as times, "
        f"{moments} as is_moment, false as is_planned from (select unnest([{headers}]::varchar[]) as raw)"
    )
    return judge_periods(seen, "periode", received, con)


def _written(name: str, column: str) -> tuple[str, str, str]:
    """A period as it is written, as the canonical text, and its cells; one layout has the month apart."""
    column = identifier(column)
    if name == "period_chain":
        return f"concat_ws(' ', {column}, nullif(maand, ''))", macro(name)(column, "maand"), f"{column}, maand"
    return column, macro(name)(column), column


def _days(periods: set[str], con: duckdb.DuckDBPyConnection) -> dict[str, tuple[bool, dt.date, dt.date]]:
    """Of each canonical period whether the calendar has it, and the days on which its last part begins and ends.

    The macros are long, and most files have the same periods, so that each is asked once per process.
    """
    unknown = sorted(periods - KNOWN_DAYS.keys())
    if unknown:
        if len(KNOWN_DAYS) > MOST_KNOWN:
            KNOWN_DAYS.clear()
            unknown = sorted(periods)
        first, last = macro("period_start")("period"), macro("period_end")("period")
        begun = macro("period_start")("split_part(period, '/', -1)")
        listed = ", ".join(literal(period) for period in unknown)
        found = con.execute(
            f"""
            with dated as (
                select period, {first} as first_day, {last} as last_day, {begun} as begun
                from (select unnest([{listed}]::varchar[]) as period)
            ),
            judged as (
                select *, coalesce(last_day >= first_day and first_day >= {FIRST_DAY}, false) as in_calendar from dated
            )
            select period, in_calendar, case when in_calendar then begun end, case when in_calendar then last_day end
            from judged
            """
        ).fetchall()
        KNOWN_DAYS.update({period: (in_calendar, begun, over) for period, in_calendar, begun, over in found})
    return KNOWN_DAYS


def judge_periods(seen: str, column: str, received: dt.date, con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Judge distinct periods: each must be in the calendar, and over when the file was received.

    `seen` is SQL with raw, period (canonical; NULL where it has not the form of one), first_row, times, is_moment and
    is_planned. What is planned may lie ahead. A moment lies somewhere in its day, week, month, quarter or half-year, or
    in the last one of a window, so that must have begun; one that is given for a year is that of its last day.
    """
    rows = con.execute(seen).fetchall()
    days = _days({period for _, period, *_ in rows if period is not None}, con)
    faults = []
    for raw, period, first_row, times, is_moment, is_planned in rows:
        if period is not None:
            in_calendar, begun, over = days[period]
            last = begun if is_moment and not re.fullmatch("[0-9]{4}", period) else over
            if not in_calendar:
                faults.append(("calendar", raw, first_row, times))
            elif not is_planned and last > received:
                faults.append(("future", raw, first_row, times))
    faults.sort(key=lambda fault: (fault[2], fault[1]))
    expected = {
        "calendar": ("een periode die in de kalender bestaat", "a period that the calendar has"),
        "future": (
            f"een periode die op de dag van ontvangst, {received}, voorbij is",
            f"a period that was over on the day of receipt, {received}",
        ),
    }
    findings = []
    for check, (dutch, english) in expected.items():
        rows = [(row, raw) for fault, raw, row, _ in faults if fault == check]
        if rows:
            times = sum(n for fault, _, _, n in faults if fault == check)
            findings.append(Finding(check, column, dutch, rows[:EXAMPLES], times, english))
    return findings
