"""Cut-off deliveries at the door: `python -m tests.bench.hostile [MOST]` cuts each csv sample and lands what is left.

Every sample is cut by 1 to MOST (40) bytes from its end, and lands so in a fresh home. Prints what became of them, and
exits with 1 when one landed with another row than its sample has there. The samples are real, the cuts are made up.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from ingest.land import land
from ingest.parquet import landed
from svm.home import PROJECT, Home

INBOX = PROJECT / "samples" / "inbox"
MOST = 40
Rows = list[tuple[object, ...]]


def samples() -> list[Path]:
    """The csv samples, in order."""
    return sorted(INBOX.rglob("*.csv"))


def landed_rows(root: Path, files: Mapping[Path, bytes]) -> dict[Path, Rows]:
    """Land bytes under the names of samples in a home of their own; gives the rows of each that landed."""
    for sample, data in files.items():
        path = root / "inbox" / sample.relative_to(INBOX)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    outcomes = land([root / "inbox"], Home(root))
    return {
        INBOX / o.file.relative_to(root / "inbox"): _rows(o.delivery_id, Home(root))
        for o in outcomes
        if o.result == "landed"
    }


def _rows(delivery_id: str, home: Home) -> Rows:
    partner, dataset, delivery = delivery_id.split("/")
    path = home.lake / partner / dataset / f"delivery={delivery}" / "data.parquet"
    return duckdb.sql(f"select * exclude (delivery) from {landed(path)} order by row_number").fetchall()


def cut_off(files: Iterable[Path], lengths: Iterable[int]) -> dict[tuple[Path, int], str]:
    """Cut each sample by each number of bytes; gives `refused`, `same rows` or `other rows` for each."""
    whole = {sample: sample.read_bytes() for sample in files}
    found: dict[tuple[Path, int], str] = {}
    with tempfile.TemporaryDirectory() as folder:
        rows = landed_rows(Path(folder, "whole"), whole)
        for length in lengths:
            kept = landed_rows(Path(folder, str(length)), {s: data[:-length] for s, data in whole.items()})
            for sample in rows:
                if sample not in kept:
                    found[sample, length] = "refused"
                else:
                    same = kept[sample] == rows[sample][: len(kept[sample])]
                    found[sample, length] = "same rows" if same else "other rows"
    return found


def main() -> int:
    """Cut all samples and print the table."""
    most = int(sys.argv[1]) if sys.argv[1:] else MOST
    found = cut_off(samples(), range(1, most + 1))
    for (sample, length), what in found.items():
        if what == "other rows":
            print(f"{sample.relative_to(INBOX)}: other rows when cut by {length} bytes")
    count = Counter(found.values())
    files = len({sample for sample, _ in found})
    print(f"{files} samples x {most} cuts: " + ", ".join(f"{n} {what}" for what, n in sorted(count.items())))
    return 1 if count["other rows"] else 0


if __name__ == "__main__":
    sys.exit(main())
