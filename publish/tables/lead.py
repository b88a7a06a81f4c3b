"""The lead figures of the report: the rows of the tables of the summary, each with its newest figure and its change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import duckdb

from publish.tables.table import Cell, ReportTable
from svm.database import rows
from svm.figures import Figure, Registry
from svm.sql import literal

#: the chapter whose tables hold the lead figures
SUMMARY = 0
#: the measures that tell how a figure changed since the year before, the first that there is counts
CHANGES = ("change_pct", "change_pp")
#: why a stock has no change: a day has no year before it
ON_A_DAY = "een stand op een dag wordt niet met die van een jaar eerder vergeleken"


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


def load_changes(con: duckdb.DuckDBPyConnection, registry: Registry) -> Callable[[str], tuple[Figure | None, str]]:
    """What gives, for the id of a figure, that of its change since the year before, else why there is none if known."""
    measures = ", ".join(map(literal, CHANGES))
    withheld = {
        str(r["figure_id"]): str(r["withheld_reason"])
        for r in rows(
            con,
            "select figure_id, withheld_reason from indicators.measures "
            f"where measure in ({measures}) and withheld_reason <> ''",
        )
    }

    def change_of(figure_id: str) -> tuple[Figure | None, str]:
        ids = [f"{figure_id}:{measure}" for measure in CHANGES]
        change = next((found for one in ids if (found := registry.get(one)) and found.fragment_text), None)
        figure = registry.get(figure_id)
        otherwise = ON_A_DAY if figure and figure.period_kind == "reference_date" else ""
        return change, "" if change else next((withheld[one] for one in ids if one in withheld), otherwise)

    return change_of


def load_leads(
    con: duckdb.DuckDBPyConnection, tables: Iterable[ReportTable], registry: Registry
) -> list[tuple[ReportTable, list[Lead]]]:
    """The tables of the summary, each with its lead figures in report order; a change is told with its figure."""
    change_of = load_changes(con, registry)
    chapters = {
        str(r["indicator_id"]): int(str(r["chapter"]))
        for r in rows(con, "select indicator_id, chapter from reference.indicators")
    }

    def lead(table: ReportTable, label: str, cell: Cell) -> Lead:
        change, why = change_of(cell.figure_id)
        return Lead(
            chapter=chapters[cell.figure_id.split(":")[0]],
            label=label,
            period=cell.period_text or table.columns[-1],
            cell=cell,
            figure=registry.get(cell.figure_id),
            change=change,
            why_no_change="" if cell.is_yellow else why,
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
