"""What a whole document says twice: a heading and the text under it, one figure with two texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from publish.prose.checks.remark import about, bound
from publish.prose.findings import Finding
from publish.prose.numbers import Number
from publish.prose.sentences import PERCENT_UNITS, Reading, Sentence, number_agrees
from svm.dutch import MISTAKE, as_begun
from svm.figures import DIRECTIONS, PLACE, Figure


def check_headings(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Check that a number in a heading comes back in the text under it, when that has a number on the same thing.

    Example: "24 duizend aanvragen" above "Er waren 32.175 aanvragen."
    """
    headings = [(position, sentence) for position, sentence in enumerate(sentences) if sentence.paragraph.is_heading]
    for position, heading in headings:
        under = list(_text_under(heading, sentences[position + 1 :]))
        for reading in heading.readings:
            if reading.state != "toegestaan" and _kind(reading) in ("count", "percent") and not _is_small(reading):
                yield from _check_heading(heading, reading, under)


def _text_under(heading: Sentence, after: Sequence[Sentence]) -> Iterator[Sentence]:
    """The sentences up to the next heading, tables left out."""
    for sentence in after:
        is_same_paragraph = sentence.position == heading.position
        is_next_heading = sentence.paragraph.is_heading and not is_same_paragraph
        if is_next_heading or sentence.paragraph.part != heading.paragraph.part:
            return
        if not is_same_paragraph and not sentence.paragraph.table:
            yield sentence


def _check_heading(heading: Sentence, reading: Reading, under: Sequence[Sentence]) -> Iterator[Finding]:
    numbers = ((sentence, other) for sentence in under for other in sentence.readings)
    others = [(sentence, other) for sentence, other in numbers if _is_like(reading, other)]
    if any(may_be_one(reading, other) for _, other in others):
        return
    rival = next((other for sentence, other in others if _is_rival(heading, sentence, other)), None)
    if rival:
        figures = filter(None, (reading.known, rival.known))
        message = f"de kop zegt {reading.text}, de tekst eronder {rival.text}"
        yield about(heading, reading, MISTAKE, "kop_tekst", message, *figures)


def _is_rival(heading: Sentence, sentence: Sentence, other: Reading) -> bool:
    """Whether a number stands in a sentence on the same thing; a small word such as "twee" seldom counts it."""
    is_small_word = _is_small(other) and other.number is not None and other.number.is_word
    return not is_small_word and _is_on_same(heading, sentence)


def _is_like(reading: Reading, other: Reading) -> bool:
    return other.state != "toegestaan" and _kind(other) == _kind(reading)


def _kind(reading: Reading) -> str:
    """Percent or count: numbers of one kind may be the same number. A word such as "steeg" is none."""
    if reading.channel in (*DIRECTIONS, PLACE):
        return ""
    if reading.figure:
        return "percent" if reading.figure.unit in PERCENT_UNITS else "count"
    kind = reading.number.kind if reading.number else ""
    return {"share": "percent", "points": "percent"}.get(kind, kind)


def _is_small(reading: Reading) -> bool:
    number = reading.number
    return number is not None and number.kind == "count" and abs(number.value) < 20


def _is_on_same(heading: Sentence, sentence: Sentence) -> bool:
    """Whether a sentence is about what the heading is about: the same subject, or half of its words."""
    if {m.name for m in heading.subjects} & {m.name for m in sentence.subjects}:
        return True
    words = _stems(heading)
    return len(words & _stems(sentence)) >= min(2, max(1, len(words) // 2))


def _stems(sentence: Sentence) -> set[str]:
    """The first letters of the longer words, without those of the numbers."""
    plain = list(sentence.plain)
    for reading in sentence.readings:
        plain[reading.start : reading.end] = " " * (reading.end - reading.start)
    return {word[:5].lower() for word in re.findall(r"[A-Za-zÀ-ÿ]{5,}", "".join(plain))}


def may_be_one(a: Reading, b: Reading) -> bool:
    """Return whether two numbers may be the same: one figure, or each within what the other allows."""
    if a.figure and b.figure:
        return a.figure.figure_id == b.figure.figure_id
    return any(_allows(reading.number, other) for reading, other in permutations((a, b)) if reading.number)


def _allows(number: Number, other: Reading) -> bool:
    as_percent = replace(number, kind="percent", is_hedged=True) if number.kind == "share" else number
    if other.figure and number_agrees(as_percent, other.figure):
        return True
    return other.number is not None and (
        number.agrees(other.number.value) or number.low <= other.number.value <= number.high
    )


def check_twins(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Check that one figure in one channel has one text in a document."""
    first: dict[tuple[str, str], tuple[Sentence, Reading]] = {}
    for sentence, reading, figure in _fields(sentences):
        place, text = first.setdefault((figure.figure_id, reading.channel), (sentence, reading))
        if not same_text(reading, text):
            texts = f"{text.text} ({place.paragraph.place}) en {reading.text}"
            message = f"{text.tag} staat er met twee teksten: {texts}"
            yield about(sentence, reading, MISTAKE, "twee_teksten", message, figure)


def _fields(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Reading, Figure]]:
    for sentence in sentences:
        yield from ((sentence, reading, figure) for reading, figure in bound(sentence) if reading.tag)


def same_text(a: Reading, b: Reading) -> bool:
    """Return whether two numbers have one text, whatever the spaces and whether one begins a sentence."""
    return as_begun(a.text, b.text).split() == as_begun(b.text, a.text).split()
