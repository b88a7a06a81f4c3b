"""The view of engineers and portals: what came, what is late, what is awaited, what was revised and refused."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from publish.database import rows
from publish.status import STATUSES, counts

#: a series that somebody has to go after, worst first
CHASE = ("te_laat", "verouderd", "ontbreekt")
#: a series of which something is still to come
DUE = ("uitgesteld", "verwacht", "voorlopig")
Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Status:
    """What the status page lists; each row holds text that is ready to print."""

    chapters: Rows
    partners: Rows
    chase: Rows
    due: Rows
    revised: Rows
    refused: Rows
    portals: Rows
    approvals: Rows
    statuses: tuple[str, ...] = STATUSES


def load_status(con: duckdb.DuckDBPyConnection) -> Status:
    """Read the status of all series at the as-of date."""
    return Status(
        chapters=counts(con, "chapter"),
        partners=counts(con, "partner"),
        chase=_series(con, CHASE),
        due=_series(con, DUE),
        revised=rows(
            con,
            """
            select
                f.figure_id, f.figure_label as label, before.display_text as was, v.display_text as werd,
                strftime(v.known_from, '%Y-%m-%d') as day, replace(v.change_kind, '_', ' ') as why
            from monitor.vintages as v
            inner join monitor.vintages as before
                on
                    v.indicator_id = before.indicator_id and v.period = before.period
                    and v.breakdown = before.breakdown and v.vintage_number - 1 = before.vintage_number
            inner join indicators.figures as f
                on
                    v.indicator_id = f.indicator_id and v.period = f.period and v.breakdown = f.breakdown
                    and f.measure = 'value'
            where v.change_kind not in ('nieuw', 'ongewijzigd')
            order by v.known_from desc, f.figure_id
            """,
        ),
        refused=rows(
            con,
            """
            select file_name, partner, strftime(received_on, '%Y-%m-%d') as day, reason
            from monitor.deliveries
            where result = 'geweigerd' and is_known
            order by received_on desc, delivery_id
            """,
        ),
        portals=rows(
            con,
            """
            select p.portal, p.title_nl, strftime(p.meets_on, '%Y-%m-%d') as day
            from reference.portals as p
            inner join indicators.edition as e on p.edition = e.edition
            order by p.portal_order
            """,
        ),
        approvals=rows(
            con,
            """
            select approver, signoff_state as state, count(*) as figures
            from indicators.signoffs
            group by approver, signoff_state
            order by approver, signoff_state
            """,
        ),
    )


def _series(con: duckdb.DuckDBPyConnection, statuses: tuple[str, ...]) -> Rows:
    listed = ", ".join(f"'{s}'" for s in statuses)
    return rows(
        con,
        f"""
        select
            s.*, i.title_nl, coalesce(p.name_nl, s.partner) as partner_name, strftime(s.due_on, '%Y-%m-%d') as due_text,
            'per ' || split_part(coalesce(kind.label_nl, split_part(s.series_id, ':', 2)), ',', 1) as kind
        from monitor.series_status as s
        inner join reference.indicators as i on s.indicator_id = i.indicator_id
        left join reference.partners as p on s.partner = p.partner_code
        left join reference.terms as kind on kind.term_list = 'periode' and kind.code = split_part(s.series_id, ':', 2)
        where s.status in ({listed})
        order by list_position([{listed}], s.status), s.chapter, s.series_id
        """,
    )
