"""What two built databases print otherwise: figures with the tables they stand in, and sentences."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publish.charts.theme import Theme, load_themes
from publish.find.happened import as_text, what_happened
from publish.release.changes import figure_changes
from publish.tables.table import load_tables
from svm.database import rows
from svm.figures import load_registry
from svm.sql import literal

#: indicator, period and breakdown
Cell = tuple[str, str, str]
SUMMARY = "samenvatting"
#: what of a figure says where its number is from
_FROM = ("delivery_id", "raw_sha256", "base_delivery_id", "base_raw_sha256")


@dataclass(frozen=True)
class Printed:
    """A figure that prints another text, yellow or status: texts in Dutch, `nieuw` or `vervallen` where there is none.

    `cells` are those that it is made of. `deliveries` are those that it is printed from now, or was. `is_key` tells
    whether it is a lead figure of the summary, of which posts and news are made too.
    """

    figure_id: str
    label: str
    chapter: int
    indicator_id: str
    old: str
    new: str
    old_status: str
    new_status: str
    cells: tuple[Cell, ...]
    deliveries: tuple[str, ...]
    is_other_data: bool
    tables: tuple[str, ...]
    is_key: bool

    @property
    def status(self) -> str:
        """The status, and what it was when that is another."""
        return self.new_status if self.old_status == self.new_status else f"{self.old_status} → {self.new_status}"


@dataclass(frozen=True)
class Told:
    """A sentence that is made of figures, in Dutch: the document it stands in, and what it is found by in there."""

    place: str
    key: str
    chapter: int
    title: str
    text: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence that reads otherwise, in Dutch, with the documents it stands in and its figures now and before."""

    places: tuple[str, ...]
    chapter: int
    title: str
    old: str
    new: str
    figures: tuple[str, ...]

    @property
    def line(self) -> str:
        """What it was and is, behind where it stands."""
        return f"sentence of {', '.join(self.places)}, {self.title}: {self.old or '–'} → {self.new or '–'}"


@dataclass(frozen=True)
class Comparison:
    """Everything that is printed otherwise, figures and sentences in their order, and how many figures there are."""

    printed: tuple[Printed, ...]
    sentences: tuple[Sentence, ...]
    count: int

    @property
    def tables(self) -> list[str]:
        """The numbers of the report tables that are touched."""
        return tables_of(self.printed)


Tell = Callable[[duckdb.DuckDBPyConnection], Iterable[Told]]


def tables_of(printed: Iterable[Printed]) -> list[str]:
    """The numbers of the tables in which figures stand, each once, by number."""
    found = {table for one in printed for table in one.tables}
    return sorted(found, key=lambda number: [(part.isdigit(), part.zfill(9)) for part in number.split(".")])


def compare(before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection, tell: Tell) -> Comparison:
    """Hold what one built database prints against another; `tell` gives the sentences beside those of the summary."""
    with tempfile.TemporaryDirectory() as aside:
        path = Path(aside) / "figures.parquet"
        before.execute(f"copy (select * from indicators.figures) to {literal(str(path))} (format parquet)")
        changed = figure_changes(after, path, words_too=True, new_too=True)
    ids = [str(change["figure_id"]) for change in changed]
    was, now = _facts(before, ids), _facts(after, ids)
    places = _places(before, ids)
    for figure_id, tables in _places(after, ids).items():
        places[figure_id] = tuple(dict.fromkeys((*places.get(figure_id, ()), *tables)))
    themes, earlier = _themes(after), _themes(before)
    keys = {lead.cell.figure_id for theme in (*themes, *earlier) for lead in theme.leads}
    printed = tuple(_printed(change, was, now, places.get(str(change["figure_id"]), ()), keys) for change in changed)
    count = rows(after, "select count(*) as n from indicators.figures")[0]["n"]
    sentences = _sentences([*_summary(earlier), *tell(before)], [*_summary(themes), *tell(after)])
    return Comparison(printed, sentences, int(str(count)))


