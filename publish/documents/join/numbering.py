"""The lists of an added file: brought along with numbers of their own, so that each counts as its author saw it."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Iterable

from lxml import etree

from publish.documents.join.properties import canonical
from publish.office.package import w

#: forms of a number that do not count
_NO_COUNT = ("bullet", "none")
#: what stands in the part with numbering, in its order
_ORDER = ("numPicBullet", "abstractNum", "num", "numIdMacAtCleanup")


class Numbering:
    """The lists in the numbering part of a file; without such a part there are none."""

    def __init__(self, root: etree._Element | None) -> None:
        self.root = etree.Element(w("numbering")) if root is None else root
        self.nums = {e.get(w("numId"), ""): e for e in self.root.findall(w("num"))}
        self.abstracts = {e.get(w("abstractNumId"), ""): e for e in self.root.findall(w("abstractNum"))}

    def abstract(self, number: str) -> etree._Element | None:
        """The definition of a list; None when the file has none."""
        num = self.nums.get(number)
        found = None if num is None else num.find(w("abstractNumId"))
        return None if found is None else self.abstracts.get(found.get(w("val"), ""))

    def level_of(self, number: str, style: str) -> str:
        """The level of a list that a style is bound to; the first when it is bound to none."""
        abstract = self.abstract(number)
        for level in () if abstract is None else abstract.findall(w("lvl")):
            bound = level.find(w("pStyle"))
            if bound is not None and bound.get(w("val")) == style:
                return level.get(w("ilvl"), "0")
        return "0"

    def counts(self, number: str, level: str) -> bool:
        """Whether a level of a list counts; a bullet does not."""
        abstract = self.abstract(number)
        found = () if abstract is None else abstract.findall(w("lvl"))
        form = next((e.find(w("numFmt")) for e in found if e.get(w("ilvl")) == level), None)
        return abstract is not None and (form is None or form.get(w("val")) not in _NO_COUNT)

    def meaning(self, number: str, level: str) -> bytes:
        """What a level of a list looks like and how it counts, but not from where."""
        abstract = self.abstract(number)
        found = () if abstract is None else abstract.findall(w("lvl"))
        made = next((copy.deepcopy(e) for e in found if e.get(w("ilvl")) == level), None)
        if made is None:
            return b""
        for e in [e for name in ("start", "pStyle", "lvlPicBulletId") for e in made.findall(w(name))]:
            made.remove(e)
        for key in [k for k in made.attrib if k != w("ilvl")]:
            del made.attrib[key]
        return canonical([made])[0]


class CopiedLists:
    """Brings the lists of one file into another, each once and when it is asked for."""

    def __init__(self, source: Numbering, into: Numbering) -> None:
        self.source, self.into = source, into
        self._nums: dict[str, str] = {"0": "0"}
        self._abstracts: dict[str, str] = {}
        #: what was brought along, for the relations, styles and fonts in it
        self.made: list[etree._Element] = []

    def number(self, number: str) -> str:
        """The number that a list of the source has there; one that the source does not define has no number."""
        if number not in self._nums:
            abstract = self.source.abstract(number)
            if abstract is None:
                return "0"
            num = copy.deepcopy(self.source.nums[number])
            self._nums[number] = str(_free(self.into.nums))
            num.set(w("numId"), self._nums[number])
            for e in num.findall(w("abstractNumId")):
                e.set(w("val"), self._abstract(abstract))
            self._place(num)
            self.into.nums[self._nums[number]] = num
        return self._nums[number]

    def _abstract(self, abstract: etree._Element) -> str:
        old = abstract.get(w("abstractNumId"), "")
        if old not in self._abstracts:
            made, number = copy.deepcopy(abstract), str(_free(self.into.abstracts))
            self._abstracts[old] = number
            made.set(w("abstractNumId"), number)
            # Word takes two lists with one of these for one list
            for e in made.findall(w("nsid")):
                e.set(w("val"), hashlib.sha256(f"{number} {e.get(w('val'))}".encode()).hexdigest()[:8].upper())
            for level in made.iter(w("lvlPicBulletId")):
                level.set(w("val"), self._picture(level.get(w("val"), "")))
            self._place(made)
            self.into.abstracts[number] = made
        return self._abstracts[old]

    def _picture(self, number: str) -> str:
        found = (e for e in self.source.root.findall(w("numPicBullet")) if e.get(w("numPicBulletId")) == number)
        made = copy.deepcopy(next(found, None))
        if made is None:
            return number
        free = str(_free({e.get(w("numPicBulletId"), "") for e in self.into.root.findall(w("numPicBullet"))}))
        made.set(w("numPicBulletId"), free)
        self._place(made)
        return free

    def _place(self, made: etree._Element) -> None:
        before = _ORDER[: _ORDER.index(etree.QName(made).localname) + 1]
        self.into.root.insert(sum(e.tag in {w(n) for n in before} for e in self.into.root), made)
        self.made.append(made)


def _free(taken: Iterable[str]) -> int:
    return max((int(n) for n in taken if n.isdigit()), default=0) + 1
