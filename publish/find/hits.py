"""The index as relations, and the search in them: the figures in which every word of a query is found, the best first.

The published database holds the relations, so that a search reads the figures that it names and no others. Which words
a query may mean is decided by `words`; the database only narrows down which are looked at, and adds up what they cost.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import duckdb

from publish.find.words import (
    LABEL,
    SHORTEST_BEGINNING,
    SHORTEST_MISTYPED,
    SHORTEST_PART,
    SYNONYM,
    Term,
    common,
    cost_of,
    mistyped_cost,
    stem,
    words_of,
)
from svm.figures import Figure, Registry
from svm.sql import literal

#: whether a figure can be printed: now; with its yellow text; not at all
USABLE, YELLOW, NOTHING = range(3)
#: a yellow figure is the best answer only when it fits so much better than what can be printed
YELLOW_COSTS = 3
#: where the relations are in a database
SCHEMA = "search"
#: per relation its columns: the words, in which groups they stand and what they cost there, which groups figures of a
#: kind share, and the figures in their order, each with its kind and the group of its period
RELATIONS = {
    "words": "word_id integer, word varchar, is_beginning boolean, stem varchar, least_cost integer",
    "word_groups": "word_id integer, group_id integer, cost integer",
    "kind_groups": "kind_id integer, group_id integer",
    "entries": (
        "place integer, figure_id varchar, kind_id integer, period_group integer, state integer, rank integer, "
        "series integer"
    ),
}


#: what was found stays in the database while it is read, also beside what another search in it finds
_NUMBERS = itertools.count()


@dataclass(frozen=True)
class Hit:
    """A figure that fits, what its words and its rank cost, whether it can be printed, and its series."""

    figure: Figure
    cost: int
    state: int
    series: int


class Search:
    """A search in the relations of an open database; the figures come from a registry of the same."""

    def __init__(self, con: duckdb.DuckDBPyConnection, registry: Registry) -> None:
        self._con, self._registry = con, registry

    def search(self, text: str) -> Hits:
        """The figures in which every word is found: what can be printed first, then by cost, then in their order."""
        found = [self._found(word) for word in words_of(text)]
        name = f"hits_{next(_NUMBERS)}"
        costs = (
            _costs(found) if found and all(found) else "select 0 as cost, 0 as place, 0 as state, 0 as series limit 0"
        )
        self._con.execute(f"create or replace temp table {name} as {costs}")
        return Hits(self._con, self._registry, name)

    def unknown(self, text: str) -> list[str]:
        """The words of the query that are in no figure at all."""
        return [word for word in words_of(text) if not self._found(word)]

    def near(self, asked: str, count: int = 3) -> list[str]:
        """The names that begin or end most like a word that is nowhere; at least half of it must be the same."""
        half = (len(asked) + 1) // 2
        may_be = f"starts_with(word, {literal(asked[:half])}) or ends_with(word, {literal(asked[-half:])})"
        known = f"least_cost <= {SYNONYM} and length(word) >= {SHORTEST_PART}"
        words = {word for _, (word, *_) in self._words(f"{known} and ({may_be})")}
        like = {word: max(common(asked, word), common(asked[::-1], word[::-1])) for word in words}
        return sorted((w for w in words if 2 * like[w] >= max(len(asked), len(w))), key=lambda w: (-like[w], w))[:count]

    def _found(self, asked: str) -> dict[int, int]:
        """The words that a word of the query may mean, with what that costs more than the word itself."""
        return self._costing(asked, cost_of, _alike(asked)) or self._costing(asked, mistyped_cost, _as_long(asked))

    def _costing(self, asked: str, cost: Callable[[str, Term], int | None], may_be: str) -> dict[int, int]:
        return {number: more for number, term in self._words(may_be) if (more := cost(asked, term)) is not None}

    def _words(self, where: str) -> Iterator[tuple[int, Term]]:
        query = f"select word_id, word, is_beginning from {SCHEMA}.words where {where} order by word_id"
        for number, word, is_beginning in self._con.execute(query).fetchall():
            yield number, (word, LABEL, is_beginning)


def _alike(asked: str) -> str:
    """Which words the rule of `cost_of` can take for this one."""
    word = literal(asked)
    ways = [f"word = {word}", f"is_beginning and starts_with({word}, word)"]
    if not asked[0].isdecimal():
        ways.append(f"stem = {literal(stem(asked))}")
        ways += [f"starts_with(word, {word})"] if len(asked) >= SHORTEST_BEGINNING else []
        ways += [f"contains(word, {word})"] if len(asked) >= SHORTEST_PART else []
    return " or ".join(ways)


def _as_long(asked: str) -> str:
    """Which words the rule of `mistyped_cost` can take for this one."""
    if len(asked) < SHORTEST_MISTYPED:
        return "false"
    is_long = f"length(word) between {len(asked) - 1} and {len(asked) + 1}"
    return f"length(word) >= {SHORTEST_MISTYPED} and ({is_long} or is_beginning)"


def _costs(found: Sequence[dict[int, int]]) -> str:
    """A query for the figures that have every word: of each word the cheapest of their groups."""
    asked = ", ".join(f"({n}, {word}, {more})" for n, words in enumerate(found) for word, more in words.items())
    numbers = range(len(found))
    by_group = ", ".join(f"min(g.cost + a.more) filter (a.number = {n}) as cost_{n}" for n in numbers)
    by_kind = ", ".join(f"min(c.cost_{n}) as cost_{n}" for n in numbers)
    least = [f"least(k.cost_{n}, p.cost_{n})" for n in numbers]
    return f"""
        with
        asked (number, word_id, more) as (values {asked}),
        by_group as (
            select g.group_id, {by_group}
            from {SCHEMA}.word_groups as g inner join asked as a on g.word_id = a.word_id
            group by g.group_id
        ),
        by_kind as (
            select k.kind_id, {by_kind}
            from {SCHEMA}.kind_groups as k inner join by_group as c on k.group_id = c.group_id
            group by k.kind_id
        )
        select e.rank + {" + ".join(least)} as cost, e.place, e.state, e.series
        from {SCHEMA}.entries as e
        left join by_kind as k on e.kind_id = k.kind_id
        left join by_group as p on e.period_group = p.group_id
        where {" and ".join(f"{one} is not null" for one in least)}
    """


class Hits:
    """What a search found, in its order; a figure is read when it is asked for."""

    def __init__(self, con: duckdb.DuckDBPyConnection, registry: Registry, name: str) -> None:
        self._con, self._registry, self._name = con, registry, name

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many figures there are of each state."""
        found = self._con.execute(f"select state, count(*) from {self._name} group by state").fetchall()
        return tuple(dict(found).get(state, 0) for state in (USABLE, YELLOW, NOTHING))

    def __len__(self) -> int:
        return sum(self.counts)

    def __iter__(self) -> Iterator[Hit]:
        return iter(self._read(f"select * from {self._name}"))

    @cached_property
    def first(self) -> Hit | None:
        """The first of all, None when nothing fits."""
        return next((hit for state in (USABLE, YELLOW, NOTHING) for hit in self.best(1, state)), None)

    def best(self, count: int, state: int = USABLE) -> list[Hit]:
        """The first that can be printed so, one of each series: the same figure of other periods adds nothing."""
        return self._read(
            f"""
            with
            firsts as (
                select series, min({{'cost': cost, 'place': place}}) as first
                from {self._name}
                where state = {state}
                group by series
            )
            select first.cost as cost, first.place as place, {state} as state, series
            from firsts
            order by first, series
            limit {count}
            """
        )

    @property
    def headline(self) -> Hit | None:
        """The best answer: what can be printed, or a yellow figure that fits much better; None without a value."""
        first = [*self.best(1), *self.best(1, YELLOW)]
        return min(first, key=lambda hit: hit.cost + YELLOW_COSTS * (hit.state == YELLOW)) if first else None

    def _read(self, query: str) -> list[Hit]:
        found = self._con.execute(
            f"""
            select e.figure_id, h.cost, h.state, h.series
            from ({query}) as h inner join {SCHEMA}.entries as e on h.place = e.place
            order by h.state, h.cost, h.place
            """
        ).fetchall()
        figures = self._registry.named(row[0] for row in found)
        return [Hit(figures[figure_id], *rest) for figure_id, *rest in found]
