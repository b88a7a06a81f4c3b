"""When: the period in a sentence and that of its figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from publish.prose.checks.remark import about, bound, name, same_series
from publish.prose.findings import Finding
from publish.prose.periods import Period
from publish.prose.sentences import Index, Reading, Sentence
from svm.dutch import MISTAKE, WARNING
from svm.figures import Figure

_Excuse = Callable[[Sentence, Reading, Figure, Period, Index], bool]


def check_period(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """Check that the period in the sentence is the period of the figure.

    Example: "in 2024" beside the figure of 2025.
    """
    for reading, figure in bound(sentence):
        period = sentence.period_of(reading.start, reading.end)
        if period is None or figure.days is None or index.is_in(figure, period):
            continue
        if any(excuses(sentence, reading, figure, period, index) for excuses in _EXCUSES):
            continue
        words = sentence.plain[period.start : period.end]
        is_elsewhere = any(index.is_in(figure, p) for p in sentence.periods)
        message = f"de zin zegt {words}, het cijfer gaat over {figure.period}: {name(figure)}"
        yield about(sentence, reading, WARNING if is_elsewhere else MISTAKE, "periode", message, figure)


def _is_change_since(sentence: Sentence, _: Reading, figure: Figure, period: Period, index: Index) -> bool:
    """Whether a change stands beside the period that it is counted from: "25% minder dan in 2024"."""
    if not figure.measure.startswith("change") or not period.is_base:
        return False
    named = [p for p in sentence.periods if not p.is_base]
    return not named or any(index.is_in(figure, p) for p in named)


def _is_origin(sentence: Sentence, reading: Reading, figure: Figure, _: Period, index: Index) -> bool:
    """Whether a figure is what a series came from: "daalde in 2025 van A naar B" names the period of B only."""
    if not re.search(r"\b(?:van|vanaf)\s*$", sentence.plain[: reading.start], re.IGNORECASE):
        return False
    later = next((f for r, f in bound(sentence) if _goes_to(sentence, reading, figure, r, f, index)), None)
    if later is None or not same_series(later, figure):
        return False
    return any(index.is_in(later, period) for period in sentence.periods)


def _goes_to(
    sentence: Sentence, reading: Reading, figure: Figure, later: Reading, later_figure: Figure, index: Index
) -> bool:
    start, end = figure.days, later_figure.days
    is_to = re.search(r"\b(?:naar|tot)\b", sentence.plain[reading.end : later.start])
    return later.start > reading.end and start is not None and end is not None and start < end and bool(is_to)


def _is_base_of_other(sentence: Sentence, _: Reading, figure: Figure, __: Period, index: Index) -> bool:
    """Whether a figure is what another one is set against: "lager dan in 2023: A tegenover B"."""
    others = [f for _, f in bound(sentence) if f is not figure and f.indicator_id == figure.indicator_id]
    return bool(others) and any(p.is_base and index.is_in(figure, p) for p in sentence.periods)


def _is_named_by_yellow(sentence: Sentence, _: Reading, figure: Figure, __: Period, ___: Index) -> bool:
    """Whether the sentence names the period that a yellow figure is carried over from."""
    return bool(figure.carried_period) and figure.printed_label in sentence.text


#: why a figure may stand beside another period than its own
_EXCUSES: tuple[_Excuse, ...] = (_is_change_since, _is_origin, _is_base_of_other, _is_named_by_yellow)
