"""Whole numbers in Dutch words, written and read.

There are libraries that turn Dutch number words into digits (text2num is the best kept). They return one text without
places and know neither hedges nor fractions nor multiples; the words themselves are a small table, and the tests check
it against an independent one.
"""

from __future__ import annotations

import re

_TO_NINETEEN = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien"
)
_FROM_TWENTY = "twintig dertig veertig vijftig zestig zeventig tachtig negentig"
_TENS = dict(enumerate(_FROM_TWENTY.split(), 2))


def _below_hundred() -> dict[str, int]:
    words = {word: value for value, word in enumerate(_TO_NINETEEN.split())}
    words |= {word: 10 * tens for tens, word in _TENS.items()}
    for tens, name in _TENS.items():
        for unit, word in enumerate(_TO_NINETEEN.split()[1:10], 1):
            words[f"{word}{'ën' if word.endswith('e') else 'en'}{name}"] = 10 * tens + unit
    return words | {"één": 1}


#: every number word below a hundred with its value; the first word of a value is how it is spelled
SMALL = _below_hundred()


def spell(number: int) -> str:
    """Write a whole number below a million in Dutch words.

    >>> spell(24), spell(4_312)
    ('vierentwintig', 'vierduizend driehonderdtwaalf')
    """
    if number < 100:
        return next(word for word, value in SMALL.items() if value == number)
    size, name, gap = (100, "honderd", "") if number < 1_000 else (1_000, "duizend", " ")
    count, rest = divmod(number, size)
    return ("" if count == 1 else spell(count)) + name + (gap + spell(rest) if rest else "")


def word_value(word: str) -> int | None:
    """Read a whole number below a million in Dutch words; None when it is not a number.

    >>> word_value("vierentwintigduizend"), word_value("veel")
    (24000, None)
    """
    text = re.sub(r"[\s\u00a0-]+", "", word.lower()).replace("éé", "ee")
    text = re.sub(rf"(twee|drie)en(?={'|'.join(_TENS.values())})", r"\1ën", text)
    left, has_thousands, right = text.partition("duizend")
    if not has_thousands:
        return _hundreds(text)
    thousands = _hundreds(left) if left else 1
    rest = _hundreds(right.removeprefix("en")) if right else 0
    if thousands is None or rest is None or max(thousands, rest) > 999:
        return None
    return thousands * 1000 + rest


def _hundreds(text: str) -> int | None:
    left, has_hundreds, right = text.partition("honderd")
    if not has_hundreds:
        return SMALL.get(text)
    hundreds = SMALL.get(left) if left else 1
    rest = SMALL.get(right, SMALL.get(right.removeprefix("en"))) if right else 0
    return None if hundreds is None or rest is None or not 0 < hundreds < 100 else hundreds * 100 + rest
