# Grain: one row per cell that print treats with care. Purpose: what is withheld because it is small, what beside it so
# that it cannot be computed back, and what is printed with its rounding only, because more would say what is withheld.
import math

import pyarrow as pa

from svm.withhold import Cell, Sum, withhold


def model(dbt, session):
    dbt.config(materialized="table")
    columns = (
        "cell_key, value, print_value, print_base, threshold, can_be_negative, "
        "is_kept, is_public, was_released, is_small"
    )
    counts = dbt.ref("int_disclosure_cells").filter("is_count")
    # without a number to keep there is nothing to protect, and a sum need not be looked at
    is_any_secret = counts.filter("is_small or is_kept").limit(1).fetchall()
    found = counts.project(columns).order("cell_key").fetchall() if is_any_secret else []
    sums_found = dbt.ref("int_disclosure_sums").order("sum_id, cell_key").fetchall() if is_any_secret else []
    cells = []
    for key, value, printed, base, threshold, can_be_negative, is_kept, is_public, was_released, is_small in found:
        low, high = _open(value, printed, 1 if is_public else base, can_be_negative)
        may_withhold = not (is_public or was_released)
        # what a release has printed can be left out, but no longer be protected
        is_secret = (is_small and not was_released) or (is_kept and may_withhold)
        least = None if can_be_negative else 0.0
        value = None if value is None else float(value)
        cells.append(Cell(key, value, low, high, max(threshold, 1), is_secret, may_withhold, least))
    sums = {}
    for name, key, factor, is_full in sums_found:
        sums.setdefault((name, is_full), {})[key] = factor
    made = withhold(cells, [Sum(name, factors, is_full) for (name, is_full), factors in sums.items()])
    small = made.small | {key for key, *_, is_small in found if is_small}
    rows = [
        *((key, "klein") for key in small),
        *((key, "ernaast") for key in made.beside),
        *((key, "afgerond") for key in made.shields),
    ]
    keys, treatments = zip(*sorted(rows), strict=True) if rows else ((), ())
    return pa.table({"cell_key": pa.array(keys, pa.string()), "treatment": pa.array(treatments, pa.string())})


def _open(value, printed, base, can_be_negative):
    """The least and the most whole number that print as this one; the partner's own number where it is not ours."""
    if value is None:
        return -math.inf if can_be_negative else 0.0, math.inf
    if base == 1:
        return float(value), float(value)
    low, high = float(printed) - base // 2, float(printed) + math.ceil(base / 2) - 1
    return low if value < 0 else max(low, 0.0), high
