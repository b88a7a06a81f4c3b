"""Where the values of a file stand: in columns that its contract knows, or in others, where nothing would read them."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest.contracts import Column
from ingest.problems import Problem, no_value_column, no_values, values_elsewhere
from ingest.read import Opened
from svm.sql import identifier, literal

#: rows that are looked at before all are
FIRST_ROWS = 2048


def without_value_column(opened: Opened) -> Problem | None:
    """State that no column of a file holds values, by its headers alone; None when one does."""
    expected = opened.contract.value_labels
    if opened.has_values or not expected:
        return None
    return no_value_column(opened.header_row, expected, _headers(opened, opened.unknown))


def values_astray(opened: Opened, parquet: Path, con: duckdb.DuckDBPyConnection) -> Problem | None:
    """State that the values of a staged file are not where its contract looks for them; None when they are.

    A header that was renamed would else drop its values without a word: a column that the contract does not know holds
    numbers, while a measure has no column or no values, or while every other column is a month.
    """
    bound = _value_columns(opened)
    if not bound:
        return None
    signs = bound + [c.name for c in opened.contract.columns if c.role == "flag" and c.name in opened.names]
    rows, filled = _counts(parquet, ["count(*)", f"count(*) filter (where {_any_filled(signs)})"], con)
    missing = [c.label for c in _measures(opened) if c.name not in bound]
    strange = _with_numbers(opened, parquet, con)
    if strange and (missing or not filled or opened.contract.wide):
        return values_elsewhere(missing or _headers(opened, bound[:3]), _headers(opened, strange))
    return no_values(_headers(opened, bound[:3])) if rows and not filled else None


def _measures(opened: Opened) -> list[Column]:
    return [c for c in opened.contract.columns if c.role == "measure"]


def _value_columns(opened: Opened) -> list[str]:
    return [c.name for c in _measures(opened) if c.name in opened.names] + list(opened.wide)


def _with_numbers(opened: Opened, parquet: Path, con: duckdb.DuckDBPyConnection) -> list[str]:
    """The columns that the contract does not know and whose filled cells are all numbers of its layout."""
    number = literal(opened.contract.layout.number)
    unknown = [n for n in opened.unknown if n not in opened.wide]
    # nearly every other column shows in its first rows that it holds something else
    for rows in (FIRST_ROWS, None):
        numbers = [
            f"count(*) filter (where regexp_matches({cell}, '[0-9]') and regexp_full_match({cell}, {number}))"
            for cell in (f"trim({identifier(n)})" for n in unknown)
        ]
        filled = [f"count(*) filter (where trim({identifier(n)}) <> '')" for n in unknown]
        found = _counts(parquet, numbers + filled, con, rows)
        pairs = zip(unknown, found[: len(unknown)], found[len(unknown) :], strict=True)
        unknown = [n for n, counted, of in pairs if counted == (of if rows else max(of, 1))]
    return unknown


def _any_filled(names: list[str]) -> str:
    return " or ".join(f"trim({identifier(n)}) <> ''" for n in names)


def _counts(
    parquet: Path, counts: list[str], con: duckdb.DuckDBPyConnection, rows: int | None = None
) -> tuple[int, ...]:
    """Counts over a file, or over its first rows."""
    if not counts:
        return ()
    table = (
        f"(from read_parquet({literal(str(parquet))}) limit {rows})"
        if rows
        else f"read_parquet({literal(str(parquet))})"
    )
    return con.execute(f"select {', '.join(counts)} from {table}").fetchall()[0]


def _headers(opened: Opened, names: list[str] | tuple[str, ...]) -> list[str]:
    """The headers of columns as the file spells them."""
    header = dict(zip(opened.names, opened.headers, strict=True))
    return [header[n].strip() for n in names]
