"""The vocabulary of the report: the words for an indicator, a member, a country, a unit, a direction."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from svm.files import from_yaml


@dataclass(frozen=True)
class Mention:
    """Words in a text that name something: a subject (`codes` are indicators), a member or a country.

    It is tight when its words stand side by side.
    """

    start: int
    end: int
    name: str
    codes: frozenset[str]
    is_tight: bool = True


@dataclass(frozen=True)
class Direction:
    """A word that says a series went up (1) or down (-1). `compares` for a word such as "hoger".

    One that is bound is the word of a figure, in its control.
    """

    start: int
    end: int
    sign: int
    compares: bool
    text: str
    is_bound: bool = False


def without_accents(text: str) -> str:
    """Write a text without accents, letter for letter: "Syrie" and "Syrië" are one word.

    >>> without_accents("Oekraïne")
    'Oekraine'
    """
    return "".join(unicodedata.normalize("NFD", letter)[0] for letter in text)


def _term(term: str) -> str:
    """A term as a regular expression: `*` is the rest of a word, `..` up to six words."""
    words = []
    for word in term.split():
        words.append(r"(?:\S+\s+){0,6}?" if word == ".." else re.escape(word).replace(r"\*", r"\w*") + r"\s+")
    return "".join(words).removesuffix(r"\s+")


def _key(term: str) -> str:
    """The longest word of a term: looked for first, as that is cheap."""
    return max(term.lower().replace("*", "").split(), key=len)


def _any(terms: Iterable[str]) -> str:
    return "|".join(_term(term) for term in sorted(terms, key=len, reverse=True))


@cache
def _whole(terms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any(terms)})(?!\w)", re.IGNORECASE)


class Finder:
    """Finds which of many names stand in a text; where two overlap the longer one counts."""

    def __init__(self, entries: Iterable[tuple[str, frozenset[str], list[str]]]) -> None:
        self.terms = [
            (name, codes, _key(term), term, ".." not in term.split())
            for name, codes, terms in entries
            for term in map(without_accents, terms)
        ]

    def find(self, text: str) -> list[Mention]:
        """Find the names in a text, in reading order."""
        text = without_accents(text)
        lowered = text.lower()
        mentions = {
            Mention(match.start(), match.end(), name, codes, is_tight)
            for name, codes, key, term, is_tight in self.terms
            if key in lowered
            for match in _whole((term,)).finditer(text)
        }
        kept = [m for m in mentions if not any(_beats(o, m) for o in mentions if o.is_tight)]
        return sorted(kept, key=lambda m: (m.start, m.end, m.name))


def _beats(other: Mention, mention: Mention) -> bool:
    """Whether a longer term holds this one, or one that starts inside it goes on after it."""
    if other.start <= mention.start and mention.end <= other.end:
        return (other.start, other.end) != (mention.start, mention.end)
    return mention.is_tight and mention.start < other.start < mention.end < other.end


#: which lists of words say which way a series went, as sign and whether they compare
_WAYS = {
    "op": (1, False),
    "neer": (-1, False),
    "vergelijkend_op": (1, True),
    "vergelijkend_neer": (-1, True),
}
_DENIED = re.compile(r"(?<!\w)(?:niet|geen|noch|zonder)(?:\s+\S+){0,2}\s*$", re.IGNORECASE)


class _DirectionFinder:
    """Finds the words for up and down; `gescheiden` holds verbs in two parts, such as "nam … toe"."""

    def __init__(self, lists: dict[str, Any]) -> None:
        self._whole = [(*_WAYS[name], _whole(tuple(lists[name]))) for name in _WAYS]
        self._parted = [
            (_WAYS[name][0], _parted(first, second))
            for name, pairs in lists["gescheiden"].items()
            for first, second in pairs
        ]

    def find(self, text: str) -> list[Direction]:
        words = {
            match.start(): Direction(match.start(), match.end(), sign, compares, match.group())
            for sign, compares, pattern in self._whole
            for match in pattern.finditer(text)
            if not compares or _compares(text, match)
        }
        for sign, pattern in self._parted:
            for match in pattern.finditer(text):
                words.setdefault(match.start(), Direction(match.start(), match.end(), sign, False, match.group()))
        return sorted((d for d in words.values() if not _is_denied(text, d)), key=lambda d: d.start)


def _is_denied(text: str, word: Direction) -> bool:
    return bool(_DENIED.search(text[max(0, word.start - 40) : word.start]))


def _parted(first: str, second: str) -> re.Pattern[str]:
    between = r"\s+(?:[^\s,;.]+\s+){1,9}?"
    return re.compile(rf"(?<!\w){_term(first)}{between}(?P<last>{_term(second)})(?!\w)", re.IGNORECASE)


def _compares(text: str, match: re.Match[str]) -> bool:
    """Whether "meer" or "hoger" sets a series against an earlier one, and is not a hedge before a number."""
    after = text[match.end() : match.end() + 140]
    base = r"(?:in|een\s+jaar|vorig|het\s+jaar|de|dat|die|over|eind|\S+\s+(?:eerder|geleden))(?!\w)"
    return bool(re.match(rf"(?:\s+(?!dan(?!\w))[^\s.;:]+){{0,10}}?\s+dan\s+{base}", after, re.IGNORECASE))


def _names(units: dict[str, dict[str, list[str]]], key: str) -> dict[str, str]:
    return {word.lower(): name for name, lists in units.items() for word in lists[key]}


class Vocabulary:
    """The lists of `subjects.yml`, ready to search with."""

    def __init__(self, lists: dict[str, Any]) -> None:
        subjects, members, units = lists["onderwerpen"], lists["leden"], lists["eenheden"]
        self._subjects = Finder((e["naam"], frozenset(e["indicatoren"]), e["termen"]) for e in subjects)
        self._members = Finder((e["kenmerk"], frozenset([f"{e['kenmerk']}={e['code']}"]), e["termen"]) for e in members)
        self._landen: dict[str, list[str]] = lists["landen"]
        self._countries = self.places({})
        #: every term as it is written in the list, with the indicators, members or country that it may mean
        self.terms = [
            (codes, term)
            for codes, terms in (
                *((e["indicatoren"], e["termen"]) for e in subjects),
                *(([f"{e['kenmerk']}={e['code']}"], e["termen"]) for e in members),
                *(([code], terms) for code, terms in lists["landen"].items()),
            )
            for term in terms
        ]
        #: what people search with besides: indicators, members or countries, the first of which it means by itself
        self.sought = [(e["bij"], e["termen"]) for e in lists["zoekwoorden"]]
        self._directions = _DirectionFinder(lists["richting"])
        self._nouns, self._units = _names(units, "woorden"), _names(units, "units")
        self._confusable = [frozenset(group) for group in lists["verwarbaar"]]
        self._compatible = {frozenset(pair) for pair in lists["verenigbaar"]}
        self._asked = frozenset(lists["van_personen"])
        self.indicators = frozenset(indicator for e in subjects for indicator in e["indicatoren"])
        self.member_dimensions = frozenset(e["kenmerk"] for e in members)
        self.signless = frozenset(lists["zonder_richting"])
        self.growth = frozenset(lists["groei"])

    def subjects(self, text: str) -> list[Mention]:
        """Find what the text is about; `codes` are the indicators that the words may mean.

        >>> [m.name for m in vocabulary().subjects("De gestapelde nareis in de COA-opvang")]
        ['gestapelde nareis', 'COA-opvang']
        """
        return self._subjects.find(text)

    def members(self, text: str) -> list[Mention]:
        """Find the members of breakdowns in the text; `codes` holds `dimension=code`.

        >>> [sorted(m.codes) for m in vocabulary().members("Inburgering volgens de Wi2021")]
        [['law=wi2021']]
        """
        return self._members.find(text)

    def countries(self, text: str) -> list[Mention]:
        """Find the countries and peoples in the text; the EU is EU27.

        >>> [m.name for m in vocabulary().countries("Syriërs in Nederland")]
        ['SYR', 'NLD']
        """
        return self._countries.find(text)

    def places(self, names: Mapping[str, Iterable[str]]) -> Finder:
        """Return what finds the countries and peoples, and besides those the places with these names by their code."""
        codes = sorted({*self._landen, *names})
        terms = {code: sorted({*self._landen.get(code, ()), *names.get(code, ())}) for code in codes}
        return Finder((code, frozenset([code]), terms[code]) for code in codes)

    def directions(self, text: str) -> list[Direction]:
        """Find the words for up and down, without those that are denied.

        >>> [(d.text, d.sign) for d in vocabulary().directions("Het nam in 2025 toe, en is niet gedaald.")]
        [('nam in 2025 toe', 1)]
        """
        return self._directions.find(text)

    def may_be_confused(self, indicator: str, others: Iterable[str]) -> bool:
        """Return whether one of the other indicators is easily taken for this one.

        >>> vocabulary().may_be_confused("asy_first", ["asy_repeat"])
        True
        """
        return not self.rivals(indicator).isdisjoint(others)

    def rivals(self, indicator: str) -> frozenset[str]:
        """Return the indicators that are easily taken for this one.

        >>> "asy_repeat" in vocabulary().rivals("asy_first")
        True
        """
        return frozenset(other for group in self._confusable if indicator in group for other in group) - {indicator}

    def noun(self, word: str) -> str:
        """Return what a noun counts, empty for a noun that says nothing about it.

        >>> vocabulary().noun("huizen"), vocabulary().noun("keer")
        ('woningen', '')
        """
        return self._nouns.get(word.lower(), "")

    def unit(self, unit: str) -> str:
        """Return what the unit of a figure counts, in the words of `noun`.

        >>> vocabulary().unit("dwellings")
        'woningen'
        """
        return self._units.get(unit.lower(), "")

    def may_stand_with(self, noun: str, unit: str) -> bool:
        """Return whether a noun may stand with a figure in another unit.

        >>> vocabulary().may_stand_with("personen", "aanvragen"), vocabulary().may_stand_with("woningen", "personen")
        (True, False)
        """
        return noun == unit or frozenset((noun, unit)) in self._compatible

    def may_count(self, noun: str, unit: str) -> bool:
        """Return whether a text may count a unit with a noun: persons stand for what they ask and what they get.

        >>> vocabulary().may_count("personen", "verzoeken"), vocabulary().may_count("personen", "woningen")
        (True, False)
        """
        return self.may_stand_with(noun, unit) or (noun == "personen" and unit in self._asked)


@cache
def vocabulary() -> Vocabulary:
    """Return the vocabulary of the report."""
    return Vocabulary(from_yaml(Path(__file__).with_name("subjects.yml").read_text(encoding="utf-8")))
