"""A plain table of texts in a document that is being made, with a head that a screen reader knows and pages repeat."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lxml import etree

from publish.documents.elements import element, paragraph, run
from publish.look.theme import COLOURS

#: style of what stands in a cell
CELL = "Cel"


def grid(
    title: str, description: str, columns: Sequence[tuple[str, int]], rows: Iterable[etree._Element]
) -> etree._Element:
    """A table of rows under one head; `columns` are names with widths in twips, title and description are read out."""
    borders = (element(side, val="single", sz="4", space="0", color="BFBFBF") for side in ("top", "bottom", "insideH"))
    margins = (element(side, w="70", type="dxa") for side in ("left", "right"))
    properties = element(
        "tblPr",
        element("tblW", w="5000", type="pct"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *margins),
        element("tblLook", val="0420", firstRow="1", lastRow="0", firstColumn="0", lastColumn="0", noVBand="1"),
        element("tblCaption", val=title),
        element("tblDescription", val=description),
    )
    head = element("tr", element("trPr", element("cantSplit"), element("tblHeader")))
    for name, width in columns:
        head.append(grid_cell(width, paragraph(run(name, element("b")), style=CELL), fill=COLOURS["vlak"]))
    widths = element("tblGrid", *(element("gridCol", w=str(width)) for _, width in columns))
    return element("tbl", properties, widths, head, *rows)


def grid_row(columns: Sequence[tuple[str, int]], cells: Iterable[Sequence[etree._Element]]) -> etree._Element:
    """A row that no page breaks; each cell is its paragraphs."""
    filled = (grid_cell(width, *blocks) for (_, width), blocks in zip(columns, cells, strict=True))
    return element("tr", element("trPr", element("cantSplit")), *filled)


def grid_cell(width: int, *blocks: etree._Element, fill: str = "") -> etree._Element:
    """A cell of some paragraphs, `width` twips wide."""
    properties = element("tcPr", element("tcW", w=str(width), type="dxa"))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    return element("tc", properties, *(blocks or [paragraph(style=CELL)]))
