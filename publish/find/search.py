"""Search in figures: which fit some words, the best first. No tie: the order of the figures decides what words do not.

The words stand in groups that figures share: those of an indicator, of a breakdown, of a period, and what else the
label says. A word of the query costs what its cheapest group asks; a figure fits when every word is found in it. The
task pane in Word holds the same groups and counts in the same way.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from publish.prose.subjects import vocabulary
from svm.database import rows
from svm.figures import Figure, Registry

#: what a word costs by where it stands: in the label, a word for the same, or in a text about the figure
LABEL, SYNONYM, ABOUT = 0, 1, 4
#: what it costs more when a word only begins with it, or only holds it
BEGINS, HOLDS = 1, 2
#: so many letters a word needs for that
SHORTEST_BEGINNING, SHORTEST_PART = 3, 4
#: words between the words: a query says the same without them
# fmt: off
SKIPPED = frozenset({
    "aan", "bij", "de", "een", "en", "het", "in", "is", "met", "naar", "of", "om", "op", "per", "tot", "uit", "van",
    "voor", "was",
})
# fmt: on
#: whether a figure can be printed: now; with its yellow text; not at all
USABLE, YELLOW, NOTHING = range(3)

_WORDS = re.compile(r"[^\W_]+")
#: a word, what it costs, and whether it is only the beginning of one
Term = tuple[str, int, bool]


def fold(text: str) -> str:
    """A text as it is compared: small letters without accents.

    >>> fold("SYRIË")
    'syrie'
    """
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.category(c).startswith("M"))


@functools.cache
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, without those between the words, each once.

    >>> words_of("Asielaanvragen uit Syrië in 2025")
    ('asielaanvragen', 'syrie', '2025')
    """
    return tuple(dict.fromkeys(word for word in _WORDS.findall(fold(text)) if word not in SKIPPED))


def cost_of(asked: str, term: Term) -> int | None:
    """What it costs to find a word of the query in a term; None when it is not there.

    >>> cost_of("asiel", ("asielaanvragen", LABEL, False)), cost_of("syrische", ("syri", SYNONYM, True))
    (1, 1)
    >>> cost_of("202", ("2025", LABEL, False)) is None
    True
    """
    word, cost, is_beginning = term
    if asked == word or (is_beginning and asked.startswith(word)):
        return cost
    if asked.isdecimal():
        return None
    if len(asked) >= SHORTEST_BEGINNING and word.startswith(asked):
        return cost + BEGINS
    if len(asked) >= SHORTEST_PART and asked in word:
        return cost + HOLDS
    return None


def state_of(figure: Figure) -> int:
    """Whether a figure can be printed: USABLE, YELLOW or NOTHING. A sign for a missing number is nothing."""
    if figure.printed_value is None:
        return NOTHING
    return YELLOW if figure.is_yellow else USABLE


@dataclass(frozen=True)
class Names:
    """What figures are called besides their labels. Each holds terms, `*` at the end of one for the rest of a word."""

    #: by indicator: words for the same, and texts about it
    same: Mapping[str, Sequence[str]] = field(default_factory=dict)
    about: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: by `dimension=code`, and by the code of a country
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: figures of report tables, in the order of the report
    printed: Sequence[str] = ()
    #: the year that the edition is about
    year: int = 0


def load_names(con: duckdb.DuckDBPyConnection) -> Names:
    """The names in the published warehouse and in the vocabulary of the report; a frozen edition does not hold them."""
    same: dict[str, list[str]] = defaultdict(list)
    about: dict[str, list[str]] = defaultdict(list)
    members: dict[str, list[str]] = defaultdict(list)
    for r in rows(
        con,
        """
        select i.*, c.title_nl as chapter_title
        from reference.indicators as i left join reference.chapters as c on i.chapter = c.chapter
        order by i.indicator_id
        """,
    ):
        one = str(r["indicator_id"])
        same[one] += [str(r["title_en"]), one]
        names = ("definition_nl", "population_nl", "producer", "source_table", "chapter_title")
        about[one] += [str(r[name] or "") for name in names]
    for r in rows(
        con,
        """
        select iso3, name_nl as name from reference.countries
        union
        select iso3, name_en from reference.countries
        union
        select code, label from reference.country_labels
        order by all
        """,
    ):
        members[str(r["iso3"])].append(str(r["name"]))
    for codes, term in vocabulary().terms:
        for code in codes:
            (same if code in about else members)[code].append(term)
    printed = [
        str(r["figure_id"])
        for r in rows(
            con,
            """
            select c.figure_id
            from indicators.table_cells as c inner join indicators.table_heads as h on c.table_id = h.table_id
            order by h.table_order, c.row_order, c.col_order
            """,
        )
    ]
    year = int(str(rows(con, "select data_year from indicators.edition")[0]["data_year"]))
    return Names(same, about, members, list(dict.fromkeys(printed)), year)


@dataclass(frozen=True)
class Entry:
    """A figure in the index: the groups that hold its words, and which figures are the same in another period."""

    figure: Figure
    groups: tuple[int, ...]
    state: int
    series: int


@dataclass(frozen=True)
class Hit:
    """A figure that fits, and what its words cost."""

    entry: Entry
    cost: int

    @property
    def figure(self) -> Figure:
        """The figure."""
        return self.entry.figure


