"""Reads the numbers in a Dutch text: digits, words, fractions, multiples, each with the values it may stand for.

There are libraries that turn Dutch number words into digits (text2num is the best kept). They return one text without
places and know neither hedges nor fractions nor multiples, which is most of the work here; the words themselves are a
small table, and it is checked against an independent one in the tests.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import yaml

from svm.errors import UserError

DATA = Path(__file__).parent


@dataclass(frozen=True)
class Hedge:
    """How far the true value may lie from the number after a word, as parts of that number."""

    words: str
    low: float
    high: float


#: What a hedge allows: "ruim 24 duizend" may stand for 24.000 up to 26.400, "bijna" for as much below, and so on.
#: A number that was rounded in another direction than its hedge says is a mistake.
HEDGES = (
    Hedge(r"ruim|iets (?:meer|hoger) dan|goed|krap meer dan", 0.0, 0.10),
    Hedge(r"net iets meer dan|net (?:meer dan|boven(?: de)?|over de)|een fractie meer dan", 0.0, 0.05),
    Hedge(r"bijna|haast|krap|iets (?:minder|lager) dan|net geen|net niet", -0.10, 0.0),
    Hedge(r"net (?:minder dan|onder(?: de)?)", -0.05, 0.0),
    Hedge(
        r"circa|ca\.|ongeveer|zo'n|zo’n|rond(?: de)?|omstreeks|om en nabij(?: de)?|grofweg|pakweg|plusminus",
        -0.05,
        0.05,
    ),
    Hedge(r"meer dan|boven de|over de|>", 0.0, 0.25),
    Hedge(r"minder dan|onder de|nog geen|<", -0.25, 0.0),
    Hedge(r"minstens|ten minste|tenminste|minimaal|vanaf|op zijn minst", 0.0, math.inf),
    Hedge(r"hooguit|hoogstens|ten hoogste|maximaal|niet meer dan|tot maximaal", -1.0, 0.0),
)
#: a fraction in words is coarse: this many percentage points either way, before a hedge counts
FRACTION_SLACK = 2.5
#: a hedged fraction may reach this far to its own side
FRACTION_REACH = 8.0
#: "verdubbeld" stands for a factor from 1,9 to 2,1; with "ruim" up to 2,4
FACTOR_SLACK, FACTOR_REACH = 0.05, 0.20

#: words for a share that is not a fraction: percentages that they may stand for
SHARES = {
    r"(?:het|de) (?:overgrote|ruime|grote) (?:meerderheid|merendeel|deel)": (60.0, 100.0),
    r"(?:het merendeel|de meerderheid|een meerderheid|het grootste deel|het meerendeel)": (50.0, 100.0),
    r"(?:een kleine minderheid)": (0.0, 30.0),
    r"(?:een minderheid|de minderheid)": (0.0, 50.0),
    r"(?:vrijwel|nagenoeg) (?:alle|iedereen|allemaal)": (90.0, 100.0),
}
#: words for a count of unknown size: the values they may stand for
CROWDS = {
    "tientallen": (20.0, 200.0),
    "honderden": (200.0, 2_000.0),
    "duizenden": (2_000.0, 20_000.0),
    "tienduizenden": (20_000.0, 200_000.0),
    "honderdduizenden": (200_000.0, 2_000_000.0),
    "miljoenen": (2_000_000.0, math.inf),
}
MULTIPLES = {
    "verdubbel": 2.0,
    "verdriedubbel": 3.0,
    "verdrievoudig": 3.0,
    "verviervoudig": 4.0,
    "vervijfvoudig": 5.0,
    "verzesvoudig": 6.0,
    "vertienvoudig": 10.0,
    "halveer": 0.5,
    "gehalveer": 0.5,
    "halver": 0.5,
}
SCALES = {"duizend": 1e3, "miljoen": 1e6, "mln": 1e6, "mln.": 1e6, "miljard": 1e9, "mld": 1e9, "mld.": 1e9}
_ONES = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien"
_ONES_MORE = "achttien negentien"
_TENS = {20: "twintig", 30: "dertig", 40: "veertig", 50: "vijftig", 60: "zestig", 70: "zeventig", 80: "tachtig"}
DENOMINATORS = {"derde": 3, "vierde": 4, "kwart": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8, "tiende": 10}


@dataclass(frozen=True)
class Number:
    """A number in a text. `kind`: count, percent, points, share, factor or crowd; `low` to `high` is what it may mean.

    `allowed` is the reason why it is no figure. `step` is the unit of its last digit that counts, `reach` the part of
    a number by which its rounding may be off.
    """

    start: int
    end: int
    text: str
    kind: str = "count"
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    is_word: bool = False
    is_hedged: bool = False
    allowed: str = ""
    reach: float = 0.03

    def agrees(self, value: float) -> bool:
        """Whether the number may stand for a value: as rounded as it is written, or within its hedge."""
        slack = 1e-9 * max(1.0, abs(value))
        if self.low - slack <= value <= self.high + slack:
            return True
        if self.is_hedged or self.kind not in ("count", "percent", "points"):
            return False
        # zeros at the end may be rounding, but never more than this part of it
        coarse = self.kind == "count" and abs(self.value) >= 100
        reach = min(self.step / 2, self.reach * abs(value)) if coarse else self.step / 2
        return abs(value - self.value) <= reach + slack


@dataclass(frozen=True)
class Allowed:
    """A number that may stand in a text without being a figure, and why."""

    pattern: re.Pattern[str]
    reason: str


def load_allowed(path: Path) -> list[Allowed]:
    """Read a list of allowed numbers. Raises UserError for a line without a reason or with a broken pattern."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise UserError(f"{path.name} cannot be read: {error}.", next_step="repair the file or remove it.") from None
    lines = found.get("toegestaan") if isinstance(found, dict) else None
    if not isinstance(lines, list):
        raise UserError(
            f"{path.name} has no list `toegestaan`.",
            expected="a list of lines with `tekst` or `patroon`, and `reden`.",
            next_step="write it as in publish/documents/allowed.yml.",
        )
    return [_allowed(path, line) for line in lines]


