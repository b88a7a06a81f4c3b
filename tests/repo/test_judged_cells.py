"""A large relation is judged by what differs in it; the verdicts are those that Great Expectations gives of every row."""

from __future__ import annotations

import duckdb
import pytest

from ingest import checks

SUITES = ("ingest/suites/series.yml", "ingest/suites/values.yml")
BETWEEN = "expect_column_values_to_be_between"


@pytest.fixture
def session():
    con = duckdb.connect()
    yield con
    con.close()


def facts_of(suite: str) -> str:
    """Made-up cells, each fact with the values that pass, fail or are missing; one key stands twice, one cell thrice."""
    columns = []
    for number, name in enumerate(c for c in checks.columns_of(suite) if c != "cell_key"):
        if name == "period":
            columns.append("case when i % 11 = 0 then '2025-13' else cast(2000 + i % 20 as varchar) end as period")
        elif name.startswith("is_"):
            columns.append(f"case when i % {number + 5} = 0 then null else i % {number + 7} = 0 end as {name}")
        elif name.startswith(("days", "final")):
            columns.append(f"cast(case when i % {number + 3} = 0 then i % 5 else 0 end as integer) as {name}")
        else:
            columns.append(f"cast(case when i % {number + 3} = 0 then (i % 4) / 2.0 else 0 end as double) as {name}")
    return (
        f"select 'cell ' || lpad(cast(i // 2 + i % 2 * 200 as varchar), 4, '0') as cell_key, {', '.join(columns)} "
        "from (select unnest(range(400)) as i union all select 8 union all select 21 union all select 21)"
    )


@pytest.mark.parametrize("suite", SUITES)
@pytest.mark.parametrize("rows", ["400 and three twice", "none"])
def test_the_verdicts_are_those_of_every_row(session, suite, rows):
    cells = session.sql(facts_of(suite) + (" where false" if rows == "none" else ""))
    named = {"key": "cell_key", "stage": "dag", "run_at": "2026-06-21"}
    made = checks.judge_cells(session, cells, suite, **named).to_pylist()
    whole = checks.judge_file(cells.order("cell_key").df(), suite, **named)
    assert made == whole
    assert all(row["success"] for row in made) == (rows == "none")


def test_what_needs_all_rows_or_cannot_be_judged(session, monkeypatch):
    suite = {
        "name": "verzonnen",
        "expectations": [
            {"type": "expect_column_sum_to_be_between", "kwargs": {"column": "score", "max_value": 3}},
            {"type": BETWEEN, "kwargs": {"column": "cell_key", "max_value": "c"}},
            {"type": BETWEEN, "kwargs": {"column": "score", "max_value": 1}},
            {"type": "expect_column_values_to_be_of_no_kind", "kwargs": {"column": "score"}},
            {"type": BETWEEN, "kwargs": {"column": "not_there", "max_value": 1}},
            {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "not_there_either"}},
        ],
    }
    monkeypatch.setattr(checks, "load_suite", lambda path: suite)
    cells = session.sql("from (values ('a', 1), ('b', 1), ('c', 2), ('d', 2)) as t (cell_key, score)")
    named = {"key": "cell_key", "stage": "dag", "run_at": "2026-06-21"}
    made = checks.judge_cells(session, cells, "verzonnen", **named).to_pylist()
    assert made == checks.judge_file(cells.df(), "verzonnen", **named)
    told = [(row["subject"], row["unexpected_count"], row["broken"]) for row in made]
    assert told[:2] == [("*", 1, False), ("*", 1, False)], "a sum is of all cells"
    assert told[-6:-2] == [("*", 2, False), ("c", 1, False), ("d", 1, False), ("*", 0, True)]
    assert told[-2:] == [("*", 0, True)] * 2, "a column that is not there breaks what names it"
