"""A number as it is printed: read from the columns of a figure or a cell, never out of its text."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from svm.errors import UserError


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
