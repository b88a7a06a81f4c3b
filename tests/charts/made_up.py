"""Charts made up for the tests ("verzonnen")."""

from __future__ import annotations

import datetime as dt

from publish.charts.chart import BAR, LINE, Break, Chart, Point, Series


def point(year: int, value: float | None, **more) -> Point:
    known = {"mark": "", "is_yellow": False, "yellow_text": "", "segment": 0, "until": dt.date(year, 12, 31)} | more
    text = "." if value is None else f"{value:,}".removesuffix(".0").translate(str.maketrans(",.", ".,"))
    return Point(f"verzonnen:{year}", str(year), str(year), dt.date(year, 7, 2), value, text, **known)


def chart(*series: Series, kind: str = LINE, chart_id: str = "9.1", title: str = "Verzonnen reeks") -> Chart:
    return Chart(
        chart_id=chart_id, kind=kind, chapter=9, title=title, unit="personen",
        period_kind="year", series=series, sources=("Bron: verzonnen",), as_of="1 januari 2030", edition=2030, data_year=2030,
    )  # fmt: skip


#: a break, and what only warns
BREAK = Break(dt.date(2027, 1, 1), "1 januari 2027", "Verzonnen breuk.")
CAUTION = Break(dt.date(2028, 3, 1), "maart 2028", "Verzonnen waarschuwing.", stops=False)


def lines(last: float = 31_415) -> Chart:
    """Two lines; one has a break and ends with a provisional and a yellow figure."""
    return chart(
        Series(
            "Totaal",
            (
                point(2026, 27_182),
                point(2027, 28_459, segment=1, breaks=(BREAK,)),
                point(2028, last, mark="*", segment=1, breaks=(CAUTION,)),
                point(2029, 31_500, is_yellow=True, yellow_text="[geel: verzonnen]", segment=1),
            ),
        ),
        Series("Deel", (point(2026, 5_772), point(2027, 5_664)), awaited="2029: [geel: verzonnen]"),
    )


def bars() -> Chart:
    return chart(
        Series("Verzonië", (point(2029, 1_618),)),
        Series("Verzinland & omstreken", (point(2029, -577, mark="*"),)),
        Series("Elders", (point(2029, 300, is_yellow=True, yellow_text="[geel: verzonnen]"),)),
        Series("Nergens", (point(2029, None, is_yellow=True, yellow_text="[geel: cijfer over 2028]"),)),
        kind=BAR,
        chart_id="9.2",
    )
