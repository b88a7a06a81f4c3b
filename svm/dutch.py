"""Dutch words that several rooms print or read: months, parts of a year, how grave a finding is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]

#: as the macro `short_period_label` writes them
SHORT_MONTHS = ["jan.", "feb.", "mrt.", "apr.", "mei", "juni", "juli", "aug.", "sept.", "okt.", "nov.", "dec."]
QUARTER = "kw."

#: a period by its kind; the macro `period_label` prints the same words
PERIODS = {
    "year": "jaar",
    "half_year": "halfjaar",
    "tertial": "tertiaal",
    "quarter": "kwartaal",
    "month": "maand",
    "week": "week",
}
#: how the last line under every table and chart begins: the reference date
AS_OF = "Stand van de gegevens: "
#: how grave a finding in a text or a file is: a mistake stops a release, and so does what a person must decide
#: on and has not; a warning and something to look at ask for a pair of eyes, a note asks for nothing
MISTAKE, DECIDE, WARNING, LOOK, NOTE = "fout", "beslis", "waarschuwing", "let op", "info"


def dutch_date(day: dt.date) -> str:
    """Write a date as running text has it.

    >>> dutch_date(dt.date(2026, 3, 21))
    '21 maart 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def dutch_moment(iso: str) -> str:
    """Write a date that is known to the day, the month or the year.

    >>> dutch_moment("2026-03-21"), dutch_moment("2026-03"), dutch_moment("2026")
    ('21 maart 2026', 'maart 2026', '2026')
    """
    year, *rest = iso.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(day)) for day in rest[1:]), *month, year])


def with_points(digits: str) -> str:
    """Whole digits with a point after each thousand; nothing is rounded.

    >>> with_points("332863"), with_points("12")
    ('332.863', '12')
    """
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", digits)


def enumerated(names: Sequence[str], most: int | None = None) -> str:
    """Join names as a sentence has them, the first `most` and how many more there are.

    >>> enumerated(["asiel"]), enumerated(["a", "b", "c"]), enumerated(["a", "b", "c"], 1)
    ('asiel', 'a, b en c', 'a en nog 2')
    """
    shown, left = list(names[:most]), len(names) - len(names[:most])
    last = [f"nog {left}"] if left else []
    *first, end = [*shown, *last]
    return f"{', '.join(first)} en {end}" if first else end


def as_begun(text: str, like: str) -> str:
    """A text with the capital that another begins with, as at the head of a sentence; a sign such as x has none.

    >>> as_begun("ruim een derde", "Bijna de helft"), as_begun("x", "Ruim"), as_begun("5%", "Ruim")
    ('Ruim een derde', 'x', '5%')
    """
    return text[:1].upper() + text[1:] if like[:1].isupper() and text[:2].isalpha() and text[1:] else text
