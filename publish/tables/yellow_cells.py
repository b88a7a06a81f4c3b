"""The yellow cells of the tables, put together: who owes what, why it is yellow, since when, and where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from svm.database import as_of, rows
from svm.dutch import dutch_date
from svm.yellow import DOUBTED, reason_of, word_of

NO_DATE = "geen datum bekend"


@dataclass(frozen=True)
class YellowCells:
    """Cells of one indicator that one organisation owes, yellow for one reason.

    `owner` is its full name; `expected` the day of the update, or the first that passed, in Dutch; `tables` the printed
    numbers of the tables in report order, each with the columns of the cells; `count` the number of cells.
    """

    owner: str
    indicator: str
    reason: str
    is_doubted: bool
    expected: str
    tables: Mapping[str, tuple[str, ...]]
    count: int

    @property
    def places(self) -> list[str]:
        """Where the cells stand: each table with the columns in it."""
        return [f"tabel {number}: {', '.join(columns)}" for number, columns in self.tables.items()]


@dataclass(frozen=True)
class Counts:
    """How many cells the grids of the report print and how many of them are yellow, and the same of their tables.

    A table without a single figure prints one line in place of its grid: `without_figures` are such tables, and
    `unprinted` the yellow cells that their grids would have.
    """

    cells: int
    yellow: int
    tables: int
    yellow_tables: int
    without_figures: int
    unprinted: int

    @property
    def about_unprinted(self) -> str:
        """What a list of all yellow cells has to say of those that no grid prints; empty when there are none."""
        if not self.unprinted:
            return ""
        some = "hoort 1 gele cel" if self.unprinted == 1 else f"horen {self.unprinted} gele cellen"
        return f"Bij tabellen zonder enig cijfer, die in plaats van cellen één regel hebben, {some}."


def count_cells(con: duckdb.DuckDBPyConnection) -> Counts:
    """Count the cells of the tables of the report."""
    found = con.execute(
        """
        select
            count(*) filter (where e.table_id is null),
            count(*) filter (where e.table_id is null and c.is_yellow),
            count(distinct c.table_id) filter (where e.table_id is null),
            count(distinct c.table_id) filter (where e.table_id is null and c.is_yellow),
            count(distinct c.table_id) filter (where e.table_id is not null),
            count(*) filter (where e.table_id is not null and c.is_yellow)
        from indicators.table_cells as c
        left join indicators.empty_tables as e on c.table_id = e.table_id
        """
    ).fetchall()
    return Counts(*found[0])


def each_yellow_cell(con: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Every yellow cell of the tables in report order: where it stands, why, who owes it and when that is due.

    `due_on` is the day of what it waits for, its first or its final figure; None for a cell that waits for nothing,
    such as one of a list that is not whole.
    """
    return rows(
        con,
        """
        select
            cells.table_id, heads.table_number, cells.col_label, cells.series_status, cells.yellow_text,
            coalesce(indicators.title_nl, '') as title, coalesce(status.owed_by, '') as owner,
            coalesce(status.owed_by_short, '') as owner_short,
            case when kinds.is_open then
                case when kinds.awaits_final then coalesce(status.final_due_on, status.due_on) else status.due_on end
            end as due_on
        from indicators.table_cells as cells
        inner join indicators.table_heads as heads on cells.table_id = heads.table_id
        left join indicators.figures as figures on cells.figure_id = figures.figure_id
        left join reference.indicators as indicators on figures.indicator_id = indicators.indicator_id
        left join monitor.cell_status as status
            on
                figures.indicator_id = status.indicator_id and figures.period = status.period
                and figures.breakdown = status.breakdown
        left join reference.statuses as kinds on status.status = kinds.status
        where cells.is_yellow
        order by heads.table_order, cells.col_order, cells.row_order
        """,
    )


def load_yellow_cells(con: duckdb.DuckDBPyConnection) -> list[YellowCells]:
    """All yellow cells of the tables, each counted once, by owner, indicator and reason, the earliest date first."""
    known = as_of(con)
    groups: dict[tuple[str, str, str, bool, dt.date], list[dict[str, object]]] = {}
    for r in each_yellow_cell(con):
        due = dt.date.fromisoformat(str(r["due_on"])) if r["due_on"] else dt.date.max
        text = str(r["yellow_text"])
        # what has passed is one line, whatever the day: the first says how long it is owed
        day = due if due > known else dt.date.min
        key = (str(r["owner"]), str(r["title"]), reason_of(text), word_of(text) == DOUBTED, day)
        groups.setdefault(key, []).append({**r, "due": due})
    return [
        YellowCells(
            owner=owner,
            indicator=indicator,
            reason=reason,
            is_doubted=is_doubted,
            expected=_expected(min(dt.date.fromisoformat(str(r["due"])) for r in found), known),
            tables=_tables(found),
            count=len(found),
        )
        for (owner, indicator, reason, is_doubted, _), found in sorted(groups.items(), key=lambda group: group[0])
    ]


def _expected(due: dt.date, known: dt.date) -> str:
    if due == dt.date.max:
        return NO_DATE
    return dutch_date(due) if due > known else f"sinds {dutch_date(due)}"


def _tables(found: list[dict[str, object]]) -> dict[str, tuple[str, ...]]:
    tables: dict[str, dict[str, None]] = {}
    for r in found:
        tables.setdefault(str(r["table_number"]), {})[str(r["col_label"])] = None
    return {number: tuple(columns) for number, columns in tables.items()}
