"""A Word document of some forty pages with 1,000 figures: the command from a cold start, and the refresh alone.

python -m benchmarks.documents make HOME DOCUMENT     a made-up report with figures of the samples
python -m benchmarks.documents STEP HOME DOCUMENT TARGET   refresh, again, dry or tracked, in this process
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.build import SAMPLES, SVM
from benchmarks.frame import Contender, Target, Workload
from benchmarks.venvs import OURS, RIVALS, place
from svm.home import PROJECT, Home

COUNT = 1000
#: seconds
LIMIT = 0.5


def workloads(scale: float, work: Path) -> list[Workload]:
    """One document of one size, on the samples."""
    home, folder = work / "samples", work / "documents"
    source, fresh = folder / "verzonnen.docx", folder / "ververst.docx"
    environment = {"SVM_HOME": str(home)}
    module = [OURS.python, "-m", "benchmarks.documents"]
    rival = place("docxtpl")

    def prepare() -> None:
        publish(home)
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([*module, "make", str(home), str(source)], cwd=PROJECT, check=True)
        subprocess.run([*module, "refresh", str(home), str(source), str(fresh)], cwd=PROJECT, check=True)

    def step(name: str, path: Path) -> Contender:
        command = [*module, name, str(home), str(path), str(folder / f"{name}.docx")]
        return Contender(f"svm refresh alone: {name}", command, environment, folder=PROJECT)

    target = folder / "uit.docx"
    fill = [
        rival.python,
        str(RIVALS / "docxtpl_fill.py"),
        str(COUNT),
        str(folder / "sjabloon.docx"),
        str(folder / "v.docx"),
    ]
    return [
        Workload(
            "document",
            f"Refreshing a Word document with {COUNT:,} figures",
            "The command is measured from a cold start, all of Python included; the others give the seconds of the "
            "work alone. docxtpl fills a template once: what it writes cannot be refreshed, and it reads nothing back.",
            [
                Contender(
                    "svm doc refresh",
                    [*SVM, "doc", "refresh", str(source), "--to", str(target)],
                    environment,
                    folder=PROJECT,
                    clean=[target],
                ),
                Contender(
                    "svm figure, one row",
                    [*SVM, "figure", "reg_immigration:2023"],
                    environment,
                    folder=PROJECT,
                ),
                step("refresh", source),
                step("again", fresh),
                step("dry", source),
                step("tracked", source),
                Contender("docxtpl", fill, missing=rival.missing),
            ],
            targets=[
                Target(f"refresh alone ≤ {LIMIT} s", "svm refresh alone: refresh", metric="own", at_most=LIMIT),
                Target(f"the command from a cold start ≤ {LIMIT} s", "svm doc refresh", at_most=LIMIT),
            ],
            repeats=5,
            prepare=prepare,
        )
    ]


def publish(home: Path) -> None:
    """A home with the samples landed, built and published; one that is there is kept."""
    if (home / "warehouse" / "svm.duckdb").exists():
        return
    environment = {"SVM_HOME": str(home)}
    from benchmarks.build import with_environment

    for words in (["land", str(SAMPLES)], ["build"]):
        command = [*SVM, *words]
        subprocess.run(command, cwd=PROJECT, env=with_environment(environment), check=True, stdout=subprocess.DEVNULL)


def make(home: Path, target: Path) -> None:
    """A made-up report whose fields are figures of the samples, each with another number than it has."""
    from svm.database import connect, rows
    from tests.documents.made_up import parts, report, rewrite

    report(target, COUNT)
    found = rows(connect(Home(home)), "select tag from indicators.figures order by figure_id")
    step = len(found) // COUNT
    tags = [str(row["tag"]) for row in found][:: max(step, 1)][:COUNT]
    changed = {}
    for name, data in parts(target).items():
        text = data.decode("utf-8", errors="replace")
        bound = re.sub(r"(:tag \w+:val=.)verzonnen:(\d+)", lambda m: m[1] + tags[int(m[2])], text)
        if bound != text:
            changed[name] = bound.encode()
    rewrite(target, changed)


def refresh(step: str, home: Path, source: Path, target: Path) -> None:
    """One refresh in this process; prints its seconds. The figures are opened before, the reading of them counts."""
    from publish.documents.refresh import refresh as run
    from svm.database import connect
    from svm.figures import OpenRegistry

    figures = OpenRegistry(connect(Home(home)))
    start = time.perf_counter()
    found = run(source, figures, lambda table_id: None, target=target, track=step == "tracked", dry_run=step == "dry")
    seconds = time.perf_counter() - start
    assert len(found.changes) == (0 if step == "again" else COUNT), len(found.changes)
    print(json.dumps({"seconds": seconds, "changes": len(found.changes)}))


if __name__ == "__main__":
    what, *paths = sys.argv[1:]
    make(*map(Path, paths)) if what == "make" else refresh(what, *map(Path, paths))
