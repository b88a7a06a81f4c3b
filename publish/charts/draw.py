"""Draw a chart with Vega-Lite as SVG or PNG, without a browser and without a network."""

from __future__ import annotations

import datetime as dt
import re
import struct
import textwrap
import zlib
from dataclasses import dataclass
from html import escape
from typing import Any

import vl_convert

from publish.charts.chart import BAR, Chart, Point
from publish.look.html import Translate, in_dutch
from publish.look.theme import CHART_FONT, SERIES, SHAPES, colour

VEGA_LITE = "6.4"
#: pixels of a PNG per unit of the drawing
SCALE = 2
#: numbers as tables have them: Dutch, and with the hyphen as minus sign
NUMBERS = {**vl_convert.get_format_locale("nl-NL"), "minus": "-"}
#: and in a picture with English words
ENGLISH_NUMBERS = {**vl_convert.get_format_locale("en-GB"), "minus": "-"}
#: years of which a time axis names the months
MONTHLY_YEARS = 3


@dataclass(frozen=True)
class Form:
    """Size of a drawing in units, and how many characters fit beside its bars and in its legend."""

    width: int
    height: int
    label: int
    columns: int


WIDE = Form(width=720, height=340, label=34, columns=3)
NARROW = Form(width=360, height=320, label=17, columns=1)


def spec(chart: Chart, form: Form = WIDE, t: Translate = in_dutch) -> dict[str, Any]:
    """The chart in the grammar of Vega-Lite, its words as `t` says them."""
    layers = _bars(chart, form, t) if chart.kind == BAR else _lines(chart, form, t)
    unit = t(chart.unit)
    return {
        "width": form.width,
        "height": height(chart, form),
        "autosize": {"type": "fit", "contains": "padding"},
        "padding": 6,
        "background": "white",
        "title": {"text": unit[0].upper() + unit[1:], "anchor": "start", "fontWeight": "normal"},
        "config": _config(),
        **layers,
    }


def height(chart: Chart, form: Form = WIDE) -> int:
    """How high a drawing is, in units: it grows with its bars or its legend."""
    rows = len(chart.series)
    return max(140, 34 * rows + 70) if chart.kind == BAR else form.height + 18 * (rows // form.columns)


def svg(chart: Chart, form: Form = WIDE, t: Translate = in_dutch) -> str:
    """The bare drawing, with its description for who cannot see it. Title and sources stand around it as text."""
    is_dutch = t is in_dutch
    drawn = vl_convert.vegalite_to_svg(
        spec(chart, form, t),
        vl_version=VEGA_LITE,
        format_locale=NUMBERS if is_dutch else ENGLISH_NUMBERS,
        time_format_locale="nl-NL" if is_dutch else "en-GB",
    )
    # Vega tells each mark in English; the description of the whole says it in the words of the report
    return _described(chart, re.sub(r' aria-label="[^"]*"', "", drawn), t)


def framed_svg(chart: Chart) -> str:
    """The drawing with title, notes, sources and edition inside: a picture that can travel alone."""
    inner = svg(chart)
    width, tall = _size(inner)
    title = textwrap.wrap(chart.caption, 62)
    origin = f"Staat van Migratie {chart.edition}, {chart.number or chart.chart_id}"
    notes = [line for note in [*chart.notes, origin] for line in textwrap.wrap(note, 112)]
    top = 14 + 24 * len(title)
    total = top + tall + 16 * len(notes) + 14
    bold = f'font-size="18" font-weight="bold" fill="{colour("logo")}"'
    heads = "".join(f'<text x="10" y="{28 + 24 * n}" {bold}>{escape(line)}</text>' for n, line in enumerate(title))
    feet = "".join(
        f'<text x="10" y="{top + tall + 14 + 16 * n}" font-size="12" fill="{colour("grijs")}">{escape(line)}</text>'
        for n, line in enumerate(notes)
    )
    frame = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{total}" viewBox="0 0 {width} {total}" '
        f'font-family="{CHART_FONT}"><rect width="{width}" height="{total}" fill="white"/>{heads}'
        f'<g transform="translate(0,{top})">{inner}</g>{feet}</svg>'
    )
    return _described(chart, frame.replace(_description(chart), "", 1))


def png(drawing: str, scale: float = SCALE) -> bytes:
    """A drawing as pixels, `scale` times as many as its size says."""
    return vl_convert.svg_to_png(drawing, scale=scale)


