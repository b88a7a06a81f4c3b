"""A sentence with its numbers, each tied to the figure it is, or to those it probably is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from publish.office.paragraphs import Paragraph, Span
from publish.prose.allowed import Allowed
from publish.prose.catalogue import Catalogue, Names, names_of
from publish.prose.numbers import HEDGES, Number, digits_value, read_numbers
from publish.prose.periods import Period, read_periods
from publish.prose.subjects import Direction, Finder, Mention, vocabulary
from svm.figures import AT, BLOCKS, DIRECTIONS, Figure, Registry, is_tag

PERCENT_UNITS = ("percent", "percentage point")
ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        "art nr nrs bijv bv ca circa resp incl excl jl jhr mr drs dr prof ir o.a d.w.z t.o.v m.b.t i.v.m n.v.t vgl par "
        "blz p pp stb stcrt trb max min gem mln mld a.k.a e.d m.n z.o.z zgn evt div ed",
    )
)
_END = re.compile(r"[.!?]['\"”’)\]]*\s+(?=[A-ZÀ-Ý0-9'\"“‘(\[{])|\n{1,}")
_HEDGE = "|".join(h.words for h in HEDGES)
MASK = "█"
#: what a figure in millions of something counts
MILLION = 1e6
#: the forms of DIRECTIONS that set a series against an earlier one
COMPARING = ("meer", "hoger")


@dataclass
class Reading:
    """One number in a text and what it is: gebonden, afgeleid, toegestaan or los."""

    start: int
    end: int
    text: str
    state: str
    number: Number | None = None
    tag: str = ""
    figure: Figure | None = None
    channel: str = "tekst"
    formula: str = ""
    reason: str = ""
    probable: tuple[Figure, ...] = ()
    agreeing: tuple[Figure, ...] = ()

    @property
    def known(self) -> Figure | None:
        """Return the figure it is for sure, or the one it agrees with."""
        return self.figure or (self.agreeing[0] if self.agreeing else None)


@dataclass
class Sentence:
    """A sentence; positions are those of the sentence. `plain` hides what stands in content controls."""

    text: str
    plain: str
    paragraph: Paragraph
    position: int
    offset: int
    year: int | None
    above: Period | None = None
    before: Sentence | None = None
    places: Finder | None = None
    readings: list[Reading] = field(default_factory=list)

    @cached_property
    def periods(self) -> list[Period]:
        """Return the periods it names."""
        loose = [r for r in self.readings if r.state == "los" and r.number and r.number.kind == "count"]
        found = read_periods(self.plain, self.year, self.above)
        # "2045 personen" counts persons
        return [p for p in found if not any(r.start <= p.start and p.end <= r.end for r in loose)]

    @cached_property
    def subjects(self) -> list[Mention]:
        """Return what it is about."""
        return vocabulary().subjects(self.plain)

    @cached_property
    def subjects_above(self) -> list[Mention]:
        """Return what the text before it is about: the last sentence that says so, else the heading."""
        if self.before is None:
            return vocabulary().subjects(self.paragraph.heading)
        return self.before.subjects or self.before.subjects_above

    @cached_property
    def text_above(self) -> str:
        """Return the text that it goes on from: its heading and the sentences before it in the paragraph."""
        return f"{self.before.text_above} {self.before.plain}" if self.before else self.paragraph.heading

    def subjects_of(self, reading: Reading) -> list[Mention]:
        """Return what a number may be about: what stands right beside it, else what stands beside no other number."""
        mine = [m for m in self.subjects if self._is_attached(reading, m)]
        if mine:
            return mine
        others = [r for r in self._numbers() if r is not reading]
        return [m for m in self.subjects if not any(self._is_attached(r, m) for r in others)]

    def _is_attached(self, reading: Reading, mention: Mention) -> bool:
        """Whether a subject stands right after a number, or right before its bracket: "1.585 herhaalde aanvragen"."""
        if not mention.is_tight:
            return False
        if mention.start >= reading.end:
            return bool(re.fullmatch(r"\s*(?:[a-zà-ÿ]+e\s+)?", self.plain[reading.end : mention.start]))
        return mention.end <= reading.start and bool(re.fullmatch(r"\s*\(", self.plain[mention.end : reading.start]))

    @cached_property
    def members(self) -> list[Mention]:
        """Return the members of breakdowns it names."""
        return vocabulary().members(self.plain)

    @cached_property
    def countries(self) -> list[Mention]:
        """Return the countries it names, without those that are part of a subject ("ontheemden uit Oekraïne")."""
        tight = [s for s in self.subjects if s.is_tight]
        countries = self.places.find(self.plain) if self.places else vocabulary().countries(self.plain)
        return [c for c in countries if not any(s.start < c.start and c.end <= s.end for s in tight)]

    @cached_property
    def directions(self) -> list[Direction]:
        """Return the words for up and down, those in controls included."""
        bound = (
            Direction(r.start, r.end, (value > 0) - (value < 0), r.channel in COMPARING, r.text, is_bound=True)
            for r in self.readings
            if r.figure and r.channel in DIRECTIONS and (value := r.figure.printed_value)
        )
        return sorted((*vocabulary().directions(self.plain), *bound), key=lambda d: (d.start, d.end))

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        """Return the stretches between commas, semicolons and conjunctions."""
        cuts = [
            m.end()
            for m in re.finditer(
                r"[,;:]\s|\s(?:terwijl|maar|en|zodat|want|waardoor|waarvan|dan(?=\s+er\s))\s", self.plain
            )
        ]
        ends = [0, *cuts, len(self.plain)]
        return list(pairwise(ends))

    def clause(self, position: int) -> tuple[int, int]:
        """Return the clause that holds a position."""
        return next((c for c in self.clauses if c[0] <= position < c[1]), (0, len(self.plain)))

    def period_of(self, start: int, end: int, *, inherit: bool = False) -> Period | None:
        """Return the period of a number: the one right after it, else the last one before it, else the next.

        With `inherit` a sentence without a period takes the last one of the sentence before it.
        """
        after = next((p for p in self.periods if p.start >= end), None)
        if after and self._is_right_after(end, after):
            return after
        before = self._periods_before(start, end)
        return self._last_meant(before, start) if before else self._elsewhere(end, after, inherit=inherit)

    def _elsewhere(self, end: int, after: Period | None, *, inherit: bool) -> Period | None:
        """The period of a number with none before it: that of the text above, else a later one."""
        if self.above and (not after or any(p.is_relative and p.start >= end for p in self.periods)):
            return self.above if after or inherit else None
        # "A, tegen B in 2021": 2021 is the period of B
        is_of_other = after and re.search(r"\btegen(?:over)?\b", self.plain[end : after.start])
        return after if after and not after.is_base and not is_of_other else None

    def _is_right_after(self, end: int, period: Period) -> bool:
        """Whether a period belongs to the number that ends there: near, with no other number or clause between."""
        gap = self.plain[end : period.start]
        if re.fullmatch(r"\s*\((?:in\s+)?", gap):
            return True
        if len(gap) > 60 or re.search(r"[;:]|,(?!\s*\w+\))|\b(?:en|tegen|naar|terwijl|maar)\b|\(", gap):
            return False
        return not period.is_base and not any(end <= r.start < period.start for r in self._numbers())

    def _periods_before(self, start: int, end: int) -> list[Period]:
        """The periods before a number or inside it, without that of the number it went up or down from."""
        before = [p for p in self.periods if p.end <= start or start <= p.start <= p.end <= end]
        # "van A in 2024 naar B": 2024 is the period of A
        if before and re.fullmatch(r"\s*(?:naar|tot)\s+(?:\w+\s+)?", self.plain[before[-1].end : start]):
            is_of_other = any(r.end <= before[-1].start for r in self._numbers())
            return before[:-1] if is_of_other else before
        return before

    def _last_meant(self, before: list[Period], start: int) -> Period:
        """The last period; one that is compared with is not the period of a number, unless that follows at once.

        "Meer dan in 2024; het waren er A": A is not of 2024.
        """
        named = [p for p in before if not p.is_base]
        gap = self.plain[before[-1].end : start].strip(" ,(")
        is_close = not gap or re.match(r"(?:toen|waarin|dat|die)(?!\w)", gap)
        return named[-1] if before[-1].is_base and not is_close and named else before[-1]

    def _numbers(self) -> Iterator[Reading]:
        return (r for r in self.readings if r.state != "toegestaan")


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """Find the bounds of the sentences of a paragraph; abbreviations and decimals end none.

    >>> list(split_sentences("Er waren ca. 3.000 aanvragen. Dat is veel."))
    [(0, 30), (30, 42)]
    """
    start = 0
    for match in _END.finditer(text):
        word = re.search(r"(\S+?)[.!?]['\"”’)\]]*\s*$", text[start : match.end()])
        last = word.group(1).lower().lstrip("(\"'“‘") if word else ""
        if "\n" not in match.group() and (last in ABBREVIATIONS or re.fullmatch(r"[a-z](?:\.[a-z])*", last)):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def figure_value(figure: Figure) -> float | None:
    """The value of a figure, or what a yellow one shows; None when it shows none."""
    value = figure.printed_value if figure.value is None else figure.value
    return None if value is None else float(value)


def is_percent(figure: Figure) -> bool:
    """Return whether a figure is a level in percent (and not a change)."""
    return figure.measure == "value" and figure.unit == "percent"


def number_agrees(number: Number, figure: Figure) -> bool:
    """Return whether a number may stand for a figure. The sign is left to the words around it."""
    value = figure_value(figure)
    if value is None or not _may_count(number, figure):
        return False
    if number.kind == "count" and "million" in figure.unit and abs(number.value) >= 1e5:
        value *= 1e6
    if number.kind == "count" and not number.is_hedged and _is_text(number, figure.headline_text):
        return True
    return number.agrees(value) or (value < 0 and number.agrees(-value)) or _as_shown(number, figure)


def is_rounded(number: Number, figure: Figure) -> bool:
    """Return whether a whole number gives the figure once it is rounded as far as that: 6.463 beside 6.460."""
    if figure.printed_value is None or number.is_hedged or number.kind != "count" or number.step > 1:
        return False
    shown, step = digits_value(str(abs(int(figure.printed_value))))
    value = abs(number.value)
    return value > 1000 and value != shown and step <= 10 and abs(value - shown) <= step / 2


def _is_text(number: Number, text: str) -> bool:
    return bool(text) and number.text.lower() == text.lower()


def _may_count(number: Number, figure: Figure) -> bool:
    """Whether a number can be in the unit of a figure: a count is not a percentage and the other way."""
    percents = figure.unit in PERCENT_UNITS
    return not percents if number.kind == "count" else percents or number.kind not in ("percent", "points")


def _as_shown(number: Number, figure: Figure) -> bool:
    """A number that repeats the printed figure is right, however the figure is rounded."""
    if figure.printed_value is None or number.is_hedged:
        return False
    value = abs(float(figure.printed_value))
    if "million" in figure.unit and abs(number.value) >= 1e5:
        value *= 1e6
    return abs(number.value) == value


class Index:
    """The figures of a registry, to be found by what a sentence says of them."""

    def __init__(self, registry: Registry) -> None:
        self.figures = sorted(registry, key=lambda f: f.figure_id)
        self._learn(registry, names_of(self.figures))
        self.of_indicator: dict[str, list[Figure]] = defaultdict(list)
        self._series: dict[tuple[str, str, str], dict[str, Figure]] = defaultdict(dict)
        for figure in self.figures:
            self.of_indicator[figure.indicator_id].append(figure)
            self._series[figure.indicator_id, figure.breakdown, figure.measure][figure.period] = figure

    def _learn(self, registry: Registry, names: Names) -> None:
        self.registry, self.catalogue = registry, Catalogue(names)
        self.places = vocabulary().places(names.places)
        self._named_countries: dict[str, frozenset[str]] = {}

    def is_in(self, figure: Figure, period: Period) -> bool:
        """Return whether a figure may be said of a period."""
        bounds = figure.days
        return bounds is not None and period.fits(bounds)

    def said_of(self, indicator: str, measures: Sequence[str], period: Period) -> Iterable[Figure]:
        """Return the figures of an indicator that are of these measures and of a period."""
        figures = self.of_indicator.get(indicator, ())
        return (f for f in figures if f.measure in measures and self.is_in(f, period))

    @cached_property
    def _by_size(self) -> tuple[list[float], list[Figure]]:
        """The figures by the size of their value, those in millions of something by that of the whole number too."""
        sized = [(abs(value), f) for f in self.figures if (value := figure_value(f)) is not None]
        sized += [(size * MILLION, f) for size, f in sized if "million" in f.unit]
        sized.sort(key=lambda pair: (pair[0], pair[1].figure_id))
        return [size for size, _ in sized], [f for _, f in sized]

    def agreeing(self, number: Number, measures: Sequence[str] | None = None) -> list[Figure]:
        """Return the figures that a number may stand for, whatever its words say of it."""
        sizes, figures = self._by_size
        least, most = sizes_of(number)
        found = dict.fromkeys(figures[bisect_left(sizes, least) : bisect_right(sizes, most)])
        return [f for f in found if (measures is None or f.measure in measures) and number_agrees(number, f)]

    def countries_of(self, indicator: str) -> frozenset[str]:
        """Return the countries that an indicator is about by its title: "Ontheemden uit Oekraïne"."""
        if indicator not in self._named_countries:
            found = self.places.find(self.catalogue.title(indicator))
            self._named_countries[indicator] = frozenset(code for mention in found for code in mention.codes)
        return self._named_countries[indicator]

    def change(self, figure: Figure) -> Figure | None:
        """Return the change that belongs to a level: points for a percentage, else in percent or absolute."""
        for measure in ("change_pp", "change_pct", "change_abs"):
            change = self._series.get((figure.indicator_id, figure.breakdown, measure), {}).get(figure.period)
            if change and figure_value(change) is not None:
                return change
        return None

    def levels(self, figure: Figure) -> Iterable[Figure]:
        """Return all levels of the same series."""
        return self._series.get((figure.indicator_id, figure.breakdown, "value"), {}).values()


def sizes_of(number: Number) -> tuple[float, float]:
    """Return between which sizes the value of a figure is that a number may stand for."""
    ends = [abs(end) for end in (number.low, number.high, number.value)]
    return 0.94 * min(ends) - 1, 1.06 * max(ends) + 1


@lru_cache(maxsize=2)
def index_of(registry: Registry) -> Index:
    """Return the index of a registry, made once."""
    return Index(registry)


def read_sentences(
    paragraph: Paragraph, position: int, registry: Registry, allowed: Sequence[Allowed], index: Index | None = None
) -> list[Sentence]:
    """Read the sentences of a paragraph with their numbers; those in table controls are left to the tables.

    >>> paragraph = Paragraph("Er waren er 12. Dat is veel.", "alinea 1")
    >>> [[r.text for r in s.readings] for s in read_sentences(paragraph, 0, Registry([]), [])]
    [['12'], []]
    """
    controls = _controls(paragraph, registry)
    plain = _without(paragraph.text, controls)
    readings = [*_of_controls(paragraph, controls, registry), *_of_numbers(paragraph, plain, allowed)]
    readings.sort(key=lambda r: (r.start, r.end))
    heading = read_periods(paragraph.heading)
    last = heading[-1] if heading else None
    year = last.last.year if last else None
    sentences: list[Sentence] = []
    places = (index or index_of(registry)).places
    for start, end in split_sentences(plain):
        text = paragraph.text[start:end].strip()
        before = sentences[-1] if sentences else None
        sentence = Sentence(text, plain[start:end], paragraph, position, start, year, last, before, places)
        sentence.readings = _inside(readings, start, end, is_last=end == len(plain))
        named = [p for p in sentence.periods if not p.is_base]
        if named:
            year, last = named[-1].last.year, named[-1]
        sentences.append(sentence)
    return sentences


def _controls(paragraph: Paragraph, registry: Registry) -> list[Span]:
    """The controls that hold a figure, or say they do; other controls of Word are plain text."""
    return [
        s
        for s in paragraph.of_kind("control")
        if not s.value.startswith(BLOCKS) and (registry.get(s.value.partition(AT)[0]) or is_tag(s.value))
    ]


def _without(text: str, spans: Iterable[Span]) -> str:
    """A text in which some stretches are masked."""
    signs = list(text)
    for span in spans:
        signs[span.start : span.end] = MASK * (span.end - span.start)
    return "".join(signs)


def _inside(readings: Iterable[Reading], start: int, end: int, *, is_last: bool) -> list[Reading]:
    """The readings of one sentence, at their places in it; an empty control at the end belongs to the last one."""
    return [
        replace(r, start=r.start - start, end=r.end - start)
        for r in readings
        if start <= r.start < end or (is_last and r.start == r.end == end)
    ]


def _of_controls(paragraph: Paragraph, spans: Sequence[Span], registry: Registry) -> Iterator[Reading]:
    for span in spans:
        named = registry.of_tag(span.value)
        if named is None and any(_holds(span, other) for other in spans):
            continue
        figure, channel = named or (None, "tekst")
        text = paragraph.text[span.start : span.end]
        yield Reading(span.start, span.end, text, "gebonden", None, span.value, figure, channel)


def _holds(span: Span, other: Span) -> bool:
    return other is not span and span.start <= other.start and other.end <= span.end


def _of_numbers(paragraph: Paragraph, plain: str, allowed: Sequence[Allowed]) -> Iterator[Reading]:
    fields = paragraph.of_kind("field")
    formulas = [s for s in paragraph.of_kind("comment") if s.value.lstrip().startswith("=")]
    for number in read_numbers(plain, allowed):
        field_, formula = _over(number, fields), _over(number, formulas)
        reading = Reading(number.start, number.end, number.text, "los", number)
        if field_:
            reading.state, reading.reason = "toegestaan", f"door Word zelf gemaakt ({field_.value})"
        elif number.allowed:
            reading.state, reading.reason = "toegestaan", number.allowed
        elif formula:
            reading.state, reading.formula = "afgeleid", formula.value.lstrip()[1:].strip()
        elif paragraph.table:
            reading.state, reading.reason = "gebonden", f"deel van {paragraph.table}"
        yield reading


def _over(number: Number, spans: Iterable[Span]) -> Span | None:
    """The first of some stretches that overlaps with a number."""
    return next((s for s in spans if s.start < number.end and number.start < s.end), None)
