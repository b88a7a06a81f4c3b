"""A chart as an object: what is drawn, the text that says the same, and the table behind it. No arithmetic."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import duckdb

from svm.database import rows
from svm.dutch import AS_OF, PERIODS
from svm.errors import AuthorError
from svm.yellow import DOUBTED, NO_UPDATE, numbered, reason_lines, short_mark

LINE, BAR = "lijn", "staaf"
#: how a chart of lines is drawn in Word when no line would join three figures
COLUMN = "kolom"
#: what a provisional figure looks like, by how a chart is drawn
PROVISIONAL = {LINE: "Open punt", BAR: "Lichte staaf", COLUMN: "Gestreepte kolom"}
#: what stands in a chart of Word above a period that may not be compared with the one before it
BEWARE = "let op"
KINDS = {
    **{kind: f"per {word}" for kind, word in PERIODS.items()},
    "reference_date": "op peildata",
    "cumulative_window": "over een tijdvak",
}
#: what stands in a picture where nothing is drawn, by what the table prints
WORDS = {"x": "geheim", "nvt": "niet van toepassing"}
#: what the mark of a yellow figure says
YELLOW_SIGNS = (
    (f"[{NO_UPDATE}]", "nog geen update beschikbaar"),
    (f"[{DOUBTED}]", "niet aannemelijk en wordt nagevraagd"),
)


@dataclass(frozen=True)
class Break:
    """A day on which the counting changed, as a note says it; `stops` when figures across it may not be compared."""

    day: dt.date
    text: str
    note: str
    stops: bool = True


@dataclass(frozen=True)
class Point:
    """One figure of a chart, at the day where it is drawn.

    `value` is rounded as it is printed; None when the period has no value of its own. `breaks` lie between the point
    before it and the end of its period, which is the day `until`.
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
    until: dt.date
    breaks: tuple[Break, ...] = ()
    computed: str = ""

    @property
    def drawn_text(self) -> str:
        """The figure with its mark; words where nothing is drawn: what is carried over belongs to another period."""
        return self.display_text + self.mark if self.value is not None else WORDS.get(self.display_text, "geen cijfer")

    @property
    def text(self) -> str:
        """The same with the reason when it is yellow."""
        return " ".join(part for part in (self.drawn_text, self.yellow_text) if part)

    @property
    def yellow_mark(self) -> str:
        """What stands behind it in a picture when it is yellow; the reason stands in the table."""
        return f" {short_mark(self.yellow_text)}" if self.is_yellow else ""

    @property
    def is_provisional(self) -> bool:
        """Whether the figure may still change."""
        return self.mark == "*"


