"""Made-up figures to search in: every name says so ("verzonnen"), no number comes from anywhere."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from publish.find.search import Names
from svm.figures import Figure

YELLOW_TEXT = "[geel: te laat; cijfer over 2024]"
NOTHING_TEXT = "[geel: ontbreekt; verzonnen]"


def figure(
    title: str = "Verzonnen aanvragen",
    member: str = "",
    period: str = "2025",
    measure: str = "value",
    *,
    indicator: str = "verz",
    text: str | None = "1.234",
    fragment: str = "",
    yellow: str = "",
    unit: str = "personen",
    stat_type: str = "flow",
    code: str = "SYR",
) -> Figure:
    """A figure of a year, a quarter (`2025-Q1`) or a month (`2025-01`); without `text` it has no number."""
    kind = "quarter" if "Q" in period else "month" if "-" in period else "year"
    year, months = int(period[:4]), {"quarter": 3, "month": 1, "year": 12}[kind]
    first = int(period[-1]) * 3 - 2 if kind == "quarter" else int(period[-2:]) if kind == "month" else 1
    start, last = dt.date(year, first, 1), dt.date(year, first + months - 1, 28)
    label = {"quarter": f"eerste kwartaal {year}", "month": f"januari {year}", "year": str(year)}[kind]
    breakdown = f"nationality={code}" if member else ""
    name = ":".join(part for part in (indicator, period, breakdown, measure if measure != "value" else "") if part)
    whole = ", ".join(part for part in (title, member, label) if part)
    number = None if text is None else Decimal(text.replace(".", "").replace("%", "").replace(",", "."))
    shown = text or "nog niet bekend"
    return Figure(
        name, name, whole if measure == "value" else f"{whole} (verandering)", 9, measure, None, "persons", shown, shown, shown,
        fragment, bool(yellow), yellow, "actueel", "Bron: verzonnen", "Een verzonnen definitie.", indicator, period, breakdown,
        unit, shown, number, 0, "", start, last, None, label, {"nationality": code} if member else {}, (code,) if member else (),
        title, stat_type, member, kind, label, "2024" if measure != "value" else "",
    )  # fmt: skip


NAMES = Names(
    same={"verz": ["asiel aan*", "made-up requests"], "ander": ["verblijf"]},
    about={"verz": ["Telt wie iets verzint."], "ander": ["Telt asiel noch iets anders."]},
    members={"SYR": ["Syrisch", "Syrische", "Syriër*"], "ERI": ["Eritre*"]},
    printed={"verz:2025": ["9.1"]},
    summary=frozenset({"verz:2025"}),
    year=2025,
)

FIGURES = [
    figure(),
    figure(period="2024"),
    figure(period="2026"),
    figure(period="2025-Q1"),
    figure(period="2025-01"),
    figure(member="Syrië", text="120"),
    figure(member="Eritrea", code="ERI", text="90", yellow=YELLOW_TEXT),
    figure(member="Syrië", period="2024", text=None, yellow=NOTHING_TEXT),
    figure(measure="change_pct", text="-3%", fragment="een daling van 3%"),
    figure("Verzonnen vergunningen", indicator="ander", text="7"),
    figure("Verzonnen terugkeer", indicator="terug", text=None, yellow=NOTHING_TEXT),
]
