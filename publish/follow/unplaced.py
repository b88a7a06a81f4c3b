"""Delivered cells that are in no figure: which cell of which file, and why, for the engineer and for the partner."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from svm.database import has_relation, rows

#: how many kinds of cells one list names
SHOWN = 20


@dataclass(frozen=True)
class Unplaced:
    """The cells of one delivery that cannot be placed for one reason; `example` is the first of them."""

    partner: str
    delivery_id: str
    file_name: str
    day: object
    reason: str
    count: int
    place: str
    example: str


def unplaced(con: duckdb.DuckDBPyConnection) -> list[Unplaced]:
    """List what cannot be placed, by delivery and reason; nothing in an edition that was frozen without the list."""
    if not has_relation(con, "monitor", "unplaced_cells"):
        return []
    found = rows(
        con,
        """
        with cells as (
            select distinct
                partner, delivery_id, file_name, received_on, reason_nl, raw_row, raw_column, raw_value
            from monitor.unplaced_cells
        )
        select
            partner, delivery_id, file_name, received_on as day, reason_nl as reason, count(*) as cells,
            'rij ' || min(raw_row) || ', kolom ' || min_by(raw_column, row(raw_row, raw_column, raw_value)) as place,
            min_by(raw_value, row(raw_row, raw_column, raw_value)) as example
        from cells
        group by partner, delivery_id, file_name, received_on, reason_nl
        order by received_on desc, delivery_id, min(raw_row), reason_nl
        """,
    )
    return [
        Unplaced(
            str(r["partner"]),
            str(r["delivery_id"]),
            str(r["file_name"]),
            r["day"],
            str(r["reason"]),
            int(str(r["cells"])),
            str(r["place"]),
            str(r["example"]),
        )
        for r in found
    ]


def status_lines(found: Sequence[Unplaced]) -> list[str]:
    """Return the lines of `svm status`: how many cells cannot be placed, and of which deliveries."""
    total = sum(u.count for u in found)
    lines = [f"Cellen die niet te plaatsen zijn: {total}"]
    for (delivery, name), count in _per_delivery(found).items():
        lines.append(f"  {delivery} ({name}): {count}")
    return lines


def _per_delivery(found: Sequence[Unplaced]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for u in found:
        key = (u.delivery_id, u.file_name)
        counts[key] = counts.get(key, 0) + u.count
    return counts


def letter_lines(found: Sequence[Unplaced]) -> list[str]:
    """Return the section of a letter about the cells of one partner, in Dutch Markdown; nothing without such cells."""
    if not found:
        return []
    lines = [
        "## Cellen die wij niet konden plaatsen",
        "",
        "Deze cellen hebben wij ontvangen, maar staan in geen enkel cijfer. Wilt u een verbeterd bestand sturen?",
        "",
        "| Bestand | Plaats | Gevonden | Wat er niet past, en wat wij verwachten | Cellen |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {_cell(u.file_name)} | {u.place} | {_cell(u.example) or '(leeg)'} | {_cell(u.reason)} | {u.count} |"
        for u in found[:SHOWN]
    ]
    if len(found) > SHOWN:
        rest = sum(u.count for u in found[SHOWN:])
        lines += ["", f"En nog {rest} andere cellen; wij sturen u de hele lijst op verzoek."]
    return [*lines, ""]


def _cell(text: str) -> str:
    """A text as a cell of a Markdown table: on one line, without its border."""
    return " ".join(text.replace("|", "\\|").split())
