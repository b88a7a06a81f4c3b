"""Plant wrong values in a made-up lake and count which are stopped: `python -m tests.bench.planted OUT [--worlds 8]`.

Writes to OUT: `recall.md` (per kind: how many, stopped at the door, doubted, printed white, and the false alarms on clean
deliveries), `plants.csv` (every wrong and every clean new cell with what became of it) and the lakes themselves.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from tests.planted.kinds import KINDS
from tests.planted.report import report
from tests.planted.world import make_worlds, write_cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--worlds", type=int, default=8, help="lakes with about a hundred plants each")
    parser.add_argument("--seed", default="1")
    parser.add_argument(
        "--kinds", nargs="*", default=list(KINDS), help="how the names of the kinds begin, such as 01 13"
    )
    options = parser.parse_args()
    lakes = options.out / "lakes"
    shutil.rmtree(lakes, ignore_errors=True)
    kinds = [kind for kind in KINDS if kind.startswith(tuple(options.kinds))]
    _, results = make_worlds(lakes, options.seed, options.worlds, kinds=kinds)
    write_cells(results, options.out / "plants.csv")
    text = report(results)
    (options.out / "recall.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
