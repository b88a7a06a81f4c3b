"""The only module that uses Great Expectations. It judges small frames; it never measures.

Importing the library takes seconds, so it happens here, late, and under one lock: two threads that import
it at the same time break each other.
"""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any

from svm.files import from_yaml
from svm.home import PROJECT

LOCK = threading.RLock()
#: the subject of a row that judges the whole frame
ALL = "*"

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
            examples="; ".join(subject for subject, _ in failing[:10]),
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
