"""The statuses of a series, worst first, and what follows from each; the list itself is `reference.statuses`."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from svm.database import rows
from svm.yellow import NO_UPDATE


@dataclass(frozen=True)
class Status:
    """A status of the ladder and what follows from it; `label` is Dutch."""

    name: str
    label: str
    meaning: str
    is_chased: bool
    is_yellow: bool
    is_open: bool
    has_figure: bool
    is_doubted: bool
    yellow_word: str

    @property
    def mark(self) -> str:
        """The yellow text that names only the status."""
        return f"[{self.yellow_word}: {self.label}]"


def statuses(con: duckdb.DuckDBPyConnection) -> list[Status]:
    """All statuses, worst first."""
    found = rows(con, "select * from reference.statuses order by gravity")
    return [
        Status(
            name=str(r["status"]),
            label=str(r["status_nl"]),
            meaning=str(r["status_meaning_nl"]),
            is_chased=bool(r["is_chased"]),
            is_yellow=bool(r["is_yellow"]),
            is_open=bool(r["is_open"]),
            has_figure=bool(r["has_figure"]),
            # an edition that was frozen before values were doubted is without
            is_doubted=bool(r.get("is_doubted")),
            yellow_word=str(r.get("yellow_word", NO_UPDATE)),
        )
        for r in found
    ]


def counted_statuses(con: duckdb.DuckDBPyConnection) -> list[Status]:
    """The statuses that an overview has a column for: those that are open, and the figures that are final."""
    return [s for s in statuses(con) if s.is_open or s.has_figure]
