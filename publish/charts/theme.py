"""What the summary shows of each theme, on the site and in Word alike: its lead figures and its charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from publish.charts.chart import LINE, Chart, Series
from publish.charts.spark import Spark
from publish.tables.lead import Lead, load_leads
from publish.tables.table import ReportTable
from svm.database import rows
from svm.figures import Registry

#: beside so many lead figures a page has room for two charts, beside more for one
FEW_LEADS = 3


@dataclass(frozen=True)
class Theme:
    """A chapter of the report in its summary: the lead figures that it treats, from `tables`, and its charts.

    The lead figure that says most of what happened is the first, the others are in report order. `sparks` are the last
    ten years of a lead figure, by its figure, where there is enough to draw.
    """

    chapter: int
    title: str
    tables: tuple[ReportTable, ...]
    leads: tuple[Lead, ...]
    charts: tuple[Chart, ...]
    sparks: Mapping[str, Spark] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> Lead:
        """The lead figure that says most of what happened."""
        return self.leads[0]

    @property
    def as_of(self) -> str:
        """The day on which the figures were looked at, as printed."""
        return self.tables[0].as_of

    @property
    def no_charts(self) -> str:
        """The line that stands in place of the charts when there is none to draw; else empty."""
        return "" if self.charts else "Bij dit thema is nog geen figuur te tekenen: er zijn te weinig cijfers."


def load_themes(
    con: duckdb.DuckDBPyConnection, tables: Iterable[ReportTable], charts: Mapping[str, Chart], registry: Registry
) -> list[Theme]:
    """The themes in report order; of the charts that the seed `summary_charts` names those that there are."""
    titles = {int(str(r["chapter"])): str(r["title_nl"]) for r in rows(con, "select * from reference.chapters")}
    chosen = rows(
        con,
        """
        select t.chapter, c.table_id
        from reference.summary_charts as c inner join reference.report_tables as t on c.table_id = t.table_id
        order by t.chapter, c.choice, t.table_order, c.table_id
        """,
    )
    found: dict[int, list[tuple[ReportTable, Lead]]] = {}
    for table, leads in load_leads(con, tables, registry):
        for lead in leads:
            found.setdefault(lead.chapter, []).append((table, lead))
    drawn = _drawn(charts.values())
    until = next(iter(charts.values())).data_year if charts else 0
    themes = []
    for chapter, parts in sorted(found.items()):
        leads = [lead for _, lead in parts]
        key = min(leads, key=lambda lead: lead.rank)
        sparks = {
            lead.cell.figure_id: spark
            for lead in leads
            if lead.prints_number
            and (series := drawn.get(lead.cell.figure_id))
            and (spark := Spark(series, until)).says_something
        }
        there = [charts[str(r["table_id"])] for r in chosen if r["chapter"] == chapter and r["table_id"] in charts]
        themes.append(
            Theme(
                chapter=chapter,
                title=titles[chapter],
                tables=tuple({table.table_id: table for table, _ in parts}.values()),
                leads=(key, *(lead for lead in leads if lead is not key)),
                charts=tuple(there[: 2 if len(parts) <= FEW_LEADS else 1]),
                sparks=sparks,
            )
        )
    return themes


def _drawn(charts: Iterable[Chart]) -> dict[str, Series]:
    """The longest line that each figure is a point of, of the points that are of one series with it.

    A chart of another table may draw the same series next to others; what may be joined is the same in each.
    """
    found: dict[str, Series] = {}
    for chart in charts:
        for series in chart.series if chart.kind == LINE else ():
            for point in series.points:
                if len(series.drawn) > len(found[point.figure_id].drawn if point.figure_id in found else ()):
                    found[point.figure_id] = series
    return found
