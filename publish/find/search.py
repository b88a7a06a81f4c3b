"""Search by words: which figures fit them, the best first. No tie: the order of the figures decides what words do not.

The words stand in groups that figures share: those of an indicator, of a breakdown, of a period, of the tables that
print it, and what else the label says. A word of the query costs what its cheapest group asks; a figure fits when every
word is found in it. What it costs besides is how far it stands from a headline (`rank_of`). The task pane in Word and
the search page of the site hold the same groups and count in the same way (`look/templates/find/rank.js`).
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from publish.prose.subjects import vocabulary
from publish.tables.lead import SUMMARY
from svm.database import rows
from svm.figures import Figure, Registry

#: what a word costs by where it stands: in the name, a word for the same, a word of a longer name for the same, a word
#: that may mean this too, or a text about it
LABEL, SYNONYM, IN_SYNONYM, ALSO, ABOUT = 0, 2, 3, 4, 10
#: what it costs more when it is another form of the word, when a word only begins with it, or only holds it
INFLECTED, BEGINS, HOLDS = 1, 2, 4
#: and one letter off; asked only of a word that is nowhere else
MISTYPED = 3
#: so many letters a word needs for that
SHORTEST_BEGINNING, SHORTEST_PART, SHORTEST_MISTYPED, SHORTEST_STEM = 3, 4, 6, 4
#: what stands for the rest of a word is an ending when it is no longer than this; else it is another word behind it
LONGEST_ENDING = 5
#: the endings of plural and inflection, Dutch and English, and how a word is written without them; in this order
ENDINGS = (
    (r"(?:ische|isch|iers|ier|ies|ie)$", "i"),
    (r"(?:eren|en|es|e|s)$", ""),
    (r"([a-z])\1", r"\1"),
    (r"z$", "s"),
    (r"v$", "f"),
)
#: letters that a name of a country needs to stand for its people too: "Colombia" for "Colombianen"
SHORTEST_COUNTRY = 6
#: words between the words, and those of a question: a query says the same without them
# fmt: off
SKIPPED = frozenset({
    "aan", "aantal", "and", "bij", "de", "door", "een", "en", "er", "for", "from", "had", "hebben", "het", "hoe",
    "hoeveel", "how", "in", "is", "kwamen", "many", "met", "naar", "number", "of", "om", "op", "per", "the", "there",
    "tot", "uit", "van", "veel", "voor", "waren", "was", "wat", "were", "what", "zijn",
})
# fmt: on
#: whether a figure can be printed: now; with its yellow text; not at all
USABLE, YELLOW, NOTHING = range(3)
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
#: a yellow figure is the best answer only when it fits so much better than what can be printed
YELLOW_COSTS = 3

#: a number with points is the address of a table, "3.1"
_WORDS = re.compile(r"\d+(?:\.\d+)+|[^\W_]+")
#: a word, what it costs, and whether it is only the beginning of one
Term = tuple[str, int, bool]


def fold(text: str) -> str:
    """A text as it is compared: small letters without accents.

    >>> fold("SYRIË")
    'syrie'
    """
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.category(c).startswith("M"))


@functools.cache
def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared, without those between the words, each once.

    >>> words_of("Hoeveel asielaanvragen uit Syrië in 2025, tabel 3.1?")
    ('asielaanvragen', 'syrie', '2025', 'tabel', '3.1')
    """
    return tuple(dict.fromkeys(word for word in _WORDS.findall(fold(text)) if word not in SKIPPED))


@functools.cache
def stem(word: str) -> str:
    """A word without the ending of its plural or inflection, as long as enough is left.

    >>> stem("aanvragen") == stem("aanvraag"), stem("syriers") == stem("syrie"), stem("azc")
    (True, True, 'azc')
    """
    if word[0].isdecimal():
        return word
    shorter = word
    for ending, other in ENDINGS:
        shorter = re.sub(ending, other, shorter)
    return shorter if len(shorter) >= SHORTEST_STEM else word


