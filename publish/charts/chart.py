"""A chart as an object: what is drawn, the text that says the same, and the table behind it. No arithmetic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from ingest.errors import UserError
from publish.database import rows

LINE, BAR = "lijn", "staaf"
KINDS = {
    "year": "per jaar",
    "half_year": "per halfjaar",
    "tertial": "per tertaal",
    "quarter": "per kwartaal",
    "month": "per maand",
    "week": "per week",
    "reference_date": "op peildata",
    "cumulative_window": "over een tijdvak",
}


@dataclass(frozen=True)
class Point:
    """One figure of a chart, at the first day of its period.

    `value` is unrounded and only decides where it is drawn, None when there is none.
    """

    figure_id: str
    period: str
    period_label: str
    day: dt.date
    value: float | None
    display_text: str
    mark: str
    is_yellow: bool
    yellow_text: str
    segment: int
    break_note: str

    @property
    def text(self) -> str:
        """The figure as a table has it, with its mark and the reason when it is yellow."""
        return " ".join(part for part in (self.display_text + self.mark, self.yellow_text) if part)

    @property
    def is_provisional(self) -> bool:
        """Whether the figure may still change."""
        return self.mark == "*"


@dataclass(frozen=True)
class Series:
    """One line, or one bar."""

    label: str
    points: tuple[Point, ...]

    @property
    def drawn(self) -> list[Point]:
        """The points that have a value."""
        return [p for p in self.points if p.value is not None]


@dataclass(frozen=True)
class Chart:
    """One chart: of a report table (`chart_id` is its address) or of an indicator (`indicator_id:kind of period`)."""

    chart_id: str
    kind: str
    chapter: int
    title: str
    unit: str
    period_kind: str
    series: tuple[Series, ...]
    sources: tuple[str, ...]
    as_of: str
    edition: int
    #: the number of the table in print
    number: str = ""

    @property
    def name(self) -> str:
        """Name in file names and addresses: letters, digits and `_`."""
        return self.chart_id.replace(".", "_").replace(":", "_")

    @property
    def points(self) -> list[Point]:
        """All points that are drawn."""
        return [p for s in self.series for p in s.drawn]

    @property
    def heading(self) -> str:
        """Title with the kind of period, or for bars the period itself."""
        period = self.series[0].points[0].period_label if self.kind == BAR else KINDS[self.period_kind]
        return self.title if period in self.title else f"{self.title}, {period}"

    @property
    def caption(self) -> str:
        """What stands above the chart in the report."""
        return f"Figuur {self.number or self.chart_id} {self.heading}" if self.chapter else self.heading

    @property
    def breaks(self) -> list[tuple[Point, str]]:
        """Where a line may not be compared across, each note once per period."""
        found = {(p.period, p.break_note): p for s in self.series for p in s.drawn if p.break_note}
        return [(p, note) for (_, note), p in sorted(found.items(), key=lambda item: item[1].day)]

    @property
    def signs(self) -> list[str]:
        """The signs in this chart, explained."""
        signs = []
        if any(p.is_provisional for p in self.points):
            drawn = "Open punt" if self.kind == LINE else "Lichte staaf"
            signs.append(f"{drawn} en * = voorlopig cijfer.")
        if any(p.is_yellow for p in self.points):
            signs.append("[geel] = nog geen update beschikbaar; de tabel zegt waarom.")
        if self.breaks:
            signs.append("Stippellijn = let op bij vergelijken, zie de noten.")
        return signs

    @property
    def notes(self) -> list[str]:
        """Signs, breaks and sources below the chart, one line each."""
        told: dict[str, list[str]] = {}
        for point, note in self.breaks:
            told.setdefault(note, []).append(point.period_label)
        breaks = [f"{', '.join(periods)}: {note}" for note, periods in told.items()]
        return [*self.signs, *breaks, *self.sources, f"Stand van de gegevens: {self.as_of}."]

    @property
    def alt(self) -> str:
        """The chart in words: what is drawn, and of each series the first and the newest figure."""
        if self.kind == BAR:
            bars = "; ".join(f"{s.label} {p.text}" for s in self.series for p in s.points)
            return f"Staafdiagram. {self.heading}, in {self.unit}. {bars}."
        told = []
        when = "op" if self.period_kind == "reference_date" else "in"
        for one in self.series:
            first, last = one.drawn[0], one.drawn[-1]
            text = f"{last.text} {when} {last.period_label}"
            begin = "" if first is last else f"{first.text} {when} {first.period_label}, "
            told.append(f"{one.label}: {begin}{text}")
        breaks = "".join(f" Let op bij {p.period_label}: {note}" for p, note in self.breaks)
        return f"Lijndiagram. {self.heading}, in {self.unit}. {'; '.join(told)}.{breaks}"

    @property
    def periods(self) -> list[tuple[str, str]]:
        """All periods of the table behind the chart, the oldest first: period and label."""
        found = {p.period: p for s in self.series for p in s.points}
        return [(p.period, p.period_label) for p in sorted(found.values(), key=lambda p: (p.day, p.period))]


def load_charts(con: duckdb.DuckDBPyConnection) -> list[Chart]:
    """All charts: those of the report in report order, then those of the indicators."""
    return _load(con, "true")


def load_chart(con: duckdb.DuckDBPyConnection, chart_id: str) -> Chart:
    """One chart. Raises UserError when there is none, which is so when fewer than two figures are known."""
    found = _load(con, "chart_id = ?", [chart_id])
    if not found:
        of_tables = "select distinct chart_id from indicators.chart_points where table_id <> '' order by chart_id"
        known = rows(con, of_tables)
        raise UserError(
            f"There is no chart {chart_id}.",
            expected="one of " + ", ".join(str(r["chart_id"]) for r in known) + ", or indicator and kind of period",
            next_step="a table with fewer than two figures in one period has no chart; look at `svm table`.",
        )
    return found[0]


def _load(con: duckdb.DuckDBPyConnection, where: str, parameters: Iterable[object] = ()) -> list[Chart]:
    edition = rows(con, "select edition, edition_as_of_text from indicators.edition")[0]
    found = rows(
        con,
        f"""
        select
            p.*, coalesce(t.title_nl, i.title_nl) as title, coalesce(t.table_number, '') as table_number,
            coalesce(u.label_nl, p.unit) as unit_label
        from indicators.chart_points as p
        left join indicators.table_heads as t on p.table_id = t.table_id
        inner join reference.indicators as i on p.indicator_id = i.indicator_id
        left join reference.terms as u on u.term_list = 'eenheid' and u.code = p.unit
        where {where}
        order by t.table_order is null, t.table_order, p.chart_id, p.series_order, p.period_end, p.period
        """,
        list(parameters),
    )
    grouped: dict[str, list[dict[str, object]]] = {}
    for row in found:
        grouped.setdefault(str(row["chart_id"]), []).append(row)
    return [_chart(points, edition) for points in grouped.values()]


def _chart(found: list[dict[str, object]], edition: dict[str, object]) -> Chart:
    head = found[0]
    series: dict[tuple[object, str], list[Point]] = {}
    for r in found:
        series.setdefault((r["series_order"], str(r["series_label"])), []).append(
            Point(
                figure_id=str(r["figure_id"]),
                period=str(r["period"]),
                period_label=str(r["period_label"]),
                day=dt.date.fromisoformat(str(r["period_start"])),
                value=None if r["value"] is None else float(str(r["value"])),
                display_text=str(r["display_text"]),
                mark=str(r["mark"]),
                is_yellow=bool(r["is_yellow"]),
                yellow_text=str(r["yellow_text"]),
                segment=int(str(r["segment"])),
                break_note=str(r["break_note"]),
            )
        )
    return Chart(
        chart_id=str(head["chart_id"]),
        kind=str(head["chart_kind"]),
        chapter=int(str(head["chapter"])) if head["table_id"] else 0,
        title=str(head["title"]),
        unit=str(head["unit_label"]),
        period_kind=str(head["period_kind"]),
        series=tuple(Series(label, tuple(points)) for (_, label), points in series.items()),
        sources=tuple(sorted({str(r["source_line"]) for r in found if r["source_line"] and r["value"] is not None})),
        as_of=str(edition["edition_as_of_text"]),
        edition=int(str(edition["edition"])),
        number=str(head["table_number"]),
    )
