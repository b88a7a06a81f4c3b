"""Periods of a file against the calendar and its day of receipt, read with the macros of the warehouse."""

from __future__ import annotations

import datetime as dt

import duckdb

from ingest.finding import EXAMPLES, Finding
from ingest.read import Opened
from ingest.shared_sql import macro
from svm.sql import identifier, literal

#: before this year nothing was counted that the warehouse holds
FIRST_DAY = "date '1900-01-01'"


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


def judge_periods(seen: str, column: str, received: dt.date, con: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Judge distinct periods: each must be in the calendar, and over when the file was received.

    `seen` is SQL with raw, period (canonical; NULL where it has not the form of one), first_row, times, is_moment and
    is_planned. What is planned may lie ahead. A moment lies somewhere in its day, week, month, quarter or half-year, or
    in the last one of a window, so that must have begun; one that is given for a year is that of its last day.
    """
    begun = macro("period_start")("split_part(period, '/', -1)")
    last = f"case when is_moment and not regexp_full_match(period, '\\d{{4}}') then {begun} else last_day end"
    faults = con.execute(
        f"""
        with seen as materialized ({seen}),
        dated as (
            select *, {macro("period_start")("period")} as first_day, {macro("period_end")("period")} as last_day
            from seen
            where period is not null
        ),
        judged as (
            select
                *,
                case
                    when first_day is null or last_day is null then 'calendar'
                    when last_day < first_day or first_day < {FIRST_DAY} then 'calendar'
                    when not is_planned and {last} > ? then 'future'
                end as fault
            from dated
        )
        select fault, raw, first_row, times from judged where fault is not null order by first_row, raw
        """,
        [received],
    ).fetchall()
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
