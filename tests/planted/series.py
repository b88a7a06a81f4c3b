"""Made-up values over time, and what a partner knew of them in each yearly delivery."""

from __future__ import annotations

import calendar
import datetime as dt
import math
from dataclasses import dataclass, replace
from random import Random

from tests.planted.families import Family, Unit

LAST = 2025
#: the days on which the deliveries of the past came; the new one comes in the spring after the last year
RECEIVED = {2022: dt.date(2023, 3, 13), 2023: dt.date(2024, 3, 11), 2024: dt.date(2025, 3, 10)}
NEW = dt.date(2026, 3, 16)


@dataclass(frozen=True)
class Cell:
    """One delivered value. The texts are written instead of what the layout makes of it, to feed it something odd."""

    family: Family
    period: str
    member: str
    value: float
    provisional: bool = False
    text: str = ""
    unit: str = ""
    label: str = ""
    period_text: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.family.indicator, self.period, self.family.breakdown(self.member)

    def to(self, value: float) -> Cell:
        return replace(self, value=rounded(self.family, value))


def rounded(family: Family, value: float) -> float:
    if family.is_share:
        return round(value, 1)
    return int(family.base * round(value / family.base))


def periods(family: Family, year: int) -> list[str]:
    months = [f"{year}-{m:02}" for m in range(1, 13)]
    return {
        "year": [f"{year}"],
        "year_end": [f"{year}-12-31"],
        "quarter": [f"{year}-Q{q}" for q in range(1, 5)],
        "month": months,
        "month_end": [f"{m}-{calendar.monthrange(year, int(m[5:]))[1]}" for m in months],
        "reference_date": [f"{year}-06-30", f"{year}-12-31"],
    }[family.grain]


class History:
    """The true values of a family, the same for each use of a seed, and what the partner knew of them in a year.

    Totals walk with 5 to 30% a year and most jump once; months and quarters have a season and noise of their own,
    and small counts vary as counts do.
    """

    def __init__(self, family: Family, seed: str) -> None:
        self.family = family
        self.random = Random(f"{seed}:{family.indicator}:{family.grain}:{family.fixed}:{family.topic}")
        steps = [p for year in range(family.since, LAST + 1) for p in periods(family, year)]
        per_year = len(periods(family, LAST))
        self.wobble = 0.0 if per_year == 1 else self.random.uniform(0.02, 0.08)
        season = [self.random.gauss(0, 1.5 * self.wobble) for _ in range(per_year)]
        weights = {m: self.random.paretovariate(1.2) for m in family.members}
        if family.is_share:
            weights = {m: self.random.uniform(0.7, 1.25) for m in family.members}
        level = self._first_level()
        spread = self.random.uniform(0.05, 0.30) / per_year**0.5 / (3 if family.is_share else 1)
        jump = self.random.choice(steps[1:-per_year]) if self.random.random() < 0.6 and not family.is_share else ""
        self.true: dict[str, dict[str, float]] = {}
        self.revision: dict[str, float] = {}
        for number, step in enumerate(steps):
            level *= self._factor(spread) * (self.random.uniform(1.6, 2.8) if step == jump else 1)
            level = min(level, 92.0) if family.unit == "percent" else level
            weights = {
                m: w * self._factor((0.03 if family.is_share else 0.12) / per_year**0.5) for m, w in weights.items()
            }
            self.true[step] = self._members(level * math.exp(season[number % per_year]), weights)
            self.revision[step] = max(-0.03, min(0.03, self.random.gauss(0, 0.012)))

    def _first_level(self) -> float:
        if self.family.unit == "percent":
            return self.random.uniform(25, 75)
        if self.family.unit == "per_1000":
            return self.random.uniform(0.8, 4)
        if self.family.unit in ("weeks", "months", "days", "EUR million", "locations"):
            return self.random.uniform(20, 90)
        return 10 ** self.random.uniform(2.4, 5.0)

    def _factor(self, spread: float) -> float:
        return math.exp(self.random.gauss(0, spread))

    def _members(self, level: float, weights: dict[str, float]) -> dict[str, float]:
        """The total of a period and its members."""
        if self.family.is_share:
            return {"": level} | {m: min(99.0, level * w) for m, w in weights.items()}
        whole = sum(weights.values()) / (1 - (self.family.rest or 0.0)) if weights else 1.0
        exact = {m: level * w / whole for m, w in weights.items()}
        members = {m: v * self._factor(self.wobble + min(0.4, 0.7 / math.sqrt(v + 1))) for m, v in exact.items()}
        rest = level - sum(exact.values()) if weights else level * self._factor(self.wobble)
        return {"": sum(members.values()) + rest} | members

    def known(self, period: str, in_year: int) -> list[Cell]:
        """What the delivery over the years to `in_year` says about a period: the newest year is provisional."""
        newest = period.startswith(str(in_year))
        factor = 1 + (self.revision[period] if newest else 0.0)
        family = self.family
        values = {m: rounded(family, v * factor) for m, v in self.true[period].items()}
        if family.members and not family.is_share:
            if family.rest == 0.0 and family.base == 1:
                values[""] = sum(values[m] for m in family.members)
            values[""] = max(values[""], sum(values[m] for m in family.members))
        if family.rest is None:
            values.pop("")
        return [Cell(family, period, member, value, provisional=newest) for member, value in values.items()]


def delivered(unit: Unit, histories: dict[int, History], in_year: int, years: int) -> list[Cell]:
    """The cells of a delivery that holds the last so many years to `in_year`, or all of them."""
    years = in_year if unit.is_full else years
    return [
        cell
        for index, family in enumerate(unit.families)
        for year in range(max(family.since, in_year - years + 1), in_year + 1)
        for period in periods(family, year)
        for cell in histories[index].known(period, in_year)
    ]
