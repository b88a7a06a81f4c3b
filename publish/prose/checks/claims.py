"""Numbers in words: a fraction, a multiple or a crowd, laid beside the figures it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import permutations

from publish.prose.checks.remark import about, as_kind, known, same_series, size
from publish.prose.findings import Finding
from publish.prose.numbers import Number, dutch_text
from publish.prose.sentences import Index, Reading, Sentence, is_percent
from publish.prose.suspects import suspects
from svm.dutch import MISTAKE, NOTE
from svm.figures import Figure

#: a value that the words may stand for, and the figures it comes from
Truth = tuple[float, tuple[Figure, ...]]


def check_claims(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """Check that a fraction, a multiple or a crowd agrees with the figures beside it, or with those it points at.

    Example: "bijna verdubbeld" between two figures of which the second is a tenth larger.
    """
    for reading in sentence.readings:
        number = reading.number
        if number is None or reading.state != "los" or number.kind not in _TRUTHS:
            continue
        truths = _TRUTHS[number.kind](sentence, reading, index)
        if not truths:
            message = f"‘{number.text}’ is niet na te gaan: er staat geen cijfer bij"
            yield about(sentence, reading, NOTE, "telwoord_los", message)
        elif not any(_allows(number, value) for value, _ in truths):
            yield _wrong(sentence, reading, number, *truths[0])


def _allows(number: Number, value: float) -> bool:
    return number.low - 1e-9 <= value <= number.high + 1e-9


def _wrong(sentence: Sentence, reading: Reading, number: Number, value: float, figures: tuple[Figure, ...]) -> Finding:
    ids = ", ".join(figure.figure_id for figure in figures)
    message = f"‘{number.text}’ klopt niet: volgens {ids} is het {_in_kind(value, number.kind)}"
    return about(sentence, reading, MISTAKE, "telwoord", message, *figures)


def _in_kind(value: float, kind: str) -> str:
    if kind == "factor":
        return f"{dutch_text(value, 2)} keer zo groot"
    return f"{dutch_text(value, 1)} procent" if kind == "share" else dutch_text(value, 1)


# what a multiple may stand for: the later level over the earlier one, else the change ------------------------------


def _factors(sentence: Sentence, reading: Reading, index: Index) -> list[Truth]:
    levels = [f for _, f in known(sentence) if f.measure == "value" and size(f)]
    ordered = [(a, b) for a, b in permutations(levels, 2) if _is_before(a, b, index)]
    if ordered:
        return [(size(b) / size(a), (a, b)) for a, b in ordered]
    changes = _changes_beside(sentence) or _changes_meant(sentence, reading, levels, index)
    return [(1 + size(f) / 100, (f,)) for f in changes]


def _is_before(a: Figure, b: Figure, index: Index) -> bool:
    return same_series(a, b) and (a.days or ()) < (b.days or ())


def _changes_beside(sentence: Sentence) -> list[Figure]:
    return [f for _, f in known(sentence) if f.measure == "change_pct"]


def _changes_meant(sentence: Sentence, reading: Reading, levels: list[Figure], index: Index) -> list[Figure]:
    """The changes in percent of some levels, or else of those that the words point at."""
    levels = levels or suspects(sentence, as_kind(reading, "count"), index)
    changes = (index.change(level) for level in levels)
    return [change for change in changes if change and change.measure == "change_pct"]


# what a crowd may stand for ----------------------------------------------------------------------------------------


def _crowds(sentence: Sentence, reading: Reading, index: Index) -> list[Truth]:
    return [(abs(size(f)), (f,)) for f in suspects(sentence, reading, index)]


# what a share may stand for: a change, a percentage, one count over another, else what the registry says -----------


def _shares(sentence: Sentence, reading: Reading, index: Index) -> list[Truth]:
    if _is_step(sentence, reading):
        return _steps(sentence, reading, index)
    percents: list[Truth] = [(size(f), (f,)) for _, f in known(sentence) if is_percent(f) or f.measure == "share_pct"]
    beside = percents + _ratios(sentence)
    if beside:
        return beside
    percents = [(size(f), (f,)) for f in suspects(sentence, as_kind(reading, "percent"), index)]
    return percents or _parts(sentence, reading, index)


def _is_step(sentence: Sentence, reading: Reading) -> bool:
    """Whether a fraction says how much something changed: "met een derde", "een kwart lager"."""
    after, before = sentence.plain[reading.end :], sentence.plain[: reading.start]
    return bool(
        re.match(r"\s*(?:meer|minder|hoger|lager|af|toe)(?!\w)", after, re.IGNORECASE)
        or re.search(r"(?:\bmet|(?:daling|stijging|toename|afname|groei) van)\s*$", before, re.IGNORECASE)
    )


def _steps(sentence: Sentence, reading: Reading, index: Index) -> list[Truth]:
    levels = [f for _, f in known(sentence) if f.measure == "value"]
    changes = _changes_beside(sentence) or _changes_meant(sentence, reading, levels, index)
    return [(abs(size(f)), (f,)) for f in changes]


def _ratios(sentence: Sentence) -> list[Truth]:
    """Every count of the sentence as a percentage of every larger one, counts without a figure included."""
    counts: list[Truth] = [(size(f), (f,)) for _, f in known(sentence) if f.measure == "value" and not is_percent(f)]
    counts += [(number.value, ()) for number in _unknown_counts(sentence)]
    return [(100 * a / b, of_a + of_b) for (a, of_a), (b, of_b) in permutations(counts, 2) if 0 < a < b]


def _unknown_counts(sentence: Sentence) -> Iterator[Number]:
    loose = (r.number for r in sentence.readings if r.number and r.state == "los" and not r.known)
    return (number for number in loose if number.kind == "count" and not number.is_word)


def _parts(sentence: Sentence, reading: Reading, index: Index) -> list[Truth]:
    """A part and its whole from the registry: the figure of the country named, over the one without a country."""
    parts = [f for f in suspects(sentence, as_kind(reading, "count"), index) if _is_of_country(f)]
    pairs = [(part, _whole(part, index)) for part in parts]
    return [
        (100 * size(part) / size(whole), (part, whole)) for part, whole in pairs if whole and size(part) and size(whole)
    ]


def _is_of_country(figure: Figure) -> bool:
    breakdown = figure.members
    return len(breakdown) == 1 and set(breakdown) <= {"nationality", "origin"}


def _whole(part: Figure, index: Index) -> Figure | None:
    wanted = ("", part.period, part.measure)
    return next(
        (f for f in index.of_indicator[part.indicator_id] if (f.breakdown, f.period, f.measure) == wanted), None
    )


_TRUTHS: dict[str, Callable[[Sentence, Reading, Index], list[Truth]]] = {
    "factor": _factors,
    "crowd": _crowds,
    "share": _shares,
}
