"""Mutated deliveries through the real door and the whole build: `python -m tests.bench.mutations --count 2000`.

Copies of the samples, and of the real exports where they lie beside the project, each with one made-up fault, land in
batches in a lake that holds the originals; each batch is built with every test. Prints per kind how many were landed and
refused, how many landed in silence with other figures than their original, and what broke a build (nothing should).
The same count, batch and seed give the same files. `--to` writes a line per mutant.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from random import Random

import duckdb

from ingest.land import land
from ingest.note import SUFFIX
from publish.release.build import dbt_command
from svm.errors import UserError
from svm.home import PROJECT, Home
from tests.bench.mutants import KINDS, mutant
from tests.door.test_real_files import FILES

SAMPLES = PROJECT / "samples" / "inbox"
REAL = PROJECT.parent / "shared" / "realdata"
#: larger files say no more about faults and take longer
LARGEST = 300_000


@dataclass(frozen=True)
class Source:
    """A delivered file as it came: from whom, when, and under which name."""

    path: Path
    partner: str
    day: dt.date
    name: str


@dataclass
class Mutant:
    """One mutated file and what became of it; counts of figures are against those of its original."""

    number: int
    kind: str
    source: str
    inbox: str
    result: str = ""
    message: str = ""
    delivery_id: str = ""
    changed: int = 0
    added: int = 0
    lost: int = 0
    unplaced: int = 0
    doubted: int = 0

    @property
    def is_silent(self) -> bool:
        """Whether other figures than those of the original came in, and nothing says so."""
        return self.result == "landed" and self.changed + self.added > 0 and not self.unplaced + self.doubted


def sources() -> list[Source]:
    """List the samples and the real exports that are small enough, in a fixed order."""
    found = [
        Source(p, p.parent.parent.name, dt.date.fromisoformat(p.parent.name), p.name)
        for p in sorted(SAMPLES.rglob("*"))
        if p.suffix in (".csv", ".xlsx")
    ]
    places = {(s.partner, s.day, s.name) for s in found}
    for path, partner, text, name, *_ in FILES:
        day = dt.date.fromisoformat(text)
        # a sample may have the place of the whole export that it was taken from
        day += dt.timedelta(days=(partner, day, name) in places)
        if (REAL / path).exists() and Path(name).suffix in (".csv", ".xlsx"):
            found.append(Source(REAL / path, partner, day, name))
    return [s for s in found if s.path.stat().st_size <= LARGEST]


def put(source: Source, inbox: Path, day: dt.date, data: bytes) -> Path:
    """Put a file in an inbox as its partner would, with the note of its original."""
    path = inbox / source.partner / day.isoformat() / source.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    note = source.path.with_name(source.path.name + SUFFIX)
    if note.exists():
        shutil.copyfile(note, path.with_name(path.name + SUFFIX))
    return path


def plan(count: int, seed: int) -> Iterator[tuple[Source, str, int]]:
    """Give source, kind and seed of each mutant: every source comes once before one comes again, and so do kinds."""
    listed, random, kinds = sources(), Random(seed), list(KINDS)
    for number in range(count):
        if number % len(listed) == 0:
            random.shuffle(listed)
        if number % len(kinds) == 0:
            random.shuffle(kinds)
        yield listed[number % len(listed)], kinds[number % len(kinds)], seed * 1_000_000 + number


def lay(wanted: Sequence[tuple[Source, str, int]], inbox: Path) -> dict[Path, Mutant]:
    """Write the mutants of one batch, each in a folder of its own day."""
    made: dict[Path, Mutant] = {}
    for source, kind, seed in wanted:
        data, fits = source.path.read_bytes(), KINDS.index(kind)
        # a kind that this file has nothing for gives way to the next
        tried = ((k, mutant(data, source.name, k, seed)) for k in (*KINDS[fits:], *KINDS[:fits]))
        kind, mutated = next((k, m) for k, m in tried if m is not None)
        day = source.day + dt.timedelta(days=1)
        while (inbox / source.partner / day.isoformat() / source.name).exists():
            day += dt.timedelta(days=1)
        path = put(source, inbox, day, mutated)
        made[path] = Mutant(seed, kind, f"{source.partner}/{source.day}/{source.name}", str(path.relative_to(inbox)))
    return made


def send(made: dict[Path, Mutant], home: Home) -> None:
    """Land the mutants together, or one by one when the landing as a whole is stopped."""
    groups = [list(made)]
    while groups:
        paths = groups.pop()
        try:
            outcomes = land(paths, home)
        except Exception as error:
            if len(paths) > 1:
                half = len(paths) // 2
                groups += [paths[:half], paths[half:]]
                continue
            told = isinstance(error, UserError)
            made[paths[0]].result = "stopped" if told else "traceback"
            made[paths[0]].message = str(error) if told else traceback.format_exc()
            continue
        for outcome in outcomes:
            found = made[outcome.file]
            found.result, found.message, found.delivery_id = outcome.result, outcome.message, outcome.delivery_id


def builds(home: Home, without: Sequence[str] = ()) -> tuple[bool, str]:
    """Build with every test but those in `without`. Returns whether it went well, and what was printed."""
    command, environment = dbt_command(home)
    if without:
        command += ["--exclude", *without]
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode == 0, done.stdout + done.stderr


def guilty(
    made: Sequence[Mutant], home: Home, building: Callable[[Home], tuple[bool, str]]
) -> Iterator[tuple[Mutant, str]]:
    """Find the landed mutants that break a build, by halves; afterwards the lake is without them."""
    landed = [m for m in made if m.result == "landed"]
    aside = home.root / "aside"
    suspects = [landed]
    while suspects:
        group = suspects.pop()
        for m in landed:
            _move(home, m, aside, away=m not in group)
        well, said = building(home)
        if well:
            continue
        if len(group) == 1:
            yield group[0], said
            landed.remove(group[0])
            _move(home, group[0], aside, away=True)
            continue
        half = len(group) // 2
        suspects += [group[:half], group[half:]]
    for m in landed:
        _move(home, m, aside, away=False)


def _move(home: Home, m: Mutant, aside: Path, *, away: bool) -> None:
    partner, dataset, delivery = m.delivery_id.split("/")
    inside = home.lake / partner / dataset / f"delivery={delivery}"
    outside = aside / m.delivery_id.replace("/", "~")
    aside.mkdir(exist_ok=True)
    if away and inside.exists():
        inside.rename(outside)
    elif not away and outside.exists():
        outside.rename(inside)


def compare(made: Sequence[Mutant], originals: dict[str, str], home: Home) -> None:
    """Count the figures in which each landed mutant differs from its original, and what was said of it."""
    with duckdb.connect(str(home.build_database), read_only=True) as con:
        has_doubts = con.execute("select count(*) from duckdb_tables() where table_name = 'doubts'").fetchall()[0][0]
        for m in (m for m in made if m.result == "landed"):
            pair = [originals.get(m.source, ""), m.delivery_id]
            m.changed, m.added, m.lost = con.execute(
                """
                with cells as (
                    select delivery_id, indicator_id, period, breakdown, value from intermediate.int_observations
                )
                select
                    count(*) filter (where a.value is distinct from b.value
                        and a.indicator_id is not null and b.indicator_id is not null),
                    count(*) filter (where a.indicator_id is null),
                    count(*) filter (where b.indicator_id is null)
                from (select * from cells where delivery_id = ?) as a
                full join (select * from cells where delivery_id = ?) as b
                    on a.indicator_id = b.indicator_id and a.period = b.period and a.breakdown = b.breakdown
                """,
                pair,
            ).fetchall()[0]
            m.unplaced = _count(con, "monitor.unplaced_cells", m)
            m.doubted = _count(con, "monitor.doubts", m) if has_doubts else 0


def _count(con: duckdb.DuckDBPyConnection, relation: str, m: Mutant) -> int:
    return int(con.execute(f"select count(*) from {relation} where delivery_id = ?", [m.delivery_id]).fetchall()[0][0])


def base(folder: Path) -> dict[str, str]:
    """Land the originals. Returns the delivery of each source."""
    home, inbox = Home(folder), folder / "inbox"
    listed = {put(s, inbox, s.day, s.path.read_bytes()): s for s in sources()}
    return {f"{s.partner}/{s.day}/{s.name}": o.delivery_id for o in land(listed, home) if (s := listed[o.file])}


def run(count: int, batch: int, seed: int, work: Path, without: Sequence[str] = ()) -> Iterator[Mutant]:
    """Send `count` mutants through door and build, `batch` at a time. Yields each with what became of it."""

    def building(home: Home) -> tuple[bool, str]:
        return builds(home, without)

    originals = base(work / "base")
    wanted = list(plan(count, seed))
    home = Home(work / "home")
    for start in range(0, count, batch):
        begun = time.perf_counter()
        for name in ("lake", "quarantine"):
            shutil.rmtree(home.root / name, ignore_errors=True)
            shutil.copytree(work / "base" / name, home.root / name)
        shutil.rmtree(home.root / "inbox", ignore_errors=True)
        home.build_database.parent.mkdir(parents=True, exist_ok=True)
        made = lay(wanted[start : start + batch], home.root / "inbox")
        send(made, home)
        well, said = building(home)
        if not well:
            print(said[-3000:], file=sys.stderr)
            for m, why in guilty(list(made.values()), home, building):
                m.result, m.message = "build failed", why[-2000:]
            building(home)
        compare(list(made.values()), originals, home)
        print(f"{start + len(made)} of {count}: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
        yield from made.values()


RESULTS = ("landed", "known", "refused", "stopped", "traceback", "build failed")


def table(done: Sequence[Mutant]) -> list[str]:
    """Return what became of the mutants, per kind, as lines of text."""
    results = Counter((m.kind, m.result) for m in done)
    told = Counter(m.kind for m in done if m.result == "landed" and m.unplaced)
    silent = Counter(m.kind for m in done if m.is_silent)
    heads = (*RESULTS, "unplaced", "silent")
    lines = [f"{'kind':<26}" + "".join(f"{h:>14}" for h in heads)]
    for kind in [k for k in KINDS if any(m.kind == k for m in done)]:
        numbers = [*(results[kind, r] for r in RESULTS), told[kind], silent[kind]]
        lines.append(f"{kind:<26}" + "".join(f"{n:>14}" for n in numbers))
    sums = [*(sum(m.result == r for m in done) for r in RESULTS), sum(told.values()), sum(silent.values())]
    return [*lines, f"{'together':<26}" + "".join(f"{n:>14}" for n in sums)]


def main() -> None:
    """Run from the command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=2000)
    asked.add_argument("--batch", type=int, default=170)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--without", nargs="*", default=[], help="tests of dbt to leave out")
    asked.add_argument("--to", type=Path, help="CSV file with a line per mutant")
    options = asked.parse_args()
    done: list[Mutant] = []
    with tempfile.TemporaryDirectory() as folder:
        for m in run(options.count, options.batch, options.seed, Path(folder), options.without):
            done.append(m)
            if options.to:
                with options.to.open("w", newline="", encoding="utf-8") as out:
                    writer = csv.DictWriter(out, [f.name for f in fields(Mutant)])
                    writer.writeheader()
                    writer.writerows(asdict(d) for d in done)
    print("\n".join(table(done)))
    raise SystemExit(any(m.result in ("traceback", "build failed") for m in done))


if __name__ == "__main__":
    main()