def _allowed(path: Path, line: object) -> Allowed:
    if not isinstance(line, dict) or not (line.get("tekst") or line.get("patroon")) or not line.get("reden"):
        raise UserError(
            f"{path.name} allows a number without a text or without a reason: {line}.",
            expected="`tekst` or `patroon`, and `reden`.",
            next_step="say why the number may stand there.",
        )
    pattern = line.get("patroon") or rf"(?<!\w){re.escape(str(line['tekst']))}(?!\w)"
    try:
        return Allowed(re.compile(str(pattern), re.IGNORECASE | re.MULTILINE), str(line["reden"]))
    except re.error as error:
        raise UserError(
            f"{path.name} has a pattern that cannot be read: {pattern} ({error}).",
            next_step="use `tekst` for a literal text.",
        ) from None


@cache
def default_allowed() -> tuple[Allowed, ...]:
    """The list that holds for every document."""
    return tuple(load_allowed(DATA / "allowed.yml"))


# words -----------------------------------------------------------------------------------------------------------


@cache
def _small() -> dict[str, int]:
    words: dict[str, int] = {word: value for value, word in enumerate(f"{_ONES} {_ONES_MORE}".split())}
    words |= {word: value for value, word in _TENS.items()} | {"negentig": 90}
    ones = list(words)[1:10]
    for tens, name in (*_TENS.items(), (90, "negentig")):
        for value, one in enumerate(ones, 1):
            words[f"{one}{'ën' if one.endswith('e') else 'en'}{name}"] = tens + value
    return words | {"één": 1}


def spell(number: int) -> str:
    """A whole number below a million in Dutch words: `spell(24)` is vierentwintig."""
    if number < 100:
        return next(word for word, value in _small().items() if value == number)
    if number < 1_000:
        hundreds, rest = divmod(number, 100)
        return ("" if hundreds == 1 else spell(hundreds)) + "honderd" + (spell(rest) if rest else "")
    thousands, rest = divmod(number, 1_000)
    return ("" if thousands == 1 else spell(thousands)) + "duizend" + (f" {spell(rest)}" if rest else "")


def word_value(word: str) -> int | None:
    """The value of a whole number in Dutch words, below a million; None when it is no number."""
    text = re.sub(r"[\s\u00a0-]+", "", word.lower()).replace("éé", "ee").replace("eën", "eën")
    text = re.sub(r"(twee|drie)en(?=twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)", r"\1ën", text)
    if "duizend" in text:
        left, _, right = text.partition("duizend")
        thousands = 1 if not left else _hundreds(left)
        rest = 0 if not right else _hundreds(right.removeprefix("en"))
        return None if thousands is None or rest is None or thousands > 999 or rest > 999 else thousands * 1000 + rest
    return _hundreds(text)