class Index:
    """All figures in their order, with their words."""

    def __init__(self, registry: Registry | Iterable[Figure], names: Names | None = None) -> None:
        names = names or Names()
        self._groups: dict[tuple[Term, ...], int] = {}
        #: the numbers of groups by what they were made from
        self._known: dict[tuple[str, str, str, tuple[str, ...]], int] = {}
        series: dict[tuple[str, str, str], int] = {}
        place = {figure_id: at for at, figure_id in enumerate(names.printed)}
        self.entries = [
            Entry(
                figure,
                self._groups_of(figure, names),
                state_of(figure),
                series.setdefault((figure.indicator_id, figure.breakdown, figure.measure), len(series)),
            )
            for figure in sorted(registry, key=lambda f: _order(f, place, names.year))
        ]

    @property
    def groups(self) -> list[tuple[Term, ...]]:
        """The groups of words, by number."""
        return list(self._groups)

    def group(self, label: str, same: Sequence[str] = ()) -> int:
        """The number of a group with these words, for something beside figures to search in."""
        return self._group("beside", label, label, same)

    def search(self, text: str) -> list[Hit]:
        """The figures in which every word is found: what can be printed first, then by cost, then in their order."""
        costs = self._costs(words_of(text))
        hits = [Hit(entry, cost) for entry in self.entries if (cost := _sum(entry, costs)) is not None]
        # what is sorted keeps the order of the entries
        return sorted(hits, key=lambda hit: (hit.entry.state, hit.cost)) if costs else []

    def unknown(self, text: str) -> list[str]:
        """The words of the query that are in no figure at all."""
        asked = words_of(text)
        return [word for word, found in zip(asked, self._costs(asked), strict=True) if not found]

    def _costs(self, asked: Sequence[str]) -> list[dict[int, int]]:
        """Per word of the query: the groups that hold it, and what it costs there."""
        return [
            {
                number: min(found)
                for terms, number in self._groups.items()
                if (found := [c for term in terms if (c := cost_of(word, term)) is not None])
            }
            for word in asked
        ]

    def _groups_of(self, figure: Figure, names: Names) -> tuple[int, ...]:
        one = figure.indicator_id
        codes = (*(f"{dimension}={code}" for dimension, code in figure.members.items()), *figure.countries)
        known = {*words_of(figure.title), *words_of(figure.breakdown_label), *words_of(figure.period_label)}
        rest = " ".join(word for word in words_of(figure.label) if word not in known)
        said = " ".join(word for word in words_of(figure.fragment_text) if word.isalpha())
        return (
            self._group("title", one, figure.title, names.same.get(one, ()), names.about.get(one, ())),
            self._group(
                "breakdown",
                figure.breakdown,
                figure.breakdown_label,
                [t for c in codes for t in names.members.get(c, ())],
            ),
            self._group("period", figure.period, figure.period_label, [figure.period]),
            self._group("rest", figure.measure, rest, [figure.measure, said]),
        )

    def _group(self, kind: str, key: str, label: str, same: Sequence[str], about: Sequence[str] = ()) -> int:
        made_from = (kind, key, label, tuple(same))
        if made_from not in self._known:
            terms = _terms(label, same, about)
            self._known[made_from] = self._groups.setdefault(terms, len(self._groups))
        return self._known[made_from]


def best(hits: Iterable[Hit], count: int, state: int = USABLE) -> list[Hit]:
    """The first hits that can be printed so, one of each series: the same figure of other periods adds nothing."""
    found: dict[int, Hit] = {}
    for hit in hits:
        if hit.entry.state == state:
            found.setdefault(hit.entry.series, hit)
    return list(found.values())[:count]


def _sum(entry: Entry, costs: Sequence[Mapping[int, int]]) -> int | None:
    total = 0
    for by_group in costs:
        found = [by_group[group] for group in entry.groups if group in by_group]
        if not found:
            return None
        total += min(found)
    return total


def _terms(label: str, same: Iterable[str] = (), about: Iterable[str] = ()) -> tuple[Term, ...]:
    """The words of a group, each once at its lowest cost, in the order of the alphabet."""
    found: dict[tuple[str, bool], int] = {}
    for texts, cost in (([label], LABEL), (same, SYNONYM), (about, ABOUT)):
        for text in texts:
            for word, is_beginning in _written(text):
                found.setdefault((word, is_beginning), cost)
    return tuple(sorted((word, cost, is_beginning) for (word, is_beginning), cost in found.items()))


@functools.cache
def _written(text: str) -> tuple[tuple[str, bool], ...]:
    """The words of a name, and whether each is only the beginning of one."""
    parts = [(words_of(part), part.endswith("*")) for part in text.split()]
    return tuple((word, is_stem and word == found[-1]) for found, is_stem in parts for word in found)


def _order(figure: Figure, place: Mapping[str, int], year: int) -> tuple[object, ...]:
    """The year of the edition first, then earlier years back in time, then later ones; in a year totals first."""
    last = figure.period_end.year if figure.period_end else _year_in(figure.period)
    return (
        last > year,
        -last,
        len(figure.members),
        figure.measure != "value",
        -_months(figure),
        place.get(figure.figure_id, len(place)),
        -(figure.period_end or dt.date.min).toordinal(),
        figure.figure_id,
    )


def _months(figure: Figure) -> int:
    """In how many months a period falls; none for a day."""
    if not figure.days or figure.period_start == figure.period_end:
        return 0
    first, last = figure.days
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _year_in(period: str) -> int:
    found = re.match(r"\d{4}", period)
    return int(found[0]) if found else 0
