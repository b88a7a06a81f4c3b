"""JSON as rows of a table: an object is a row, a name the header of a column, wherever in a line it stands.

Beside its name a number of nine digits would look like a citizen service number, and by its place in the line it would
stand below another name than its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

#: how a text in JSON begins
BEGINS = ("{", "[")
#: a text, with the colon when it is a name, or what stands without quotes; a text that was cut off ends with its line
TOKEN = re.compile(r'"((?:[^"\\\n]|\\.)*)(?:"(\s*:)?|\\?$)|([^\s,:{}\[\]"]+)', re.MULTILINE)
NAME = re.compile(r'"[^"\\\n]{1,80}"\s*:')
BETWEEN = re.compile(r"\}\s*,\s*\{")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
#: in characters: where a text without an end of an object is cut; in names: those of a table, further ones are cells
LONGEST, MOST = 1 << 20, 200
#: as a name, the number of a cell
NUMBER = re.compile(r"\d{1,7}")


def in_lines(pieces: Iterator[str]) -> Iterator[str]:
    """The text with a line per object, in pieces that end with one; what stands for a sign is that sign."""
    left = ""
    for piece in pieces:
        whole, end, left = (left + piece).rpartition("}")
        if not end and len(left) > LONGEST:
            whole, end, left = left.rpartition(",")
            whole, left = (whole, left) if end else (left, "")
        if whole or end:
            yield _lined(whole + end)
    yield _lined(left)


def _lined(text: str) -> str:
    text = ESCAPED.sub(_sign, text) if "\\u" in text else text
    text = NAME.sub(lambda name: name[0].replace("_", " "), text) if "_" in text else text
    return BETWEEN.sub("},\n{", text) + "\n"


def _sign(escaped: re.Match[str]) -> str:
    sign = chr(int(escaped[1], 16))
    # what would end a text stays as it is written
    return escaped[0] if sign in '"\\' or not sign.isprintable() else sign


class Rows:
    """Lines of JSON as rows of cells, of which the first lines say which columns there are.

    `head` is how the table begins, headers first; `names` is a row with each of these as a cell beside the columns.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._places: dict[str, int] = {"": 0}
        for name in (name for line in lines for name, _ in _named(line)):
            if len(self._places) < MOST:
                self._places.setdefault(name, len(self._places))
        self.head = [list(self._places), *(row for line in lines for row in self.of(line))]
        self.names = [""] * len(self._places) + list(self._places)

    def of(self, line: str) -> Iterator[list[str]]:
        """The rows of a line, a new one where a column has its next cell; a name of no column stands left of it."""
        row, others = [""] * len(self._places), []
        for name, text in _named(line):
            place = self._places.get(name)
            if place is None:
                others += [name, text]
            elif text:
                if row[place]:
                    yield row
                    row = [""] * len(self._places)
                row[place] = text
        yield row + others


def _named(line: str) -> Iterator[tuple[str, str]]:
    """Each text and number of a line below the last name before it, and each name with nothing below it first."""
    name = ""
    for text, colon, bare in TOKEN.findall(line):
        whole = _unescaped(text) if "\\" in text else text
        if colon:
            name = "" if NUMBER.fullmatch(whole) else whole
        yield (name, "") if colon else (name, whole or bare)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text
