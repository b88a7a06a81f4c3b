"""The empty lake: each dataset can be read before its first file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from ingest.contracts import Contract, contracts
from ingest.ledger import ANNOUNCED, CHECK_TYPES, DATASETS, LEDGER, REFUSAL, RETRACTION, write_rows
from svm.database import in_memory
from svm.files import replacing, replacing_folder, sweep
from svm.home import Home


def prepare(home: Home) -> None:
    """Lay out an empty delivery of every contract, so that each dataset can be read before its first file.

    The empty delivery also fixes the column names: a column that a later file leaves out reads as NULL. The list of
    datasets tells the warehouse which folders are of one layout. What killed runs left is swept: hold the lock of the
    lake.
    """
    con = in_memory()
    for folder in (home.lake, home.originals, home.quarantine, *home.lake.glob("*/*"), *home.retractions.glob("*/*")):
        sweep(folder)
    for contract in contracts():
        _lay_out(contract, home, con)
    none = home.lake / "_none" / "_none" / "delivery=none"
    for folder, name, types in (
        (none, "ledger.parquet", LEDGER),
        (none, "checks.parquet", CHECK_TYPES),
        (home.retractions / "_none" / "_none", "none.0.parquet", RETRACTION),
        (home.announced, "none.parquet", ANNOUNCED),
        (home.quarantine / "none", "refusal.parquet", REFUSAL),
        (home.quarantine / "none", "checks.parquet", CHECK_TYPES),
    ):
        # also when an earlier version wrote it with other columns: it gives older deliveries the new ones
        if _columns(folder / name) != list(types):
            _write(con, folder / name, types, [])
    listed = [{"dataset": c.name, "layout": c.layout.name, "title": c.title} for c in contracts()]
    _write(con, none / "datasets.parquet", DATASETS, listed)


def _write(con: duckdb.DuckDBPyConnection, target: Path, types: dict[str, str], rows: list[dict[str, Any]]) -> None:
    with replacing(target) as aside:
        write_rows(con, aside, types, rows)


def _columns(parquet: Path) -> list[str]:
    """The columns of a file; none when it is not there or is no Parquet, as an empty file of a full disk."""
    try:
        return list(pq.read_schema(parquet).names)
    except (OSError, pa.ArrowInvalid):
        return []


def _lay_out(contract: Contract, home: Home, con: duckdb.DuckDBPyConnection) -> None:
    """The empty delivery of one contract in all its forms, written again when one of them has changed."""
    folder = home.lake / contract.partner / contract.dataset / "delivery=none"
    names = dict.fromkeys(name for shape in contract.shapes if not shape.records for name in shape.column_names)
    stamp = folder / f"data.{'-'.join(shape.sha256[:12] for shape in contract.shapes)}.parquet"
    if _columns(stamp):
        return
    types = {"row_offset": "integer", "sheet": "varchar"} | dict.fromkeys(names, "varchar")
    if any(shape.wide for shape in contract.shapes):
        types["no_wide_column"] = "varchar"
    with replacing_folder(folder) as aside:
        write_rows(con, aside / stamp.name, types, [])
