"""Numbers and names that a document may have once: of an added file those that are taken become others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml import etree

from publish.office.comments import ANCHORS
from publish.office.fields import fields, rename_marks, rename_reckoned
from publish.office.package import Package, w

W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
PARAGRAPH_ID = f"{W14}paraId"
#: Word allows a bookmark a name of forty characters
_LONGEST = 40
#: what has a number among notes and comments, by the space that the number is in
_NOTES = {
    "footnotes": (w("footnote"), w("footnoteReference")),
    "endnotes": (w("endnote"), w("endnoteReference")),
    "comments": (w("comment"), *(w(name) for name in ANCHORS)),
}
_OF_NOTES = {tag: space for space, tags in _NOTES.items() for tag in tags}
#: parts beside the comments that say which is an answer to which
_BESIDE = re.compile(r"/comments(Ids|Extended|Extensible)\.xml$")
#: names of moves: the same where text came from and where it went
_MOVES = (w("moveFromRangeStart"), w("moveToRangeStart"))


class Ids:
    """What is taken in the whole so far."""

    def __init__(self) -> None:
        self._numbers: dict[str, set[int]] = {}
        self._marks: set[str] = set()
        self._moves: set[str] = set()
        self._hexes: dict[str, set[int]] = {}
        #: where the search for a free number goes on
        self._free: dict[str, int] = {}

    def settle(self, package: Package) -> dict[str, str]:
        """Give everything in a file numbers and names that are free in the whole, and what refers to it those too.

        Returns the bookmarks that have another name, by the old one.
        """
        roots = [root for _, root in package.text_trees()]
        renamed = self._settle_marks(package, roots)
        pairs: dict[tuple[str, str], str] = {}
        for e in (e for root in roots for e in root.iter(etree.Element)):
            number = e.get(w("id"))
            # the lines above notes keep theirs: the settings of the document name them
            if number is not None and e.get(w("type"), "normal") == "normal":
                space = _OF_NOTES.get(str(e.tag), "marks")
                if (space, number) not in pairs:
                    pairs[space, number] = self._number(space, number)
                e.set(w("id"), pairs[space, number])
            holder = e.getparent()
            for space, name, value in _alone(e, holder):
                if value.lstrip("-").isdigit():
                    e.set(name, self._number(space, value))
        self._settle_hexes(package, roots)
        return renamed

    def bookmark(self) -> tuple[str, int]:
        """The name and number of a new bookmark for a line of contents."""
        number = int(self._number("marks", "1"))
        name = _free_name(f"_Toc{900000000 + number}", lambda made: made.casefold() in self._marks)
        self._marks.add(name.casefold())
        return name, number

    def _number(self, space: str, number: str) -> str:
        """A number as it is, or the next free one when it is taken."""
        taken = self._numbers.setdefault(space, set())
        if not number.lstrip("-").isdigit():
            return number
        found = int(number)
        if found in taken:
            found = self._next(space, taken, 1)
        taken.add(found)
        return str(found)

    def _next(self, space: str, taken: set[int], first: int) -> int:
        found = self._free.get(space, first)
        while found in taken:
            found += 1
        self._free[space] = found
        return found

    def _settle_marks(self, package: Package, roots: list[etree._Element]) -> dict[str, str]:
        names = _renamed((e.get(w("name"), "") for r in roots for e in r.iter(w("bookmarkStart"))), self._marks)
        moves = _renamed((e.get(w("name"), "") for r in roots for e in r.iter(*_MOVES)), self._moves)
        for root in roots:
            for e in root.iter(w("bookmarkStart"), *_MOVES):
                known = moves if e.tag in _MOVES else names
                e.set(w("name"), known.get(e.get(w("name"), "").casefold(), e.get(w("name"), "")))
            if not names:
                continue
            for e in root.iter(w("hyperlink")):
                if e.get(w("anchor"), "").casefold() in names:
                    e.set(w("anchor"), names[e.get(w("anchor"), "").casefold()])
            for e in root.iterfind(f".//{w('ffData')}/{w('name')}"):
                e.set(w("val"), names.get(e.get(w("val"), "").casefold(), e.get(w("val"), "")))
            for one in fields(root):
                if not rename_marks(one, names):
                    rename_reckoned(one, names)
        for part in package.kinds() if names else ():
            for relation in package.relations(part):
                if relation.target.startswith("#") and relation.target[1:].casefold() in names:
                    new = f"#{names[relation.target[1:].casefold()]}"
                    for e in package.tree(_rels(part)):
                        if e.get("Id") == relation.number:
                            e.set("Target", new)
        return names

    def _settle_hexes(self, package: Package, roots: list[etree._Element]) -> None:
        """Numbers of paragraphs in hexadecimal, and the lasting ones of comments."""
        changed: dict[tuple[str, str], str] = {}
        for root in roots:
            for e in root.iter(etree.Element):
                old = e.get(PARAGRAPH_ID)
                if old is not None:
                    new = self._hex("paraId", old)
                    e.set(PARAGRAPH_ID, new)
                    if root.tag == w("comments"):
                        changed["paraId", old.upper()] = new
        for name in sorted(n for n in package.data if _BESIDE.search(n)):
            for e in package.tree(name).iter(etree.Element):
                for key, value in list(e.attrib.items()):
                    kind = etree.QName(key).localname.removesuffix("Parent")
                    if kind == "durableId" and (kind, value.upper()) not in changed:
                        changed[kind, value.upper()] = self._hex(kind, value)
                    if kind in ("paraId", "durableId"):
                        e.set(key, changed.get((kind, value.upper()), value))

    def _hex(self, kind: str, value: str) -> str:
        taken = self._hexes.setdefault(kind, set())
        try:
            found = int(value, 16)
        except ValueError:
            return value
        if found in taken:
            found = self._next(kind, taken, 0x10000000)
        taken.add(found)
        return f"{found:08X}"


def _alone(e: etree._Element, holder: etree._Element | None) -> Iterator[tuple[str, str, str]]:
    """The numbers of an element that nothing else refers to: their space, their attribute and their value."""
    if e.tag == w("id") and holder is not None and holder.tag == w("sdtPr"):
        yield "controls", w("val"), e.get(w("val"), "")
    if str(e.tag).endswith("}docPr") and e.get("id") is not None:
        yield "drawings", "id", e.get("id", "")


def _renamed(names: Iterator[str], taken: set[str]) -> dict[str, str]:
    """Names that are taken, in lower case, with one that is free; all are taken afterwards."""
    own = {name.casefold(): name for name in names if name}
    made: dict[str, str] = {}
    for key in sorted(own):
        # the place of the reader in the file: a document has one, and no two
        if key in taken:
            made[key] = _free_name(own[key], lambda name: name.casefold() in taken or name.casefold() in own)
        taken.add(made.get(key, key).casefold())
    return made


def _free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    turn, made = 1, name
    while is_taken(made):
        turn += 1
        made = f"{name[: _LONGEST - len(str(turn)) - 1]}_{turn}"
    return made


def _rels(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"
