"""Where a paragraph of a Word file stands, in words an author can follow: one address for every command.

Every `w:p` of a text counts, empty ones too, in document order: those in table cells, in content controls and in text
boxes where they are anchored. A text box has a second form for older programs; that one is not counted, and what stands
in it has the address of its twin. The main text, each header and footer, each note and each comment count from one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from publish.office.package import MAIN, MC, Package, w
from publish.office.text import short, visible_text

STORIES = {
    MAIN: "hoofdtekst",
    "header": "koptekst",
    "footer": "voettekst",
    "footnotes": "voetnoot",
    "endnotes": "eindnoot",
    "comments": "opmerking",
}
NOTES = {w("footnote"): "footnotes", w("endnote"): "endnotes", w("comment"): "comments"}
CHOICE, FALLBACK = f"{{{MC}}}Choice", f"{{{MC}}}Fallback"
ALTERNATE = f"{{{MC}}}AlternateContent"
_HOLDERS = {w("tc"): "tabelcel", w("txbxContent"): "tekstvak"}
#: how much of a heading an address quotes
_QUOTE = 40


@dataclass(frozen=True)
class Address:
    """Where a paragraph stands. `holder` is `tabelcel`, `tekstvak` or empty; `trail` are the headings above it."""

    story: str
    number: int = 0
    holder: str = ""
    trail: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        """The nearest heading above; empty when there is none."""
        return self.trail[-1] if self.trail else ""

    def __str__(self) -> str:
        """Return the address in Dutch.

        >>> str(Address("hoofdtekst", 8, "tabelcel", ("3 Asiel", "Instroom")))
        'hoofdtekst, tabelcel, onder ‘3 Asiel › Instroom’, alinea 8'
        """
        words = [self.story, self.holder]
        words.append(f"onder ‘{' › '.join(short(heading, _QUOTE) for heading in self.trail)}’" if self.trail else "")
        words.append(f"alinea {self.number}" if self.number else "")
        return ", ".join(filter(None, words))

    def quoting(self, text: str) -> str:
        """Return the address with a text from the paragraph behind it."""
        return f"{self}: ‘{text}’" if text else str(self)


class Addresses:
    """The addresses of all paragraphs of a file, counted once over the trees of its package."""

    def __init__(self, package: Package) -> None:
        self._levels = _style_levels(package)
        self._address: dict[etree._Element, Address] = {}
        #: what stands outside any paragraph is in one of these: a part, or a note in it
        self._story: dict[etree._Element, Address] = {}
        kinds = package.kinds()
        turns: dict[str, int] = {}
        for part, kind in kinds.items():
            root = package.tree(part)
            turns[kind] = turns.get(kind, 0) + 1
            is_one_of_many = list(kinds.values()).count(kind) > 1 and kind in ("header", "footer")
            self._story[root] = Address(f"{STORIES[kind]} {turns[kind]}" if is_one_of_many else STORIES[kind])
            if kind in NOTES.values():
                self._notes(root, kind, _note_numbers(package, root, kind))
            else:
                self._count(root, self._story[root].story)

    def of(self, element: etree._Element) -> Address:
        """Return the address of the paragraph that an element is in, else of the first one in it, else of its story."""
        p = paragraph_of(element)
        while p is not None and p not in self._address:
            p = next(p.iterancestors(w("p")), None)
        if p is not None:
            return self._address[p]
        around = (element, *element.iterancestors())
        return next((self._story[e] for e in around if e in self._story), Address(""))

    def level(self, element: etree._Element) -> int:
        """Return the level of the heading that an element is in or holds; 0 when it is not a heading.

        A text box has no headings: it stands beside the text.
        """
        p = paragraph_of(element)
        return 0 if p is None else self._level(p)

    def _notes(self, root: etree._Element, kind: str, numbers: Mapping[etree._Element, int]) -> None:
        for note in (e for e in root if e.tag in NOTES):
            author = note.get(w("author"), "")
            story = f"{STORIES[kind]} {numbers[note]}" if note in numbers else f"lijn boven een {STORIES[kind]}"
            self._story[note] = Address(story + (f" van {author}" if author else ""))
            self._count(note, self._story[note].story)

    def _count(self, root: etree._Element, story: str) -> None:
        number = 0
        trail: list[tuple[int, str]] = []
        for p in root.iter(w("p")):
            if _copy_of(p) is not None:
                continue
            number += 1
            text, level = visible_text(p).strip(), self._level(p)
            self._address[p] = Address(story, number, _holder(p), tuple(heading for _, heading in trail))
            if level and text:
                trail = [*(above for above in trail if above[0] < level), (level, text)]
        for fallback in root.iter(FALLBACK):
            self._twins(fallback)

    def _twins(self, fallback: etree._Element) -> None:
        """Give what stands in the second form of a text box the address of its first form."""
        choice = _copied(fallback)
        if choice is not None:
            first, second = list(choice.iter(w("p"))), list(fallback.iter(w("p")))
            if len(first) == len(second):
                self._address |= {b: self._address[a] for a, b in zip(first, second, strict=True) if a in self._address}

    def _level(self, p: etree._Element) -> int:
        if next(p.iterancestors(w("txbxContent")), None) is not None:
            return 0
        own = _outline(p)
        if own is not None:
            return own
        style = p.find(f"{w('pPr')}/{w('pStyle')}")
        return 0 if style is None else self._levels.get(style.get(w("val"), ""), 0)


def chosen(alternate: etree._Element) -> etree._Element:
    """Return the one form of a text box that counts: its newer form, else its only one."""
    choice = alternate.find(CHOICE)
    fallback = alternate.find(FALLBACK)
    return choice if choice is not None else fallback if fallback is not None else alternate


def has_contents(package: Package) -> bool:
    """Return whether a document has a table of contents, which Word renews on request only."""
    codes = [e.text or "" for e in package.tree(package.document).iter(w("instrText"))]
    codes += [e.get(w("instr"), "") for e in package.tree(package.document).iter(w("fldSimple"))]
    return any(code.strip().upper().startswith("TOC") for code in codes)


def paragraph_of(element: etree._Element) -> etree._Element | None:
    """Return the paragraph that an element is in; of a block, or of a property of a table, the first one in it."""
    blocks = (w("p"), w("txbxContent"))
    around = element if element.tag in blocks else next(element.iterancestors(*blocks), None)
    if around is not None and around.tag == w("p"):
        return around
    holder = next(element.iterancestors(w("tc"), w("tr"), w("tbl")), element)
    return next((p for e in (element, holder) for p in e.iter(w("p"))), None)


def _copied(form: etree._Element) -> etree._Element | None:
    """Return the form of a text box that counts in the place of this one; None when this one counts."""
    alternate = form.getparent()
    if form.tag not in (CHOICE, FALLBACK) or alternate is None:
        return None
    counts = chosen(alternate)
    return None if counts is form else counts


def _copy_of(p: etree._Element) -> etree._Element | None:
    return next((c for a in p.iterancestors(CHOICE, FALLBACK) if (c := _copied(a)) is not None), None)


def _holder(p: etree._Element) -> str:
    return next((_HOLDERS[str(a.tag)] for a in p.iterancestors(*_HOLDERS)), "")


def _outline(element: etree._Element) -> int | None:
    """Return the level that a paragraph or style gives itself: 0 for body text, None when it says nothing."""
    outline = element.find(f"{w('pPr')}/{w('outlineLvl')}")
    value = "" if outline is None else outline.get(w("val"), "")
    return None if not value.isdigit() else int(value) + 1 if int(value) < 9 else 0


def _note_numbers(package: Package, root: etree._Element, kind: str) -> dict[etree._Element, int]:
    """Return the numbers a reader sees: the order of the references in the main text, then what nothing refers to."""
    references = package.tree(package.document).iter(w(f"{kind[:-1]}Reference"))
    order = {number: turn for turn, number in enumerate(dict.fromkeys(e.get(w("id"), "") for e in references))}
    notes = [e for e in root if e.tag in NOTES and e.get(w("type")) in (None, "normal")]
    return {e: n for n, e in enumerate(sorted(notes, key=lambda e: order.get(e.get(w("id"), ""), len(order))), 1)}


def _style_levels(package: Package) -> dict[str, int]:
    """Return the heading level of each paragraph style: by its outline level, its name, or the style it is based on."""
    part = next((r.part for r in package.relations(package.document) if r.kind == "styles"), "")
    part = part if part in package.data else next((n for n in package.data if n.endswith("word/styles.xml")), "")
    styles = {s.get(w("styleId"), ""): s for s in package.tree(part).iter(w("style"))} if part else {}
    return {number: _style_level(style, styles) for number, style in styles.items()}


def _style_level(style: etree._Element, styles: Mapping[str, etree._Element]) -> int:
    seen: set[etree._Element] = set()
    source: etree._Element | None = style
    while source is not None and source not in seen:
        seen.add(source)
        level = _outline(source)
        level = _named_level(source) if level is None else level
        if level is not None:
            return level
        base = source.find(w("basedOn"))
        source = styles.get("" if base is None else base.get(w("val"), ""))
    return 0


def _named_level(style: etree._Element) -> int | None:
    """Return the level that the name of a style stands for: Word and LibreOffice know their headings by name."""
    title = style.find(w("name"))
    name = (style.get(w("styleId"), "") if title is None else title.get(w("val"), "")).lower()
    if name in ("title", "titel"):
        return 1
    if name.rstrip(" 123456789") in ("heading", "kop"):
        return int(name[-1]) if name[-1].isdigit() else 1
    return None
