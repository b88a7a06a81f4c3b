"""Periods in a Dutch text, form by form: what a mutation of the reader changes must change an answer here."""

from __future__ import annotations

import datetime as dt

import pytest

from publish.prose.periods import Period, read_periods


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def span(text: str) -> tuple[dt.date, dt.date]:
    first, _, last = text.partition("/")
    return day(first), day(last or first)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2024", ["2024-01-01/2024-12-31"]),
        ("op 5 mei 2024", ["2024-05-05"]),
        ("1 maart tot en met 8 september 2024", ["2024-03-01/2024-09-08"]),
        ("1 november 2023 t/m 8 februari 2024", ["2023-11-01/2024-02-08"]),
        ("maart tot en met mei 2024", ["2024-03-01/2024-05-31"]),
        ("november tot en met februari 2024", ["2023-11-01/2024-02-29"]),
        ("november 2022 tot en met februari 2024", ["2022-11-01/2024-02-29"]),
        ("eind 2024", ["2024-12-31"]),
        ("begin 2024", ["2024-01-01"]),
        ("Begin maart 2024", ["2024-03-01"]),
        ("ultimo februari 2024", ["2024-02-29"]),
        ("het derde kwartaal van 2024", ["2024-07-01/2024-09-30"]),
        ("het laatste kwartaal van 2024", ["2024-10-01/2024-12-31"]),
        ("Q2 2024", ["2024-04-01/2024-06-30"]),
        ("de tweede helft van 2024", ["2024-07-01/2024-12-31"]),
        ("H1 2024", ["2024-01-01/2024-06-30"]),
        ("het eerste tertiaal van 2024", ["2024-01-01/2024-04-30"]),
        ("het laatste tertiaal van 2024", ["2024-09-01/2024-12-31"]),
        ("T2 2024", ["2024-05-01/2024-08-31"]),
        ("de eerste drie kwartalen van 2024", ["2024-01-01/2024-09-30"]),
        ("de eerste 2 kwartalen van 2024", ["2024-01-01/2024-06-30"]),
        ("de eerste acht maanden van 2024", ["2024-01-01/2024-08-31"]),
        ("de eerste 10 maanden van 2024", ["2024-01-01/2024-10-31"]),
        ("2021-2024", ["2021-01-01/2024-12-31"]),
        ("2021 tot en met 2024", ["2021-01-01/2024-12-31"]),
        ("tussen 2021 en 2024", ["2021-01-01/2024-12-31"]),
        ("van 2021 tot 2024", ["2021-01-01/2024-12-31"]),
        ("in de periode 2021 tot 2024", ["2021-01-01/2024-12-31"]),
        ("in de jaren 2021 en 2022", ["2021-01-01/2022-12-31"]),
        ("in 2021 en 2024", ["2021-01-01/2021-12-31", "2024-01-01/2024-12-31"]),
        ("in 2021 EN 2024", ["2021-01-01/2021-12-31", "2024-01-01/2024-12-31"]),
        # a period without a year takes the one before it, else the one after it
        ("in 2023, en in mei meer", ["2023-01-01/2023-12-31", "2023-05-01/2023-05-31"]),
        ("in mei meer dan in juni 2024", ["2024-05-01/2024-05-31", "2024-06-01/2024-06-30"]),
        ("in mei", []),
        # a day that the calendar does not have is no period
        ("op 31 februari 2024", []),
        # a period that is counted from another one
        ("in 2024, een jaar eerder meer", ["2024-01-01/2024-12-31", "2023-01-01/2023-12-31"]),
        ("in 2020, Twee jaar later meer", ["2020-01-01/2020-12-31", "2022-01-01/2022-12-31"]),
        ("in 2020, het jaar erna meer", ["2020-01-01/2020-12-31", "2021-01-01/2021-12-31"]),
        ("in 2020, het jaar daarna meer", ["2020-01-01/2020-12-31", "2021-01-01/2021-12-31"]),
        ("in 2020, het jaar ervoor meer", ["2020-01-01/2020-12-31", "2019-01-01/2019-12-31"]),
        ("in 2020, het vorige jaar meer", ["2020-01-01/2020-12-31", "2019-01-01/2019-12-31"]),
        ("in mei 2024 en dezelfde periode van 2021", ["2024-05-01/2024-05-31", "2021-05-01/2021-05-31"]),
        ("op 29 februari 2024, een jaar eerder", ["2024-02-29", "2023-02-28"]),
        ("een jaar eerder", []),
        # counted from what is told, not from what it is compared with
        (
            "in 2024 meer dan in 2022, een jaar later minder",
            ["2024-01-01/2024-12-31", "2022-01-01/2022-12-31", "2025-01-01/2025-12-31"],
        ),
    ],
)
def test_the_periods_of_a_text(text, expected):
    assert [(p.first, p.last) for p in read_periods(text)] == [span(period) for period in expected]


