"""Damaged deliveries at the door: `python -m tests.bench.hostile [MOST [ROUNDS]]`.

Every csv sample is cut by 1 to MOST (40) bytes from its end; then a mutation of every sample lands, ROUNDS (100) times,
with one good file among them. Prints what became of them. Exits with 1 when a file that was cut off landed with another
row than its sample has there, or when a run hung, broke off, showed a traceback or lost its good file. The samples are
real, what is wrong with them and the good file are made up.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
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
ROUNDS = 100
#: of one run over all samples, which takes some ten
SECONDS = 120
GOOD = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\nVertrek;Jaar;2024;;;;10\n"
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


def mutated(data: bytes, dice: random.Random) -> bytes:
    """Some bytes with one thing wrong: a byte, a stretch that is gone, doubled or moved, an end that is gone or added."""
    at, length = dice.randrange(len(data) + 1), dice.choice((1, 2, 8, 64, 512))
    piece = data[at : at + length]
    return dice.choice(
        (
            data[:at] + dice.randbytes(1) + data[at + 1 :],
            data[:at] + dice.randbytes(length) + data[at:],
            data[:at] + data[at + length :],
            data[:at] + piece + data[at:],
            data[:at] + data[at + length :] + piece,
            data[:at],
            data[:at] + dice.choice((b'"', b",", b";", b"\n", b"\r", b"\0", b"\xff", b"<", b"9" * 400)) + data[at:],
        )
    )


def mutated_round(seed: int) -> Counter[str]:
    """Land a mutation of every sample in one run of the command, with one good file among them."""
    dice, count = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder, "inbox")
        for sample in sorted(f for f in INBOX.rglob("*") if f.suffix in (".csv", ".xlsx")):
            path = inbox / sample.relative_to(INBOX)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(mutated(sample.read_bytes(), dice))
            count["files"] += 1
        good = inbox / "dtv" / "2026-01-02" / "vertrek_goed.csv"
        good.parent.mkdir(parents=True, exist_ok=True)
        good.write_text(GOOD)
        command = [sys.executable, "-m", "publish", "land", str(inbox)]
        environment = os.environ | {"SVM_HOME": folder}
        try:
            result = subprocess.run(
                command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            return count + Counter({"hangs": 1})
        said = [line.split()[0] for line in result.stdout.splitlines() if line[:1].isalpha()]
        count["landed"] += said.count("landed")
        count["refused"] += said.count("REFUSED")
        count["tracebacks"] += "Traceback" in result.stdout + result.stderr
        count["ended by a signal"] += result.returncode < 0
        count["good files lost"] += not list(Path(folder, "lake").glob("dtv/*/delivery=2026-01-02*"))
    return count


def main() -> int:
    """Cut all samples, land rounds of mutations, and print both tables."""
    words = [int(word) for word in sys.argv[1:]]
    most, rounds = [*words, *(MOST, ROUNDS)[len(words) :]]
    found = cut_off(samples(), range(1, most + 1))
    for (sample, length), what in found.items():
        if what == "other rows":
            print(f"{sample.relative_to(INBOX)}: other rows when cut by {length} bytes")
    count = Counter(found.values())
    files = len({sample for sample, _ in found})
    print(
        f"{files} samples x {most} cuts: " + ", ".join(f"{n} {what}" for what, n in sorted(count.items())), flush=True
    )
    total = Counter[str]()
    for seed in range(rounds):
        total.update(mutated_round(seed))
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"{rounds} rounds: " + ", ".join(f"{n} {what}" for what, n in total.items()) + f"; at most {largest} MB")
    bad = [total[what] for what in ("hangs", "tracebacks", "ended by a signal", "good files lost")]
    return 1 if count["other rows"] or any(bad) else 0


if __name__ == "__main__":
    sys.exit(main())
