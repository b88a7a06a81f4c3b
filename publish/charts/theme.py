"""What the summary shows of each theme, on the site and in Word alike: its lead figures and its charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from publish.charts.chart import Chart
from publish.tables.lead import Lead, load_leads
from publish.tables.table import ReportTable
from svm.database import rows
from svm.figures import Registry

#: beside so many lead figures a page has room for two charts, beside more for one
FEW_LEADS = 3


@dataclass(frozen=True)
class Theme:
    """A chapter of the report in its summary: the lead figures that it treats, from `tables`, and its charts."""

    chapter: int
    title: str
    tables: tuple[ReportTable, ...]
    leads: tuple[Lead, ...]
    charts: tuple[Chart, ...]

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
    themes = []
    for chapter, parts in sorted(found.items()):
        there = [charts[str(r["table_id"])] for r in chosen if r["chapter"] == chapter and r["table_id"] in charts]
        themes.append(
            Theme(
                chapter=chapter,
                title=titles[chapter],
                tables=tuple({table.table_id: table for table, _ in parts}.values()),
                leads=tuple(lead for _, lead in parts),
                charts=tuple(there[: 2 if len(parts) <= FEW_LEADS else 1]),
            )
        )
    return themes
