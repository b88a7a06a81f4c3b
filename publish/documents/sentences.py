"""A sentence with its numbers, each tied to the figure it is, or to those it probably is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from publish.documents.numbers import Allowed, Number, read_numbers
from publish.documents.paragraphs import Paragraph, Span
from publish.documents.periods import Period, read_periods
from publish.documents.subjects import Direction, Mention, vocabulary
from publish.figures import BLOCKS, Figure, Registry

#: dimensions that say how a figure was counted, and that a sentence seldom names
QUIET = frozenset(["source", "scope", "snapshot", "age", "population", "measure", "group", "cohort", "count", "result"])
ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        "art nr nrs bijv bv ca circa resp incl excl jl jhr mr drs dr prof ir o.a d.w.z t.o.v m.b.t i.v.m n.v.t vgl par "
        "blz p pp stb stcrt trb max min gem mln mld a.k.a e.d m.n z.o.z zgn evt div ed",
    )
)
_END = re.compile(r"[.!?]['\"”’)\]]*\s+(?=[A-ZÀ-Ý0-9'\"“‘(\[{])|\n{1,}")
MASK = "█"
#: what the tag of a figure looks like: `asy_first:2025`
_FIGURE_TAG = re.compile(r"[a-z][a-z0-9]*_\w+:\S")


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
        """The figure it is for sure, or the one it agrees with."""
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
    readings: list[Reading] = field(default_factory=list)

    @cached_property
    def periods(self) -> list[Period]:
        """The periods it names."""
        return read_periods(self.plain, self.year, self.above)

    @cached_property
    def subjects(self) -> list[Mention]:
        """What it is about."""
        return vocabulary().subjects(self.plain)

    @cached_property
    def topic(self) -> list[Mention]:
        """What it is about, or the sentence before it when this one only says "het" or "er"."""
        if self.subjects or self.before is None:
            return self.subjects
        only_points = re.search(
            r"(?<!\w)(?:het|er|dat|dit|deze|die|daarvan|ze|zij|hiervan)(?!\w)", self.plain, re.IGNORECASE
        )
        return self.before.topic if only_points else []

    @cached_property
    def members(self) -> list[Mention]:
        """The members of breakdowns it names."""
        return vocabulary().members(self.plain)

    @cached_property
    def countries(self) -> list[Mention]:
        """The countries it names, without those that are part of a subject ("ontheemden uit Oekraïne")."""
        found = vocabulary().countries(self.plain)
        tight = [s for s in self.subjects if s.is_tight]
        return [c for c in found if not any(s.start < c.start and c.end <= s.end for s in tight)]

    @cached_property
    def directions(self) -> list[Direction]:
        """The words for up and down."""
        return vocabulary().directions(self.plain)

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        """The stretches between commas, semicolons and conjunctions."""
        cuts = [m.end() for m in re.finditer(r"[,;:]\s|\s(?:terwijl|maar|en|zodat|want|waardoor)\s", self.plain)]
        ends = [0, *cuts, len(self.plain)]
        return list(pairwise(ends))

    def clause(self, position: int) -> tuple[int, int]:
        """The clause that holds a position."""
        return next((c for c in self.clauses if c[0] <= position < c[1]), (0, len(self.plain)))

    def period_of(self, start: int, end: int, *, inherit: bool = False) -> Period | None:
        """The period that belongs to a number: the one right after it, else the last one before it, else the next.

        With `inherit` a sentence without a period takes the last one of the sentence before it.
        """
        others = [r for r in self.readings if r.state != "toegestaan" and (r.end <= start or r.start >= end)]
        after = [p for p in self.periods if p.start >= end]
        before = [p for p in self.periods if p.end <= start or start <= p.start <= p.end <= end]
        is_step = bool(before) and re.fullmatch(r"\s*(?:naar|tot)\s+(?:\w+\s+)?", self.plain[before[-1].end : start])
        if is_step and any(r.state != "toegestaan" and r.end <= before[-1].start for r in self.readings):
            # "van A in 2024 naar B": 2024 is the period of A
            before.pop()
        if after:
            gap = self.plain[end : after[0].start]
            is_near = len(gap) <= 60 and not re.search(r"[;:]|,(?!\s*\w+\))|\b(?:en|tegen|naar|terwijl|maar)\b|\(", gap)
            if is_near and not any(end <= r.start < after[0].start for r in others) and not after[0].is_base:
                return after[0]
        if before:
            # "meer dan in 2024; het waren er A": what is compared with is not the period of A, unless A follows at once
            own = [p for p in before if not p.is_base]
            gap = self.plain[before[-1].end : start].strip(" ,(")
            is_close = not gap or re.match(r"(?:toen|waarin|dat|die)(?!\w)", gap)
            return own[-1] if before[-1].is_base and not is_close and own else before[-1]
        if self.above and (not after or any(p.is_relative for p in after)):
            return self.above if after or inherit else None
        return after[0] if after and not after[0].is_base else None


def split_sentences(text: str) -> Iterator[tuple[int, int]]:
    """The bounds of the sentences of a paragraph; abbreviations and decimals end none."""
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
    """Whether a figure is a level in percent (and no change)."""
    return figure.measure == "value" and figure.unit == "percent"


def number_agrees(number: Number, figure: Figure) -> bool:
    """Whether a number may stand for a figure. The sign is left to the words around it."""
    value = figure_value(figure)
    if value is None:
        return False
    if number.kind == "count" and "million" in figure.unit and abs(number.value) >= 1e5:
        value *= 1e6
    if number.kind == "count" and (figure.unit in ("percent", "percentage point")):
        return False
    if number.kind in ("percent", "points") and figure.unit not in ("percent", "percentage point"):
        return False
    shown = figure.headline_text if number.kind == "count" else ""
    if shown and not number.is_hedged and shown.lower() == number.text.lower():
        return True
    return number.agrees(value) or (value < 0 and number.agrees(-value)) or _as_shown(number, figure)


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
        self.of_indicator: dict[str, list[Figure]] = defaultdict(list)
        self.dimensions_of: dict[str, set[str]] = defaultdict(set)
        self._series: dict[tuple[str, str, str], dict[str, Figure]] = defaultdict(dict)
        years: dict[int, int] = defaultdict(int)
        for figure in self.figures:
            self.of_indicator[figure.indicator_id].append(figure)
            self.dimensions_of[figure.indicator_id].update(figure.members)
            self._series[figure.indicator_id, figure.breakdown, figure.measure][figure.period] = figure
            if re.fullmatch(r"\d{4}", figure.period) and figure.measure == "value":
                years[int(figure.period)] += 1
        #: the year the report is about: the newest one with a fair number of figures
        self.year = max((y for y, n in years.items() if n >= max(1, len(registry) // 50)), default=None)

    def change(self, figure: Figure) -> Figure | None:
        """The change that belongs to a level: percentage points for a percentage, else in percent or absolute."""
        for measure in ("change_pp", "change_pct", "change_abs"):
            found = self._series.get((figure.indicator_id, figure.breakdown, measure), {}).get(figure.period)
            if found and figure_value(found) is not None:
                return found
        return None

    def level(self, figure: Figure, period: str = "") -> Figure | None:
        """The level that a change belongs to, or the level of the same series in another period."""
        found = self._series.get((figure.indicator_id, figure.breakdown, "value"), {})
        return found.get(period or figure.period)

    def levels(self, figure: Figure) -> Iterable[Figure]:
        """All levels of the same series."""
        return self._series.get((figure.indicator_id, figure.breakdown, "value"), {}).values()


@lru_cache(maxsize=2)
def index_of(registry: Registry) -> Index:
    """The index of a registry, made once."""
    return Index(registry)


def read_sentences(
    paragraph: Paragraph, position: int, registry: Registry, allowed: Sequence[Allowed]
) -> list[Sentence]:
    """The sentences of a paragraph with their numbers; those in table controls are left to the tables."""
    text = paragraph.text
    plain = list(text)
    for span in _controls(paragraph, registry):
        plain[span.start : span.end] = MASK * (span.end - span.start)
    hidden = "".join(plain)
    readings = _readings(paragraph, hidden, registry, allowed)
    found: list[Sentence] = []
    above = read_periods(paragraph.heading)
    year = above[-1].last.year if above else None
    last: Period | None = None
    for start, end in split_sentences(hidden):
        sentence = Sentence(text[start:end].strip(), hidden[start:end], paragraph, position, start, year, last)
        sentence.before = found[-1] if found else None
        for reading in readings:
            if start <= reading.start < end or (reading.start == reading.end == end == len(hidden)):
                reading.start, reading.end = reading.start - start, reading.end - start
                sentence.readings.append(reading)
        own = [p for p in sentence.periods if not p.is_base]
        if own:
            year, last = own[-1].last.year, own[-1]
        found.append(sentence)
    return found


def _controls(paragraph: Paragraph, registry: Registry) -> list[Span]:
    """The controls that hold a figure, or say they do; other controls of Word are plain text."""
    return [
        s
        for s in paragraph.of_kind("control")
        if not s.value.startswith(BLOCKS) and (registry.of_tag(s.value) or _FIGURE_TAG.match(s.value))
    ]


def _readings(paragraph: Paragraph, hidden: str, registry: Registry, allowed: Sequence[Allowed]) -> list[Reading]:
    found: list[Reading] = []
    spans = _controls(paragraph, registry)
    for span in spans:
        inner = [s for s in spans if s is not span and span.start <= s.start and s.end <= span.end]
        if inner and registry.of_tag(span.value) is None:
            continue
        named = registry.of_tag(span.value)
        figure, channel = named or (None, "tekst")
        text = paragraph.text[span.start : span.end]
        found.append(Reading(span.start, span.end, text, "gebonden", None, span.value, figure, channel))
    fields = paragraph.of_kind("field")
    comments = [s for s in paragraph.of_kind("comment") if s.value.lstrip().startswith("=")]
    for number in read_numbers(hidden, allowed):
        reading = Reading(number.start, number.end, number.text, "los", number)
        generated = next((f for f in fields if f.start < number.end and number.start < f.end), None)
        formula = next((c for c in comments if c.start < number.end and number.start < c.end), None)
        if generated:
            reading.state, reading.reason = "toegestaan", f"door Word zelf gemaakt ({generated.value})"
        elif number.allowed:
            reading.state, reading.reason = "toegestaan", number.allowed
        elif formula:
            reading.state, reading.formula = "afgeleid", formula.value.lstrip()[1:].strip()
        elif paragraph.table:
            reading.state, reading.reason = "gebonden", f"deel van {paragraph.table}"
        found.append(reading)
    return sorted(found, key=lambda r: (r.start, r.end))


# which figure a loose number probably is ---------------------------------------------------------------------------


def suspects(sentence: Sentence, reading: Reading, index: Index) -> list[Figure]:
    """The figures that the words around a loose number point at, in the period it names; empty when they are vague."""
    number = reading.number
    if number is None or not sentence.topic:
        return []
    indicators = _indicators(sentence, reading)
    period = sentence.period_of(reading.start, reading.end, inherit=True)
    measures = _measures(sentence, reading, number)
    best: dict[str, tuple[int, list[Figure]]] = {}
    for indicator in sorted(indicators):
        for figure in index.of_indicator.get(indicator, ()):
            if not _same_kind(number, figure, measures):
                continue
            bounds = figure.days
            if period is None or bounds is None or not period.fits(bounds):
                continue
            score = _fit(sentence, reading, figure, index.dimensions_of[indicator])
            if score is None or figure_value(figure) is None:
                continue
            known = best.setdefault(indicator, (score, []))
            if score > known[0]:
                best[indicator] = (score, [figure])
            elif score == known[0]:
                known[1].append(figure)
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], item[0]))
    return [f for _, (_, figures) in ordered for f in figures]


def _indicators(sentence: Sentence, reading: Reading) -> frozenset[str]:
    """What the nearest words say, narrowed down by the others as long as something is left."""

    def distance(mention: Mention) -> int:
        return max(mention.start - reading.end, reading.start - mention.end, 0)

    found: frozenset[str] = frozenset()
    for mention in sorted(sentence.topic, key=lambda m: (distance(m), m.start)):
        found = mention.codes & found or found or mention.codes
    codes = {c for m in sentence.countries for c in m.codes}
    if "EU27" in codes and "NLD" not in codes:
        found = frozenset(i for i in found if i.startswith(("eu_", "int_"))) or found
    elif not codes - {"NLD"}:
        found = frozenset(i for i in found if not i.startswith("eu_") or i in ("eu_irregular_crossings",)) or found
    return found


def _measures(sentence: Sentence, reading: Reading, number: Number) -> tuple[str, ...]:
    if number.kind == "points":
        return ("change_pp",)
    if number.kind == "percent":
        return ("value", "change_pct") if is_change(sentence, reading) else ("value",)
    if number.kind in ("count", "crowd"):
        before = sentence.plain[: reading.start].rstrip().lower()
        after = re.match(r"\s*(?:\w+\s+)?(?:meer|minder|hoger|lager)\s+dan(?!\w)", sentence.plain[reading.end :])
        is_growth = any(m.codes <= vocabulary().growth for m in sentence.subjects)
        is_step = before.endswith(" met") and is_change(sentence, reading) and not is_growth
        return ("change_abs",) if is_step or after else ("value",)
    return ()


def is_change(sentence: Sentence, reading: Reading) -> bool:
    """Whether a number says how much a series went up or down, and not where it stands."""
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


def _same_kind(number: Number, figure: Figure, measures: Sequence[str]) -> bool:
    if figure.measure not in measures:
        return False
    percent = figure.unit in ("percent", "percentage point")
    return percent == (number.kind in ("percent", "points"))


def _fit(sentence: Sentence, reading: Reading, figure: Figure, possible: set[str]) -> int | None:
    """How well the breakdown of a figure goes with the members and countries of the sentence; None when not."""
    own = figure.members
    score = 0
    countries = country_of(sentence, reading)
    for dimension, code in own.items():
        if code in figure.countries:
            if code not in countries and not (code == "NLD" and not countries - {"NLD"}):
                return None
            score += 2 if code != "NLD" else 0
        elif any(code_ == f"{dimension}={code}" for m in sentence.members for code_ in m.codes):
            score += 2
        elif dimension not in QUIET:
            return None
        else:
            score -= 1
    named = countries - {"NLD", "EU27"}
    if named and not figure.countries:
        return None
    for mention in sentence.members:
        dimension = mention.name
        if dimension in own and f"{dimension}={own[dimension]}" not in {c for m in sentence.members for c in m.codes}:
            return None
        if dimension in ("departure_type", "law", "motive") and dimension in possible and dimension not in own:
            return None
    return score


def country_of(sentence: Sentence, reading: Reading) -> frozenset[str]:
    """The countries that a number may be about: the one right beside it, else all that the sentence names."""
    near = beside(sentence, reading)
    if near:
        return near.codes
    return frozenset(code for m in sentence.countries for code in m.codes)


def beside(sentence: Sentence, reading: Reading) -> Mention | None:
    """The country right after a number ("11.525 Syriërs", "… uit Syrië") or right before its bracket."""
    for mention in sentence.countries:
        gap = sentence.plain[reading.end : mention.start] if mention.start >= reading.end else None
        if (
            gap is not None
            and re.fullmatch(r"\s*(?:[^\s,;.()]+\s+){0,2}", gap)
            and not re.search(r"\b(?:in|en)\b", gap)
        ):
            return mention
        gap = sentence.plain[mention.end : reading.start] if mention.end <= reading.start else None
        if gap is not None and re.fullmatch(r"\s*\(", gap):
            return mention
    return None
