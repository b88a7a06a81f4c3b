"""A sparkline: ten years of one series as a small picture, without words; the text beside it says what it shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from publish.charts.chart import Point, Series

YEARS = 10
#: fewer points than these say nothing, as in a chart
FEWEST = 3
#: units of the drawing, and what its edge keeps free for a dot
WIDTH, HEIGHT, EDGE = 1200, 280, 40
#: radius of the dot of the newest point, and of a point that no line joins
NEWEST, LOOSE = 30, 16


@dataclass(frozen=True)
class Spark:
    """The points of a series in the ten years up to and with `until`, on the scale of all ten.

    The scale of the values begins at zero, or at the lowest value below it. A line ends at a gap and at a break.
    """

    series: Series
    until: int

    @cached_property
    def runs(self) -> list[list[Point]]:
        """The points that are drawn, those that a line joins together."""
        near = [[p for p in run if self.until - YEARS < p.day.year <= self.until] for run in self.series.runs]
        return [run for run in near if run]

    @property
    def points(self) -> list[Point]:
        """All of them, the oldest first."""
        return [p for run in self.runs for p in run]

    @property
    def says_something(self) -> bool:
        """Whether there are enough points for a picture, and they may be compared."""
        return self.series.may_join and len(self.points) >= FEWEST

    @property
    def svg(self) -> str:
        """The picture: lines, a dot on the newest point, hollow where it is provisional, and dots that stand alone."""
        last = self.points[-1]
        shapes = [self._line(run) for run in self.runs if len(run) > 1]
        shapes += [self._dot(run[0], LOOSE) for run in self.runs if len(run) == 1 and run[0] is not last]
        shapes.append(self._dot(last, NEWEST))
        return (
            f'<svg class="vonk" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
            f'<path class="nul" d="M0 {self._y(0)}H{WIDTH}"/>{"".join(shapes)}</svg>'
        )

    def _line(self, run: list[Point]) -> str:
        return f'<polyline points="{" ".join(f"{self._x(p)},{self._y(p.value or 0)}" for p in run)}"/>'

    def _dot(self, point: Point, radius: int) -> str:
        hollow = ' class="open"' if point.is_provisional else ""
        return f'<circle{hollow} cx="{self._x(point)}" cy="{self._y(point.value or 0)}" r="{radius}"/>'

    def _x(self, point: Point) -> int:
        first, last = dt.date(self.until - YEARS + 1, 1, 1), dt.date(self.until, 12, 31)
        return EDGE + (WIDTH - 2 * EDGE) * (point.day - first).days // (last - first).days

    def _y(self, value: float) -> int:
        values = [p.value or 0 for p in self.points]
        low, high = min(0, *values), max(0, *values)
        return int(HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (value - low) / ((high - low) or 1))
