"""What a kill leaves behind: `python -m tests.bench.kills [--each 100] [--builds 20] [--only NAME] [--seed 1]`.

A home is made of the samples, and its warehouse is built as of two days, so that each command has an old state to replace
by another one. Then each command is killed again and again: before a drawn change of the disk, or at a drawn moment,
also inside native code. After each kill a reader must find the old state or the new one, whole; the same command must
then end well, give the bytes of a run that nobody killed, and leave no litter. Deliveries, registers and documents are
made up. Prints a row per command and ends with 1 unless all columns but the first are zero. `--minutes` ends each command
sooner.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import hashlib
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

# what a forked child needs is loaded before: the parent itself starts no thread and opens no database
import duckdb
import great_expectations  # noqa: F401

from ingest.land import land
from ingest.verify import damaged_lake
from publish.dashboard.write import write_site
from publish.documents.refresh import refresh
from publish.follow.signoff import REGISTER, sign_off
from publish.office.package import Package
from publish.release.build import publish as publish_database
from publish.release.export import export_tables
from publish.release.freeze import freeze
from publish.release.frozen import versions
from publish.release.verify import damaged_releases
from svm.database import connect
from svm.files import FRESH, OLD
from svm.home import PROJECT, Home
from tests.documents.made_up import figure, registry, report
from tests.kill import ended, killed_at, killed_within, steps_of

SVM = str(Path(sys.executable).with_name("svm"))
AS_OF = ("2026-06-21", "2026-05-20")
KINDS = ("not whole", "lost", "left", "next run failed")


@dataclass(frozen=True)
class Case:
    """A command: `run` does it towards state 0 or 1, `shown` gives what a reader finds, in words that can be compared.

    What it writes in `folders` is that of its state alone, unless it `adds` to what is there. It gets its `share` of the
    kills: one that takes long gets fewer.
    """

    name: str
    run: Callable[[Home, int], object]
    shown: Callable[[Home], object]
    folders: tuple[str, ...]
    adds: bool = False
    share: float = 1.0


def _use(home: Home, state: int) -> None:
    """Give readers the warehouse of one of the two days."""
    shutil.copyfile(home.root / "built" / f"{state}.duckdb", home.published_database)


def _files(folder: Path, skip: tuple[str, ...] = ()) -> dict[str, str]:
    """The files that a reader sees, with their hashes."""
    seen = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in skip)
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in seen
        if not any(part.startswith(".") for part in p.relative_to(folder).parts)
    }


def _delivery(home: Home, state: int) -> None:
    """Land a made-up delivery that was never landed before; the second call lands the same bytes."""
    outcomes = land([home.root / "made" / "dtv" / "2026-03-01" / "instroom.csv"], home)
    assert outcomes[0].result in ("landed", "known"), outcomes[0].message


def _refusal(home: Home, state: int) -> None:
    outcomes = land([home.root / "made" / "dtv" / "2026-03-02" / "instroom.csv"], home)
    assert outcomes[0].result == "refused", outcomes[0].message


def _lake(home: Home) -> object:
    """Every delivery and refusal with its rows; raises when something cannot be read or is not as recorded."""
    damaged = damaged_lake(home)
    assert not damaged, damaged
    found = []
    for ledger in sorted(home.lake.glob("[!_.]*/*/delivery=*~*/ledger.parquet")):
        rows = duckdb.sql(f"select count(*) from read_parquet('{ledger.with_name('data.parquet')}')").fetchall()[0][0]
        said = duckdb.sql(f"select row_count, raw_sha256 from read_parquet('{ledger}')").fetchall()[0]
        assert said[0] == rows, ledger
        found.append((ledger.parent.name, *said))
    # as the warehouse reads it: an empty or broken file would fail every build
    for pattern in ("*/*/delivery=*/*.parquet", "_retractions/*/*/*.parquet"):
        for path in sorted(home.lake.glob(pattern)):
            duckdb.sql(f"select count(*) from read_parquet('{path}')").fetchall()
    refused = [p.parent.name for p in sorted(home.quarantine.glob("[!.]*/brief.md")) if p.read_text()]
    return found, refused


def _with(run: Callable[[duckdb.DuckDBPyConnection, Home], object]) -> Callable[[Home, int], object]:
    def work(home: Home, state: int) -> None:
        with connect(home) as con:
            run(con, home)

    return work


def _publish(home: Home, state: int) -> None:
    # a link: the built database of that day in the place of the one that dbt wrote
    home.build_database.unlink(missing_ok=True)
    home.build_database.symlink_to(home.root / "built" / f"{state}.duckdb")
    publish_database(home)


def _published(home: Home) -> object:
    with connect(home) as con:
        return con.execute("select as_of, count(*) from indicators.observations group by all order by all").fetchall()


def _sign(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    # the whole register again: state 0 and 1 have other texts
    register = home.root / "register" / REGISTER.name
    sign_off(con, approver="IDAM", role="verzonnen", on=dt.date(2026, 1, 1), chapter=3, register=register)


def _frozen(home: Home) -> object:
    assert not damaged_releases(home), damaged_releases(home)
    return [(r.version, len(r.manifest["files"])) for r in versions(home, 2026)]


def _document(home: Home, state: int) -> None:
    told = registry(*(figure(n, f"{n}.00{state}") for n in range(300)))
    refresh(home.root / "document" / "report.docx", told, lambda _: None)


def _refreshed(home: Home) -> object:
    """The document as it is; of its earlier versions, which a run that ends well adds to, that each can be opened."""
    folder = home.root / "document"
    for version in (folder / "vorige").glob("*.docx"):
        Package.open(version)
    return {name: found for name, found in _files(folder).items() if not name.startswith("vorige/")}


CASES = (
    Case("land", _delivery, _lake, ("lake", "quarantine"), adds=True),
    Case("refuse", _refusal, _lake, ("lake", "quarantine"), adds=True),
    Case("publish", _publish, _published, ("warehouse",), share=2),
    Case("export", _with(export_tables), lambda home: _files(home.out / "2026" / "pakket"), ("out",), share=0.15),
    Case("site", _with(write_site), lambda home: _files(home.out / "site"), ("out",), share=0.1),
    Case(
        "release",
        _with(lambda con, home: freeze(con, home, portal="idam", reason="verzonnen", role="verzonnen")),
        _frozen,
        ("releases",),
        adds=True,
        share=0.2,
    ),
    Case("sign-off", _with(_sign), lambda home: _files(home.root / "register"), ("register",), share=2),
    Case("doc refresh", _document, _refreshed, ("document",), share=2),
)


def _set_up(home: Home) -> None:
    """A home with the samples landed and the warehouse of two days; documents and registers are made up."""
    environment = os.environ | {"SVM_HOME": str(home.root)}
    subprocess.run([SVM, "land", str(PROJECT / "samples" / "inbox")], cwd=PROJECT, env=environment, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip
    (home.root / "built").mkdir()
    for state, day in enumerate(AS_OF):
        subprocess.run([SVM, "build", "--as-of", day], cwd=PROJECT, env=environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        shutil.copyfile(home.published_database, home.root / "built" / f"{state}.duckdb")
    (home.root / "register").mkdir()
    shutil.copyfile(REGISTER, home.root / "register" / REGISTER.name)
    (home.root / "document").mkdir()
    report(home.root / "document" / "report.docx", 300)


def _litter(home: Home, folders: tuple[str, ...]) -> list[Path]:
    for folder in folders:
        for path in (home.root / folder).rglob(".*"):
            if path.name.endswith((FRESH, OLD)):
                # a day later: what may still be written by another process is left alone
                os.utime(path, (0, 0))
    return [p for f in folders for p in (home.root / f).rglob(".*") if p.name.endswith((FRESH, OLD))]


def _prepare(case: Case, home: Home, number: int, state: int) -> None:
    if case.name in ("land", "refuse"):
        day, ten = ("2026-03-01", 10 * number) if case.name == "land" else ("2026-03-02", 10 * number + 1)
        path = home.root / "made" / "dtv" / day / "instroom.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"\ufeffInstroom;IND;NP;KMar;Overige\r\n2023;{ten};20;30;40\r\n".encode())
    elif case.name not in ("publish", "doc refresh"):
        _use(home, state)
    if case.name == "release":
        shutil.rmtree(home.releases, ignore_errors=True)
        if number % 2:
            ended(lambda: case.run(home, state))
            _use(home, 1 - state)


def tried(case: Case, home: Home, kills: int, until: float, drawn: random.Random) -> tuple[Counter[str], list[str]]:
    """Kill one command that many times, or as often as fits until a moment of the monotonic clock.

    Returns what was found, counted, and the first of each.
    """
    found: Counter[str] = Counter()
    told: list[str] = []
    undisturbed = {}
    for state in (1, 0):
        _prepare(case, home, 10**6 + state, state)
        began = time.monotonic()
        # counted on the way from one state to the other: what says the same already is not written again
        steps = steps_of(lambda state=state: case.run(home, state))
        seconds = time.monotonic() - began
        undisturbed[state] = ended(lambda: case.shown(home))
    print(f"{case.name}: {steps} steps, {seconds:.1f} s", file=sys.stderr, flush=True)
    number = 0
    while found["killed"] < kills and number < 3 * kills and time.monotonic() < until:
        number += 1
        state = number % 2
        _prepare(case, home, number, state)
        before = ended(lambda: case.shown(home))
        at_step = drawn.random() < 0.5
        if at_step:
            died = killed_at(drawn.randrange(steps), lambda state=state: case.run(home, state))
        else:
            died = killed_within(drawn.uniform(0.01, seconds), lambda state=state: case.run(home, state))
        if not died:
            continue
        found["killed"] += 1

        where = f"{case.name} {found['killed']} ({'step' if at_step else 'moment'})"

        def tell(kind: str, what: object, where: str = where) -> None:
            found[kind] += 1
            told.append(f"{where}: {kind}: {str(what)[:300]}")

        try:
            after = ended(lambda: case.shown(home))
        except AssertionError as error:
            tell("not whole", error)
            after = None
        try:
            ended(lambda state=state: case.run(home, state))
        except AssertionError as error:
            tell("next run failed", error)
            continue
        whole = ended(lambda: case.shown(home))
        if after not in (before, whole, None):
            tell("not whole", "neither the old nor the new")
        if case.adds:
            ended(lambda state=state: case.run(home, state))
        if whole != (ended(lambda: case.shown(home)) if case.adds else undisturbed[state]):
            tell("lost", "the next run gives something else than one that nobody killed")
        if left := _litter(home, case.folders):
            # a document that says the same already is not written again
            _prepare(case, home, number + 10**7, 1 - state)
            ended(lambda state=state: case.run(home, 1 - state))
            if left := [p for p in left if p.exists()]:
                tell("left", left)
    return found, told


def builds(home: Home, kills: int, until: float, drawn: random.Random) -> tuple[Counter[str], list[str]]:
    """Kill only `svm build`, by SIGKILL, at a drawn moment: dbt ends with it and readers keep what was published."""
    found: Counter[str] = Counter()
    told: list[str] = []
    command = [SVM, "build"]
    environment = os.environ | {"SVM_HOME": str(home.root)}
    _use(home, 0)
    # the case of publishing left a link there
    home.build_database.unlink(missing_ok=True)
    before = ended(lambda: _published(home))
    for number in range(kills):
        if time.monotonic() > until:
            break
        running = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(drawn.uniform(0.5, 25))
        if running.poll() is not None:
            continue
        running.send_signal(signal.SIGKILL)
        running.wait()
        time.sleep(0.5)
        found["killed"] += 1
        alive = subprocess.run(["pgrep", "-f", f"dbt.*{home.root}"], capture_output=True, text=True, check=False).stdout
        if alive.strip():
            found["left"] += 1
            told.append(f"build {number}: dbt goes on: {alive}")
        if ended(lambda: _published(home)) != before:
            found["not whole"] += 1
            told.append(f"build {number}: readers find something else")
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or _litter(home, ("warehouse",)):
        found["next run failed"] += 1
        told.append(f"the build after all kills: {done.returncode}, {done.stdout[-500:]}{done.stderr[-500:]}")
    return found, told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=100, help="kills of each command")
    parser.add_argument("--builds", type=int, default=20, help="kills of `svm build`")
    parser.add_argument("--only", help="name of one command")
    parser.add_argument("--minutes", type=float, default=math.inf, help="the longest for one command")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path, help="a home that an earlier run set up")
    asked = parser.parse_args()
    with contextlib.ExitStack() as stack:
        root = asked.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home = Home(root.resolve())
        if not (home.root / "built").exists():
            _set_up(home)
        rows = {}

        def until() -> float:
            return time.monotonic() + 60 * asked.minutes

        for case in CASES:
            if asked.only in (None, case.name):
                rows[case.name] = tried(
                    case, home, math.ceil(asked.each * case.share), until(), random.Random(asked.seed)
                )
        if asked.builds and asked.only in (None, "build"):
            rows["build"] = builds(home, asked.builds, until(), random.Random(asked.seed))
    print(f"{'command':12} {'killed':>7} " + " ".join(f"{kind:>16}" for kind in KINDS))
    for name, (found, _) in rows.items():
        print(f"{name:12} {found['killed']:7} " + " ".join(f"{found[kind]:16}" for kind in KINDS))
    print(*(line for _, told in rows.values() for line in told[:10]), sep="\n")
    raise SystemExit(any(found[kind] for found, _ in rows.values() for kind in KINDS))


if __name__ == "__main__":
    main()
