"""Open the published database. Everybody reads this copy; only `svm build` replaces it."""

from __future__ import annotations

import datetime as dt

import duckdb

from svm.errors import AuthorError, UserError
from svm.home import Home
from svm.sql import literal


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
    return duckdb.connect(str(path), read_only=True)


def rows(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object] | None = None) -> list[dict[str, object]]:
    """Run a query and return its rows as dictionaries."""
    result = con.execute(sql, parameters or [])
    names = [d[0] for d in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def has_relation(con: duckdb.DuckDBPyConnection, schema: str, name: str) -> bool:
    """Whether there is a table or view of this name; an edition that was frozen earlier may lack one."""
    # no parameters: binding those makes the database library import pandas
    wanted = f"table_schema = {literal(schema)} and table_name = {literal(name)}"
    return bool(rows(con, f"select 1 from information_schema.tables where {wanted}"))


def as_of(con: duckdb.DuckDBPyConnection) -> dt.date:
    """The day up to which the edition knows: its reference date."""
    return dt.date.fromisoformat(str(rows(con, "select as_of::date as day from indicators.edition")[0]["day"]))


def built_edition(con: duckdb.DuckDBPyConnection) -> int:
    """The edition that the database was built for."""
    return int(str(rows(con, "select edition from indicators.edition")[0]["edition"]))
