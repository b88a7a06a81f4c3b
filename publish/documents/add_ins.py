"""What reference managers and other add-ins put in a document: named for an author, and made plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from publish.office.controls import Control
from publish.office.package import w
from publish.public.word import ADD_IN
from svm.figures import Registry, is_tag

#: add-ins by how the tag of their control or the code of their field begins
_NAMES = (
    (re.compile(r"ZOTERO_", re.IGNORECASE), "Zotero"),
    (re.compile(r"MENDELEY_|CSL_|Mendeley ", re.IGNORECASE), "Mendeley"),
    (re.compile(r"EN\.", re.IGNORECASE), "EndNote"),
    (re.compile(r"RW\.|REFMGR", re.IGNORECASE), "RefWorks of Reference Manager"),
    (re.compile(r"CITAVI", re.IGNORECASE), "Citavi"),
)


def owner(control: Control, registry: Registry | None) -> str:
    """Whose a control is that has a tag of another program: an add-in, or its title or tag; empty for all others."""
    tag = control.tag
    if not tag or is_tag(tag) or (registry is not None and registry.of_tag(tag) is not None):
        return ""
    return _name(tag) or f"‘{control.title or tag}’"


def without_fields(root: etree._Element) -> list[str]:
    """Make plain text of the fields of add-ins: what they show stays. Returns whose they were."""
    gone, opened = [], list[_Field]()
    for e in list(root.iter(w("fldChar"), w("instrText"), w("fldSimple"), w("t"))):
        if e.tag == w("fldSimple"):
            if ADD_IN.match(e.get(w("instr"), "")):
                gone.append(owner_of_code(e.get(w("instr"), "")))
                for child in list(e):
                    e.addprevious(child)
                _drop(e)
            continue
        step = e.get(w("fldCharType"), "") if e.tag == w("fldChar") else ""
        if step == "begin":
            opened.append(_Field())
        if opened:
            opened[-1].take(e)
        if step == "end" and opened:
            ended = opened.pop()
            # a field in the code of another goes with it
            if opened and not opened[-1].in_result:
                opened[-1].elements += ended.elements
                opened[-1].has_text |= ended.has_text or ended.has_result
            elif ADD_IN.match(ended.code) and not ended.has_text:
                gone.append(owner_of_code(ended.code))
                for element in ended.elements:
                    _drop_run(element)
    return gone


def owner_of_code(code: str) -> str:
    """Which add-in a field belongs to, by its code; the first word of the code for an unknown one."""
    said = ADD_IN.sub("", code, count=1)
    return _name(said) or (said.split() or ["onbekend"])[0]


@dataclass
class _Field:
    """One field that is being read: what it consists of, without what it shows."""

    code: str = ""
    elements: list[etree._Element] = field(default_factory=list)
    in_result: bool = False
    #: whether text stands in its code, and whether it shows any
    has_text: bool = False
    has_result: bool = False

    def take(self, e: etree._Element) -> None:
        if e.tag == w("t"):
            self.has_text |= bool(e.text) and not self.in_result
            self.has_result |= bool(e.text) and self.in_result
            return
        self.elements.append(e)
        self.code += (e.text or "") if e.tag == w("instrText") else ""
        self.in_result |= e.get(w("fldCharType")) == "separate"


def _name(said: str) -> str:
    return next((name for begins, name in _NAMES if begins.match(said)), "")


def _drop_run(element: etree._Element) -> None:
    """Take out a piece of a field, and its run when nothing is left in it."""
    run = _drop(element)
    if run is not None and run.tag == w("r") and not [e for e in run if e.tag != w("rPr")]:
        _drop(run)


def _drop(element: etree._Element) -> etree._Element | None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
    return parent
