"""Speed of documents, measured on a made-up report of some forty pages with 1,000 figures: `python -m tests.bench.documents`.

Each step runs in a process of its own; prints the median of the seconds and the peak memory, start of Python included.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPEATS = 5


def step(name: str, source: Path, target: Path) -> None:
    """One step in this process; prints seconds and MiB."""
    from publish.documents.refresh import refresh
    from tests.documents.made_up import figure, registry, report

    if name == "make":
        report(source)
        return
    figures = registry(*(figure(n) for n in range(1000)))
    start = time.perf_counter()
    if name == "load":
        print(0.0, _peak())
        return
    found = refresh(
        source, figures, lambda table_id: None, target=target, track=name == "tracked", dry_run=name == "dry"
    )
    seconds = time.perf_counter() - start
    assert len(found.changes) == (0 if name == "again" else 1000), len(found.changes)
    print(seconds, _peak())


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure every step. This process stays small: the peak of a process counts that of the one that started it."""
    with tempfile.TemporaryDirectory() as folder:
        source, fresh = Path(folder) / "verzonnen.docx", Path(folder) / "ververst.docx"
        module = [sys.executable, "-m", "tests.bench.documents"]
        subprocess.run([*module, "make", str(source), str(fresh)], check=True)
        print(f"{source.stat().st_size / 1024:.0f} kB, 1,000 figures")
        for name, path in (
            ("load", source),
            ("refresh", source),
            ("again", fresh),
            ("dry", source),
            ("tracked", source),
        ):
            target = fresh if name == "refresh" else Path(folder) / f"{name}.docx"
            found = []
            for _ in range(REPEATS):
                command = [*module, name, str(path), str(target)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found.append([float(x) for x in done.stdout.split()])
            seconds, peak = statistics.median(f[0] for f in found), max(f[1] for f in found)
            print(f"{name:8} {seconds:6.2f} s  {peak:6.0f} MiB")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        step(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
