"""The columns that a made-up figure has beside its text, read from that text as the warehouse would have written it."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from functools import cache
from typing import Any

from svm.home import PROJECT
from tests.release_rules import period_days

HEDGES = ("ruim", "bijna", "meer dan", "minder dan", "ongeveer", "circa")


def read_back(text: str, period: str = "", breakdown: str = "", yellow_text: str = "") -> dict[str, Any]:
    """`display_text`, `printed_value`, `members` and so on, for a figure that prints this text."""
    shown = text.removesuffix(" (voorlopig)").rstrip("*")
    hedge = next((h for h in HEDGES if shown.startswith(h)), "")
    number = re.match(r"\s*([-−]?)(\d[\d.\u00a0]*)(?:,(\d+))?", shown.removeprefix(hedge))
    carried = re.search(r"cijfer over ([^,;\]]+)", yellow_text)
    first, last = period_days(period) if re.match(r"\d{4}", period) else (None, None)
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
