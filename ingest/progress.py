"""How far a landing is: a report of (stage, done, total), for files that take long."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

import duckdb

from svm.processes import Report

Result = TypeVar("Result")


def watched(stage: str, work: Callable[[], Result], con: duckdb.DuckDBPyConnection, report: Report) -> Result:
    """Run a query of DuckDB in a thread and report how far it is. Returns its result or raises its error."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive():
        thread.join(0.25)
        report(stage, max(0, int(con.query_progress())), 100)
    if errors:
        raise errors[0]
    return results[0]
