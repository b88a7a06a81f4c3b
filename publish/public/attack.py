"""Whether a withheld number in a table can be computed back from what is printed around it.

The attack of a reader with the file alone: a total is the sum of its rows or columns, a *waarvan* is no more than the
row above it, nothing is below zero, and a printed number lies within its rounding. Linear programming then says between
which bounds each `x` lies. It shares nothing with the models that withhold: it looks at the text that a reader gets.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from scipy.optimize import linprog
from scipy.sparse import csr_array

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
#: what the solver may be off
_SLACK = 1e-6

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
    narrowed = []
    for sums in _components([s for s in _sums(grid) if withheld & set(s.cells)], withheld):
        narrowed += _attack(grid, sums, withheld, half, width)
    return sorted(narrowed)


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


def _components(sums: list[_Sum], withheld: set[Cell]) -> list[list[_Sum]]:
    """Return the sums in groups that share no withheld cell: a printed number ties nothing together."""
    groups: list[tuple[set[Cell], list[_Sum]]] = []
    for one in sums:
        cells, members = withheld & set(one.cells), [one]
        apart = []
        for group in groups:
            if group[0] & cells:
                cells, members = cells | group[0], group[1] + members
            else:
                apart.append(group)
        groups = [*apart, (cells, members)]
    return [members for _, members in groups]


def _attack(
    grid: Sequence[Sequence[str]], sums: list[_Sum], withheld: set[Cell], half: float, width: int
) -> Iterator[Narrowed]:
    cells = sorted({cell for s in sums for cell in s.cells})
    place = {cell: i for i, cell in enumerate(cells)}
    bounds = [_bounds(grid, cell, half) for cell in cells]

    def matrix(rows: list[_Sum]) -> csr_array | None:
        entries = [(i, place[cell], -1 if cell == s.total else 1) for i, s in enumerate(rows) for cell in s.cells]
        if not entries:
            return None
        row, column, sign = zip(*entries, strict=True)
        return csr_array((sign, (row, column)), shape=(len(rows), len(cells)))

    equal, least = [s for s in sums if not s.at_least], [s for s in sums if s.at_least]
    for cell in sorted(withheld & set(cells)):
        ends = []
        for sign in (1, -1):
            goal = [0.0] * len(cells)
            goal[place[cell]] = sign
            found = linprog(
                goal, A_eq=matrix(equal), b_eq=[0.0] * len(equal) if equal else None,
                A_ub=matrix(least), b_ub=[0.0] * len(least) if least else None, bounds=bounds, method="highs",
            )  # fmt: skip
            if found.status != 0:
                break  # no bound, or numbers that are no sums of each other
            ends.append(sign * found.fun)
        if len(ends) == 2 and ends[1] - ends[0] < width - _SLACK:
            low, high = math.ceil(ends[0] - _SLACK), math.floor(ends[1] + _SLACK)
            if low <= high:
                yield Narrowed(*cell, low, high)


def _bounds(grid: Sequence[Sequence[str]], cell: Cell, half: float) -> tuple[float, float | None]:
    row, column = cell
    number = _number(grid[row][column]) if column < len(grid[row]) else None
    return (0, None) if number is None else (max(0, number - half), number + half)
