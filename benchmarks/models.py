"""How long each model takes by itself, and how its time grows with the number of observations.

    python -m benchmarks.models                     the samples, then made-up cells at 100,000 and 1,000,000 (minutes)
    python -m benchmarks.models --sizes 100000,1000000,10000000
    python -m benchmarks.models --home DIR          the lake of a home as it is, three times

The SQL that dbt compiles, and the functions of the models in Python, run straight in DuckDB in the order of dbt: what
is measured is the model, without what dbt does around it. The exponent is that of the last two sizes: 1 is a time in
proportion to the observations. Seconds are those of the wall and of all cores; others on the machine add to the first.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from benchmarks.frame import Contender, Target, Workload
from benchmarks.made_up_cells import write_deliveries
from benchmarks.venvs import OURS
from svm.home import PROJECT
from svm.sql import literal

#: below this a time is noise, and so is what it grows with
LEAST_SECONDS = 0.2


#: the models of which the time once grew fastest
WATCHED = ("derived_measures", "measures", "series_verdicts", "int_expected_grid")


def workloads(scale: float, work: Path) -> list[Workload]:
    """All models at a hundred thousand observations and at three times as many, times `scale`."""
    sizes = [round(100_000 * scale), round(300_000 * scale)]
    words = [OURS.python, "-m", "benchmarks.models", "--sizes", ",".join(map(str, sizes)), "--repeats", "1"]
    return [
        Workload(
            "growth",
            f"How the time of each model grows from {sizes[0]:,} to {sizes[1]:,} made-up observations",
            "The power of the number of observations with which the seconds of all cores grow; 1 is in proportion.",
            [Contender("models", words, folder=PROJECT)],
            targets=[
                Target(f"{name}: exponent ≤ 1.0", "models", fact=name, at_most=1.0) for name in (*WATCHED, "all models")
            ],
            repeats=1,
        )
    ]


class Took(NamedTuple):
    """Seconds of the wall and of all cores, peak memory of the process in MiB, and rows made, of one model."""

    wall: float
    cpu: float
    peak: float
    rows: int


def compiled() -> dict[str, Any]:
    """Compile the project and return the manifest; paths to the lake are relative to where it is run."""
    dbt = str(Path(sys.executable).with_name("dbt"))
    folder = PROJECT / "target" / "benchmarks"
    words = ["--quiet", "compile", "--target-path", str(folder), "--log-path", str(folder)]
    subprocess.run([dbt, *words], cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def models_in_order(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The models, each after those that it reads."""
    models = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    graph = {key: sorted(set(node["depends_on"]["nodes"]) & set(models)) for key, node in sorted(models.items())}
    return [models[key] for key in TopologicalSorter(graph).static_order()]


def run_models(home: Path, manifest: dict[str, Any], seeds: Path, only: set[str] | None = None) -> dict[str, Took]:
    """Make every model of a home in `warehouse/build.duckdb`, from its lake and the seeds of another database.

    With `only`, models of those names alone are made, in a database where the others stand.
    """
    database = home / "warehouse" / "build.duckdb"
    database.parent.mkdir(exist_ok=True)
    os.chdir(home)
    if only is None:
        database.unlink(missing_ok=True)
    con = duckdb.connect(str(database))
    con.execute("set enable_progress_bar = false")
    if only is None:
        copy_seeds(con, seeds)
    name_files_of_layouts(con)
    took: dict[str, Took] = {}
    for node in models_in_order(manifest):
        if only is None or node["name"] in only:
            took[node["name"]] = run_model(con, node)
            # else what several models wrote goes to the disk in the time of whichever comes then
            con.execute("checkpoint")
            print(node["name"], took[node["name"]], file=sys.stderr, flush=True)
    con.close()
    return took


def copy_seeds(con: duckdb.DuckDBPyConnection, seeds: Path) -> None:
    """Take over the schema `reference` of a built database, and make the other schemas."""
    con.execute(f"attach {literal(str(seeds))} as built (read_only)")
    listed = con.execute("select schema_name from duckdb_schemas() where database_name = 'built'").fetchall()
    for (schema,) in listed:
        con.execute(f'create schema if not exists "{schema}"')
    tables = "select table_name from duckdb_tables() where database_name = 'built' and schema_name = 'reference'"
    for (table,) in con.execute(tables).fetchall():
        con.execute(f'create or replace table reference."{table}" as from built.reference."{table}"')
    con.execute("detach built")


def name_files_of_layouts(con: duckdb.DuckDBPyConnection) -> None:
    """What the hook `name_files_of_layout` does before dbt builds the staging model of a layout."""
    datasets = con.execute("select layout, dataset from 'lake/*/*/delivery=*/datasets.parquet'").fetchall()
    for layout in sorted({layout for layout, _ in datasets if layout}):
        files = sorted(f"lake/{dataset}/delivery=*/data*.parquet" for of, dataset in datasets if of == layout)
        con.execute(f"set variable files_of_{layout} = [{', '.join(map(literal, files))}]")


