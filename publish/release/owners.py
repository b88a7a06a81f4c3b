"""The ministries that answer for the chapters of the report, at the reference date of the edition."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from svm.database import as_of, rows


@dataclass(frozen=True)
class Owner:
    """A ministry and its role for a chapter, in Dutch; those that answer first come first."""

    chapter: int
    ministry: str
    role: str


def load_owners(con: duckdb.DuckDBPyConnection) -> list[Owner]:
    """The owners of all chapters, in the order of chapter, role and name."""
    day = as_of(con)
    found = rows(
        con,
        f"""
        select o.chapter, o.ministry, o.role_nl from reference.chapter_owners as o
        where
            (o.valid_from is null or o.valid_from <= date '{day}')
            and (o.valid_to is null or date '{day}' < o.valid_to)
        order by o.chapter, o.role_nl, o.ministry
        """,
    )
    return [Owner(int(str(r["chapter"])), str(r["ministry"]), str(r["role_nl"])) for r in found]
