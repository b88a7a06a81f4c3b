"""All figures with the place of their raw cell, in the order in which files and pages list them."""

from __future__ import annotations

import duckdb

from publish.tables.tidy import FIGURES
from svm.database import rows


def figure_rows(con: duckdb.DuckDBPyConnection, indicator_id: str = "") -> list[dict[str, object]]:
    """Rows of `indicators.figures` by indicator, the newest year first; behind each the figures computed from it.

    With `indicator_id`, those of one indicator.
    """
    return rows(
        con,
        f"""
        select
            f.* exclude (
                members, countries, word_texts, signature, tag, definition, running_text, headline_text
            ),
            o.delivery_id as own_delivery_id, o.raw_sha256 as own_raw_sha256, o.raw_row, o.raw_column,
            o.correction_id
        from ({FIGURES}) as f
        -- equal on both sides: with a condition on one of them every figure would be compared with every observation
        left join (select *, 'value' as measure from indicators.observations) as o
            on
                f.indicator_id = o.indicator_id and f.period = o.period and f.breakdown = o.breakdown
                and f.measure = o.measure
        {"where f.indicator_id = ?" if indicator_id else ""}
        order by
            f.indicator_id, left(f.period, 4) desc, length(f.period), f.period desc, f.breakdown <> '',
            f.breakdown_label, f.breakdown, f.measure <> 'value', f.measure
        """,
        [indicator_id] if indicator_id else [],
    )


def place(r: dict[str, object]) -> str:
    """Where in the raw file the cell stands, and the correction of it."""
    if not r["own_delivery_id"]:
        return ""
    parts = [f"rij {r['raw_row']}"] if r["raw_row"] is not None else []
    if r["raw_column"]:
        parts.append(f"kolom {r['raw_column']}")
    if r["correction_id"]:
        parts.append(f"gecorrigeerd: {r['correction_id']}")
    return ", ".join(parts)


def origin(r: dict[str, object]) -> str:
    """Where the raw cell is: delivery, row and column; not what stood there, which may be more precise than print."""
    if not r["own_delivery_id"]:
        return ""
    parts = (f"levering {r['own_delivery_id']}", place(r), f"bestand met sha256 {r['own_raw_sha256']}")
    return ", ".join(filter(None, parts))
