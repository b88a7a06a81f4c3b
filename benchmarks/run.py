"""Run the benchmarks and write results.json, results.md and the charts: `make bench`.

python -m benchmarks.run --scale 10 --only records checks     some workloads; results of the others are kept
python -m benchmarks.run --render                             results.md anew from results.json
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import build, checks, documents, landing, models, queries, site, users
from benchmarks.frame import Workload, adopt_orphans, run_workload
from svm.home import PROJECT
from svm.version import software_version

#: the topics, in the order of the results; each gives its workloads for a scale and a folder to work in; one more is a
#: module with such a function
TOPICS: tuple[Callable[[float, Path], list[Workload]], ...] = (
    landing.workloads,
    checks.workloads,
    build.workloads,
    models.workloads,
    queries.workloads,
    documents.workloads,
    site.workloads,
    users.workloads,
)
#: what is told of this environment; rivals in one of their own have pins in benchmarks/rivals
PACKAGES = ("duckdb", "dbt-core", "dbt-duckdb", "great-expectations", "polars", "pandas", "pyarrow", "openpyxl")
RECORD = PROJECT / "benchmarks" / "results.json"


def main() -> None:
    """Measure what was asked and write the results after each workload; nothing that fails stops the rest."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", type=float, default=float(os.environ.get("SCALE") or 1), help="1, 10 or 100")
    parser.add_argument("--only", nargs="*", default=(os.environ.get("ONLY") or "").split(), help="names of workloads")
    parser.add_argument("--budget", type=float, default=None, help="minutes for all (default: 15, 60 from scale 10)")
    parser.add_argument("--limit", type=float, default=None, help="seconds for one run of one contender")
    parser.add_argument("--folder", type=Path, default=None, help="where to work (default: a folder that is removed)")
    parser.add_argument("--results", type=Path, default=RECORD, help="another file to write the results to")
    parser.add_argument("--render", action="store_true", help="only write results.md and charts anew")
    asked = parser.parse_args()
    if asked.render:
        from benchmarks.render import render

        render(json.loads(asked.results.read_text(encoding="utf-8")), asked.results.parent)
        return
    budget = asked.budget or (15 if asked.scale < 10 else 60 if asked.scale < 100 else 600)
    # readers beside whole builds go on for 180 s
    limit = asked.limit or max(300, 120 * asked.scale)
    until = time.monotonic() + 60 * budget
    # stopped from outside it ends what it started and removes what it made, too
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="svm-bench-", ignore_cleanup_errors=True) as made:
        folder = (asked.folder or Path(made)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        for workload in _workloads(asked.scale, folder, asked.only):
            print(f"{workload.name}: {workload.title}", flush=True)
            found = run_workload(workload, limit, until) | {"scale": asked.scale}
            for contender in found["contenders"]:
                print(f"  {contender['name']}: {told(contender)}", flush=True)
            _keep(asked.results, found)
            if not asked.folder:
                _remove_inputs(folder, workload)


def _workloads(scale: float, folder: Path, only: list[str]) -> list[Workload]:
    found = []
    for topic in TOPICS:
        try:
            found += topic(scale, folder)
        except Exception:
            # a topic that cannot be made ready is told and left out
            traceback.print_exc()
    unknown = set(only) - {w.name for w in found}
    if unknown:
        sys.exit(f"no workload {', '.join(sorted(unknown))}; there are: {', '.join(w.name for w in found)}")
    return [w for w in found if not only or w.name in only]


def told(contender: dict[str, Any]) -> str:
    """One line about a contender."""
    medians = contender["medians"]
    if not medians:
        return contender["error"] or contender["skipped"] or "not run"
    own = f" ({medians['own']:.2f} s by itself)" if "own" in medians else ""
    facts = f" {json.dumps(contender['facts'])}" if contender["facts"] else ""
    return f"{medians['wall']:.2f} s{own}, {medians['cpu']:.2f} s of all cores, {medians['peak']:.0f} MiB{facts}"


def _keep(record: Path, found: dict[str, Any]) -> None:
    """Put what was found in the place of the last of its name, and write everything that is made from it."""
    kept = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {"workloads": []}
    others = {w["name"]: w for w in kept["workloads"]} | {found["name"]: found | {"taken": _now(), "on": _machine()}}
    record.parent.mkdir(parents=True, exist_ok=True)
    kept = {"workloads": list(others.values())}
    record.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    # apart, so that this process stays small
    command = [sys.executable, "-m", "benchmarks.run", "--render", "--results", str(record)]
    subprocess.run(command, cwd=PROJECT, check=False)


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="minutes")


def _machine() -> dict[str, Any]:
    """The machine, the versions and how busy it was."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "memory GiB": round(memory),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "software": software_version(),
        "load": [round(one, 1) for one in os.getloadavg()],
        **{name: importlib.metadata.version(name) for name in PACKAGES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _remove_inputs(folder: Path, workload: Workload) -> None:
    """Free the disk of large inputs and outputs; what several workloads read is small and stays until the end."""
    for path in folder.glob(f"{workload.name}*"):
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
