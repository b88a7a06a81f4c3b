"""A piece of a Word file as one XML text (Flat OPC), which the add-in interface of Word takes to insert."""

from __future__ import annotations

import base64
import copy
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree

from publish.office.package import Package, w
from publish.office.relations import OFFICE, Relation, rels_of

PKG = "http://schemas.microsoft.com/office/2006/xmlPackage"
_RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"


def flat(package: Package, blocks: Sequence[etree._Element]) -> str:
    """Write some blocks of the body with the parts and the styles that they name, and nothing else of the document."""
    main = package.document
    inside = [e for block in blocks for e in block.iter()]
    named = {value for e in inside for name, value in e.attrib.items() if str(name).startswith(OFFICE)}
    styled = {e.get(w("val"), "") for e in inside if e.tag in (w("pStyle"), w("rStyle"), w("tblStyle"))}
    kept = [r for r in package.relations(main) if r.number in named or (r.kind == "styles" and styled)]
    document = package.tree(main)
    piece = _empty(document)
    etree.SubElement(piece, w("body")).extend(copy.deepcopy(block) for block in blocks)
    root = etree.Element(f"{{{PKG}}}package", nsmap={"pkg": PKG})
    _add(root, rels_of(""), _RELATIONS, _relations(package, "", [r for r in package.relations("") if r.part == main]))
    _add(root, rels_of(main), _RELATIONS, _relations(package, main, kept))
    _add(root, main, package.types[main], piece)
    for name in _reached(package, kept):
        if name.endswith(".rels"):
            _add(root, name, _RELATIONS, package.parse(name))
        elif any(r.kind == "styles" and r.part == name for r in kept):
            _add(root, name, package.types[name], _styles(package.tree(name), styled))
        elif package.types[name].endswith("xml"):
            _add(root, name, package.types[name], package.parse(name))
        else:
            _add(root, name, package.types[name], package.data[name])
    return etree.tostring(root, encoding="unicode")


def _add(root: etree._Element, name: str, kind: str, content: etree._Element | bytes) -> None:
    part = etree.SubElement(root, f"{{{PKG}}}part", {f"{{{PKG}}}name": f"/{name}", f"{{{PKG}}}contentType": kind})
    if isinstance(content, bytes):
        part.set(f"{{{PKG}}}compression", "store")
        etree.SubElement(part, f"{{{PKG}}}binaryData").text = base64.b64encode(content).decode()
    else:
        etree.SubElement(part, f"{{{PKG}}}xmlData").append(content)


def _relations(package: Package, part: str, kept: list[Relation]) -> etree._Element:
    root = package.parse(rels_of(part))
    for relation in list(root):
        if relation.get("Id") not in [one.number for one in kept]:
            root.remove(relation)
    return root


def _reached(package: Package, relations: list[Relation]) -> Iterator[str]:
    """The parts that relations lead to, and those that these lead to, with their own relations."""
    seen: set[str] = set()
    waiting = [r.part for r in relations if r.part in package.data]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        if rels_of(name) in package.data:
            yield rels_of(name)
            waiting += [r.part for r in package.relations(name) if r.part in package.data]


def _styles(root: etree._Element, used: set[str]) -> etree._Element:
    """These styles only, with those that they are based on or go with."""
    by_id = {style.get(w("styleId"), ""): style for style in root.iter(w("style"))}
    kept: set[str] = set()
    waiting = sorted(used)
    while waiting:
        one = waiting.pop()
        if one in by_id and one not in kept:
            kept.add(one)
            waiting += [e.get(w("val"), "") for e in by_id[one].iter(w("basedOn"), w("link"), w("next"))]
    made = _empty(root)
    made.extend(copy.deepcopy(style) for name, style in by_id.items() if name in kept)
    for e in made.iter():
        e.text, e.tail = (e.text or "").strip() or None, (e.tail or "").strip() or None
    return made


def _empty(root: etree._Element) -> etree._Element:
    """The root of a part with its namespaces and nothing in it."""
    spaces: Any = root.nsmap
    return etree.Element(root.tag, {str(name): str(value) for name, value in root.attrib.items()}, nsmap=spaces)
