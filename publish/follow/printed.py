"""What two built databases print otherwise: figures with the tables they stand in, and sentences of the summary."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable
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
class Sentence:
    """A sentence of the summary that reads otherwise, in Dutch, with the figures in it now and before."""

    chapter: int
    title: str
    old: str
    new: str
    figures: tuple[str, ...]


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


def tables_of(printed: Iterable[Printed]) -> list[str]:
    """The numbers of the tables in which figures stand, each once, by number."""
    found = {table for one in printed for table in one.tables}
    return sorted(found, key=lambda number: [(part.isdigit(), part.zfill(9)) for part in number.split(".")])


def compare(before: duckdb.DuckDBPyConnection, after: duckdb.DuckDBPyConnection) -> Comparison:
    """Hold what one built database prints against another."""
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
    return Comparison(printed, _sentences(earlier, themes), int(str(count)))


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


def _sentences(before: Iterable[Theme], after: Iterable[Theme]) -> tuple[Sentence, ...]:
    """The sentences of the summary that read otherwise; one that was not or is no more has no text there."""
    told: dict[int, list[tuple[str, str, tuple[str, ...]]]] = {}
    olds, news = ({theme.chapter: theme for theme in themes} for themes in (before, after))
    for chapter in sorted(olds.keys() | news.keys()):
        for theme in (olds.get(chapter), news.get(chapter)):
            parts = what_happened(theme) if theme else []
            figures = tuple(part.figure.figure_id for part in parts if part.figure)
            told.setdefault(chapter, []).append((theme.title if theme else "", as_text(parts), figures))
    return tuple(
        Sentence(chapter, new[0] or old[0], old[1], new[1], tuple(dict.fromkeys((*new[2], *old[2]))))
        for chapter, (old, new) in told.items()
        if old[1] != new[1]
    )
