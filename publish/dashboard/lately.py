"""What is new, what was revised and what is late at the as-of date: how many of each, and the first in the summary."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from publish.charts.theme import Theme
from publish.dashboard.status import Rows, load_revised, load_series
from svm.database import rows
from svm.dutch import dutch_date
from svm.statuses import statuses

#: how far back from the as-of date something is new
DAYS = 30
#: how many of each are named
MOST = 3


@dataclass(frozen=True)
class Lately:
    """`since` is the first day of what is new; of each kind the count is of all and the rows are the few named.

    A row of `arrived` is an indicator with how many figures came and their newest period; of `revised` a figure with
    what it was and became; of `late` a series.
    """

    since: str
    arrived_count: int
    arrived: Rows
    revised_count: int
    revised: Rows
    late_counts: dict[str, int]
    late: Rows

    @property
    def late_count(self) -> int:
        """How many series are late, never came or are doubted."""
        return sum(self.late_counts.values())


def load_lately(con: duckdb.DuckDBPyConnection, themes: Iterable[Theme]) -> Lately:
    """Read what changed in the last days before the as-of date; named first is what stands first in the summary."""
    since = _day(rows(con, f"select as_of - interval {DAYS} days as since from indicators.edition")[0]["since"])
    leads = [lead.figure for theme in themes for lead in theme.leads if lead.figure]
    late = {one.name for one in statuses(con) if one.is_chased}

    def place(name: str, names: Sequence[str]) -> int:
        return names.index(name) if name in names else len(names)

    def by_indicator(row: dict[str, object]) -> int:
        return place(str(row["indicator_id"]), [f.indicator_id for f in leads])

    def by_series(row: dict[str, object]) -> tuple[bool, int]:
        # one whose newest period is late weighs more than one with an old hole
        series = [f"{f.indicator_id}:{f.period_kind}" for f in leads]
        return row["newest_status"] not in late, place(str(row["series_id"]), series)

    arrived = _arrived(con, since)
    revised = [r for r in load_revised(con) if _day(r["day"]) >= since]
    chased = [r for r in load_series(con) if r["is_chased"]]
    return Lately(
        since=dutch_date(since),
        arrived_count=sum(int(str(r["figures"])) for r in arrived),
        arrived=sorted(arrived, key=by_indicator)[:MOST],
        revised_count=len(revised),
        revised=sorted(revised, key=by_indicator)[:MOST],
        late_counts=dict(Counter(str(r["status"]).replace("_", " ") for r in chased)),
        late=sorted(chased, key=by_series)[:MOST],
    )


def _arrived(con: duckdb.DuckDBPyConnection, since: dt.date) -> Rows:
    """Indicators with figures that had no value before, how many, and the newest period of them; most figures first."""
    return rows(
        con,
        """
        select
            o.indicator_id, i.title_nl, count(*) as figures, max(o.received_on) as day,
            max_by(f.period_label, (f.period_end, -datediff('day', f.period_start, f.period_end))) as until
        from indicators.observations as o
        inner join reference.indicators as i on o.indicator_id = i.indicator_id
        inner join indicators.figures as f
            on
                o.indicator_id = f.indicator_id and o.period = f.period and o.breakdown = f.breakdown
                and f.measure = 'value'
        where
            o.value is not null and o.received_on >= ?
            and (o.indicator_id, o.period, o.breakdown) not in (
                select (v.indicator_id, v.period, v.breakdown) from monitor.vintages as v
                where v.vintage_number > 1 and v.known_from <= o.as_of
            )
        group by o.indicator_id, i.title_nl
        order by figures desc, o.indicator_id
        """,
        [since],
    )


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(str(value)[:10])
