"""Pairs of figures that may not be compared, and the sentences that compare them all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import duckdb

from publish.documents.checks import about
from publish.documents.findings import Finding
from publish.documents.sentences import Sentence
from publish.figures import Figure

_AGAINST = re.compile(r"(?<!\w)(?:tegenover|vergeleken\s+met|in\s+vergelijking\s+met|ten\s+opzichte\s+van)(?!\w)", re.I)


@dataclass(frozen=True)
class Side:
    """One side of a pair: an indicator, and a breakdown as "dim=" (without it), "dim=*" (with it) or "dim=value"."""

    indicator_id: str
    breakdown: str = ""

    def takes(self, figure: Figure) -> bool:
        """Whether a figure is on this side."""
        dimension, _, code = self.breakdown.partition("=")
        own = figure.members.get(dimension, "")
        fits = not dimension or (bool(own) if code == "*" else own == code)
        return figure.indicator_id == self.indicator_id and fits


@dataclass(frozen=True)
class Pair:
    """Two sides that may not be compared, and why."""

    one: Side
    other: Side
    reason: str


def load_pairs(con: duckdb.DuckDBPyConnection) -> list[Pair]:
    """The pairs that may not be compared, from an open database."""
    columns = "indicator_a, coalesce(breakdown_a, ''), indicator_b, coalesce(breakdown_b, ''), reason_nl"
    query = f"select {columns} from reference.comparability where relation = 'may_not_compare' order by all"
    return [Pair(Side(a, of_a), Side(b, of_b), reason) for a, of_a, b, of_b, reason in con.execute(query).fetchall()]


def check_pairs(sentence: Sentence, pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Two bound figures of such a pair in a sentence that sets one against the other."""
    if not any(d.compares for d in sentence.directions) and not _AGAINST.search(sentence.plain):
        return
    bound = [(r, r.figure) for r in sentence.readings if r.figure]
    for pair in pairs:
        for (_, a), (reading, b) in permutations(bound, 2):
            if a is not b and pair.one.takes(a) and pair.other.takes(b):
                message = f"{a.figure_id} en {b.figure_id} mogen niet vergeleken worden: {pair.reason}"
                yield about(sentence, reading, "waarschuwing", "vergelijking", message, a, b)
