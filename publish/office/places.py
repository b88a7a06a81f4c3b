"""Where in a document something stands, in words an author can follow."""

from __future__ import annotations

import re

from lxml import etree

from publish.office.controls import Control, visible_text
from publish.office.package import MC, Package, w

_PARTS = {"document.main": "hoofdtekst", "header": "koptekst", "footer": "voettekst"}
_NOTES = {w("footnote"): "voetnoot", w("endnote"): "eindnoot", w("comment"): "opmerking"}
_HEADING = re.compile(r"^(heading|kop)\s?\d", re.IGNORECASE)
#: how much of a paragraph is quoted
QUOTE = 70


class Places:
    """The paragraphs, notes and headings of a document, counted once."""

    def __init__(self, package: Package) -> None:
        self._part: dict[str, str] = {}
        self._number: dict[etree._Element, int] = {}
        self._heading: dict[etree._Element, etree._Element] = {}
        self._note: dict[etree._Element, str] = {}
        turns: dict[str, int] = {}
        for part, kind in package.kinds().items():
            name = _PARTS.get(kind, "")
            turns[name] = turns.get(name, 0) + 1
            self._part[part] = name if turns[name] == 1 else f"{name} {turns[name]}"
            self._count(package.tree(part))

    def _count(self, root: etree._Element) -> None:
        number, heading, notes = 0, None, 0
        for e in root.iter(w("p"), *_NOTES):
            if e.tag in _NOTES:
                # the lines above notes are notes too, of a type of their own
                if e.get(w("type")) in (None, "normal"):
                    notes += 1
                    author = e.get(w("author"))
                    self._note[e] = f"{_NOTES[e.tag]} {notes}" + (f" van {author}" if author else "")
                continue
            if next(e.iterancestors(f"{{{MC}}}Fallback"), None) is not None:
                continue
            number += bool(visible_text(e))
            self._number[e] = number
            if heading is not None:
                self._heading[e] = heading
            if _is_heading(e):
                heading = e

    def of(self, control: Control) -> str:
        """`hoofdtekst, onder ‘Asiel’, alinea 12: ‘… ruim 44.000 personen …’`."""
        element = control.element
        paragraph = next(element.iterancestors(w("p")), None)
        if paragraph is None:
            paragraph = next(element.iter(w("p")), None)
        note = next((self._note[a] for a in element.iterancestors() if a in self._note), "")
        words = [note or self._part[control.part]]
        if next(element.iterancestors(w("txbxContent")), None) is not None:
            words.append("tekstvak")
        if paragraph is None:
            return ", ".join(words)
        heading = self._heading.get(paragraph)
        if heading is not None:
            words.append(f"onder ‘{_cut(visible_text(heading), '')}’")
        if not note and paragraph in self._number:
            words.append(f"alinea {self._number[paragraph]}")
        quote = _cut(visible_text(paragraph), control.text)
        return ", ".join(words) + (f": ‘{quote}’" if quote else "")


def in_heading(control: Control) -> bool:
    """Whether the text of a control is in a heading, which a table of contents copies."""
    return any(_is_heading(p) for p in control.element.iterancestors(w("p")))


def has_contents(package: Package) -> bool:
    """Whether a document has a table of contents; Word renews it on request only."""
    fields = package.tree(package.document).iter(w("instrText"))
    return any((e.text or "").strip().upper().startswith("TOC") for e in fields)


def _is_heading(paragraph: etree._Element) -> bool:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return style is not None and bool(_HEADING.match(style.get(w("val"), "")))


def _cut(text: str, around: str) -> str:
    text, around = " ".join(text.split()), " ".join(around.split())
    if len(text) <= QUOTE:
        return text
    start = max(text.find(around) - (QUOTE - min(len(around), QUOTE)) // 2, 0)
    end = start + QUOTE
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
