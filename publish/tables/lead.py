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


@dataclass(frozen=True)
class Lead:
    """One row of a table of the summary: its newest cell with the period it is of, and its change.

    `chapter` is the one that treats it. `figure` is None when nothing may be printed or computed. `change` is the
    figure of its change; without one `why_no_change` says why, in Dutch, unless the cell is yellow and says it itself.
    """

    chapter: int
    label: str
    period: str
    cell: Cell
    figure: Figure | None
    change: Figure | None
    why_no_change: str = ""


def load_leads(
    con: duckdb.DuckDBPyConnection, tables: Iterable[ReportTable], registry: Registry
) -> list[tuple[ReportTable, list[Lead]]]:
    """The tables of the summary, each with its lead figures in report order; a change is told with its figure."""
    withheld = {
        str(r["figure_id"]): str(r["withheld_reason"])
        for r in rows(
            con,
            "select figure_id, withheld_reason from indicators.measures "
            "where measure = 'change_pct' and breakdown = '' and withheld_reason <> ''",
        )
    }
    chapters = {
        str(r["indicator_id"]): int(str(r["chapter"]))
        for r in rows(con, "select indicator_id, chapter from reference.indicators")
    }

    def lead(table: ReportTable, label: str, cell: Cell) -> Lead:
        ids = [f"{cell.figure_id}:{measure}" for measure in CHANGES]
        change = next((found for one in ids if (found := registry.get(one)) and found.fragment_text), None)
        return Lead(
            chapter=chapters[cell.figure_id.split(":")[0]],
            label=label,
            period=cell.period_text or table.columns[-1],
            cell=cell,
            figure=registry.get(cell.figure_id),
            change=change,
            why_no_change="" if change or cell.is_yellow else withheld.get(ids[0], ""),
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
