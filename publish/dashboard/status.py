"""The view of engineers and portals: what came, what is late or awaited, what was revised, refused and withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import duckdb

from publish.charts.chart import KINDS
from publish.dashboard.calendar import SIGNS, Strip, Timeline, load_strip, load_timeline
from publish.dashboard.controls import Control, load_controls
from publish.dashboard.letters import Letter, load_letters
from publish.follow.due import period_labels
from publish.follow.status import counts, to_settle
from publish.follow.unplaced import Unplaced, unplaced
from publish.release.data_docs import FOLDER, failed_checks, load_pages
from svm.database import rows
from svm.doubts import Doubt, open_doubts
from svm.statuses import Status as Counted
from svm.statuses import counted_statuses, statuses

Rows = list[dict[str, object]]


@dataclass(frozen=True)
class Status:
    """What the status page lists; each row holds text and dates to print."""

    chapters: Rows
    partners: Rows
    chase: Rows
    doubts: list[Doubt]
    due: Rows
    revised: Rows
    refused: Rows
    withdrawn: Rows
    unplaced: list[Unplaced]
    portals: Rows
    approvals: Rows
    statuses: tuple[Counted, ...]
    #: what a person has to settle, a line each
    to_settle: list[str]
    strip: Strip
    timeline: Timeline | None
    letters: list[Letter]
    controls: list[Control]
    signs: ClassVar[dict[str, str]] = SIGNS

    @property
    def partner_names(self) -> dict[str, str]:
        """The partners that the lists name, by code, in alphabetical order."""
        found = {str(r["partner"]): str(r["partner_name"]) for r in (*self.chase, *self.due) if r["partner"]}
        return dict(sorted(found.items(), key=lambda one: (one[1], one[0])))


def load_status(con: duckdb.DuckDBPyConnection) -> Status:
    """Read the status of all series at the as-of date."""
    series = load_series(con)
    portals = rows(
        con,
        """
        select p.portal, p.title_nl, p.meets_on as day
        from reference.portals as p
        inner join indicators.edition as e on p.edition = e.edition
        order by p.portal_order
        """,
    )
    return Status(
        chapters=counts(con, "chapter"),
        partners=counts(con, "partner"),
        chase=[r for r in series if r["is_chased"]],
        doubts=open_doubts(con),
        due=[r for r in series if r["is_open"] and not r["is_chased"]],
        revised=load_revised(con),
        refused=rows(
            con,
            """
            select file_name, partner, received_on as day, reason
            from monitor.deliveries
            where result = 'geweigerd' and is_known
            order by received_on desc, delivery_id
            """,
        ),
        withdrawn=rows(
            con,
            """
            select file_name, partner, received_on as day, reason
            from monitor.deliveries
            where result = 'ingetrokken' and is_known
            order by received_on desc, delivery_id
            """,
        ),
        unplaced=unplaced(con),
        portals=portals,
        approvals=rows(
            con,
            """
            select approver, signoff_state as state, count(*) as figures
            from indicators.signoffs
            group by approver, signoff_state
            order by approver, signoff_state
            """,
        ),
        statuses=tuple(counted_statuses(con)),
        to_settle=to_settle(con),
        strip=load_strip(con),
        timeline=load_timeline(con, portals),
        letters=load_letters(con),
        controls=load_controls(con),
    )


def load_series(con: duckdb.DuckDBPyConnection) -> Rows:
    """Every expected series, worst first and then in report order, with the names of indicator, partner and kind."""
    found = rows(
        con,
        """
        select
            s.*, t.is_open, i.title_nl, coalesce(p.name_nl, s.partner) as partner_name,
            coalesce(p.short_name, s.partner) as partner_short
        from monitor.series_status as s
        inner join reference.indicators as i on s.indicator_id = i.indicator_id
        inner join reference.statuses as t on s.status = t.status
        left join reference.partners as p on s.partner = p.partner_code
        order by t.gravity, s.chapter, s.series_id
        """,
    )
    marks = {s.name: s.mark for s in statuses(con)}
    labels = period_labels(con)
    failed = failed_checks(con, load_pages(con))
    return [
        {
            **r,
            "yellow_mark": marks[str(r["status"])],
            "kind": KINDS[str(r["series_id"]).split(":")[1]],
            "latest_label": labels.get(r["latest_period"], r["latest_period"]) or "geen",
            # from the folder of the edition
            "checks": [(name, f"../{FOLDER}/{place}") for name, place in failed.get(str(r["series_id"]), [])],
            "expected_label": labels.get(r["expected_period"], r["expected_period"]) or "geen",
        }
        for r in found
    ]


def load_revised(con: duckdb.DuckDBPyConnection) -> Rows:
    """Figures that said something else before the as-of date, what they were and became, the newest revision first."""
    return rows(
        con,
        """
        select
            f.figure_id, f.indicator_id, f.figure_label as label, v.previous_printed_text as was,
            v.printed_text as werd, v.known_from as day, replace(v.change_kind, '_', ' ') as why
        from monitor.vintages as v
        inner join indicators.figures as f
            on
                v.indicator_id = f.indicator_id and v.period = f.period and v.breakdown = f.breakdown
                and f.measure = 'value'
        where
            v.change_kind not in ('nieuw', 'ongewijzigd', 'oudere_levering')
            and v.previous_printed_text <> v.printed_text
            -- what came after the as-of date is no part of this edition
            and v.known_from <= (select e.as_of from indicators.edition as e)
        order by v.known_from desc, f.figure_id
        """,
    )
