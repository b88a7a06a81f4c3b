"""Which cells are withheld, so that no cell that must not be read can be computed back.

A withheld cell is safe when the cells can be moved, several at once, without any sum or any printed number changing,
and the cell itself moves by as much as it must: a reader cannot tell the moved cells from the true ones. For each cell
the cheapest move is found by linear programming (HiGHS, in scipy); what it moves further than its printed rounding
hides is withheld as well. A number that the public has already cannot be moved.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

#: what the solver may be off
_SLACK = 1e-6


@dataclass(frozen=True)
class Cell:
    """A count that print could show. `value` is None where its partner keeps it, so that nobody here knows it.

    `low` and `high` are the least and the most that its printed number leaves open. `required` is how wide the bounds
    of a reader must stay where it is withheld. `is_small` must be withheld; `may_withhold` is false for what the public
    has already; `least` is the lowest value it can have, None for one that may be negative.
    """

    key: str
    value: float | None
    low: float
    high: float
    required: float
    is_small: bool
    may_withhold: bool
    least: float | None = 0.0


@dataclass(frozen=True)
class Sum:
    """Cells whose values times their factors add up to nothing: a total has -1, its parts 1.

    Where `is_full` is false the parts may leave a rest of the total; the rest is nobody's cell.
    """

    name: str
    factors: Mapping[str, int]
    is_full: bool = False


@dataclass
class Withheld:
    """The keys of the cells by what is done with them, and of those that nothing left can protect."""

    small: set[str] = field(default_factory=set)
    beside: set[str] = field(default_factory=set)
    shields: set[str] = field(default_factory=set)
    unprotected: set[str] = field(default_factory=set)


def withhold(cells: Iterable[Cell], sums: Iterable[Sum]) -> Withheld:
    """Decide which cells are withheld. `shields` are cells beside them that may be printed, with their rounding only.

    The same cells and sums give the same answer, in whatever order they come.
    """
    known = {cell.key: cell for cell in sorted(cells, key=lambda c: c.key)}
    made = Withheld(small={key for key, cell in known.items() if cell.is_small})
    if not any(cell.may_withhold for cell in known.values()):
        # the public has all of it
        return made
    for group, members in _groups(known, sorted(sums, key=lambda s: s.name)):
        _protect(group, members, made)
    return made


def _groups(known: Mapping[str, Cell], sums: Sequence[Sum]) -> Iterable[tuple[dict[str, Cell], list[Sum]]]:
    """Yield the sums in groups that share no cell that can move, those with something to protect only."""
    found = _estimated(known, sums)
    held = [one for s in sums if (one := _with_rest(s, found))]
    cells = found | {cell.key: cell for _, rest in held if rest for cell in [rest]}
    top: dict[str, str] = {}

    def root(key: str) -> str:
        top.setdefault(key, key)
        while top[key] != key:
            top[key] = top[top[key]]
            key = top[key]
        return key

    movable: dict[str, list[str]] = {}
    for s, _ in held:
        movable[s.name] = [k for k in s.factors if _can_move(cells[k])]
        for one, other in zip(movable[s.name], movable[s.name][1:], strict=False):
            top[root(one)] = root(other)
    groups: dict[str, list[Sum]] = {}
    for s, _ in held:
        if movable[s.name]:
            groups.setdefault(root(movable[s.name][0]), []).append(s)
    for _, members in sorted(groups.items(), key=lambda g: min(s.name for s in g[1])):
        group = {k: cells[k] for k in sorted({k for s in members for k in movable[s.name]})}
        if any(c.is_small for c in group.values()):
            yield group, members


def _can_move(cell: Cell) -> bool:
    return cell.is_small or cell.may_withhold or cell.high > cell.low


def _estimated(known: Mapping[str, Cell], sums: Sequence[Sum]) -> dict[str, Cell]:
    """The cells with a value for each that its partner keeps: what its sums leave for it, else nothing."""
    left: dict[str, float] = {}
    for s in sums:
        unknown = [k for k in s.factors if known[k].value is None]
        if len(unknown) == 1:
            rest = -sum(f * (known[k].value or 0) for k, f in s.factors.items()) / s.factors[unknown[0]]
            left[unknown[0]] = min(left.get(unknown[0], math.inf), max(rest, 0.0))
    return {
        key: cell if cell.value is not None else replace(cell, value=left.get(key, 0.0)) for key, cell in known.items()
    }


def _with_rest(s: Sum, cells: Mapping[str, Cell]) -> tuple[Sum, Cell | None] | None:
    """A sum that holds, with what its parts leave of the total as a cell of its own; None when it does not hold."""
    rest = -sum(f * (cells[k].value or 0) for k, f in s.factors.items())
    rounding = sum(max(cells[k].high - cells[k].low, 0) / 2 for k in s.factors)
    if abs(rest) <= rounding + _SLACK:
        return s, None
    if s.is_full or rest < 0:
        return None
    parts = [cells[k] for k, f in s.factors.items() if f > 0]
    required = max(c.required for c in parts)
    # a rest that is small is as telling as a small part, unless the public has all the others already
    is_small = 0 < rest < required and any(c.may_withhold for c in parts)
    cell = Cell(f"{s.name} rest", rest, 0.0, math.inf, required, is_small, may_withhold=False)
    return Sum(s.name, {**s.factors, cell.key: 1}), cell


class _Moves:
    """The moves of a group of cells that leave every sum as it is."""

    def __init__(self, cells: Mapping[str, Cell], sums: Sequence[Sum]) -> None:
        from scipy.sparse import csr_array, hstack

        self.keys = list(cells)
        self.cells = cells
        place = {key: i for i, key in enumerate(self.keys)}
        entries = [(r, place[k], f) for r, s in enumerate(sums) for k, f in s.factors.items() if k in place]
        row, column, factor = zip(*entries, strict=True)
        one = csr_array((factor, (row, column)), shape=(len(sums), len(self.keys)), dtype=float)
        # what a printed number hides, what is withheld upward, and what is withheld downward
        self.equal = hstack([one, one, -one], format="csc")
        self.place = place

    def cheapest(self, target: str, by: float, withheld: set[str]) -> tuple[float, dict[str, float]] | None:
        """The cheapest move that changes `target` by so much: its cost, and by how much each cell changes."""
        cost, bounds = self._priced(withheld)
        i, n = self.place[target], len(self.keys)
        if by < 0 and bounds[2 * n + i][1] < -by:
            return None
        bounds[n + i], bounds[2 * n + i] = ((by, by), (0.0, 0.0)) if by > 0 else ((0.0, 0.0), (-by, -by))
        return self._solved(cost, bounds)

    def free(self, targets: Iterable[str], withheld: set[str]) -> dict[str, float]:
        """One move that costs nothing and lifts as many of the targets as it can, each by no more than it must."""
        cost, bounds = self._priced(withheld)
        n = len(self.keys)
        for i, price in enumerate(cost):
            if price:
                bounds[i] = (0.0, 0.0)
        for key in targets:
            i = self.place[key]
            cost[n + i], bounds[n + i], bounds[2 * n + i] = -1.0, (0.0, self.cells[key].required), (0.0, 0.0)
        found = self._solved(cost, bounds)
        return found[1] if found else {}

    def _priced(self, withheld: set[str]) -> tuple[list[float], list[tuple[float, float]]]:
        """What each part of a move costs, and how far it can go: within its rounding, upward and downward."""
        n = len(self.keys)
        cost, bounds = [0.0] * (3 * n), [(0.0, 0.0)] * (3 * n)
        for i, key in enumerate(self.keys):
            cell, value = self.cells[key], float(self.cells[key].value or 0)
            is_free = key in withheld or cell.high == math.inf
            if not is_free:
                bounds[i] = (min(cell.low - value, 0.0), max(cell.high - value, 0.0))
            if is_free or (cell.may_withhold and value != 0):
                down = math.inf if cell.least is None else max(value - cell.least, 0.0)
                bounds[n + i], bounds[2 * n + i] = (0.0, math.inf), (0.0, down)
            if not is_free:
                # a small neighbour is the least loss; of equals the one that comes first
                cost[n + i] = cost[2 * n + i] = 1 + math.log1p(abs(value)) + 1e-5 * i / n
        return cost, bounds

    def _solved(self, cost: list[float], bounds: list[tuple[float, float]]) -> tuple[float, dict[str, float]] | None:
        from scipy.optimize import linprog

        found = linprog(cost, A_eq=self.equal, b_eq=[0.0] * self.equal.shape[0], bounds=bounds, method="highs")
        if found.status != 0:
            return None
        n = len(self.keys)
        by = found.x[n : 2 * n] - found.x[2 * n :]
        return float(found.fun), {self.keys[i]: float(by[i]) for i in range(n) if abs(by[i]) > _SLACK}


def _protect(cells: dict[str, Cell], sums: list[Sum], made: Withheld) -> None:
    """Withhold what must be withheld beside the small cells of one group, until each withheld cell is safe."""
    moves = _Moves(cells, sums)
    withheld = {k for k in cells if cells[k].is_small}
    waiting, safe = sorted(withheld), set[str]()

    def mark(moved: dict[str, float]) -> int:
        """Take for safe what a move changes by as much as it must; returns how many more are."""
        before = len(safe)
        for other, by in moved.items():
            if (by if cells[other].is_small else abs(by)) >= cells[other].required - _SLACK:
                safe.add(other)
        return len(safe) - before

    # what the rounding of the others hides at once needs no move of its own
    while mark(moves.free((k for k in waiting if k not in safe), withheld)):
        pass
    while waiting:
        key = waiting.pop(0)
        if key in safe:
            continue
        cell = cells[key]
        # a small cell must be able to be more than small; one beside it only something else
        ways = [moves.cheapest(key, sign * cell.required, withheld) for sign in ((1,) if cell.is_small else (-1, 1))]
        possible = [way for way in ways if way]
        if not possible:
            made.unprotected.add(key)
            continue
        _, moved = min(possible, key=lambda way: way[0])
        mark(moved)
        fresh = {k for k in moved if k not in withheld and cells[k].may_withhold}
        withheld |= fresh
        waiting += sorted(fresh)
    named = {k for k in cells if not k.endswith(" rest")}
    made.beside |= (withheld & named) - made.small
    # also one that a release has printed: its rounding hides as much as it did then
    made.shields |= {k for k in named - withheld if cells[k].may_withhold or cells[k].high > cells[k].low}
