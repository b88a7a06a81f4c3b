"""The lead figures of the report: the rows of the tables of the summary, each with its newest figure and its change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from publish.tables.table import Cell, ReportTable
from svm.database import rows
from svm.figures import Figure, Registry

#: the chapter whose tables hold the lead figures
SUMMARY = 0
#: the measures that tell how a figure changed since the year before, the first that there is counts
CHANGES = ("change_pct", "change_pp")
#: signs of a definition that is too long for a card
LONG = 120


@dataclass(frozen=True)
class Lead:
    """One row of a table of the summary: its newest cell, what that is about, and its change.

    `chapter` is the one that treats it. `figure` is None when nothing may be printed or computed. `change` is the
    figure of its change; without one `why_no_change` says why, in Dutch, unless the cell is yellow and says it itself.
    `definition` is what it counts.
    """

    chapter: int
    label: str
    period: str
    cell: Cell
    figure: Figure | None
    change: Figure | None
    definition: str

    @property
    def about(self) -> str:
        """The period, and whether the number is provisional or was computed."""
        return self.figure.about_text if self.figure else self.period

    @property
    def why_no_change(self) -> str:
        """The reason why there is no change; empty when there is one, or nobody knows why."""
        return self.figure.why_no_change if self.figure and not self.change else ""

    @property
    def in_short(self) -> str:
        """The first sentence of the definition; a long one up to what it enumerates."""
        first = self.definition.partition(". ")[0].rstrip(".")
        return f"{first.partition(': ')[0] if len(first) > LONG else first}."


def change_of(figure_id: str, registry: Registry) -> Figure | None:
    """The figure of the change of a figure since the year before; None when there is none."""
    ids = (f"{figure_id}:{measure}" for measure in CHANGES)
    return next((found for one in ids if (found := registry.get(one)) and found.fragment_text), None)


def load_leads(
    con: duckdb.DuckDBPyConnection, tables: Iterable[ReportTable], registry: Registry
) -> list[tuple[ReportTable, list[Lead]]]:
    """The tables of the summary, each with its lead figures in report order; a change is told with its figure."""
    indicators = {
        str(r["indicator_id"]): (int(str(r["chapter"])), str(r["definition_nl"]))
        for r in rows(con, "select indicator_id, chapter, definition_nl from reference.indicators")
    }

    def lead(table: ReportTable, label: str, cell: Cell) -> Lead:
        chapter, definition = indicators[cell.figure_id.split(":")[0]]
        figure = registry.get(cell.figure_id)
        return Lead(
            chapter=chapter,
            label=label,
            period=figure.about_period if figure else cell.period_text or table.columns[-1],
            cell=cell,
            figure=figure,
            change=change_of(cell.figure_id, registry),
            definition=definition,
        )

    return [
        (
            table,
            [
                lead(table, label, line[-1])
                for label, line in table.rows
                if not any(f":{measure}" in line[-1].figure_id for measure in CHANGES)
            ],
        )
        for table in tables
        if table.chapter == SUMMARY
    ]
