"""A number as it is printed: read from the columns of a figure or a cell, never out of its text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from svm.errors import UserError

#: a number with a point after each thousand or a decimal comma; no part of an address, a date or a version
_DUTCH = re.compile(r"(?<![\w.,/:~])(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?![\w/~]|[.,]\d|-\d)")


@dataclass(frozen=True)
class Number:
    """A printed number.

    `value` has a decimal point and the decimals of print, `shown` is it as print has it, `hedge` the word that print
    puts before it and `sign` what it puts behind it.
    """

    value: str
    shown: str
    decimals: int
    hedge: str
    sign: str


def printed_number(value: Decimal | None, decimals: int, hedge: str, display_text: str) -> Number | None:
    """Return the number that is printed; None when it prints none. `value` is rounded as it is printed.

    Raises UserError when the value is more precise than its text.
    """
    if value is None:
        return None
    whole, _, fraction = str(value).partition(".")
    if fraction[decimals:].strip("0"):
        raise UserError(
            f"{value} is more precise than its text {display_text!r}.",
            expected="a value that is rounded as it is printed",
            next_step="look at printed_value in models/indicators.",
        )
    number = f"{whole}.{fraction[:decimals]}" if decimals else whole
    shown = display_text.removeprefix(hedge).lstrip()
    return Number(number, shown, decimals, hedge, shown.lstrip("-0123456789.,"))


def in_english_notation(text: str) -> str:
    """A text with the same printed numbers in English notation: the separators change places, no digit does.

    >>> in_english_notation("24.140 en 4,5%"), in_english_notation("-1.234,50*")
    ('24,140 en 4.5%', '-1,234.50*')
    >>> in_english_notation("tabel 2.10, 2025"), in_english_notation("migr_1.234 en 2026.0.1")
    ('tabel 2.10, 2025', 'migr_1.234 en 2026.0.1')
    """

    def swapped(found: re.Match[str]) -> str:
        whole, decimals = found[1].replace(".", ","), found[2]
        return f"{whole}.{decimals}" if decimals else whole

    return _DUTCH.sub(swapped, text)
