"""Pairs of figures that may not be compared, and the sentences that compare them all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

import duckdb

from publish.prose.checks.remark import about, bound
from publish.prose.findings import Finding
from publish.prose.sentences import Sentence
from svm.dutch import WARNING
from svm.figures import Figure

_AGAINST = re.compile(r"(?<!\w)(?:tegenover|vergeleken\s+met|in\s+vergelijking\s+met|ten\s+opzichte\s+van)(?!\w)", re.I)


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


def check_pairs(sentence: Sentence, pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Check that two bound figures of such a pair are not set one against the other.

    Example: "meer dan" between the grant rate of the IND and that of Eurostat.
    """
    if not any(d.compares for d in sentence.directions) and not _AGAINST.search(sentence.plain):
        return
    for pair, ((_, a), (reading, b)) in product(pairs, permutations(bound(sentence), 2)):
        if a is not b and pair.first.takes(a) and pair.second.takes(b):
            message = f"{a.figure_id} en {b.figure_id} mogen niet vergeleken worden: {pair.reason}"
            yield about(sentence, reading, WARNING, "vergelijking", message, a, b)
