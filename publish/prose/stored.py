"""What figures are called and when, as relations of the published database, and the figures found by what is said.

A sentence is read with these: the figures of an indicator, a period and a size come from the database when they are
asked for, so that a number in a sentence is known without reading all figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from functools import cache, cached_property

import duckdb

from publish.prose.catalogue import Names, names_of
from publish.prose.numbers import Number
from publish.prose.periods import Period
from publish.prose.sentences import MILLION, Index, number_agrees, sizes_of
from svm.database import fill, has_relation
from svm.figures import Figure, Registry, read_figures
from svm.sql import literal

SCHEMA = "catalogue"
#: per relation its columns
RELATIONS = {
    "indicators": (
        "indicator_id varchar, title varchar, title_keys varchar[], keys varchar[], dimensions varchar[], "
        "units varchar[]"
    ),
    "places": "code varchar, names varchar[]",
    "members": "indicator_id varchar, breakdown varchar, keys varchar[]",
    "days": "period_start date, period_end date",
}
#: the size of what a figure prints, an older value included
_SIZE = "abs(coalesce(value, printed_value))"


def store_names(con: duckdb.DuckDBPyConnection, figures: Sequence[Figure]) -> None:
    """Write into a database what its figures are called and of which days they are; what was there goes."""
    names = names_of(figures)
    content = {
        "indicators": [
            (
                i, names.titles.get(i), _sorted(names.title_keys.get(i)), _sorted(names.keys.get(i)),
                sorted(dimensions), sorted(names.units.get(i, ())),
            )
            for i, dimensions in sorted(names.dimensions.items())
        ],
        "places": [(code, sorted(found)) for code, found in sorted(names.places.items())],
        "members": [
            (i, breakdown, sorted(words))
            for i, own in sorted(names.members.items())
            for breakdown, words in own.items()
        ],
        "days": sorted({days for figure in figures if (days := figure.days)}),
    }  # fmt: skip
    con.execute(f"drop schema if exists {SCHEMA} cascade")
    con.execute(f"create schema {SCHEMA}")
    for name, columns in RELATIONS.items():
        con.execute(f"create table {SCHEMA}.{name} ({columns})")
        fill(con, f"{SCHEMA}.{name}", content[name])


def _sorted(words: Iterable[str] | None) -> list[str] | None:
    return None if words is None else sorted(words)


def _names(con: duckdb.DuckDBPyConnection) -> Names:
    """What figures are called, as it was stored."""
    found = con.execute(f"select * from {SCHEMA}.indicators order by indicator_id").fetchall()
    members: dict[str, dict[str, frozenset[str]]] = {}
    query = f"select indicator_id, breakdown, keys from {SCHEMA}.members order by all"
    for indicator, breakdown, words in con.execute(query).fetchall():
        members.setdefault(indicator, {})[breakdown] = frozenset(words)
    places = con.execute(f"select code, names from {SCHEMA}.places order by code").fetchall()
    return Names(
        titles={row[0]: row[1] for row in found if row[1] is not None},
        title_keys={row[0]: frozenset(row[2]) for row in found if row[2] is not None},
        keys={row[0]: frozenset(row[3]) for row in found if row[3] is not None},
        dimensions={row[0]: frozenset(row[4]) for row in found},
        units={row[0]: frozenset(row[5]) for row in found},
        places={code: frozenset(words) for code, words in places},
        members=members,
    )


def open_index(con: duckdb.DuckDBPyConnection, registry: Registry) -> Index:
    """The figures of an open database by what is said of them: read when asked for, or all for one without names."""
    return OpenIndex(con, registry) if has_relation(con, SCHEMA, "indicators") else Index(registry)


class OpenIndex(Index):
    """The same as `Index`, of an open database; a figure is read when a sentence may be about it."""

    def __init__(self, con: duckdb.DuckDBPyConnection, registry: Registry) -> None:
        self._con = con
        self._learn(registry, _names(con))
        self._levels = cache(self._read_levels)

    @cached_property
    def _days(self) -> list[tuple[dt.date, dt.date]]:
        return self._con.execute(f"select * from {SCHEMA}.days order by all").fetchall()

    def said_of(self, indicator: str, measures: Sequence[str], period: Period) -> Iterable[Figure]:
        """Return the figures of an indicator that are of these measures and of a period."""
        spans = [f"period_start = date '{a}' and period_end = date '{b}'" for a, b in self._days if period.fits((a, b))]
        if not spans or not measures:
            return []
        of_measures = _among("measure", measures)
        return self._read(f"indicator_id = {literal(indicator)} and {of_measures} and ({' or '.join(spans)})")

    def agreeing(self, number: Number, measures: Sequence[str] | None = None) -> list[Figure]:
        """Return the figures that a number may stand for, whatever its words say of it."""
        least, most = sizes_of(number)
        sizes = f"between '{least}'::double and '{most}'::double"
        of_measures = "true" if measures is None else _among("measure", measures)
        is_so_large = f"{_SIZE} {sizes} or (contains(unit, 'million') and {_SIZE} * {MILLION} {sizes})"
        return [f for f in self._read(f"{of_measures} and ({is_so_large})") if number_agrees(number, f)]

    def levels(self, figure: Figure) -> Iterable[Figure]:
        """Return all levels of the same series."""
        return self._levels(figure.indicator_id, figure.breakdown)

    def _read_levels(self, indicator: str, breakdown: str) -> list[Figure]:
        return self._read(
            f"indicator_id = {literal(indicator)} and breakdown = {literal(breakdown)} and measure = 'value'"
        )

    def _read(self, where: str) -> list[Figure]:
        return read_figures(self._con, where)


def _among(column: str, words: Collection[str]) -> str:
    return f"{column} in ({', '.join(map(literal, words))})" if words else "false"
