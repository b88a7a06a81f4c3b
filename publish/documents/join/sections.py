"""The sections of a document, with the heads and feet that their pages have: each file keeps its own in the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from publish.documents.join.properties import add
from publish.documents.join.settings import settings_of
from publish.office.package import Package, w
from publish.office.relations import ID
from publish.office.text import visible_text

_HEADS = ("header", "footer")
_PAGES = ("default", "first", "even")
#: what may stand behind the last block of a text without being one
_MARKS = {w(n) for n in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permEnd", "proofErr")}
#: a line of no height, for a section that ends with a table
_FLAT = {"before": "0", "after": "0", "line": "20", "lineRule": "exact"}


def sections(root: etree._Element) -> list[etree._Element]:
    """Return the sections of a document in their order, not as they were before a tracked change."""
    return [e for e in root.iter(w("sectPr")) if next(e.iterancestors()).tag in (w("pPr"), w("body"))]


def has_even_pages(package: Package) -> bool:
    """Whether even pages have heads and feet of their own."""
    return any(_is_on(e) for e in settings_of(package).iter(w("evenAndOddHeaders")))


def referred(package: Package) -> list[str]:
    """Return the parts with heads and feet that the pages have, each once."""
    led_to = {r.number: r.part for r in package.relations(package.document)}
    has_even = has_even_pages(package)
    found = [
        led_to.get(e.get(ID, ""), "")
        for section in sections(package.tree(package.document))
        for e in _references(section)
        if has_even or e.get(w("type")) != "even"
    ]
    return [part for part in dict.fromkeys(found) if part in package.data]


def heads(package: Package, *, with_even: bool) -> list[tuple[tuple[str, ...], ...]]:
    """Return for each section the texts of its heads and feet, a section without taking those of the one before.

    `with_even`: those of even pages too, which are those of all pages where the file makes no difference.
    """
    led_to = {r.number: r.part for r in package.relations(package.document)}
    has_even, now, found = has_even_pages(package), dict[tuple[str, str], tuple[str, ...]](), []
    for section in sections(package.tree(package.document)):
        for e in _references(section):
            part = led_to.get(e.get(ID, ""), "")
            lines = package.tree(part).iter(w("p")) if part in package.data else ()
            now[_key(e)] = tuple(text for text in map(visible_text, lines) if text)
        pages = ["default"] + ["first"] * _has_first(section) + ["even"] * with_even
        found.append(
            tuple(
                now.get((head, "default" if page == "even" and not has_even else page), ())
                for head in _HEADS
                for page in pages
            )
        )
    return found


def close(body: etree._Element) -> None:
    """End the last section of a document where its text ends, so that another may follow."""
    last = body[-1]
    if last.tag != w("sectPr"):
        last = etree.SubElement(body, w("sectPr"))
    body.remove(last)
    block = next((e for e in reversed(body) if e.tag not in _MARKS), None)
    if block is None or block.tag != w("p") or block.find(f"{w('pPr')}/{w('sectPr')}") is not None:
        block = etree.SubElement(body, w("p"))
        spacing = etree.SubElement(etree.SubElement(block, w("pPr")), w("spacing"))
        spacing.attrib.update({w(key): value for key, value in _FLAT.items()})
    properties = block.find(w("pPr"))
    if properties is None:
        properties = etree.Element(w("pPr"))
        block.insert(0, properties)
    add(properties, last)


def begin(section: etree._Element, empty: dict[str, str]) -> None:
    """Let the first section of a file begin on a page of its own, with no heads or feet of the file before it.

    `empty` has the relation to a head and a foot without text.
    """
    kind = section.find(w("type"))
    if kind is not None and kind.get(w("val")) in ("continuous", "nextColumn"):
        kind.set(w("val"), "nextPage")
    there = {_key(e) for e in _references(section)}
    for head in reversed(_HEADS):
        for page in reversed(_PAGES):
            if (head, page) not in there:
                made = etree.Element(w(f"{head}Reference"))
                made.set(w("type"), page)
                made.set(ID, empty[head])
                section.insert(0, made)


def even_as_all(own: Sequence[etree._Element]) -> None:
    """Give even pages the heads and feet of all pages, in the sections of a file that makes no difference."""
    for section in own:
        for head in _HEADS:
            found = {_key(e): e for e in _references(section)}
            for_all, for_even = found.get((head, "default")), found.get((head, "even"))
            if for_all is None:
                if for_even is not None:
                    section.remove(for_even)
                continue
            if for_even is None:
                for_even = etree.Element(w(f"{head}Reference"))
                for_even.set(w("type"), "even")
                for_all.addnext(for_even)
            for_even.set(ID, for_all.get(ID, ""))


def _references(section: etree._Element) -> Iterator[etree._Element]:
    yield from (e for e in section if e.tag in (w("headerReference"), w("footerReference")))


def _key(reference: etree._Element) -> tuple[str, str]:
    name = etree.QName(reference).localname.removesuffix("Reference")
    return name, reference.get(w("type"), "default")


def _has_first(section: etree._Element) -> bool:
    return any(_is_on(e) for e in section.findall(w("titlePg")))


def _is_on(e: etree._Element) -> bool:
    return e.get(w("val"), "true") not in ("false", "0", "off")
