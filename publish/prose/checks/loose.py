"""A number without a control: what it probably is, and whether the formula in its comment still holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import permutations

from publish.prose.checks.remark import about, bound, name
from publish.prose.findings import Finding
from publish.prose.formulas import evaluate
from publish.prose.numbers import Number, dutch_text
from publish.prose.sentences import Index, Reading, Sentence, figure_value, is_percent, is_rounded, number_agrees
from publish.prose.subjects import vocabulary
from publish.prose.suspects import (
    HALF_A_TITLE,
    agreeing,
    is_change,
    is_unnamed_part,
    led_to,
    of_other_member,
    of_other_period,
    slips,
    suspects,
)
from svm.dutch import MISTAKE, NOTE, WARNING
from svm.errors import AuthorError
from svm.figures import Figure, Registry

#: kinds of numbers that may be a figure
_KINDS = ("count", "percent", "points")


def find_suspects(sentence: Sentence, index: Index) -> None:
    """Give each loose number of a sentence the figures that it probably is, and those that it agrees with."""
    for reading in sentence.readings:
        number = _loose(reading)
        if number:
            reading.probable = tuple(suspects(sentence, reading, index))
            likely = [figure for figure in reading.probable if number_agrees(number, figure)]
            rounded = [figure for figure in reading.probable if is_rounded(number, figure)]
            reading.agreeing = tuple(likely or rounded or agreeing(sentence, reading, index))


def check_loose(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """Check what each loose number probably is.

    Example: "In 2025 vroegen 24.410 personen asiel aan" where the figure is 24.140.
    """
    for reading in sentence.readings:
        number = _loose(reading)
        if number:
            findings = (rule(sentence, reading, number, index) for rule in _RULES)
            yield next(finding for finding in findings if finding)


def _loose(reading: Reading) -> Number | None:
    number = reading.number
    return number if number and reading.state == "los" and number.kind in _KINDS else None


def _yellow(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It is a yellow figure, and the sentence does not have the yellow text."""
    if not reading.agreeing:
        return None
    figure = reading.agreeing[0]
    if not figure.is_yellow or figure.yellow_text in sentence.text:
        return None
    message = f"{reading.text} is een geel cijfer: {name(figure)} {figure.yellow_text}; zet er het veld neer"
    return about(sentence, reading, WARNING, "geel", message, figure)


