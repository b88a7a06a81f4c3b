"""The build beside its own SQL without dbt, and what other engines make of the project.

python -m benchmarks.build prepare HOME   lands what stands in the inbox, builds and keeps the compiled SQL
python -m benchmarks.build raw HOME       runs that SQL in DuckDB alone, models and tests in the order of dbt
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.frame import Contender, Target, Workload
from benchmarks.venvs import OURS, place
from svm.home import PROJECT, Home

SAMPLES = PROJECT / "samples" / "inbox"
#: real exports, beside the project on the machines of who makes it
REAL = PROJECT.parent / "shared" / "realdata"
SVM = (OURS.python, "-m", "publish")


def workloads(scale: float, work: Path) -> list[Workload]:
    """The samples and the real exports; they have one size."""
    return [
        _built("build", "Building the samples", 2.5, [SAMPLES], work / "build"),
        _built("build_real", "Building the samples and the real exports", 1.5, [SAMPLES, REAL], work / "build_real"),
        _engines(work),
    ]


def _built(name: str, title: str, limit: float, sources: list[Path], home: Path) -> Workload:
    missing = "" if all(s.exists() for s in sources) else "the real exports are not beside the project"
    environment = {"SVM_HOME": str(home)}

    def prepare() -> None:
        if not (home / "compiled.json").exists():
            words = [OURS.python, "-m", "benchmarks.build", "prepare", str(home), *map(str, sources)]
            done = subprocess.run(words, cwd=PROJECT, capture_output=True, text=True, errors="replace")
            if done.returncode:
                raise RuntimeError((done.stderr or done.stdout)[-2000:])

    raw = [OURS.python, "-m", "benchmarks.build", "raw", str(home)]
    return Workload(
        name,
        title,
        "Ours is `svm build --again`: dbt with all tests of the data and Great Expectations, and publication. The raw "
        "SQL is what dbt compiled, models and tests, run in one DuckDB; models in Python are left out there.",
        [
            Contender("raw SQL", raw, environment, folder=PROJECT, missing=lambda: missing),
            Contender("svm build", [*SVM, "build", "--again"], environment, folder=PROJECT, missing=lambda: missing),
            Contender("svm build, nothing new", [*SVM, "build"], environment, folder=PROJECT, missing=lambda: missing),
        ],
        targets=[
            Target(f"≤ {limit} × the raw SQL", "svm build", "raw SQL", at_most=limit),
            Target("nothing new: ≤ 1 s", "svm build, nothing new", at_most=1.0),
        ],
        notes=[missing] if missing else [],
        prepare=None if missing else prepare,
    )


def _engines(work: Path) -> Workload:
    """Whether others read this project; what they answer when they do not is the result."""
    fusion, mesh = place("fusion"), place("sqlmesh")
    target = work / "fusion"
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path"]
    ours = [str(Path(OURS.folder) / "bin" / "dbt"), "--quiet", "parse", *options, str(work / "dbt")]
    copy = work / "sqlmesh"

    def fresh() -> None:
        # it writes its own files beside those of the project
        shutil.rmtree(copy, ignore_errors=True)
        names = ("models", "macros", "seeds", "tests", "dbt_project.yml", "profiles.yml", "analyses")
        for one in (PROJECT / name for name in names):
            if one.is_dir():
                shutil.copytree(one, copy / one.name)
            elif one.exists():
                copy.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(one, copy / one.name)
        project = copy / "dbt_project.yml"
        # it wants a first day for what it fills in
        project.write_text(project.read_text().replace("\nmodels:\n", "\nmodels:\n  +start: 2020-01-01\n", 1))
        settings = "from pathlib import Path\nfrom sqlmesh.dbt.loader import sqlmesh_config\n"
        (copy / "config.py").write_text(f"{settings}config = sqlmesh_config(Path(__file__).parent)\n")

    quiet = {"DO_NOT_TRACK": "1", "SQLMESH__DISABLE_ANONYMIZED_ANALYTICS": "1"}
    return Workload(
        "engines",
        "Reading the project: dbt and other engines",
        "dbt and its newer engine (Fusion) parse the project without a cache; SQLMesh loads a copy of it. An error is "
        "their answer: models in Python are refused by Fusion on DuckDB.",
        [
            Contender("dbt parse", ours, quiet, folder=PROJECT, clean=[work / "dbt"]),
            Contender(
                "dbt Fusion parse",
                [fusion.program("dbt"), "parse", *options, str(target)],
                quiet,
                folder=PROJECT,
                clean=[target],
                missing=fusion.missing,
            ),
            Contender(
                "SQLMesh info",
                [mesh.program("sqlmesh"), "--paths", str(copy), "info", "--skip-connection"],
                quiet,
                folder=work,
                before=fresh,
                missing=mesh.missing,
            ),
        ],
    )


def prepare(home: Path, sources: list[Path]) -> None:
    """Land what is in the sources, build, and keep what dbt compiled in its order."""
    from publish.release.build import dbt_command

    environment = {"SVM_HOME": str(home)}
    for source in sources:
        inbox = source if source == SAMPLES else _inbox(home, source)
        # a refused file is an answer too
        subprocess.run(
            [*SVM, "land", str(inbox)], cwd=PROJECT, env=with_environment(environment), stdout=subprocess.DEVNULL
        )
    (home / "warehouse").mkdir(parents=True, exist_ok=True)
    command, with_dbt = dbt_command(Home(home))
    command += ["--exclude-resource-type", "unit_test"]
    subprocess.run(command, cwd=PROJECT, env=with_dbt, check=True, stdout=subprocess.DEVNULL)
    kept = compiled(home)
    shutil.copyfile(home / "warehouse" / "build.duckdb", home / "start.duckdb")
    subprocess.run(
        [*SVM, "build"], cwd=PROJECT, env=with_environment(environment), check=True, stdout=subprocess.DEVNULL
    )
    # with this the home is ready
    (home / "compiled.json").write_text(json.dumps(kept))


def compiled(home: Path) -> list[list[str]]:
    """What dbt compiled in the order in which it ran: what it is, schema, name and SQL; without models in Python."""
    manifest = json.loads((home / "target" / "manifest.json").read_text(encoding="utf-8"))["nodes"]
    results = json.loads((home / "target" / "run_results.json").read_text(encoding="utf-8"))["results"]
    kept = []
    for unique_id in (r["unique_id"] for r in results if r["unique_id"].startswith(("model.", "test."))):
        node = manifest.get(unique_id)
        if node and node.get("language") != "python" and node.get("compiled_code"):
            kind = "test" if node["resource_type"] == "test" else node["config"]["materialized"]
            kept.append([kind, node["schema"], node["alias"], node["compiled_code"].replace('"build".', '"direct".')])
    return kept


def _inbox(home: Path, source: Path) -> Path:
    """The real exports, each in a folder of its partner and day."""
    from tests.door.test_real_files import FILES

    inbox = home / "inbox"
    for place_, partner, received, name, *_ in FILES:
        target = inbox / partner / received / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / place_, target)
    return inbox


def with_environment(environment: dict[str, str]) -> dict[str, str]:
    """The environment of this process with some words more."""
    return {**os.environ, **environment}


def raw(home: Path) -> None:
    """Run the compiled SQL over the database as dbt left it: each model is made anew, each test is asked."""
    import duckdb

    copy = home / "direct.duckdb"
    shutil.copyfile(home / "start.duckdb", copy)
    con = duckdb.connect(str(copy))
    # what dbt does before the staging model of a layout: it names its files
    listed = con.execute(f"select layout, dataset from '{home}/lake/*/*/delivery=*/datasets.parquet'").fetchall()
    for layout in sorted({layout for layout, _ in listed if layout}):
        files = sorted(f"{home}/lake/{dataset}/delivery=*/data*.parquet" for of, dataset in listed if of == layout)
        con.execute(f"set variable files_of_{layout} = {files}")
    for kind, schema, name, sql in json.loads((home / "compiled.json").read_text()):
        if kind == "test":
            con.execute(sql).fetchall()
        else:
            con.execute(f'create or replace {"view" if kind == "view" else "table"} "{schema}"."{name}" as {sql}')
    con.close()


if __name__ == "__main__":
    what, folder, *rest = sys.argv[1:]
    prepare(Path(folder), [Path(word).resolve() for word in rest]) if what == "prepare" else raw(Path(folder))
