"""Speed, measured on made-up data in one run: `make bench`. Prints seconds, peak memory and ratios.

1 landing a made-up 5-million-row file (hash, original copy, checks) against a bare DuckDB COPY of text to Parquet;
2 a warm `dbt build` against the same compiled SQL run straight in DuckDB;
3 `svm status` from a cold start.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from svm.home import PROJECT

ROWS = int(os.environ.get("BENCH_ROWS", "5000000"))
REPEATS = 3
SVM = Path(sys.executable).with_name("svm")


def timed(command: list[str], environment: dict[str, str] | None = None) -> tuple[float, float]:
    """Wall seconds and peak memory in MiB of one process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return seconds, usage.ru_maxrss / 1024


def make_file(target: Path) -> None:
    """A made-up file in the layout of the open data Migratieketen, semicolon separated."""
    duckdb.sql(
        f"""copy (
            select
                'Vertrek' as "Onderwerp",
                'Jaar, Maand, Vertreksoort, Nationaliteit' as "Totaal van",
                2000 + i // 200000 as "Jaar",
                1 + (i // 16000) % 12 as "Maand",
                ['Zelfstandig', 'Gedwongen', 'Zelfstandig zonder toezicht'][1 + cast(hash(i) % 3 as integer)] as "Vertreksoort",
                'Verzonnen nationaliteit ' || i as "Nationaliteit",
                case when hash(i, 1) % 20 = 0 then '<5' else cast(10 * (hash(i, 2) % 1000) as varchar) end as "Aantal",
                'GM' || lpad(cast(hash(i, 3) % 2000 as varchar), 4, '0') as "Gemeente",
                ['0-17', '18-29', '30-44', '45-64', '65+'][1 + cast(hash(i, 4) % 5 as integer)] as "Leeftijd",
                strftime(date '2000-01-01' + cast(hash(i, 5) % 9000 as integer), '%d-%m-%Y') as "Peildatum"
            from range({ROWS}) as t (i)
        ) to '{target}' (format csv, delimiter ';', header)"""
    )


def bench_landing(folder: Path) -> None:
    source = folder / "inbox" / "dtv" / "2026-01-31" / "vertrek_verzonnen.csv"
    source.parent.mkdir(parents=True)
    make_file(source)
    size = source.stat().st_size / 1e6
    code = (
        "import duckdb; c = duckdb.connect(); "
        f"c.execute(\"copy (select * from read_csv('{source}', delim=';', all_varchar=true)) "
        f"to '{folder}/bare.parquet' (format parquet, compression zstd)\")"
    )
    source.read_bytes()
    bare, land = [], []
    for _ in range(REPEATS):
        bare.append(timed([sys.executable, "-c", code]))
        shutil.rmtree(folder / "lake", ignore_errors=True)
        land.append(timed([str(SVM), "land", str(source)], {"SVM_HOME": str(folder)}))
    b, s = statistics.median(x[0] for x in bare), statistics.median(x[0] for x in land)
    peak = max(x[1] for x in land)
    print(
        f"land {ROWS:,} rows ({size:.0f} MB): bare COPY {b:.2f} s, svm land {s:.2f} s, ratio {s / b:.2f}, peak {peak:.0f} MiB"
    )


def bench_build(folder: Path) -> None:
    home = {"SVM_HOME": str(folder)}
    timed([str(SVM), "land", "samples/inbox"], home)
    from publish.release.build import dbt_command
    from svm.home import Home

    (folder / "warehouse").mkdir(exist_ok=True)
    command, environment = dbt_command(Home(folder))
    timed(command, environment)
    warm = statistics.median(timed(command, environment)[0] for _ in range(REPEATS))
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    order = [r["unique_id"] for r in results if r["unique_id"].startswith(("model.", "test."))]
    direct = []
    for _ in range(REPEATS):
        copy = folder / "direct.duckdb"
        shutil.copyfile(folder / "warehouse" / "build.duckdb", copy)
        start = time.perf_counter()
        con = duckdb.connect(str(copy))
        con.execute("use direct")
        for unique_id in order:
            node = manifest["nodes"].get(unique_id)
            if node is None or node.get("language") == "python" or not node.get("compiled_code"):
                continue
            sql = node["compiled_code"].replace('"build".', '"direct".')
            if node["resource_type"] == "model":
                kind = "view" if node["config"]["materialized"] == "view" else "table"
                con.execute(f'create or replace {kind} "{node["schema"]}"."{node["alias"]}" as {sql}')
            else:
                con.execute(sql).fetchall()
        con.close()
        direct.append(time.perf_counter() - start)
    d = statistics.median(direct)
    print(f"dbt build warm {warm:.2f} s, same SQL straight in DuckDB {d:.2f} s, ratio {warm / d:.1f}")
    timed([str(SVM), "build"], home)


def bench_status(folder: Path) -> None:
    command = [str(SVM), "status", "--fail-on", "geen"]
    seconds = statistics.median(timed(command, {"SVM_HOME": str(folder)})[0] for _ in range(5))
    print(f"svm status cold {seconds:.2f} s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="svm-bench-") as name:
        print(f"made-up data, {os.cpu_count()} cores, DuckDB {duckdb.__version__}")
        bench_landing(Path(name) / "land")
        bench_build(Path(name) / "build")
        bench_status(Path(name) / "build")
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
