"""The sentences that compare figures which may not be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import permutations, product

from publish.prose.checks.remark import about, bound
from publish.prose.findings import Finding
from publish.prose.pairs import Pair
from publish.prose.sentences import Sentence
from svm.dutch import WARNING

_AGAINST = re.compile(r"(?<!\w)(?:tegenover|vergeleken\s+met|in\s+vergelijking\s+met|ten\s+opzichte\s+van)(?!\w)", re.I)


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
