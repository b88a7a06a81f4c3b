"""The heavy models at growing size, and what follows for a size that nobody has: measured points and a straight line.

    python benchmarks/scale.py measure CELLS…   lands made-up cells in a lake of its own and runs the heavy models
    python benchmarks/scale.py simulate         prints the table of docs/scale.md from benchmarks/scale.json

`measure` adds its points (cells, wall and CPU seconds, peak memory in MiB) to scale.json beside it; the cells are
made up, in deliveries of a table of Eurostat. `simulate` only computes: the same points give the same table.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from svm.home import PROJECT, Home

POINTS = Path(__file__).with_suffix(".json")
DATASET = "eurostat/migr_asyappctza"
#: made-up cells per delivery: a table of Eurostat in one day
PER_DELIVERY = 1_000_000
SIZES = (10**7, 10**8, 10**9, 10**10)
#: what the table takes for granted beside the line, and says so
CLUSTER_CORES, HOURS_OF_A_NIGHT, MACHINE_CORES = 64, 8, 2


def land_made_up(home: Home, cells: int) -> None:
    """Write deliveries with made-up cells straight into a lake, as the door leaves them: it is not what is measured."""
    from ingest.lake import prepare

    prepare(home)
    con = duckdb.connect()
    none = next((home.lake / DATASET / "delivery=none").glob("data*.parquet"))
    ledger = home.lake / "_none/_none/delivery=none/ledger.parquet"
    made = {
        "time_period": "cast(2008 + n % 18 as varchar)",
        "geo": "['NL', 'DE', 'BE', 'FR'][1 + (n // 18) % 4]",
        "citizen": "['SY', 'AF', 'TR', 'ER', 'IQ'][1 + (n // 72) % 5]",
        "sex": "['T', 'F', 'M'][1 + (n // 360) % 3]",
        "age": "'Y' || n // 1080",
        "applicant": "'ASY_APP'",
        "unit": "'PER'",
        "obs_value": "cast(n % 997 as varchar)",
        "obs_flag": "''",
        "conf_status": "''",
        "row_offset": "1",
    }
    for number, first in enumerate(range(0, cells, PER_DELIVERY)):
        count = min(PER_DELIVERY, cells - first)
        day = f"20{10 + number // 12}-{1 + number % 12:02}-01"
        folder = home.lake / DATASET / f"delivery={day}~{number:08x}"
        folder.mkdir()
        columns = [c[0] for c in con.execute(f"describe select * from '{none}'").fetchall()]
        select = ", ".join(f"{made.get(c, 'cast(null as varchar)')} as {c}" for c in columns)
        con.execute(
            f"copy (select {select} from range({count}) as t (n)) to '{folder}/data.parquet' (compression zstd)"
        )
        row = {
            "delivery_id": f"'{DATASET}/{day}~{number:08x}'",
            "partner": "'eurostat'",
            "dataset": f"'{DATASET}'",
            "received_on": f"date '{day}'",
            "published_on": f"date '{day}'",
            "date_precision": "'day'",
            "is_copy": "false",
            "sequence": str(number + 1),
            "coverage": "'increment'",
            "raw_sha256": "'made up'",
        }
        names = [(c[0], c[1]) for c in con.execute(f"describe select * from '{ledger}'").fetchall()]
        select = ", ".join(f"cast({row.get(c, 'null')} as {kind}) as {c}" for c, kind in names)
        con.execute(f"copy (select {select}) to '{folder}/ledger.parquet'")


def measure(cells: int, target: str = "dev") -> dict[str, object]:
    """Run the heavy models of a made-up lake in one process. Returns the point."""
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name))
        land_made_up(home, cells)
        variables = {"lake": str(home.lake), "quarantine": str(home.quarantine), "releases": str(home.releases)}
        command = [
            shutil.which("dbt", path=str(Path(sys.executable).parent)) or "dbt",
            "--quiet",
            "build",
            "--target",
            target,
        ]
        command += ["--select", "+tag:heavy", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
        command += ["--vars", json.dumps(variables), "--target-path", name, "--log-path", name]
        environment = os.environ | {"SVM_DATABASE": f"{name}/build.duckdb", "SVM_HEAVY": f"{name}/heavy"}
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=PROJECT, env=environment)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            raise SystemExit(f"dbt failed on {cells} cells")
        return {
            "engine": "Spark" if target == "spark" else "DuckDB",
            "cells": cells,
            "wall_s": round(time.perf_counter() - start, 1),
            "cpu_s": round(used.ru_utime + used.ru_stime, 1),
            "peak_mib": used.ru_maxrss // 1024,
        }


def line(points: list[tuple[float, float]]) -> tuple[float, float]:
    """The straight line through points by least squares: what is there at nought, and what each cell adds."""
    count = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / count, sum(y for _, y in points) / count
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0
    return mean_y - slope * mean_x, slope


def simulate() -> str:
    """The measured points, and the table of sizes that nobody has, as Markdown."""
    points = json.loads(POINTS.read_text())
    rows = ["| engine | made-up cells | wall s | CPU s | peak MiB |", "|---|--:|--:|--:|--:|"]
    rows += [f"| {p['engine']} | {p['cells']:,} | {p['wall_s']} | {p['cpu_s']} | {p['peak_mib']:,} |" for p in points]
    duck = [(p["cells"], p["cpu_s"]) for p in points if p["engine"] == "DuckDB"]
    fixed, each = line(duck)
    held, weight = line([(p["cells"], p["peak_mib"]) for p in points if p["engine"] == "DuckDB"])
    rows += [
        "",
        f"DuckDB: {fixed:.0f} s of CPU to begin, {each * 1e6:.1f} s for each million cells; "
        f"{held:.0f} MiB, {weight * 1e6:.0f} MiB for each million.",
        "",
    ]
    rows += [f"| cells | CPU hours | hours on {MACHINE_CORES} cores | GiB unspilled | hours on {CLUSTER_CORES} cores |"]
    rows += ["|--:|--:|--:|--:|--:|"]
    for size in SIZES:
        hours = (fixed + each * size) / 3600
        rows.append(
            f"| {size:,} | {hours:,.2f} | {hours / MACHINE_CORES:,.2f} | {(held + weight * size) / 1024:,.0f} | "
            f"{hours / CLUSTER_CORES:,.2f} |"
        )
    night = (HOURS_OF_A_NIGHT * MACHINE_CORES * 3600 - fixed) / each
    rows += [
        "",
        f"A night of {HOURS_OF_A_NIGHT} hours on {MACHINE_CORES} cores ends at {night / 1e6:,.0f} million cells.",
    ]
    return "\n".join(rows)


if __name__ == "__main__":
    # the children that dbt starts are counted with it
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    match sys.argv[1:]:
        case ["measure", *sizes]:
            target = os.environ.get("SCALE_TARGET", "dev")
            known = json.loads(POINTS.read_text()) if POINTS.exists() else []
            for size in sizes:
                known.append(measure(int(size), target))
                POINTS.write_text(json.dumps(known, indent=1) + "\n")
                print(known[-1])
        case ["simulate"]:
            print(simulate())
        case _:
            raise SystemExit(__doc__)
