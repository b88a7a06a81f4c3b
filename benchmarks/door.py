"""The front door, measured on made-up files: `python -m benchmarks.door [WORKLOAD…] [--size N]`.

Each workload makes its files, lands them with `svm land` in a home of its own and does the least that such files cost
beside it: a bare DuckDB COPY of the same text to Parquet, or fastexcel alone. A row is printed per run: wall seconds,
CPU seconds and peak memory in MiB of the command and of every process that it starts, and the ratios to the least.
"""

from __future__ import annotations

import argparse
import ctypes
import datetime as dt
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from svm.home import PROJECT
from svm.sql import literal

BARE = """
import duckdb, sys
relation = f"read_csv('{sys.argv[1]}', delim='{sys.argv[3]}', all_varchar = true)"
duckdb.connect().execute(f"copy (from {relation}) to '{sys.argv[2]}' (format parquet, compression zstd)")
"""
BOOK = """
import fastexcel, sys
fastexcel.read_excel(sys.argv[1]).load_sheet(0, header_row=None, dtypes="string").to_arrow()
"""
#: seconds between two looks at the memory
SEEN = 0.05


@dataclass(frozen=True)
class Run:
    """What one command took: wall and CPU seconds, and the most memory of all its processes together in MiB."""

    name: str
    wall: float
    cpu: float
    peak: float


def measured(name: str, command: list[str], home: Path | None = None) -> Run:
    """Run a command to its end, with the processes that outlive it for a moment. Raises SystemExit when it fails."""
    if sys.platform == "linux":
        # what the command leaves behind is waited for here, so that its CPU seconds count
        adopt = 36
        ctypes.CDLL(None).prctl(adopt, 1)
    environment = os.environ | ({"SVM_HOME": str(home)} if home else {})
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start, peak = time.perf_counter(), 0.0
    running = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdout
    os.set_blocking(running.stdout.fileno(), False)
    said = b""
    while running.poll() is None:
        peak = max(peak, _memory(running.pid))
        said += running.stdout.read() or b""
        time.sleep(SEEN)
    wall = time.perf_counter() - start
    said += running.stdout.read() or b""
    if running.returncode:
        raise SystemExit(f"{name} ended with {running.returncode}: {said[-500:].decode(errors='replace')}")
    _wait_for_all()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(name, wall, cpu, peak)


def _memory(process: int) -> float:
    """The memory in MiB that a process and those below it hold; pages of files that it maps are not counted."""
    total, left = 0, [process]
    while left:
        one = Path("/proc", str(left.pop()))
        try:
            status = dict(line.split(":", 1) for line in (one / "status").read_text().splitlines())
            total += int(status["RssAnon"].split()[0])
            left += map(int, (one / "task" / one.name / "children").read_text().split())
        except (OSError, KeyError):
            continue
    return total / 1024


def _wait_for_all() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def make_csv(target: Path, rows: int) -> Path:
    """A made-up file in the layout of the open data Migratieketen, 133 bytes a row, with columns it does not know."""
    target.parent.mkdir(parents=True, exist_ok=True)
    duckdb.sql(
        f"""
        copy (
            select
                'Vertrek' as "Onderwerp",
                'Jaar, Maand, Vertreksoort, Nationaliteit' as "Totaal van",
                2000 + i * 25 // {rows} as "Jaar",
                1 + (i * 300 // {rows}) % 12 as "Maand",
                ['Zelfstandig', 'Gedwongen', 'Zelfstandig zonder toezicht'][1 + (hash(i) % 3)::integer]
                    as "Vertreksoort",
                'Verzonnen nationaliteit ' || i as "Nationaliteit",
                case when hash(i, 1) % 20 = 0 then '<5' else (10 * (hash(i, 2) % 1000))::varchar end as "Aantal",
                'GM' || lpad((hash(i, 3) % 2000)::varchar, 4, '0') as "Gemeente",
                ['0-17', '18-29', '30-44', '45-64', '65+'][1 + (hash(i, 4) % 5)::integer] as "Leeftijd",
                strftime(date '2000-01-01' + (hash(i, 5) % 9000)::integer, '%d-%m-%Y') as "Peildatum"
            from range({rows}) as t (i)
        ) to {literal(str(target))} (format csv, delimiter ';', header)
        """
    )
    return target


def make_wide_csv(target: Path, rows: int) -> Path:
    """A made-up file of the layout, with 200 columns of numbers and signs that the contract does not know."""
    target.parent.mkdir(parents=True, exist_ok=True)
    others = ", ".join(f"(hash(i, {n}) % 100000)::varchar || '*' as verzonnen_{n}" for n in range(200))
    duckdb.sql(
        f"""
        copy (
            select
                'Vertrek' as "Onderwerp", 'Jaar, Nationaliteit' as "Totaal van", 2000 + i * 25 // {rows} as "Jaar",
                '' as "Maand", '' as "Vertreksoort", 'Verzonnen nationaliteit ' || i as "Nationaliteit",
                10 * (hash(i) % 1000) as "Aantal", {others}
            from range({rows}) as t (i)
        ) to {literal(str(target))} (format csv, delimiter ';', header)
        """
    )
    return target


