"""The report tables of the bundled real figures as they are printed."""

from __future__ import annotations

import pytest

from publish.prose.periods import read_periods
from publish.tables.table import load_tables
from svm.database import connect
from svm.dutch import SHORT_MONTHS
from tests.printed_tables import CHECKS


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_table_in_print(samples, check):
    con = connect(samples.home)
    tables = load_tables(con)
    con.close()
    for table in tables:
        check(table)
    assert sum(len(table.marks) for table in tables) > 50 and sum(len(table.sources) for table in tables) > 50


def test_the_head_of_every_column_is_read_back_as_its_period(samples):
    columns = samples.query(
        "select distinct period_kind, col_label, period_start, period_end from intermediate.int_table_columns"
    )
    for _, label, first, last in columns:
        assert [(p.first, p.last) for p in read_periods(label)] == [(first, last)], label
    assert {kind for kind, *_ in columns} >= {"year", "half_year", "quarter", "month", "reference_date"}
    months = {label.split()[0] for kind, label, *_ in columns if kind == "month"}
    assert months == set(SHORT_MONTHS)


def test_a_table_leaves_out_only_columns_of_which_nothing_ever_came_in(samples):
    """What is left out stands before the first printed column, was never delivered and is told below the table."""
    left_out = samples.query(
        """
        select
            w.table_id,
            w.col_order < min(p.col_order) as is_before,
            t.column_kind in ('reference_date', 'cumulative_window') as is_dated,
            bool_and(coalesce(s.never_delivered, true)) as is_unknown,
            max(w.column_period) as period
        from intermediate.int_table_cells as w
        inner join reference.report_tables as t on w.table_id = t.table_id
        inner join indicators.table_cells as p on w.table_id = p.table_id
        left join monitor.cell_status as s on w.indicator_id || '|' || w.period || '|' || w.breakdown = s.cell_key
        where not exists (
            from indicators.table_cells as c where c.table_id = w.table_id and c.col_order = w.col_order
        )
        group by w.table_id, w.col_order, t.column_kind
        """
    )
    assert len(left_out) > 30
    assert all(is_before and is_unknown and not is_dated for _, is_before, is_dated, is_unknown, _ in left_out)
    noted = {t for (t,) in samples.query("select table_id from indicators.table_notes where note_kind = 'begin'")}
    empty = {t for (t,) in samples.query("select table_id from indicators.empty_tables")}
    assert noted == {table_id for table_id, *_ in left_out} - empty


def test_the_first_column_of_a_table_says_something(samples):
    silent = samples.query(
        """
        select c.table_id
        from indicators.table_cells as c
        inner join intermediate.int_table_columns as t on c.table_id = t.table_id and c.col_order = t.col_order
        inner join reference.report_tables as r on c.table_id = r.table_id
        inner join indicators.figures as f on c.figure_id = f.figure_id
        left join monitor.cell_status as s on f.indicator_id || '|' || f.period || '|' || f.breakdown = s.cell_key
        where
            r.column_kind not in ('reference_date', 'cumulative_window')
            and year(t.period_end) < (select max(year(period_end)) from intermediate.int_table_columns)
        group by c.table_id, c.col_order
        qualify
            c.col_order = min(c.col_order) over (partition by c.table_id)
            and bool_and(c.display_text = '.' and coalesce(s.never_delivered, true))
        """
    )
    assert silent == []
