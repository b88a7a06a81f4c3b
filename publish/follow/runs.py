"""The record of a run: what landed, what the build found, what is open and what changed, as JSON and as a page.

The page opens from disk and loads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from ingest.retract import Retraction
from publish.follow.diff import Difference, Moment, changes
from publish.look.html import environment
from publish.release.watch import Findings
from svm.database import as_of
from svm.sql import literal

#: what a run exits with, the gravest first: the first that holds
STOPPED, FAILED, REFUSED, HOOK, CHASE, WELL = 1, 5, 4, 6, 3, 0
MEANING = {
    WELL: "all well",
    STOPPED: "the run was stopped",
    CHASE: "series to chase",
    REFUSED: "deliveries or answers were refused",
    FAILED: "the build failed",
    HOOK: "the hook failed",
}


@dataclass
class Run:
    """What one run did; what it did not come to is None.

    `held` are the deliveries that wait to be accepted; they are no part of the build. `build` is `published`,
    `unchanged` or `failed`. `fetched`, `landed` and `status` are as `svm fetch`, `svm land` and `svm status` give them;
    `editions` tells what people decide for each edition, as `publish.follow.checklist.record` does.
    """

    began: str
    seconds: int = 0
    error: str = ""
    fetched: Mapping[str, object] | None = None
    landed: Mapping[str, object] | None = None
    held: Sequence[Retraction] = ()
    build: str | None = None
    findings: Findings = field(default_factory=Findings)
    status: Mapping[str, object] | None = None
    changed: Difference | None = None
    editions: Sequence[Mapping[str, object]] = ()

    def files(self, result: str) -> list[Mapping[str, object]]:
        """The files that were `landed`, `known` or `refused`."""
        files = (self.landed or {}).get("files", [])
        return [f for f in files if f["result"] == result] if isinstance(files, list) else []

    @property
    def answers(self) -> list[Mapping[str, object]]:
        """What public sources answered that was refused, then what is new."""
        told = (self.fetched or {}).get("datasets", [])
        found = told if isinstance(told, list) else []
        return [one for result in ("refused", "new") for one in found if one["result"] == result]

    @property
    def to_chase(self) -> int:
        """How many series there are to chase."""
        return int(str((self.status or {}).get("to_chase", 0)))

    @property
    def exit_code(self) -> int:
        """The gravest of what was found; a hook is run after this is known."""
        if self.build == "failed":
            return FAILED
        if self.error:
            return STOPPED
        if self.files("refused") or any(one["result"] == "refused" for one in self.answers):
            return REFUSED
        return CHASE if self.to_chase else WELL

    @property
    def record(self) -> dict[str, object]:
        """The run for a program."""
        from publish.follow.diff import record

        return {
            "began": self.began,
            "seconds": self.seconds,
            "exit_code": self.exit_code,
            "meaning": MEANING[self.exit_code],
            "error": self.error,
            "fetch": self.fetched,
            "land": self.landed,
            "held": self.held,
            "build": self.build and {"result": self.build} | build_record(self.findings),
            "status": self.status,
            "diff": self.changed and record(self.changed),
            "editions": self.editions,
        }


def build_record(findings: Findings) -> dict[str, object]:
    """What the tests of a build found, for a program."""
    return {"findings": findings.found, "not_made": findings.not_made}


def to_html(run: Run) -> str:
    """The run as one page that opens from disk and loads nothing."""
    return environment().get_template("run.html").render(run=run, meaning=MEANING[run.exit_code])


def remember(con: duckdb.DuckDBPyConnection, label: str, path: Path) -> Moment:
    """Write what is printed now to a Parquet file, to compare with later. Returns the moment."""
    con.execute(f"copy (select * from indicators.observations) to {literal(str(path))} (format parquet)")
    return Moment(label, as_of(con), path)


def changed_since(con: duckdb.DuckDBPyConnection, before: Moment, path: Path) -> Difference:
    """Every value that is printed otherwise than before."""
    return changes(con, before, remember(con, "deze build", path))
