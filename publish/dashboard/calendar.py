"""The year in two pictures: what each partner owed month by month and what became of it, and what is still to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from publish.follow.due import DELIVERED, Release, awaited, of_the_year, period_labels
from svm.database import rows
from svm.dutch import MONTHS, SHORT_MONTHS, dutch_date

#: the states of a square, from bad to good, and the sign of each: never a colour alone
LATE, AWAITED, ARRIVED, EMPTY = "laat", "verwacht", "binnen", "leeg"
SIGNS = {LATE: "!", AWAITED: "…", ARRIVED: "✓", EMPTY: ""}


@dataclass(frozen=True)
class Square:
    """What a partner owed in a month: how many releases, how many of them came and how many are out past their day."""

    due: int
    arrived: int
    late: int

    @property
    def state(self) -> str:
        """The worst that can be said of it."""
        if not self.due:
            return EMPTY
        if self.late:
            return LATE
        return ARRIVED if self.arrived == self.due else AWAITED

    @property
    def sign(self) -> str:
        """The sign of its state."""
        return SIGNS[self.state]


@dataclass(frozen=True)
class Strip:
    """A line of squares per partner, the first for what is still out from earlier years; `heads` are long and short."""

    year: int
    heads: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, tuple[Square, ...]], ...]


def load_strip(con: duckdb.DuckDBPyConnection) -> Strip:
    """The calendar year of the as-of date, partners in alphabetical order."""
    year = int(str(rows(con, "select year(as_of) as year from indicators.edition")[0]["year"]))
    found = of_the_year(con)
    before = f"voor {year}"
    heads = ((before, before), *zip(MONTHS, SHORT_MONTHS, strict=True))
    lines = []
    for partner in sorted({r.partner for r in found}):
        own = [r for r in found if r.partner == partner]
        parts = [[r for r in own if r.day.year < year]]
        parts += [[r for r in own if (r.day.year, r.day.month) == (year, n)] for n in range(1, len(MONTHS) + 1)]
        lines.append((partner, tuple(_square(part) for part in parts)))
    return Strip(year, heads, tuple(lines))


def _square(part: Sequence[Release]) -> Square:
    arrived, late = ([r for r in part if r.status == DELIVERED], [r for r in part if r.is_chased])
    return Square(len(part), len(arrived), len(late))


@dataclass(frozen=True)
class Moment:
    """A day on the line of time; `at` is how many days it is after the first day."""

    label: str
    day: dt.date
    at: int

    @property
    def text(self) -> str:
        """What it is, and when."""
        return f"{self.label}: {dutch_date(self.day)}"


@dataclass(frozen=True)
class Timeline:
    """From the first day of the month of the as-of date to the last agreement: who decides, and what comes meanwhile.

    `lines` have a name and their moments, in order; `days` is the length, `months` where each begins.
    """

    days: int
    months: tuple[Moment, ...]
    lines: tuple[tuple[str, tuple[Moment, ...]], ...]


def load_timeline(con: duckdb.DuckDBPyConnection, portals: Sequence[dict[str, object]]) -> Timeline | None:
    """The line of time of an edition; None when the day of no portal is known, or all are past."""
    edition = rows(con, "select as_of::date as as_of, edition_as_of_text from indicators.edition")[0]
    as_of = dt.date.fromisoformat(str(edition["as_of"]))
    meetings = [(str(p["title_nl"]), dt.date.fromisoformat(str(p["day"]))) for p in portals if p["day"]]
    last = max((day for _, day in meetings), default=as_of)
    if last <= as_of:
        return None
    first = as_of.replace(day=1)

    def moment(label: str, day: dt.date) -> Moment:
        return Moment(label, day, (day - first).days)

    labels = period_labels(con)
    coming: dict[str, list[Moment]] = {}
    for release in awaited(con):
        if release.day <= last:
            label = f"{release.title}, {labels.get(release.period, release.period)}, {release.what}"
            coming.setdefault(release.partner, []).append(moment(label, release.day))
    begins = [dt.date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    return Timeline(
        days=(last - first).days + 1,
        months=tuple(moment(MONTHS[d.month - 1], d) for d in begins if first <= d <= last),
        lines=(
            ("Stand van de gegevens", (moment("Stand van de gegevens", as_of),)),
            *((name, (moment(name, day),)) for name, day in meetings),
            *((f"Levering {partner}", tuple(found)) for partner, found in sorted(coming.items())),
        ),
    )
