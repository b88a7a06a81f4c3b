"""The only module that uses Great Expectations. It judges small frames, and of a large relation what differs in it.

Importing the library takes seconds, so it happens here, late, and under one lock: two threads that import
it at the same time break each other.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from svm.files import from_yaml
from svm.home import PROJECT
from svm.sql import identifier

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LOCK = threading.RLock()
#: the subject of a row that judges the whole frame
ALL = "*"
#: how many failing subjects the row of the whole frame names
EXAMPLES = 10

#: columns of a judgement, see `monitor.gx_results`
COLUMNS = (
    "run_at",
    "stage",
    "suite",
    "expectation",
    "severity",
    "subject",
    "success",
    "broken",
    "observed",
    "expected",
    "unexpected_count",
    "examples",
    "status_on_failure",
)

#: expectations that look at one row: what they say of a cell they say of every cell with the same facts
ROW_BY_ROW = {
    "expect_column_values_to_be_between",
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_match_regex",
    "expect_column_values_to_not_be_null",
}
UNIQUE = "expect_column_values_to_be_unique"


def preload() -> threading.Thread:
    """Start importing the library in the background, so that it is ready when files are measured."""
    thread = threading.Thread(target=_library, daemon=True)
    thread.start()
    return thread


def _library() -> Any:  # noqa: ANN401  the library has no useful type here
    with LOCK:
        import great_expectations as gx

        return gx


def judge_file(frame: Any, suite: str, *, key: str, stage: str, run_at: str) -> list[dict[str, Any]]:  # noqa: ANN401
    """Judge a frame by a suite file named from the project folder, see `judge`."""
    return judge(frame, load_suite(PROJECT / suite), key=key, stage=stage, run_at=run_at)


def load_suite(path: Path) -> dict[str, Any]:
    """Read a suite from YAML: `name` and a list of expectations with kwargs, severity and meta."""
    return from_yaml(path.read_text(encoding="utf-8"))


def columns_of(suite: str) -> list[str]:
    """List the columns that a suite file judges, in its order."""
    return list(dict.fromkeys(e["kwargs"]["column"] for e in load_suite(PROJECT / suite)["expectations"]))


def judge(frame: Any, suite: dict[str, Any], *, key: str, stage: str, run_at: str) -> list[dict[str, Any]]:  # noqa: ANN401
    """Judge a pandas frame with one row per subject.

    Returns rows with the keys of COLUMNS: one per expectation for the whole frame (subject '*'), and one
    per subject that fails it. An expectation that cannot be judged gives a row with `broken` true instead
    of an exception, so that nothing it should have covered passes unseen.
    """
    with LOCK:
        return _judge(frame, suite, key, stage, run_at)


def judge_cells(
    session: duckdb.DuckDBPyConnection,
    cells: duckdb.DuckDBPyRelation,
    suite_file: str,
    *,
    key: str,
    stage: str,
    run_at: str,
) -> pa.Table:
    """Judge a relation of any size by a suite file: the rows that `judge` gives of all its cells, in order of the key.

    Great Expectations judges one cell of each combination of facts, and that verdict holds for all cells with the same
    facts. Whether values are unique it judges of the rows that share theirs, and any other expectation of all rows.
    """
    suite = load_suite(PROJECT / suite_file)
    # a column that is not there breaks the expectation that names it, and no other
    facts = [identifier(name) for name in columns_of(suite_file) if name != key and name in cells.columns]
    kinds = cells.query("cells", f"select min({key}) as {key}, {', '.join(facts)} from cells group by all")
    # once: a relation is computed anew whenever it is read
    kinds = session.from_arrow(kinds.order(key).to_arrow_table())
    rows: list[dict[str, Any]] = []
    for number, spec in enumerate(suite["expectations"]):
        taken, of, column = cells, "all", spec["kwargs"]["column"]
        if spec["type"] in ROW_BY_ROW and identifier(column) in facts:
            taken, of = kinds, "kinds"
        elif spec["type"] == UNIQUE and column in cells.columns:
            shared = f"count(*) over (partition by {identifier(column)}) > 1"
            taken, of = cells.query("cells", f"from cells qualify {shared}"), "shared"
        one = {**suite, "expectations": [spec]}
        found = judge(taken.order(key).df(), one, key=key, stage=stage, run_at=run_at)
        rows += [{**row, "number": number, "judged_of": of} for row in found]
    return _of_all_cells(session, cells, kinds, rows, key, facts)


def _of_all_cells(
    session: duckdb.DuckDBPyConnection,
    cells: duckdb.DuckDBPyRelation,
    kinds: duckdb.DuckDBPyRelation,
    rows: list[dict[str, Any]],
    key: str,
    facts: list[str],
) -> pa.Table:
    """Give every cell the verdict of its kind, and tell of each expectation how many cells pass."""
    import pyarrow as pa

    same = " and ".join(f"cells.{fact} is not distinct from kinds.{fact}" for fact in facts)
    names = ", ".join(COLUMNS)
    views = {"svm_cells": cells, "svm_kinds": kinds, "svm_judged": pa.Table.from_pylist(rows)}
    for name, view in views.items():
        session.register(name, view)
    table = session.execute(
        f"""
        with

        failing as (
            select judged.* replace (cells.{key} as subject, cells.{key} as examples)
            from svm_judged as judged
            inner join svm_kinds as kinds on judged.subject = kinds.{key}
            inner join svm_cells as cells on {same}
            where judged.judged_of = 'kinds'
            union all
            select * from svm_judged
            where judged_of = 'shared' and subject <> '{ALL}'
        ),

        counts as (
            select
                expectations.number,
                count(failing.subject) as failing_count,
                coalesce(array_to_string(min(failing.subject, {EXAMPLES}), '; '), '') as failing_examples
            from (select distinct number from svm_judged) as expectations
            left join failing on expectations.number = failing.number
            group by expectations.number
        ),

        summaries as (
            select
                judged.* replace (
                    (cell_count - failing_count) || ' of ' || cell_count || ' pass' as observed,
                    failing_count as unexpected_count,
                    failing_examples as examples
                )
            from svm_judged as judged
            inner join counts on judged.number = counts.number
            cross join (select count(*) as cell_count from svm_cells) as total
            where judged.subject = '{ALL}' and judged.judged_of <> 'all' and not judged.broken
        ),

        verdicts as (
            select * from failing
            union all
            select * from summaries
            union all
            select * from svm_judged
            where judged_of = 'all' or broken
        )

        select {names} from verdicts
        order by number, subject <> '{ALL}', subject, observed
        """
    ).to_arrow_table()
    for name in views:
        session.unregister(name)
    return table


def _judge(frame: Any, suite: dict[str, Any], key: str, stage: str, run_at: str) -> list[dict[str, Any]]:  # noqa: ANN401
    rows: list[dict[str, Any]] = []
    base = {"run_at": run_at, "stage": stage, "suite": suite["name"]}

    def add(spec: dict[str, Any], subject: str, **values: Any) -> None:  # noqa: ANN401
        meta = spec.get("meta", {})
        row = {
            **base,
            "expectation": meta.get("name", spec["type"]),
            "severity": spec.get("severity", "critical"),
            "subject": subject,
            "success": False,
            "broken": False,
            "observed": "",
            "expected": meta.get("expected", ""),
            "unexpected_count": 0,
            "examples": "",
            "status_on_failure": meta.get("status", ""),
            **values,
        }
        rows.append({name: row[name] for name in COLUMNS})

    try:
        batch = _batch(frame)
    except Exception as error:
        for spec in suite["expectations"]:
            add(spec, ALL, broken=True, observed=f"check could not run: {type(error).__name__}: {error}")
        return rows
    for spec in suite["expectations"]:
        try:
            failing = _failing(batch, spec, key)
        except Exception as error:
            add(spec, ALL, broken=True, observed=f"check could not run: {type(error).__name__}: {error}")
            continue
        add(
            spec,
            ALL,
            success=not failing,
            observed=f"{len(frame) - len(failing)} of {len(frame)} pass",
            unexpected_count=len(failing),
            examples="; ".join(subject for subject, _ in failing[:EXAMPLES]),
        )
        for subject, observed in failing:
            add(spec, subject, observed=observed, unexpected_count=1, examples=subject)
    return rows


def _batch(frame: Any) -> Any:  # noqa: ANN401
    gx = _library()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    for name in logging.root.manager.loggerDict:
        if name.startswith("great_expectations"):
            logging.getLogger(name).setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("frame").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})


def _failing(batch: Any, spec: dict[str, Any], key: str) -> list[tuple[str, str]]:  # noqa: ANN401
    """Subjects that fail one expectation, with what was observed. Raises when it cannot be judged."""
    gx = _library()
    suite = gx.ExpectationSuite(name="one", expectations=[{k: spec[k] for k in ("type", "kwargs") if k in spec}])
    result = batch.validate(
        suite,
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": [key],
            "include_unexpected_rows": False,
        },
    ).results[0]
    if result.exception_info and result.exception_info.get("raised_exception", False):
        raise RuntimeError(result.exception_info.get("exception_message", "unknown"))
    nested = [v for v in (result.exception_info or {}).values() if isinstance(v, dict)]
    if any(v.get("raised_exception") for v in nested):
        raise RuntimeError(nested[0].get("exception_message", "unknown"))
    found = result.result or {}
    column = spec["kwargs"].get("column")
    failing = [(str(item[key]), f"{column} = {item.get(column)}") for item in found.get("unexpected_index_list") or []]
    if not result.success and not failing:
        failing = [(ALL, str(found.get("observed_value", "failed")))]
    return failing