def cost_of(asked: str, term: Term) -> int | None:
    """What it costs to find a word of the query in a term; None when it is not there.

    >>> cost_of("asiel", ("asielaanvragen", LABEL, False)), cost_of("syrische", ("syri", SYNONYM, True))
    (2, 2)
    >>> cost_of("asielaanvraag", ("asielaanvragen", LABEL, False)), cost_of("202", ("2025", LABEL, False))
    (1, None)
    """
    word, cost, is_beginning = term
    if asked == word:
        return cost
    if is_beginning and asked.startswith(word):
        return cost if len(asked) <= len(word) + LONGEST_ENDING else cost + HOLDS
    if asked[0].isdecimal():
        return None
    if stem(asked) == stem(word):
        return cost + INFLECTED
    if len(asked) >= SHORTEST_BEGINNING and word.startswith(asked):
        return cost + BEGINS
    if len(asked) >= SHORTEST_PART and asked in word:
        return cost + HOLDS
    return None


def mistyped_cost(asked: str, term: Term) -> int | None:
    """What it costs to take a word for one that is a letter off: one too many, too few, another, or two exchanged.

    >>> mistyped_cost("asielanvragne", ("asielanvragen", LABEL, False))
    3
    >>> mistyped_cost("emigratie", ("immigratie", LABEL, False)) is None
    True
    """
    word, cost, is_beginning = term
    if min(len(asked), len(word)) < SHORTEST_MISTYPED or asked[0].isdecimal():
        return None
    lengths = range(len(word) - 1, len(word) + 2) if is_beginning else (len(asked),)
    return cost + MISTYPED if any(_is_letter_off(asked[:length], word) for length in lengths) else None


def _is_letter_off(one: str, other: str) -> bool:
    """Whether one letter makes the difference: what is before the first that differs is the same, and what follows."""
    if abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, others = one[at:], other[at:]
    exchanged = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return rest[1:] == others or rest == others[1:] or rest[1:] == others[1:] or exchanged


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


@dataclass(frozen=True)
class Hit:
    """A figure that fits, and what its words and its rank cost."""

    entry: Entry
    cost: int

    @property
    def figure(self) -> Figure:
        """The figure."""
        return self.entry.figure


