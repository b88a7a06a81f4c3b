"""What Great Expectations judged, check by check, for who wants to see more than what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from svm.database import has_relation, rows

#: how many subjects are named of a check that failed
NAMED = 10


@dataclass(frozen=True)
class Control:
    """One expectation: at which stage, what it asks, how often it was not met, and of what first."""

    stage: str
    name: str
    severity: str
    expected: str
    failed: int
    subjects: tuple[str, ...]


def load_controls(con: duckdb.DuckDBPyConnection) -> list[Control]:
    """Every expectation, those not met first; none in a frozen edition, which keeps what came of them."""
    if not has_relation(con, "monitor", "gx_results"):
        return []
    found = rows(
        con,
        f"""
        select
            stage, expectation, min(severity) as severity, min(expected) as expected,
            count(*) filter (where not success) as failed,
            (list(subject order by subject) filter (where not success))[:{NAMED}] as subjects
        from monitor.gx_results
        group by stage, expectation
        order by failed = 0, stage, failed desc, expectation
        """,
    )
    return [
        Control(
            stage=str(r["stage"]),
            name=str(r["expectation"]).replace("_", " "),
            severity=str(r["severity"]),
            expected=str(r["expected"]),
            failed=int(str(r["failed"])),
            subjects=tuple(one.replace("|", ":").rstrip(":") for one in _listed(r["subjects"])),
        )
        for r in found
    ]


def _listed(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []
