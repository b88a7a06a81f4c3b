"""What changed between two moments: every value that differs, why, and the figures and tables it reaches."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publish.release.frozen import frozen
from publish.release.revisions import KINDS
from svm.database import rows
from svm.errors import UserError
from svm.home import Home
from svm.sql import literal


@dataclass(frozen=True)
class Moment:
    """A day, or a frozen edition."""

    label: str
    day: dt.date
    frozen_values: Path | None = None


@dataclass(frozen=True)
class Change:
    """One value that was different at the two moments."""

    figure_id: str
    old: str
    new: str
    kind: str
    old_delivery: str
    new_delivery: str
    figures: tuple[str, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """What changed between two moments; `new` counts newly known values, `late` names older files that came late."""

    before: Moment
    after: Moment
    changed: tuple[Change, ...]
    new: int
    late: tuple[str, ...]


def moment(con: duckdb.DuckDBPyConnection, home: Home, text: str) -> Moment:
    """A date such as 2024-06-20, or an edition such as 2024: its freeze, else its default as-of date.

    Raises UserError when the text is neither.
    """
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return Moment(text, dt.date.fromisoformat(text))
        except ValueError:
            raise UserError(f"{text} is not a date that exists.", next_step="check the day and the month.") from None
    known = {
        str(r["edition"]): dt.date.fromisoformat(str(r["default_as_of"]))
        for r in rows(con, "select edition, default_as_of from reference.editions")
    }
    if text not in known:
        raise UserError(
            f"'{text}' is neither a date nor an edition.",
            expected="a date such as 2024-06-20, or one of " + ", ".join(sorted(known)),
        )
    release = frozen(home, int(text))
    if release is None:
        return Moment(f"editie {text} (niet bevroren, stand {known[text]})", known[text])
    return Moment(f"editie {text} (bevroren, stand {release.as_of})", release.as_of, release.parquet("observations"))


def _values(name: str, at: Moment) -> str:
    """SQL of the values that were known at a moment; of a frozen edition those that it printed."""
    if at.frozen_values:
        return f"""
        {name} as (
            select indicator_id, period, breakdown, value, display_text, delivery_id
            from read_parquet({literal(str(at.frozen_values))})
            -- a cell that had disappeared was printed, but was not known any more; a computed one was never delivered
            where
                value is not null and computed_from = ''
                and series_status in (
                    select s.status from reference.statuses as s where s.has_figure or s.is_secret or not s.is_possible
                )
        )"""
    return f"""
        {name} as (
            select indicator_id, period, breakdown, value, display_text, delivery_id
            from monitor.vintages
            where known_from <= date '{at.day}' and coalesce(known_until, date '9999-12-31') > date '{at.day}'
        )"""


def changes(con: duckdb.DuckDBPyConnection, before: Moment, after: Moment) -> Difference:
    """Compare what was known at two moments, in figure order.

    `figures` and `tables` of a change are those of the built edition that print the value or a change computed from it.
    """
    # dates are parsed, so they can stand in the text
    differing = f"""
        {_values("before", before)}, {_values("after", after)},
        pairs as (
            select
                coalesce(a.indicator_id, b.indicator_id) as indicator_id,
                coalesce(a.period, b.period) as period,
                coalesce(a.breakdown, b.breakdown) as breakdown,
                b.indicator_id is not null as was_known,
                b.value as old_value,
                a.value as new_value,
                b.display_text as old,
                a.display_text as new,
                b.delivery_id as old_delivery,
                a.delivery_id as new_delivery
            from before as b
            full join after as a
                on b.indicator_id = a.indicator_id and b.period = a.period and b.breakdown = a.breakdown
            where b.value is distinct from a.value
        )"""
    found = rows(
        con,
        f"""
        with {differing},
        latest_kind as (
            select
                indicator_id, period, breakdown,
                max_by(change_kind, row(known_from, vintage_number)) filter (where change_kind <> 'ongewijzigd') as kind
            from monitor.vintages
            where
                known_from > date '{before.day}' and known_from <= date '{after.day}'
                and change_kind <> 'oudere_levering'
            group by indicator_id, period, breakdown
        ),
        known as (select * from pairs where was_known),
        touched as (
            select p.indicator_id, p.period, p.breakdown, f.figure_id
            from known as p
            inner join indicators.figures as f
                on p.indicator_id = f.indicator_id and p.breakdown = f.breakdown and p.period = f.period
            union
            select p.indicator_id, p.period, p.breakdown, f.figure_id
            from known as p
            inner join indicators.figures as f
                on p.indicator_id = f.indicator_id and p.breakdown = f.breakdown and p.period = f.base_period
        ),
        figures as (
            select indicator_id, period, breakdown, list(figure_id order by figure_id) as figures
            from touched
            group by indicator_id, period, breakdown
        ),
        printed as (
            select distinct t.indicator_id, t.period, t.breakdown, h.table_number, h.table_order, h.table_id
            from touched as t
            inner join indicators.table_cells as c on t.figure_id = c.figure_id
            inner join indicators.table_heads as h on c.table_id = h.table_id
        ),
        tables as (
            select indicator_id, period, breakdown, list(table_number order by table_order, table_id) as tables
            from printed
            group by indicator_id, period, breakdown
        )
        select
            p.*,
            coalesce(k.kind, 'ongewijzigd') as kind,
            f.figures,
            t.tables
        from known as p
        left join latest_kind as k
            on p.indicator_id = k.indicator_id and p.period = k.period and p.breakdown = k.breakdown
        left join figures as f
            on p.indicator_id = f.indicator_id and p.period = f.period and p.breakdown = f.breakdown
        left join tables as t
            on p.indicator_id = t.indicator_id and p.period = t.period and p.breakdown = t.breakdown
        order by p.indicator_id, p.period, p.breakdown
        """,
    )
    changed = tuple(
        Change(
            figure_id=":".join(str(r[k]) for k in ("indicator_id", "period", "breakdown") if r[k]),
            old=str(r["old"] or "geen cijfer"),
            new=str(r["new"] or "geen cijfer"),
            kind=KINDS[str(r["kind"])],
            old_delivery=str(r["old_delivery"]),
            new_delivery=str(r["new_delivery"] or "geen levering"),
            figures=_texts(r["figures"]),
            tables=_texts(r["tables"]),
        )
        for r in found
    )
    new = rows(con, f"with {differing} select count(*) as n from pairs where not was_known")
    late = rows(
        con,
        f"""
        select delivery_id, count(*) as n from monitor.vintages
        where
            change_kind = 'oudere_levering'
            and known_from > date '{before.day}' and known_from <= date '{after.day}'
        group by delivery_id order by delivery_id
        """,
    )
    return Difference(
        before=before,
        after=after,
        changed=changed,
        new=int(str(new[0]["n"])),
        late=tuple(f"{r['delivery_id']} ({r['n']} cijfers)" for r in late),
    )


def _texts(listed: object) -> tuple[str, ...]:
    return tuple(str(text) for text in listed) if isinstance(listed, list) else ()


def record(found: Difference) -> dict[str, object]:
    """The changes for a program."""
    return {
        "before": {"label": found.before.label, "day": found.before.day},
        "after": {"label": found.after.label, "day": found.after.day},
        "changed": found.changed,
        "newly_known": found.new,
        "late": found.late,
    }


def report(found: Difference) -> list[str]:
    """The changes as lines of text."""
    lines = [
        f"Tussen {found.before.label} en {found.after.label}: {len(found.changed)} waarden gewijzigd, "
        f"{found.new} nieuw bekend."
    ]
    for change in found.changed:
        lines += [
            "",
            f"{change.figure_id}: {change.old} → {change.new} ({change.kind})",
            f"  levering  {change.old_delivery} → {change.new_delivery}",
            f"  cijfers   {', '.join(change.figures) or 'geen in deze editie'}",
            f"  tabellen  {', '.join(change.tables) or 'geen in deze editie'}",
        ]
    if found.late:
        lines += ["", "Oudere leveringen die later binnenkwamen en niets wijzigen:"]
        lines += [f"  {line}" for line in found.late]
    return lines