def make_book(target: Path, rows: int) -> Path:
    """A made-up workbook of 20 columns: those of an export of Eurostat, and nine that its contract does not know."""
    import xlsxwriter

    target.parent.mkdir(parents=True, exist_ok=True)
    head = ["DATAFLOW", "LAST UPDATE", "freq", "citizen", "sex", "age", "unit", "geo", "TIME_PERIOD", "OBS_VALUE"]
    others = [f"verzonnen {n}" for n in range(9)]
    with xlsxwriter.Workbook(str(target), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Sheet 1")
        sheet.write_row(0, 0, [*head, "OBS_FLAG", *others])
        for row in range(rows):
            said = ["ESTAT:migr_eiord1(1.0)", "30/05/26 11:00:00", "A", f"X{row // 15}", "T", "TOTAL", "PER", "NL"]
            cells = [str(2008 + row % 15), 5 * (row % 9973), ""]
            sheet.write_row(row + 1, 0, [*said, *cells, *(f"{row % 991}*{n}" for n in range(9))])
    return target


def make_small(inbox: Path, files: int) -> list[Path]:
    """Made-up deliveries of one partner, four a day in two layouts, each of a dozen rows."""
    made = []
    for number in range(files):
        day = dt.date(2018, 1, 1) + dt.timedelta(days=number // 4)
        if number % 4:
            name, end, head = (
                f"vertrek_{number}.csv",
                "\n",
                "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal",
            )
            rows = [f"Vertrek;Jaar;{year};;;;{10 * ((number * 7 + year) % 9973)}" for year in range(2004, 2018)]
        else:
            name, end, head = f"instroom_{number}.csv", "\r\n", "\ufeffInstroom;IND;NP;KMar;Overige"
            rows = [f"{year};{10 * ((number + year) % 9973)};20;30;40" for year in range(2006, 2018)]
        path = inbox / "dtv" / str(day) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(end.join([head, *rows, ""]).encode())
        made.append(path)
    return made


def _land(name: str, path: Path, home: Path) -> Run:
    return measured(name, [sys.executable, "-m", "publish", "land", str(path)], home)


def big_csv(folder: Path, rows: int) -> list[Run]:
    """Land a CSV of so many rows, beside a bare COPY of it; the least comes first."""
    source = make_csv(folder / "inbox" / "dtv" / "2026-01-31" / "vertrek_verzonnen.csv", rows)
    bare = measured("bare COPY", [sys.executable, "-c", BARE, str(source), str(folder / "bare.parquet"), ";"])
    return [bare, _land("svm land", source, folder)]


def wide_csv(folder: Path, rows: int) -> list[Run]:
    """Land a CSV of 207 columns, beside a bare COPY of it; the least comes first."""
    source = make_wide_csv(folder / "inbox" / "dtv" / "2026-01-31" / "vertrek_verzonnen.csv", rows)
    bare = measured("bare COPY", [sys.executable, "-c", BARE, str(source), str(folder / "bare.parquet"), ";"])
    return [bare, _land("svm land", source, folder)]


def book(folder: Path, rows: int) -> list[Run]:
    """Land a workbook of 20 columns, beside fastexcel alone; the least comes first."""
    source = make_book(folder / "inbox" / "eurostat" / "2026-06-01" / "verzonnen.xlsx", rows)
    return [measured("fastexcel", [sys.executable, "-c", BOOK, str(source)]), _land("svm land", source, folder)]


def small(folder: Path, files: int) -> list[Run]:
    """Land many small deliveries, beside reading their bytes, and land them again; the least comes first."""
    made = make_small(folder / "inbox", files)
    start, cpu = time.perf_counter(), time.process_time()
    for path in made:
        path.read_bytes()
    read = Run("reading", time.perf_counter() - start, time.process_time() - cpu, 0.0)
    inbox = folder / "inbox"
    return [read, _land("svm land", inbox, folder), _land("svm land, all known", inbox, folder)]


WORKLOADS: dict[str, tuple[Callable[[Path, int], list[Run]], int]] = {
    "big_csv": (big_csv, 10_000_000),
    "wide_csv": (wide_csv, 200_000),
    "book": (book, 100_000),
    "small": (small, 10_000),
}


def main() -> None:
    """Run the workloads that are asked for and print a row per run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workloads", nargs="*", choices=[[], *WORKLOADS], help="default: all")
    parser.add_argument("--size", type=int, help="rows of a file, or number of small deliveries")
    asked = parser.parse_args()
    print(f"made-up data, {os.cpu_count()} cores, DuckDB {duckdb.__version__}")
    print(f"{'workload':10} {'size':>11} {'run':20} {'wall s':>8} {'CPU s':>8} {'MiB':>6} {'× wall':>7} {'× CPU':>7}")
    for name in asked.workloads or WORKLOADS:
        work, usual = WORKLOADS[name]
        size = asked.size or usual
        with tempfile.TemporaryDirectory(prefix="svm-door-") as folder:
            least, *runs = work(Path(folder), size)
        for run in (least, *runs):
            ratios = f"{run.wall / least.wall:7.2f} {run.cpu / least.cpu:7.2f}"
            print(
                f"{name:10} {size:11,} {run.name:20} {run.wall:8.2f} {run.cpu:8.2f} {run.peak:6.0f} {ratios}",
                flush=True,
            )


if __name__ == "__main__":
    main()
