"""The cards of a summary in a Word document: a table per theme, known by its name."""

from __future__ import annotations

from lxml import etree

from publish.office.package import Package, w

#: what the name of such a table begins with; the title of the theme follows
GRID = "Kerncijfers: "


def card_grids(package: Package) -> dict[str, etree._Element]:
    """Return the tables with cards of a document by their name; none when it is no summary."""
    captions = {e.get(w("val"), ""): e for e in package.tree(package.document).iter(w("tblCaption"))}
    return {name: next(e.iterancestors(w("tbl"))) for name, e in captions.items() if name.startswith(GRID)}
