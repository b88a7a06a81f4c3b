"""The names of lines, set at their ends in the drawing: never over one another, each led to by a thin line."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from publish.look.theme import CHART_FONT, SERIES, SERIES_TEXT, colour

SVG = "{http://www.w3.org/2000/svg}"
#: size of the letters and height of a line of text, in units of the drawing
SIZE, LINE_HEIGHT = 13, 16
#: room between the lines and their names, and least distance between two names
NAME_GAP, APART = 22, 5
#: width of a sign as part of the size of its font, in Liberation Sans, on the safe side
_WIDTHS = {**dict.fromkeys("fijlrtI.,:;'()[]/-|\u00a0 ", 0.36), **dict.fromkeys("mwMW%", 0.9)}
_OTHER, _CAPITAL = 0.57, 0.76


@dataclass(frozen=True)
class Name:
    """The name of a line in lines of text; `turn` gives its colour."""

    turn: int
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """How high it is, in units of the drawing."""
        return LINE_HEIGHT * len(self.lines)


def text_width(text: str) -> int:
    """How wide a text is at most, in units of the drawing."""
    return math.ceil(SIZE * sum(_WIDTHS.get(sign, _CAPITAL if sign.isupper() else _OTHER) for sign in text))


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines that fit in the room; no word is broken."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def names_height(names: Sequence[Name]) -> int:
    """How high all names are below one another."""
    return sum(name.height + APART for name in names)


def placed(names: Sequence[Name], wishes: Sequence[float], top: float, bottom: float) -> list[float]:
    """The top of each name: its middle as near to its wish as the others allow, all of them between two heights."""
    order = sorted(range(len(names)), key=lambda n: (wishes[n], n))
    tops = [0.0] * len(names)
    free = top
    for n in order:
        tops[n] = max(wishes[n] - names[n].height / 2, free)
        free = tops[n] + names[n].height + APART
    limit = bottom
    for n in reversed(order):
        tops[n] = min(tops[n], limit - names[n].height)
        limit = tops[n] - APART
    return tops


def with_names(drawn: str, names: Sequence[Name], points: Sequence[int]) -> str:
    """A drawing with the names of its lines at the right; `points` says how many points each line has, in order."""
    root = etree.fromstring(drawn.encode())
    marks = next(g for g in root.iter(f"{SVG}g") if "mark-symbol role-mark" in (g.get("class") or ""))
    ends = [_place(marks[sum(points[: n + 1]) - 1], root) for n in range(len(points))]
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    left = width - 6 - max(text_width(line) for name in names for line in name.lines)
    tops = placed(names, [y for _, y in ends], 4.0, height - 4)
    made = []
    for name, (x, y), top in zip(names, ends, tops, strict=True):
        shade, text = colour(SERIES[name.turn % len(SERIES)]), colour(SERIES_TEXT[name.turn % len(SERIES_TEXT)])
        middle = top + name.height / 2
        line = f"M{x + 6:g},{y:g}L{left - 10:g},{y:g}L{left - 4:g},{middle:g}"
        made.append(f'<path d="{line}" fill="none" stroke="{shade}" stroke-width="1" stroke-dasharray="1,3"/>')
        spans = "".join(
            f'<tspan x="{left:g}" y="{top + LINE_HEIGHT * (n + 1) - 4:g}">{escape(words)}</tspan>'
            for n, words in enumerate(name.lines)
        )
        made.append(f'<text fill="{text}">{spans}</text>')
    group = f'<g class="namen" font-family="{CHART_FONT}" font-size="{SIZE}px">{"".join(made)}</g>'
    return drawn.removesuffix("</svg>") + group + "</svg>"


def _place(mark: etree._Element, root: etree._Element) -> tuple[float, float]:
    """Where a mark stands in the drawing: all moves of the groups around it together."""
    x = y = 0.0
    node: etree._Element | None = mark
    while node is not None and node is not root:
        if move := re.search(r"translate\(([-\d.]+),([-\d.]+)\)", node.get("transform") or ""):
            x, y = x + float(move[1]), y + float(move[2])
        node = node.getparent()
    return x, y
