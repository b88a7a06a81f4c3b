"""Reads the numbers in a Dutch text: digits, words, fractions, multiples, each with the values it may stand for.

What the words around a number allow is data: `words.yml`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

from publish.prose.allowed import Allowed
from publish.prose.number_words import SMALL, word_value
from svm.files import from_yaml

_DATA: dict[str, Any] = from_yaml(Path(__file__).with_name("words.yml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Hedge:
    """How far the true value may lie from the number after some words, as parts of that number."""

    terms: tuple[str, ...]
    low: float
    high: float

    @property
    def words(self) -> str:
        """Return the words as a regular expression."""
        return _any(self.terms)


def _any(terms: Iterable[str]) -> str:
    """Any of some terms as a regular expression, the longest first."""
    return "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))


HEDGES = tuple(Hedge(tuple(line["woorden"]), line["laag"], line["hoog"]) for line in _DATA["voorbehoud"])
_FRACTION_SLACK, _OUT_OF_SLACK, _FRACTION_REACH = (_DATA["breuk"][name] for name in ("speling", "speling_op", "bereik"))
_FACTOR_SLACK, _FACTOR_REACH = (_DATA["veelvoud"][name] for name in ("speling", "bereik"))
_SHARES = [(_any(line["woorden"]), float(line["laag"]), float(line["hoog"])) for line in _DATA["aandelen"]]
_CROWDS: dict[str, list[float]] = _DATA["menigten"]
_MULTIPLES: dict[str, float] = _DATA["veelvouden"]
_SCALES: dict[str, float] = {word: float(size) for word, size in _DATA["schalen"].items()}
_DENOMINATORS: dict[str, int] = _DATA["noemers"]


def _claims(*names: str) -> re.Pattern[str]:
    """The words for claims of some kinds; `*` is the rest of a word."""
    words = _any(term for name in names for term in _DATA["beweringen"][name]).replace(re.escape("*"), r"\w*")
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


#: words that say something is the largest, and all words for a claim without a number
LARGEST, CLAIMS = _claims("grootste"), _claims("grootste", "overige")


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
        """Return whether the number may stand for a value: as rounded as it is written, or within its hedge.

        >>> [number] = read_numbers("bijna 25 duizend")
        >>> number.agrees(24_140), number.agrees(25_140)
        (True, False)
        """
        slack = 1e-9 * max(1.0, abs(value))
        if self.low - slack <= value <= self.high + slack:
            return True
        if self.is_hedged or self.kind not in ("count", "percent", "points"):
            return False
        # zeros at the end may be rounding, but never more than this part of it
        coarse = self.kind == "count" and abs(self.value) >= 100
        reach = min(self.step / 2, self.reach * abs(value)) if coarse else self.step / 2
        return abs(value - self.value) <= reach + slack


# words -----------------------------------------------------------------------------------------------------------

_PIECE = "|".join(sorted({*SMALL, "honderd", "duizend"}, key=len, reverse=True))
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
_COUNTED = "|".join(w for w in sorted({*SMALL} - {"nul"}, key=len, reverse=True))
_FRACTION = re.compile(
    rf"(?<!\w)(?:(?P<driekwart>drie{_GAP}?kwart)|(?P<helft>de helft|een helft)|(?P<num>{_COUNTED}){_GAP}(?P<den>"
    rf"{'|'.join(_DENOMINATORS)})(?!{_GAP}(?:kwartaal|maand|jaar|week|kamer|lid|keer|editie|plaats|land|deel van 20))"
    rf"|(?P<of>{_COUNTED}|\d{{1,3}}){_GAP}(?:op|van){_GAP}de{_GAP}(?P<total>tien|vijf|drie|vier|honderd|twintig|10|5|3|4|100))"
    r"(?!\w)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    "|".join(f"(?P<s{i}>(?<!\\w)(?:{words})(?!\\w))" for i, (words, _, _) in enumerate(_SHARES)), re.IGNORECASE
)
# "in miljoenen euro's" is a unit
_CROWD = re.compile(rf"(?<!\w)(?!(?<=\bin\s)\w+\s+euro)(?P<size>{_any(_CROWDS)})(?!\w)", re.IGNORECASE)
_MULTIPLE = re.compile(
    rf"(?<!\w)(?:(?P<verb>(?:ge)?(?:{'|'.join(_MULTIPLES)})\w*)|(?P<times>{_COUNTED}|\d+(?:,\d+)?){_GAP}(?:keer|maal){_GAP}"
    rf"(?:zo{_GAP}?(?:veel|groot|hoog|lang|vaak)|(?:de|het)?{_GAP}?(?:meer|hoger|groter)))(?!\w)"
    rf"|(?<!\w)(?P<double>het dubbele|een verdubbeling|een halvering|half{_GAP}zo{_GAP}?(?:veel|groot|hoog))(?!\w)",
    re.IGNORECASE,
)
_SCALE_AFTER = re.compile(rf"{_GAP}(?P<scale>miljoen|miljard|mln\.?|mld\.?|duizend)(?!\w)", re.IGNORECASE)
_PERCENT_AFTER = re.compile(rf"{_GAP}(?:(?P<pp>procentpunt(?:en)?)|(?P<pct>procent))(?!\w)", re.IGNORECASE)


def digits_value(text: str) -> tuple[float, float]:
    """Read digits in Dutch notation: their value, and the unit of the last digit that counts.

    >>> digits_value("12,50"), digits_value("24.100")
    ((12.5, 0.01), (24100.0, 100.0))
    """
    whole, _, decimals = re.sub(r"[.'\s\u00a0\u202f\u2009]", "", text).partition(",")
    value = float(f"{whole}.{decimals or 0}")
    if decimals:
        return value, 10.0 ** -len(decimals)
    zeros = len(whole) - len(whole.rstrip("0")) if value else 0
    return value, 10.0**zeros


def dutch_text(value: float, places: int) -> str:
    """Write a worked-out number for a message in Dutch notation; figures are worded by the warehouse only.

    >>> dutch_text(12.345, 1), dutch_text(12.0, 2)
    ('12,3', '12')
    """
    number = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = str(number.normalize() if number else 0)
    return (str(int(number)) if "E" in text else text).replace(".", ",")


# a text ----------------------------------------------------------------------------------------------------------


def read_numbers(text: str, allowed: Sequence[Allowed] = ()) -> list[Number]:
    """Read all numbers of a text in reading order; those on the list of allowed ones carry the reason.

    >>> [(n.text, n.value, n.kind) for n in read_numbers("Ruim 24 duizend, een derde minder.")]
    [('Ruim 24 duizend', 24000.0, 'count'), ('een derde', 33.333333333333336, 'share')]
    """
    numbers: list[Number] = []
    taken = bytearray(len(text))
    # what an earlier reader takes is not looked at again
    for number in chain(_allowed(text, allowed), *(read(text) for read in READERS)):
        if number.end > number.start and not any(taken[number.start : number.end]):
            taken[number.start : number.end] = b"\x01" * (number.end - number.start)
            numbers.append(number)
    return _with_shared_units(text, sorted(numbers, key=lambda n: n.start))


def _allowed(text: str, allowed: Sequence[Allowed]) -> Iterator[Number]:
    has_digit = _has_digit(text)
    for entry in allowed:
        if has_digit or not entry.pattern.pattern.startswith(r"\b\d"):
            for match in entry.pattern.finditer(text):
                yield Number(match.start(), match.end(), match.group(), allowed=entry.reason)


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


def _with_shared_units(text: str, numbers: list[Number]) -> list[Number]:
    """The unit of the second number holds for the first: "van 58 naar 36 procent", "van 32 naar 24 duizend"."""
    return [*(_with_unit_of(text, a, b) for a, b in pairwise(numbers)), *numbers[-1:]]


def _with_unit_of(text: str, number: Number, after: Number) -> Number:
    between, before = text[number.end : after.start], text[: number.start]
    is_pair = re.fullmatch(r"\s+(?:naar|tot)\s+", between) and before.rstrip().lower().endswith("van")
    if not is_pair or number.allowed or after.allowed or number.kind != "count" or number.value >= 1000:
        return number
    scale = next((_SCALES[w] for w in after.text.lower().split() if w in _SCALES), 1.0)
    if after.kind not in ("percent", "points") and scale == 1:
        return number
    value, step = number.value * scale, min(number.step, 1.0) * scale
    return replace(number, kind=after.kind, value=value, low=value, high=value, step=step)


# a hedge before a number -------------------------------------------------------------------------------------------


def _index(match: re.Match[str]) -> int:
    return int(next(name for name, words in match.groupdict().items() if words)[1:])


def _hedged(text: str, number: Number, slack: float = 0.0, reach: float | None = None) -> Number:
    """The number with what a hedge before it allows. `slack` and `reach` are in units of the number itself."""
    before = text[max(0, number.start - 40) : number.start]
    match = _HEDGE.search(before)
    if not match:
        return replace(number, low=number.value - slack, high=number.value + slack)
    low, high = _room(HEDGES[_index(match)], number, slack, reach)
    hedge = before[match.start() :].lstrip()
    start = number.start - len(hedge)
    return replace(
        number, start=start, text=text[start : number.end], low=number.value + low, high=number.value + high,
        is_hedged=True,
    )  # fmt: skip


def _room(hedge: Hedge, number: Number, slack: float, reach: float | None) -> tuple[float, float]:
    """How far below and above a number the value may lie; a reach stands for what the hedge allows.

    A hedge never reaches further than the last digit that is written: "bijna 317 duizend" is more than 316 duizend.
    """
    size = abs(number.value)
    if reach is None:
        is_bound = math.isinf(hedge.high) or hedge.low <= -1
        room = math.inf if is_bound else _written(number)
        return max(hedge.low * size, -room), min(hedge.high * size, room)
    low = -reach if hedge.low < 0 else -slack / 5
    high = reach if hedge.high > 0 else slack / 5
    return low, (math.inf if math.isinf(hedge.high) else high)


def _written(number: Number) -> float:
    """The unit of the last digit that is written: 1.000 for "24 duizend", 10.000 for "20 duizend"."""
    size = abs(number.value)
    return digits_value(str(int(size)))[1] if size and size == int(size) else number.step


# one reader per form ---------------------------------------------------------------------------------------------


def _multiples(text: str) -> Iterator[Number]:
    """Read "verdubbeld", "twee keer zo veel", "het dubbele"."""
    for match in _MULTIPLE.finditer(text):
        value = _factor(match)
        number = Number(match.start(), match.end(), match.group(), "factor", value, is_word=True)
        yield _hedged(text, number, _FACTOR_SLACK * value, _FACTOR_REACH * value)


def _factor(match: re.Match[str]) -> float:
    words = match.group().lower()
    if match.group("times"):
        return _plain(match.group("times"))
    if match.group("double"):
        return 0.5 if "hal" in words else 2.0
    return float(next(factor for stem, factor in _MULTIPLES.items() if words.removeprefix("ge").startswith(stem)))


def _fractions(text: str) -> Iterator[Number]:
    """Read "een derde", "driekwart", "drie op de tien"."""
    for match in _FRACTION.finditer(text):
        number = Number(match.start(), match.end(), match.group(), "share", _percentage(match), is_word=True)
        yield _hedged(text, number, _OUT_OF_SLACK if match.group("of") else _FRACTION_SLACK, _FRACTION_REACH)


def _percentage(match: re.Match[str]) -> float:
    if match.group("driekwart"):
        return 75.0
    if match.group("helft"):
        return 50.0
    if match.group("den"):
        return 100.0 * (word_value(match.group("num")) or 1) / _DENOMINATORS[match.group("den").lower()]
    return 100.0 * _plain(match.group("of")) / _plain(match.group("total"))


def _plain(text: str) -> float:
    return digits_value(text)[0] if text[0].isdigit() else float(word_value(text) or 0)


def _shares(text: str) -> Iterator[Number]:
    """Read "de meerderheid", "vrijwel alle"."""
    for match in _SHARE.finditer(text):
        _, low, high = _SHARES[_index(match)]
        yield Number(match.start(), match.end(), match.group(), "share", low, low, high, 1.0, True, True)


def _crowds(text: str) -> Iterator[Number]:
    """Read "duizenden", "tientallen"."""
    for match in _CROWD.finditer(text):
        low, high = (float(end) for end in _CROWDS[match.group("size").lower()])
        yield Number(match.start(), match.end(), match.group(), "crowd", low, low, high, 1.0, True, True)


def _kind(match: re.Match[str]) -> str:
    return "points" if match.group("pp") else "percent" if match.group("pct") else "count"


def _ranges(text: str) -> Iterator[Number]:
    """Read "tussen 20 en 30 duizend", "10-20 procent"."""
    for match in _RANGE.finditer(text) if _has_digit(text) else ():
        scale = _SCALES.get((match.group("scale") or "").lower(), 1.0)
        (low, step_low), (high, step_high) = (digits_value(match.group(end)) for end in "ab")
        low, high, step = low * scale, high * scale, min(step_low, step_high)
        if high > low:
            middle = (low + high) / 2
            words = match.group()
            yield Number(match.start(), match.end(), words, _kind(match), middle, low, high, step, is_hedged=True)


def _figures(text: str) -> Iterator[Number]:
    """Read "24.140", "ruim 24 duizend", "-3,5%"."""
    for match in _FIGURE.finditer(text) if _has_digit(text) else ():
        yield _hedged(text, _figure(text, match))


def _figure(text: str, match: re.Match[str]) -> Number:
    value, step = digits_value(match.group("digits"))
    kind = _kind(match)
    if kind != "count":
        step = min(step, 1.0)
    reach = Number.reach
    if match.group("scale"):
        scale = _SCALES[match.group("scale").lower()]
        # "24 duizend" is rounded to thousands, "20 duizend" need not be rounded to tens of thousands
        value, step = float(Decimal(str(value)) * int(scale)), min(step, 1.0) * scale
        reach = 0.05
    sign = -1.0 if match.group("sign") and not text[: match.start()].rstrip()[-1:].isdigit() else 1.0
    return Number(match.start(), match.end(), match.group(), kind, sign * value, 0.0, 0.0, step, reach=reach)


def _words(text: str) -> Iterator[Number]:
    """Read "vierentwintig", "twee miljoen", "tien procent"."""
    for match in _WORD.finditer(text):
        words = _longest_number(match.group())
        if words and words.lower() != "een":
            yield _hedged(text, _in_words(text, match.start(), words))


def _longest_number(words: str) -> str:
    """The words up to where they are one number: "twee duizend" reads on over spaces. Empty when none is."""
    while words and word_value(words) is None:
        words = words[: max(words.rfind(" "), words.rfind("\u00a0"), 0)]
    return words


def _in_words(text: str, start: int, words: str) -> Number:
    value, end, kind = float(word_value(words) or 0), start + len(words), "count"
    step = 1000.0 if value and value % 1000 == 0 else digits_value(str(int(value)))[1] if value >= 100 else 1.0
    after = _SCALE_AFTER.match(text, end)
    if after and value:
        step = _SCALES[after.group("scale").lower()]
        value, end = value * step, after.end()
    unit = _PERCENT_AFTER.match(text, end)
    if unit:
        kind, end, step = _kind(unit), unit.end(), 1.0
    return Number(start, end, text[start:end], kind, value, 0.0, 0.0, step, is_word=True)


#: in this order
READERS = (_multiples, _fractions, _shares, _crowds, _ranges, _figures, _words)