def _hundreds(text: str) -> int | None:
    left, found, right = text.partition("honderd")
    if not found:
        return _small().get(text)
    hundreds = 1 if not left else _small().get(left)
    rest = 0 if not right else _small().get(right, _small().get(right.removeprefix("en")))
    return None if hundreds is None or rest is None or not 0 < hundreds < 100 else hundreds * 100 + rest


_PIECE = "|".join(sorted({*_small(), "honderd", "duizend"}, key=len, reverse=True))
_WORD = re.compile(
    rf"(?<![\w-])(?!een(?!\w)|en(?!\w))(?:{_PIECE})(?:en)?(?:(?:{_PIECE}|en|ën))*(?:[ \u00a0](?:en[ \u00a0])?"
    rf"(?:(?:{_PIECE})(?:(?:{_PIECE}|en|ën))*))*(?![\w-])",
    re.IGNORECASE,
)

# digits ----------------------------------------------------------------------------------------------------------

_GAP = r"[ \t\u00a0\u202f\u2009]"
_DIGITS = r"(?:\d{1,3}(?:[.'\u00a0\u202f\u2009 ]\d{3})+(?![\d])|\d+)(?:,\d+)?"
_SUFFIX = (
    rf"(?:{_GAP}?(?P<pp>procentpunt(?:en)?|%-?punt(?:en)?)|{_GAP}?(?P<pct>%|procent(?!punt)|pct\.)"
    rf"|{_GAP}(?P<scale>duizend|miljoen|miljard|mln\.?|mld\.?)(?!\w))?"
)
_FIGURE = re.compile(rf"(?<![\w.,/])(?P<sign>[-−–](?=\d))?(?P<digits>{_DIGITS}){_SUFFIX}(?![\w]|[.,]\d)", re.IGNORECASE)
_HEDGE = re.compile(
    rf"(?:^|(?<=[\s(]))(?:{'|'.join(f'(?P<h{i}>{h.words})' for i, h in enumerate(HEDGES))}){_GAP}*"
    rf"(?:de{_GAP}|een{_GAP}|het{_GAP})?(?:€{_GAP}?)?$",
    re.IGNORECASE,
)
_AND = rf"{_GAP}(?:en|tot|à){_GAP}(?:de{_GAP})?|{_GAP}?[-–]{_GAP}?"
_RANGE = re.compile(
    rf"(?:tussen{_GAP}(?:de{_GAP})?)?(?<![\w.,/-])(?P<a>{_DIGITS})(?:{_GAP}?(?:%|procent|duizend|miljoen))?(?:{_AND})"
    rf"(?P<b>{_DIGITS}){_SUFFIX}(?![\w]|[.,]\d)",
    re.IGNORECASE,
)
_COUNTED = "|".join(w for w in sorted({*_small()} - {"nul"}, key=len, reverse=True))
_FRACTION = re.compile(
    rf"(?<!\w)(?:(?P<driekwart>drie{_GAP}?kwart)|(?P<helft>de helft|een helft)|(?P<num>{_COUNTED}){_GAP}(?P<den>"
    rf"{'|'.join(DENOMINATORS)})(?!{_GAP}(?:kwartaal|maand|jaar|week|kamer|lid|keer|editie|plaats|land|deel van 20))"
    rf"|(?P<of>{_COUNTED}|\d{{1,3}}){_GAP}(?:op|van){_GAP}de{_GAP}(?P<total>tien|vijf|drie|vier|honderd|twintig|10|5|3|4|100))"
    r"(?!\w)",
    re.IGNORECASE,
)
_SHARE = re.compile("|".join(f"(?P<s{i}>(?<!\\w){p}(?!\\w))" for i, p in enumerate(SHARES)), re.IGNORECASE)
_CROWD = re.compile(rf"(?<!\w)(?P<size>{'|'.join(sorted(CROWDS, key=len, reverse=True))})(?!\w)", re.IGNORECASE)
_MULTIPLE = re.compile(
    rf"(?<!\w)(?:(?P<verb>(?:ge)?(?:{'|'.join(MULTIPLES)})\w*)|(?P<times>{_COUNTED}|\d+(?:,\d+)?){_GAP}(?:keer|maal){_GAP}"
    rf"(?:zo{_GAP}?(?:veel|groot|hoog|lang|vaak)|(?:de|het)?{_GAP}?(?:meer|hoger|groter)))(?!\w)"
    rf"|(?<!\w)(?P<double>het dubbele|een verdubbeling|een halvering|half{_GAP}zo{_GAP}?(?:veel|groot|hoog))(?!\w)",
    re.IGNORECASE,
)