def _printed(
    change: dict[str, object],
    was: dict[str, dict[str, object]],
    now: dict[str, dict[str, object]],
    tables: tuple[str, ...],
    keys: Collection[str],
) -> Printed:
    figure_id = str(change["figure_id"])
    both = [facts[figure_id] for facts in (now, was) if figure_id in facts]
    one = both[0]
    cells = (
        (str(f[indicator]), str(f[period]), str(f["breakdown"]))
        for f in both
        for indicator, period in (
            ("indicator_id", "period"),
            ("indicator_id", "printed_period"),
            ("base_indicator_id", "base_period"),
            ("indicator_id", "base_period"),
        )
        if f[indicator] and f[period]
    )
    return Printed(
        figure_id=figure_id,
        label=str(one["figure_label"]),
        chapter=int(str(one["chapter"])),
        indicator_id=str(one["indicator_id"]),
        old=str(change["old"]),
        new=str(change["new"]),
        old_status=str(change["old_status"]),
        new_status=str(change["new_status"]),
        cells=tuple(dict.fromkeys(cells)),
        deliveries=tuple(dict.fromkeys(str(f[n]) for f in both for n in _FROM if n.endswith("delivery_id") and f[n])),
        is_other_data=len({tuple(str(f[name] or "") for name in _FROM) for f in both}) > 1,
        tables=tables,
        is_key=figure_id in keys,
    )


def _facts(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, dict[str, object]]:
    found = rows(
        con,
        "select figure_id, figure_label, chapter, indicator_id, period, breakdown, printed_period, base_indicator_id, "
        f"base_period, {', '.join(_FROM)} from indicators.figures where figure_id in ({_listed(ids)})",
    )
    return {str(f["figure_id"]): f for f in found}


def _places(con: duckdb.DuckDBPyConnection, ids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The numbers of the tables in which each figure stands, in report order."""
    found: dict[str, tuple[str, ...]] = {}
    for r in rows(
        con,
        "select distinct c.figure_id, h.table_number, h.table_order, h.table_id from indicators.table_cells as c "
        "inner join indicators.table_heads as h on c.table_id = h.table_id "
        f"where c.figure_id in ({_listed(ids)}) order by h.table_order, h.table_id, c.figure_id",
    ):
        figure_id = str(r["figure_id"])
        found[figure_id] = (*found.get(figure_id, ()), str(r["table_number"]))
    return found


def _listed(ids: Collection[str]) -> str:
    return ", ".join(map(literal, ids)) or "''"


def _themes(con: duckdb.DuckDBPyConnection) -> list[Theme]:
    return load_themes(con, load_tables(con), {}, load_registry(con))


def _summary(themes: Iterable[Theme]) -> Iterable[Told]:
    for theme in themes:
        parts = what_happened(theme)
        figures = tuple(part.figure.figure_id for part in parts if part.figure)
        yield Told(SUMMARY, str(theme.chapter), theme.chapter, theme.title, as_text(parts), figures)


def _sentences(before: Iterable[Told], after: Iterable[Told]) -> tuple[Sentence, ...]:
    """The sentences that read otherwise; one that was not or is no more has no text there."""
    olds, news = _by_key(before), _by_key(after)
    found: dict[tuple[str, str], Sentence] = {}
    for key in dict.fromkeys((*news, *olds)):
        old, new = olds.get(key), news.get(key)
        one = new or old
        texts = old.text if old else "", new.text if new else ""
        if one is None or texts[0] == texts[1]:
            continue
        figures = [figure for side in (new, old) if side for figure in side.figures]
        # the note and the news item say the same
        same = found.get(texts)
        places = (*(same.places if same else ()), one.place)
        figures = [*(same.figures if same else ()), *figures]
        found[texts] = Sentence(
            tuple(dict.fromkeys(places)), one.chapter, one.title, *texts, tuple(dict.fromkeys(figures))
        )
    return tuple(found.values())


def _by_key(told: Iterable[Told]) -> dict[tuple[str, str, int], Told]:
    """Sentences by their document, what they are found by, and their turn among those that are found so."""
    turns: Counter[tuple[str, str]] = Counter()
    found = {}
    for one in told:
        turns[one.place, one.key] += 1
        found[one.place, one.key, turns[one.place, one.key]] = one
    return found
