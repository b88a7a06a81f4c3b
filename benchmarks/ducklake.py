"""DuckLake as a store that many engineers share: what it costs, and what several writers at once get.

    python benchmarks/ducklake.py DATABASE [CATALOG]

DATABASE is a built warehouse; its observations are written and read again, beside plain Parquet and a DuckDB file.
CATALOG is `sqlite:FILE` (default, in a temporary folder) or `postgres:dbname=… host=…`. Needs the wheels
duckdb-extensions, duckdb-extension-ducklake and duckdb-extension-sqlite-scanner or -postgres-scanner, of the version of
DuckDB.
"""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import duckdb

#: made-up copies of the observations, so that there is something to measure
TIMES = 200
REPEATS = 3
WRITERS = 4


def number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    """The one number that a query gives."""
    ((found,),) = con.execute(sql).fetchall()
    return int(found)


def opened(extensions: Path, catalog: str, data: Path) -> duckdb.DuckDBPyConnection:
    """A connection that has the lake as `shared`."""
    import_extension = import_module("duckdb_extensions").import_extension

    con = duckdb.connect()
    con.execute(f"set extension_directory = '{extensions}'")
    for name in ("ducklake", "sqlite_scanner" if catalog.startswith("sqlite:") else "postgres_scanner"):
        import_extension(name, con=con)
        con.execute(f"load {name}")
    con.execute(f"attach 'ducklake:{catalog}' as shared (data_path '{data}')")
    return con


def median(work: Callable[[], object]) -> float:
    """Median wall seconds of a piece of work."""
    took = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def writer(number: int, table: str, extensions: Path, catalog: str, data: Path, told: multiprocessing.Queue) -> None:
    """Append a hundred rows ten times; tell what failed."""
    con = opened(extensions, catalog, data)
    failed = []
    for _ in range(10):
        try:
            con.execute(f"insert into shared.main.{table} select {number}, range from range(100)")
        except duckdb.Error as error:
            failed.append(str(error).splitlines()[0])
    told.put(failed)


def together(tables: list[str], extensions: Path, catalog: str, data: Path) -> list[str]:
    """Let a process append to each of the tables at the same time. Returns what failed."""
    told: multiprocessing.Queue = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=writer, args=(n, table, extensions, catalog, data, told))
        for n, table in enumerate(tables)
    ]
    for process in processes:
        process.start()
    failed = [line for _ in processes for line in told.get(timeout=300)]
    for process in processes:
        process.join()
    return failed


def main(database: str, catalog: str = "") -> None:
    """Print one line for each thing that was measured."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        catalog = catalog or f"sqlite:{folder}/catalog.sqlite"
        shared = opened(folder / "extensions", catalog, folder / "data")
        shared.execute(f"attach '{database}' as built (read_only); attach '{folder}/own.duckdb' as own")
        many = f"select o.*, c as copy from built.intermediate.int_observations as o, range({TIMES}) as t (c)"
        shared.execute(f"create temp table many as {many}")
        rows = number(shared, "select count(*) from many")
        ask = "select indicator_id, sum(value), count(*) from {} group by all order by all"
        stores = {
            "plain Parquet": (f"copy many to '{folder}/many.parquet'", f"'{folder}/many.parquet'"),
            "a database file": ("create or replace table own.main.many as from many", "own.main.many"),
            "DuckLake": ("create or replace table shared.main.many as from many", "shared.main.many"),
        }
        print(f"{rows} rows, catalogue {catalog.split(':')[0]}; median of {REPEATS}, wall seconds")
        found = {}
        for store, (write, relation) in stores.items():
            wrote = median(lambda write=write: shared.execute(write))
            read = median(lambda relation=relation: shared.execute(ask.format(relation)).fetchall())
            found[store] = shared.execute(ask.format(relation)).fetchall()
            print(f"{store:16} write {wrote:6.2f}  read {read:6.2f}")
        assert found["DuckLake"] == found["plain Parquet"]
        for table in ("one", *(f"t{n}" for n in range(WRITERS))):
            shared.execute(f"create table shared.main.{table} (writer integer, number integer)")
        for told, tables in (
            ("each a table of its own", [f"t{n}" for n in range(WRITERS)]),
            ("all one table", ["one"] * WRITERS),
        ):
            start = time.perf_counter()
            failed = together(tables, folder / "extensions", catalog, folder / "data")
            took = time.perf_counter() - start
            kept = sum(number(shared, f"select count(*) from shared.main.{t}") for t in set(tables))
            print(
                f"{WRITERS} writers, {told}: {took:.1f} s, {kept} rows of {WRITERS * 1000}, {len(failed)} failed",
                *failed[:1],
            )
        before = number(shared, "select max(snapshot_id) from ducklake_snapshots('shared')")
        shared.execute("delete from shared.main.one")
        then = number(shared, f"select count(*) from shared.main.one at (version => {before})")
        print(f"after a delete, snapshot {before} still has {then} rows of the table")


if __name__ == "__main__":
    main(*sys.argv[1:])
