"""Which figures a loose number probably is, by the words and the period around it."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from publish.prose.catalogue import fold, is_in
from publish.prose.numbers import Number
from publish.prose.periods import Period
from publish.prose.sentences import PERCENT_UNITS, Index, Reading, Sentence, figure_value
from publish.prose.subjects import Mention, vocabulary
from svm.figures import Figure

#: dimensions that say how a figure was counted, and that a sentence seldom names
QUIET = frozenset(["source", "scope", "snapshot", "age", "population", "measure", "group", "cohort", "count", "result"])
#: dimensions whose members are never added up by a sentence that names one of them
PARTED = ("departure_type", "law", "motive")


def suspects(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """Find the figures that the words around a loose number point at, in the period it names, the best fit first.

    The list is empty when the words are vague.
    """
    number = reading.number
    period = sentence.period_of(reading.start, reading.end, inherit=True)
    if number is None or period is None:
        return []
    measures = _measures(sentence, reading, number)
    present = index.catalogue.present(sentence.plain)
    ranked: list[tuple[int, float, str, list[Figure]]] = []
    for indicator in _indicators(sentence, reading):
        figures = (f for f in index.of_indicator.get(indicator, ()) if f.measure in measures and _same_kind(number, f))
        score, best = _best(sentence, reading, period, figures, index)
        ranked.append((-score, -index.catalogue.evidence(indicator, present), indicator, best))
    return [figure for *_, best in sorted(ranked, key=lambda r: r[:3]) for figure in best]


# what a number is, when a figure has its value ----------------------------------------------------------------------

#: how much must speak for a figure before a number with its value is taken for it
_ENOUGH = 4.0
#: how much the words of the catalogue count at most
_MOST_WORDS = 7.0


def agreeing(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """Find the figures with the value of a loose number that its words do not speak against, the likeliest first.

    A value says more the more digits it has: "7.037" is hardly another figure of that day, "7 duizend" may be.
    """
    number = reading.number
    periods = _periods(sentence, reading)
    if number is None or not periods or math.isinf(number.high) or number.low <= 0 < number.high:
        return []
    measures = _measures(sentence, reading, number)
    found = []
    for figure in index.agreeing(number):
        if figure.measure in measures and _same_kind(number, figure) and any(index.is_in(figure, p) for p in periods):
            weight = _weight(sentence, reading, number, figure, index)
            if weight >= _ENOUGH:
                found.append((-weight, figure.figure_id, figure))
    return [figure for *_, figure in sorted(found, key=lambda item: item[:2])]


def _periods(sentence: Sentence, reading: Reading) -> list[Period]:
    """The periods that a number may be of."""
    period = sentence.period_of(reading.start, reading.end, inherit=True)
    return [period] if period else []


def _weight(sentence: Sentence, reading: Reading, number: Number, figure: Figure, index: Index) -> float:
    """How much speaks for a figure with the value of a number; below zero when the words speak against it."""
    spoken = _spoken(sentence, reading, figure, index)
    unnamed = _unnamed(sentence, reading, figure, index)
    if spoken <= 0 or unnamed is None:
        return -1.0
    return spoken + 1.5 * (_digits(number) - 2) - unnamed


def _spoken(sentence: Sentence, reading: Reading, figure: Figure, index: Index) -> float:
    """How much the words say that a number is of the indicator of a figure; 0 when they name others."""
    start, end = sentence.clause(reading.start)
    beside = [m for m in sentence.subjects if start <= m.start < end]
    words = index.catalogue.evidence(figure.indicator_id, index.catalogue.present(sentence.plain))
    words += index.catalogue.evidence(figure.indicator_id, index.catalogue.present(sentence.text_above)) / 2
    hand = 0.0
    if figure.indicator_id in _indicators(sentence, reading):
        hand = 6.0
    elif any(figure.indicator_id in m.codes for m in (*sentence.subjects, *sentence.subjects_above)):
        hand = 3.0
    named = frozenset(code for m in beside or sentence.subjects for code in m.codes)
    if named and figure.indicator_id not in named:
        is_other = vocabulary().may_be_confused(figure.indicator_id, named)
        hand = -_MOST_WORDS if is_other else -_MOST_WORDS / 2
    return hand + min(words, _MOST_WORDS)


def _unnamed(sentence: Sentence, reading: Reading, figure: Figure, index: Index) -> float | None:
    """How much of the breakdown of a figure the words leave unsaid; None when they say another one."""
    countries = country_of(sentence, reading)
    members = frozenset(code for mention in sentence.members for code in mention.codes)
    if _lacks_country(figure, countries):
        return None
    if _lacks_member(sentence, figure.members, members, index.dimensions_of[figure.indicator_id]):
        return None
    start, end = sentence.clause(reading.start)
    spoken = index.catalogue.named_members(figure.indicator_id, fold(sentence.plain[start:end]))
    above = fold(f"{sentence.text_above} {sentence.plain}")
    unnamed = 0.0
    for dimension, code in figure.members.items():
        others = {m for m in spoken if m.startswith(f"{dimension}=")}
        member = f"{dimension}={code}"
        if others and member not in others and dimension not in QUIET:
            return None
        if code in figure.countries:
            if code == "NLD" and not countries - {"NLD"}:
                continue
            if code not in (countries or _countries_above(sentence)):
                return None
        elif member in members or member in spoken:
            continue
        elif dimension in QUIET:
            unnamed += 0.5
        elif not any(is_in(key, above) for key in index.catalogue.specifics(figure)):
            unnamed += 2.0
    return unnamed + sum(2.0 for m in spoken if m.partition("=")[0] not in (*figure.members, *QUIET))


def _countries_above(sentence: Sentence) -> frozenset[str]:
    return frozenset(code for m in vocabulary().countries(sentence.text_above) for code in m.codes)


def _digits(number: Number) -> int:
    """How many digits of a number count: 4 of 7.037, 2 of 24 duizend."""
    return len(re.sub(r"\D", "", f"{abs(number.value):.6f}".rstrip("0")).strip("0"))


# what the words point at, whatever the value -------------------------------------------------------------------------


def _best(
    sentence: Sentence, reading: Reading, period: Period, figures: Iterable[Figure], index: Index
) -> tuple[int, list[Figure]]:
    """Those of some figures that the sentence means most likely, and how well they fit."""
    fits: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        if index.is_in(figure, period):
            score = _fit(sentence, reading, figure, index.dimensions_of[figure.indicator_id])
            if score is not None and figure_value(figure) is not None:
                fits[score].append(figure)
    return max(fits.items(), default=(0, []))


def _indicators(sentence: Sentence, reading: Reading) -> frozenset[str]:
    """What the nearest words say, narrowed down by the others as long as something is left."""

    def distance(mention: Mention) -> int:
        return max(mention.start - reading.end, reading.start - mention.end, 0)

    start, end = sentence.clause(reading.start)
    nearest = sorted(sentence.subjects, key=lambda m: (not start <= m.start < end, distance(m), m.start))
    chosen: frozenset[str] = frozenset()
    for mention in (*nearest, *sentence.subjects_above):
        chosen = mention.codes & chosen or chosen or mention.codes
    codes = {c for m in sentence.countries for c in m.codes}
    if "EU27" in codes and "NLD" not in codes:
        return frozenset(i for i in chosen if i.startswith(("eu_", "int_"))) or chosen
    if not codes - {"NLD"}:
        return frozenset(i for i in chosen if not i.startswith("eu_") or i == "eu_irregular_crossings") or chosen
    return chosen


def _measures(sentence: Sentence, reading: Reading, number: Number) -> tuple[str, ...]:
    if number.kind == "points":
        return ("change_pp",)
    if number.kind == "percent":
        return ("value", "change_pct") if is_change(sentence, reading) else ("value",)
    if number.kind in ("count", "crowd"):
        return ("change_abs",) if _is_step(sentence, reading) else ("value",)
    return ()


def _is_step(sentence: Sentence, reading: Reading) -> bool:
    """Whether a count says by how much a series went up or down: "met 300", "300 meer dan"."""
    if re.match(r"\s*(?:\w+\s+)?(?:meer|minder|hoger|lager)\s+dan(?!\w)", sentence.plain[reading.end :]):
        return True
    if not sentence.plain[: reading.start].rstrip().lower().endswith(" met") or not is_change(sentence, reading):
        return False
    return not any(m.codes <= vocabulary().growth for m in sentence.subjects)


def is_change(sentence: Sentence, reading: Reading) -> bool:
    """Return whether a number says how much a series went up or down, and not where it stands."""
    before = sentence.plain[: reading.start].rstrip().lower()
    if re.search(r"(?:naar|tot|op|is|was|bedroeg|uit op)(?:\s+(?:de|een))?$", before):
        return False
    start, end = sentence.clause(reading.start)
    after = sentence.plain[reading.end :].lower()
    if re.match(r"\s*(?:meer|minder|hoger|lager|onder|boven|daling|stijging|toename|afname|af|toe)(?!\w)", after):
        return True
    if re.search(r"(?:met|daling van|stijging van|toename van|afname van|groei van|krimp van)$", before):
        return True
    return any(start <= d.start < end for d in sentence.directions)


def _same_kind(number: Number, figure: Figure) -> bool:
    return (figure.unit in PERCENT_UNITS) == (number.kind in ("percent", "points"))


def _fit(sentence: Sentence, reading: Reading, figure: Figure, possible: set[str]) -> int | None:
    """How well the breakdown of a figure goes with the members and countries of the sentence; None when not."""
    breakdown = figure.members
    countries = country_of(sentence, reading)
    members = frozenset(code for mention in sentence.members for code in mention.codes)
    if _lacks_country(figure, countries) or _lacks_member(sentence, breakdown, members, possible):
        return None
    scores = [_score(figure, dimension, code, countries, members) for dimension, code in breakdown.items()]
    return None if None in scores else sum(score or 0 for score in scores)


def _lacks_country(figure: Figure, countries: frozenset[str]) -> bool:
    """Whether the sentence is about a country and the figure is not."""
    return bool(countries - {"NLD", "EU27"}) and not figure.countries


def _lacks_member(
    sentence: Sentence, breakdown: Mapping[str, str], members: frozenset[str], possible: set[str]
) -> bool:
    """Whether the sentence names a member that the figure is not about."""
    for dimension in {mention.name for mention in sentence.members}:
        if dimension in breakdown and f"{dimension}={breakdown[dimension]}" not in members:
            return True
        if dimension in PARTED and dimension in possible and dimension not in breakdown:
            return True
    return False


def _score(figure: Figure, dimension: str, code: str, countries: frozenset[str], members: frozenset[str]) -> int | None:
    """How well one part of a breakdown goes with what the sentence names; None when not."""
    if code in figure.countries and code == "NLD":
        return 0 if "NLD" in countries or not countries else None
    if code in figure.countries:
        return 2 if code in countries else None
    if f"{dimension}={code}" in members:
        return 2
    return -1 if dimension in QUIET else None


def country_of(sentence: Sentence, reading: Reading) -> frozenset[str]:
    """Return the countries that a number may be about: the one right beside it, else all that the sentence names."""
    near = beside(sentence, reading)
    return near.codes if near else frozenset(code for mention in sentence.countries for code in mention.codes)


def beside(sentence: Sentence, reading: Reading) -> Mention | None:
    """Return the country right after a number ("11.525 Syriërs", "… uit Syrië") or right before its bracket."""
    return next((m for m in sentence.countries if _is_beside(sentence.plain, reading, m)), None)


def _is_beside(plain: str, reading: Reading, mention: Mention) -> bool:
    if mention.start >= reading.end:
        gap = plain[reading.end : mention.start]
        return bool(re.fullmatch(r"\s*(?:[^\s,;.()]+\s+){0,2}", gap)) and not re.search(r"\b(?:in|en)\b", gap)
    return mention.end <= reading.start and bool(re.fullmatch(r"\s*\(", plain[mention.end : reading.start]))
