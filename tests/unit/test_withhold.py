"""Made-up tables of counts, linked along several dimensions: what is withheld stands an attack that shares no code."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from publish.public.bounds import Relation, bounds_of
from svm.withhold import Cell, Sum, Withheld, withhold

THRESHOLD = 5


def cell(key: str, value: float | None, base: int = 1, *, is_public: bool = False) -> Cell:
    """A made-up count that is printed rounded to `base`; one without value is kept by its partner."""
    if value is None:
        return Cell(key, None, 0, math.inf, THRESHOLD, not is_public, not is_public)
    low = high = value
    if base > 1 and not is_public:
        printed = base * math.floor(value / base + 0.5)
        low, high = max(printed - base // 2, 0), printed + math.ceil(base / 2) - 1
    return Cell(key, value, low, high, THRESHOLD, 0 < value < THRESHOLD and not is_public, not is_public)


def cube(seed: int, shape: tuple[int, ...], base: int = 1, public_share: float = 0.0) -> tuple[list[Cell], list[Sum]]:
    """A table along as many dimensions as `shape` has, with every total: `3,T,1` is a total over the second."""
    dice = random.Random(seed)
    inner = {place: int(dice.expovariate(1 / 15)) for place in itertools.product(*map(range, shape))}
    cells, sums = [], []
    for place in itertools.product(*([*range(n), "T"] for n in shape)):
        value = sum(v for p, v in inner.items() if all(b in (a, "T") for a, b in zip(p, place, strict=True)))
        name = ",".join(map(str, place))
        cells.append(cell(name, value, base, is_public=dice.random() < public_share))
        for axis, at in enumerate(place):
            if at == "T":
                parts = [",".join(map(str, (*place[:axis], i, *place[axis + 1 :]))) for i in range(shape[axis])]
                sums.append(Sum(f"{name} along {axis}", {name: -1, **dict.fromkeys(parts, 1)}))
    return cells, sums


def attacked(cells: list[Cell], sums: list[Sum], made: Withheld) -> dict[str, tuple[float, float]]:
    """What a reader finds out of each withheld cell that is not as wide as it must be."""
    hidden = made.small | made.beside
    ranges = {c.key: (0.0, math.inf) if c.key in hidden else (c.low, c.high) for c in cells}
    targets = {k: float(THRESHOLD) for k in hidden}
    return bounds_of(targets, ranges, [Relation(s.factors) for s in sums])


SHAPES = [(4, 3), (6, 5, 2), (3, 3, 3), (12, 8)]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("base", [1, 5, 10])
@pytest.mark.parametrize("seed", range(4))
def test_no_withheld_cell_can_be_computed_back(shape, base, seed):
    cells, sums = cube(seed, shape, base)
    made = withhold(cells, sums)
    assert made.small == {c.key for c in cells if 0 < c.value < THRESHOLD}
    assert not made.unprotected and not made.small & made.beside
    assert attacked(cells, sums, made) == {}


def test_the_attack_gets_in_where_only_small_cells_are_withheld():
    cells, sums = cube(1, (4, 3))
    made = withhold(cells, sums)
    assert made.beside
    assert attacked(cells, sums, Withheld(small=made.small))


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_cells_and_sums_decides_nothing(seed):
    cells, sums = cube(seed, (6, 5, 2))
    made = withhold(cells, sums)
    random.Random(seed).shuffle(cells)
    random.Random(seed).shuffle(sums)
    assert withhold(cells, sums) == made


@pytest.mark.parametrize("seed", range(4))
def test_what_the_public_has_is_never_withheld_and_what_cannot_be_protected_is_told(seed):
    cells, sums = cube(seed, (5, 4), public_share=0.4)
    made = withhold(cells, sums)
    assert not (made.small | made.beside) & {c.key for c in cells if not c.may_withhold}
    assert set(attacked(cells, sums, made)) <= made.unprotected


def test_rounding_protects_without_withholding_more():
    exact, rounded = (withhold(*cube(3, (12, 8), base)) for base in (1, 10))
    assert exact.small == rounded.small
    assert len(rounded.beside) < len(exact.beside) / 3


def test_nothing_small_withholds_nothing():
    cells = [cell("T", 60), cell("a", 20), cell("b", 40)]
    assert withhold(cells, [Sum("all", {"T": -1, "a": 1, "b": 1})]) == Withheld()


def test_a_zero_is_no_neighbour_and_a_rest_is_one():
    # a reader knows a zero; what the parts leave of the total nobody knows
    cells = [cell("T", 60), cell("a", 3), cell("b", 57), cell("c", 0)]
    whole = [Sum("all", {"T": -1, "a": 1, "b": 1, "c": 1})]
    assert withhold(cells, whole).beside in ({"b"}, {"T"})
    cells[0] = cell("T", 90)
    assert withhold(cells, whole).beside == set()


def test_a_rest_that_is_small_is_not_left_to_be_computed():
    cells = [cell("T", 60), cell("a", 18), cell("b", 39)]
    made = withhold(cells, [Sum("all", {"T": -1, "a": 1, "b": 1})])
    assert made.small == set() and len(made.beside) == 1


def test_what_its_partner_keeps_is_not_computed_back_either():
    cells = [cell("T", 60), cell("a", None), cell("b", 30), cell("c", 27)]
    made = withhold(cells, [Sum("all", {"T": -1, "a": 1, "b": 1, "c": 1}, is_full=True)])
    assert made.small == {"a"} and len(made.beside) == 1


def test_a_sum_that_does_not_hold_ties_nothing():
    cells = [cell("T", 50), cell("a", 3), cell("b", 57)]
    assert withhold(cells, [Sum("none", {"T": -1, "a": 1, "b": 1})]).beside == set()


def test_a_balance_may_be_negative_and_a_count_that_is_wrong_breaks_nothing():
    cells = [cell("in", 3), cell("out", 40), Cell("saldo", -37, -37, -37, THRESHOLD, False, True, None)]
    sums = [Sum("saldo", {"saldo": -1, "in": 1, "out": -1}, is_full=True)]
    assert len(withhold(cells, sums).beside) == 1
    wrong = [cell("T", 2), cell("a", -40), cell("b", 42)]
    assert withhold(wrong, [Sum("all", {"T": -1, "a": 1, "b": 1})]).small == {"T"}
