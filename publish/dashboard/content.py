"""What the pages say, read from an open warehouse: text as it is printed, no arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import duckdb

from publish.charts.chart import Chart, load_charts, load_no_charts
from publish.charts.choices import Choices, load_choices
from publish.charts.theme import Theme, load_themes
from publish.dashboard.chain import Picture, load_pictures
from publish.dashboard.lately import Lately, load_lately
from publish.dashboard.map import EuropeMap, load_map
from publish.dashboard.method import Method, load_method
from publish.dashboard.search import searchable, sought
from publish.dashboard.status import load_series
from publish.find.search import Index, load_names
from publish.pack.edition import Edition, load_edition
from publish.tables.definitions import Definition, load_definitions
from publish.tables.figure_rows import figure_rows, place
from publish.tables.table import ReportTable, load_tables
from publish.tables.tidy import figure_line
from svm.database import rows
from svm.dutch import dutch_date
from svm.figures import OpenRegistry


@dataclass(frozen=True)
class Vintage:
    """One earlier or present wording of a figure, and since when it was known."""

    text: str
    known_from: str
    delivery_id: str
    change: str


@dataclass(frozen=True)
class FigureRow:
    """A figure with everything that a reader may ask of it; `measures` are the figures computed from it."""

    figure_id: str
    indicator_id: str
    period: str
    breakdown: str
    measure: str
    label: str
    breakdown_label: str
    period_label: str
    text: str
    #: what it says of its own period; empty when there is no figure, or only that of another period in its place
    own_text: str
    fragment_text: str
    is_yellow: bool
    yellow_text: str
    status: str
    source_line: str
    #: the delivery, where the raw cell stands in its file, and the hash of that; empty when computed
    delivery_id: str
    place: str
    raw_sha256: str
    #: as it was read
    row: Mapping[str, object] = field(repr=False, compare=False)
    measures: list[FigureRow] = field(default_factory=list)
    vintages: list[Vintage] = field(default_factory=list)

    @property
    def line(self) -> tuple[str, ...]:
        """The figure as a line of FIGURE_COLUMNS."""
        return figure_line(self.row)

    @property
    def name(self) -> str:
        """What the row is called on the page of its indicator."""
        return self.breakdown_label or "Totaal"


@dataclass(frozen=True)
class Indicator(Definition):
    """One indicator: what it counts, for whom, from where, and how its series stand."""

    series: tuple[dict[str, object], ...]
    breaks: tuple[dict[str, object], ...]
    charts: tuple[Chart, ...]
    figures: tuple[FigureRow, ...]

    @cached_property
    def periods(self) -> dict[str, list[FigureRow]]:
        """Its figures by period, the newest year first and in it the longest period first."""
        found: dict[str, list[FigureRow]] = {}
        for figure in self.figures:
            found.setdefault(figure.period, []).append(figure)
        return found

    @property
    def years(self) -> dict[str, list[tuple[str, str, int]]]:
        """Its periods by calendar year: period, label and how many figures."""
        found: dict[str, list[tuple[str, str, int]]] = {}
        for period, figures in self.periods.items():
            found.setdefault(period[:4], []).append((period, figures[0].period_label, len(figures)))
        return found

    @property
    def revised(self) -> list[FigureRow]:
        """Figures that once said something else."""
        return [f for f in self.figures if len({v.text for v in f.vintages}) > 1]


@dataclass(frozen=True)
class Content:
    """Everything the site of one edition shows."""

    edition: Edition
    tables: Sequence[ReportTable]
    charts: dict[str, Chart]
    #: what a reader may ask of each chart; empty for an edition that was frozen before there was any
    choices: dict[str, Choices]
    #: why a table or an indicator has no chart, as a sentence
    no_charts: dict[str, str]
    indicators: dict[str, Indicator]
    #: what the summary shows
    themes: Sequence[Theme]
    method: Method
    #: what the search page looks in
    index: Index
    pictures: dict[str, Picture]
    lately: Lately
    #: None when nothing can be drawn
    map: EuropeMap | None

    def chapter_tables(self, chapter: int) -> list[ReportTable]:
        """The tables of a chapter in report order."""
        return [t for t in self.tables if t.chapter == chapter]

    @cached_property
    def figures(self) -> dict[str, FigureRow]:
        """Every figure by its id, those computed from others too."""
        return {
            one.figure_id: one
            for indicator in self.indicators.values()
            for figure in indicator.figures
            for one in (figure, *figure.measures)
        }


def load_content(
    con: duckdb.DuckDBPyConnection,
    figures: Sequence[dict[str, object]] | None = None,
    names: duckdb.DuckDBPyConnection | None = None,
) -> Content:
    """Read everything once; `figures` are the `figure_rows` of who has read them already.

    `names` is the published warehouse where `con` is a frozen edition, which lacks what figures are called besides.
    Raises UserError when the warehouse holds no edition.
    """
    called = load_names(names or con, con)
    registry = OpenRegistry(con, among=sought(called))
    charts, tables = {c.chart_id: c for c in load_charts(con)}, load_tables(con)
    themes = load_themes(con, tables, charts, registry)
    return Content(
        edition=load_edition(con),
        tables=tables,
        charts=charts,
        choices=load_choices(con, charts),
        no_charts=load_no_charts(con),
        indicators=_indicators(con, charts, figure_rows(con) if figures is None else figures),
        index=searchable(registry, called),
        themes=themes,
        method=load_method(con),
        pictures=load_pictures(con, registry),
        lately=load_lately(con, themes),
        map=load_map(con),
    )


def _indicators(
    con: duckdb.DuckDBPyConnection, charts: dict[str, Chart], found: Sequence[dict[str, object]]
) -> dict[str, Indicator]:
    figures = _grouped(_figures(con, found), lambda f: f.indicator_id)
    series = _grouped(load_series(con), lambda r: str(r["indicator_id"]))
    breaks = _grouped(
        rows(con, "select * from indicators.breaks order by break_on, break_id"),
        lambda r: str(r["indicator_id"]),
    )
    return {
        one.indicator_id: Indicator(
            **vars(one),
            series=tuple(series.get(one.indicator_id, [])),
            breaks=tuple(breaks.get(one.indicator_id, [])),
            charts=tuple(c for name, c in charts.items() if name.startswith(f"{one.indicator_id}:")),
            figures=tuple(figures.get(one.indicator_id, [])),
        )
        for one in load_definitions(con)
    }


def _figures(con: duckdb.DuckDBPyConnection, found: Sequence[dict[str, object]]) -> list[FigureRow]:
    """All figures, each with its measures and wordings, the newest period first."""
    vintages: dict[tuple[str, str, str], list[Vintage]] = {}
    for r in rows(
        con,
        """
        select
            indicator_id, period, breakdown, printed_text, change_kind, delivery_id, known_from::date as known_from
        from (
            -- what came after the reference date says nothing of what is printed
            select v.* from monitor.vintages as v cross join indicators.edition as e where v.known_from <= e.as_of
        )
        qualify count(*) over (partition by indicator_id, period, breakdown) > 1
        order by indicator_id, period, breakdown, vintage_number
        """,
    ):
        vintages.setdefault((str(r["indicator_id"]), str(r["period"]), str(r["breakdown"])), []).append(
            Vintage(
                text=str(r["printed_text"]),
                known_from=dutch_date(dt.date.fromisoformat(str(r["known_from"]))),
                delivery_id=str(r["delivery_id"]),
                change=str(r["change_kind"]).replace("_", " "),
            )
        )
    own: dict[tuple[str, str, str], FigureRow] = {}
    parts: list[FigureRow] = []
    for r in found:
        key = (str(r["indicator_id"]), str(r["period"]), str(r["breakdown"]))
        figure = FigureRow(
            figure_id=str(r["figure_id"]),
            indicator_id=key[0],
            period=key[1],
            breakdown=key[2],
            measure=str(r["measure"]),
            label=str(r["figure_label"]),
            breakdown_label=str(r["breakdown_label"]),
            period_label=str(r["period_label"]),
            text=str(r["table_text"]),
            own_text=_own_text(r),
            fragment_text=str(r["fragment_text"]),
            is_yellow=bool(r["is_yellow"]),
            yellow_text=str(r["yellow_text"]),
            status=str(r["status"]).replace("_", " "),
            source_line=str(r["source_line"]),
            delivery_id=str(r["own_delivery_id"] or ""),
            place=place(r),
            raw_sha256=str(r["own_raw_sha256"] or ""),
            row=r,
            vintages=vintages.get(key, []) if r["measure"] == "value" else [],
        )
        if figure.measure == "value":
            own[key] = figure
        else:
            parts.append(figure)
    for figure in parts:
        own[(figure.indicator_id, figure.period, figure.breakdown)].measures.append(figure)
    return list(own.values())


def _own_text(r: dict[str, object]) -> str:
    return "" if r["carried_period"] is not None or r["printed_value"] is None else str(r["table_text"])


T = TypeVar("T")


def _grouped(found: Sequence[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    """Rows by key, in their own order."""
    groups: dict[str, list[T]] = {}
    for one in found:
        groups.setdefault(key(one), []).append(one)
    return groups