def _right(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It is a figure, and only has no control."""
    if not reading.agreeing:
        return None
    figure = reading.agreeing[0]
    so_far = "" if number_agrees(number, figure) else "op afronding na "
    is_vague = is_unnamed_part(sentence, reading, figure, index)
    part = f"; de zin noemt ‘{_member(figure)}’ niet, kijk dat na" if is_vague else ""
    message = f"{reading.text} komt {so_far}overeen met {name(figure)}{part}; zet er het veld voor in de plaats"
    return about(sentence, reading, NOTE, "los_klopt", message, *reading.agreeing[:3])


def _repeated(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It repeats a figure that stands in the sentence."""
    figure = next((r.figure for r in sentence.readings if r.figure and number_agrees(number, r.figure)), None)
    if figure is None:
        return None
    message = f"{reading.text} herhaalt {name(figure)} in dezelfde zin"
    return about(sentence, reading, NOTE, "los_klopt", message, figure)


def _worked_out(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It is the difference, the change, the sum or the share of two figures in the sentence."""
    levels = [figure for _, figure in bound(sentence) if figure.measure == "value"]
    is_step = is_change(sentence, reading)
    pairs = ((a, b) for a, b in permutations(levels, 2) if _gives(number, a, b, is_step=is_step))
    a, b = next(pairs, (None, None))
    if a is None or b is None:
        return None
    message = f"{reading.text} volgt uit {a.figure_id} en {b.figure_id}; zet de formule in een opmerking bij het getal"
    return about(sentence, reading, NOTE, "los_klopt", message, a, b)


def _gives(number: Number, a: Figure, b: Figure, *, is_step: bool) -> bool:
    values = _combinations(number, a, b, is_step=is_step) if a is not b else []
    return any(number.agrees(abs(value)) or number.agrees(value) for value in values)


def _combinations(number: Number, a: Figure, b: Figure, *, is_step: bool) -> list[float]:
    """What two figures give in the kind of a number."""
    x, y = figure_value(a), figure_value(b)
    if not x or not y:
        return []
    if is_percent(a) and is_percent(b):
        return [x - y] if number.kind == "points" else []
    if number.kind == "percent":
        return [100 * x / y, 100 * (x - y) / y][: 2 if is_step else 1]
    is_sum = number.kind == "count" and a.unit == b.unit and abs(number.value) >= 10
    return [x - y, x + y] if is_sum else []


def _near(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It could be a slip of a figure that the words point at."""
    near = [figure for figure in reading.probable if is_near(number, figure)]
    slip = slips(sentence, reading, index)
    near = [*([f for f in slip if f in near] or slip), *(f for f in near if f not in slip)]
    if not near:
        return None
    code = "telwoord" if number.is_hedged or number.is_word else "wijkt_af"
    is_one = near[0] in reading.probable and len({figure.indicator_id for figure in reading.probable}) == 1
    is_sure = is_one and bool(sentence.subjects) and _is_sure(sentence, reading, near[0])
    message = f"{reading.text} is waarschijnlijk {name(near[0])}"
    other = _other_level(number, near[0], index)
    if other:
        message += f"; {reading.text} is het cijfer over {other.period}"
    return about(sentence, reading, MISTAKE if is_sure else WARNING, code, message, *near[:3])


def _is_sure(sentence: Sentence, reading: Reading, figure: Figure) -> bool:
    """Whether the sentence itself says the period of a figure, and not that the number is only a part of it."""
    period = sentence.period_of(reading.start, reading.end)
    if period is None or period.is_relative or figure.days is None:
        return False
    first, last = figure.days
    is_close = first <= period.last and period.first <= last
    return is_close and not _OF_A_PART.search(sentence.plain[max(0, reading.start - 60) : reading.start])


#: words that make the number after them a part of another one
_OF_A_PART = re.compile(r"\b(?:waarvan|van wie|onder wie|daarvan|waaronder|van hen)\b", re.IGNORECASE)


def _other_level(number: Number, figure: Figure, index: Index) -> Figure | None:
    """The figure of the same series that a number agrees with."""
    others = (other for other in index.levels(figure) if other is not figure)
    return next((other for other in others if number_agrees(number, other)), None)


def is_near(number: Number, figure: Figure) -> bool:
    """Return whether a number could be a slip of a figure: of its size, and not some other number in the sentence."""
    value = figure_value(figure)
    if value is None:
        return False
    if number.kind != "count":
        return abs(abs(number.value) - abs(value)) <= max(25.0, abs(value) / 2)
    size = abs(value) * (1e6 if "million" in figure.unit and abs(number.value) >= 1e5 else 1)
    return size > 0 and 1 / 3 <= abs(number.value) / size <= 3


def _of_other_subject(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It repeats to the unit the figure of another indicator in the same period."""
    period = sentence.period_of(reading.start, reading.end, inherit=True)
    if period is None or abs(number.value) < 1000 or number.is_hedged:
        return None
    same = (f for f in index.agreeing(number) if figure_value(f) == number.value and not f.is_yellow)
    others = [f for f in same if f.measure == "value" and index.is_in(f, period)]
    meant = next(iter(reading.probable), None)
    if meant:
        other = next((f for f in others if f.days == meant.days), None)
    else:
        present = index.catalogue.present(sentence.plain)
        spoken = frozenset(code for m in (*sentence.subjects, *sentence.subjects_above) for code in m.codes)
        spoken |= {i for i in index.of_indicator if index.catalogue.titled(i, present) >= HALF_A_TITLE}
        rivals = (f for f in others if vocabulary().may_be_confused(f.indicator_id, spoken))
        other = next((f for f in rivals if not f.members), None)
    if other is None:
        return None
    start, end = sentence.clause(reading.start)
    beside = frozenset(code for m in sentence.subjects if start <= m.start < end for code in m.codes)
    is_sure = meant and meant.indicator_id in beside and vocabulary().may_be_confused(other.indicator_id, beside)
    subject = f"de zin gaat over {meant.label}" if meant else "de zin gaat over iets anders"
    message = f"{subject}, maar {reading.text} is {name(other)}"
    figures = (other, meant) if meant else (other,)
    return about(sentence, reading, MISTAKE if is_sure else WARNING, "onderwerp", message, *figures)


# no figure that the words point at comes near -----------------------------------------------------------------------


def _alike(sentence: Sentence, number: Number, index: Index) -> list[Figure]:
    """The figures of the subjects of a sentence that a number agrees with, of whatever period."""
    indicators = sorted({code for mention in sentence.subjects for code in mention.codes})
    figures = (f for indicator in indicators for f in index.of_indicator.get(indicator, ()))
    return [f for f in figures if (f.measure == "value" or number.kind == "points") and number_agrees(number, f)]


def _of_other_period(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It is the figure of a period that the sentence does not name."""
    period = sentence.period_of(reading.start, reading.end, inherit=True)
    if period is None or number.is_word or abs(number.value) < 100:
        return None
    alike = [*_alike(sentence, number, index), *of_other_period(sentence, reading, index)]
    figure = next((f for f in alike if f.days), None)
    if figure is None or any(index.is_in(figure, p) for p in (period, *sentence.periods)):
        return None
    message = f"{reading.text} is waarschijnlijk {name(figure)}, over {figure.period}"
    return about(sentence, reading, WARNING, "periode", message, figure)


def _of_other_member(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It is the figure of another country or group than the sentence names."""
    figure = next(iter(of_other_member(sentence, reading, index)), None)
    if figure is None:
        return None
    # the member that it names has a figure of its own, which is another
    is_sure = any(other.indicator_id == figure.indicator_id for other in reading.probable)
    message = f"{reading.text} is van {_member(figure)}: {name(figure)}"
    return about(sentence, reading, MISTAKE if is_sure else WARNING, "onderwerp", message, figure)


def _member(figure: Figure) -> str:
    """What a figure is of, in the words of its label: "Eritrea", "gedwongen"."""
    return ", ".join(figure.label.split(", ")[1:-1]) or figure.breakdown or figure.label


def _of_no_period(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It is a figure, in a sentence that names no period."""
    alike = of_other_period(sentence, reading, index) if sentence.period_of(reading.start, reading.end) is None else []
    if not alike:
        return None
    message = f"{reading.text} is waarschijnlijk {name(alike[0])}; zet er het veld voor in de plaats"
    return about(sentence, reading, NOTE, "los_klopt", message, *alike[:3])


def _in_words(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It is a small number in words, which may be no figure at all."""
    if not number.is_word or number.is_hedged or abs(number.value) > 100:
        return None
    message = f"‘{reading.text}’ is niet na te gaan: er is geen cijfer dat erbij past"
    return about(sentence, reading, NOTE, "telwoord_los", message)


def _of_the_words(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding | None:
    """It is not the figure that the words lead to, nor near it."""
    figures = led_to(sentence, reading, index)
    others = {other.known for other in sentence.readings if other is not reading}
    if not figures or any(figure in others for figure in figures):
        return None
    same = next((figure for figure in figures if number_agrees(number, figure)), None)
    if same:
        # the words fit, and the period does not
        message = f"{reading.text} is waarschijnlijk {name(same)}, over {same.period}"
        return about(sentence, reading, WARNING, "periode", message, same)
    message = f"{reading.text} heeft geen bron; het cijfer dat het best bij de zin past is {name(figures[0])}"
    return about(sentence, reading, WARNING, "wijkt_af", message, *figures)


def _without_source(sentence: Sentence, reading: Reading, number: Number, index: Index) -> Finding:
    """It is nothing that is known; a precise number names the figures with its value."""
    message = f"{reading.text} heeft geen bron: er is geen cijfer dat erbij past"
    alike = _alike(sentence, number, index)
    if not alike and number.kind == "count" and abs(number.value) >= max(1000, 100 * number.step):
        alike = [f for f in index.figures if f.measure == "value" and number_agrees(number, f)][:3]
        if alike:
            message = f"{reading.text} heeft geen bron; dezelfde waarde heeft {' en '.join(name(f) for f in alike)}"
    return about(sentence, reading, WARNING, "los", message, *alike[:3])


#: the first that has something to say counts
_RULES: tuple[Callable[[Sentence, Reading, Number, Index], Finding | None], ...] = (
    _yellow,
    _right,
    _repeated,
    _worked_out,
    _of_other_member,
    _near,
    _of_other_subject,
    _of_other_period,
    _of_no_period,
    _in_words,
    _of_the_words,
    _without_source,
)


def check_formulas(sentence: Sentence, registry: Registry) -> Iterator[Finding]:
    """Check that each derived number is what the formula in its comment gives now.

    Example: "een kwart" with the comment `= [asy_first:2025] / [asy_first:2024]`, which is 0,75.
    """
    for reading in sentence.readings:
        if reading.state == "afgeleid" and reading.number:
            yield from _check_formula(sentence, reading, reading.number, registry)


def _check_formula(sentence: Sentence, reading: Reading, number: Number, registry: Registry) -> Iterator[Finding]:
    try:
        value, used = evaluate(reading.formula, registry)
    except AuthorError as error:
        yield about(sentence, reading, MISTAKE, "afleiding", error.found)
        return
    if number.kind == "share" and 0 <= value <= 1:
        value *= 100
    if not number.agrees(value) and not number.agrees(abs(value)):
        figures = [figure for figure_id in used if (figure := registry.get(figure_id))]
        message = f"{reading.text} klopt niet met = {reading.formula}: dat is nu {dutch_text(value, 2)}"
        yield about(sentence, reading, MISTAKE, "afleiding", message, *figures)
