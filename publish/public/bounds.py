"""Between which bounds an unknown number lies, given what is known of it and of the numbers around it.

The one linear program (HiGHS, in scipy) of every attack on what is withheld. It knows no tables and no figures.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

#: what the solver may be off
SLACK = 1e-6

Range = tuple[float, float]
C = TypeVar("C", bound=Hashable)


@dataclass(frozen=True)
class Relation(Generic[C]):
    """The cells times their factors are together no less than `low` and no more than `high`."""

    factors: Mapping[C, float]
    low: float = 0.0
    high: float = 0.0


def bounds_of(
    targets: Mapping[C, float], ranges: Mapping[C, Range], relations: Sequence[Relation[C]]
) -> dict[C, Range]:
    """Return the least and the most that each target can be, of those where these differ by less than its width.

    `targets` gives that width; `ranges` what is known of each cell by itself, for every cell of a relation. Relations
    that contradict each other are taken one by one; one that contradicts itself says nothing.
    """
    narrow: dict[C, Range] = {}
    for group, members in _components(ranges, relations):
        wanted = [t for t in targets if t in group]
        if wanted:
            found = _attack(wanted, targets, sorted(group, key=str), ranges, members)
            if found is None:
                # together they contradict each other: what each says by itself
                for one in members:
                    alone = [t for t in wanted if t in one.factors]
                    narrow |= (
                        (_attack(alone, targets, sorted(one.factors, key=str), ranges, [one]) or {}) if alone else {}
                    )
            narrow |= found or {}
    free = {t: ranges[t] for t in targets if not any(t in r.factors for r in relations)}
    return narrow | {t: r for t, r in free.items() if r[1] - r[0] < targets[t] - SLACK}


def _components(
    ranges: Mapping[C, Range], relations: Sequence[Relation[C]]
) -> Iterable[tuple[set[C], list[Relation[C]]]]:
    """Yield the relations in groups that share no cell that is open: a number known exactly ties nothing together."""
    top: dict[C, C] = {}

    def root(cell: C) -> C:
        top.setdefault(cell, cell)
        while top[cell] != cell:
            top[cell] = top[top[cell]]
            cell = top[cell]
        return cell

    open_cells = [[c for c in r.factors if ranges[c][1] > ranges[c][0]] for r in relations]
    for cells in open_cells:
        for cell in cells:
            top[root(cell)] = root(cells[0])
    groups: dict[C, list[Relation[C]]] = {}
    for relation, cells in zip(relations, open_cells, strict=True):
        if cells:
            groups.setdefault(root(cells[0]), []).append(relation)
    for members in groups.values():
        yield {c for r in members for c in r.factors}, members


def _attack(
    wanted: Sequence[C],
    widths: Mapping[C, float],
    cells: Sequence[C],
    ranges: Mapping[C, Range],
    relations: Sequence[Relation[C]],
) -> dict[C, Range] | None:
    """The targets that are narrow; None when the relations contradict each other."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    place = {cell: i for i, cell in enumerate(cells)}
    equal = [(r.factors, r.low) for r in relations if r.low == r.high]
    most = [(r.factors, r.high) for r in relations if r.low != r.high and r.high < math.inf]
    most += [({c: -f for c, f in r.factors.items()}, -r.low) for r in relations if r.low != r.high > r.low > -math.inf]

    def matrix(rows: list[tuple[Mapping[C, float], float]]) -> tuple[csr_array | None, list[float] | None]:
        if not rows:
            return None, None
        entries = [(i, place[c], f) for i, (factors, _) in enumerate(rows) for c, f in factors.items()]
        row, column, factor = zip(*entries, strict=True)
        return csr_array((factor, (row, column)), shape=(len(rows), len(cells)), dtype=float), [end for _, end in rows]

    (a_eq, b_eq), (a_ub, b_ub) = matrix(equal), matrix(most)
    within = [
        (low if low > -math.inf else None, high if high < math.inf else None)
        for low, high in (ranges[cell] for cell in cells)
    ]  # type: ignore[misc]
    # each answer is a table that a reader cannot tell from the true one: two that differ enough settle a cell
    seen = {t: (math.inf, -math.inf) for t in wanted}
    narrow: dict[C, Range] = {}
    for target in wanted:
        if seen[target][1] - seen[target][0] >= widths[target] - SLACK:
            continue
        ends = []
        for sign in (1, -1):
            goal = [0.0] * len(cells)
            goal[place[target]] = sign
            found = linprog(goal, A_eq=a_eq, b_eq=b_eq, A_ub=a_ub, b_ub=b_ub, bounds=within, method="highs")
            if found.status == 2:
                return None
            if found.status != 0:
                break
            ends.append(sign * float(found.fun))
            for t in wanted:
                value = float(found.x[place[t]])
                seen[t] = min(seen[t][0], value), max(seen[t][1], value)
        if len(ends) == 2 and ends[1] - ends[0] < widths[target] - SLACK:
            narrow[target] = (ends[0], ends[1])
    return narrow