@dataclass(frozen=True)
class Series:
    """One line, or one bar; `awaited` says which later period is not drawn, and why."""

    label: str
    points: tuple[Point, ...]
    awaited: str = ""
    may_join: bool = True

    @property
    def drawn(self) -> list[Point]:
        """The points that have a value."""
        return [p for p in self.points if p.value is not None]

    @property
    def runs(self) -> list[list[Point]]:
        """The points that have a value, those that a line joins together."""
        return [list(run) for _, run in itertools.groupby(self.drawn, key=lambda p: p.segment)]


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
    data_year: int
    top_note: str = ""
    #: rows with figures that are left to the table
    left_out: str = ""
    #: the number of the table in print
    number: str = ""
    #: whether Word draws it, from its data; else it is a picture
    by_word: bool = False

    @property
    def name(self) -> str:
        """Name in file names and addresses: letters, digits and `_`."""
        return self.chart_id.replace(".", "_").replace(":", "_")

    @property
    def points(self) -> list[Point]:
        """All points that are drawn."""
        return [p for s in self.series for p in s.drawn]

    @property
    def form(self) -> str:
        """How it is drawn: as lines, as bars, or as columns."""
        is_loose = self.by_word and self.kind == LINE and all(len(r) < 3 for s in self.series for r in s.runs)
        return COLUMN if is_loose else self.kind

    @property
    def heading(self) -> str:
        """Title with the kind of period and an old end, or for bars the period; a line that is alone is named."""
        heading = self.title if self.when in self.title else f"{self.title}, {self.when}"
        if self.ended:
            heading = f"{heading}, t/m {self.last_year_or_period}"
        if self.kind == BAR or len(self.series) > 1:
            return heading
        only = f"alleen “{self.series[0].label}”" if self.chapter else self.series[0].label
        return f"{heading}: {only}"

    @property
    def when(self) -> str:
        """The period of the bars, the one day of the year of a stock, or else the kind of period."""
        if self.kind == BAR:
            return self.series[0].points[0].period_label
        days = {p.period_label.removesuffix(p.period[:4]).strip() for p in self.points}
        return f"op {days.pop()}" if self.is_yearly_stock else KINDS[self.period_kind]

    @property
    def ended(self) -> Point | None:
        """The last point of lines that end before the data year of the edition; None when they reach it."""
        last = max(self.points, key=lambda p: (p.until, p.period))
        return last if self.kind == LINE and last.day.year < self.data_year else None

    @property
    def last_year_or_period(self) -> str:
        """The last period of lines that have ended; of a stock of one day of the year the year."""
        if self.ended is None:
            return ""
        return str(self.ended.day.year) if self.is_yearly_stock else self.ended.period_label

    @property
    def is_yearly_stock(self) -> bool:
        """Whether all figures are of one and the same day of the year, so that each stands for its year."""
        return self.period_kind == "reference_date" and len({p.period[4:] for p in self.points}) == 1

    @property
    def years(self) -> list[int]:
        """The years of the time axis: from the first figure to the data year of the edition, so that a gap shows."""
        drawn = [p.day.year for p in self.points]
        return list(range(min(drawn), max([self.data_year, *drawn]) + 1))

    @property
    def caption(self) -> str:
        """What stands above the chart in the report."""
        return f"Figuur {self.number or self.chart_id} {self.heading}" if self.chapter else self.heading

    @cached_property
    def told_breaks(self) -> list[Break]:
        """All changes of the counting within the lines, each once, the oldest first."""
        found = {b for s in self.series for p in s.drawn for b in p.breaks}
        return sorted(found, key=lambda b: (b.day, b.note, b.text, b.stops))

    @property
    def breaks(self) -> list[Break]:
        """Those across which figures may not be compared."""
        return [b for b in self.told_breaks if b.stops]

    @property
    def signs(self) -> list[str]:
        """The signs in this chart, explained."""
        signs = []
        if any(p.is_provisional for p in self.points):
            signs.append(f"{PROVISIONAL[self.form]} en * = voorlopig cijfer.")
        yellow = {p.yellow_mark for s in self.series for p in (s.points if self.kind == BAR else s.drawn)}
        signs += [f"{mark} = {said}; de tabel zegt waarom." for mark, said in YELLOW_SIGNS if f" {mark}" in yellow]
        if self.breaks:
            sign = f"“{BEWARE}” boven een periode" if self.by_word else "Stippellijn"
            signs.append(f"{sign} = reeksbreuk: vergelijk niet over die dag heen, zie de noten.")
        loose = [s.label for s in self.series if not s.may_join and len(s.drawn) > 1]
        if self.form == LINE and loose:
            signs.append("Losse punten = cijfers die niet met elkaar te vergelijken zijn.")
        if self.form == COLUMN and loose:
            signs.append(f"Niet met elkaar te vergelijken zijn de cijfers van: {'; '.join(loose)}.")
        return signs

    @property
    def newest(self) -> list[str]:
        """Which last period is drawn and what is awaited, series with the same answer together."""
        told: dict[tuple[str, str], list[str]] = {}
        for one in self.series:
            if one.awaited:
                last = self.when if self.kind == BAR else one.drawn[-1].period_label
                told.setdefault((last, one.awaited), []).append(one.label)
        drawn = "getekend is" if self.kind == BAR else "getekend tot en met"
        lines = []
        for (last, awaited), labels in told.items():
            names = "" if len(labels) == len(self.series) else "; ".join(labels) + ": "
            line = f"{names}{drawn} {last}; {awaited}."
            lines.append(line[0].upper() + line[1:])
        return lines

    @property
    def computed(self) -> list[str]:
        """Which figures were computed from others, and how."""
        told: dict[str, dict[str, list[str]]] = {}
        for one in self.series:
            for p in one.drawn:
                if p.computed:
                    told.setdefault(p.computed, {}).setdefault(one.label, []).append(p.period_label)
        return [
            f"Berekend ({how}): " + "; ".join(f"{label} {', '.join(periods)}" for label, periods in found.items()) + "."
            for how, found in told.items()
        ]

    @property
    def notes(self) -> list[str]:
        """Signs, what is not drawn, breaks and sources below the chart, one line each."""
        told: dict[str, list[str]] = {}
        for b in self.told_breaks:
            told.setdefault(b.note, []).append(b.text)
        breaks = [f"{', '.join(days)}: {note}" for note, days in told.items()]
        top = [self.top_note] if self.top_note else []
        left_out = [f"Niet getekend, wel in de tabel: {self.left_out}."] if self.left_out else []
        as_of = f"{AS_OF}{self.as_of}."
        return [*self.signs, *self.newest, *left_out, *top, *self.computed, *breaks, *self.sources, as_of]

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
        breaks = "".join(f" Reeksbreuk, {b.text}: {b.note}" for b in self.breaks)
        name = "Kolomdiagram" if self.form == COLUMN else "Lijndiagram"
        return f"{name}. {self.heading}, in {self.unit}. {'; '.join(told)}.{breaks}"

    @cached_property
    def marks(self) -> dict[str, str]:
        """Yellow texts of the table behind the chart in reading order, each with the mark of its cells."""
        points = {(s.label, p.period): p for s in self.series for p in s.points}
        cells = [points.get((s.label, period)) for period, _ in self.periods for s in self.series]
        return numbered(p.yellow_text for p in cells if p)

    @property
    def reasons(self) -> list[str]:
        """What the yellow marks of the table behind the chart stand for, one line each."""
        return reason_lines(self.marks)

    @property
    def periods(self) -> list[tuple[str, str]]:
        """All periods of the table behind the chart, the oldest first: period and label."""
        found = {p.period: p for s in self.series for p in s.points}
        return [(p.period, p.period_label) for p in sorted(found.values(), key=lambda p: (p.day, p.period))]