def test_the_year_and_the_period_above_are_those_of_the_text_before():
    assert [(p.first, p.last) for p in read_periods("in mei", year=2022)] == [span("2022-05-01/2022-05-31")]
    above = Period(0, 4, *span("2020-01-01/2020-12-31"))
    assert [(p.first, p.last) for p in read_periods("drie jaar later", above=above)] == [span("2023-01-01/2023-12-31")]


def test_a_period_stands_where_its_words_stand():
    text = "Eind 2024 waren het er meer dan een jaar eerder."
    end, before = read_periods(text)
    assert [text[p.start : p.end] for p in (end, before)] == ["Eind 2024", "een jaar eerder"]
    assert (end.is_edge, end.is_base, end.is_relative) == (True, False, False)
    assert (before.is_edge, before.is_base, before.is_relative) == (True, True, True)


@pytest.mark.parametrize(
    ("text", "is_edge"),
    [
        ("in mei 2024", False),
        ("op 5 mei 2024", False),
        ("in 2024", False),
        ("begin 2024", True),
        ("tot en met mei 2024", True),
        ("sinds 5 mei 2024", True),
        ("vanaf mei 2024", True),
        ("sinds 2024", False),
    ],
)
def test_an_edge_is_where_a_period_begins_or_ends(text, is_edge):
    assert [p.is_edge for p in read_periods(text)] == [is_edge]


@pytest.mark.parametrize(
    ("period", "is_edge", "figure", "fits"),
    [
        ("2024-01-01/2024-12-31", False, "2024-01-01/2024-12-31", True),
        ("2024-01-01/2024-12-31", False, "2023-01-01/2023-12-31", False),
        # a moment, one day before or after at most
        ("2024-12-31", False, "2024-12-31", True),
        ("2024-12-31", False, "2025-01-01", True),
        ("2024-12-31", False, "2024-12-30", True),
        ("2024-12-31", False, "2025-01-02", False),
        ("2024-12-31", False, "2024-12-29", False),
        ("2024-01-01/2024-12-31", False, "2024-06-15", True),
        # an edge, for a figure that begins or ends there
        ("2024-12-31", True, "2024-12-01/2024-12-31", True),
        ("2024-12-31", True, "2024-01-01/2024-12-31", True),
        ("2024-12-31", True, "2024-01-01/2024-12-30", True),
        ("2024-12-31", True, "2024-01-01/2024-12-29", False),
        ("2024-12-31", True, "2025-01-01/2025-12-31", True),
        ("2024-12-31", True, "2025-01-02/2025-12-31", False),
        # a day in the month of a stock, but not in a year
        ("2024-05-10", False, "2024-05-01/2024-05-31", True),
        ("2024-05-10", False, "2024-06-01/2024-06-30", False),
        ("2024-05-10", False, "2024-01-01/2024-12-31", False),
        ("2024-05-10/2024-06-02", False, "2024-05-01/2024-05-31", False),
    ],
)
def test_whether_a_figure_may_be_told_of_a_period(period, is_edge, figure, fits):
    assert Period(0, 0, *span(period), is_edge=is_edge).fits(span(figure)) is fits
