"""Runs the checkpoints of Great Expectations. It judges small frames, and of a large relation what differs in it.

The suites, the validation definitions and the checkpoints are in the file context `ingest/gx`, as the library stores
them; the kinds of expectation are in `ingest.expectations`, which opening the context imports. Importing the library
takes seconds, so it happens here, late, and under one lock: two threads that import it at the same time break each
other, and the library has one context at a time.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from svm.home import JUDGED, PROJECT
from svm.sql import identifier

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LOCK = threading.RLock()
#: the file context; a suite, its validation definition and its checkpoint have one name
CONTEXT = PROJECT / "ingest" / "gx"
#: the suites: of a file at the door, of the expected grid, and of how far values are from what is known
DOOR, SERIES, VALUES = "deur", "reeksen", "waarden"
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

UNIQUE = "expect_column_values_to_be_unique"
#: expectations that look at one row: what they say of a cell they say of every cell with the same facts
ROW_BY_ROW = {
    "expect_column_values_to_be_between",
    "expect_column_values_to_be_in_set",
    "expect_column_values_to_match_regex",
    "expect_column_values_to_not_be_null",
    # those of ingest.expectations
    "expect_no_violations",
    "expect_delivery_not_to_shrink",
    "expect_delivered_by_calendar",
    "expect_cells_to_be_there",
    "expect_counts_not_negative",
    "expect_to_fit_own_series",
    "expect_within_range",
    "expect_revision_as_usual",
    "expect_members_complete",
    "expect_figures_to_agree",
}
#: the column that numbers the combinations of facts
KIND = "kind"


class _Verdict(NamedTuple):
    """What one expectation says: the rows that fail it, each its subject, kind and value; or why it is broken."""

    spec: dict[str, Any]
    failing: list[tuple[str, int, str]]
    broken: str = ""


def preload() -> threading.Thread:
    """Start importing the library in the background, so that it is ready when files are measured."""
    thread = threading.Thread(target=_library, daemon=True)
    thread.start()
    return thread


def _library() -> Any:  # noqa: ANN401  the library has no useful type here
    with LOCK:
        import great_expectations as gx

        return gx


def expectations(suite: str, context: Path = CONTEXT) -> list[dict[str, Any]]:
    """Read the expectations of a suite as they are stored, without the library."""
    return json.loads((context / "expectations" / f"{suite}.json").read_text(encoding="utf-8"))["expectations"]


def columns_of(suite: str, context: Path = CONTEXT) -> list[str]:
    """List the columns that a suite judges, in its order."""
    return list(dict.fromkeys(e["kwargs"]["column"] for e in expectations(suite, context)))


def judge(
    frame: Any,  # noqa: ANN401
    suite: str,
    *,
    key: str,
    stage: str,
    run_at: str,
    results: Path | None = None,
    context: Path = CONTEXT,
) -> list[dict[str, Any]]:
    """Run the checkpoint of a suite on a pandas frame with one row per subject.

    Returns rows with the keys of COLUMNS: one per expectation for the whole frame (subject '*'), and one
    per subject that fails it. An expectation that cannot be judged gives a row with `broken` true instead
    of an exception, so that nothing it should have covered passes unseen. The library stores what it found below
    `results`, with its pages; without that folder nothing is kept.
    """
    found = _judged(frame.assign(**{KIND: 0}), suite, key, stage, run_at, results, context)
    return _rows(found, suite, stage, run_at, len(frame))


def judge_cells(
    session: duckdb.DuckDBPyConnection,
    cells: duckdb.DuckDBPyRelation,
    suite: str,
    *,
    key: str,
    stage: str,
    run_at: str,
    context: str | Path = CONTEXT,
) -> pa.Table:
    """Judge a relation of any size by a suite: the rows that `judge` gives of all its cells, in order of the key.

    Great Expectations judges one cell of each combination of facts, and that verdict holds for all cells with the same
    facts; beside them it has all rows that share a value that has to be unique. A suite that asks for more than a row
    tells is judged of all rows. What was found is stored beside the database of the session; a `context` is a path from
    the project folder.
    """
    import pyarrow as pa

    folder = PROJECT / context
    specs = expectations(suite, folder)
    # a column that is not there breaks the expectation that names it, and no other
    there = [name for name in columns_of(suite, folder) if name in cells.columns]
    facts = [identifier(name) for name in there if name != key]
    one_each = {spec["kwargs"]["column"] for spec in specs if spec["type"] == UNIQUE}
    unique = [identifier(name) for name in there if name in one_each]
    found_in = (suite, key, stage, run_at, _beside(session), folder)
    if not facts or not all(_is_told_by_facts(spec, key) for spec in specs):
        frame = cells.order(", ".join([key, *facts])).df()
        found = _judged(frame.assign(**{KIND: 0}), *found_in)
        return pa.Table.from_pylist(_rows(found, suite, stage, run_at, len(frame)))
    with _registered(session, svm_cells=cells):
        # once: a relation is computed anew whenever it is read
        kinds = session.execute(
            f"""
            select rank() over (order by min({key}), {", ".join(facts)}) as {KIND},
                min({key}) as {key}, {", ".join(facts)}
            from svm_cells
            group by {", ".join(facts)}
            """
        ).to_arrow_table()
        with _registered(session, svm_kinds=kinds):
            found = _judged(session.execute(_frame(key, facts, unique)).df(), *found_in)
            return _of_all_cells(session, found, suite, stage, run_at, key, facts)


def _is_told_by_facts(spec: dict[str, Any], key: str) -> bool:
    """Whether one cell of each combination of facts, and all that share a value, tell what is true of all cells."""
    kwargs = spec["kwargs"]
    one_row = spec["type"] in ROW_BY_ROW and kwargs["column"] != key
    return "row_condition" not in kwargs and (one_row or spec["type"] == UNIQUE)


def _same(left: str, right: str, facts: Sequence[str]) -> str:
    return " and ".join(f"{left}.{fact} is not distinct from {right}.{fact}" for fact in facts)


def _frame(key: str, facts: Sequence[str], unique: Sequence[str]) -> str:
    """SQL of what is judged: each row that shares a value, and of each further combination of facts its first cell."""
    shares = " or ".join(f"{u} is not null and count(*) over (partition by {u}) > 1" for u in unique)
    listed = ", ".join(facts)
    return f"""
        with

        sharing as (
            select {key}, {listed} from svm_cells
            {f"qualify {shares}" if shares else "where false"}
        ),

        shared as (
            select kinds.{KIND}, sharing.*
            from sharing
            inner join svm_kinds as kinds on {_same("sharing", "kinds", facts)}
        ),

        final as (
            select {KIND}, {key}, {listed} from shared
            union all
            select {KIND}, {key}, {listed} from svm_kinds
            where ({KIND}, {key}) not in (select ({KIND}, {key}) from shared)
        )

        select * from final
        order by {key}, {KIND}
        """


def _of_all_cells(
    session: duckdb.DuckDBPyConnection,
    found: Sequence[_Verdict],
    suite: str,
    stage: str,
    run_at: str,
    key: str,
    facts: Sequence[str],
) -> pa.Table:
    """Give every cell the verdict of its kind, and tell of each expectation how many cells pass."""
    import pyarrow as pa

    judged = [
        {"number": n, "by_kind": v.spec["type"] != UNIQUE, **_row(v.spec, suite, stage, run_at), **_broken(v)}
        for n, v in enumerate(found)
    ]
    failing = [(n, *one) for n, v in enumerate(found) for one in v.failing]
    fields = {"number": pa.int64(), "subject": pa.string(), KIND: pa.int64(), "observed": pa.string()}
    columns = list(zip(*failing, strict=True)) or [()] * len(fields)
    tables = {
        "svm_judged": pa.Table.from_pylist(judged),
        "svm_failing": pa.table([list(column) for column in columns], schema=pa.schema(list(fields.items()))),
    }
    with _registered(session, **tables):
        return session.execute(
            f"""
            with

            of_kinds as (
                select distinct failing.number, failing.{KIND}, failing.observed
                from svm_failing as failing
                inner join svm_judged as judged on failing.number = judged.number
                where judged.by_kind
            ),

            failing as (
                select of_kinds.number, cells.{key} as subject, of_kinds.observed
                from of_kinds
                inner join svm_kinds as kinds on of_kinds.{KIND} = kinds.{KIND}
                inner join svm_cells as cells on {_same("cells", "kinds", facts)}
                union all
                select failing.number, failing.subject, failing.observed
                from svm_failing as failing
                inner join svm_judged as judged on failing.number = judged.number
                where not judged.by_kind
            ),

            counts as (
                select
                    judged.number,
                    count(failing.subject) as failing_count,
                    coalesce(array_to_string(min(failing.subject, {EXAMPLES}), '; '), '') as failing_examples
                from svm_judged as judged
                left join failing on judged.number = failing.number
                group by judged.number
            ),

            verdicts as (
                select
                    judged.* replace (
                        failing.subject as subject, failing.observed as observed, 1::bigint as unexpected_count,
                        failing.subject as examples
                    )
                from failing
                inner join svm_judged as judged on failing.number = judged.number
                union all
                select
                    judged.* replace (
                        failing_count = 0 as success,
                        (cell_count - failing_count) || ' of ' || cell_count || ' pass' as observed,
                        failing_count as unexpected_count,
                        failing_examples as examples
                    )
                from svm_judged as judged
                inner join counts on judged.number = counts.number
                cross join (select count(*) as cell_count from svm_cells) as total
                where not judged.broken
                union all
                select * from svm_judged
                where broken
            )

            select {", ".join(COLUMNS)} from verdicts
            order by number, subject <> '{ALL}', subject, observed
            """
        ).to_arrow_table()


@contextmanager
def _registered(session: duckdb.DuckDBPyConnection, **views: object) -> Generator[None]:
    for name, view in views.items():
        session.register(name, view)
    try:
        yield
    finally:
        for name in views:
            session.unregister(name)


def _beside(session: duckdb.DuckDBPyConnection) -> Path | None:
    """The folder of what is judged, beside the database of a session; none when that is in memory."""
    path = session.sql("select path from duckdb_databases() where database_name = current_database()").fetchall()[0][0]
    return Path(path).parent / JUDGED if path else None


def _row(spec: dict[str, Any], suite: str, stage: str, run_at: str) -> dict[str, Any]:
    """The row of an expectation before anything is known of what it judges."""
    meta = spec.get("meta") or {}
    row = {
        "run_at": run_at,
        "stage": stage,
        "suite": suite,
        "expectation": meta.get("name", spec["type"]),
        "severity": spec.get("severity", "critical"),
        "subject": ALL,
        "success": False,
        "broken": False,
        "observed": "",
        "expected": spec.get("description") or "",
        "unexpected_count": 0,
        "examples": "",
        "status_on_failure": meta.get("status_on_failure", ""),
    }
    return {name: row[name] for name in COLUMNS}


def _broken(verdict: _Verdict) -> dict[str, Any]:
    if not verdict.broken:
        return {}
    return {"broken": True, "observed": f"check could not run: {verdict.broken}"}


def _rows(found: Sequence[_Verdict], suite: str, stage: str, run_at: str, of: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for verdict in found:
        row = _row(verdict.spec, suite, stage, run_at)
        if verdict.broken:
            rows.append(row | _broken(verdict))
            continue
        failing = [(subject, observed) for subject, _, observed in verdict.failing]
        whole = {
            "success": not failing,
            "observed": f"{of - len(failing)} of {of} pass",
            "unexpected_count": len(failing),
            "examples": "; ".join(subject for subject, _ in failing[:EXAMPLES]),
        }
        rows.append(row | whole)
        rows += [row | {"subject": s, "observed": o, "unexpected_count": 1, "examples": s} for s, o in failing]
    return rows


def _judged(
    frame: Any,  # noqa: ANN401
    suite: str,
    key: str,
    stage: str,
    run_at: str,
    results: Path | None,
    context: Path,
) -> list[_Verdict]:
    """Every expectation of a suite, in its order, with what it says of a frame."""
    specs = expectations(suite, context)
    with LOCK:
        try:
            found = _run(frame, suite, stage, run_at, results, context)
        except Exception as error:
            return [_Verdict(spec, [], f"{type(error).__name__}: {error}") for spec in specs]
        verdicts = []
        for spec in specs:
            try:
                if spec["id"] not in found:
                    raise RuntimeError(f"no kind of expectation {spec['type']} that can be asked in this way")
                verdicts.append(_Verdict(spec, _failing(found[spec["id"]], spec["kwargs"].get("column"), key)))
            except Exception as error:
                verdicts.append(_Verdict(spec, [], f"{type(error).__name__}: {error}"))
        return verdicts


def _run(
    frame: Any,  # noqa: ANN401
    suite: str,
    stage: str,
    run_at: str,
    results: Path | None,
    context: Path,
) -> dict[str, Any]:
    """Run a checkpoint, or without a folder for the results its validation definition alone; by expectation."""
    gx = _library()
    from great_expectations.core.run_identifier import RunIdentifier

    for name in logging.root.manager.loggerDict:
        if name.startswith("great_expectations"):
            logging.getLogger(name).setLevel(logging.WARNING)
    at = dt.datetime.fromisoformat(run_at)
    # the day that a build looks from, so that the same build has the same place; of the door the very moment
    at = at.replace(tzinfo=dt.UTC) if at.tzinfo is None else dt.datetime.now(dt.UTC)
    given = {"batch_parameters": {"dataframe": frame}, "run_id": RunIdentifier(run_name=stage, run_time=at)}
    with TemporaryDirectory() as nowhere:
        folder = {"SVM_GX": str(results or nowhere)}
        opened = gx.get_context(mode="file", context_root_dir=str(context), runtime_environment=folder)
        checkpoint = opened.checkpoints.get(suite)
        if results:
            (found,) = checkpoint.run(**given).run_results.values()
        else:
            (definition,) = checkpoint.validation_definitions
            found = definition.run(result_format=checkpoint.result_format, **given)
    return {one.expectation_config.id: one for one in found.results}


def _failing(result: Any, column: str | None, key: str) -> list[tuple[str, int, str]]:  # noqa: ANN401
    """Rows that fail one expectation: subject, kind and what was observed. Raises when it could not be judged."""
    if result.exception_info and result.exception_info.get("raised_exception", False):
        raise RuntimeError(result.exception_info.get("exception_message", "unknown"))
    nested = [v for v in (result.exception_info or {}).values() if isinstance(v, dict)]
    if any(v.get("raised_exception") for v in nested):
        raise RuntimeError(nested[0].get("exception_message", "unknown"))
    found = result.result or {}
    listed = found.get("unexpected_index_list") or []
    failing = [(str(item[key]), int(item.get(KIND, 0)), f"{column} = {item.get(column)}") for item in listed]
    if not result.success and not failing:
        failing = [(ALL, 0, str(found.get("observed_value", "failed")))]
    return failing
