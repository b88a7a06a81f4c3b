"""The frame of every benchmark: contenders run in turn, each as a process of its own, are measured and compared.

A contender is a command. What it prints on its last line as JSON are its facts: numbers and verdicts that must be those
of the others, and `seconds` when only a part of the process is what is measured.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

#: what is taken of each run: seconds on the clock, seconds of all cores, MiB of all processes together, and the seconds
#: that a contender gives itself
METRICS = ("wall", "cpu", "peak", "own")
#: a contender that took longer than this in all is not run again
ENOUGH = 120.0
#: seconds between two looks at the memory of the processes
LOOK = 0.1


@dataclass(frozen=True)
class Contender:
    """One way to do the work. `clean` are paths removed before each run; `before` is made ready, outside the time.

    `missing` gives why it cannot run on this machine, empty when it can.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    clean: Sequence[Path] = ()
    before: Callable[[], object] | None = None
    missing: Callable[[], str] = str
    #: exit codes of a run that did what it should
    good: Sequence[int] = (0,)
    repeats: int | None = None


@dataclass(frozen=True)
class Target:
    """A ratio to the number of `per`, or with no `per` a number, that is wanted: at most or at least."""

    text: str
    of: str
    per: str = ""
    metric: str = "wall"
    at_most: float | None = None
    at_least: float | None = None
    #: a fact of the contender that is the number
    fact: str = ""
    #: a contender whose number is taken off first, and what the rest is divided by
    minus: str = ""
    each: float = 1.0


@dataclass(frozen=True)
class Workload:
    """What is done, by whom, and what is wanted of it. `same` are the facts in which all contenders must agree."""

    name: str
    title: str
    what: str
    contenders: Sequence[Contender]
    targets: Sequence[Target] = ()
    same: Sequence[str] = ()
    notes: Sequence[str] = ()
    repeats: int = 3
    #: makes the inputs, outside the time
    prepare: Callable[[], object] | None = None


@dataclass
class Measured:
    """The runs of one contender, each with METRICS; or why there are none."""

    name: str
    runs: list[dict[str, float]] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    error: str = ""
    skipped: str = ""

    @property
    def medians(self) -> dict[str, float]:
        """The median of each metric over the runs."""
        return {m: statistics.median(found) for m in METRICS if (found := [r[m] for r in self.runs if m in r])}


def run_workload(workload: Workload, limit: float, until: float) -> dict[str, Any]:
    """Run the contenders in turn until each has its runs; `limit` is the time of one run, `until` the end of it all.

    A contender that fails is told with its error and not run again; nothing stops the others.
    """
    measured = {c.name: Measured(c.name, skipped=c.missing()) for c in workload.contenders}
    try:
        if workload.prepare and until > time.monotonic():
            workload.prepare()
    except Exception as error:
        for mine in measured.values():
            mine.error = mine.error or f"the input could not be made: {_told(str(error))}"
    for _ in range(max([workload.repeats, *(c.repeats or 0 for c in workload.contenders)])):
        for contender in workload.contenders:
            mine = measured[contender.name]
            is_done = len(mine.runs) >= (contender.repeats or workload.repeats)
            if mine.error or mine.skipped or is_done or sum(r["wall"] for r in mine.runs) > ENOUGH:
                continue
            left = until - time.monotonic()
            if left <= 0:
                mine.skipped = "" if mine.runs else "the time for the whole run was over"
                continue
            try:
                run, mine.facts = measure(contender, min(limit, max(left, 10)))
                mine.runs.append(run)
            except Failed as failed:
                mine.error = str(failed)
    return settled(workload, list(measured.values()))


def settled(workload: Workload, measured: Sequence[Measured]) -> dict[str, Any]:
    """What is kept of a workload: medians, targets with what was found, and whether the answers were the same."""
    by_name = {m.name: m for m in measured}
    return {
        "name": workload.name,
        "title": workload.title,
        "what": workload.what,
        "notes": list(workload.notes),
        "contenders": [asdict(m) | {"medians": m.medians} for m in measured],
        "targets": [found_of(target, by_name) for target in workload.targets],
        "same": {fact: {m.name: m.facts[fact] for m in measured if fact in m.facts} for fact in workload.same},
    }


def found_of(target: Target, measured: Mapping[str, Measured]) -> dict[str, Any]:
    """A target beside what was found; `value` is None when one side has no runs."""
    of, per, minus = (_number(measured.get(name), target) for name in (target.of, target.per, target.minus))
    value = None
    if of is not None and (per is not None or not target.per) and (minus is not None or not target.minus):
        rest = (of - (minus or 0.0)) / target.each
        value = rest if not per else rest / per if target.at_most is not None else per / rest
    is_met = None
    if value is not None:
        is_met = value <= target.at_most if target.at_most is not None else value >= (target.at_least or 0.0)
    return {"text": target.text, "value": value, "is_met": is_met}


