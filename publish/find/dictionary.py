"""Search in the data dictionary: what has a name in the published database, what it means and where it is found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import duckdb

from publish.find.words import ABOUT, LABEL, SYNONYM, Term, cost_of, mistyped_cost, words_of
from svm.database import rows
from svm.errors import UserError

#: what is shown first when the words fit as well
KINDS = ("indicator", "relation", "table", "term", "dimension", "member", "column", "code", "status")
#: a column that many relations have is shown with so many of them
PLACES_SHOWN = 4
ENTRIES = """
    select
        entry_kind, entry_name, title_nl, title_en, meaning_nl, meaning_en,
        list(entry_place order by entry_place) as places
    from reference.data_dictionary
    group by entry_kind, entry_name, title_nl, title_en, meaning_nl, meaning_en
    order by entry_name, entry_kind, places
"""


@dataclass(frozen=True)
class Entry:
    """A name with its titles and meanings in Dutch and English, '' where there is none, and all places of it."""

    kind: str
    name: str
    titles: tuple[str, ...]
    meanings: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def lines(self) -> list[str]:
        """What it is, what it means in English or else in Dutch, and where it is."""
        titles = " / ".join(dict.fromkeys(self.titles))
        more = len(self.places) - PLACES_SHOWN
        where = ", ".join(self.places[:PLACES_SHOWN]) + (f" and {more} more" if more > 0 else "")
        lines = [f"{self.kind} {self.name}{f': {titles}' if titles else ''}"]
        return [*lines, *(f"    {meaning}" for meaning in self.meanings[-1:]), f"    in {where}"]


def find(con: duckdb.DuckDBPyConnection, text: str, kind: str | None = None) -> list[Entry]:
    """The entries that have every word of a text, the best first: that name, in a name, in a meaning, also inflected.

    `kind` is one of KINDS, or None for all. Raises UserError for another kind, a word that is nowhere, or none at all.
    """
    if kind not in (None, *KINDS):
        raise UserError(f"There is no kind '{kind}'.", expected=", ".join(KINDS))
    asked = words_of(text)
    if not asked:
        raise UserError(f"'{text}' has no word to look for.", expected="words such as: asylum nationality")
    entries = _entries(con)
    costs = _standing(entries)
    found: list[dict[int, int]] = []
    for word in asked:
        same = {
            n: cost + SYNONYM for other in _in_english(con, word) for n, cost in _fitting(other, costs, cost_of).items()
        }
        fitting = same | _fitting(word, costs, cost_of) or _fitting(word, costs, mistyped_cost)
        if not fitting:
            raise UserError(
                f"The dictionary does not have the word '{word}'.",
                next_step="try another word, in Dutch or English; `svm figure` searches the figures themselves.",
            )
        found.append(fitting)
    both = [n for n in found[0] if kind in (None, entries[n].kind) and all(n in one for one in found)]

    def rank(n: int) -> tuple[bool, int, int, int, int]:
        entry, cost = entries[n], sum(one[n] for one in found)
        return entry.name != text.strip(), cost, KINDS.index(entry.kind), len(entry.name), n

    return [entries[n] for n in sorted(both, key=rank)]


def _entries(con: duckdb.DuckDBPyConnection) -> list[Entry]:
    return [
        Entry(
            str(row["entry_kind"]),
            str(row["entry_name"]),
            tuple(str(row[name]) for name in ("title_nl", "title_en") if row[name]),
            tuple(str(row[name]) for name in ("meaning_nl", "meaning_en") if row[name]),
            tuple(row["places"]) if isinstance(row["places"], list) else (),
        )
        for row in rows(con, ENTRIES)
    ]


def _in_english(con: duckdb.DuckDBPyConnection, word: str) -> list[str]:
    """The English words for a Dutch one, as the site has them: columns are described in English alone."""
    known = rows(con, "select english from reference.english where lower(dutch) = ? order by dutch", [word])
    said = (words_of(str(row["english"])) for row in known)
    return [words[0] for words in said if len(words) == 1]


def _standing(entries: list[Entry]) -> dict[str, dict[int, int]]:
    """Per word the entries it stands in, by their place in the list, with what it costs to find it there."""
    standing: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for n, entry in enumerate(entries):
        named = [(title, LABEL) for title in (entry.name, *entry.titles)]
        for text, cost in [*((meaning, ABOUT) for meaning in entry.meanings), *named]:
            for word in words_of(text):
                standing[word][n] = cost
    return standing


def _fitting(
    asked: str, standing: dict[str, dict[int, int]], cost: Callable[[str, Term], int | None]
) -> dict[int, int]:
    """The entries that have a word of the query, each with the least that it costs."""
    fitting: dict[int, int] = {}
    for word, entries in standing.items():
        more = cost(asked, (word, LABEL, False))
        if more is not None:
            for n, known in entries.items():
                fitting[n] = min(fitting.get(n, known + more), known + more)
    return fitting
