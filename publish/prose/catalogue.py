"""The words of the catalogue: what the titles, the definitions and the members of the figures are called.

A text seldom names a figure by its title. How many words of the catalogue it shares with one, and how rare those are
among the indicators, tells how much the text is about it; no word is listed by hand.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from publish.prose.subjects import without_accents
from svm.figures import Figure

#: letters of a word that tell it from another, whatever its ending
_KEY = 7
#: a word in more than this part of the indicators says nothing of one
_COMMON = 1 / 5


def fold(text: str) -> str:
    """Write a text as words in small letters without accents, a space around each; those with a hyphen as one too.

    >>> fold("Eén COA-locatie")
    ' een coa locatie coalocatie '
    """
    plain = without_accents(text.lower())
    joined = [word.replace("-", "") for word in re.findall(r"[a-z]+(?:-[a-z]+)+", plain)]
    return f" {' '.join([*_words(plain), *joined])} "


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", without_accents(text.lower()))


def keys(text: str) -> frozenset[str]:
    """Return the first letters of the words of a text that are long enough to say something, abbreviations whole.

    >>> sorted(keys("Bezetting COA, op een reguliere locatie"))
    ['bezetti', 'coa', 'locati', 'regulie']
    """
    short = {fold(word).strip() for word in re.findall(r"(?<!\w)(?:[A-Z]{3,4}|[A-ZÀ-Ý][a-zà-ÿ]{3})(?!\w)", text)}
    words = (word.removeprefix("ge") if len(word) > 8 else word for word in _words(text))
    return frozenset(_ending(word)[:_KEY] for word in words if len(word) > 4 or word in _SHORT) - _EMPTY | short


#: a short word that says something, and long ones that say nothing of one indicator
_SHORT, _EMPTY = frozenset(["werk"]), frozenset(["totaal", "nederla"])


def _ending(word: str) -> str:
    """A word without the ending of its plural or its inflection, as long as enough is left."""
    found = re.fullmatch(r"(\w{4,}?)(?:en|s|e)", word)
    return found.group(1) if found else word


def is_in(key: str, folded: str) -> bool:
    """Return whether a word with this key is in a folded text, on its own or inside a compound."""
    if len(key) < 4:
        return f" {key} " in folded
    return f" {key}" in folded or (len(key) >= _KEY and key in folded)


@dataclass(frozen=True)
class Names:
    """What the figures of a database are called, as it is read from their labels and definitions.

    By indicator: the title that its labels begin with, the words of that, and those of title and definition together,
    the dimensions of its breakdowns and the units of its levels. By code the names of the countries and other places.
    By indicator and breakdown of one member the words of that member.
    """

    titles: Mapping[str, str]
    title_keys: Mapping[str, frozenset[str]]
    keys: Mapping[str, frozenset[str]]
    dimensions: Mapping[str, frozenset[str]]
    units: Mapping[str, frozenset[str]]
    places: Mapping[str, frozenset[str]]
    members: Mapping[str, Mapping[str, frozenset[str]]]


def names_of(figures: Iterable[Figure]) -> Names:
    """Read what figures are called; they come in the order of their ids."""
    dimensions: dict[str, frozenset[str]] = defaultdict(frozenset)
    units: dict[str, frozenset[str]] = defaultdict(frozenset)
    levels = []
    for figure in figures:
        dimensions[figure.indicator_id] |= frozenset(figure.members)
        if figure.measure == "value":
            levels.append(figure)
            units[figure.indicator_id] |= {figure.unit}
    titles = _titles(levels)
    title_keys = {indicator: keys(title) for indicator, title in titles.items()}
    definitions = {figure.indicator_id: figure.definition for figure in levels}
    both = {i: title_keys.get(i, frozenset()) | keys(text) for i, text in definitions.items()}
    places: dict[str, frozenset[str]] = defaultdict(frozenset)
    members: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for figure in levels:
        if len(figure.members) == 1 and figure.countries:
            name = _place(figure, titles.get(figure.indicator_id, ""))
            if name and name not in places[figure.countries[0]]:
                places[figure.countries[0]] |= {name}
        elif len(figure.members) == 1 and figure.breakdown not in members[figure.indicator_id]:
            members[figure.indicator_id][figure.breakdown] = _specifics(figure, titles, title_keys)
    return Names(titles, title_keys, both, dimensions, units, places, members)


def _place(figure: Figure, title: str) -> str:
    """The name of a place in the label of its figure: "Migratiesaldo, Azië, 2025"; empty when there is none."""
    before, after = f"{title}, ", f", {figure.printed_label}"
    if figure.label.startswith(before) and figure.label.endswith(after):
        name = figure.label.removeprefix(before).removesuffix(after)
        return name if name[:1].isupper() else ""
    return ""


def _specifics(figure: Figure, titles: Mapping[str, str], title_keys: Mapping[str, frozenset[str]]) -> frozenset[str]:
    label = figure.label.removeprefix(titles.get(figure.indicator_id, "")).removesuffix(figure.printed_label)
    return keys(re.sub(r"\d{4}.*$", "", label)) - title_keys.get(figure.indicator_id, frozenset())


class Catalogue:
    """What the figures of a registry are called, and what of it a text says."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._titles, self._title_keys, self._keys = names.titles, names.title_keys, names.keys
        counts = Counter(key for found in self._keys.values() for key in found)
        size = len(self._keys)
        self._weights = {key: math.log(size / n) for key, n in counts.items() if n <= max(1, size * _COMMON)}

    def title(self, indicator: str) -> str:
        """Return what all labels of an indicator begin with."""
        return self._titles.get(indicator, "")

    def specifics(self, figure: Figure) -> frozenset[str]:
        """Return the words that the label of a figure has beside its title and its period."""
        return _specifics(figure, self._titles, self._title_keys)

    def present(self, text: str) -> frozenset[str]:
        """Return the words of the catalogue that a text has."""
        folded = fold(text)
        return frozenset(key for key in self._weights if is_in(key, folded))

    def evidence(self, indicator: str, present: frozenset[str]) -> float:
        """Return how much the words of a text speak for an indicator; those of its title count twice."""
        title = self._title_keys.get(indicator, frozenset())
        found = self._keys.get(indicator, frozenset()) & present
        return sum(self._weights[key] * (2 if key in title else 1) for key in found)

    def keys_of(self, indicator: str) -> frozenset[str]:
        """Return the words of the title and the definition of an indicator."""
        return self._keys.get(indicator, frozenset())

    def titled(self, indicator: str, present: frozenset[str]) -> float:
        """Return which part of the words of its title a text has, common words left out."""
        title = self._title_keys.get(indicator, frozenset()) & self._weights.keys()
        return len(title & present) / max(1, len(title))

    def named_members(self, indicator: str, folded: str) -> frozenset[str]:
        """Return the members (`dimension=code`) of an indicator whose own words are all in a folded text."""
        phrases = self.names.members.get(indicator, {})
        found = {m: words for m, words in phrases.items() if words and all(is_in(key, folded) for key in words)}
        # "op een reguliere COA-locatie" is not "op een COA-locatie"
        return frozenset(m for m, words in found.items() if not any(words < others for others in found.values()))


def _titles(levels: Iterable[Figure]) -> dict[str, str]:
    """The title of each indicator: what the labels of its figures begin with, up to a comma."""
    parts: dict[str, list[str]] = {}
    for figure in levels:
        own = re.split(r"(?<=,) ", figure.label)[: -1 if not figure.members else None]
        known = parts.setdefault(figure.indicator_id, own)
        same = next((n for n, (a, b) in enumerate(zip(known, own, strict=False)) if a != b), min(len(known), len(own)))
        parts[figure.indicator_id] = known[: max(1, same)]
    return {indicator: " ".join(found).rstrip(",") for indicator, found in parts.items()}