def digits_value(text: str) -> tuple[float, float]:
    """The value of digits in Dutch notation and the unit of the last digit that counts: `12,50` is (12.5, 0.01)."""
    whole, _, decimals = re.sub(r"[.'\s\u00a0\u202f\u2009]", "", text).partition(",")
    value = float(f"{whole}.{decimals or 0}")
    if decimals:
        return value, 10.0 ** -len(decimals)
    zeros = len(whole) - len(whole.rstrip("0")) if value else 0
    return value, 10.0**zeros


def dutch_text(value: float, places: int) -> str:
    """A worked-out number in a message, in Dutch notation; figures themselves are worded by the warehouse only."""
    number = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = str(number.normalize() if number else 0)
    return (str(int(number)) if "E" in text else text).replace(".", ",")


def read_numbers(text: str, allowed: Sequence[Allowed] = ()) -> list[Number]:
    """All numbers of a text in reading order; those on the list of allowed ones carry the reason."""
    taken: list[Number] = []
    free = bytearray(len(text))

    def take(number: Number) -> None:
        if not any(free[number.start : number.end]) and number.end > number.start:
            free[number.start : number.end] = b"\x01" * (number.end - number.start)
            taken.append(number)

    has_digit = any(c.isdigit() for c in text)
    for entry in allowed:
        if has_digit or not entry.pattern.pattern.startswith(r"\b\d"):
            for match in entry.pattern.finditer(text):
                take(Number(match.start(), match.end(), match.group(), allowed=entry.reason))
    for match in _MULTIPLE.finditer(text):
        take(_multiple(text, match))
    for match in _FRACTION.finditer(text):
        take(_fraction(text, match))
    for pattern, table, kind in ((_SHARE, SHARES, "share"), (_CROWD, CROWDS, "crowd")):
        for match in pattern.finditer(text):
            low, high = table[match.group("size").lower()] if kind == "crowd" else list(table.values())[_index(match)]
            take(Number(match.start(), match.end(), match.group(), kind, low, low, high, 1.0, True, True))
    if has_digit:
        for match in _RANGE.finditer(text):
            number = _range(match)
            if number:
                take(number)
        for match in _FIGURE.finditer(text):
            take(_figure(text, match))
    for match in _WORD.finditer(text):
        number = _word(text, match)
        if number:
            take(number)
    return _with_shared_units(text, sorted(taken, key=lambda n: n.start))


def _with_shared_units(text: str, numbers: list[Number]) -> list[Number]:
    """The unit of the second number holds for the first: "van 58 naar 36 procent", "van 32 naar 24 duizend"."""
    found = list(numbers)
    for position, (one, other) in enumerate(pairwise(numbers)):
        between = text[one.end : other.start]
        is_pair = re.fullmatch(r"\s+(?:naar|tot)\s+", between) and text[: one.start].rstrip().lower().endswith("van")
        if not is_pair or one.allowed or other.allowed or one.kind != "count":
            continue
        scale = next((SCALES[w] for w in other.text.lower().split() if w in SCALES), 1.0)
        if (other.kind in ("percent", "points") or scale > 1) and one.value < 1000:
            value, step = one.value * scale, min(one.step, 1.0) * scale
            found[position] = replace(one, kind=other.kind, value=value, low=value, high=value, step=step)
    return found


def _index(match: re.Match[str]) -> int:
    return int(next(name for name, found in match.groupdict().items() if found)[1:])


def _hedged(text: str, number: Number, slack: float = 0.0, reach: float | None = None) -> Number:
    """The number with what a hedge before it allows. `slack` and `reach` are in units of the number itself."""
    match = _HEDGE.search(text[max(0, number.start - 40) : number.start])
    if not match:
        return replace(number, low=number.value - slack, high=number.value + slack)
    hedge = HEDGES[_index(match)]
    size = abs(number.value)
    low, high = hedge.low * size, hedge.high * size
    if reach is not None:
        low, high = (math.copysign(min(abs(x), reach), x) if math.isfinite(x) else x for x in (low, high))
        low, high = low if low else -slack / 5, high if high else slack / 5
        low, high = (-reach if hedge.low < 0 else low), (reach if 0 < hedge.high < math.inf else high)
    start = number.start - (min(40, number.start) - match.start())
    start += len(text[start : number.start]) - len(text[start : number.start].lstrip())
    return replace(
        number,
        start=start,
        text=text[start : number.end],
        low=number.value + low,
        high=number.value + high,
        is_hedged=True,
    )


