"""Which figures a loose number probably is, by the words and the period around it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

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
#: of those that a sentence seldom names, the ones that tell a part from the whole
_PARTS = frozenset(["age", "population", "group", "result"])


#: how much must speak for a figure before a number with its value is taken for it
_ENOUGH = 4.0
#: which part of the words of its title names an indicator
HALF_A_TITLE = 0.5
#: how much the words of the catalogue count at most
_MOST_WORDS = 7.0


def suspects(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """Find the figures that the words around a loose number point at, in the period it names, the best fit first.

    The list is empty when the words are vague.
    """
    number = reading.number
    period = sentence.period_of(reading.start, reading.end, inherit=True)
    if number is None or period is None:
        return []
    scene = _Scene(sentence, reading, number, index)
    return scene.meant(scene.indicators, period) or scene.meant(scene.others, period)


def led_to(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """Find the few figures of one indicator that the words lead to, whatever the number; empty when they lead nowhere.

    Other than `suspects` it takes what the text above is about, the period that a relative one is counted from, and a
    part that the words do not name, when there is nothing closer.
    """
    number = reading.number
    if number is None:
        return []
    scene = _Scene(sentence, reading, number, index)
    above = frozenset(code for mention in sentence.subjects_above for code in mention.codes)
    periods = [*_periods(sentence, reading), *([sentence.above] if sentence.above else [])]
    tiers = (scene.indicators, scene.others, above)
    ways = ((period, tier, unsaid) for unsaid in (0, 1) for tier in tiers for period in periods)
    found = next((figures for way in ways if (figures := scene.meant(way[1], way[0], unsaid=way[2]))), [])
    siblings = [figure for figure in found if figure.indicator_id == found[0].indicator_id]
    return siblings if len(siblings) <= _HANDFUL else []


#: as many figures of one indicator are named at most
_HANDFUL = 3


def agreeing(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """Find the figures with the value of a loose number that its words do not speak against, the likeliest first.

    A value says more the more digits it has: "7.037" is hardly another figure of that day, "7 duizend" may be.
    """
    periods = _periods(sentence, reading)
    return [figure for figure, _ in _alike(sentence, reading, index) if any(index.is_in(figure, p) for p in periods)]


def is_unnamed_part(sentence: Sentence, reading: Reading, figure: Figure, index: Index) -> bool:
    """Return whether a figure is of a part that the words around a number do not name."""
    number = reading.number
    named = _Scene(sentence, reading, number, index).breakdown(figure) if number else None
    return named is not None and (named.unsaid > 0 or (named.quiet > 0 and bool(_PARTS & set(figure.members))))


def of_other_period(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """Find the figures of what the sentence is about with the value of a number, in a period that it does not name."""
    found = _alike(sentence, reading, index)
    return [figure for figure, is_meant in found if is_meant and figure.measure == "value"]


def of_other_member(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """Find the figures with the value of a number in the period it names, of another member than the sentence names."""
    periods = _periods(sentence, reading)
    found = _alike(sentence, reading, index, is_other=True)
    return [figure for figure, _ in found if any(index.is_in(figure, p) for p in periods)]


def _alike(sentence: Sentence, reading: Reading, index: Index, *, is_other: bool = False) -> list[tuple[Figure, bool]]:
    """The figures with the value of a number that enough speaks for, and whether the words point at their indicator.

    `is_other` for those of members that the words rule out.
    """
    number = reading.number
    if number is None or math.isinf(number.high) or number.low <= 0 < number.high:
        return []
    scene = _Scene(sentence, reading, number, index)
    found = []
    for figure in index.agreeing(number, scene.measures):
        if scene.may_be(figure) and not scene.goes_other_way(figure):
            named = scene.breakdown(figure)
            lost = 0.0 if is_other else None if named is None else 2.0 * named.unsaid + 0.5 * named.quiet
            fits = lost is not None and is_other == (named is None)
            spoken = scene.spoken(figure) if fits and (not is_other or scene.rules_out(figure)) else 0.0
            weight = spoken + 1.5 * (_digits(number) - 2) - (lost or 0.0)
            if spoken > 0 and weight >= _ENOUGH:
                found.append((-weight, figure.figure_id, figure))
    return [(f, f.indicator_id in scene.indicators) for *_, f in sorted(found, key=lambda item: item[:2])]


def slips(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """Find the figures of what the sentence is about that a number is one slip of the hand away from.

    A slip is one digit that is another, or two beside each other that changed places, in a number of four or more.
    """
    number = reading.number
    period = sentence.period_of(reading.start, reading.end, inherit=True)
    if number is None or period is None or number.kind != "count" or number.value != int(number.value):
        return []
    scene = _Scene(sentence, reading, number, index)
    levels = (f for i in sorted(scene.indicators | scene.others) for f in index.of_indicator.get(i, ()))
    near = (f for f in levels if scene.may_be(f) and f.measure == "value" and _is_slip(number, f))
    found = [(f, scene.breakdown(f)) for f in near if index.is_in(f, period)]
    ranked = sorted(((named.unsaid, f.figure_id, f) for f, named in found if named), key=lambda item: item[:2])
    return [f for *_, f in ranked]


def _is_slip(number: Number, figure: Figure) -> bool:
    if figure.printed_value is None:
        return False
    a, b = str(abs(int(number.value))), str(abs(int(figure.printed_value)))
    differ = [place for place, pair in enumerate(zip(a, b, strict=False)) if pair[0] != pair[1]]
    if len(a) != len(b) or len(a.rstrip("0")) < 3 or len(a) < 4:
        return False
    is_swap = (
        len(differ) == 2
        and differ[1] - differ[0] == 1
        and a[differ[0]] == b[differ[1]]
        and a[differ[1]] == b[differ[0]]
    )
    return len(differ) == 1 or is_swap


def _periods(sentence: Sentence, reading: Reading) -> list[Period]:
    """The periods that a number may be of; "van A naar B" names that of B at most, in the text above maybe of A."""
    period = sentence.period_of(reading.start, reading.end, inherit=True)
    if period is None:
        return []
    before, after = sentence.plain[: reading.start], sentence.plain[reading.end :]
    if re.search(r"\bvan\s*$", before) and re.match(r"\s*(?:\w+\s+)?(?:naar|tot)\s", after):
        return [period, period.moved(-1)]
    if period is sentence.above and re.search(r"\bvan\s[^;]{1,40}\s(?:naar|tot)\s*$", before):
        return [period, period.moved(1)]
    return [period]


def _digits(number: Number) -> int:
    """How many digits of a number count: 4 of 7.037, 2 of 24 duizend."""
    return len(Decimal(str(number.value)).normalize().as_tuple().digits)


@dataclass(frozen=True)
class _Named:
    """How many members of a breakdown a text says, leaves unsaid, and leaves unsaid as texts mostly do."""

    said: int
    unsaid: int
    quiet: int


class _Scene:
    """A loose number with the words around it."""

    def __init__(self, sentence: Sentence, reading: Reading, number: Number, index: Index) -> None:
        self.sentence, self.reading, self.number, self.index = sentence, reading, number, index
        self.measures = _measures(sentence, reading, number)
        self.countries = country_of(sentence, reading)
        self.members = _members(sentence, reading)
        chosen = _indicators(sentence, reading, index) or self._by_words()
        self.indicators = _at_home(sentence, chosen)
        self.others = chosen - self.indicators

    def meant(self, indicators: Iterable[str], period: Period, *, unsaid: int = 0) -> list[Figure]:
        """The figures of some indicators that the words point at, those that the words fit best first.

        Each leaves `unsaid` members at most that a text would mostly say.
        """
        ranked: list[tuple[int, float, str, list[Figure]]] = []
        for indicator in sorted(indicators):
            if self.is_of_rival(indicator):
                continue
            fits: dict[int, list[Figure]] = defaultdict(list)
            for figure in self.index.said_of(indicator, self.measures, period):
                if self.may_be(figure) and figure_value(figure) is not None:
                    named = self.breakdown(figure)
                    if named and named.unsaid <= unsaid:
                        fits[2 * named.said - named.quiet].append(figure)
            score, best = max(fits.items(), default=(0, []))
            ranked.append((-score, -self.words(indicator), indicator, best))
        return [figure for *_, best in sorted(ranked, key=lambda r: r[:3]) for figure in best]

    def may_be(self, figure: Figure) -> bool:
        """Whether a figure has the measure and the kind of the number, and is no change from another period."""
        is_alike = figure.measure in self.measures and _same_kind(self.number, figure)
        return is_alike and not (self._bases and figure.base_label and self._is_from_other(figure))

    def goes_other_way(self, figure: Figure) -> bool:
        """Whether a figure is a change that went down and all words in the clause say up, or the other way round."""
        start, end = self.sentence.clause(self.reading.start)
        ways = {d.sign for d in self.sentence.directions if start <= d.start < end}
        value = figure_value(figure) or 0
        return figure.measure.startswith("change") and ways == {-1 if value > 0 else 1} and value != 0

    @cached_property
    def _bases(self) -> list[Period]:
        return [period for period in self.sentence.periods if period.is_base]

    def _is_from_other(self, figure: Figure) -> bool:
        """Whether a change is measured from another period than those that the sentence sets it against."""
        levels = (level for level in self.index.levels(figure) if level.period_label == figure.base_label)
        days = [level.days for level in levels if level.days]
        return bool(days) and not any(p.first <= last and first <= p.last for p in self._bases for first, last in days)

    @cached_property
    def _present(self) -> frozenset[str]:
        return self.index.catalogue.present(self.sentence.plain)

    @cached_property
    def _present_above(self) -> frozenset[str]:
        return self.index.catalogue.present(self.sentence.text_above)

    @cached_property
    def _clause(self) -> str:
        start, end = self.sentence.clause(self.reading.start)
        return fold(self.sentence.plain[start:end])

    @cached_property
    def _free(self) -> str:
        """The clauses without a number of their own."""
        sentence = self.sentence
        others = (r for r in sentence.readings if r is not self.reading and r.state != "toegestaan")
        taken = {sentence.clause(r.start) for r in others}
        return fold(" ".join(sentence.plain[start:end] for start, end in sentence.clauses if (start, end) not in taken))

    @cached_property
    def _above(self) -> str:
        return fold(f"{self.sentence.text_above} {self.sentence.plain}")

    @cached_property
    def _countries_above(self) -> frozenset[str]:
        found = self.index.places.find(self.sentence.text_above) if not self.sentence.countries else ()
        return frozenset(code for mention in found for code in mention.codes)

    def words(self, indicator: str) -> float:
        """How much the words of the catalogue speak for an indicator, those of the text above by half."""
        evidence = self.index.catalogue.evidence
        return evidence(indicator, self._present) + evidence(indicator, self._present_above) / 2

    def _by_words(self) -> frozenset[str]:
        """The indicators that the words of the catalogue speak for most, when those are enough."""
        noun = counted(self.sentence.plain[self.reading.end :])[1]
        found = {i: self.words(i) for i in self.index.catalogue.names.dimensions if _may_count(noun, i, self.index)}
        most = max(found.values(), default=0.0)
        return frozenset(i for i, words in found.items() if words >= max(_MOST_WORDS, 0.9 * most))

    @cached_property
    def named(self) -> frozenset[str]:
        """The indicators that the words in the clause of the number name, when it may count one of them."""
        start, end = self.sentence.clause(self.reading.start)
        subjects = self.sentence.subjects_of(self.reading)
        named = frozenset(code for m in subjects if start <= m.start < end for code in m.codes)
        noun = counted(self.sentence.plain[self.reading.end :])[1]
        return frozenset(i for i in named if _may_count(noun, i, self.index))

    def spoken(self, figure: Figure) -> float:
        """How much the words say that the number is of the indicator of a figure; 0 or less when they name others."""
        sentence, indicator = self.sentence, figure.indicator_id
        named = self.named
        hand = 0.0
        if named and indicator not in named:
            hand = -_MOST_WORDS if vocabulary().may_be_confused(indicator, named) else -_MOST_WORDS / 2
        elif indicator in self.indicators:
            hand = 6.0
        elif any(indicator in m.codes for m in (*sentence.subjects, *sentence.subjects_above)):
            hand = 3.0
        if self.is_of_rival(indicator):
            return 0.0
        return hand + min(self.words(indicator), _MOST_WORDS)

    def is_of_rival(self, indicator: str) -> bool:
        """Whether the sentence names this indicator nowhere, and has more of the title of one that is taken for it."""
        if any(indicator in mention.codes for mention in self.sentence.subjects):
            return False
        catalogue = self.index.catalogue
        own = catalogue.titled(indicator, self._present)
        # what its own definition says too tells it from no other
        present = self._present - catalogue.keys_of(indicator)
        noun = counted(self.sentence.plain[self.reading.end :])[1]
        rivals = (other for other in vocabulary().rivals(indicator) if _may_count(noun, other, self.index))
        return any(catalogue.titled(other, present) >= max(HALF_A_TITLE, own + 0.1) for other in rivals)

    def rules_out(self, figure: Figure) -> bool:
        """Whether the sentence names another member in the place of the one that a figure of its subject has."""
        if figure.indicator_id not in self.indicators or _digits(self.number) < 3:
            return False
        dimensions = {member.partition("=")[0] for member in self.members}
        return bool(figure.countries and self.countries) or bool(dimensions & set(figure.members))

    def breakdown(self, figure: Figure) -> _Named | None:
        """How far the words say the breakdown of a figure; None when they say another one."""
        possible = self.index.catalogue.names.dimensions.get(figure.indicator_id, frozenset())
        countries = self.countries - self.index.countries_of(figure.indicator_id)
        if _lacks_country(figure, countries) or _lacks_member(figure.members, self.members, possible):
            return None
        # the words listed for a dimension go before those of its labels
        hand = {mention.name for mention in self.sentence.members}
        named_in = self.index.catalogue.named_members
        named = named_in(figure.indicator_id, self._clause) or named_in(figure.indicator_id, self._free)
        spoken = frozenset(m for m in named if m.partition("=")[0] not in hand)
        if {m.partition("=")[0] for m in spoken} - {*figure.members, *QUIET}:
            return None
        specifics = self.index.catalogue.specifics(figure)
        said = unsaid = quiet = 0
        for dimension, code in figure.members.items():
            if code in figure.countries:
                if code == "NLD" and not countries - {"NLD"}:
                    continue
                if code not in (self.countries or self._countries_above):
                    return None
                said += 1
            elif f"{dimension}={code}" in self.members | spoken:
                said += 1
            elif any(m.startswith(f"{dimension}=") for m in spoken):
                return None
            elif dimension in QUIET:
                quiet += 1
            elif dimension not in hand and any(is_in(key, self._above) for key in specifics):
                said += 1
            elif not specifics:
                # its title says so
                quiet += 1
            else:
                unsaid += 1
        return _Named(said, unsaid, quiet)


def counted(text: str) -> tuple[str, str]:
    """Return the noun that a text begins with, after an adjective at most, and what it counts; empty without one.

    >>> counted(" nieuwe aanvragen")
    ('aanvragen', 'aanvragen')
    """
    words = re.match(r"\s*((?:[\w'’&-]+\s*){0,2})", text)
    for position, word in enumerate(words.group(1).split() if words else ()):
        noun = vocabulary().noun(word)
        if noun:
            return word, noun
        if position == 0 and not re.fullmatch(r"\w+(?:e|de|en|se)", word):
            break
    return "", ""


def _may_count(noun: str, indicator: str, index: Index) -> bool:
    """Whether a noun may stand with a figure of an indicator."""
    units = {vocabulary().unit(unit) for unit in index.catalogue.names.units.get(indicator, ())}
    return not noun or not units or any(not unit or vocabulary().may_count(noun, unit) for unit in units)


def _indicators(sentence: Sentence, reading: Reading, index: Index) -> frozenset[str]:
    """What the nearest words say, narrowed down by the others as long as something is left.

    What the noun after the number does not count is left out: "118 locaties" are no persons.
    """

    def distance(mention: Mention) -> int:
        return max(mention.start - reading.end, reading.start - mention.end, 0)

    start, end = sentence.clause(reading.start)
    nearest = sorted(
        sentence.subjects_of(reading) or sentence.subjects,
        key=lambda m: (not start <= m.start < end, not m.is_tight, distance(m), m.start),
    )
    votes: Counter[str] = Counter()
    for place, mention in enumerate((*nearest, *sentence.subjects_above)):
        is_beside = place < len(nearest) and start <= mention.start < end
        # "ingewilligd" may be a subject, or only say which part of the one beside it
        is_member = any(m.start < mention.end and mention.start < m.end for m in sentence.members)
        weight = 1 if is_member and place < len(nearest) else 1 + is_beside + (place == 0)
        votes.update(dict.fromkeys(mention.codes, weight))
    most = max(votes.values(), default=0)
    chosen = frozenset(code for code, count in votes.items() if count == most)
    noun = counted(sentence.plain[reading.end :])[1]
    chosen = frozenset(i for i in chosen if _may_count(noun, i, index))
    return chosen


def _at_home(sentence: Sentence, chosen: frozenset[str]) -> frozenset[str]:
    """Those of some indicators that are of the place of the sentence: the EU and the world, or the Netherlands."""
    codes = {c for m in sentence.countries for c in m.codes}
    if "EU27" in codes and "NLD" not in codes:
        return frozenset(i for i in chosen if i.startswith(("eu_", "int_"))) or chosen
    if not codes - {"NLD"}:
        return frozenset(i for i in chosen if not i.startswith("eu_") or i == "eu_irregular_crossings") or chosen
    return chosen


def _measures(sentence: Sentence, reading: Reading, number: Number) -> tuple[str, ...]:
    if number.kind == "points":
        return ("change_pp",)
    if number.kind == "percent" and _OF_WHOLE.match(sentence.plain[reading.end :]):
        return ("share_pct",)
    if number.kind == "percent" and _is_size_of_step(sentence, reading) and not _is_of_growth(sentence):
        return ("change_pct",)
    if number.kind == "percent":
        return ("value", "change_pct") if is_change(sentence, reading) else ("value",)
    if number.kind in ("count", "crowd"):
        return ("change_abs",) if _is_step(sentence, reading) else ("value",)
    return ()


def _is_step(sentence: Sentence, reading: Reading) -> bool:
    """Whether a count says by how much a series went up or down: "met 300", "300 meer dan", "een stijging van 300"."""
    if re.match(r"\s*(?:\w+\s+)?(?:meer|minder|hoger|lager)\s+dan(?!\w)", sentence.plain[reading.end :]):
        return True
    before = sentence.plain[: reading.start].rstrip().lower()
    # "was met 300 hoger dan" says where it stands
    is_step = before.endswith(" met") and not re.search(r"\b(?:was|is|waren|zijn|lag|lagen|bleef) met$", before)
    if not (is_step or _is_size_of_step(sentence, reading)) or not is_change(sentence, reading):
        return False
    return not _is_of_growth(sentence)


def _is_of_growth(sentence: Sentence) -> bool:
    """Whether a sentence is about what is a growth itself, so that its level says by how much."""
    return any(m.codes <= vocabulary().growth for m in sentence.subjects)


def is_change(sentence: Sentence, reading: Reading) -> bool:
    """Return whether a number says how much a series went up or down, and not where it stands."""
    before = sentence.plain[: reading.start].rstrip().lower()
    if re.search(r"(?:naar|tot|op|is|was|bedroeg|uit op)(?:\s+(?:de|een))?$", before):
        return False
    start, end = sentence.clause(reading.start)
    after = sentence.plain[reading.end :].lower()
    if re.match(r"\s*(?:meer|minder|hoger|lager|onder|boven|daling|stijging|toename|afname|af|toe)(?!\w)", after):
        return True
    return _is_size_of_step(sentence, reading) or any(start <= d.start < end for d in sentence.directions)


#: "71% van het totaal" says which part a member is
_OF_WHOLE = re.compile(r"\s*van\s+(?:het|de)\s+totaal(?!\w|\s+aantal)", re.IGNORECASE)


def _is_size_of_step(sentence: Sentence, reading: Reading) -> bool:
    """Whether a number is how much a series went up or down: "een daling van 300", not "een daling van 9 naar 6"."""
    is_size = bool(_SIZE_OF_STEP.search(sentence.plain[: reading.start]))
    return is_size and not re.match(r"\s*(?:\w+\s+){0,2}(?:naar|tot)\s", sentence.plain[reading.end :])


_SIZE_OF_STEP = re.compile(r"(?:daling|stijging|toename|afname|groei|krimp)\s+van\s+(?:\w+\s+)?$", re.IGNORECASE)


def _same_kind(number: Number, figure: Figure) -> bool:
    return (figure.unit in PERCENT_UNITS) == (number.kind in ("percent", "points"))


def _lacks_country(figure: Figure, countries: frozenset[str]) -> bool:
    """Whether the sentence is about a country and the figure is not."""
    return bool(countries - {"NLD", "EU27"}) and not figure.countries


def _lacks_member(breakdown: Mapping[str, str], members: frozenset[str], possible: frozenset[str]) -> bool:
    """Whether the sentence names a member that the figure is not about."""
    for dimension in {member.partition("=")[0] for member in members}:
        if dimension in breakdown and f"{dimension}={breakdown[dimension]}" not in members:
            return True
        if dimension in PARTED and dimension in possible and dimension not in breakdown:
            return True
    return False


def _members(sentence: Sentence, reading: Reading) -> frozenset[str]:
    """The members that a number may be of: of each dimension those in its clause, else those of the sentence."""
    found = [
        mention
        for dimension in sorted({m.name for m in sentence.members})
        for mention in _own(sentence, reading, [m for m in sentence.members if m.name == dimension])
    ]
    return frozenset(code for mention in found for code in mention.codes)


def country_of(sentence: Sentence, reading: Reading) -> frozenset[str]:
    """Return the countries that a number may be about.

    That is the one right beside it, else those of its clause, else those of the sentence; one that stands beside
    another number is of that number.
    """
    near = beside(sentence, reading)
    if near:
        return near.codes
    chosen = _own(sentence, reading, sentence.countries)
    return frozenset(code for mention in chosen for code in mention.codes)


def _own(sentence: Sentence, reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
    """Those of some mentions in the clause of a number, else those in clauses without a number of their own.

    What stands beside another number is of that one.
    """
    others = [r for r in sentence.readings if r is not reading and r.state != "toegestaan"]
    free = [m for m in mentions if not any(_is_beside(sentence.plain, other, m) for other in others)]
    own = sentence.clause(reading.start)
    taken = {sentence.clause(r.start) for r in others}
    near = [m for m in free if own[0] <= m.start < own[1]]
    return near or [m for m in free if sentence.clause(m.start) not in taken]


def beside(sentence: Sentence, reading: Reading) -> Mention | None:
    """Return the country right after a number ("11.525 Syriërs", "… uit Syrië") or right before its bracket."""
    return next((m for m in sentence.countries if _is_beside(sentence.plain, reading, m)), None)


def _is_beside(plain: str, reading: Reading, mention: Mention) -> bool:
    if mention.start >= reading.end:
        gap = plain[reading.end : mention.start]
        return bool(re.fullmatch(r"\s*(?:[^\s,;.()]+\s+){0,2}", gap)) and not re.search(r"\b(?:in|en)\b", gap)
    return mention.end <= reading.start and bool(re.fullmatch(r"\s*\(", plain[mention.end : reading.start]))
