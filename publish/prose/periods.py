"""Reads the periods a Dutch text names, as first and last day, so that a text and a figure can be laid side by side."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from publish.prose.number_words import spell
from svm.dutch import MONTHS, PERIODS, QUARTER, SHORT_MONTHS

#: first and last day
Span = tuple[dt.date, dt.date]
#: what a pattern caught, by the name of its group
Groups = dict[str, str | None]

RANKS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "laatste": 0, "1e": 1, "2e": 2, "3e": 3, "4e": 4}
COUNTS = {spell(count): count for count in range(2, 12)}
#: months in each part of a year
SIZES = {"quarter": 3, "half": 6, "tertial": 4}


@dataclass(frozen=True)
class Period:
    """A period in a text. `is_base` when it is what something is compared with ("ten opzichte van 2024").

    `is_since` when something is counted from it on ("sinds 2018").
    """

    start: int
    end: int
    first: dt.date
    last: dt.date
    is_base: bool = False
    is_edge: bool = False
    is_relative: bool = False
    is_since: bool = False

    def moved(self, years: int) -> Period:
        """Return the same period so many years later."""
        return replace(self, first=_moved(self.first, years), last=_moved(self.last, years))

    def fits(self, figure: Span) -> bool:
        """Return whether a figure over these days may be said of this period."""
        first, last = figure
        if (self.first, self.last) == figure:
            return True
        day = dt.timedelta(days=1)
        if self.is_since and first == self.first and last > self.last:
            return True
        if first == last:
            # "begin juni" and "eind juni" for a stock in the first or the last week
            week = 6 * day if self.is_edge and self.first == self.last else dt.timedelta()
            is_begin, is_end = self.first.day == 1, (self.last + day).day == 1
            return self.first - day - is_end * week <= first <= self.last + day + is_begin * week
        if self.is_edge:
            # "eind 2024" for a stock over the last month, "tot en met 8 september" for a period that ends there
            return first - day <= self.last <= last + day or first - day <= self.first <= last + day
        # a day or a week inside the month of a stock
        return (last - first).days <= 31 and first <= self.first and self.last <= last


def months(year: int, first: int, last: int) -> Span:
    """Return the first and last day of a run of months in one year.

    >>> months(2024, 1, 2)
    (datetime.date(2024, 1, 1), datetime.date(2024, 2, 29))
    """
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def parts(year: int, size: int, part: int) -> Span:
    """Return the first and last day of the n-th stretch of `size` months; 0 is the last one.

    >>> parts(2025, 3, 0)
    (datetime.date(2025, 10, 1), datetime.date(2025, 12, 31))
    """
    part = part or 12 // size
    return months(year, size * (part - 1) + 1, size * part)


def _day(year: int, month: int, day: int) -> Span:
    return dt.date(year, month, day), dt.date(year, month, day)


_M, _Y = "|".join(MONTHS), r"(?:19[4-9]|20[0-4])\d"
_SHORT = "|".join(re.escape(month) for month in SHORT_MONTHS)
_QUARTER, _TERTIAL = PERIODS["quarter"], PERIODS["tertial"]
_OF = rf"(?:(?:\s+(?:van|in|over|van\s+het\s+jaar))?\s+(?P<year>{_Y}))?"
_RANK = "|".join(re.escape(r) for r in RANKS)
_UNTIL = r"\s*(?:tot\s+en\s+met|t/m|tot|en|-|–)\s*"
_PATTERNS = [
    (
        "dates",
        rf"(?P<d1>\d{{1,2}})\s+(?P<m1>{_M})(?:\s+(?P<y1>{_Y}))?{_UNTIL}(?:(?P<d2>\d{{1,2}})\s+)?(?P<m2>{_M})\s+(?P<y2>{_Y})",
    ),
    ("date", rf"(?P<d1>\d{{1,2}})\s+(?P<m1>{_M})(?:\s+(?P<y1>{_Y}))?"),
    ("months", rf"(?P<m1>{_M})(?:\s+(?P<y1>{_Y}))?{_UNTIL}(?P<m2>{_M})(?:(?:\s+(?:van|in))?\s+(?P<y2>{_Y}))?"),
    ("edge", rf"(?P<edge>eind(?:e)?|ultimo|begin)(?:\s+van)?(?:\s+(?P<m1>{_M}))?\s+(?P<year>{_Y})"),
    ("month", rf"(?P<m1>{_M}){_OF}"),
    ("month", rf"(?P<m1>{_SHORT})\s+(?P<year>{_Y})"),
    ("quarter", rf"(?P<rank>{_RANK})\s+(?:{_QUARTER}|{re.escape(QUARTER)}){_OF}"),
    ("quarter", rf"(?:Q|{_QUARTER}\s+)(?P<part>[1-4])(?:\s+(?:van\s+)?(?P<year>{_Y}))?"),
    ("half", rf"(?P<rank>eerste|tweede|1e|2e)\s+(?:helft|half\s?jaar){_OF}"),
    ("half", rf"(?:H|{PERIODS['half_year']}\s+)(?P<part>[12])\s+(?:van\s+)?(?P<year>{_Y})"),
    ("tertial", rf"(?P<rank>{_RANK})\s+(?:{_TERTIAL}|viermaandsperiode){_OF}"),
    ("tertial", rf"T(?P<part>[1-3])\s+(?P<year>{_Y})"),
    ("same", rf"dezelfde\s+(?:periode|maanden|kwartalen)\s+(?:van|in)\s+(?P<year>{_Y})"),
    ("quarters", rf"eerste\s+(?P<count>twee|drie|2|3)\s+kwartalen{_OF}"),
    ("first", rf"eerste\s+(?P<count>{'|'.join(COUNTS)}|\d{{1,2}})\s+maanden{_OF}"),
    ("years", rf"(?P<y1>{_Y}){_UNTIL}(?P<y2>{_Y})"),
    ("relative", rf"(?P<count>een|één|{'|'.join(COUNTS)})\s+jaar\s+(?P<way>eerder|later|geleden|daarvoor|ervoor)"),
    ("relative", r"het\s+jaar\s+(?P<way>ervoor|daarvoor|erna|daarna)"),
    ("relative", r"het\s+(?:vorige|voorgaande|voorafgaande)\s+jaar"),
    ("relative", r"(?:in\s+)?vorig\s+jaar"),
    ("year", rf"(?P<year>{_Y})"),
]
_ALL = [(name, re.compile(rf"(?<![\w.,]){pattern}(?![\w]|[.,]\d)", re.IGNORECASE)) for name, pattern in _PATTERNS]
_OPEN = re.compile(r"(?<!\w)(?:tot\s+en\s+met|t/m|sinds|vanaf|tot)\s+(?:eind\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"(?<!\w)(?:sinds|vanaf)\s+(?:begin\s+)?$", re.IGNORECASE)
_BASE = re.compile(
    r"(?:ten\s+opzichte\s+van|t\.o\.v\.|vergeleken\s+met|in\s+vergelijking\s+met|tegenover|dan|dan\s+dat\s+van"
    r"|(?:die|dat)\s+van|niveau\s+van|onder\s+(?:dat|die)\s+van|boven\s+(?:dat|die)\s+van)"
    r"(?:\s+(?:in|over|van|het|de|op|eind|heel|die|dat))*\s*$",
    re.IGNORECASE,
)


def read_periods(text: str, year: int | None = None, above: Period | None = None) -> list[Period]:
    """Read all periods a text names, in reading order.

    `year` is the year of a period that names none, when it is known; "een jaar eerder" counts from the period before
    it, or from `above`, the last one of the text before.

    >>> [str(p.last) for p in read_periods("In maart 2025 meer dan een jaar eerder.")]
    ['2025-03-31', '2024-03-31']
    """
    matches = _matches(text)
    periods: list[Period] = []
    for position, (name, match) in enumerate(matches):
        if name in ("relative", "same"):
            period = _shifted(match, _last_named(periods) or above)
        else:
            stated = _stated_year(match)
            # a period without a year takes the one before it, or else the one after it
            period = _period(text, name, match, stated or year or _next_year(matches[position + 1 :]))
            year = stated or year
        periods += [replace(period, is_base=bool(_BASE.search(_before(text, match))))] if period else []
    return periods


def _last_named(periods: list[Period]) -> Period | None:
    return next((period for period in reversed(periods) if not period.is_base), None)


def _matches(text: str) -> list[tuple[str, re.Match[str]]]:
    """What the patterns find, in reading order; what an earlier pattern takes is not looked at again."""
    taken = bytearray(len(text))
    matches: list[tuple[str, re.Match[str]]] = []
    for name, pattern in _ALL:
        for match in pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]) and (name != "years" or _is_span(text, match)):
                taken[start:end] = b"\x01" * (end - start)
                matches.append((name, match))
    return sorted(matches, key=lambda item: item[1].start())


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 45) : match.start()]


def _shifted(match: re.Match[str], period: Period | None) -> Period | None:
    """A period so many years before or after another one."""
    if period is None:
        return None
    groups = match.groupdict()
    count = COUNTS.get((groups.get("count") or "").lower(), 1)
    years = count if groups.get("way") in ("later", "erna", "daarna") else -count
    if groups.get("year"):
        years = int(match.group("year")) - period.last.year
    return replace(period.moved(years), start=match.start(), end=match.end(), is_base=False, is_relative=True)


def _moved(day: dt.date, years: int) -> dt.date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _is_span(text: str, match: re.Match[str]) -> bool:
    """Two years with a word or a dash between them are one span, unless "2024 en 2025" only lists them."""
    between = match.group()[4:-4].strip().lower()
    before = text[: match.start()].lower().rstrip()
    return between not in ("en", "tot") or before.endswith(("tussen", "van", "periode", "jaren"))


def _stated_year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    return next((int(groups[name]) for name in ("year", "y2", "y1") if groups.get(name)), None)


def _next_year(matches: list[tuple[str, re.Match[str]]]) -> int | None:
    return next((year for _, match in matches if (year := _stated_year(match))), None)


def _period(text: str, name: str, match: re.Match[str], year: int | None) -> Period | None:
    if year is None:
        return None
    try:
        first, last = _BOUNDS[name](match.groupdict(), year)
    except ValueError:
        return None
    is_edge = name == "edge" or (name in ("date", "month") and bool(_OPEN.search(_before(text, match))))
    is_since = name == "year" and bool(_SINCE.search(_before(text, match)))
    return Period(match.start(), match.end(), first, last, is_edge=is_edge, is_since=is_since)


# first and last day of what a pattern caught; `year` is the year when it names none -----------------------------------


def _word(groups: Groups, key: str) -> str:
    return (groups.get(key) or "").lower()


def _number(groups: Groups, key: str) -> int:
    """A group as a number, a month as its place in the year; 0 when nothing was caught."""
    word = _word(groups, key)
    named = next((names for names in (MONTHS, SHORT_MONTHS) if word in names), None)
    return named.index(word) + 1 if named else int(word or 0)


def _of_date(groups: Groups, year: int) -> Span:
    return _day(_number(groups, "y1") or year, _number(groups, "m1"), _number(groups, "d1"))


def _of_dates(groups: Groups, year: int) -> Span:
    last_year = _number(groups, "y2") or _number(groups, "y1") or year
    first, _ = _of_date(groups, last_year)
    last = months(last_year, _number(groups, "m2"), _number(groups, "m2"))[1]
    return first, last.replace(day=_number(groups, "d2") or last.day)


def _of_months(groups: Groups, year: int) -> Span:
    first, last, last_year = _number(groups, "m1"), _number(groups, "m2"), _number(groups, "y2") or year
    first_year = _number(groups, "y1") or (last_year if first <= last else last_year - 1)
    return months(first_year, first, 12)[0], months(last_year, last, last)[1]


def _of_edge(groups: Groups, year: int) -> Span:
    month = _number(groups, "m1")
    first, last = months(year, month, month) if month else months(year, 1, 12)
    return (first, first) if _word(groups, "edge") == "begin" else (last, last)


def _of_month(groups: Groups, year: int) -> Span:
    return months(year, _number(groups, "m1"), _number(groups, "m1"))


def _of_part(size: int) -> Callable[[Groups, int], Span]:
    def bounds(groups: Groups, year: int) -> Span:
        part = _number(groups, "part") or RANKS[_word(groups, "rank")]
        if part > 12 // size:
            raise ValueError(part)
        return parts(year, size, part)

    return bounds


def _of_first(size: int) -> Callable[[Groups, int], Span]:
    def bounds(groups: Groups, year: int) -> Span:
        count = COUNTS.get(_word(groups, "count")) or _number(groups, "count")
        return months(year, 1, min(12, count * size))

    return bounds


def _of_years(groups: Groups, year: int) -> Span:
    return months(_number(groups, "y1"), 1, 12)[0], months(_number(groups, "y2"), 1, 12)[1]


_BOUNDS: dict[str, Callable[[Groups, int], Span]] = {
    "date": _of_date,
    "dates": _of_dates,
    "months": _of_months,
    "edge": _of_edge,
    "month": _of_month,
    **{name: _of_part(size) for name, size in SIZES.items()},
    "quarters": _of_first(SIZES["quarter"]),
    "first": _of_first(1),
    "years": _of_years,
    "year": lambda groups, year: months(year, 1, 12),
}
