"""A large relation is judged by what differs in it; the verdicts are those that Great Expectations gives of every row."""

from __future__ import annotations

import json
import shutil

import duckdb
import pytest

from ingest import checks

SUITES = (checks.SERIES, checks.VALUES)
NAMED = {"key": "cell_key", "stage": "dag", "run_at": "2026-06-21"}
BETWEEN = "expect_column_values_to_be_between"
UNIQUE = checks.UNIQUE


@pytest.fixture
def session():
    con = duckdb.connect()
    yield con
    con.close()


@pytest.fixture
def context_of(tmp_path):
    """A made-up context: that of the project with other expectations in a suite."""

    def made(*expectations: tuple[str, dict]):
        folder = tmp_path / "gx"
        shutil.copytree(checks.CONTEXT, folder)
        path = folder / "expectations" / f"{checks.SERIES}.json"
        suite = json.loads(path.read_text())
        suite["expectations"] = [
            {
                "id": f"00000000-0000-4000-8000-{n:012}",
                "type": kind,
                "kwargs": kwargs,
                "meta": {},
                "severity": "critical",
            }
            for n, (kind, kwargs) in enumerate(expectations)
        ]
        path.write_text(json.dumps(suite))
        return folder

    return made


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
    made = checks.judge_cells(session, cells, suite, **NAMED).to_pylist()
    whole = checks.judge(cells.order("cell_key").df(), suite, **NAMED)
    assert made == whole
    assert all(row["success"] for row in made) == (rows == "none")


def test_two_cells_of_one_key_and_other_facts_have_their_own_verdicts(session, context_of):
    context = context_of((BETWEEN, {"column": "score", "max_value": 1}), (UNIQUE, {"column": "cell_key"}))
    cells = session.sql(
        "from (values ('a', 1), ('a', 2), ('b', 1), ('c', 2), ('c', 2), ('d', 2)) as t (cell_key, score)"
    )
    made = checks.judge_cells(session, cells, checks.SERIES, context=context, **NAMED).to_pylist()
    assert made == checks.judge(cells.df(), checks.SERIES, context=context, **NAMED)
    failing = [row["subject"] for row in made if row["subject"] != "*"]
    assert failing == ["a", "c", "c", "d", "a", "a", "c", "c"]


def test_what_is_unique_may_be_another_fact_than_the_key_and_missing(session, context_of):
    context = context_of((UNIQUE, {"column": "score"}), (BETWEEN, {"column": "other", "max_value": 1}))
    cells = session.sql(
        "from (values ('a', 1, 1), ('b', 1, 2), ('c', null, 2), ('d', null, 2), ('e', 3, 2)) as t (cell_key, score, other)"
    )
    made = checks.judge_cells(session, cells, checks.SERIES, context=context, **NAMED).to_pylist()
    assert made == checks.judge(cells.df(), checks.SERIES, context=context, **NAMED)
    assert [row["subject"] for row in made] == ["*", "a", "b", "*", "b", "c", "d", "e"]


def test_what_needs_all_rows_or_cannot_be_judged(session, context_of):
    context = context_of(
        ("expect_column_sum_to_be_between", {"column": "score", "max_value": 3}),
        ("expect_column_values_to_be_in_set", {"column": "cell_key", "value_set": ["a", "b", "c"]}),
        (BETWEEN, {"column": "score", "max_value": 1}),
        (BETWEEN, {"column": "not_there", "max_value": 1}),
        (UNIQUE, {"column": "not_there_either"}),
    )
    cells = session.sql("from (values ('a', 1), ('b', 1), ('c', 2), ('d', 2)) as t (cell_key, score)")
    made = checks.judge_cells(session, cells, checks.SERIES, context=context, **NAMED).to_pylist()
    assert made == checks.judge(cells.df(), checks.SERIES, context=context, **NAMED)
    told = [(row["subject"], row["unexpected_count"], row["broken"]) for row in made]
    assert told[:2] == [("*", 1, False), ("*", 1, False)], "a sum is of all cells"
    assert told[2:4] == [("*", 1, False), ("d", 1, False)], "each cell has a key of its own"
    assert told[-5:-2] == [("*", 2, False), ("c", 1, False), ("d", 1, False)]
    assert told[-2:] == [("*", 0, True)] * 2, "a column that is not there breaks what names it"


def test_a_kind_that_nobody_knows_is_not_passed_unseen(session, context_of):
    context = context_of((BETWEEN, {"column": "score", "max_value": 1}), ("expect_nothing", {"column": "score"}))
    cells = session.sql("from (values ('a', 1), ('b', 2)) as t (cell_key, score)")
    made = checks.judge_cells(session, cells, checks.SERIES, context=context, **NAMED).to_pylist()
    assert [(row["expectation"], row["broken"]) for row in made] == [
        (BETWEEN, False),
        (BETWEEN, False),
        ("expect_nothing", True),
    ]
    assert "expect_nothing" in made[-1]["observed"]
