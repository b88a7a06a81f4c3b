"""Checks of a table of 10 million rows by 12 columns: this project beside Great Expectations and others.

python -m benchmarks.checks TABLE.parquet     this project's own checks; prints what fails, as JSON
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.frame import Contender, Target, Workload
from benchmarks.made_up import CHECKED, KEY, make
from benchmarks.venvs import OURS, RIVALS, place
from svm.home import PROJECT


def workloads(scale: float, work: Path) -> list[Workload]:
    """One table of a million rows times `scale`."""
    rows = round(1_000_000 * scale)
    table = work / "checked.parquet"
    asked = json.dumps({"file": str(table), "patterns": CHECKED, "key": KEY})

    def rival(name: str, script: str, venv: str = "", *more: str) -> Contender:
        where = place(venv) if venv else OURS
        return Contender(name, [where.python, str(RIVALS / script), asked, *more], missing=where.missing)

    return [
        Workload(
            "checks",
            f"Checks of {rows:,} rows × 12 columns",
            "A pattern for each of twelve columns and a key of two, over text in Parquet; the number of failing cells "
            "per column and of rows in excess per key. Ours is `measure` of the door, judged by Great Expectations on "
            "the profile that it gives; the rivals run each check over the table. By itself is without the start and "
            "the imports; Great Expectations takes seconds to import in ours too.",
            [
                rival("plain SQL (DuckDB)", "checks_sql.py"),
                Contender("svm", [OURS.python, "-m", "benchmarks.checks", str(table)], folder=PROJECT),
                rival("Great Expectations (pandas)", "checks_gx.py"),
                rival("pointblank (polars)", "checks_pointblank.py", "pointblank"),
                rival("Soda (DuckDB)", "checks_soda.py", "soda"),
                rival("dbt tests (DuckDB)", "checks_dbt.py", "dlt", str(work / "checks_dbt")),
            ],
            targets=[
                Target(
                    "≥ 20 × faster than Great Expectations", "svm", "Great Expectations (pandas)", "own", at_least=20
                ),
            ],
            same=["fails", "failing"],
            prepare=lambda: make("checked", rows, table),
        )
    ]


def ours(table: Path) -> dict[str, object]:
    """What fails in a table, by the door: counts per column, and the verdicts of Great Expectations on the profile."""
    import pandas as pd

    from ingest import checks
    from ingest.contracts import Contract, layouts
    from ingest.measure import measure
    from ingest.read import Opened
    from svm.database import in_memory

    contract = Contract.model_validate(
        {
            "partner": "verzonnen",
            "dataset": "zaken",
            "title": "Verzonnen zaken",
            "layout": layouts()["migratieketen"],
            "recognise": {"files": ["*.csv"]},
            "provenance": {"producer": "verzonnen", "source_table": "verzonnen", "url": "https://example.org",
                           "licence": "verzonnen", "attribution": "verzonnen", "layout_evidence": "from documentation",
                           "layout_remark": "verzonnen"},
            "sensitivity": "openbaar",
            "coverage": "increment",
            "columns": {n: {"header": [n], "role": "attribute", "pattern": p} for n, p in CHECKED.items()},
            "key": list(KEY),
        }
    )  # fmt: skip
    checks.preload().join()
    start = time.perf_counter()
    names = tuple(CHECKED)
    opened = Opened(table, contract, "utf-8", 1, names, names, (), (), ())
    profile = measure(opened, table, None, in_memory())
    verdicts = checks.judge(
        pd.DataFrame([profile.numbers()]), checks.DOOR, key="file", stage="deur", run_at="2026-01-01T00:00:00"
    )
    failing = {f.column: f.count for f in profile.findings if f.check == "pattern"}
    failing["key"] = profile.duplicate_keys
    # the verdict is that of the suite; which columns it is about, the profile says
    judged = {v["expectation"] for v in verdicts if not v["success"] and v["subject"] == profile.file}
    fails = [n for n in CHECKED if failing.get(n) and "cellen_volgens_patroon" in judged]
    fails += ["key"] if "sleutel_uniek" in judged else []
    counts = {n: failing.get(n, 0) for n in (*CHECKED, "key")}
    return {"seconds": time.perf_counter() - start, "failing": counts, "fails": sorted(fails)}


if __name__ == "__main__":
    print(json.dumps(ours(Path(sys.argv[1]))))
