"""The ministries that answer for the chapters of the report, at the reference date of the edition."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from svm.database import rows


@dataclass(frozen=True)
class Owner:
    """A ministry and its role for a chapter, in Dutch; those that answer first come first."""

    chapter: int
    ministry: str
    role: str


def load_owners(con: duckdb.DuckDBPyConnection) -> list[Owner]:
    """The owners of all chapters, in the order of chapter, role and name."""
    found = rows(
        con,
        """
        select o.chapter, o.ministry, o.role_nl from reference.chapter_owners as o cross join indicators.edition as e
        where coalesce(o.valid_from, e.as_of) <= e.as_of and (o.valid_to is null or e.as_of < o.valid_to)
        order by o.chapter, o.role_nl, o.ministry
        """,
    )
    return [Owner(int(str(r["chapter"])), str(r["ministry"]), str(r["role_nl"])) for r in found]
