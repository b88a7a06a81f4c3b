"""Dutch words for dates, as running text has them."""

from __future__ import annotations

import datetime as dt

MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]


def dutch_date(day: dt.date) -> str:
    """A date as running text has it, such as 21 maart 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
