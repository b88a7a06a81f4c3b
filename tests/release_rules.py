"""The release calendar once more, in plain Python: the yardstick for the engine in SQL. Written from the grammar alone."""

from __future__ import annotations

import csv
import datetime as dt
import re
from calendar import monthrange

from svm.home import PROJECT

with (PROJECT / "seeds" / "reference" / "holidays.csv").open(encoding="utf-8") as _handle:
    HOLIDAYS = {dt.date.fromisoformat(r["day"]) for r in csv.DictReader(_handle)}
DAY = dt.timedelta(days=1)
PARTS = {"year": [""], "half_year": ["-H1", "-H2"], "tertial": ["-T1", "-T2", "-T3"]}
PARTS |= {"quarter": [f"-Q{n}" for n in range(1, 5)], "month": [f"-{n:02d}" for n in range(1, 13)]}


def periods(kind: str, year: int) -> list[str]:
    """All periods of a kind in a year; the weeks are those of the ISO year."""
    if kind == "week":
        last = dt.date(year, 12, 28).isocalendar().week
        return [f"{year}-W{n:02d}" for n in range(1, last + 1)]
    return [f"{year}{part}" for part in PARTS[kind]]


def period_days(period: str) -> tuple[dt.date, dt.date]:
    """First and last day of a period, or of a window that is written as two of them."""
    if "/" in period:
        first, last = period.split("/")
        return period_days(first)[0], period_days(last)[1]
    year = int(period[:4])
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", period):
        day = dt.date.fromisoformat(period)
        return day, day
    if "W" in period:
        monday = dt.date.fromisocalendar(year, int(period[-2:]), 1)
        return monday, monday + 6 * DAY
    match = re.fullmatch(r"\d{4}(?:-([QHT]?)(\d+))?", period)
    letter, number = match.group(1), int(match.group(2) or 1)
    length = {None: 12, "Q": 3, "H": 6, "T": 4, "": 1}[letter]
    first, last = (number - 1) * length + 1, number * length
    return dt.date(year, first, 1), dt.date(year, last, monthrange(year, last)[1])


def _add_months(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_workday(day: dt.date) -> bool:
    return day.isoweekday() < 6 and day not in HOLIDAYS


def due(rule: str, period: str) -> dt.date | None:
    """The latest expected date; None where a rule gives none. Of a window it is the end."""
    rule = rule.split("..")[-1]
    first, last = period_days(period)
    if m := re.fullmatch(r"T\+(\d)-(\d\d)-(\d\d)", rule):
        year, month, day = last.year + int(m[1]), int(m[2]), int(m[3])
        return dt.date(year, month, min(day, monthrange(year, month)[1]))
    if m := re.fullmatch(r"next (\w+)", rule):
        wanted = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"].index(m[1]) + 1
        day = last + DAY
        while day.isoweekday() != wanted:
            day += DAY
        return day
    if m := re.fullmatch(r"-(\d+) months", rule):
        return _add_months(first, -int(m[1]))
    if m := re.fullmatch(r"\+(\d+) (\w+)", rule):
        n = int(m[1])
        if m[2] == "days":
            return last + n * DAY
        if m[2] == "weeks":
            return last + 7 * n * DAY
        if m[2] == "months":
            return _add_months(last + DAY, n) - DAY
        day = last
        while n:
            day += DAY
            n -= is_workday(day)
        return day
    return None


def in_time_until(day: dt.date | None) -> dt.date | None:
    """A date on a closed day moves to the next working day."""
    while day is not None and not is_workday(day):
        day += DAY
    return day