def _number(measured: Measured | None, target: Target) -> float | None:
    if measured is None:
        return None
    return measured.facts.get(target.fact) if target.fact else measured.medians.get(target.metric)


class Failed(Exception):
    """A contender that did not do its work; the text is its last line, or that it took too long."""


def measure(contender: Contender, limit: float) -> tuple[dict[str, float], dict[str, Any]]:
    """Run a contender once. Returns its METRICS and its facts. Raises Failed when it ends badly or not in time."""
    for path in contender.clean:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    try:
        if contender.before:
            contender.before()
    except Exception as error:
        raise Failed(f"could not be made ready: {_told(str(error))}") from None
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start = time.monotonic()
        try:
            process = subprocess.Popen(
                [str(word) for word in contender.command],
                cwd=contender.folder,
                env={**os.environ, **contender.environment},
                stdout=out,
                stderr=err,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as error:
            raise Failed(_told(str(error))) from None
        status, usage, left, peak, seconds = _followed(process, start, limit)
        out.seek(0)
        err.seek(0)
        said, complained = out.read().decode(errors="replace"), err.read().decode(errors="replace")
    if seconds >= limit and status:
        raise Failed(f"stopped after {limit:.0f} s")
    if os.waitstatus_to_exitcode(status) not in contender.good:
        raise Failed(_told(f"{said}\n{complained}"))
    facts = facts_in(said)
    # the system counts the memory of this program for each that it starts, so that says nothing of a smaller one
    most = usage.ru_maxrss if usage.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss else 0
    run = {"wall": seconds, "cpu": _seconds(usage) + left, "peak": max(peak, most / 1024)}
    if "seconds" in facts:
        run["own"] = float(facts.pop("seconds"))
    return run, facts


def _followed(process: subprocess.Popen[bytes], start: float, limit: float) -> tuple[int, Any, float, float, float]:
    """Wait for a process and look at the memory of its session meanwhile; end the session when it takes too long.

    Returns how it ended, what it and those it waited for used, processor seconds of those it left behind, the peak
    memory of all in MiB, and seconds.
    """
    peak = 0.0
    ended = threading.Event()

    def look() -> None:
        nonlocal peak
        while not ended.wait(LOOK):
            peak = max(peak, session_memory(process.pid))
            if time.monotonic() - start > limit:
                end_session(process.pid)

    watch = threading.Thread(target=look, daemon=True)
    watch.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        # told, or it waits for the process again
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        ended.set()
        watch.join()
        end_session(process.pid)
        left = _seconds_of_orphans(process.pid)
    return status, usage, left, peak, seconds


def adopt_orphans() -> None:
    """Become the parent of processes that a contender leaves behind, so that their seconds can be counted."""
    set_child_subreaper = 36
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def _seconds_of_orphans(group: int) -> float:
    seconds = 0.0
    while True:
        try:
            _, _, usage = os.wait4(-group, 0)
        except ChildProcessError:
            return seconds
        seconds += _seconds(usage)


def _seconds(usage: Any) -> float:  # noqa: ANN401
    return usage.ru_utime + usage.ru_stime


def session_members(session: int) -> list[int]:
    """The processes of a session."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                # the name of a program may hold anything, so what is read stands behind its last bracket
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                found.append(int(entry.name))
    return found


def session_memory(session: int) -> float:
    """The memory of all processes of a session together, in MiB; what they share counts for each."""
    pages = 0
    for pid in session_members(session):
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
    return pages * os.sysconf("SC_PAGESIZE") / 1024**2


def end_session(session: int) -> None:
    """End what is left of a session that this program started."""
    for pid in session_members(session):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def facts_in(said: str) -> dict[str, Any]:
    r"""The facts on the last line of what a contender printed; none when it is no JSON.

    >>> facts_in('working\n{"rows": 3}\n'), facts_in("done")
    ({'rows': 3}, {})
    """
    last = said.strip().rpartition("\n")[2]
    try:
        found = json.loads(last) if last.startswith("{") else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _told(text: str) -> str:
    """The line that says what went wrong: the last one, or where that is a trace of calls the first with an error."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["no word of why"]
    named = [line for line in lines if re.search(r"\berror\b", line, re.IGNORECASE)]
    return (named[0] if named and not re.search("error|fail", lines[-1], re.IGNORECASE) else lines[-1])[:300]
