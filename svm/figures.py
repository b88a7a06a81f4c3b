"""Figures as the report prints them: all that is text is ready to print; only `value` is the unrounded number."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

import duckdb

from svm.database import connect, rows
from svm.doubts import ACCEPTED
from svm.errors import AuthorError, UserError
from svm.home import Home
from svm.printed import Number, printed_number
from svm.sql import literal
from svm.yellow import DOUBTED, NO_UPDATE, word_of

if TYPE_CHECKING:
    import polars as pl

#: how a figure is written with its number, by its column; `tekst` is the plain one and needs no suffix in the tag
TEXTS = {
    "tekst": "running_text",
    "tabel": "table_text",
    "kop": "headline_text",
    "zin": "fragment_text",
}
_CHANGE = "een verandering die niet geel is, van een getal dat niet onder nul is of was"
#: words for which way a figure went, with which figures have them (Dutch)
DIRECTIONS = {
    "steeg": _CHANGE,
    "is": _CHANGE,
    "trend": f"{_CHANGE}, en die niet op nul uitkomt",
    "meer": f"{_CHANGE}, en die niet op nul uitkomt en geen verschil in procentpunt is",
    "hoger": f"{_CHANGE}, en die niet op nul uitkomt",
}
PLACE = "rang"
#: words that turn with a figure and print no digits: `word_texts`, made in macros/numbers/words.sql
WORD_FORMS = DIRECTIONS | {
    "deel": "een aandeel, niet geel, binnen 2 procentpunt van een vijfde, kwart, derde, helft, twee derde of driekwart",
    PLACE: "een van de eerste vijf plaatsen die zeker is, niet geel en met niemand gedeeld",
}
#: every form in which a figure may be asked for
CHANNELS = (*TEXTS, *WORD_FORMS)
#: what stands beside the number on a card, by its attribute: of what period it is, and why it has no change
BESIDE = {"tijd": "about_text", "omdat": "no_change_text"}
#: why a stock has no change: a day has no year before it
ON_A_DAY = "een stand op een dag wordt niet met die van een jaar eerder vergeleken"
#: the measures that tell how a figure changed since the year before, the first that there is counts
CHANGES_OF_YEAR = ("change_pct", "change_pp")
#: between the figure and its channel in a tag: `reg_immigration:2023@kop`
AT = "@"
#: a block control that holds a whole report table: `tabel:3.1`
TABLE = "tabel:"
#: a block control that holds a chart of the report: `figuur:3.1`
CHART = "figuur:"
BLOCKS = (TABLE, CHART)
#: a number in a text, in Dutch notation
NUMBER = r"[-−]?\d+(?:\.\d{3})*(?:,\d+)?"
#: a field that says how the edition stands: how much is yellow, who agreed; `publish/report/stand.py` words it
STAND = "stand:"
#: behind the tag of a table or chart: the inline control in its caption with its title
TITLE = f"{AT}titel"
#: what such a tag looks like, of a figure, table or chart that there is or was
_TAG = re.compile(r"[a-z][a-z0-9_]*:\S")
#: what a yellow figure says that was frozen without its reason
_WITHOUT_REASON = f"[{NO_UPDATE}: nog geen update]"


def is_tag(tag: str) -> bool:
    """Whether the tag of a control is one of ours, known or not; other programs begin theirs otherwise.

    >>> is_tag("asy_first:1999"), is_tag("tabel:3.1"), is_tag('ZOTERO_ITEM CSL_CITATION {"id":1}'), is_tag("Auteur")
    (True, True, False, False)
    """
    return _TAG.match(tag) is not None


@dataclass(frozen=True)
class Figure:
    """One printable figure: what `indicators.figures` says of it, all text in Dutch and ready to print.

    `printed_value` is rounded as it is printed, and is there for a carried or a doubted figure too, of which `value` is
    None;
    `members` is its breakdown, dimension to code, and `countries` are the codes in it that are countries;
    `word_texts` are the words that turn with it, form to word, without those that would not be true.
    `title` and `stat_type` are those of the indicator; `base_label` is the period that a change is measured from;
    `why_no_change` says why a figure that is not yellow has no change since the year before, if that is known.
    """

    figure_id: str
    tag: str
    label: str
    chapter: int
    measure: str
    value: float | None
    unit: str
    running_text: str
    table_text: str
    headline_text: str
    fragment_text: str
    is_yellow: bool
    yellow_text: str
    status: str
    source_line: str
    definition: str
    indicator_id: str = ""
    period: str = ""
    breakdown: str = ""
    unit_nl: str = ""
    display_text: str = ""
    printed_value: Decimal | None = None
    printed_decimals: int | None = None
    hedge: str = ""
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    carried_period: str | None = None
    printed_label: str = ""
    members: Mapping[str, str] = field(default_factory=dict, hash=False)
    countries: Sequence[str] = field(default=(), hash=False)
    title: str = ""
    stat_type: str = ""
    breakdown_label: str = ""
    period_kind: str = ""
    period_label: str = ""
    base_label: str = ""
    word_texts: Mapping[str, str] = field(default_factory=dict, hash=False)
    mark: str = ""
    computed_text: str = ""
    why_no_change: str = ""

    @property
    def about_period(self) -> str:
        """The period that the number is about: another than its own when it is carried over."""
        return self.printed_label or self.period_label

    @property
    def about_text(self) -> str:
        """The same, and whether the number is provisional or was computed."""
        parts = (self.about_period, "voorlopig" if self.mark == "*" else "", self.computed_text)
        return ", ".join(part for part in parts if part)

    @property
    def no_change_text(self) -> str:
        """Why there is no change since the year before; empty when there is one, or when it is yellow."""
        return f"Geen verandering berekend: {self.why_no_change}" if self.why_no_change else ""

    @property
    def number(self) -> Number | None:
        """The number that is printed, None for a sign."""
        return printed_number(self.printed_value, self.printed_decimals or 0, self.hedge, self.display_text)

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """First and last day of its period."""
        return (self.period_start, self.period_end) if self.period_start and self.period_end else None

    def text(self, channel: str = "tekst") -> str:
        """The wording in a channel, without the yellow text; empty when the figure has none there."""
        attribute = TEXTS.get(channel) or BESIDE.get(channel)
        return str(getattr(self, attribute)) if attribute else self.word_texts.get(channel, "")

    def has_reason(self, channel: str = "tekst") -> bool:
        """Whether it is yellow in this channel: then its yellow text stands behind the wording."""
        return self.is_yellow and channel not in BESIDE

    def said(self, channel: str = "tekst") -> str:
        """What it says in a channel: the wording and, for a figure without an update, why."""
        text = self.text(channel)
        return f"{text} {self.yellow_text or _WITHOUT_REASON}" if self.has_reason(channel) else text


class Registry:
    """All figures of a published or frozen warehouse.

    `stands` makes what is said of the state of the edition, when a document first asks for it: found by tag like a
    figure, but none of the figures that the registry lists.
    """

    def __init__(self, figures: Iterable[Figure], stands: Callable[[], Iterable[Figure]] = tuple) -> None:
        self._make_stands = stands
        self._by_id: dict[str, Figure] = {}
        self._by_tag: dict[str, Figure] = {}
        self._add(figures)

    def _add(self, figures: Iterable[Figure]) -> None:
        for figure in figures:
            self._by_id[figure.figure_id] = figure
            self._by_tag[figure.tag] = figure

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def named(self, figure_ids: Iterable[str]) -> dict[str, Figure]:
        """The figures with these ids, by id, those that there are."""
        return {one: self._by_id[one] for one in figure_ids if one in self._by_id}

    def get(self, figure_id: str) -> Figure | None:
        """The figure with this id, or with this tag without its channel."""
        if figure_id.startswith(STAND):
            return self.stands.get(figure_id)
        return self._by_id.get(figure_id) or self._by_tag.get(figure_id)

    def want(self, tags: Iterable[str]) -> None:
        """Say which figures will be asked for, by tag or id, with or without channel; nothing follows from it here."""

    def wordings(self) -> set[str]:
        """How figures are written with their number: each wording there is, once or with several numbers."""
        return {figure.text(channel) for figure in self for channel in TEXTS}

    @cached_property
    def stands(self) -> Mapping[str, Figure]:
        """What is said of the state of the edition, by tag."""
        return {stand.tag: stand for stand in self._make_stands()}

    def of_tag(self, tag: str) -> tuple[Figure, str] | None:
        """The figure and the channel that a tag names; None when it names no figure in a known channel."""
        name, _, channel = tag.partition(AT)
        figure = self.get(name)
        channel = channel or "tekst"
        return (figure, channel) if figure and channel in (*CHANNELS, *BESIDE) and figure.text(channel) else None

    def why_none(self, tag: str) -> str:
        """Why a tag names no text, in Dutch."""
        name, _, channel = tag.partition(AT)
        if name.startswith(STAND):
            return "dit wordt van de stand van deze editie niet (meer) gezegd"
        if self.get(name) is None:
            return "het cijfer bestaat niet (meer)"
        reason = f"het cijfer heeft geen tekst in de vorm ‘{channel or 'tekst'}’"
        if channel == "omdat":
            return f"{reason}: er is nu een verandering, of het is geel"
        return f"{reason}: die heeft alleen {WORD_FORMS[channel]}" if channel in WORD_FORMS else reason


class OpenRegistry(Registry):
    """The figures of an open database, each read when it is asked for: a few of many take no longer than a few.

    `among` is SQL over `indicators.figures`: who goes over the registry sees these alone. Raises UserError when there
    are none at all.
    """

    #: of more than so many, all are read: a query that names them takes longer
    MOST_NAMED = 1000

    def __init__(
        self, con: duckdb.DuckDBPyConnection, stands: Callable[[], Iterable[Figure]] = tuple, among: str = ""
    ) -> None:
        super().__init__((), stands)
        self._con, self._is_whole, self._among = con, False, among
        #: names that no figure has
        self._unknown: set[str] = set()
        if not con.execute("select 1 from indicators.figures limit 1").fetchall():
            raise _no_figures()

    def __iter__(self) -> Iterator[Figure]:
        if self._among:
            return iter(self._gone_over)
        self._read_all()
        return super().__iter__()

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @cached_property
    def _gone_over(self) -> list[Figure]:
        found = read_figures(self._con, self._among)
        self._add(figure for figure in found if figure.figure_id not in self._by_id)
        return [self._by_id[figure.figure_id] for figure in found]

    def named(self, figure_ids: Iterable[str]) -> dict[str, Figure]:
        """The figures with these ids, by id, those that there are."""
        asked = list(figure_ids)
        missing = [] if self._is_whole else [one for one in asked if one not in self._by_id]
        if len(missing) > self.MOST_NAMED:
            self._read_all()
        elif missing:
            self._add(_named(self._con, missing))
        return super().named(asked)

    def get(self, figure_id: str) -> Figure | None:
        """The figure with this id, or with this tag without its channel."""
        self.want([figure_id])
        return super().get(figure_id)

    def want(self, tags: Iterable[str]) -> None:
        """Read what will be asked for at once, by tag or id, with or without channel."""
        names = {name for tag in tags if not (name := tag.partition(AT)[0]).startswith(STAND)}
        if self._unread(names):
            # by id first: that has an index in the published file, and a tag is mostly the same
            self.named(sorted(self._unread(names)))
            self.named(self._of_tags(sorted(self._unread(names))))
            self._unknown |= self._unread(names)

    def wordings(self) -> set[str]:
        """How figures are written with their number: of texts that differ in their number alone, one."""
        if self._is_whole:
            return super().wordings()
        texts = ", ".join(TEXTS.values())
        found = self._con.execute(
            f"""
            select min(text) from (select distinct unnest([{texts}]) as text from indicators.figures)
            group by regexp_replace(text, {literal(NUMBER)}, chr(1))
            """
        ).fetchall()
        return {text for (text,) in found if text is not None}

    def _unread(self, names: set[str]) -> set[str]:
        # one by one: to take the keys of a dictionary from a set goes over all of them
        known = (self._by_id, self._by_tag, self._unknown)
        return set() if self._is_whole else {name for name in names if not any(name in held for held in known)}

    def _of_tags(self, tags: Sequence[str]) -> list[str]:
        if not tags:
            return []
        among = ", ".join(map(literal, tags))
        query = f"select figure_id from indicators.figures where tag in ({among}) order by figure_id"
        return [str(figure_id) for (figure_id,) in self._con.execute(query).fetchall()]

    def _read_all(self) -> None:
        if not self._is_whole:
            # one that was asked for before stays the same object
            known, self._by_id, self._by_tag = self._by_id, {}, {}
            self._add(known.get(figure.figure_id, figure) for figure in read_figures(self._con))
            self._is_whole = True


def load_registry(con: duckdb.DuckDBPyConnection, stands: Callable[[], Iterable[Figure]] = tuple) -> Registry:
    """Every figure of an open database, with `stands` for what is said of its state; UserError without figures."""
    found = Registry(read_figures(con), stands)
    if not len(found):
        raise _no_figures()
    return found


def _no_figures() -> UserError:
    return UserError(
        "The warehouse has no figures.",
        next_step="run `make build`.",
        dutch=AuthorError("Het magazijn heeft geen cijfers.", next_step="vraag de data-engineer om `make build`."),
    )


def read_figures(con: duckdb.DuckDBPyConnection, where: str = "true") -> list[Figure]:
    """The figures of an open database, in the order of their ids; `where` is SQL over `indicators.figures`."""
    changes = " union all ".join(f"select figure_id || ':{change}' from asked" for change in CHANGES_OF_YEAR)
    return _read(con, where, f"figure_id in ({changes})")


def _named(con: duckdb.DuckDBPyConnection, figure_ids: Sequence[str]) -> list[Figure]:
    """Those with these ids; the index of the published database finds ids that are written out and asked for alone."""
    if not figure_ids:
        return []
    changes = [f"{one}:{change}" for one in figure_ids for change in CHANGES_OF_YEAR]
    return _read(con, _among(figure_ids), _among(changes))


def _among(figure_ids: Sequence[str]) -> str:
    return f"figure_id in ({', '.join(map(literal, figure_ids))})"


def _read(con: duckdb.DuckDBPyConnection, where: str, changes: str) -> list[Figure]:
    """Figures, with why one has no change: `changes` says which measures may tell."""
    found = con.execute(
        f"""
        with
        asked as materialized (select * from indicators.figures where {where}),
        periods as (
            select period, min(period_label) as label
            from indicators.figures
            where period in (select a.base_period from asked as a)
            group by period
        ),
        changes as materialized (
            select figure_id, withheld_reason from indicators.measures where {changes}
        ),
        reasons as (
            select regexp_replace(figure_id, ':change_p(ct|p)$', '') as figure_id, min(withheld_reason) as reason
            from changes
            where regexp_matches(figure_id, ':change_p(ct|p)$') and withheld_reason <> ''
            group by all
        )
        select
            f.figure_id, f.tag, f.figure_label, f.chapter, f.measure, f.value, f.unit, f.running_text, f.table_text,
            f.headline_text, f.fragment_text, f.is_yellow, f.yellow_text, f.status, f.source_line, f.definition,
            f.indicator_id, f.period, f.breakdown,
            coalesce(
                (select u.label_nl from reference.terms as u where u.term_list = 'eenheid' and u.code = f.unit), f.unit
            ),
            f.display_text, f.printed_value, f.printed_decimals, f.hedge, f.period_start, f.period_end,
            f.carried_period, f.printed_label, f.members, f.countries,
            coalesce(i.title_nl, ''), coalesce(i.stat_type, ''),
            f.breakdown_label, f.period_kind, f.period_label, coalesce(p.label, ''), coalesce(f.word_texts, map {{}}),
            f.mark, f.computed_text,
            case
                when f.is_yellow or f.measure <> 'value' then ''
                when f.period_kind = 'reference_date' then {literal(ON_A_DAY)}
                else coalesce(r.reason, '')
            end
        from asked as f
        left join reference.indicators as i on f.indicator_id = i.indicator_id
        left join periods as p on f.base_period = p.period
        left join reasons as r on f.figure_id = r.figure_id
        order by f.figure_id
        """
    ).fetchall()
    return [Figure(*row) for row in found]


MEASURES = ("change_abs", "change_pct", "change_pp", "share_pct", "rank", "per_1000")


def registry() -> Registry:
    """All figures of the published warehouse as it is now: a notebook that stays open sees a newer build."""
    con = connect(Home.default())
    try:
        return load_registry(con)
    finally:
        con.close()


def get(figure_id: str) -> Figure:
    """One figure. Raises AuthorError when there is none, with the reason when it may not be made."""
    con = connect(Home.default())
    try:
        figure = OpenRegistry(con).get(figure_id)
        if figure:
            return figure
        raise AuthorError(
            f"Er is geen cijfer {figure_id}: {why_not(con, figure_id)}.",
            next_step="zoek het met `svm figure WOORD`; docs/definitions.md zegt welke maten er zijn.",
        )
    finally:
        con.close()


def why_not(con: duckdb.DuckDBPyConnection, figure_id: str) -> str:
    """Why a figure is not made, in Dutch."""
    found = rows(con, "select withheld_reason from indicators.measures where figure_id = ?", [figure_id])
    if found and found[0]["withheld_reason"]:
        return str(found[0]["withheld_reason"])
    measure = figure_id.rsplit(":", 1)[-1]
    if measure == "per_1000":
        return "per 1.000 inwoners is er alleen per land, van wat de kaart van Europa zo toont"
    return "dit cijfer kent het magazijn niet" if measure not in MEASURES else "deze maat bestaat niet voor dit cijfer"


def card(figure_id: str) -> str:
    """The definition card of a figure: what it counts, how it is written, where it comes from."""
    figure = get(figure_id)
    lines = [
        figure.label,
        f"  nummer       {figure.figure_id}",
        f"  in een tabel {figure.table_text}",
        f"  in een zin   {figure.running_text}",
        f"  in een kop   {figure.headline_text}",
    ]
    if figure.fragment_text:
        lines.append(f"  zinsdeel     {figure.fragment_text}")
    lines += [f"  {AT + form:<13}{word}" for form in WORD_FORMS if (word := figure.text(form))]
    if figure.is_yellow:
        lines.append(f"  geel         {figure.yellow_text}")
    if word_of(figure.yellow_text) == DOUBTED:
        lines.append(f"  te doen      de partner verbetert het, of een rij in {ACCEPTED} bevestigt het")
    lines += [f"  status       {figure.status}", f"  telt         {figure.definition}"]
    if figure.source_line:
        lines.append(f"  {figure.source_line}")
    return "\n".join(lines)


def find(words: str) -> list[Figure]:
    """Figures whose label or number holds all words, the newest period first."""
    wanted = words.lower().split()
    found = [f for f in registry() if all(w in f"{f.figure_id} {f.label}".lower() for w in wanted)]
    return sorted(found, key=lambda f: (f.indicator_id, f.breakdown, f.measure, f.period), reverse=True)


def frame(where: str = "true") -> pl.DataFrame:
    """Figures as a frame, one row each; `where` is SQL over `indicators.figures`."""
    con = connect(Home.default())
    try:
        return con.execute(f"select * from indicators.figures where {where} order by figure_id").pl()
    finally:
        con.close()
