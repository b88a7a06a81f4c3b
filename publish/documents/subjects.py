"""The vocabulary of the report: the words for an indicator, a member, a country, a unit, a direction."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from publish.documents.numbers import DATA


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
    """A word that says a series went up (1) or down (-1). `compares` for a word such as "hoger"."""

    start: int
    end: int
    sign: int
    compares: bool
    text: str


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


def _whole(terms: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any(terms)})(?!\w)", re.IGNORECASE)


class _Finder:
    """Finds which of many names stand in a text; where two overlap the longer one counts."""

    def __init__(self, entries: list[tuple[str, frozenset[str], list[str]]]) -> None:
        self.entries = [
            (name, codes, [(_key(term), _whole([term]), ".." not in term.split()) for term in terms])
            for name, codes, terms in entries
        ]

    def find(self, text: str) -> list[Mention]:
        lowered = text.lower()
        found = {
            Mention(match.start(), match.end(), name, codes, is_tight)
            for name, codes, patterns in self.entries
            for key, pattern, is_tight in patterns
            if key in lowered
            for match in pattern.finditer(text)
        }
        kept = [m for m in found if not any(_beats(o, m) for o in found if o.is_tight)]
        return sorted(kept, key=lambda m: (m.start, m.end, m.name))


def _beats(other: Mention, mention: Mention) -> bool:
    """Whether a longer term holds this one, or one that starts inside it goes on after it."""
    if other.start <= mention.start and mention.end <= other.end:
        return (other.start, other.end) != (mention.start, mention.end)
    return mention.is_tight and mention.start < other.start < mention.end < other.end


class Vocabulary:
    """The lists of `subjects.yml`, ready to search with."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._subjects = _Finder([(e["naam"], frozenset(e["indicatoren"]), e["termen"]) for e in data["onderwerpen"]])
        self._members = _Finder(
            [(e["kenmerk"], frozenset([f"{e['kenmerk']}={e['code']}"]), e["termen"]) for e in data["leden"]]
        )
        self._countries = _Finder([(code, frozenset([code]), terms) for code, terms in data["landen"].items()])
        self.indicators = frozenset(i for e in data["onderwerpen"] for i in e["indicatoren"])
        self.member_dimensions = frozenset(e["kenmerk"] for e in data["leden"])
        self._nouns = {word.lower(): name for name, e in data["eenheden"].items() for word in e["woorden"]}
        self._units = {unit: name for name, e in data["eenheden"].items() for unit in e["units"]}
        self._confusable = [frozenset(group) for group in data["verwarbaar"]]
        self.signless = frozenset(data["zonder_richting"])
        self.growth = frozenset(data["groei"])
        self._compatible = {frozenset(pair) for pair in data["verenigbaar"]}
        ways = data["richting"]
        self._ways = [
            (sign, compares, _whole(ways[name]))
            for name, sign, compares in (
                ("op", 1, False),
                ("neer", -1, False),
                ("vergelijkend_op", 1, True),
                ("vergelijkend_neer", -1, True),
            )
        ]
        self._apart = [
            (
                sign,
                re.compile(rf"(?<!\w){_term(first)}\s+(?:[^\s,;.]+\s+){{1,9}}?(?P<last>{_term(second)})(?!\w)", re.I),
            )
            for name, sign in (("op", 1), ("neer", -1))
            for first, second in ways["gescheiden"][name]
        ]

    def subjects(self, text: str) -> list[Mention]:
        """What the text is about; `codes` are the indicators that the words may mean."""
        return self._subjects.find(text)

    def members(self, text: str) -> list[Mention]:
        """The members of breakdowns in the text; `codes` holds `dimension=code`."""
        return self._members.find(text)

    def countries(self, text: str) -> list[Mention]:
        """The countries and peoples in the text; the EU is EU27."""
        return self._countries.find(text)

    def may_be_confused(self, indicator: str, others: Iterable[str]) -> bool:
        """Whether one of the other indicators is easily taken for this one."""
        return any(indicator in group and not group.isdisjoint(others) for group in self._confusable)

    def noun(self, word: str) -> str:
        """What a noun counts ("woningen"), empty for a noun that says nothing about it."""
        return self._nouns.get(word.lower(), "")

    def unit(self, unit: str) -> str:
        """The same for the unit of a figure."""
        return self._units.get(unit, "")

    def may_stand_with(self, noun: str, unit: str) -> bool:
        """Whether a noun may stand with a figure in another unit."""
        return noun == unit or frozenset((noun, unit)) in self._compatible

    def directions(self, text: str) -> list[Direction]:
        """The words for up and down, without those that are denied."""
        found: dict[int, Direction] = {}
        for sign, compares, pattern in self._ways:
            for match in pattern.finditer(text):
                if not compares or _compares(text, match):
                    found[match.start()] = Direction(match.start(), match.end(), sign, compares, match.group())
        for sign, pattern in self._apart:
            for match in pattern.finditer(text):
                found.setdefault(match.start(), Direction(match.start(), match.end(), sign, False, match.group()))
        denied = re.compile(r"(?<!\w)(?:niet|geen|noch|zonder)(?:\s+\S+){0,2}\s*$", re.IGNORECASE)
        kept = [d for d in found.values() if not denied.search(text[max(0, d.start - 40) : d.start])]
        return sorted(kept, key=lambda d: d.start)


def _compares(text: str, match: re.Match[str]) -> bool:
    """Whether "meer" or "hoger" sets a series against an earlier one, and is no hedge before a number."""
    after = text[match.end() : match.end() + 140]
    base = r"(?:in|een\s+jaar|vorig|het\s+jaar|de|dat|die|over|eind|\S+\s+(?:eerder|geleden))(?!\w)"
    return bool(re.match(rf"(?:\s+(?!dan(?!\w))[^\s.;:]+){{0,10}}?\s+dan\s+{base}", after, re.IGNORECASE))


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of the report."""
    return Vocabulary(yaml.safe_load((DATA / "subjects.yml").read_text(encoding="utf-8")))
