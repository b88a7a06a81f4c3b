"""The front door beside what only copies: large CSV files, many small deliveries, a workbook.

python -m benchmarks.landing FILE.xlsx     all cells of a workbook as text, by this project's own reader
python -m benchmarks.landing FOLDER        the bytes and cells of small deliveries, and nothing else
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.frame import Contender, Target, Workload
from benchmarks.made_up import make
from benchmarks.venvs import OURS, RIVALS, place
from svm.home import PROJECT

SVM = (OURS.python, "-m", "publish")
MIB_OF_1_5_GB = 1430.0


def workloads(scale: float, work: Path) -> list[Workload]:
    """A million rows, a thousand deliveries and 20,000 rows of a sheet, times `scale`; of the last two at most ten."""
    return [_records(scale, work), _flat(scale, work), _wide(scale, work), _small(scale, work), _sheet(scale, work)]


def _svm(name: str, home: Path, files: Path, *, again: bool = False) -> Contender:
    return Contender(
        name,
        [*SVM, "land", str(files)],
        {"SVM_HOME": str(home)},
        folder=PROJECT,
        clean=[] if again else [home / "lake", home / "quarantine"],
        before=lambda: None if again else _empty_lake(home),
    )


def _empty_lake(home: Path) -> None:
    """Give a home a lake as it is before its first file, as it has in use; it is laid out once."""
    empty = home.parent / "empty"
    if not empty.exists():
        lay_out = "import sys; from pathlib import Path; from ingest.lake import prepare; from svm.home import Home; "
        words = [OURS.python, "-c", lay_out + "prepare(Home(Path(sys.argv[1])))", str(empty)]
        subprocess.run(words, cwd=PROJECT, check=True)
    shutil.copytree(empty, home, dirs_exist_ok=True)


def _rival(
    name: str, script: str, source: Path, target: Path, *more: str, venv: str = "", repeats: int | None = None
) -> Contender:
    where = place(venv) if venv else OURS
    command = [where.python, str(RIVALS / script), str(source), str(target), *more]
    return Contender(name, command, clean=[target], missing=where.missing, repeats=repeats)


def _records(scale: float, work: Path) -> Workload:
    rows = round(1_000_000 * scale)
    home, source = work / "records", work / "records" / "inbox" / "dtv" / "2026-01-31" / "vertrek_verzonnen.csv"
    return Workload(
        "records",
        f"Landing a CSV of {rows:,} rows × 10 columns",
        "Every cell as text to Parquet. Ours also copies and hashes the original, recognises the file, measures it, "
        "looks for personal data, has it judged by Great Expectations and writes the ledger.",
        [
            _rival("DuckDB COPY", "copy_duckdb.py", source, work / "records_duckdb.parquet"),
            _svm("svm land", home, source),
            _rival("polars, streaming", "copy_polars.py", source, work / "records_polars.parquet"),
            _rival("pandas", "copy_pandas.py", source, work / "records_pandas.parquet"),
            _rival(
                "dlt, its reader of CSV",
                "dlt_csv.py",
                source,
                work / "records_dlt",
                "chunk",
                venv="dlt",
                # minutes each, and far from the others
                repeats=1 if scale >= 10 else None,
            ),
            _rival("dlt, given Arrow", "dlt_csv.py", source, work / "records_dlt_arrow", "arrow", venv="dlt"),
        ],
        targets=[
            Target("≤ 1.6 × bare COPY (at 10 million rows)", "svm land", "DuckDB COPY", at_most=1.6),
            Target("≥ 8 × faster than dlt", "svm land", "dlt, its reader of CSV", at_least=8),
            Target("peak memory ≤ 1.5 GB (MiB)", "svm land", metric="peak", at_most=MIB_OF_1_5_GB),
        ],
        prepare=lambda: make("records", rows, source),
    )


def _flat(scale: float, work: Path) -> Workload:
    large, small = round(1_000_000 * scale), round(100_000 * scale)
    homes = {rows: work / f"flat_{rows}" for rows in (small, large)}
    files = {r: home / "inbox" / "dtv" / "2026-01-31" / "vertrek_verzonnen.csv" for r, home in homes.items()}

    def prepare() -> None:
        for rows, file in files.items():
            make("records", rows, file)

    return Workload(
        "flat",
        "Memory of landing as the file grows tenfold",
        "The same file with a tenth of the rows, and whole.",
        [_svm(f"{rows:,} rows", homes[rows], files[rows]) for rows in (small, large)],
        targets=[
            Target(
                "peak memory flat (≤ 1.25 ×; files below a million rows say little)",
                f"{large:,} rows",
                f"{small:,} rows",
                "peak",
                at_most=1.25,
            )
        ],
        repeats=1 if scale >= 100 else 3,
        prepare=prepare,
    )


def _wide(scale: float, work: Path) -> Workload:
    rows = round(200_000 * scale)
    home = work / "wide"
    source = home / "inbox" / "cbs" / "2026-05-31" / "80059ned_verzonnen.csv"
    return Workload(
        "wide",
        f"Landing a wide CSV of {rows:,} rows in the layout of StatLine",
        "Two dimensions, a period and five measures with signs, every field in quotes.",
        [
            _rival("DuckDB COPY", "copy_duckdb.py", source, work / "wide_duckdb.parquet"),
            _svm("svm land", home, source),
            _rival("polars, streaming", "copy_polars.py", source, work / "wide_polars.parquet"),
            _rival("pandas", "copy_pandas.py", source, work / "wide_pandas.parquet"),
        ],
        prepare=lambda: make("wide", rows, source),
    )


def _small(scale: float, work: Path) -> Workload:
    count = min(round(1_000 * scale), 10_000)
    home, one = work / "small", work / "one"
    alone = one / "inbox" / "dtv" / "2026-01-31" / "vertrek_verzonnen.csv"

    def prepare() -> None:
        make("deliveries", count, home / "inbox")
        make("records", 20, alone)

    read = [OURS.python, "-m", "benchmarks.landing", str(home / "inbox")]
    return Workload(
        "small",
        f"{count:,} small deliveries of 20 rows",
        "All in one call, and then once more when all are known. Reading is the bytes of each file and its cells as "
        "text; a call with one known delivery is what a start costs.",
        [
            Contender("reading alone", read, folder=PROJECT),
            _svm("svm land", home, home / "inbox"),
            _svm("svm land, all known", home, home / "inbox", again=True),
            _svm("svm land, one known", one, alone, again=True),
        ],
        targets=[
            Target("≤ 15 ms each beyond reading", "svm land", minus="reading alone", each=count / 1000, at_most=15),
            Target(
                "known again: ≤ 1 ms each beyond a start",
                "svm land, all known",
                minus="svm land, one known",
                each=count / 1000,
                at_most=1,
            ),
        ],
        prepare=prepare,
    )


def _sheet(scale: float, work: Path) -> Workload:
    rows = min(round(20_000 * scale), 100_000)
    book = work / "verzonnen.xlsx"
    return Workload(
        "workbook",
        f"Reading a workbook of {rows:,} rows × 20 columns",
        "All cells as text, none lost: the sign <5 stands among numbers.",
        [
            Contender("svm", [OURS.python, "-m", "benchmarks.landing", str(book)], folder=PROJECT),
            Contender("openpyxl, read only", [OURS.python, str(RIVALS / "workbook_openpyxl.py"), str(book)]),
            Contender("pandas", [OURS.python, str(RIVALS / "workbook_pandas.py"), str(book)]),
        ],
        same=["rows", "signs"],
        prepare=lambda: make("workbook", rows, book),
    )


def read(path: Path) -> dict[str, int]:
    """The cells of a workbook, or of all files of a folder, as text; how many rows and signs there are."""
    if path.is_file():
        from ingest.workbooks import open_workbook, sheet_cells

        cells = sheet_cells(open_workbook(path), "Levering")
        return {"rows": cells.height, "signs": sum(int((cells[name] == "<5").sum()) for name in cells.columns)}
    from svm.database import in_memory
    from svm.sql import literal

    con, rows = in_memory(), 0
    for file in sorted(path.rglob("*.csv")):
        source = f"read_csv({literal(str(file))}, delim = ';', all_varchar = true)"
        rows += con.execute(f"select count(columns(*)) from {source}").fetchall()[0][0]
    return {"rows": rows}


if __name__ == "__main__":
    print(json.dumps(read(Path(sys.argv[1]))))
