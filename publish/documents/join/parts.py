"""Parts that list things, such as notes and comments: those of an added file come behind those of the whole."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from lxml import etree

from publish.office.carry import Carrier, declare, hollow
from publish.office.package import Package, w
from publish.office.parts import local, to_bytes
from publish.office.relations import OFFICE

NOTES = ("footnotes", "endnotes")
COMMENTS = ("comments", "commentsExtended", "commentsIds", "commentsExtensible", "people")
#: data that Word fills in from the properties of the file
_OF_FILE = (
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}",
    "{55AF091B-3C7A-41E3-B477-F2FDAA23CFDA}",
)
_HEADS = {"header": "hdr", "footer": "ftr"}
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def part_of(package: Package, kind: str) -> str:
    """The part of a kind that a document has; empty when it has none."""
    found = (r.part for r in package.relations(package.document) if r.kind == kind and r.part in package.data)
    return next(found, "")


def root_of(package: Package, kind: str) -> etree._Element | None:
    """The tree of that part."""
    part = part_of(package, kind)
    return package.tree(part) if part else None


def root_for(whole: Package, added: Package, kind: str) -> etree._Element:
    """The tree of the part of a kind in the whole, which is made like that of the added file when there is none."""
    part, source = part_of(whole, kind), part_of(added, kind)
    like = added.tree(source)
    if part:
        whole.replace(part, declare(whole.tree(part), [like]))
    else:
        name = f"{posixpath.dirname(whole.document)}/{posixpath.basename(source)}"
        part = whole.add(name, to_bytes(hollow(like)), added.types[source])
        relation = next(r for r in added.relations(added.document) if r.part == source)
        whole.relate(whole.document, relation.type, part)
    return whole.tree(part)


def merge(added: Package, carrier: Carrier, kind: str) -> bool:
    """Put what a part of this kind holds behind what that of the whole holds. Returns whether it is the first of all.

    The lines above notes are there once, and so is each maker of comments.
    """
    source, whole = part_of(added, kind), carrier.into
    own = list(added.tree(source)) if source else []
    if not own:
        return False
    is_first = not part_of(whole, kind)
    there = root_for(whole, added, kind)
    if kind == "people":
        known = {tuple(e.attrib.values()) for e in there}
        own = [e for e in own if tuple(e.attrib.values()) not in known]
    elif kind in NOTES and not is_first:
        own = [e for e in own if e.get(w("type"), "normal") == "normal"]
    carrier.rebind(own, source, part_of(whole, kind))
    there.extend(own)
    return is_first


def merge_fonts(added: Package, whole: Package) -> None:
    """Put the fonts that the whole does not know in its list; fonts that a file holds itself stay behind."""
    own, there = root_of(added, "fontTable"), root_of(whole, "fontTable")
    if own is None or there is None:
        return
    known = {e.get(w("name")) for e in there}
    for e in [e for e in own if e.get(w("name")) not in known]:
        for embedded in [c for c in e if local(c).startswith("embed")]:
            e.remove(embedded)
        there.append(e)


def merge_data(added: Package, carrier: Carrier, turn: int) -> Iterator[str]:
    """Bring the data that controls of a file are bound to, apart from those of another file with its number."""
    bound = [e for _, root in added.text_trees() for e in root.iter(w("dataBinding"))]
    stores, whole = {_store(e) for e in bound}, carrier.into
    taken = {number: part for part, number in _stores(whole)} if stores else {}
    for part, number in list(_stores(added)) if stores else ():
        if number not in stores:
            continue
        stores.discard(number)
        if number in taken and whole.data[taken[number]] == added.data[part]:
            continue
        if number in taken:
            new = f"{{{turn:08X}{number[9:]}"
            for e in bound:
                if _store(e) == number:
                    e.set(w("storeItemID"), new)
            for name in (r.part for r in added.relations(part) if r.kind == "customXmlProps"):
                root = added.tree(name)
                for key in [k for k in root.attrib if etree.QName(k).localname == "itemID"]:
                    root.set(key, new)
        relation = next(r for r in added.relations(added.document) if r.part == part)
        whole.relate(whole.document, relation.type, carrier.part(part))
    if stores - {""}:
        yield "een vak is gekoppeld aan gegevens die niet in het bestand zitten."


def unbind(package: Package) -> int:
    """Take controls off the properties of their file, such as its title: the whole has others. Returns how many."""
    bound = [e for _, root in package.text_trees() for e in root.iter(w("dataBinding")) if _store(e) in _OF_FILE]
    for e in bound:
        next(e.iterancestors()).remove(e)
    return len(bound)


def hollow_heads(whole: Package) -> dict[str, str]:
    """Make a head and a foot without text. Returns their relations by their name, header and footer."""
    made = {}
    for kind, name in _HEADS.items():
        root = etree.Element(w(name), nsmap={"w": w("")[1:-1]})
        etree.SubElement(root, w("p"))
        folder = posixpath.dirname(whole.document)
        part = whole.add(f"{folder}/{kind}1.xml", to_bytes(root), f"{_WORD}{kind}+xml")
        made[kind] = whole.relate(whole.document, f"{OFFICE[1:-1]}/{kind}", part)
    return made


def _store(binding: etree._Element) -> str:
    return binding.get(w("storeItemID"), "").upper()


def _stores(package: Package) -> Iterator[tuple[str, str]]:
    """The parts with data of a file, each with its number."""
    for relation in package.relations(package.document):
        if relation.kind == "customXml" and relation.part in package.data:
            for props in package.relations(relation.part):
                if props.kind == "customXmlProps" and props.part in package.data:
                    root = package.tree(props.part)
                    numbers = (v for k, v in root.attrib.items() if etree.QName(k).localname == "itemID")
                    yield relation.part, next(numbers, "").upper()