class Index:
    """All figures in their order, with their words."""

    def __init__(self, registry: Registry | Iterable[Figure], names: Names | None = None) -> None:
        self._names = names = names or Names()
        self._groups: dict[tuple[Term, ...], int] = {}
        #: the numbers of groups by what they were made from
        self._known: dict[tuple[object, ...], int] = {}
        series: dict[tuple[str, str, str], int] = {}
        place: dict[tuple[str, str, str], int] = {}
        figures = list(registry)
        by_id = {figure.figure_id: figure for figure in figures}
        for figure_id in names.printed:
            if figure_id in by_id:
                place.setdefault(_series(by_id[figure_id]), len(place))
        summary = {_series(by_id[one]) for one in names.summary if one in by_id}
        ranks = {figure.figure_id: rank_of(figure, names.year, set(place), summary) for figure in figures}
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
        return made

    def group(self, label: str, same: Sequence[str] = (), about: Sequence[str] = ()) -> int:
        """The number of a group with these words, for something beside figures to search in."""
        return self._group("beside", label, [label], [(same, SYNONYM), (about, ABOUT)])

    def search(self, text: str) -> list[Hit]:
        """The figures in which every word is found: what can be printed first, then by cost, then in their order."""
        costs = self._costs(words_of(text))
        found = [(entry, _sum(entry, costs)) for entry in self.entries]
        hits = [Hit(entry, cost + entry.rank) for entry, cost in found if cost is not None]
        # what is sorted keeps the order of the entries
        return sorted(hits, key=lambda hit: (hit.entry.state, hit.cost)) if costs else []

    def unknown(self, text: str) -> list[str]:
        """The words of the query that are in no figure at all."""
        asked = words_of(text)
        return [word for word, found in zip(asked, self._costs(asked), strict=True) if not found]

    def near(self, asked: str, count: int = 3) -> list[str]:
        """The names that begin or end most like a word that is nowhere; at least half of it must be the same."""
        words = {
            word for terms in self._groups for word, cost, _ in terms if cost <= SYNONYM and len(word) >= SHORTEST_PART
        }
        like = {word: max(_common(asked, word), _common(asked[::-1], word[::-1])) for word in words}
        return sorted((w for w in words if 2 * like[w] >= max(len(asked), len(w))), key=lambda w: (-like[w], w))[:count]

    def _costs(self, asked: Sequence[str]) -> list[dict[int, int]]:
        """Per word of the query: the groups that hold it, and what it costs there."""
        return [self._found(word, cost_of) or self._found(word, mistyped_cost) for word in asked]

    def _found(self, word: str, cost: Callable[[str, Term], int | None]) -> dict[int, int]:
        costs = {term: cost(word, term) for terms in self._groups for term in terms}
        return {
            number: min(found)
            for terms, number in self._groups.items()
            if (found := [c for term in terms if (c := costs[term]) is not None])
        }

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
        names = self._names
        codes = (*(f"{dimension}={code}" for dimension, code in figure.members.items()), *figure.countries)
        known = {*words_of(figure.title), *words_of(figure.breakdown_label), *words_of(figure.period_label)}
        rest = " ".join(word for word in words_of(figure.label) if word not in known)
        said = " ".join(word for word in words_of(figure.fragment_text) if word.isalpha())
        members = [term for code in codes for term in names.members.get(code, ())]
        tables = [f"tabel {table}" for table in names.printed.get(figure.figure_id, ())]
        groups = [
            self.title_group(figure.indicator_id, figure.title),
            self._group("breakdown", figure.breakdown, [figure.breakdown_label], [(members, SYNONYM)]),
            self._group("period", figure.period, [figure.period_label], [([figure.period], SYNONYM)]),
            self._group("rest", figure.measure, [rest], [([figure.measure, said], SYNONYM)]),
        ]
        return (*groups, self._group("tables", "", [], [(tables, SYNONYM)])) if tables else tuple(groups)

    def _group(self, kind: str, key: str, label: Sequence[str], others: Sequence[tuple[Sequence[str], int]]) -> int:
        made_from = (kind, key, *label, *others[0][0])
        if made_from not in self._known:
            terms = _terms(label, others)
            self._known[made_from] = self._groups.setdefault(terms, len(self._groups))
        return self._known[made_from]


def best(hits: Iterable[Hit], count: int, state: int = USABLE) -> list[Hit]:
    """The first hits that can be printed so, one of each series: the same figure of other periods adds nothing."""
    found: dict[int, Hit] = {}
    for hit in hits:
        if hit.entry.state == state:
            found.setdefault(hit.entry.series, hit)
    return list(found.values())[:count]


def headline(hits: Sequence[Hit]) -> Hit | None:
    """The best answer: what can be printed, or a yellow figure that fits much better; None without a value."""
    first = [*best(hits, 1), *best(hits, 1, YELLOW)]
    return min(first, key=lambda hit: hit.cost + YELLOW_COSTS * (hit.entry.state == YELLOW)) if first else None


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


def rank_of(
    figure: Figure,
    year: int,
    printed: frozenset[tuple[str, str, str]] | set[tuple[str, str, str]],
    summary: frozenset[tuple[str, str, str]] | set[tuple[str, str, str]],
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
    shown = 0 if is_lead or (is_whole and any(one[0] == own[0] for one in summary)) else NOT_IN_SUMMARY
    kind = (
        STOCK_OF_MONTH
        if figure.period_kind == "month" and figure.stat_type == "stock"
        else KINDS.get(figure.period_kind, 0)
    )
    measure = MEASURES.get(figure.measure, OTHER_MEASURE)
    return away + parts + shown + (0 if is_printed else UNPRINTED) + kind + measure


def _series(figure: Figure) -> tuple[str, str, str]:
    return figure.indicator_id, figure.breakdown, figure.measure


def _sum(entry: Entry, costs: Sequence[Mapping[int, int]]) -> int | None:
    total = 0
    for by_group in costs:
        found = [by_group[group] for group in entry.groups if group in by_group]
        if not found:
            return None
        total += min(found)
    return total


def _common(one: str, other: str) -> int:
    """How many first letters two words share."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


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