def _figure(text: str, match: re.Match[str]) -> Number:
    value, step = digits_value(match.group("digits"))
    kind = "points" if match.group("pp") else "percent" if match.group("pct") else "count"
    if kind != "count" and step > 1:
        step = 1.0
    if match.group("scale"):
        _, step = digits_value(match.group("digits"))
        scale = SCALES[match.group("scale").lower()]
        # "24 duizend" is rounded to thousands, "20 duizend" need not be rounded to tens of thousands
        value, step = float(Decimal(str(value)) * int(scale)), min(step, 1.0) * scale
    reach = 0.05 if match.group("scale") else 0.03
    sign = -1.0 if match.group("sign") and not text[: match.start()].rstrip()[-1:].isdigit() else 1.0
    number = Number(match.start(), match.end(), match.group(), kind, sign * value, 0.0, 0.0, step, reach=reach)
    return _hedged(text, number)


def _range(match: re.Match[str]) -> Number | None:
    low, step = digits_value(match.group("a"))
    high, step_high = digits_value(match.group("b"))
    scale = SCALES.get((match.group("scale") or "").lower(), 1.0)
    low, high = low * scale, high * scale
    if high <= low:
        return None
    kind = "points" if match.group("pp") else "percent" if match.group("pct") else "count"
    middle = (low + high) / 2
    return Number(
        match.start(), match.end(), match.group(), kind, middle, low, high, min(step, step_high), False, is_hedged=True
    )


def _fraction(text: str, match: re.Match[str]) -> Number:
    if match.group("driekwart"):
        value = 75.0
    elif match.group("helft"):
        value = 50.0
    elif match.group("den"):
        top = word_value(match.group("num")) or 1
        value = 100.0 * top / DENOMINATORS[match.group("den").lower()]
    else:
        value = 100.0 * _plain(match.group("of")) / _plain(match.group("total"))
    number = Number(match.start(), match.end(), match.group(), "share", value, is_word=True)
    slack = 5.0 if match.group("of") else FRACTION_SLACK
    return _hedged(text, number, slack, FRACTION_REACH)


def _plain(text: str) -> float:
    return digits_value(text)[0] if text[0].isdigit() else float(word_value(text) or 0)


def _multiple(text: str, match: re.Match[str]) -> Number:
    words = match.group().lower()
    if match.group("times"):
        value = _plain(match.group("times"))
    elif match.group("double"):
        value = 0.5 if "hal" in words else 2.0
    else:
        value = next(factor for stem, factor in MULTIPLES.items() if words.removeprefix("ge").startswith(stem))
    number = Number(match.start(), match.end(), match.group(), "factor", value, is_word=True)
    return _hedged(text, number, FACTOR_SLACK * value, FACTOR_REACH * value)


def _word(text: str, match: re.Match[str]) -> Number | None:
    words = match.group()
    while words and word_value(words) is None:
        # "twee duizend" reads on over spaces; take off words from the end until it is one number
        words = words[: max(words.rfind(" "), words.rfind("\u00a0"), 0)]
    value = word_value(words) if words else None
    if value is None or words.lower() == "een":
        return None
    end, scaled, kind, step = match.start() + len(words), float(value), "count", 1.0
    if value and value % 1000 == 0:
        step = 1000.0
    elif value >= 100:
        step = digits_value(str(value))[1]
    after = re.match(rf"{_GAP}(?P<scale>miljoen|miljard|mln\.?|mld\.?|duizend)(?!\w)", text[end:], re.IGNORECASE)
    if after and value:
        factor = SCALES[after.group("scale").lower()]
        scaled, step, end = scaled * factor, factor, end + after.end()
    unit = re.match(rf"{_GAP}(?:(?P<pp>procentpunt(?:en)?)|(?P<pct>procent))(?!\w)", text[end:], re.IGNORECASE)
    if unit:
        kind, end, step = "points" if unit.group("pp") else "percent", end + unit.end(), 1.0
    number = Number(match.start(), end, text[match.start() : end], kind, scaled, 0.0, 0.0, step, True)
    return _hedged(text, number)
