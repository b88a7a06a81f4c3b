"""Pairs of figures that may not be compared or added up, and the figures on each side."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from svm.figures import Figure


@dataclass(frozen=True)
class Side:
    """One side of a pair: an indicator, and a breakdown as "dim=" (without it), "dim=*" (with it) or "dim=value"."""

    indicator_id: str
    breakdown: str = ""

    def takes(self, figure: Figure) -> bool:
        """Return whether a figure is on this side."""
        dimension, _, code = self.breakdown.partition("=")
        member = figure.members.get(dimension, "")
        fits = not dimension or (bool(member) if code == "*" else member == code)
        return figure.indicator_id == self.indicator_id and fits


@dataclass(frozen=True)
class Pair:
    """Two sides that may not be compared, and why."""

    first: Side
    second: Side
    reason: str


def load_pairs(con: duckdb.DuckDBPyConnection) -> list[Pair]:
    """Read the pairs that may not be compared from an open database."""
    columns = "indicator_a, coalesce(breakdown_a, ''), indicator_b, coalesce(breakdown_b, ''), reason_nl"
    query = f"select {columns} from reference.comparability where relation = 'may_not_compare' order by all"
    return [Pair(Side(a, of_a), Side(b, of_b), reason) for a, of_a, b, of_b, reason in con.execute(query).fetchall()]
