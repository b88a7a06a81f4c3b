"""How wide the columns of a Word table are: so wide that no word is ever broken, and else as even as can be."""

from __future__ import annotations

import math
from collections.abc import Sequence

from publish.look.theme import SIZES
from publish.tables.table import ReportTable

#: styles of what stands in a cell, and the longest text that stays on one line: what is best first
FORMS = (("Cel", 12), ("Cel", 9), ("Cel", 0), ("Klein", 0))
#: twips between the margins of an A4 page, and those that a first column gets at most, beside few columns and many
PAGE, FIRST, FIRST_OF_MANY, FEW = 9070, 3400, 2300, 4
#: twips left and right of what stands in a cell, both together, with some room for another font than ours
MARGINS = 130
#: width of a sign as part of the size of its font, in Verdana; all signs that are not named are as wide as a digit
_WIDTHS = {**dict.fromkeys("fijlrtI.,:;'()[]/-|\u00a0 ", 0.46), **dict.fromkeys("mwMW%Oe@", 0.72), "m": 0.98, "W": 0.99}
_DIGIT, _CAPITAL, _BOLD = 0.64, 0.76, 1.13
TWIPS = 20


def is_wide(table: ReportTable, corner: str, room: int) -> bool:
    """Whether the letters of a table would have to be smaller than those of the others for it to fit."""
    return column_widths(table, corner, room)[0] == FORMS[-1][0]


def column_widths(table: ReportTable, corner: str, room: int = PAGE) -> tuple[str, list[int]]:
    """The style of the cells and the width in twips of each column, the first one with `corner` at its head too.

    The style is the first in which every word fits; when even the last is too wide all columns give way alike.
    """
    lines = [[label, *(table.text(cell) for cell in line)] for label, line in table.rows]
    heads = [corner, *table.columns]
    columns = [[line[place] for line in lines] for place in range(len(table.columns) + 1)]
    style, least = "", [0]
    for style, whole in FORMS:
        least = [_least(cells, head, style, whole) for cells, head in zip(columns, heads, strict=True)]
        # columns with figures are equally wide, unless only narrower ones beside the widest leave room
        even = [least[0], *[max(least[1:], default=0)] * len(table.columns)]
        if sum(even) <= room:
            least = even
            break
    first, *numbers = least
    over = room - sum(least)
    if over < 0:
        return style, [width * room // sum(least) for width in least]
    most = FIRST if len(numbers) <= FEW else FIRST_OF_MANY
    wish = min(most, max((_width(text, style) for text in columns[0]), default=0) + MARGINS)
    grown = min(over, max(wish - first, 0))
    each = (over - grown) // max(len(numbers), 1)
    return style, [first + grown, *(number + each for number in numbers)]


def text_width(text: str, size: float, *, bold: bool = False) -> int:
    """How wide a text is in Verdana of `size` points, in twips."""
    ems = sum(_WIDTHS.get(sign, _CAPITAL if sign.isupper() else _DIGIT) for sign in text)
    return math.ceil(ems * size * TWIPS * (_BOLD if bold else 1))


def _least(cells: Sequence[str], head: str, style: str, whole: int) -> int:
    """The width in which no word of a column is broken, nor a text of `whole` signs at most; its head is bold."""
    words = [_width(word, style) for text in cells for word in ([text] if len(text) <= whole else text.split(" "))]
    heads = [_width(word, style, bold=True) for word in head.split(" ")]
    return max(words + heads) + MARGINS


def _width(text: str, style: str, *, bold: bool = False) -> int:
    return text_width(text, SIZES[style], bold=bold)
