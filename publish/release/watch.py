"""Run dbt and look on: how far it is, what it says to a reader, and what its tests found."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from svm.home import PROJECT, Home
from svm.processes import Report, ends_with

#: what dbt reports of one node when it is done with it
DONE = ("LogModelResult", "LogSeedResult", "LogTestResult", "SkippingDetails", "LogSkipBecauseError")
#: what dbt says of results in its own words; the findings say it with file, row and what to do
OF_RESULTS = ("Log", "RunResult", "EndOfRun", "Skipping")


@dataclass(frozen=True)
class Place:
    """Where an offender came from: a file of a partner with its delivery, or one that people keep; `rows` of it."""

    file: str
    partner: str
    delivery_id: str
    received_on: str
    rows: tuple[int, ...]
    columns: tuple[str, ...]

    @property
    def line(self) -> str:
        """The place on one line, as the build prints it."""
        parts = [self.partner, self.file]
        for word, those in (("row", self.rows), ("column", self.columns)):
            if those:
                parts.append(f"{word}{'s' if len(those) > 1 else ''} {', '.join(map(str, those))}")
        delivery = f" ({self.delivery_id}, received {self.received_on})" if self.delivery_id else ""
        return ", ".join(filter(None, parts)) + delivery


@dataclass(frozen=True)
class Finding:
    """One offender of a test, or what could not be made: what is wrong, where it came from and what settles it.

    `count` is how many offenders the test found in all; the first twenty are told.
    """

    test: str
    subject: str
    stops: bool
    count: int
    said: str
    places: tuple[Place, ...]
    settle: str


@dataclass(frozen=True)
class Findings:
    """What the last run of dbt found, and the names of models and tests that waited for it."""

    found: tuple[Finding, ...] = ()
    not_made: tuple[str, ...] = ()

    @property
    def causes(self) -> list[tuple[Finding, ...]]:
        """The findings by what settles them: one test of one model, with its offenders."""
        return [
            tuple(members)
            for _, members in groupby(self.found, key=lambda f: (not f.stops, f.test, f.subject, f.settle))
        ]

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """Those that stop a build."""
        return tuple(f for f in self.found if f.stops)


def findings_path(home: Home) -> Path:
    """Where dbt writes what a run found; the macro `tell_findings` makes it."""
    return (PROJECT if home.root == PROJECT else home.root) / "target" / "findings.json"


def load_findings(home: Home) -> Findings | None:
    """What the last run of dbt found; None when it did not come so far."""
    path = findings_path(home)
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return Findings(tuple(_finding(one) for one in told["findings"]), tuple(told["not_made"]))


def _finding(one: dict[str, Any]) -> Finding:
    return Finding(
        test=one["test"],
        subject=one["subject"],
        stops=one["stops"],
        count=one["count"],
        said=one["said"],
        places=tuple(
            Place(
                file=p["file"],
                partner=p["partner"],
                delivery_id=p["delivery_id"],
                received_on=p["received_on"],
                rows=tuple(p["rows"]),
                columns=tuple(p["columns"]),
            )
            for p in one["places"]
        ),
        settle=one["settle"],
    )


@dataclass(frozen=True)
class Ran:
    """How a run of dbt ended: its exit code, and how many models, lists and tests it was done with."""

    code: int
    done: int


def run_dbt(
    home: Home,
    command: Sequence[str],
    environment: Mapping[str, str] | None,
    say: Callable[[str], None],
    report: Report,
) -> Ran:
    """Run a dbt command that logs as JSON; `say` gets each line for a reader, `report` how far it is.

    What dbt says of results is said only when it wrote no findings, which tell more.
    """
    findings_path(home).unlink(missing_ok=True)
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
        preexec_fn=ends_with(os.getpid()),
    )
    assert process.stdout
    done, kept = 0, []
    for line in process.stdout:
        event = _event(line)
        if event is None:
            say(line.rstrip("\n"))
            continue
        name, level, text = (str(event["info"][part]) for part in ("name", "level", "msg"))
        if name in DONE:
            done += 1
            report("Building: done with", done, int(event["data"].get("total", 0)))
        if name == "PrintEvent":
            say(text)
        elif level == "error":
            (kept.append if name.startswith(OF_RESULTS) else say)(text)
    code = process.wait()
    if code and not findings_path(home).exists():
        for text in kept:
            say(text)
    return Ran(code, done)


def _event(line: str) -> dict[str, Any] | None:
    """What a line of the log says; None for a line that dbt did not write."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and {"info", "data"} <= event.keys() else None
