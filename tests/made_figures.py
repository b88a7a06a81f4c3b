"""The columns that a made-up figure has beside its text, read from that text as the warehouse would have written it."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal
from functools import cache
from typing import Any

from ingest.home import PROJECT

HEDGES = ("ruim", "bijna", "meer dan", "minder dan", "ongeveer", "circa")


def read_back(text: str, period: str = "", breakdown: str = "", yellow_text: str = "") -> dict[str, Any]:
    """`display_text`, `printed_value`, `members` and so on, for a figure that prints this text."""
    shown = text.removesuffix(" (voorlopig)").rstrip("*")
    hedge = next((h for h in HEDGES if shown.startswith(h)), "")
    number = re.match(r"\s*([-−]?)(\d[\d.\u00a0]*)(?:,(\d+))?", shown.removeprefix(hedge))
    carried = re.search(r"cijfer over ([^,;\]]+)", yellow_text)
    first, last = days(period) or (None, None)
    members = dict(pair.split("=") for pair in breakdown.split(";") if pair)
    return {
        "display_text": shown,
        "printed_value": _decimal(number) if number else None,
        "printed_decimals": len(number[3] or "") if number else None,
        "hedge": hedge,
        "period_start": first,
        "period_end": last,
        "carried_period": carried[1] if carried else None,
        "printed_label": carried[1] if carried else period,
        "members": members,
        "countries": [code for dimension, code in members.items() if dimension in country_dimensions()],
    }


def _decimal(number: re.Match[str]) -> Decimal:
    whole = re.sub(r"\D", "", number[2]) + (f".{number[3]}" if number[3] else "")
    return -Decimal(whole) if number[1] else Decimal(whole)


@cache
def country_dimensions() -> frozenset[str]:
    """The dimensions of the seed whose members are countries."""
    with (PROJECT / "seeds/reference/dimensions.csv").open(encoding="utf-8") as handle:
        return frozenset(row["dimension"] for row in csv.DictReader(handle) if row["is_country"] == "true")


def days(period: str) -> tuple[dt.date, dt.date] | None:
    """First and last day of a canonical period; None for another text."""
    if "/" in period:
        first, last = (days(part) for part in period.split("/"))
        return (first[0], last[1]) if first and last else None
    match = re.fullmatch(r"(\d{4})(?:-(?:([QHT])(\d)|W(\d{2})|(\d{2})(?:-(\d{2}))?))?", period)
    if not match:
        return None
    year, kind, part, week, month, day = match.groups()
    if week:
        monday = dt.date.fromisocalendar(int(year), int(week), 1)
        return monday, monday + dt.timedelta(days=6)
    if day:
        date = dt.date.fromisoformat(period)
        return date, date
    size = {"Q": 3, "H": 6, "T": 4}[kind] if kind else 1 if month else 12
    last_month = size * int(part) if kind else int(month or 12)
    after = dt.date(int(year) + last_month // 12, last_month % 12 + 1, 1)
    return dt.date(int(year), last_month - size + 1, 1), after - dt.timedelta(days=1)
