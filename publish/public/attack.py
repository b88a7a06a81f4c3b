"""Whether a withheld number in a table can be computed back from what is printed around it.

The attack of a reader with the file alone: a total is the sum of its rows or columns, a *waarvan* is no more than the
row above it, nothing is below zero, and a printed number lies within its rounding. `bounds` then says between which
numbers each `x` lies. It shares nothing with the models that withhold: it looks at the text that a reader gets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from publish.public.bounds import SLACK, Range, Relation, bounds_of

#: how this report prints a number that is withheld
WITHHELD = re.compile(r"^x\*?(?:\s*[\[(].*)?$")
_TOTAL = re.compile(r"^\W*totaal\b", re.IGNORECASE)
_PART = re.compile(r"^\W*(?:waarvan|w\.v\.)", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d{1,3}(?:[. \u00a0]\d{3})+|\d+)\*?(?:\s*[\[(].*)?$")
_NOTHING = ("-", "–", "—")
#: rounding that shows in the numbers themselves, the widest first
_BASES = (1000, 100, 10, 5)
#: how many numbers must share a base before a reader takes it for rounding
_ENOUGH = 4

Cell = tuple[int, int]


@dataclass(frozen=True, order=True)
class Narrowed:
    """A withheld cell (row and column in the grid) and the whole numbers between which it must lie."""

    row: int
    column: int
    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low} tot en met {self.high}"


@dataclass(frozen=True)
class _Sum:
    """`total` is the sum of `members`, or at least that when `at_least`."""

    total: Cell
    members: tuple[Cell, ...]
    at_least: bool = False

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.total, *self.members)

    @property
    def relation(self) -> Relation[Cell]:
        return Relation({self.total: -1, **dict.fromkeys(self.members, 1)}, -math.inf if self.at_least else 0.0)


def narrowed_cells(grid: Sequence[Sequence[str]], width: int) -> list[Narrowed]:
    """Return the withheld cells whose highest and lowest possible value differ by less than `width`, by place.

    The first row holds the heads, the first column the labels. A table whose printed numbers are no sums of each other
    (two definitions under one head) says nothing about its `x` and gives no cell.
    """
    withheld = {
        (r, c) for r, line in enumerate(grid) for c, text in enumerate(line) if r and c and WITHHELD.match(text.strip())
    }
    if not withheld:
        return []
    half = _half_rounding(grid)
    sums = [s for s in _sums(grid) if withheld & set(s.cells)]
    ranges = {cell: _range(grid, cell, half) for s in sums for cell in s.cells}
    found = bounds_of({cell: width for cell in sorted(withheld & set(ranges))}, ranges, [s.relation for s in sums])
    whole = ((cell, math.ceil(low - SLACK), math.floor(high + SLACK)) for cell, (low, high) in found.items())
    return sorted(Narrowed(*cell, low, high) for cell, low, high in whole if low <= high)


def _half_rounding(grid: Sequence[Sequence[str]]) -> float:
    numbers = [n for line in grid[1:] for text in line[1:] if (n := _number(text))]
    base = next((b for b in _BASES if len(numbers) >= _ENOUGH and all(n % b == 0 for n in numbers)), 1)
    return 0.0 if base == 1 else base / 2


def _number(text: str) -> int | None:
    if text.strip() in _NOTHING:
        return 0
    found = _NUMBER.match(text.strip())
    return int(re.sub(r"\D", "", found[1])) if found else None


def _sums(grid: Sequence[Sequence[str]]) -> Iterator[_Sum]:
    labels = [line[0].strip() if line else "" for line in grid]
    columns = range(1, max(len(line) for line in grid))
    rows = [r for r in range(1, len(grid)) if len(grid[r]) > 1 and any(t.strip() for t in grid[r][1:])]
    whole = [r for r in rows if not _PART.match(labels[r])]
    totals = [r for r in whole if _TOTAL.match(labels[r])]
    # one total and no label twice: else the rows are records or blocks, of which nobody knows what adds up to what
    if len(totals) == 1 and len(whole) > 1 and len({labels[r] for r in whole}) == len(whole):
        for c in columns:
            yield _Sum((totals[0], c), tuple((r, c) for r in whole if r != totals[0]))
    for above, r in pairwise(rows):
        if _PART.match(labels[r]) and not _PART.match(labels[above]):
            for c in columns:
                yield _Sum((above, c), ((r, c),), at_least=True)
    heads = [c for c in columns if c < len(grid[0]) and _TOTAL.match(grid[0][c].strip())]
    if len(heads) == 1 and len(columns) > 1:
        for r in rows:
            yield _Sum((r, heads[0]), tuple((r, c) for c in columns if c != heads[0]))


def _range(grid: Sequence[Sequence[str]], cell: Cell, half: float) -> Range:
    row, column = cell
    number = _number(grid[row][column]) if column < len(grid[row]) else None
    return (0.0, math.inf) if number is None else (max(0.0, number - half), number + half)
