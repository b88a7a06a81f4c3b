"""What every check needs: the figures of a sentence, and a finding about a number in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from publish.prose.findings import Finding
from publish.prose.numbers import Number
from publish.prose.sentences import Index, Reading, Sentence, figure_value
from svm.figures import Figure

#: what a sentence says of its figures, laid beside what the figures are
Check = Callable[[Sentence, Index], Iterator[Finding]]


def remark(
    sentence: Sentence,
    severity: str,
    code: str,
    message: str,
    *,
    start: int = 0,
    text: str = "",
    figures: tuple[Figure, ...] = (),
) -> Finding:
    """Make a finding about words in a sentence; `start` is their place in it."""
    ids = tuple(dict.fromkeys(figure.figure_id for figure in figures))
    place, position = sentence.paragraph.place, sentence.position
    return Finding(severity, code, place, sentence.text, text, message, ids, position, sentence.offset + start)


def about(sentence: Sentence, reading: Reading, severity: str, code: str, message: str, *figures: Figure) -> Finding:
    """Make a finding about one number."""
    return remark(sentence, severity, code, message, start=reading.start, text=reading.text, figures=figures)


def name(figure: Figure) -> str:
    """Name a figure in a message: what it is, its id and its text now."""
    return f"{figure.label} ({figure.figure_id}); dat is nu {figure.running_text}"


def bound(sentence: Sentence) -> list[tuple[Reading, Figure]]:
    """List the numbers in content controls with their figures."""
    return [(reading, reading.figure) for reading in sentence.readings if reading.figure is not None]


def known(sentence: Sentence) -> list[tuple[Reading, Figure]]:
    """List the numbers that are a figure or agree with one."""
    return [(reading, reading.known) for reading in sentence.readings if reading.known is not None]


def size(figure: Figure) -> float:
    """Return the value of a figure, 0 when it shows none."""
    return figure_value(figure) or 0.0


def same_series(a: Figure, b: Figure) -> bool:
    """Return whether two figures are of one indicator and breakdown, in whatever period or measure."""
    return (a.indicator_id, a.breakdown) == (b.indicator_id, b.breakdown)


def as_kind(reading: Reading, kind: str) -> Reading:
    """Return the same words, to be looked up as if they were a loose number of another kind."""
    number = reading.number or Number(reading.start, reading.end, reading.text)
    return Reading(reading.start, reading.end, reading.text, "los", replace(number, kind=kind, is_hedged=False))
