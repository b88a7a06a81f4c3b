"""Land deliveries: each delivery lands completely, once, and is never modified.

A delivery becomes one folder `lake/<partner>/<dataset>/delivery=<date>~<hash>/` that holds the cells as text
(`data.parquet`), its ledger row (`ledger.parquet`) and how it was judged (`checks.parquet`). The folder
appears by one rename. The delivered bytes are kept in `lake/_originals/` by sha256. A file that breaks its
contract goes to `quarantine/` with a letter.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path

import duckdb

from ingest import checks
from ingest.arrive import arrive, delivered_files
from ingest.commit import commit
from ingest.dates import today
from ingest.history import History
from ingest.judge import judge
from ingest.lake import prepare
from ingest.outcome import Outcome
from ingest.progress import Report, silent
from ingest.recognise import Recognised, Unfit, recognise
from ingest.refuse import refuse
from ingest.stage import Staged, stage
from svm.home import Home
from svm.locks import exclusive
from svm.sql import literal


def land(
    paths: Iterable[Path],
    home: Home,
    *,
    received: dt.date | None = None,
    report: Report = silent,
    now: dt.date | None = None,
) -> list[Outcome]:
    """Land every file below `paths`; returns one Outcome per file, in order. `now` is the day it is, by the clock.

    Safe to repeat: the same bytes of a dataset are landed once. Safe to kill: a delivery is there completely
    or not at all. Raises UserError when another landing runs or a path makes no sense.
    """
    files = delivered_files(paths)
    with exclusive(home.lake / ".lock", "svm land"):
        prepare(home)
        library = checks.preload() if files else None
        with _staging_area(home) as area:
            con = _connect(area)
            outcomes: dict[Path, Outcome] = {}
            taken_in: list[Staged | Unfit] = []
            history = History(home)
            for index, path in enumerate(files):
                file = recognise(arrive(path, home, received, report), area / f"{index}-unpacked")
                if same := history.same_bytes(file):
                    outcomes[path] = Outcome(path, "known", f"same bytes as {same}: nothing to do", same)
                    continue
                if isinstance(file, Recognised):
                    before = history.previous_rows(file.arrived, file.contract)
                    file = stage(file, area / str(index), before, con, report, now or today())
                history.take_in(file)
                taken_in.append(file)
            if library and taken_in:
                library.join()
            for judged in judge(taken_in) if taken_in else []:
                file = judged.file
                fits = isinstance(file, Staged) and not judged.failed
                outcomes[file.arrived.path] = commit(file, judged, home, con) if fits else refuse(judged, home, con)
    return [outcomes[path] for path in files]


@contextmanager
def _staging_area(home: Home) -> Generator[Path]:
    """A folder beside the deliveries, so that a delivery gets its place by one rename."""
    area = Path(tempfile.mkdtemp(dir=home.lake, prefix="_incoming-"))
    try:
        yield area
    finally:
        shutil.rmtree(area, ignore_errors=True)


def _connect(area: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("set preserve_insertion_order = true")
    # with the checks library beside it a landing stays below 1.5 GB; what does not fit goes to disk
    con.execute("set memory_limit = '800MB'")
    con.execute(f"set temp_directory = {literal(str(area / 'spill'))}")
    return con
