"""What a sentence is about: the indicator, its members, the country and what is counted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from publish.prose.checks.remark import about, bound, known, name
from publish.prose.findings import Finding
from publish.prose.sentences import Index, Reading, Sentence
from publish.prose.subjects import Mention, vocabulary
from publish.prose.suspects import beside, counted
from svm.dutch import MISTAKE, WARNING
from svm.figures import Figure

_HOME = frozenset(("NLD", "EU27"))


def check_subject(sentence: Sentence, _: Index) -> Iterator[Finding]:
    """Check that the words of the sentence may mean the indicator and the members of the figure.

    Example: "de gestapelde nareis" with a figure of all family members who travelled later.
    """
    for reading, figure in bound(sentence):
        if figure.indicator_id not in vocabulary().indicators:
            continue
        if _is_about_other(sentence, figure):
            yield _of_other_subject(sentence, reading, figure)
        else:
            yield from _of_other_member(sentence, reading, figure)


def _is_about_other(sentence: Sentence, figure: Figure) -> bool:
    """Whether the sentence names subjects, and none of them or a narrower one leaves the figure out.

    "inwilligingspercentage" may mean two series; "volgens de Europese definitie" in the same sentence leaves one,
    unless another figure in the sentence is the one that the narrower words mean.
    """
    fitting = [m for m in sentence.subjects if figure.indicator_id in m.codes]
    if not fitting:
        return bool(sentence.subjects)
    others = [m for m in sentence.subjects if figure.indicator_id not in m.codes]
    narrower = [m for m in others if _is_part_of(m, fitting)]
    if not all(_has_part_in(m, narrower) for m in fitting):
        return False
    meant = frozenset(code for m in narrower for code in m.codes)
    return not any(r.figure and r.figure.indicator_id in meant for r in sentence.readings)


def _is_part_of(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(mention.codes < other.codes for other in others)


def _has_part_in(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(other.codes < mention.codes for other in others)


def _of_other_subject(sentence: Sentence, reading: Reading, figure: Figure) -> Finding:
    others = [m.codes for m in sentence.subjects if figure.indicator_id not in m.codes]
    is_sure = vocabulary().may_be_confused(figure.indicator_id, frozenset().union(*others))
    subjects = " en ".join(dict.fromkeys(m.name for m in sentence.subjects))
    message = f"de zin gaat over {subjects}, het cijfer is {name(figure)}"
    return about(sentence, reading, MISTAKE if is_sure else WARNING, "onderwerp", message, figure)


def _of_other_member(sentence: Sentence, reading: Reading, figure: Figure) -> Iterator[Finding]:
    breakdown = figure.members
    for dimension in sorted(vocabulary().member_dimensions & set(breakdown)):
        named = _members(sentence, dimension)
        if named and breakdown[dimension] not in named:
            members = " en ".join(sorted(code.replace("_", " ") for code in named))
            message = f"de zin gaat over {members}, het cijfer is {name(figure)}"
            yield about(sentence, reading, MISTAKE, "onderwerp", message, figure)


def _members(sentence: Sentence, dimension: str) -> set[str]:
    """The members of a dimension that a sentence names."""
    codes = (code for m in sentence.members if m.name == dimension for code in m.codes)
    return {code.removeprefix(f"{dimension}=") for code in codes}


def check_place(sentence: Sentence, _: Index) -> Iterator[Finding]:
    """Check that the country in the sentence is the country of the figure; the Netherlands are not the EU.

    Example: "Syriërs" right after a figure of the Eritreans.
    """
    for reading, figure in bound(sentence):
        place = _other_place(sentence, reading, figure)
        if place:
            message = f"de zin gaat over {place}, het cijfer is {name(figure)}"
            yield about(sentence, reading, MISTAKE, "onderwerp", message, figure)


def _other_place(sentence: Sentence, reading: Reading, figure: Figure) -> str:
    """The country that the sentence is about and the figure is not; empty when there is none."""
    countries = frozenset(figure.countries)
    near = beside(sentence, reading)
    if near and figure.measure == "value" and not near.codes & countries and not near.codes <= _HOME:
        return _other_place_beside(sentence, reading, near)
    named = frozenset(code for m in sentence.countries for code in m.codes)
    return _other_country(figure, countries, named) if countries else _other_area(figure, named)


def _other_country(figure: Figure, countries: frozenset[str], named: frozenset[str]) -> str:
    """The countries of the sentence, when the figure is about others."""
    geo = figure.members.get("geo")
    if geo:
        return "" if geo in named else ", ".join(sorted(named))
    return ", ".join(sorted(named - _HOME)) if countries - _HOME and not countries & named else ""


def _other_area(figure: Figure, named: frozenset[str]) -> str:
    """The EU in a sentence with a figure of the Netherlands."""
    is_abroad = figure.indicator_id.startswith(("eu_", "int_"))
    return "de EU" if "EU27" in named and "NLD" not in named and not is_abroad else ""


def _other_place_beside(sentence: Sentence, reading: Reading, near: Mention) -> str:
    if re.search(r"\bvan\s+(?:de|het)\s*$", sentence.plain[: reading.start], re.IGNORECASE):
        return ""
    return "" if _is_of_later_figure(sentence, reading, near.codes) else sentence.plain[near.start : near.end]


def _is_of_later_figure(sentence: Sentence, reading: Reading, codes: frozenset[str]) -> bool:
    """Whether another figure right after this one is the one that the country belongs to: "{a} ({b}) uit Syrië"."""
    later = (figure for other, figure in bound(sentence) if other is not reading and other.start > reading.end)
    return any(codes & set(figure.members.values()) for figure in later)


def check_unit(sentence: Sentence, _: Index) -> Iterator[Finding]:
    """Check that the noun right after a figure counts what the figure counts.

    Example: "zaken" right after a figure that counts persons.
    """
    for reading, figure in known(sentence):
        unit = vocabulary().unit(figure.unit) if figure.measure in ("value", "change_abs") else ""
        word, noun = counted(sentence.plain[reading.end :])
        may_stand = vocabulary().may_stand_with if reading.figure else vocabulary().may_count
        if unit and noun and not may_stand(noun, unit):
            message = f"de zin telt {word}, het cijfer telt {unit}: {name(figure)}"
            yield about(sentence, reading, MISTAKE if reading.figure else WARNING, "eenheid", message, figure)