def named_png(chart: Chart, scale: float) -> bytes:
    """The bare drawing as pixels that say which chart they are: two charts that look the same are two pictures."""
    data = png(svg(chart), scale)
    words = b"tEXtTitle\0" + f"Staat van Migratie {chart.edition}, figuur {chart.chart_id}".encode("latin-1")
    chunk = struct.pack(">I", len(words) - 4) + words + struct.pack(">I", zlib.crc32(words))
    # behind the signature and the header, which always comes first
    return data[:33] + chunk + data[33:]


def _description(chart: Chart, t: Translate = in_dutch) -> str:
    return f"<title>{escape(t(chart.caption))}</title><desc>{escape(t(chart.alt))}</desc>"


def _described(chart: Chart, drawn: str, t: Translate = in_dutch) -> str:
    """With title and description as its first children, where assistive technology looks for them."""
    start = drawn.index(">") + 1
    head = drawn[: start - 1].replace("<svg", '<svg role="img"', 1) + ">"
    return head + _description(chart, t) + drawn[start:]


def _size(drawn: str) -> tuple[int, int]:
    """Width and height of a drawing, as its viewBox says."""
    box = drawn.split('viewBox="', 1)[1].split('"', 1)[0].split()
    return int(float(box[2])), int(float(box[3]))


def _fill(point: Point, own: str) -> str:
    """Yellow and provisional points look different; the text beside them says it too."""
    if point.is_yellow:
        return colour("geel")
    return "#FFFFFF" if point.is_provisional else own


def _lines(chart: Chart, form: Form, t: Translate) -> dict[str, Any]:
    """Lines over time; each point knows its colour, its fill and the part of the line it belongs to."""
    own = {t(s.label): colour(SERIES[n % len(SERIES)]) for n, s in enumerate(chart.series)}
    single = len(chart.series) == 1
    values = [
        {
            "reeks": t(s.label),
            "dag": _moment(p.day),
            "waarde": p.value,
            "deel": p.segment,
            "vulling": _fill(p, own[t(s.label)]),
            "tekst": (t(p.drawn_text) if single and p is s.drawn[-1] else "") + t(p.yellow_mark),
        }
        for s in chart.series
        for p in s.drawn
    ]
    labels = list(own)
    legend = {
        "orient": "top",
        "title": None,
        "columns": form.columns,
        "symbolSize": 80,
        "labelLimit": form.width - 60,
        "symbolFillColor": "white",
    }
    axis = {"title": None, "grid": False, "labelOverlap": False, **_ticks(chart, form)}
    ends = [_moment(day) for day in (dt.date(chart.years[0], 1, 1), dt.date(chart.years[-1], 12, 31))]
    x = {"field": "dag", "type": "temporal", "axis": axis, "scale": {"type": "utc", "domain": ends, "padding": 4}}
    y = {
        "field": "waarde",
        "type": "quantitative",
        "axis": {"title": None, "format": ",~f", "tickCount": 5, "domain": False},
        "scale": {"zero": True},
    }
    shade: dict[str, Any] = {
        "field": "reeks",
        "type": "nominal",
        "sort": labels,
        "scale": {"domain": labels, "range": list(own.values())},
        "legend": legend,
    }
    shape = {
        "field": "reeks",
        "type": "nominal",
        "sort": labels,
        "scale": {"domain": labels, "range": list(SHAPES[: len(labels)])},
        "legend": legend,
    }
    part = {"field": "deel", "type": "nominal"}
    layers: list[dict[str, Any]] = [
        {
            "mark": {"type": "line", "strokeWidth": 2.2},
            "encoding": {"x": x, "y": y, "color": shade, "detail": part},
        },
        {
            "mark": {"type": "point", "size": 55, "strokeWidth": 1.8, "opacity": 1},
            "encoding": {
                "x": x,
                "y": y,
                "stroke": shade,
                "shape": shape,
                "fill": {"field": "vulling", "type": "nominal", "scale": None, "legend": None},
            },
        },
        # a white edge keeps a text apart from the line that it crosses
        *(
            {
                "transform": [{"filter": "datum.tekst != ''"}],
                "mark": {"type": "text", "dy": -12, "fontSize": 12, "align": "right", "dx": 8, **edge},
                "encoding": {"x": x, "y": y, "text": {"field": "tekst"}},
            }
            for edge in ({"stroke": "white", "strokeWidth": 4}, {})
        ),
    ]
    rules = [
        (sorted({p.day for p, _ in chart.breaks}), {"strokeDash": [3, 4], "stroke": colour("grijs")}),
        (_year_lines(chart), {"stroke": colour("rand")}),
    ]
    for days, stroke in rules:
        if days:
            layers.insert(
                0,
                {
                    "data": {"values": [{"dag": _moment(day)} for day in days]},
                    "mark": {"type": "rule", "strokeWidth": 1, **stroke},
                    "encoding": {"x": x},
                },
            )
    return {"data": {"values": values}, "layer": layers}


