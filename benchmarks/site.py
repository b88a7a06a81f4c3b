"""The site: written anew, once more when nothing changed, and with many made-up figures.

python -m benchmarks.site HOME     writes the site of a home and tells its files and bytes
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from benchmarks.frame import Contender, Target, Workload
from benchmarks.queries import multiplied, not_built
from benchmarks.venvs import OURS
from svm.home import PROJECT, Home

FIGURES = 375_000


def workloads(scale: float, work: Path) -> list[Workload]:
    """The site of the published figures, and that of many; they have one size."""
    small, large = Home(work / "site"), Home(work / "site_large")
    return [
        Workload(
            "site",
            "Writing the site of the published figures",
            "All pages in both languages, the pack and its pictures. Drawings are kept between two runs, as in use.",
            [
                _written("anew", small, clean=True),
                _written("nothing changed", small),
            ],
            targets=[Target("nothing changed: ≤ 0.1 × anew", "nothing changed", "anew", at_most=0.1)],
            prepare=None if not_built() else lambda: multiplied(small, 0),
        ),
        Workload(
            "site_large",
            f"Writing the site of {FIGURES:,} figures",
            "Every figure of the project once more for each made-up group.",
            [_written("anew", large, clean=True)],
            targets=[
                Target("≤ 30 s", "anew", at_most=30),
                Target("≤ 60 MB", "anew", fact="bytes", each=1e6, at_most=60),
            ],
            repeats=1,
            prepare=None if not_built() else lambda: multiplied(large, FIGURES),
        ),
    ]


def _written(name: str, home: Home, *, clean: bool = False) -> Contender:
    return Contender(
        name,
        [OURS.python, "-m", "benchmarks.site", str(home.root)],
        folder=PROJECT,
        clean=[home.out] if clean else [],
        missing=not_built,
    )


def write(home: Home) -> dict[str, int]:
    """Write the site as `svm dashboard` does; tells how many files stand there and their bytes, each file once."""
    from publish.dashboard.write import write_site
    from svm.database import connect

    write_site(connect(home), home)
    states = [path.stat() for path in (home.out / "site").rglob("*") if path.is_file()]
    return {"files": len(states), "bytes": sum({state.st_ino: state.st_size for state in states}.values())}


if __name__ == "__main__":
    print(json.dumps(write(Home(Path(sys.argv[1])))))
