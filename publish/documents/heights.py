"""How high paragraphs and tables in the house style are, near enough to know what still fits on a page."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from publish.documents.styles import CARD_NAME, CARD_NUMBER, CARD_REASON, CLOSE, SPACED, SPACES
from publish.documents.widths import TWIPS, text_width
from publish.look.theme import SIZES
from publish.office.package import w
from publish.office.text import visible_text

#: height of a line of Verdana, in font sizes
LINE = 1.22
#: a text as part of `text_width`, which is on the wide side: there a word may never be broken
TIGHT = 0.93
BOLD = ("Heading 1", "Heading 2", "Heading 3", "Caption", CARD_NAME, CARD_NUMBER)


def height(blocks: Iterable[etree._Element], room: int) -> int:
    """Twips that blocks take when they are `room` twips wide: paragraphs in styles of the house, and tables of them."""
    return sum(_table(block) if block.tag == w("tbl") else _paragraph(block, room) for block in blocks)


def _table(table: etree._Element) -> int:
    """Its rows, and what stands between them, in eighths of a point."""
    margins = {e.tag: int(e.get(w("w"), "0")) for e in table.iterfind(f"{w('tblPr')}/{w('tblCellMar')}/*")}
    inside = table.find(f"{w('tblPr')}/{w('tblBorders')}/{w('insideH')}")
    gutter = 0 if inside is None else int(inside.get(w("sz"), "0")) * TWIPS // 8
    total = 0
    for row in table.iter(w("tr")):
        heights = [0]
        for cell in row.iter(w("tc")):
            width = next(cell.iter(w("tcW"))).get(w("w"), "0")
            room = int(width) - margins.get(w("left"), 0) - margins.get(w("right"), 0)
            heights.append(height(cell.iter(w("p")), room))
        total += max(heights) + margins.get(w("top"), 0) + margins.get(w("bottom"), 0) + gutter
    return total


def _paragraph(paragraph: etree._Element, room: int) -> int:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    name = "Normal" if style is None else style.get(w("val"), "").replace("Heading", "Heading ")
    before, after = SPACES[name]
    own = paragraph.find(f"{w('pPr')}/{w('spacing')}")
    if own is not None and own.get(w("before")):
        before = int(own.get(w("before"), "")) / TWIPS
    lines, left = [SIZES[name]], float(room)
    for word, size in _words(paragraph, SIZES[name]):
        wide, wider = (
            text_width(text, size, bold=name in BOLD and size == SIZES[name]) * TIGHT for text in (word, f"{word} ")
        )
        if wide > left and left < room:
            lines, left = [*lines, size], room
        lines[-1], left = max(lines[-1], size), left - wider
    spread = LINE * (1 if name in CLOSE else SPACED)
    return round(TWIPS * (before + after + sum(lines) * spread))


def _words(paragraph: etree._Element, size: float) -> Iterable[tuple[str, float]]:
    """The words of a paragraph, each with the space behind it and its size in points."""
    for run in paragraph.iter(w("r")):
        style = run.find(f"{w('rPr')}/{w('rStyle')}")
        own = SIZES["Klein"] if style is not None and style.get(w("val")) == CARD_REASON else size
        yield from ((word, own) for word in visible_text(run).split())
