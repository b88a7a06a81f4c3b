"""What stands in a document, counted: fields by kind, controls, tables, drawings, notes, changes, marks, links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from lxml import etree

from publish.documents.join.sections import referred, sections
from publish.office.fields import fields
from publish.office.package import Package, w
from publish.office.parts import local
from publish.office.relations import ID, OFFICE
from publish.public.word import TRACKED

FIELDS = "velden "
CHARTS, BOOKS, CHANGES, MARKS, LINKS = "grafieken", "werkmappen achter grafieken", "wijzigingen", "bladwijzers", "links"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
#: what is counted, by its element
_ELEMENTS = {
    w("sdt"): "vakken",
    w("tbl"): "tabellen",
    w("footnote"): "voetnoten",
    w("endnote"): "eindnoten",
    w("comment"): "opmerkingen",
    w("footnoteReference"): "verwijzingen naar een voetnoot",
    w("endnoteReference"): "verwijzingen naar een eindnoot",
    w("commentReference"): "verwijzingen naar een opmerking",
    w("bookmarkStart"): MARKS,
    w("hyperlink"): LINKS,
    w("txbxContent"): "tekstvakken",
    w("dataBinding"): "gekoppelde vakken",
    w("drawing"): "tekeningen",
    w("pict"): "tekeningen",
    w("object"): "objecten",
    f"{_M}oMath": "formules",
}
_PICTURES = ("blip", "imagedata")


def tally(package: Package) -> Counter[str]:
    """Count what stands in the text of a document, its notes and comments, and the heads and feet that pages have."""
    heads, kinds = referred(package), package.kinds()
    count: Counter[str] = Counter()
    for part, root in package.text_trees():
        if kinds[part] not in ("header", "footer") or part in heads:
            count.update(tally_of([root]))
            shown = [e for e in root.iter("{*}chart") if e.get(ID)]
            led_to = {r.number: r.part for r in package.relations(part)} if shown else {}
            count[BOOKS] += sum(_books(package, led_to.get(e.get(ID, ""), "")) for e in shown)
    count["secties"] = len(sections(package.tree(package.document)))
    return Counter({name: number for name, number in count.items() if number})


def tally_of(roots: Iterable[etree._Element]) -> Counter[str]:
    """Count what stands in some elements."""
    count: Counter[str] = Counter()
    for root in roots:
        for e in root.iter(etree.Element):
            if str(e.tag) in _ELEMENTS and e.get(w("type"), "normal") == "normal":
                count[_ELEMENTS[str(e.tag)]] += 1
            name = local(e)
            if name in _PICTURES and any(str(key).startswith(OFFICE) for key in e.attrib):
                count["afbeeldingen"] += 1
            elif name == "chart" and e.get(ID):
                count[CHARTS] += 1
            elif str(e.tag).startswith(w("")) and TRACKED.match(name):
                count[CHANGES] += 1
        count.update(f"{FIELDS}{one.name or 'zonder naam'}" for one in fields(root))
    return count


def _books(package: Package, chart: str) -> int:
    """How many workbooks a chart has behind it."""
    return sum(r.kind == "package" and r.part in package.data for r in package.relations(chart)) if chart else 0
