"""The lead figures of the report: the rows of the tables of the summary, each with its newest figure and its change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from publish.tables.newest import by_series, last_known
from publish.tables.table import Cell, ReportTable
from svm.database import rows
from svm.figures import CHANGES_OF_YEAR, Figure, Registry
from svm.yellow import short_mark

#: the chapter whose tables hold the lead figures
SUMMARY = 0

#: what a figure is called that counts nothing that happened, by its kind
EXPECTED = {"target": "de opgave", "forecast": "de prognose"}
#: signs of a definition that is too long for a card
LONG = 120


@dataclass(frozen=True)
class Lead:
    """One row of a table of the summary: its newest cell, what that is about, and its change.

    `chapter` is the one that treats it. `figure` is None when nothing may be printed or computed. `change` is the
    figure of its change; without one `why_no_change` says why, in Dutch, unless the cell is yellow and says it itself.
    `definition` is what it counts. `latest` is the newest figure of its series with a number of its own, which is
    another than `figure` when that awaits an update; None when nothing is known.
    """

    chapter: int
    label: str
    period: str
    cell: Cell
    figure: Figure | None
    change: Figure | None
    definition: str
    latest: Figure | None = None

    @property
    def prints_number(self) -> bool:
        """Whether there is a number to print; one that is too old for the calendar is none, see `carry_periods`."""
        return self.figure is not None and self.figure.printed_value is not None

    @property
    def is_current(self) -> bool:
        """Whether its figure can be said as it is: it has a number and no update is awaited."""
        return self.prints_number and not self.cell.is_yellow

    @property
    def rank(self) -> tuple[int, int]:
        """Which of the lead figures of a theme says most of what happened: the lowest, and of equals the first.

        A figure that is current goes before an old one, that before one too old to print, a change before none, what
        happened before what should; of old ones the newest.
        """
        if self.is_current and self.figure:
            is_outcome = self.figure.stat_type not in EXPECTED
            return (0 if self.change and is_outcome else 1 if is_outcome else 2), 0
        if self.latest:
            return 3 if self.prints_number else 4, -(self.latest.period_end or dt.date.min).toordinal()
        return 5, 0

    @property
    def about(self) -> str:
        """The period, and whether the number is provisional or was computed."""
        return self.figure.about_text if self.figure else self.period

    @property
    def why_no_change(self) -> str:
        """The reason why there is no change; empty when there is one, the cell is yellow, or nobody knows why."""
        return self.figure.why_no_change if self.figure and not (self.change or self.cell.is_yellow) else ""

    @property
    def since(self) -> str:
        """What stands behind the wording of its change: since when."""
        return f" ten opzichte van {(self.change and self.change.base_label) or 'het jaar ervoor'}"

    @property
    def arrow(self) -> str:
        """The way its change went, as a sign beside the words; empty when there is none."""
        step = self.change.printed_value if self.change else None
        return "" if step is None else "▲" if step > 0 else "▼" if step < 0 else "="

    @property
    def yellow_mark(self) -> str:
        """The mark of a yellow figure where its reason stands elsewhere; empty when it is not yellow."""
        return short_mark(self.cell.yellow_text) if self.cell.is_yellow else ""

    @property
    def in_short(self) -> str:
        """The first sentence of the definition; a long one up to what it enumerates."""
        first = self.definition.partition(". ")[0].rstrip(".")
        return f"{first.partition(': ')[0] if len(first) > LONG else first}."


def change_of(figure_id: str, registry: Registry) -> Figure | None:
    """The figure of the change of a figure since the year before; None when there is none."""
    ids = (f"{figure_id}:{measure}" for measure in CHANGES_OF_YEAR)
    return next((found for one in ids if (found := registry.get(one)) and found.fragment_text), None)


def load_leads(
    con: duckdb.DuckDBPyConnection, tables: Iterable[ReportTable], registry: Registry
) -> list[tuple[ReportTable, list[Lead]]]:
    """The tables of the summary, each with its lead figures in report order; a change is told with its figure."""
    indicators = {
        str(r["indicator_id"]): (int(str(r["chapter"])), str(r["definition_nl"]))
        for r in rows(con, "select indicator_id, chapter, definition_nl from reference.indicators")
    }

    series = by_series(registry)

    def lead(table: ReportTable, label: str, cell: Cell) -> Lead:
        chapter, definition = indicators[cell.figure_id.split(":")[0]]
        figure = registry.get(cell.figure_id)
        known = series.get((figure.indicator_id, figure.breakdown), []) if figure else []
        return Lead(
            chapter=chapter,
            label=label,
            period=figure.about_period if figure else cell.period_text or table.columns[-1],
            cell=cell,
            figure=figure,
            change=change_of(cell.figure_id, registry),
            definition=definition,
            latest=last_known(known, figure) if figure else None,
        )

    return [
        (
            table,
            [
                lead(table, label, line[-1])
                for label, line in table.rows
                if not any(f":{measure}" in line[-1].figure_id for measure in CHANGES_OF_YEAR)
            ],
        )
        for table in tables
        if table.chapter == SUMMARY
    ]
