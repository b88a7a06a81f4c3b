"""Where processor time goes, by phase: of a `dbt build`, or of a file at the front door. Works on any checkout.

python -m benchmarks.profiles dbt HOME           the home of a built warehouse, whose lake is read
python -m benchmarks.profiles door HOME FILE     an empty home, and a file below inbox/<partner>/<day>/

An older state of the project is profiled from a worktree of it, with the path of this file: `python FILE dbt HOME`. A
phase is told without the phases inside it. Seconds are those of the thread that does it (of a query all threads count
under `besides`); asking the clock costs a few of them.
"""

from __future__ import annotations

import collections
import importlib
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

#: how many lines are told
MOST = 12
#: the steps of the front door: module, function and what it does
DOOR = (
    ("ingest.arrive", "_keep", "copying and hashing"),
    ("ingest.land", "_scan", "looking for personal data"),
    ("ingest.land", "_recognise", "recognising the file"),
    ("ingest.parquet", "check_width", "looking for cells beyond the header"),
    ("ingest.stage", "_write", "CSV to Parquet"),
    ("ingest.stage", "measure", "patterns, values, key"),
    ("ingest.stage", "_against_what_is_known", "calendar, catalogue, sheet"),
    ("ingest.land", "judge", "judging by Great Expectations"),
    ("ingest.land", "commit", "writing ledger and checks"),
)


class Phases:
    """Seconds and calls by phase, of all threads together."""

    def __init__(self, inside: Any = None) -> None:  # noqa: ANN401  what holds a stack: of each thread its own, or of all
        self.seconds: collections.defaultdict[str, float] = collections.defaultdict(float)
        self.calls: collections.Counter[str] = collections.Counter()
        self._inside = inside or threading.local()

    def watch(self, owner: Any, name: str, phase: str, clock: Callable[[], float] = time.thread_time) -> None:  # noqa: ANN401
        """Count a function of a class or module for a phase."""
        setattr(owner, name, self._timed(getattr(owner, name), phase, clock))

    def _timed(self, work: Callable[..., object], phase: str, clock: Callable[[], float]) -> Callable[..., object]:
        def timed(*words: object, **named: object) -> object:
            stack = self._inside.__dict__.setdefault("stack", [])
            stack.append(0.0)
            start = clock()
            try:
                return work(*words, **named)
            finally:
                took = clock() - start
                self.seconds[phase] += took - stack.pop()
                self.calls[phase] += 1
                if stack:
                    stack[-1] += took

        return timed


def watched() -> Phases:
    """The phases of dbt 1.11 with DuckDB."""
    import dbt_common.clients.jinja as jinja
    from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper, LocalEnvironment
    from dbt.compilation import Compiler
    from dbt.context.macros import MacroNamespaceBuilder
    from dbt.parser.manifest import ManifestLoader
    from dbt.task.base import BaseRunner
    from dbt_common.events.event_manager import EventManager

    found = Phases()
    found.watch(DuckDBCursorWrapper, "execute", "statements in DuckDB")
    found.watch(LocalEnvironment, "submit_python_job", "models in Python, Great Expectations with them")
    found.watch(EventManager, "fire_event", "telling what happens: log and screen")
    found.watch(ManifestLoader, "load", "parsing the project")
    found.watch(Compiler, "compile_node", "compiling a node")
    found.watch(MacroNamespaceBuilder, "build_namespace", "gathering the macros for a node")
    found.watch(jinja.BaseMacroGenerator, "call_macro", "bodies of macros")
    found.watch(BaseRunner, "run_with_hooks", "running a node, besides")
    return found


def of_build(home: Path) -> None:
    """Build as `svm build` does, and tell the phases."""
    from publish.release.build import dbt_command
    from svm.home import Home

    # unit tests are about the SQL, not about what was delivered
    command, environment = dbt_command(Home(home))
    os.environ.update(environment)
    start = time.process_time()
    from dbt.cli.main import dbtRunner

    imported = time.process_time() - start
    phases = watched()
    done = dbtRunner().invoke([*command[1:], "--exclude-resource-type", "unit_test"])
    total = time.process_time() - start
    phases.seconds["importing dbt"] = imported
    tell(phases, total, "besides: threads of DuckDB, dbt between nodes")
    if not done.success:
        sys.exit(f"the build failed: {done.exception}")


def of_door(home: Path, file: Path) -> None:
    """Land a file in this process, and tell the phases: seconds on the clock, of which threads share some."""
    from ingest.apart import Here
    from ingest.lake import prepare
    from ingest.land import land
    from svm.home import Home

    # one thing after another, in whatever thread
    phases = Phases(SimpleNamespace())
    for module, name, phase in DOOR:
        owner = importlib.import_module(module)
        if hasattr(owner, name):
            phases.watch(owner, name, phase, time.perf_counter)
    prepare(Home(home))
    start = time.perf_counter()
    outcomes = land([file], Home(home), reader=Here())
    tell(phases, time.perf_counter() - start, "besides")
    print(*outcomes, sep="\n", file=sys.stderr)


def tell(phases: Phases, total: float, besides: str) -> None:
    """Print a line for each phase."""
    told = {**phases.seconds, besides: total - sum(phases.seconds.values())}
    print(f"| phase | seconds of {total:.1f} | calls |\n|---|---:|---:|")
    for phase, seconds in sorted(told.items(), key=lambda item: (-item[1], item[0]))[:MOST]:
        print(f"| {phase} | {seconds:.1f} | {phases.calls[phase] or ''} |")


if __name__ == "__main__":
    # the state of the project that is asked about is that of the current folder
    sys.path.insert(0, str(Path.cwd()))
    what, *given = sys.argv[1:]
    {"dbt": of_build, "door": of_door}[what](*(Path(word).resolve() for word in given))
