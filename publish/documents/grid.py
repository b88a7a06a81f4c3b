"""A plain table of a document that is being made: a head, rows, thin lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from publish.documents.elements import element, paragraph, run
from publish.look.theme import COLOURS


def grid(columns: Sequence[tuple[str, int]], caption: str, description: str) -> etree._Element:
    """A table with its head and no rows yet; columns are names with widths in twips."""
    widths = (element("gridCol", w=str(width)) for _, width in columns)
    made = element("tbl", _properties(caption, description), element("tblGrid", *widths))
    head = element("tr", element("trPr", element("cantSplit"), element("tblHeader")))
    for name, width in columns:
        head.append(grid_cell(width, paragraph(run(name, element("b")), style="Cel"), fill=COLOURS["vlak"]))
    made.append(head)
    return made


def grid_row(cells: Iterable[etree._Element]) -> etree._Element:
    """A row that stays on one page."""
    return element("tr", element("trPr", element("cantSplit")), *cells)


def grid_cell(width: int, *blocks: etree._Element, fill: str = "") -> etree._Element:
    """A cell of so many twips with paragraphs in it."""
    properties = element("tcPr", element("tcW", w=str(width), type="dxa"))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    return element("tc", properties, *blocks)


def _properties(caption: str, description: str) -> etree._Element:
    borders = (element(side, val="single", sz="4", space="0", color="BFBFBF") for side in ("top", "bottom", "insideH"))
    margins = (element(side, w="70", type="dxa") for side in ("left", "right"))
    return element(
        "tblPr",
        element("tblW", w="5000", type="pct"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *margins),
        element("tblCaption", val=caption),
        element("tblDescription", val=description),
    )
