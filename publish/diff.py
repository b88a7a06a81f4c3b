"""What changed between two dates: every value that differs, why, and the figures and tables it reaches."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from publish.database import rows

KINDS = {
    "reguliere_herziening": "reguliere herziening",
    "definitie": "andere definitie",
    "afronding": "afronding",
    "late_registratie": "late registratie",
    "correctie": "correctie",
}


@dataclass(frozen=True)
class Change:
    """One value that was different on the two dates."""

    figure_id: str
    old: str
    new: str
    kind: str
    old_delivery: str
    new_delivery: str
    figures: tuple[str, ...]
    tables: tuple[str, ...]


def changes(con: duckdb.DuckDBPyConnection, before: dt.date, after: dt.date) -> tuple[list[Change], int]:
    """Compare what was known at the end of two days.

    Returns the changed values in figure order, and how many values became known in between. `figures` and
    `tables` are those of the built edition that print the value or a change computed from it.
    """
    # dates are parsed, so they can stand in the text; query parameters would import pandas
    found = rows(
        con,
        f"""
        with known as (
            select *, known_from <= date '{before}' as at_before
            from monitor.vintages
            where
                (known_from <= date '{before}' and coalesce(known_until, date '9999-12-31') > date '{before}')
                or (known_from <= date '{after}' and coalesce(known_until, date '9999-12-31') > date '{after}')
        ),
        pairs as (
            select
                indicator_id, period, breakdown,
                max_by(display_text, vintage_number) filter (where at_before) as old,
                max_by(display_text, vintage_number) as new,
                max_by(value, vintage_number) filter (where at_before) as old_value,
                max_by(value, vintage_number) as new_value,
                max_by(change_kind, vintage_number) as kind,
                max_by(delivery_id, vintage_number) filter (where at_before) as old_delivery,
                max_by(delivery_id, vintage_number) as new_delivery
            from known
            where known_from <= date '{after}'
            group by indicator_id, period, breakdown
        )
        select
            p.*,
            p.old_value is null as is_new,
            f.figures,
            t.tables
        from pairs as p
        left join lateral (
            select list(figure_id order by figure_id) as figures
            from indicators.figures as f
            where
                f.indicator_id = p.indicator_id and f.breakdown = p.breakdown
                and (
                    f.period = p.period
                    or (
                        f.measure like 'change%'
                        and f.period = (cast(left(p.period, 4) as integer) + 1)::varchar || substr(p.period, 5)
                    )
                )
        ) as f on true
        left join lateral (
            select list(distinct table_id order by table_id) as tables
            from indicators.table_cells as c
            where list_contains(f.figures, c.figure_id)
        ) as t on true
        where p.old_value is distinct from p.new_value
        order by p.indicator_id, p.period, p.breakdown
        """,
    )
    changed = [
        Change(
            figure_id=":".join(str(r[k]) for k in ("indicator_id", "period", "breakdown") if r[k]),
            old=str(r["old"]),
            new=str(r["new"]),
            kind=KINDS.get(str(r["kind"]), str(r["kind"])),
            old_delivery=str(r["old_delivery"]),
            new_delivery=str(r["new_delivery"]),
            figures=_texts(r["figures"]),
            tables=_texts(r["tables"]),
        )
        for r in found
        if not r["is_new"]
    ]
    return changed, sum(bool(r["is_new"]) for r in found)


def _texts(listed: object) -> tuple[str, ...]:
    return tuple(str(text) for text in listed) if isinstance(listed, list) else ()


def report(changed: list[Change], new: int, before: dt.date, after: dt.date) -> list[str]:
    """The changes as lines of text."""
    lines = [f"Tussen {before} en {after}: {len(changed)} waarden gewijzigd, {new} nieuw bekend."]
    for change in changed:
        lines += [
            "",
            f"{change.figure_id}: {change.old} → {change.new} ({change.kind})",
            f"  levering  {change.old_delivery} → {change.new_delivery}",
            f"  cijfers   {', '.join(change.figures) or 'geen in deze editie'}",
            f"  tabellen  {', '.join(change.tables) or 'geen in deze editie'}",
        ]
    return lines