def run_model(con: duckdb.DuckDBPyConnection, node: dict[str, Any]) -> Took:
    """Make one model and measure it."""
    relation, code = f'"{node["schema"]}"."{node["alias"]}"', node["compiled_code"]
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak of memory begins anew
    wall, cpu = time.perf_counter(), _cpu()
    if node["language"] == "python":
        module: dict[str, Any] = {}
        exec(code, module)  # the code of the project itself
        made = module["model"](module["dbtObj"](con.table), con)  # noqa: F841  DuckDB reads the variable
        con.execute(f"create or replace table {relation} as select * from made")
    else:
        con.execute(f"create or replace table {relation} as {code}")
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    (rows,) = con.execute(f"select count(*) from {relation}").fetchone() or (0,)
    return Took(wall, cpu, _peak(), rows)


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _peak() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def median(runs: list[dict[str, Took]]) -> dict[str, Took]:
    """The median of several runs, model by model."""
    return {
        name: Took(*(statistics.median(getattr(run[name], field) for run in runs) for field in Took._fields))
        for name in runs[0]
    }


def exponent(small: Took, large: Took, growth: float) -> float | None:
    """The power of the number of observations with which processor time grows; None when it is too short to tell."""
    if large.cpu < LEAST_SECONDS:
        return None
    return math.log(large.cpu / max(small.cpu, LEAST_SECONDS / 20)) / math.log(growth)


def print_times(took: dict[str, Took], title: str) -> None:
    """One line per model, slowest first."""
    total = sum(t.wall for t in took.values()), sum(t.cpu for t in took.values())
    print(f"\n{title}: {total[0]:.1f} s, {total[1]:.1f} s of all cores")
    for name, t in sorted(took.items(), key=lambda item: (-item[1].wall, item[0])):
        print(f"{t.wall:9.2f} s {t.cpu:9.2f} s cpu {t.peak:7.0f} MiB {t.rows:12,} rows  {name}")


def print_growth(sizes: list[int], runs: list[dict[str, Took]]) -> None:
    """One line per model with its time at each size and the exponent of the last two, worst first."""
    growth = sizes[-1] / sizes[-2]
    powers = {name: exponent(runs[-2][name], runs[-1][name], growth) for name in runs[-1]}
    print("\nexponent  seconds of all cores at " + ", ".join(f"{size:,}" for size in sizes) + " observations")
    for name, power in sorted(powers.items(), key=lambda item: (-(item[1] or -9.0), item[0])):
        times = " ".join(f"{run[name].cpu:9.2f}" for run in runs)
        print(f"{'       –' if power is None else f'{power:8.2f}'}  {times}  {name}")
    known = {name: round(power, 2) for name, power in powers.items() if power is not None}
    total = [sum(took.cpu for took in run.values()) for run in runs[-2:]]
    known["all models"] = round(math.log(total[1] / total[0]) / math.log(growth), 2)
    print(json.dumps(known))


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="measure the lake of this home as it is")
    parser.add_argument(
        "--seeds", type=Path, help="database with the seeds", default=PROJECT / "warehouse/build.duckdb"
    )
    parser.add_argument("--sizes", default="100000,1000000", help="made-up observations, comma separated")
    parser.add_argument("--repeats", type=int, default=3, help="runs of a home or of a small size, of which the median")
    parser.add_argument("--keep", type=Path, help="folder for what is made up, else removed afterwards")
    given = parser.parse_args()
    seeds = given.seeds.resolve()
    with tempfile.TemporaryDirectory(prefix="svm-models-") as name:
        folder = (given.keep or Path(name)).resolve()
        folder.mkdir(exist_ok=True, parents=True)
        manifest = compiled()
        if given.home:
            home = given.home.resolve()
            print_times(median([run_models(home, manifest, seeds) for _ in range(given.repeats)]), str(given.home))
            return
        sizes, runs = [], []
        for size in map(int, given.sizes.split(",")):
            home = folder / str(size)
            shutil.copytree(PROJECT / "lake", home / "lake", dirs_exist_ok=True)
            shutil.copytree(PROJECT / "quarantine", home / "quarantine", dirs_exist_ok=True)
            with duckdb.connect(str(seeds), read_only=True) as con:
                sizes.append(write_deliveries(con, home / "lake", size))
            repeats = given.repeats if size < 1_000_000 else 1
            runs.append(median([run_models(home, manifest, seeds) for _ in range(repeats)]))
            print_times(runs[-1], f"{sizes[-1]:,} made-up observations beside the samples")
        if len(runs) > 1:
            print_growth(sizes, runs)


if __name__ == "__main__":
    main()
