"""Up and down: the words for it, laid beside the way the figures go."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from publish.prose.checks.remark import known, remark, same_series, size
from publish.prose.findings import Finding
from publish.prose.numbers import Number
from publish.prose.sentences import Index, Reading, Sentence, figure_value
from publish.prose.subjects import Direction, vocabulary
from publish.prose.suspects import suspects
from svm.dutch import MISTAKE
from svm.figures import Figure

#: up (1), down (-1) or neither (0), and the figures that say so
Way = tuple[int, tuple[Figure, ...]]
_NO_WAY: Way = (0, ())


def check_direction(sentence: Sentence, index: Index) -> Iterator[Finding]:
    """Check that a word for up or down goes the way of the figures around it.

    Example: "steeg van 32.175 naar 24.140".
    """
    seen: set[tuple[Figure, ...]] = set()
    for word in sentence.directions:
        sign, figures = _direction_of(_Scene(sentence, word, index))
        is_signless = any(f.indicator_id in vocabulary().signless for f in figures)
        if sign and sign != word.sign and not is_signless and figures not in seen:
            seen.add(figures)
            shown = " en ".join(f"{f.figure_id} ({f.running_text})" for f in figures)
            message = f"‘{word.text}’ zegt {_WORDS[word.sign]}, maar het gaat {_WORDS[sign]}: {shown}"
            yield remark(sentence, MISTAKE, "richting", message, start=word.start, text=word.text, figures=figures)


_WORDS = {1: "omhoog", -1: "omlaag"}


@dataclass(frozen=True)
class _Scene:
    """A word for up or down with the figures it may be about."""

    sentence: Sentence
    word: Direction
    index: Index

    @cached_property
    def clause(self) -> tuple[int, int]:
        return self.sentence.clause(self.word.start)

    def holds(self, start: int) -> bool:
        """Whether a place is in the clause of the word."""
        return self.clause[0] <= start < self.clause[1]

    @cached_property
    def known(self) -> list[tuple[Reading, Figure]]:
        """The figures of the sentence, those of the subject of the clause when it names one."""
        spoken = [m for m in self.sentence.subjects if self.holds(m.start)]
        return [(r, f) for r, f in known(self.sentence) if not spoken or any(f.indicator_id in m.codes for m in spoken)]

    @cached_property
    def inside(self) -> list[tuple[Reading, Figure]]:
        """The figures in the clause."""
        return [(r, f) for r, f in self.known if self.holds(r.start)]

    @property
    def near(self) -> list[tuple[Reading, Figure]]:
        """The figures in the clause, else those of the sentence."""
        return self.inside or self.known


def _direction_of(scene: _Scene) -> Way:
    """Which way the figures go that a word is about, by the first rule that has something to say."""
    ways = (rule(scene) for rule in _RULES)
    return next((way for way in ways if way is not None), _NO_WAY)


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _of(figure: Figure) -> Way:
    return _sign(size(figure)), (figure,)


def _by_change(scene: _Scene) -> Way | None:
    """The nearest change in the clause: "steeg met 25%"."""
    # a bound word is laid beside the others, not beside itself
    others = [(r, f) for r, f in scene.inside if r.start != scene.word.start]
    changes = [(abs(r.start - scene.word.start), f) for r, f in others if f.measure.startswith("change")]
    return _of(min(changes, key=lambda change: change[0])[1]) if changes else None


def _by_growth(scene: _Scene) -> Way | None:
    """A level that is a growth itself: "de bevolking groeide met 100.000"."""
    growth = [f for _, f in scene.near if f.measure == "value" and f.indicator_id in vocabulary().growth]
    if not growth or scene.word.compares:
        return None
    start, end = scene.clause
    is_noun = re.search(r"\b(?:bevolkings)?groei\b", scene.sentence.plain[start:end], re.IGNORECASE)
    return None if is_noun else _of(growth[0])


def _by_pair(scene: _Scene) -> Way | None:
    """Two levels of one series: "van A naar B" goes from A to B, "A, meer dan B" sets A against B."""
    figures = scene.inside if len(scene.inside) > 1 else scene.known
    levels = [(r, f) for r, f in figures if f.measure == "value" and figure_value(f) is not None]
    for (reading, a), (later, b) in pairwise(levels):
        if _is_alike(a, b, scene.index):
            sign = _sign(size(b) - size(a))
            return sign if _goes_on(scene, reading, a, later, b) else -sign, (a, b)
    return None


def _goes_on(scene: _Scene, reading: Reading, figure: Figure, later: Reading, later_figure: Figure) -> bool:
    """Whether a series goes from the first level to the second, and not the other way round."""
    between = scene.sentence.plain[reading.end : later.start].lower()
    before = scene.sentence.plain[: reading.start].rstrip().lower()
    if before.endswith(("van", "vanaf")) or re.search(r"\b(?:naar|tot)\b", between):
        return True
    if scene.word.compares or re.search(r"\b(?:dan|tegen|tegenover|vergeleken|ten opzichte)\b", between):
        return False
    return (figure.days or ()) <= (later_figure.days or ())


def _is_alike(a: Figure, b: Figure, index: Index) -> bool:
    """Whether two levels are of one series and cover periods of one length, so that they compare."""
    first, second = a.days, b.days
    if a is b or not same_series(a, b) or not first or not second:
        return False
    return abs((first[1] - first[0]) - (second[1] - second[0])).days <= 5


def _by_opposites(scene: _Scene) -> Way | None:
    """A clause with words for up and for down says too much to judge."""
    opposites = [d for d in scene.sentence.directions if d.sign != scene.word.sign and scene.holds(d.start)]
    return _NO_WAY if opposites else None


def _by_lone_change(scene: _Scene) -> Way | None:
    """The only change of a sentence with one word for up or down beside those that are bound."""
    changes = {f.figure_id: f for _, f in scene.known if f.measure.startswith("change")}
    words = [d for d in scene.sentence.directions if not d.is_bound]
    is_lone = not scene.inside and len(changes) == 1 and len(words) == 1
    return _of(next(iter(changes.values()))) if is_lone else None


def _by_level(scene: _Scene) -> Way | None:
    """One level, against the period that the sentence names as its base, else against the year before."""
    level = next((f for _, f in scene.near if f.measure == "value"), None)
    if level is None:
        return None
    base = _base(scene, level)
    if base:
        return _sign(size(level) - size(base)), (level, base)
    change = scene.index.change(level)
    return (_sign(size(change)), (level, change)) if change else _NO_WAY


def _base(scene: _Scene, level: Figure) -> Figure | None:
    """The level of the same series that the sentence sets another one against."""
    if figure_value(level) is None:
        return None
    others = [f for f in scene.index.levels(level) if f is not level and figure_value(f) is not None]
    bases = [period for period in scene.sentence.periods if period.is_base]
    return next((f for period in bases for f in others if scene.index.is_in(f, period)), None)


def _by_words(scene: _Scene) -> Way | None:
    """No figure in the sentence: the subject and the period it names, when they leave one series."""
    if scene.known or scene.word.compares:
        return None
    changes = [change for f in _meant(scene) if (change := scene.index.change(f))]
    return _of(changes[0]) if len({_sign(size(change)) for change in changes}) == 1 else None


def _meant(scene: _Scene) -> Iterator[Figure]:
    start, end = scene.word.start, scene.word.end
    for kind in ("count", "percent"):
        words = Reading(start, end, "", "los", Number(start, end, "", kind))
        yield from (f for f in suspects(scene.sentence, words, scene.index) if f.measure == "value")


#: in this order
_RULES: tuple[Callable[[_Scene], Way | None], ...] = (
    _by_change,
    _by_growth,
    _by_pair,
    _by_opposites,
    _by_lone_change,
    _by_level,
    _by_words,
)
