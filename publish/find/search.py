"""The index to search in by words: all figures in one order, and the words in which they are found.

The words stand in groups that figures share: those of an indicator, of a breakdown, of a period, of the tables that
print it, and what else the label says. A word of the query costs what its cheapest group asks; a figure fits when every
word is found in it. What it costs besides is how far it stands from a headline (`_rank_of`). No tie: the order of the
figures decides what words do not. The published database holds the index (`hits`), the task pane in Word and the search
page of the site hold the same groups and count in the same way (`look/templates/find/rank.js`).
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import duckdb

from publish.find.hits import NOTHING, RELATIONS, SCHEMA, USABLE, YELLOW, YELLOW_COSTS, Hits, Search
from publish.find.words import (
    ABOUT,
    ALSO,
    BEGINS,
    ENDINGS,
    HOLDS,
    IN_SYNONYM,
    INFLECTED,
    LABEL,
    LONGEST_ENDING,
    MISTYPED,
    SHORTEST_BEGINNING,
    SHORTEST_COUNTRY,
    SHORTEST_MISTYPED,
    SHORTEST_PART,
    SHORTEST_STEM,
    SKIPPED,
    SYNONYM,
    Term,
    stem,
    words_of,
)
from publish.prose.stored import store_names
from publish.prose.subjects import vocabulary
from publish.tables.lead import SUMMARY
from svm.database import fill, has_relation, in_memory, rows
from svm.figures import Figure, Registry, read_figures

#: what stands between a figure and a headline: each year before that of the edition (more than so many do not count),
#: a later one, each part of the whole (or that the summary prints it), that no summary or no table prints it
YEAR_OFF, MOST_YEARS, LATER, PART, SUMMARY_PART, NOT_IN_SUMMARY, UNPRINTED = 2, 3, 3, 2, 1, 2, 1
#: dimensions that say how the whole is counted: no parts of it, and nearly the headline
WAYS, ANOTHER_WAY = frozenset({"scope", "stat"}), 1
#: and a part of a year; a stock of a month is of a moment
KINDS = {"half_year": 1, "quarter": 2, "tertial": 2, "month": 3, "cumulative_window": 4, "week": 5}
STOCK_OF_MONTH = 1
#: and a measure, of which a share is nearest to a number
MEASURES = {"value": 0, "share_pct": 4, "change_pct": 5, "change_pp": 5, "change_abs": 6, "rank": 6}
OTHER_MEASURE = 8


def state_of(figure: Figure) -> int:
    """Whether a figure can be printed: USABLE, YELLOW or NOTHING. A sign for a missing number is nothing."""
    if figure.printed_value is None:
        return NOTHING
    return YELLOW if figure.is_yellow else USABLE


@dataclass(frozen=True)
class Names:
    """What figures are called besides their labels. Each holds terms, `*` at the end of one for the rest of a word.

    By indicator: other titles, words for the same, words that may mean it too, and texts about it. By `dimension=code`
    and by the code of a country: words for the same, and words for something that it is a part of.
    """

    titles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    same: Mapping[str, Sequence[str]] = field(default_factory=dict)
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)
    about: Mapping[str, Sequence[str]] = field(default_factory=dict)
    members: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: numbers and addresses of the tables that print a figure, by its id, in the order of the report, the summary first
    printed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: figures of the summary
    summary: frozenset[str] = frozenset()
    #: the year that the edition is about
    year: int = 0


def load_names(con: duckdb.DuckDBPyConnection, edition: duckdb.DuckDBPyConnection | None = None) -> Names:
    """The names in the published warehouse and in the vocabulary of the report.

    A frozen edition does not hold them; `edition` is the one whose year and tables count, if it is another.
    """
    titles: dict[str, list[str]] = defaultdict(list)
    same: dict[str, list[str]] = defaultdict(list)
    also: dict[str, list[str]] = defaultdict(list)
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
        titles[one] += [str(r["title_en"]), one]
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
        members[str(r["iso3"])] += [str(r["name"]), *_peoples(str(r["name"]))]
    for codes, term in vocabulary().terms:
        for at, code in enumerate(codes):
            # the first is what the word means by itself
            (members if code not in about else same if at == 0 else also)[code].append(term)
    for codes, terms in vocabulary().sought:
        for at, code in enumerate(codes):
            (members if code not in about else titles if at == 0 else also)[code] += terms
    printed: dict[str, list[str]] = {}
    summary: set[str] = set()
    for r in rows(
        edition or con,
        """
        select c.figure_id, h.chapter, h.table_number, h.table_id
        from indicators.table_cells as c inner join indicators.table_heads as h on c.table_id = h.table_id
        order by h.chapter <> ?, h.table_order, c.row_order, c.col_order
        """,
        [SUMMARY],
    ):
        printed.setdefault(str(r["figure_id"]), []).extend((str(r["table_number"]), str(r["table_id"])))
        if r["chapter"] == SUMMARY:
            summary.add(str(r["figure_id"]))
    year = int(str(rows(edition or con, "select data_year from indicators.edition")[0]["data_year"]))
    return Names(titles, same, also, about, members, printed, frozenset(summary), year)


def _peoples(country: str) -> list[str]:
    """What the names of a people begin with, of a country with one long name.

    >>> _peoples("Ethiopië"), _peoples("Mali"), _peoples("Sri Lanka")
    (['ethiopi*'], [], [])
    """
    words = words_of(country)
    return [f"{stem(words[0])}*"] if len(words) == 1 and len(words[0]) >= SHORTEST_COUNTRY else []


@dataclass(frozen=True)
class Entry:
    """A figure in the index: the groups that hold its words, how far it stands from a headline, and its series.

    Figures of one series are the same in other periods.
    """

    figure: Figure
    groups: tuple[int, ...]
    state: int
    rank: int
    series: int


class Index:
    """All figures in their order, with their words."""

    def __init__(self, registry: Registry | Iterable[Figure], names: Names | None = None) -> None:
        self._names = names = names or Names()
        self._groups: dict[tuple[Term, ...], int] = {}
        #: the numbers of groups by what they were made from
        self._known: dict[tuple[object, ...], int] = {}
        #: those of indicators and breakdowns by what figures say of them
        self._shared: dict[tuple[str, ...], int] = {}
        series: dict[tuple[str, str, str], int] = {}
        place: dict[tuple[str, str, str], int] = {}
        figures = list(registry)
        by_id = {figure.figure_id: figure for figure in figures}
        for figure_id in names.printed:
            if figure_id in by_id:
                place.setdefault(_series(by_id[figure_id]), len(place))
        summary = {_series(by_id[one]) for one in names.summary if one in by_id}
        leads = {indicator for indicator, *_ in summary}
        ranks = {figure.figure_id: _rank_of(figure, names.year, place, summary, leads) for figure in figures}
        self.entries = [
            Entry(
                figure,
                self._groups_of(figure),
                state_of(figure),
                ranks[figure.figure_id],
                series.setdefault(_series(figure), len(series)),
            )
            for figure in sorted(
                figures,
                key=lambda f: (
                    ranks[f.figure_id],
                    -_year(f),
                    place.get(_series(f), len(place)),
                    -(f.period_end or dt.date.min).toordinal(),
                    f.figure_id,
                ),
            )
        ]

    @property
    def groups(self) -> list[tuple[Term, ...]]:
        """The groups of words, by number."""
        return list(self._groups)

    def copy(self) -> Index:
        """The same index, for groups beside those of the figures: what one page adds is not in that of another."""
        made = copy.copy(self)
        made._groups, made._known = dict(self._groups), dict(self._known)
        made.__dict__.pop("_stored", None)
        return made

    def group(self, label: str, same: Sequence[str] = (), about: Sequence[str] = ()) -> int:
        """The number of a group with these words, for something beside figures to search in."""
        return self._group("beside", label, [label], [(same, SYNONYM), (about, ABOUT)])

    def search(self, text: str) -> Hits:
        """The figures that fit, see `Search.search`."""
        return self._stored.search(text)

    def unknown(self, text: str) -> list[str]:
        """The words of the query that are in no figure at all."""
        return self._stored.unknown(text)

    def near(self, asked: str, count: int = 3) -> list[str]:
        """The names most like a word that is nowhere, see `Search.near`."""
        return self._stored.near(asked, count)

    @cached_property
    def _stored(self) -> Search:
        con = in_memory()
        self.store(con)
        return Search(con, Registry(entry.figure for entry in self.entries))

    def store(self, con: duckdb.DuckDBPyConnection) -> None:
        """Write the index into a database, as the relations that are searched in; those that were there go."""
        kinds: dict[tuple[int, ...], int] = {}
        words: dict[tuple[str, bool], tuple[int, int]] = {}
        places = []
        for group, terms in enumerate(self._groups):
            for word, cost, is_beginning in terms:
                number, least = words.get((word, is_beginning), (len(words), cost))
                words[word, is_beginning] = (number, min(cost, least))
                places.append((number, group, cost))
        entries = []
        for place, entry in enumerate(self.entries):
            title, breakdown, period, *more = entry.groups
            kind = kinds.setdefault((title, breakdown, *more), len(kinds))
            entries.append((place, entry.figure.figure_id, kind, period, entry.state, entry.rank, entry.series))
        content = {
            "words": [(number, *term, stem(term[0]), least) for term, (number, least) in words.items()],
            "word_groups": places,
            "kind_groups": [(kind, group) for groups, kind in kinds.items() for group in dict.fromkeys(groups)],
            "entries": entries,
        }
        con.execute(f"drop schema if exists {SCHEMA} cascade")
        con.execute(f"create schema {SCHEMA}")
        for name, columns in RELATIONS.items():
            con.execute(f"create table {SCHEMA}.{name} ({columns})")
            fill(con, f"{SCHEMA}.{name}", content[name])

    def title_group(self, indicator: str, title: str) -> int:
        """The number of the group with what an indicator is called and what is said about it."""
        names = self._names
        others = [
            (names.same.get(indicator, ()), SYNONYM),
            (names.also.get(indicator, ()), ALSO),
            (names.about.get(indicator, ()), ABOUT),
        ]
        return self._group("title", indicator, [title, *names.titles.get(indicator, ())], others)

    def _groups_of(self, figure: Figure) -> tuple[int, ...]:
        # what many figures share is put together once
        found = self._shared
        title = (figure.indicator_id, figure.title)
        if title not in found:
            found[title] = self.title_group(*title)
        breakdown = (figure.breakdown, figure.breakdown_label, *figure.countries)
        if breakdown not in found:
            found[breakdown] = self._breakdown_group(figure)
        period = self._group("period", figure.period, [figure.period_label], [([figure.period], SYNONYM)])
        said = " ".join(word for word in words_of(figure.fragment_text) if word.isalpha())
        rest = self._group("rest", figure.measure, [_rest_of(figure)], [([figure.measure, said], SYNONYM)])
        groups = (found[title], found[breakdown], period, rest)
        tables = [f"tabel {table}" for table in self._names.printed.get(figure.figure_id, ())]
        return (*groups, self._group("tables", "", [], [(tables, SYNONYM)])) if tables else groups

    def _breakdown_group(self, figure: Figure) -> int:
        codes = (*(f"{dimension}={code}" for dimension, code in figure.members.items()), *figure.countries)
        members = [term for code in codes for term in self._names.members.get(code, ())]
        return self._group("breakdown", figure.breakdown, [figure.breakdown_label], [(members, SYNONYM)])

    def _group(self, kind: str, key: str, label: Sequence[str], others: Sequence[tuple[Sequence[str], int]]) -> int:
        made_from = (kind, key, *label, *others[0][0])
        if made_from not in self._known:
            terms = _terms(label, others)
            self._known[made_from] = self._groups.setdefault(terms, len(self._groups))
        return self._known[made_from]


def write_index(con: duckdb.DuckDBPyConnection) -> None:
    """Write into an open database the index of its figures, and what finds one by its id; without figures nothing."""
    if not has_relation(con, "indicators", "figures"):
        return
    figures = read_figures(con)
    Index(figures, load_names(con)).store(con)
    store_names(con, figures)
    for relation in ("figures", "measures"):
        con.execute(f"create index {relation}_by_id on indicators.{relation} (figure_id)")


def rules() -> dict[str, object]:
    """What a page needs to count in the same way, by the names that `look/templates/find/rank.js` knows."""
    return {
        "skipped": sorted(SKIPPED),
        "endings": ENDINGS,
        "inflected": INFLECTED,
        "begins": BEGINS,
        "holds": HOLDS,
        "mistyped": MISTYPED,
        "synonym": SYNONYM,
        "shortestBeginning": SHORTEST_BEGINNING,
        "shortestPart": SHORTEST_PART,
        "shortestMistyped": SHORTEST_MISTYPED,
        "shortestStem": SHORTEST_STEM,
        "longestEnding": LONGEST_ENDING,
        "states": {"usable": USABLE, "yellow": YELLOW, "nothing": NOTHING},
        "yellowCosts": YELLOW_COSTS,
    }


def coded(groups: Iterable[Sequence[Term]]) -> list[list[object]]:
    """Groups in little room: a cost and its words in one text, in turn; `*` stands for the rest of a word.

    >>> coded([(("asiel", 0, False), ("azc", 2, True), ("opvang", 2, False))])
    [[0, 'asiel', 2, 'azc* opvang']]
    """
    made: list[list[object]] = []
    for terms in groups:
        by_cost: dict[int, list[str]] = defaultdict(list)
        for word, cost, is_beginning in terms:
            by_cost[cost].append(f"{word}*" if is_beginning else word)
        made.append([part for cost, words in sorted(by_cost.items()) for part in (cost, " ".join(words))])
    return made


def _rank_of(
    figure: Figure,
    year: int,
    printed: Container[tuple[str, str, str]],
    summary: Container[tuple[str, str, str]],
    leads: Container[str],
) -> int:
    """How far a figure stands from a headline: the total of the year of the edition, a number, in the summary."""
    last = _year(figure)
    own = _series(figure)
    is_lead = own in summary
    # the total belongs to a part that the summary prints
    is_printed = is_lead or own in printed
    away = LATER if last > year else YEAR_OFF * min(year - last, MOST_YEARS)
    parts = (
        SUMMARY_PART if is_lead and figure.members else sum(ANOTHER_WAY if d in WAYS else PART for d in figure.members)
    )
    is_whole = figure.members.keys() <= WAYS
    shown = 0 if is_lead or (is_whole and figure.indicator_id in leads) else NOT_IN_SUMMARY
    kind = (
        STOCK_OF_MONTH
        if figure.period_kind == "month" and figure.stat_type == "stock"
        else KINDS.get(figure.period_kind, 0)
    )
    measure = MEASURES.get(figure.measure, OTHER_MEASURE)
    return away + parts + shown + (0 if is_printed else UNPRINTED) + kind + measure


def _rest_of(figure: Figure) -> str:
    """The words that a label has beside those of title, breakdown and period."""
    parts = (figure.title, figure.breakdown_label, figure.period_label)
    whole = ", ".join(part for part in parts if part)
    # mostly it is these with something behind it at most
    behind = figure.label[len(whole) :]
    # no word of it goes on behind
    beside = behind if figure.label.startswith(whole) and behind[:1] in ("", " ", ",") else figure.label
    if not beside:
        return ""
    known = {word for part in parts for word in words_of(part)}
    return " ".join(word for word in words_of(beside) if word not in known)


def _series(figure: Figure) -> tuple[str, str, str]:
    return figure.indicator_id, figure.breakdown, figure.measure


def _terms(label: Iterable[str], others: Iterable[tuple[Iterable[str], int]]) -> tuple[Term, ...]:
    """The words of a group, each once at its lowest cost, in the order of the alphabet."""
    found: dict[tuple[str, bool], int] = {}
    for texts, cost in ((label, LABEL), *others):
        for text in texts:
            written = _written(text)
            own = IN_SYNONYM if cost == SYNONYM and len(written) > 1 else cost
            for one in written:
                found[one] = min(own, found.get(one, own))
    return tuple(sorted((word, cost, is_beginning) for (word, is_beginning), cost in found.items()))


@functools.cache
def _written(text: str) -> tuple[tuple[str, bool], ...]:
    """The words of a name, and whether each is only the beginning of one."""
    parts = [(words_of(part), part.endswith("*")) for part in text.split()]
    return tuple((word, is_stem and word == found[-1]) for found, is_stem in parts for word in found)


def _year(figure: Figure) -> int:
    found = re.match(r"\d{4}", figure.period)
    return figure.period_end.year if figure.period_end else int(found[0]) if found else 0
