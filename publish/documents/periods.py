"""Reads the periods a Dutch text names, as first and last day, so that a text and a figure can be laid side by side."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace

from publish.dutch import MONTHS

RANKS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "laatste": 0, "1e": 1, "2e": 2, "3e": 3, "4e": 4}
COUNTS = {
    "twee": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
    "tien": 10,
    "elf": 11,
}


@dataclass(frozen=True)
class Period:
    """A period in a text. `is_base` when it is what something is compared with ("ten opzichte van 2024")."""

    start: int
    end: int
    first: dt.date
    last: dt.date
    is_base: bool = False
    is_edge: bool = False
    is_relative: bool = False

    def fits(self, figure: tuple[dt.date, dt.date]) -> bool:
        """Whether a figure over these days may be said of this period."""
        first, last = figure
        if (self.first, self.last) == figure:
            return True
        day = dt.timedelta(days=1)
        if first == last:
            return self.first - day <= first <= self.last + day
        if self.is_edge:
            # "eind 2024" for a stock over the last month, "tot en met 8 september" for a period that ends there
            return first - day <= self.last <= last + day or first - day <= self.first <= last + day
        # a day or a week inside the month of a stock
        return (last - first).days <= 31 and first <= self.first and self.last <= last


def months(year: int, first: int, last: int) -> tuple[dt.date, dt.date]:
    """First and last day of a run of months in one year."""
    return dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1])


def parts(year: int, size: int, part: int) -> tuple[dt.date, dt.date]:
    """First and last day of the n-th stretch of `size` months; 0 is the last one."""
    part = part or 12 // size
    return months(year, size * (part - 1) + 1, size * part)


_M, _Y = "|".join(MONTHS), r"(?:19|20)\d\d"
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
    ("quarter", rf"(?P<rank>{_RANK})\s+kwartaal{_OF}"),
    ("quarter", rf"(?:Q|kwartaal\s+)(?P<part>[1-4])(?:\s+(?:van\s+)?(?P<year>{_Y}))?"),
    ("half", rf"(?P<rank>eerste|tweede|1e|2e)\s+(?:helft|half\s?jaar){_OF}"),
    ("half", rf"(?:H|halfjaar\s+)(?P<part>[12])\s+(?:van\s+)?(?P<year>{_Y})"),
    ("tertial", rf"(?P<rank>{_RANK})\s+(?:tertiaal|viermaandsperiode){_OF}"),
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
_BASE = re.compile(
    r"(?:ten\s+opzichte\s+van|t\.o\.v\.|vergeleken\s+met|in\s+vergelijking\s+met|tegenover|dan|dan\s+dat\s+van"
    r"|(?:die|dat)\s+van|niveau\s+van|onder\s+(?:dat|die)\s+van|boven\s+(?:dat|die)\s+van)"
    r"(?:\s+(?:in|over|van|het|de|op|eind|heel|die|dat))*\s*$",
    re.IGNORECASE,
)


def read_periods(text: str, year: int | None = None, above: Period | None = None) -> list[Period]:
    """All periods a text names, in reading order.

    `year` is the year of a period that names none, when it is known; "een jaar eerder" counts from the period before
    it, or from `above`, the last one of the text before.
    """
    taken = bytearray(len(text))
    named: list[tuple[str, re.Match[str]]] = []
    for name, pattern in _ALL:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            if name == "years" and not _is_span(text, match):
                continue
            taken[match.start() : match.end()] = b"\x01" * (match.end() - match.start())
            named.append((name, match))
    named.sort(key=lambda item: item[1].start())
    found: list[Period] = []
    for position, (name, match) in enumerate(named):
        if name in ("relative", "same"):
            shifted = _shifted(match, next((p for p in reversed(found) if not p.is_base), above))
            if shifted:
                found.append(replace(shifted, is_base=_is_base(text, match)))
            continue
        own = _own_year(match)
        # a period without a year takes the one before it, or else the one after it
        after = next((y for _, later in named[position + 1 :] if (y := _own_year(later))), None)
        around = own or year or after
        period = _period(name, match, around) if around else None
        if period:
            before = text[max(0, match.start() - 45) : match.start()]
            is_open = name in ("date", "month") and bool(_OPEN.search(before))
            found.append(replace(period, is_base=_is_base(text, match), is_edge=period.is_edge or is_open))
        year = own or year
    return found


def _is_base(text: str, match: re.Match[str]) -> bool:
    return bool(_BASE.search(text[max(0, match.start() - 45) : match.start()]))


def _shifted(match: re.Match[str], period: Period | None) -> Period | None:
    """A period so many years before or after another one."""
    if period is None:
        return None
    groups = match.groupdict()
    count = COUNTS.get((groups.get("count") or "").lower(), 1)
    years = count if groups.get("way") in ("later", "erna", "daarna") else -count
    if groups.get("year"):
        years = int(match.group("year")) - period.last.year
    first, last = (_moved(day, years) for day in (period.first, period.last))
    return Period(match.start(), match.end(), first, last, is_edge=period.is_edge, is_relative=True)


def _moved(day: dt.date, years: int) -> dt.date:
    year = day.year + years
    return day.replace(year=year, day=min(day.day, calendar.monthrange(year, day.month)[1]))


def _is_span(text: str, match: re.Match[str]) -> bool:
    """Two years with a word or a dash between them are one span, unless "2024 en 2025" only lists them."""
    between = match.group()[4:-4].strip().lower()
    before = text[: match.start()].lower().rstrip()
    return between not in ("en", "tot") or before.endswith(("tussen", "van", "periode", "jaren"))


def _own_year(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    return next((int(groups[name]) for name in ("year", "y2", "y1") if groups.get(name)), None)


def _period(name: str, match: re.Match[str], year: int) -> Period | None:
    groups = match.groupdict()
    try:
        first, last = _bounds(name, groups, year)
    except ValueError:
        return None
    return Period(match.start(), match.end(), first, last, is_edge=name == "edge")


def _bounds(name: str, groups: dict[str, str | None], year: int) -> tuple[dt.date, dt.date]:
    def number(key: str) -> int:
        text = (groups.get(key) or "").lower()
        return MONTHS.index(text) + 1 if text in MONTHS else int(text or 0)

    if name in ("date", "dates"):
        last_year = number("y2") or number("y1") or year
        first = dt.date(number("y1") or last_year, number("m1"), number("d1"))
        if name == "date":
            return first, first
        end = months(last_year, number("m2"), number("m2"))[1]
        return first, end.replace(day=number("d2")) if number("d2") else end
    if name == "months":
        last_year = number("y2") or year
        first_year = number("y1") or (last_year if number("m1") <= number("m2") else last_year - 1)
        return months(first_year, number("m1"), 12)[0], months(last_year, number("m2"), number("m2"))[1]
    if name == "edge":
        month = number("m1")
        whole = months(year, month, month) if month else months(year, 1, 12)
        day = whole[0] if (groups["edge"] or "").lower() == "begin" else whole[1]
        return day, day
    if name == "month":
        return months(year, number("m1"), number("m1"))
    if name in ("quarter", "half", "tertial"):
        size = {"quarter": 3, "half": 6, "tertial": 4}[name]
        part = int(groups.get("part") or RANKS[(groups.get("rank") or "").lower()])
        if part > 12 // size:
            raise ValueError(part)
        return parts(year, size, part)
    if name in ("quarters", "first"):
        text = (groups["count"] or "").lower()
        count = COUNTS.get(text) or int(text)
        return months(year, 1, min(12, count * (3 if name == "quarters" else 1)))
    if name == "years":
        return months(number("y1"), 1, 12)[0], months(number("y2"), 1, 12)[1]
    return months(year, 1, 12)
