"""The number that Word puts before a paragraph in a list, for what names it elsewhere."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from publish.documents.join.numbering import Numbering
from publish.documents.join.styles import Styles
from publish.office.package import w

#: forms of a number that are counted in letters, by their first letter
_LETTERS = {"lowerLetter": "a", "upperLetter": "A"}


class Counting:
    """Counts the lists of a document; every paragraph is given to it once, in order."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles, self._numbering = styles, numbering
        self._default = styles.default("paragraph")
        self._counts: dict[str, Counter[int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def label(self, p: etree._Element) -> str:
        """The number before a paragraph, such as `3.1`; empty for a bullet and for one in no list."""
        number, level = self._list(p)
        abstract = self._numbering.abstract(number)
        if abstract is None:
            return ""
        levels = {int(e.get(w("ilvl"), "0")): e for e in abstract.findall(w("lvl"))}
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract.get(w("abstractNumId"), ""), Counter())
        anew = self._numbering.nums[number].find(f"{w('lvlOverride')}[@{w('ilvl')}='{level}']/{w('startOverride')}")
        if anew is not None and (number, level) not in self._begun:
            counts[level] = int(anew.get(w("val"), "1")) - 1
        elif level not in counts:
            counts[level] = _start(levels[level]) - 1
        self._begun.add((number, level))
        counts[level] += 1
        for deeper in [n for n in counts if n > level]:
            del counts[deeper]
        return self._said(levels, level, counts)

    def _list(self, p: etree._Element) -> tuple[str, int]:
        own = p.find(f"{w('pPr')}/{w('numPr')}")
        named = p.find(f"{w('pPr')}/{w('pStyle')}")
        number, level = self._styles.number(self._default if named is None else named.get(w("val"), ""))
        said = {} if own is None else {str(e.tag): e.get(w("val"), "0") for e in own}
        return said.get(w("numId"), number), int(said.get(w("ilvl"), level or "0"))

    def _said(self, levels: dict[int, etree._Element], level: int, counts: Counter[int]) -> str:
        form, text = levels[level].find(w("numFmt")), levels[level].find(w("lvlText"))
        if text is None or (form is not None and form.get(w("val")) in ("bullet", "none")):
            return ""
        shown = text.get(w("val"), "")
        for n in range(level + 1):
            at = counts[n] if n in counts else _start(levels[n]) if n in levels else 1
            own = levels[n].find(w("numFmt")) if n in levels else None
            first = _LETTERS.get("" if own is None else own.get(w("val"), ""), "")
            shown = shown.replace(f"%{n + 1}", chr(ord(first) + (at - 1) % 26) if first else str(at))
        return shown


def _start(level: etree._Element) -> int:
    start = level.find(w("start"))
    return 1 if start is None else int(start.get(w("val"), "1"))