def _moment(day: dt.date) -> str:
    """A day as the drawing takes it, without the hour that some zones skip: the same picture everywhere."""
    return f"{day}T00:00:00Z"


def stands_for_years(chart: Chart) -> bool:
    """Whether each figure is of a whole year, or of one day of the year."""
    return chart.period_kind == "year" or chart.is_yearly_stock


def is_of_days(chart: Chart) -> bool:
    """Whether each figure is of a day of its own."""
    return chart.period_kind == "reference_date" and not chart.is_yearly_stock


def names_months(chart: Chart) -> bool:
    """Whether the axis is short enough to name months."""
    return chart.period_kind in ("month", "week") and len(chart.years) <= MONTHLY_YEARS


def _year_lines(chart: Chart) -> list[dt.date]:
    """Where a year ends, for stocks, or begins; nowhere when each figure stands for a whole year."""
    if stands_for_years(chart):
        return []
    return [dt.date(y, 12, 31) if is_of_days(chart) else dt.date(y, 1, 1) for y in chart.years]


def _ticks(chart: Chart, form: Form) -> dict[str, Any]:
    """Names of years in their middle, of some months, or of the last days of years; the last is in the data year."""
    wide = form is WIDE
    if names_months(chart):
        named = [dt.date(y, m, 16) for y in chart.years for m in ((3, 6, 9, 12) if wide else (6, 12))]
        return {"values": [_moment(day) for day in named], "format": "%b %Y"}
    most = (8, 3) if is_of_days(chart) else (12, 6)
    every = -(-len(chart.years) // (most[0] if wide else most[1]))
    named = [dt.date(y, *((12, 31) if is_of_days(chart) else (7, 1))) for y in chart.years[::-every][::-1]]
    return {
        "values": [_moment(day) for day in named],
        "format": "%-d %b %Y" if is_of_days(chart) else "%Y",
        "ticks": is_of_days(chart) or stands_for_years(chart),
    }


def _bars(chart: Chart, form: Form, t: Translate) -> dict[str, Any]:
    """One bar a row of the table, in its order, with the figure at its end."""
    own = colour("hemel")
    values, places = [], [0.0]
    for s in chart.series:
        point = s.points[0]
        place = point.value or 0.0
        places.append(place)
        values.append(
            {
                "rij": "\n".join(textwrap.wrap(t(s.label), form.label)),
                "waarde": point.value,
                "vulling": colour("geel") if point.is_yellow else colour("licht") if point.is_provisional else own,
                "tekst": t(point.drawn_text) + t(point.yellow_mark),
                "plaats": place,
            }
        )
    y = {
        "field": "rij",
        "type": "nominal",
        "sort": [v["rij"] for v in values],
        "axis": {"title": None, "labelExpr": "split(datum.label, '\\n')", "labelLimit": 320, "domain": False},
    }
    # room for the texts at the ends of the bars
    scale = {"domain": [min(places) * 1.25, max(places) * 1.25], "nice": False}
    axis = {"title": None, "format": ",~f", "tickCount": 4, "domain": False}
    x = {"field": "waarde", "type": "quantitative", "axis": axis, "scale": scale}
    layers = [
        {
            "mark": {"type": "bar", "height": {"band": 0.68}, "stroke": colour("logo"), "strokeWidth": 1},
            "encoding": {
                "x": x,
                "y": y,
                "fill": {"field": "vulling", "type": "nominal", "scale": None, "legend": None},
            },
        },
        {
            "mark": {
                "type": "text",
                "align": {"expr": "datum.plaats < 0 ? 'right' : 'left'"},
                "dx": {"expr": "datum.plaats < 0 ? -6 : 6"},
                "fontSize": 13,
            },
            "encoding": {
                "x": {"field": "plaats", "type": "quantitative", "axis": axis, "scale": scale},
                "y": y,
                "text": {"field": "tekst"},
            },
        },
    ]
    return {"data": {"values": values}, "layer": layers}


def _config() -> dict[str, Any]:
    text = {"labelFont": CHART_FONT, "titleFont": CHART_FONT, "labelFontSize": 13, "titleFontSize": 13}
    return {
        "font": CHART_FONT,
        "title": {"font": CHART_FONT, "fontSize": 13, "color": colour("grijs")},
        "axis": {**text, "labelColor": colour("inkt"), "gridColor": colour("rand"), "tickColor": colour("lijn")},
        "legend": {**text, "labelColor": colour("inkt")},
        "text": {"font": CHART_FONT, "fill": colour("inkt")},
        "view": {"stroke": None},
    }
