"""The sheets of an Excel workbook as raw XML, so that nothing is lost: cells, their values and how they show."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from publish.office.parts import UnreadableError, local, parse
from publish.office.relations import ID, relations

BOOK, STYLES, STRINGS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"
#: number formats that every program knows as a percentage
PERCENT_FORMATS = {9, 10}


@dataclass(frozen=True)
class Sheet:
    """One sheet as the workbook lists it, with the part that holds it."""

    name: str
    state: str
    part: str


class Workbook:
    """The parts of a workbook. Raises UnreadableError when there is none in them."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        if BOOK not in parts:
            raise UnreadableError(
                "er zit geen werkmap in XML in (misschien is het een .xlsb)",
                next_step="open het bestand in Excel en sla het op als .xlsx.",
            )
        self.root = parse(parts[BOOK], BOOK)

    @cached_property
    def sheets(self) -> list[Sheet]:
        """All sheets in order, chart sheets and dialogs too."""
        targets = {r.number: r.part for r in relations(self.parts, BOOK)}
        return [
            Sheet(s.get("name", ""), s.get("state", "visible"), targets.get(s.get(ID, ""), ""))
            for s in self.root.iter("{*}sheet")
        ]

    @cached_property
    def strings(self) -> list[str]:
        """The shared texts."""
        if STRINGS not in self.parts:
            return []
        return [_text(si) for si in parse(self.parts[STRINGS], STRINGS).iter("{*}si")]

    @cached_property
    def _styles(self) -> etree._Element | None:
        return parse(self.parts[STYLES], STYLES) if STYLES in self.parts else None

    @cached_property
    def cell_formats(self) -> list[str]:
        """Per cell format: `percent`, `hidden` when it shows nothing, or empty."""
        if self._styles is None:
            return []
        codes = {int(f.get("numFmtId", 0)): f.get("formatCode", "") for f in self._styles.iter("{*}numFmt")}
        fonts = [_is_white(f.find("{*}color")) for f in self._styles.iterfind("{*}fonts/{*}font")]
        fills = [_is_filled(f) for f in self._styles.iterfind("{*}fills/{*}fill")]
        formats = []
        for xf in self._styles.iterfind("{*}cellXfs/{*}xf"):
            number = int(xf.get("numFmtId", 0))
            code = codes.get(number, "")
            font, fill = int(xf.get("fontId", 0)), int(xf.get("fillId", 0))
            white = font < len(fonts) and fonts[font] and not (fill < len(fills) and fills[fill])
            shown = "hidden" if white or re.fullmatch(r";{2,3}", code.strip()) else ""
            formats.append(shown or ("percent" if number in PERCENT_FORMATS or "%" in code else ""))
        return formats

    def format_of(self, cell: etree._Element) -> str:
        """Return how the format of a cell shows it: `percent`, `hidden` or empty."""
        number = int(cell.get("s", 0))
        return self.cell_formats[number] if number < len(self.cell_formats) else ""

    def value(self, cell: etree._Element) -> str:
        """Return what a cell holds, as text; of a formula its last result."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        text = cell.findtext("{*}v") or ""
        if kind == "s":
            return self.strings[int(text)] if text.isdigit() and int(text) < len(self.strings) else ""
        if kind == "n" and re.fullmatch(r"-?\d+\.0+", text):
            return text.partition(".")[0]
        return text + "%" if kind == "n" and text and self.format_of(cell) == "percent" else text


class Grid:
    """Cells by row and column, as lines of text."""

    def __init__(self) -> None:
        self._cells: dict[int, dict[int, str]] = {}

    def put(self, where: str, text: str) -> None:
        """Put a text at an address such as B7; an empty text is no cell."""
        letters = where.rstrip("0123456789")
        digits = where[len(letters) :]
        if letters.isalpha() and digits and text:
            self._cells.setdefault(int(digits) - 1, {})[column_number(letters) - 1] = text

    def lines(self) -> tuple[list[int], list[int], list[list[str]]]:
        """Return the filled rows and columns, counted from 0, and their cells; empty rows and columns are left out."""
        rows = sorted(self._cells)
        columns = sorted({column for line in self._cells.values() for column in line})
        return rows, columns, [[self._cells[row].get(column, "") for column in columns] for row in rows]


def column_letters(column: int) -> str:
    """Return the letters of a column, counted from 1.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 1.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _text(element: etree._Element) -> str:
    texts = list(element.iter("{*}t"))
    if len(texts) == 1:
        return texts[0].text or ""
    # what tells how a Japanese word is said is no part of the text
    return "".join(t.text or "" for t in texts if local(next(t.iterancestors())) != "rPh")


def _is_white(color: etree._Element | None) -> bool:
    if color is None:
        return False
    return color.get("rgb", "").upper() in ("FFFFFFFF", "00FFFFFF", "FFFFFF") or (
        color.get("theme") == "0" and not color.get("tint")
    )


def _is_filled(fill: etree._Element) -> bool:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return fill.find("{*}gradientFill") is not None
    return pattern.get("patternType", "none") != "none" and not _is_white(pattern.find("{*}fgColor"))
