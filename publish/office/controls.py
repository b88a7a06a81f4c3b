"""Content controls of Word: find them, read them, make a new one."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from lxml import etree

from publish.office.package import Package, w
from publish.office.text import NEW, TRACKED, text_before_changes, visible_text
from svm.figures import BLOCKS, TITLE

#: what Word allows a title to be
TITLE_LENGTH = 64
_TITLE = re.compile(r" · ([a-z2-7]{6})$")
#: a hidden bookmark in the control, the one thing LibreOffice 7.4 keeps of an inline rich-text control
_BOOKMARK = re.compile(r"^_?svm_([a-z2-7]{10})(?:_|$)")
#: the same in the first line of a table or chart, with its number
_KINDS = "|".join(kind.rstrip(":") for kind in BLOCKS)
_BLOCK_MARK = re.compile(rf"^_?svm_({_KINDS})_([a-z\d_]+?)_([a-z2-7]{{6}})(?:_|$)")


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
            kind = {w("p"): "block", w("tbl"): "block", w("tr"): "row", w("tc"): "cell"}.get(child.tag)
            if kind:
                return kind
        return "inline"

    @property
    def is_locked(self) -> bool:
        """Whether Word lets nobody change the contents, here or of a control around this one."""
        around = (Control(self.part, e) for e in self.element.iterancestors(w("sdt")))
        return any(c._property("lock") in ("contentLocked", "sdtContentLocked") for c in (self, *around))

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

    @property
    def text_before(self) -> str:
        """What a reader sees when every tracked change is rejected."""
        content = self.content
        is_new = any(a.tag in NEW for a in self.element.iterancestors())
        return "" if content is None or is_new else text_before_changes(content)

    def _property(self, name: str) -> str:
        return property_of(self.element, name)


def property_of(sdt: etree._Element, name: str) -> str:
    """Return the value of a property of a control; empty when it does not have it."""
    value = sdt.find(f"{w('sdtPr')}/{w(name)}")
    return "" if value is None else value.get(w("val"), "")


def code_of(tag: str) -> str:
    """Return a short code that tells one tag from another, for what an office program keeps when it drops the tag."""
    return base64.b32encode(hashlib.sha256(tag.encode()).digest()).decode().lower()[:10]


def alias_of(tag: str, label: str) -> str:
    """Return the title of a control: the label, cut where Word cuts, and the code of the tag: labels may be alike."""
    ending = f" · {code_of(tag)[:6]}"
    room = TITLE_LENGTH - len(ending)
    return (label if len(label) <= room else f"{label[: room - 1].rstrip()}…") + ending


def title_code(title: str) -> str:
    """Return the code at the end of a title; empty when it has none."""
    code = _TITLE.search(title)
    return code[1] if code else ""


def tag_in_title(title: str) -> str:
    """Return the tag of a table or chart by its title, which begins with it; empty when it is no such title.

    In older documents the title has the words Tabel or Figuur and then the address.
    """
    words = title.split()[:2]
    tags = (*words[:1], *(kind + words[1] for kind in BLOCKS if words[1:]))
    code = title_code(title)
    return next((t for t in tags if code and t.startswith(BLOCKS) and code_of(t).startswith(code)), "")


def tags_in_marks(element: etree._Element) -> set[str]:
    """Return the tags of tables and charts that the bookmarks in an element name."""
    found = (_BLOCK_MARK.match(mark.get(w("name"), "")) for mark in element.iter(w("bookmarkStart")))
    tags = {(f"{m[1]}:{m[2].replace('_', '.')}", m[3]) for m in found if m}
    return {tag for tag, code in tags if code_of(tag).startswith(code)}


def mark_block(element: etree._Element, number: int) -> None:
    """Put our bookmark in the first line of a control around a table; `number` is that of the control."""
    tag = Control("", element).tag
    kind, _, address = tag.partition(":")
    first = next(element.iter(w("p")))
    name = f"_svm_{kind}_{address.replace('.', '_')}_{code_of(tag)[:6]}_{number}"
    _bookmark(first, 0 if first.find(w("pPr")) is None else 1, name, number)


def _bookmark(parent: etree._Element, at: int, name: str, number: int) -> None:
    for turn, end in enumerate(("bookmarkStart", "bookmarkEnd")):
        mark = etree.Element(w(end))
        mark.set(w("id"), str(number))
        parent.insert(at + turn, mark)
    parent[at].set(w("name"), name)


def bookmark_codes(element: etree._Element) -> set[str]:
    """Return the codes of our bookmarks in a control or just before it, without those of controls with a tag inside."""
    inner = [e for e in element.iterdescendants(w("sdt")) if e.find(f"{w('sdtPr')}/{w('tag')}") is not None]
    named = {mark for e in inner for mark in e.iter(w("bookmarkStart"))}
    marks = [mark for mark in element.iter(w("bookmarkStart")) if mark not in named]
    before = element.getprevious()
    if not marks and before is not None and before.tag == w("bookmarkStart"):
        marks = [before]
    return {code[1] for m in marks if (code := _BOOKMARK.match(m.get(w("name"), "")))}


def find_controls(package: Package) -> list[Control]:
    """Return all controls of a file in reading order, part by part, those in text boxes where the box is anchored."""
    return [Control(part, e) for part, root in package.text_trees() for e in root.iter(w("sdt"))]


def new_control(tag: str, title: str, number: int) -> etree._Element:
    """Make an empty rich-text control (plain-text ones lose their highlight in LibreOffice).

    `number` is unique in the file, among controls and bookmarks. Runs or paragraphs come behind what the content holds.
    """
    sdt = etree.Element(w("sdt"))
    properties = etree.SubElement(sdt, w("sdtPr"))
    for name, value in (("alias", alias_of(tag, title)), ("tag", tag), ("id", str(number))):
        etree.SubElement(properties, w(name)).set(w("val"), value)
    content = etree.SubElement(sdt, w("sdtContent"))
    if not tag.startswith(BLOCKS) or tag.endswith(TITLE):
        _bookmark(content, 0, f"_svm_{code_of(tag)}_{number}", number)
    return sdt
