"""Each form of a number in a Dutch text, with all that is read of it: a mutant of a reader changes an answer here."""

from __future__ import annotations

import datetime as dt

import pytest

from publish.prose.numbers import read_numbers
from publish.prose.periods import Period, months

#: text, kind, value, lowest and highest meaning, unit of the last digit, hedged, in words
FORMS = [
    # the first of a pair takes the unit of the second
    ("steeg van 20 naar 30 procent", "20", "percent", 20, 20, 20, 1, False, False),
    ("ging van 24 naar 30 duizend", "24", "count", 24_000, 24_000, 24_000, 1000, False, False),
    ("VAN 24 naar 30 duizend", "24", "count", 24_000, 24_000, 24_000, 1000, False, False),
    ("daalde van 2,5 tot 1,5 miljoen", "2,5", "count", 2_500_000, 2_500_000, 2_500_000, 100_000, False, False),
    ("van 40 naar 45 procentpunt", "40", "points", 40, 40, 40, 1, False, False),
    ("liep van vijf naar tien procent", "vijf", "percent", 5, 5, 5, 1, False, True),
    # not when it is too large for it, has none to take, or is no pair
    ("ging van 1.240 naar 30 procent", "1.240", "count", 1240, 1240, 1240, 10, False, False),
    ("van 20 naar 30 personen", "20", "count", 20, 20, 20, 10, False, False),
    ("daarna 24 naar 30 duizend", "24", "count", 24, 24, 24, 1, False, False),
    # shares, crowds and multiples
    ("een op de drie", "een op de drie", "share", 100 / 3, 100 / 3 - 5, 100 / 3 + 5, 1, False, True),
    ("drie op de tien", "drie op de tien", "share", 30, 25, 35, 1, False, True),
    ("de meerderheid", "de meerderheid", "share", 50, 50, 100, 1, True, True),
    ("een minderheid", "een minderheid", "share", 0, 0, 50, 1, True, True),
    ("tientallen", "tientallen", "crowd", 20, 20, 200, 1, True, True),
    ("Honderden", "Honderden", "crowd", 200, 200, 2000, 1, True, True),
    ("duizenden", "duizenden", "crowd", 2000, 2000, 20_000, 1, True, True),
    ("het dubbele", "het dubbele", "factor", 2, 1.9, 2.1, 1, False, True),
    ("een halvering", "een halvering", "factor", 0.5, 0.475, 0.525, 1, False, True),
    ("verdrievoudigde", "verdrievoudigde", "factor", 3, 2.85, 3.15, 1, False, True),
    ("drie keer zoveel", "drie keer zoveel", "factor", 3, 2.85, 3.15, 1, False, True),
    # words
    ("vijfentwintig", "vijfentwintig", "count", 25, 25, 25, 1, False, True),
    ("honderdtwintig", "honderdtwintig", "count", 120, 120, 120, 10, False, True),
    ("honderdtwintig duizend", "honderdtwintig duizend", "count", 120_000, 120_000, 120_000, 1000, False, True),
    ("tweeduizend", "tweeduizend", "count", 2000, 2000, 2000, 1000, False, True),
    ("nul", "nul", "count", 0, 0, 0, 1, False, True),
    # ranges and signs
    ("tussen 20 en 30 duizend", "tussen 20 en 30 duizend", "count", 25_000, 20_000, 30_000, 10, True, False),
    ("20 à 30 procent", "20 à 30 procent", "percent", 25, 20, 30, 10, True, False),
    ("30 tot 20 duizend", "30", "count", 30, 30, 30, 10, False, False),
    ("een saldo van -5", "-5", "count", -5, -5, -5, 1, False, False),
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form[0])
def test_all_that_is_read_of_a_number(form):
    text, words, kind, value, low, high, step, is_hedged, is_word = form
    number = read_numbers(text)[0]
    assert (number.text, number.kind, number.is_hedged, number.is_word) == (words, kind, is_hedged, is_word)
    assert (number.value, number.low, number.high, number.step) == pytest.approx((value, low, high, step))
    assert text[number.start : number.end] == number.text


def test_a_dash_between_two_numbers_is_no_sign():
    assert [n.value for n in read_numbers("5 -3")] == [5, 3]


def period(first: str, last: str, *, is_edge: bool = False) -> Period:
    return Period(0, 0, dt.date.fromisoformat(first), dt.date.fromisoformat(last), is_edge=is_edge)


@pytest.mark.parametrize(
    ("said", "figure", "fits"),
    [
        # a stock of one day: a day before, in or after the period
        (period("2024-01-01", "2024-12-31"), ("2023-12-31", "2023-12-31"), True),
        (period("2024-01-01", "2024-12-31"), ("2025-01-01", "2025-01-01"), True),
        (period("2024-01-01", "2024-12-31"), ("2025-01-02", "2025-01-02"), False),
        (period("2024-01-01", "2024-12-31"), ("2023-12-30", "2023-12-30"), False),
        # the edge of a period: its first or its last day lies in that of the figure, give or take a day
        (period("2024-12-31", "2024-12-31", is_edge=True), ("2024-12-01", "2024-12-31"), True),
        (period("2024-12-31", "2024-12-31", is_edge=True), ("2025-01-01", "2025-01-31"), True),
        (period("2024-12-31", "2024-12-31", is_edge=True), ("2024-11-01", "2024-11-30"), False),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2024-09-09", "2024-09-30"), True),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2024-09-10", "2024-09-30"), False),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2023-12-01", "2023-12-31"), True),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2023-11-30", "2023-12-30"), False),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2024-09-01", "2024-09-08"), True),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2024-09-01", "2024-09-07"), True),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2024-09-01", "2024-09-06"), False),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2024-01-02", "2024-01-31"), True),
        (period("2024-01-01", "2024-09-08", is_edge=True), ("2024-01-03", "2024-01-31"), False),
        # a day within the month of a figure, never a day within a longer one
        (period("2024-05-05", "2024-05-05"), ("2024-05-01", "2024-05-31"), True),
        (period("2024-05-01", "2024-05-07"), ("2024-05-01", "2024-05-31"), True),
        (period("2024-05-25", "2024-05-31"), ("2024-05-01", "2024-05-31"), True),
        (period("2024-05-05", "2024-05-05"), ("2024-05-01", "2024-06-01"), True),
        (period("2024-05-05", "2024-05-05"), ("2024-05-01", "2024-06-02"), False),
        (period("2024-05-05", "2024-05-05"), ("2024-04-01", "2024-06-30"), False),
        (period("2024-05-05", "2024-06-05"), ("2024-05-01", "2024-05-31"), False),
    ],
)
def test_what_a_figure_may_be_said_of(said, figure, fits):
    first, last = map(dt.date.fromisoformat, figure)
    assert said.fits((first, last)) is fits


def test_months_of_a_leap_year():
    assert months(2024, 2, 2) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
