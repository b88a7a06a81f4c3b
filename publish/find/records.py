"""What was found for a program: a figure with all that is printed of it, and its unrounded value as text."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from publish.find.sentence import sentence
from svm.database import rows
from svm.figures import Figure
from svm.sql import literal

#: what of a figure is told, under the names of `indicators.figures`
PARTS = (
    "figure_id",
    "label",
    "indicator_id",
    "period",
    "breakdown",
    "measure",
    "chapter",
    "unit",
    "table_text",
    "running_text",
    "headline_text",
    "is_yellow",
    "yellow_text",
    "status",
    "definition",
    "source_line",
)


def records(con: duckdb.DuckDBPyConnection, figures: Sequence[Figure]) -> list[dict[str, object]]:
    """The figures in their order; `value` is unrounded, as text, and None where there is none or it is secret."""
    names = ", ".join(literal(f.figure_id) for f in figures) or "''"
    values = {
        r["figure_id"]: r["value"]
        for r in rows(con, f"select figure_id, value from indicators.figures where figure_id in ({names})")
    }
    return [
        {part: getattr(f, part) for part in PARTS}
        | {"value": values.get(f.figure_id), "sentence": ready.text(f) if (ready := sentence(f)) else ""}
        for f in figures
    ]
