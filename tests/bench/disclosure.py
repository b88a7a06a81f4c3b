"""How much of a set of records can be printed, and whether any number that is withheld can be computed back.

    python -m tests.bench.disclosure [--rows 1000000]

A made-up set of records, one per application, seeded: the same bytes every time. It is counted into tables that share their
margins, the small numbers are withheld with their neighbours, and what is left to read is attacked, once exact and
once rounded to tens. Printed: cells, small ones, those withheld beside them, those that the attack narrows (must be
none), seconds, and what part of the cells and of the persons in them can still be read, against rounding alone.
"""

from __future__ import annotations

import argparse
import itertools
import math
import time
from collections import defaultdict

import duckdb

from publish.public.bounds import Relation, bounds_of
from svm.withhold import Cell, Sum, Withheld, withhold

THRESHOLD = 5
#: the made-up dimensions, with the number of their members and how rare the rarest is: e to the power of minus so much
DIMENSIONS = {"nationality": (80, 12), "sex": (2, 1), "age": (7, 4), "province": (12, 3), "month": (12, 2), "kind": (4, 4)}  # fmt: skip
#: the tables that are printed, each with all of its margins
TABLES = (
    ("nationality", "sex", "age"),
    ("nationality", "province"),
    ("nationality", "month"),
    ("nationality", "kind"),
    ("province", "age", "kind"),
    ("month", "kind", "sex"),
)
Place = tuple[tuple[str, int], ...]


def counted(rows: int) -> dict[Place, int]:
    """The cells of all tables by their place, the zeros too; made of as many made-up records."""
    con = duckdb.connect()
    columns = ", ".join(
        f"cast(least({n - 1}, floor(-ln(1 - hash('{name} ' || i) / 18446744073709551617.0) * {n} / {rare})) as integer) as {name}"
        for name, (n, rare) in DIMENSIONS.items()
    )
    con.execute(f"create table made_up as select {columns} from range({rows}) as r (i)")
    cells: dict[Place, int] = {}
    for table in TABLES:
        for kept in itertools.chain.from_iterable(itertools.combinations(table, n) for n in range(len(table) + 1)):
            for codes in itertools.product(*(range(DIMENSIONS[d][0]) for d in kept)):
                cells.setdefault(tuple(sorted(zip(kept, codes, strict=True))), 0)
            grouped = f"group by {', '.join(kept)}" if kept else ""
            for *codes, number in con.execute(
                f"select {''.join(f'{d}, ' for d in kept)} count(*) from made_up {grouped}"
            ).fetchall():
                cells[tuple(sorted(zip(kept, codes, strict=True)))] = number
    return cells


def sums_of(cells: dict[Place, int]) -> list[Sum]:
    """Every total with its parts along each dimension in which some table has them."""
    parts: dict[tuple[Place, str], list[Place]] = defaultdict(list)
    for place in cells:
        for pair in place:
            parts[tuple(p for p in place if p != pair), pair[0]].append(place)
    return [
        Sum(f"{_name(total)} by {dimension}", {_name(total): -1, **{_name(p): 1 for p in members}}, is_full=True)
        for (total, dimension), members in sorted(parts.items())
        if len(members) == DIMENSIONS[dimension][0]
    ]


def _name(place: Place) -> str:
    return ";".join(f"{d}={code}" for d, code in place) or "all"


def _cell(name: str, number: int, base: int) -> Cell:
    low = high = printed = number
    if base > 1:
        printed = base * math.floor(number / base + 0.5)
        low, high = max(printed - base // 2, 0), printed + math.ceil(base / 2) - 1
    return Cell(name, number, low, high, THRESHOLD, 0 < number < THRESHOLD, may_withhold=True)


def narrowed(cells: list[Cell], sums: list[Sum], made: Withheld) -> int:
    """How many withheld cells a reader of all tables knows more closely than the threshold."""
    hidden = made.small | made.beside
    ranges = {c.key: (0.0, math.inf) if c.key in hidden else (c.low, c.high) for c in cells}
    targets = {key: float(THRESHOLD) for key in sorted(hidden)}
    found = bounds_of(targets, ranges, [Relation(s.factors) for s in sums])
    return len(found)


def measured(numbers: dict[Place, int], base: int) -> dict[str, object]:
    """Withhold and attack the tables, printed rounded to `base`."""
    cells = [_cell(_name(place), number, base) for place, number in sorted(numbers.items())]
    sums = sums_of(numbers)
    started = time.perf_counter()
    made = withhold(cells, sums)
    decided = time.perf_counter()
    leaks = narrowed(cells, sums, made)
    alone = narrowed(cells, sums, Withheld(small=made.small))
    ended = time.perf_counter()
    hidden = made.small | made.beside
    inner = [c for c in cells if c.key.count(";") == 1]
    persons = sum(c.value or 0 for c in inner)
    kept = sum(c.value or 0 for c in inner if c.key not in hidden)
    rounded_away = sum(c.value or 0 for c in inner if base > 1 and 0 < (c.value or 0) < base / 2)
    return {
        "base": base,
        "cells": len(cells),
        "sums": len(sums),
        "small": len(made.small),
        "beside": len(made.beside),
        "unprotected": len(made.unprotected),
        "narrowed": leaks,
        "narrowed_small_only": alone,
        "decide_s": round(decided - started, 1),
        "attack_s": round(ended - decided, 1),
        "cells_kept_pct": round(100 * (1 - len(hidden) / len(cells)), 2),
        "persons_kept_pct": round(100 * kept / persons, 3),
        "persons_kept_rounding_only_pct": round(100 * (1 - rounded_away / persons), 3),
    }


def main() -> int:
    """Print what was measured; 1 when any withheld number is narrowed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    numbers = counted(parser.parse_args().rows)
    leaks = 0
    for base in (1, 10):
        found = measured(numbers, base)
        leaks += int(str(found["narrowed"]))
        print(" · ".join(f"{name} {value}" for name, value in found.items()), flush=True)
    return 1 if leaks else 0


if __name__ == "__main__":
    raise SystemExit(main())
