"""Percent and percentage point."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice, permutations

from publish.prose.checks.remark import about, as_kind, known, name, size
from publish.prose.findings import Finding
from publish.prose.numbers import Number, dutch_text
from publish.prose.sentences import Index, Reading, Sentence, is_percent, number_agrees
from publish.prose.suspects import is_change, suspects
from svm.dutch import MISTAKE
from svm.figures import Figure


def check_points(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """Check that a difference of two percentages is in percentage points and a change of a count in percent.

    Example: "het inwilligingspercentage daalde met 8 procent" where it went from 44 to 36 percent.
    """
    for reading in sentence.readings:
        number = reading.number
        if reading.figure is not None:
            yield from _of_bound(sentence, reading, reading.figure)
        elif number is not None and reading.state == "los":
            rules = _RULES.get(number.kind, ())
            yield from islice(chain.from_iterable(rule(sentence, reading, number, index) for rule in rules), 1)


def _wrong(sentence: Sentence, reading: Reading, message: str, *figures: Figure) -> Finding:
    return about(sentence, reading, MISTAKE, "procentpunt", message, *figures)


def _of_bound(sentence: Sentence, reading: Reading, figure: Figure) -> Iterator[Finding]:
    after = sentence.plain[reading.end :].lstrip().lower()
    says_points = "punt" in reading.text or after.startswith(("procentpunt", "%-punt", "%punt"))
    says_percent = not says_points and ("%" in reading.text or after.startswith(("procent", "%")))
    if figure.measure == "change_pp" and says_percent:
        yield _wrong(sentence, reading, f"het verschil van twee percentages is in procentpunt: {name(figure)}", figure)
    if figure.measure == "change_pct" and says_points:
        yield _wrong(sentence, reading, f"de verandering van een aantal is in procent: {name(figure)}", figure)


# a loose number in percent that says how much something changed ----------------------------------------------------


def _difference_beside(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Iterator[Finding]:
    """The difference of two percentages in the sentence: "van 44 naar 36 procent, een daling van 8 procent"."""
    if is_change(sentence, reading):
        levels = [f for _, f in known(sentence) if is_percent(f)]
        for a, b in permutations(levels, 2):
            if number.agrees(size(a) - size(b)):
                points = dutch_text(number.value, 2)
                message = f"het verschil tussen {a.figure_id} en {b.figure_id} is {points} procentpunt, geen procent"
                yield _wrong(sentence, reading, message, a, b)


def _difference_meant(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Iterator[Finding]:
    """The change of a percentage that the words point at."""
    if is_change(sentence, reading):
        points = as_kind(reading, "points")
        for figure in suspects(sentence, points, index):
            if points.number and number_agrees(points.number, figure):
                message = f"het verschil van twee percentages is in procentpunt: {name(figure)}"
                yield _wrong(sentence, reading, message, figure)


def _change_of_count(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Iterator[Finding]:
    """The change of a count, in a sentence about a percentage."""
    if is_change(sentence, reading) and re.search(r"\b(?:percentage|aandeel)\b", sentence.plain, re.IGNORECASE):
        for figure in suspects(sentence, reading, index):
            if figure.measure == "change_pct" and number_agrees(number, figure):
                message = f"niet het percentage maar het aantal veranderde met {number.text}: {name(figure)}"
                yield _wrong(sentence, reading, message, figure)


# a loose number in percentage points -------------------------------------------------------------------------------


def _points_of_count(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Iterator[Finding]:
    """The sentence is about a count, which changes in percent."""
    if suspects(sentence, reading, index) or any(is_percent(f) for _, f in known(sentence)):
        return
    for figure in _counts_meant(sentence, reading, index):
        message = f"de verandering van een aantal is in procent, niet in procentpunt: {name(figure)}"
        yield _wrong(sentence, reading, message, figure)


def _counts_meant(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """The changes in percent that the words point at, else the counts; none when they point at a percentage."""
    meant = suspects(sentence, as_kind(reading, "percent"), index)
    changes = [f for f in meant if f.measure == "change_pct"]
    if any(f not in changes and "measure" not in f.members for f in meant):
        return []
    return [f for f in changes or suspects(sentence, as_kind(reading, "count"), index) if not is_percent(f)]


#: by the kind of a loose number; the first finding counts
_RULES: dict[str, tuple[Callable[[Sentence, Reading, Number, Index], Iterator[Finding]], ...]] = {
    "percent": (_difference_beside, _difference_meant, _change_of_count),
    "points": (_points_of_count,),
}
