"""What a reader may draw in a chart on the site: series, views and periods with the text that is printed of each.

Everything comes from `indicators.chart_series`, `chart_choices` and `chart_pairs`; nothing is computed here or in the
page. The data of a chart is a script of its own, which a page loads when somebody asks something of the chart.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import duckdb

from publish.charts.chart import BAR, BREAK_SIGN, LINE, LOOSE_SIGN, PROVISIONAL, YELLOW_SIGNS, Chart
from publish.charts.draw import stands_for_years
from svm.database import rows
from svm.dutch import AS_OF
from svm.yellow import short_mark

#: what a chart can show of a figure: the figure itself, its share of the total, its index
VIEWS = NUMBER, SHARE, INDEX = "getal", "aandeel", "index"
#: how a point looks
PLAIN, OPEN, YELLOW = range(3)

Say = Callable[..., str]
T = TypeVar("T")


@dataclass(frozen=True)
class Choice:
    """One series that a reader may draw: its points by view, and for a view that may not be made the reason."""

    order: int
    line_id: str
    label: str
    group: str
    is_shown: bool
    base_label: str
    #: the newest period that has no figure of its own, and why; '' when the newest is drawn
    awaited: str
    sources: tuple[str, ...]
    withheld: dict[str, str]
    points: dict[str, list[dict[str, object]]]


@dataclass(frozen=True)
class Choices:
    """All that a reader may ask of one chart; `pairs` may not be drawn together, each with the reason."""

    series: tuple[Choice, ...] = ()
    pairs: tuple[tuple[int, int, str], ...] = ()

    @property
    def views(self) -> list[str]:
        """The views that some series has, the figure itself first."""
        return [view for view in VIEWS if any(view in one.points for one in self.series)] or [NUMBER]

    @property
    def figure_ids(self) -> list[str]:
        """Every figure that can be drawn, each once; an index is none."""
        drawn = (p["figure_id"] for one in self.series for v in (NUMBER, SHARE) for p in one.points.get(v, ()))
        return list(dict.fromkeys(map(str, drawn)))

    def script(self, chart: Chart, say: Say) -> str:
        """The data as a script that hands them to the page: a page on disk may not read any other file."""
        data = json.dumps(self.data(chart, say), ensure_ascii=False, separators=(",", ":"))
        return f"svmFiguur({json.dumps(chart.name)},{data});\n"

    def data(self, chart: Chart, say: Say) -> dict[str, object]:
        """What the script of the page needs, in the language of `say`; a text that occurs often stands in it once."""
        texts, periods = _Listed[str](), _Listed[tuple[str, str]]()
        base = next((one.base_label for one in self.series if one.base_label), "")
        units = {NUMBER: say(chart.unit)}
        if SHARE in self.views:
            units[SHARE] = say("procent van het totaal")
        if INDEX in self.views:
            units[INDEX] = say("index, {period} = 100", period=say(base))
        series = [
            {
                "id": one.line_id,
                "label": say(one.label),
                "group": say(one.group),
                "shown": one.is_shown,
                "awaited": say(one.awaited),
                "sources": [texts(say(line)) for line in one.sources],
                "withheld": {view: say(reason) for view, reason in one.withheld.items()},
                "points": {
                    view: [_point(p, texts, periods, say) for p in points] for view, points in one.points.items()
                },
            }
            for one in self.series
        ]
        at = {one.order: n for n, one in enumerate(self.series)}
        return {
            "kind": chart.kind,
            "caption": say(chart.caption),
            "over_time": say(chart.over_time),
            "alt": say(chart.alt),
            "notes": [say(line) for line in chart.notes],
            "as_of": say(f"{AS_OF}{chart.as_of}."),
            "signs": {
                "provisional": say(f"{PROVISIONAL[LINE]} en * = voorlopig cijfer."),
                "break": say(BREAK_SIGN),
                "loose": say(LOOSE_SIGN),
                **{mark: say(f"{mark} = {said}.") for mark, said in YELLOW_SIGNS},
            },
            "origin": say("Staat van Migratie {edition}", edition=chart.edition),
            "year": chart.data_year,
            "years": stands_for_years(chart),
            "units": units,
            "series": series,
            "pairs": [[at[a], at[b], say(reason)] for a, b, reason in self.pairs],
            "bars": _bars(chart, say) if chart.kind == BAR else [],
            "periods": [[say(label), day] for label, day in periods.items],
            "texts": texts.items,
        }


def load_choices(con: duckdb.DuckDBPyConnection, charts: Iterable[str]) -> dict[str, Choices]:
    """The choices of each chart; empty for an edition that was frozen before there were any."""
    points: dict[tuple[str, int], dict[str, list[dict[str, object]]]] = {}
    every = "select * from indicators.chart_choices order by chart_id, series_order, period_end, period, view"
    for r in rows(con, every):
        own = points.setdefault((str(r["chart_id"]), int(str(r["series_order"]))), {})
        own.setdefault(str(r["view"]), []).append(r)
    found: dict[str, dict[int, list[dict[str, object]]]] = {}
    for r in rows(con, "select * from indicators.chart_series order by chart_id, series_order, view"):
        found.setdefault(str(r["chart_id"]), {}).setdefault(int(str(r["series_order"])), []).append(r)
    pairs: dict[str, list[tuple[int, int, str]]] = {}
    for r in rows(con, "select * from indicators.chart_pairs order by chart_id, series_a, series_b"):
        pair = (int(str(r["series_a"])), int(str(r["series_b"])), str(r["reason"]))
        pairs.setdefault(str(r["chart_id"]), []).append(pair)
    if not found:
        return {}
    made = {}
    for chart_id in charts:
        own = found.get(chart_id, {}).items()
        series = tuple(_choice(views, points.get((chart_id, order), {})) for order, views in own)
        made[chart_id] = Choices(series, tuple(pairs.get(chart_id, ())))
    return made


def _choice(views: list[dict[str, object]], points: dict[str, list[dict[str, object]]]) -> Choice:
    """A series from its rows, one a view."""
    head = views[0]
    return Choice(
        order=int(str(head["series_order"])),
        line_id=str(head["line_id"]),
        label=str(head["series_label"]),
        group=str(head["series_group"]),
        is_shown=bool(head["is_shown"]),
        awaited=str(head["awaited_text"]),
        sources=tuple(head["source_lines"] if isinstance(head["source_lines"], list) else ()),
        base_label=max(str(r["base_label"]) for r in views),
        withheld={str(r["view"]): str(r["withheld_reason"]) for r in views if r["withheld_reason"]},
        points=points,
    )


@dataclass
class _Listed(Generic[T]):
    """Items in the order in which they came, each once."""

    places: dict[T, int] = field(default_factory=dict)

    @property
    def items(self) -> list[T]:
        return list(self.places)

    def __call__(self, item: T) -> int:
        return self.places.setdefault(item, len(self.places))


def _point(r: dict[str, object], texts: _Listed[str], periods: _Listed[tuple[str, str]], say: Say) -> list[object]:
    """Period, value, text, part of the line, look, what is told below the text, and the days on which it broke."""
    yellow = str(r["yellow_text"])
    look = YELLOW if r["is_yellow"] else OPEN if r["mark"] == "*" else PLAIN
    breaks = r["breaks"] if isinstance(r["breaks"], list) else []
    return [
        periods((str(r["period_label"]), str(r["drawn_on"]))),
        float(str(r["drawn_value"])),
        say(f"{r['display_text']}{r['mark']}"),
        int(str(r["segment"])),
        look,
        [texts(say(short_mark(yellow))), texts(say(yellow))] if r["is_yellow"] else [],
        [
            [str(b["break_on"]), texts(f"{say(b['break_text'])}: {say(b['note_nl'])}"), int(bool(b["stops_change"]))]
            for b in breaks
        ],
    ]


def _bars(chart: Chart, say: Say) -> list[list[object]]:
    """The bars that the chart itself draws: label, period, value, text, look, mark and reason."""
    return [
        [
            say(one.label),
            say(point.period_label),
            point.value,
            say(point.drawn_text),
            YELLOW if point.is_yellow else OPEN if point.is_provisional else PLAIN,
            say(point.yellow_mark.strip()),
            say(point.yellow_text),
        ]
        for one in chart.series
        for point in one.points[:1]
    ]