def load_charts(con: duckdb.DuckDBPyConnection) -> list[Chart]:
    """All charts: those of the report in report order, then those of the indicators."""
    return _load(con, "true")


def load_chart(con: duckdb.DuckDBPyConnection, chart_id: str) -> Chart:
    """One chart. Raises AuthorError when there is none: too few figures, or another chart draws the same."""
    found = _load(con, "chart_id = ?", [chart_id])
    if not found:
        of_tables = "select distinct chart_id from indicators.chart_points where table_id <> '' order by chart_id"
        known = rows(con, of_tables)
        raise AuthorError(
            f"Er is geen figuur {chart_id}.",
            expected="een van " + ", ".join(str(r["chart_id"]) for r in known) + ", of indicator en soort periode",
            next_step=load_no_charts(con).get(chart_id, "kijk met `svm table` welke tabellen er zijn."),
        )
    return found[0]


def load_no_charts(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Why there is no chart, as a sentence, by the address of the table or the indicator that has none."""
    found = rows(
        con,
        """
        select coalesce(nullif(table_id, ''), indicator_id) as subject, min_by(no_chart_text, chart_id) as no_chart_text
        from indicators.chart_verdicts
        group by subject
        having count(*) filter (where no_chart_text = '') = 0
        order by subject
        """,
    )
    return {str(r["subject"]): str(r["no_chart_text"]) for r in found}


def _load(con: duckdb.DuckDBPyConnection, where: str, parameters: Iterable[object] = ()) -> list[Chart]:
    edition = rows(con, "select edition, data_year, edition_as_of_text from indicators.edition")[0]
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
    series: dict[tuple[object, str, str, bool], list[Point]] = {}
    for r in found:
        key = (r["series_order"], str(r["series_label"]), str(r["awaited_text"]), bool(r["may_join"]))
        series.setdefault(key, []).append(
            Point(
                figure_id=str(r["figure_id"]),
                period=str(r["period"]),
                period_label=str(r["period_label"]),
                day=dt.date.fromisoformat(str(r["drawn_on"])),
                value=None if r["drawn_value"] is None else float(str(r["drawn_value"])),
                display_text=str(r["display_text"]),
                mark=str(r["mark"]),
                is_yellow=bool(r["is_yellow"]),
                yellow_text=str(r["yellow_text"]),
                segment=int(str(r["segment"])),
                until=dt.date.fromisoformat(str(r["period_end"])),
                breaks=_breaks(r),
                computed=str(r["computed_text"]),
            )
        )
    return Chart(
        chart_id=str(head["chart_id"]),
        kind=str(head["chart_kind"]),
        chapter=int(str(head["chapter"])) if head["table_id"] else 0,
        title=str(head["title"]),
        unit=str(head["unit_label"]),
        period_kind=str(head["period_kind"]),
        series=tuple(
            Series(label, tuple(points), awaited, may_join) for (_, label, awaited, may_join), points in series.items()
        ),
        sources=tuple(head["source_lines"] if isinstance(head["source_lines"], list) else ()),
        as_of=str(edition["edition_as_of_text"]),
        edition=int(str(edition["edition"])),
        data_year=int(str(edition["data_year"])),
        top_note=str(head["top_note"]),
        left_out=str(head["left_out_text"] or ""),
        number=str(head["table_number"]),
    )


def _breaks(row: dict[str, object]) -> tuple[Break, ...]:
    """The breaks of a point; an edition frozen by an earlier version knows the note, and of the day only the period."""
    found = row["breaks"]
    if isinstance(found, list):
        return tuple(Break(b["break_on"], b["break_text"], b["note_nl"], b["stops_change"]) for b in found)
    note = str(row["break_note"])
    day = dt.date.fromisoformat(str(row["period_start"]))
    return (Break(day, str(row["period_label"]), note),) if note else ()
