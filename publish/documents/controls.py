"""Content controls: where they are, what they say, how one is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from publish.documents.package import MC, Package, w

#: elements of a tracked change; a control with one inside, or inside one, has two texts
TRACKED = {w("ins"), w("del"), w("moveFrom"), w("moveTo")}

_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_UNSEEN = {w("del"), w("moveFrom"), w("txbxContent"), f"{{{MC}}}Fallback"}


@dataclass(frozen=True)
class Control:
    """One `w:sdt` in a part. `kind` is inline, block, row or cell."""

    part: str
    element: etree._Element

    @property
    def tag(self) -> str:
        """The tag: a figure with its channel, or `tabel:<id>`; empty when an office program dropped it."""
        return self._property("tag")

    @property
    def title(self) -> str:
        """The title an author sees on the control."""
        return self._property("alias")

    @property
    def content(self) -> etree._Element | None:
        """The element that holds what the control shows."""
        return self.element.find(w("sdtContent"))

    @property
    def kind(self) -> str:
        """Where the control stands: around runs (inline), paragraphs and tables (block), a row or a cell."""
        content = self.content
        for child in content if content is not None else ():
            found = {w("p"): "block", w("tbl"): "block", w("tr"): "row", w("tc"): "cell"}.get(child.tag)
            if found:
                return found
        return "inline"

    @property
    def is_locked(self) -> bool:
        """Whether Word lets nobody change the contents."""
        return self._property("lock") in ("contentLocked", "sdtContentLocked")

    @property
    def is_tracked(self) -> bool:
        """Whether a tracked change is inside the control or around it."""
        return any(e.tag in TRACKED for e in self.element.iter()) or any(
            a.tag in TRACKED for a in self.element.iterancestors()
        )

    @property
    def is_nested(self) -> bool:
        """Whether another control stands inside."""
        return next(self.element.iterdescendants(w("sdt")), None) is not None

    @property
    def text(self) -> str:
        """What a reader sees in the control, tracked insertions included, deletions not."""
        content = self.content
        return "" if content is None else visible_text(content)

    def _property(self, name: str) -> str:
        found = self.element.find(f"{w('sdtPr')}/{w(name)}")
        return "" if found is None else found.get(w("val"), "")


def visible_text(element: etree._Element) -> str:
    """The text of an element as a reader sees it: tabs and breaks are white space, hyphens are hyphens.

    What a tracked change takes away is not seen, and a text box has a text of its own.
    """
    return "".join(_words(element))


def _words(element: etree._Element) -> Iterator[str]:
    for e in element:
        if e.tag == w("t"):
            yield e.text or ""
        elif e.tag in _SIGNS and element.tag == w("r"):
            # a tab stop in paragraph properties is no tab in the text
            yield _SIGNS[e.tag]
        elif e.tag not in _UNSEEN:
            yield from _words(e)


def find_controls(package: Package) -> list[Control]:
    """All controls of a file in reading order, part by part; text boxes are parts of the part they stand in."""
    return [Control(part, e) for part, root in package.text_trees() for e in root.iter(w("sdt"))]


def new_control(tag: str, title: str, number: int) -> etree._Element:
    """An empty rich-text control (plain-text ones lose their highlight in LibreOffice). `number` is unique."""
    sdt = etree.Element(w("sdt"))
    properties = etree.SubElement(sdt, w("sdtPr"))
    for name, value in (("alias", title[:64]), ("tag", tag), ("id", str(number))):
        etree.SubElement(properties, w(name)).set(w("val"), value)
    etree.SubElement(sdt, w("sdtContent"))
    return sdt
