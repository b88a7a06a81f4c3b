"""Contents and lists of tables and figures: those of the files give way to one of the whole."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence

from lxml import etree

from publish.documents.captions import CHART_LABEL, TABLE_LABEL
from publish.documents.elements import bookmarked, element, field, paragraph
from publish.documents.join.counting import Counting
from publish.documents.join.styles import name_of
from publish.documents.shell import Entry, contents
from publish.office.address import Addresses
from publish.office.fields import Field, fields
from publish.office.package import Package, w
from publish.office.text import visible_text

HEADINGS = {"": "Inhoud", TABLE_LABEL: "Lijst van tabellen", CHART_LABEL: "Lijst van figuren"}
#: what goes with a list when it goes; anything else in it stays, and then the list does
_OF_LISTS = {
    w(n)
    for n in (
        *("p", "pPr", "r", "rPr", "t", "tab", "br", "hyperlink", "fldChar", "instrText", "fldSimple", "bookmarkStart"),
        *("bookmarkEnd", "proofErr", "noBreakHyphen", "softHyphen", "lastRenderedPageBreak", "sdt", "sdtPr"),
        *("sdtContent", "sdtEndPr", "smartTag"),
    )
}
_TABS = re.compile(r"\s*\t\s*\d*$")


def label_of(one: Field) -> str | None:
    """What a list lists: captions with a label, headings when it is empty; None for no list of the whole document."""
    if one.name != "TOC" or one.has("\\b"):
        return None
    if one.after("\\c") or one.after("\\a"):
        return one.after("\\c") or one.after("\\a")
    return "" if one.has("\\o") or one.has("\\u") or not one.arguments else None


def take_out(package: Package) -> tuple[list[etree._Element], Counter[str], int]:
    """Take the contents and lists out of a document.

    Returns what was taken out, how many of each label, and how many lists stay as something else stands in them.
    """
    root = package.tree(package.document)
    styles = _style_names(package)
    gone, labels, stay = list[etree._Element](), Counter[str](), 0
    for one in fields(root):
        label = label_of(one)
        if label is None or any(e in gone for e in one.begin.iterancestors()):
            continue
        blocks = _blocks(one)
        if blocks:
            above = blocks[0].getprevious()
            if above is not None and _is_heading(above, styles):
                blocks.insert(0, above)
        if not blocks or not _is_whole(blocks):
            stay += 1
            continue
        labels[label] += 1
        for e in blocks:
            holder = e.getparent()
            if holder is not None:
                holder.remove(e)
                if holder.tag == w("sdtContent") and not len(holder):
                    # a control around blocks holds at least one
                    etree.SubElement(holder, w("p"))
        gone += blocks
    return gone, labels, stay


def _blocks(one: Field) -> list[etree._Element]:
    """The paragraphs that a list is made of, or the building block that holds it; none when text stands beside it."""
    first = next(one.begin.iterancestors(w("p")), None)
    end = one.begin if one.end is None else one.end
    last = next(end.iterancestors(w("p")), None)
    if first is None or last is None or first.getparent() is not last.getparent():
        return []
    for block in first.iterancestors(w("sdt")):
        gallery = block.find(f"{w('sdtPr')}/{w('docPartObj')}/{w('docPartGallery')}")
        if gallery is not None and gallery.get(w("val")) == "Table of Contents":
            return [block]
    holder = first.getparent()
    if holder is None or holder.tag not in (w("body"), w("sdtContent")):
        return []
    blocks = list(holder)[holder.index(first) : holder.index(last) + 1]
    return [] if _before(first, one.begin) or _behind(last, end) else blocks


def _before(p: etree._Element, mark: etree._Element) -> str:
    """The text in a paragraph before an element."""
    texts = itertools.takewhile(lambda e: e is not mark, p.iter(w("t"), mark.tag))
    return "".join(e.text or "" for e in texts if e.tag == w("t")).strip()


def _behind(p: etree._Element, mark: etree._Element) -> str:
    """The text in a paragraph behind an element and what is in it."""
    inside = set(mark.iter(w("t")))
    texts = itertools.dropwhile(lambda e: e is not mark, p.iter(w("t"), mark.tag))
    return "".join(e.text or "" for e in texts if e.tag == w("t") and e not in inside).strip()


def _is_heading(e: etree._Element, styles: dict[str, str]) -> bool:
    style = e.find(f"{w('pPr')}/{w('pStyle')}")
    return e.tag == w("p") and style is not None and styles.get(style.get(w("val"), "")) == "toc heading"


def _is_whole(blocks: Sequence[etree._Element]) -> bool:
    """Whether nothing but a list stands in some blocks, and no bookmark that begins in them ends elsewhere."""
    inside = [e for block in blocks for e in block.iter(etree.Element)]
    properties = {w("pPr"), w("rPr"), w("sdtPr"), w("sdtEndPr")}
    is_only = all(
        e.tag in _OF_LISTS or any(a.tag in properties for a in e.iterancestors()) for e in inside
    ) and not any(e.tag == w("sectPr") for e in inside)
    begun, ended = ({e.get(w("id")) for e in inside if e.tag == w(name)} for name in ("bookmarkStart", "bookmarkEnd"))
    return is_only and begun == ended


class Lists:
    """The contents and lists of a whole document, from its headings and captions."""

    def __init__(self, package: Package, depth: int, free: Callable[[], tuple[str, int]], counting: Counting) -> None:
        """`depth` is the lowest level of heading in the contents; `free` gives names and numbers of new bookmarks.

        `counting` gives the numbers that Word puts before headings.
        """
        self._free, self.marked = free, 0
        self._styles = {name: n for n, name in _style_names(package).items()}
        addresses = Addresses(package)
        self._entries: dict[str, list[Entry]] = {}
        for p in package.tree(package.document).iter(w("p")):
            label = counting.label(p)
            level, text = addresses.level(p), _TABS.sub("", visible_text(p)).strip()
            is_beside = next(p.iterancestors(w("tbl"), w("txbxContent")), None) is not None
            if text and 1 <= level <= depth and not is_beside and self._name(p) != "title":
                self._add("", f"toc {level}", p, f"{label} {text}".strip())
            for label in dict.fromkeys(one.after("\\c") or one.arguments[0] for one in _captions(p)):
                self._add(label, "table of figures", p, text)

    def blocks(self, labels: Sequence[str], codes: dict[str, str]) -> list[etree._Element]:
        """The lists with these labels, each with its heading; one without a line is left out."""
        made: list[etree._Element] = []
        for label in labels:
            lines = contents(self._entries.get(label, []), codes[label])
            for entry, line in zip(self._entries.get(label, []), lines, strict=True):
                # the page, which LibreOffice reckons when it opens the file, and Word with the whole list
                next(line.iter(w("hyperlink"))).extend((_tab(), *field(f"PAGEREF {entry.mark} \\h", "")))
            if lines:
                made += [self._heading(HEADINGS.get(label, f"Lijst: {label}")), *lines]
        return made

    def _heading(self, text: str) -> etree._Element:
        """A heading that is in no contents and has no number, whatever its style is based on."""
        made = paragraph(text, style=self._styles.get("toc heading", ""))
        if made.find(w("pPr")) is None:
            made.insert(0, element("pPr"))
        made[0].extend((element("numPr", element("numId", val="0")), element("outlineLvl", val="9")))
        return made

    def _name(self, p: etree._Element) -> str:
        style = p.find(f"{w('pPr')}/{w('pStyle')}")
        made_id = "" if style is None else style.get(w("val"), "")
        return next((name for name, n in self._styles.items() if n == made_id), "")

    def _add(self, label: str, style: str, p: etree._Element, text: str) -> None:
        self._entries.setdefault(label, []).append(Entry(self._styles.get(style, ""), text, self._mark(p, label)))

    def _mark(self, p: etree._Element, label: str) -> str:
        """The bookmark of a heading or caption that Word or a chapter gave it, else a new one around it."""
        names = [e.get(w("name"), "") for e in p.iter(w("bookmarkStart"))]
        own = (n for n in names if (n[:1] != "_" if label else n.startswith("_Toc")))
        found = next(own, next((n for n in names if n.startswith("_Toc")), ""))
        if not found:
            found, number = self._free()
            self.marked += 1
            inside = [e for e in p if e.tag != w("pPr")]
            p.extend(bookmarked(inside, (found, number)))
        return found


def _tab() -> etree._Element:
    return element("r", element("tab"))


def _captions(p: etree._Element) -> list[Field]:
    return [one for one in fields(p) if one.name == "SEQ" and one.arguments and not one.has("\\h")]


def _style_names(package: Package) -> dict[str, str]:
    part = next((r.part for r in package.relations(package.document) if r.kind == "styles"), "")
    found = package.tree(part).findall(w("style")) if part in package.data else []
    return {e.get(w("styleId"), ""): name_of(e).casefold() for e in found}
