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
