"""Open the published database, which everybody reads and only `svm build` replaces, or one in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import duckdb

from svm.errors import AuthorError, UserError
from svm.home import Home
from svm.sql import written


def _quiet(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection without a progress bar: of a slow query it would stand amid the table that a reader pipes away."""
    con.execute("set enable_progress_bar = false")
    return con


def in_memory() -> duckdb.DuckDBPyConnection:
    """A connection to a database of its own, in memory."""
    return _quiet(duckdb.connect())


def ask(sql: str) -> duckdb.DuckDBPyRelation:
    """The answer to a question about files alone."""
    return _shared().sql(sql)


@cache
def _shared() -> duckdb.DuckDBPyConnection:
    return in_memory()


def open_to_write(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a database that nobody else has open."""
    return _quiet(duckdb.connect(str(path)))


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """A read-only connection. Raises UserError when nothing was published yet."""
    path = home.published_database
    if not path.exists():
        raise UserError(
            "There is no published database yet.",
            expected=str(path.relative_to(home.root)),
            next_step="run `make build`.",
            dutch=AuthorError(
                "Er is nog geen gepubliceerde database.",
                expected=str(path.relative_to(home.root)),
                next_step="vraag de data-engineer om `make build`.",
            ),
        )
    return _quiet(duckdb.connect(str(path), read_only=True))


def connect_to(path: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a built database that stands elsewhere. Raises UserError when it is none."""
    try:
        con = _quiet(duckdb.connect(str(path), read_only=True))
    except duckdb.Error:
        raise _no_database(path) from None
    if not has_relation(con, "indicators", "figures"):
        con.close()
        raise _no_database(path)
    return con


def _no_database(path: Path) -> UserError:
    return UserError(
        f"{path} is not a built warehouse.",
        expected="a database that `svm build` published, such as warehouse/svm.duckdb",
        next_step="give the path of one.",
    )


def connect_apart(home: Home) -> duckdb.DuckDBPyConnection:
    """A read-only connection for who stays while others publish, whose cursors each begin with `use svm`.

    By its path the library would hand out what it has open there already, also when that file was replaced since.
    Raises UserError when nothing was published yet.
    """
    connect(home).close()
    con = in_memory()
    con.execute(f"attach {written(str(home.published_database))} as svm (read_only)")
    return con


def rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: Sequence[object] = ()) -> list[dict[str, object]]:
    """Run a query and return its rows as dictionaries; `parameters` go where the query has a question mark."""
    if parameters:
        # written as SQL: binding values of Python makes the database library import pandas, half of a short command
        con.execute(f"prepare asked as {sql}")
        sql = f"execute asked({', '.join(map(written, parameters))})"
    result = con.execute(sql)
    names = [d[0] for d in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def fill(con: duckdb.DuckDBPyConnection, relation: str, content: Sequence[Sequence[object]]) -> None:
    """Put rows into a relation, their values in the order of its columns."""
    import pyarrow as pa

    if content:
        given = pa.table({f"column_{n}": column for n, column in enumerate(zip(*content, strict=True))})
        con.register("given", given)
        con.execute(f"insert into {relation} select * from given")
        con.unregister("given")


def has_relation(con: duckdb.DuckDBPyConnection, schema: str, name: str) -> bool:
    """Whether there is a table or view of this name; an edition that was frozen earlier may lack one."""
    wanted = "select 1 from information_schema.tables where table_schema = ? and table_name = ?"
    return bool(rows(con, wanted, [schema, name]))


def as_of(con: duckdb.DuckDBPyConnection) -> dt.date:
    """The day up to which the edition knows: its reference date."""
    return dt.date.fromisoformat(str(rows(con, "select as_of::date as day from indicators.edition")[0]["day"]))


def built_edition(con: duckdb.DuckDBPyConnection) -> int:
    """The edition that the database was built for."""
    return int(str(rows(con, "select edition from indicators.edition")[0]["edition"]))
