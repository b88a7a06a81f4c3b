"""Sections of a document: how much room there is between the margins, and pages turned on their side."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from lxml import etree

from publish.office.package import w

#: twips: the sides and margins of a page that does not say its own, A4
_SIDES, _MARGIN = {"w": 11906, "h": 16838}, 1417

#: what stands before the size of the page
_BEFORE_SIZE = {w(n) for n in ("headerReference", "footerReference", "footnotePr", "endnotePr", "type")}


def room(section: etree._Element) -> int:
    """Twips between the left and right margin of a section."""
    margins = section.find(w("pgMar"))
    taken = [_number(margins, side, _MARGIN) for side in ("left", "right")] + [_number(margins, "gutter", 0)]
    return _number(section.find(w("pgSz")), "w", _SIDES["w"]) - sum(taken)


def page(section: etree._Element) -> int:
    """Twips between the top and bottom margin of a section."""
    margins = section.find(w("pgMar"))
    taken = [_number(margins, side, _MARGIN) for side in ("top", "bottom")]
    return _number(section.find(w("pgSz")), "h", _SIDES["h"]) - sum(taken)


def turned(section: etree._Element) -> etree._Element:
    """The same section with its pages on their side."""
    made = copy.deepcopy(section)
    size = made.find(w("pgSz"))
    if size is None:
        size = etree.Element(w("pgSz"))
        made.insert(sum(e.tag in _BEFORE_SIZE for e in made), size)
    width, height = (_number(size, side, _SIDES[side]) for side in ("w", "h"))
    size.set(w("w"), str(max(width, height)))
    size.set(w("h"), str(min(width, height)))
    size.set(w("orient"), "landscape")
    return made


def ending(section: etree._Element) -> etree._Element:
    """A paragraph that ends a section of this form."""
    made = etree.Element(w("p"))
    etree.SubElement(made, w("pPr")).append(copy.deepcopy(section))
    return made


def go_on(sections: Sequence[etree._Element]) -> None:
    """Let sections that were one go on with its pages: only the first begins as that did, with its page and number."""
    for section in sections[1:]:
        for e in [e for name in ("type", "titlePg") for e in section.findall(w(name))]:
            section.remove(e)
        numbers = section.find(w("pgNumType"))
        if numbers is not None:
            numbers.attrib.pop(w("start"), None)


def _number(element: etree._Element | None, name: str, default: int) -> int:
    said = "" if element is None else element.get(w(name), "")
    return int(said) if said.isdigit() else default
