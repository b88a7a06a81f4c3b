"""Paragraphs of a Word file as lines of signs, with whose tracked change each sign is: what two copies are compared by.

A letter is a sign, and so is each thing that is no letter: a control of ours, a field, a picture, a note. Things that
are the same in two files have the same sign, as both are read with one `Alphabet`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from publish.office.address import ALTERNATE, FALLBACK, NOTES, chosen
from publish.office.controls import Control
from publish.office.package import MAIN, Package, w
from publish.office.paragraphs import GENERATED, MATH
from publish.office.text import GONE, NEW, TRACKED, all_text, text_before_changes, visible_text
from svm.figures import BLOCKS, TITLE

#: the end of a paragraph that is in the middle of a line
PARAGRAPH = "\u2029"
#: what kinds of things a sign can be
CONTROL, BLOCK, FIELD, OBJECT = "control", "block", "field", "object"
_FIRST = 0xF0000
_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_SILENT = {
    *(w(name) for name in ("rPr", "lastRenderedPageBreak", "softHyphen", "instrText", "delInstrText")),
    *(w(name) for name in ("annotationRef", "commentReference", "footnoteRef", "endnoteRef", "separator")),
    w("continuationSeparator"),
}
_THROUGH = {w(name) for name in ("hyperlink", "smartTag", "customXml", "dir", "bdo", "sdtContent")}

#: the tag of a control of ours, also of one that lost it; empty for a control of somebody else
TagOf = Callable[[Control], str]


@dataclass(frozen=True)
class Hand:
    """Who made a tracked change, as the file names them, and when. `number` tells one change from another."""

    author: str
    date: str

    @classmethod
    def of(cls, change: etree._Element) -> Hand:
        """Read it from the element of a tracked change."""
        return cls(change.get(w("author"), ""), change.get(w("date"), ""))


@dataclass(frozen=True)
class Thing:
    """What a sign that is no letter stands for: its kind and what tells it from others, such as the tag."""

    kind: str
    name: str


class Alphabet:
    """The signs of things: the same for the same thing in every file that is read with it."""

    def __init__(self) -> None:
        self._signs: dict[Thing, str] = {}
        self._things: dict[str, Thing] = {}

    def sign(self, thing: Thing) -> str:
        """The sign of a thing, a new one when it has none yet."""
        if thing not in self._signs:
            sign = chr(_FIRST + len(self._signs))
            self._signs[thing], self._things[sign] = sign, thing
        return self._signs[thing]

    def thing(self, sign: str) -> Thing | None:
        """What a sign stands for; None for a letter."""
        return self._things.get(sign)


@dataclass(frozen=True)
class Sign:
    """One sign where it stands: in `element` (a run, a control, or the runs of a field), at `at` of its content.

    `at` is the child of the run and the place in its text. `new` and `gone` are the tracked changes that it came and
    went with.
    """

    char: str
    elements: tuple[etree._Element, ...]
    at: tuple[int, int] = (0, 0)
    new: Hand | None = None
    gone: Hand | None = None
    #: what a thing shows, and what it showed before its tracked changes
    text: str = ""
    text_before: str = ""


@dataclass
class Slot:
    """One paragraph, or one table or chart of ours as a whole.

    `holder` is body, cell or box, and note outside the main text.

    `mark_new` and `mark_gone` are the tracked changes with which the end of the paragraph came and went. `comments`
    holds where each comment begins and ends, by its number; -1 for what is in another paragraph.
    """

    part: str
    kind: str
    element: etree._Element
    holder: str
    signs: list[Sign] = field(default_factory=list)
    tag: str = ""
    mark_new: Hand | None = None
    mark_gone: Hand | None = None
    comments: dict[str, list[int]] = field(default_factory=dict)
    #: the paragraphs of a table or chart that an office program put outside its control
    loose: list[etree._Element] = field(default_factory=list)

    @property
    def line(self) -> str:
        """The signs after all tracked changes."""
        return "".join(s.char for s in self.signs if not s.gone)


def read_slots(
    package: Package, alphabet: Alphabet, tag_of: TagOf, settled: Iterable[Hand] | None = None
) -> list[Slot]:
    """Read every paragraph with text in reading order, part by part, without the comments.

    Tracked changes by the hands of `settled` count as made; None for all of them.
    """
    slots: list[Slot] = []
    known = None if settled is None else frozenset(settled)
    for part, kind in package.kinds().items():
        if kind != "comments":
            reader = _Reader(part, kind, alphabet, tag_of, known)
            reader.blocks(package.tree(part), "body" if kind == MAIN else "note")
            slots += reader.slots
    return slots


def closed(slots: Sequence[Slot], alphabet: Alphabet, last_line: str) -> Iterator[Slot]:
    """Yield the same with each chart or table as one, whose control LibreOffice left in its first paragraph.

    It ends with the paragraph that begins with `last_line`; `loose` of what comes holds its paragraphs.
    """
    left = list(slots)
    while left:
        slot = left.pop(0)
        things = [t for s in slot.signs if (t := alphabet.thing(s.char))]
        tag = next((t.name for t in things if t.name.startswith(BLOCKS) and not t.name.endswith(TITLE)), "")
        lines = [visible_text(s.element).startswith(last_line) and not s.tag for s in left]
        if slot.tag or not tag or True not in lines:
            yield slot
            continue
        inside, left = left[: lines.index(True) + 1], left[lines.index(True) + 1 :]
        sign = Sign(alphabet.sign(Thing(BLOCK, tag)), (slot.element,))
        paragraphs = [slot.element, *(one.element for one in inside)]
        yield Slot(slot.part, slot.kind, slot.element, slot.holder, [sign], tag, loose=paragraphs)


def hands(package: Package) -> set[Hand]:
    """Return who made the tracked changes of a file."""
    return {Hand.of(e) for _, root in package.text_trees() for e in root.iter(*TRACKED)}


def shown(line: str, alphabet: Alphabet, texts: dict[str, str]) -> str:
    """Return a line as a reader sees it: `texts` says what each thing shows."""
    return "".join(texts.get(c, "") if alphabet.thing(c) else "\n" if c == PARAGRAPH else c for c in line)


@dataclass
class _Reader:
    part: str
    kind: str
    alphabet: Alphabet
    tag_of: TagOf
    settled: frozenset[Hand] | None
    slots: list[Slot] = field(default_factory=list)
    #: how deep in fields, the runs of the outermost one and what it is; a field may end in another paragraph
    depth: int = 0
    runs: list[etree._Element] = field(default_factory=list)
    code: str = ""
    in_result: bool = False
    result: list[str] = field(default_factory=list)

    def blocks(self, element: etree._Element, holder: str) -> None:
        for child in element:
            tag = child.tag
            if tag == w("p"):
                self.paragraph(child, holder)
            elif tag == w("tc"):
                self.blocks(child, "cell")
            elif tag == w("sdt"):
                control = Control(self.part, child)
                name = self.tag_of(control) if control.kind == "block" else ""
                if name.startswith(BLOCKS) and not name.endswith(TITLE):
                    sign = self.alphabet.sign(Thing(BLOCK, name))
                    new, gone = self._around(child)
                    self.slots.append(
                        Slot(self.part, self.kind, child, holder, [Sign(sign, (child,), new=new, gone=gone)], name)
                    )
                elif control.content is not None:
                    self.blocks(control.content, holder)
            elif tag == ALTERNATE:
                self.blocks(chosen(child), holder)
            elif tag in NOTES and child.get(w("type")) not in (None, "normal"):
                continue
            elif isinstance(tag, str) and tag not in (w("sectPr"), w("tblPr"), w("tcPr"), w("trPr")):
                self.blocks(child, holder)

    def _around(self, element: etree._Element) -> tuple[Hand | None, Hand | None]:
        """The tracked row that something stands in."""
        row = next(element.iterancestors(w("tr")), None)
        marks = [] if row is None else [row.find(f"{w('trPr')}/{w(name)}") for name in ("ins", "del")]
        new, gone = (None if m is None else self._hand(m) for m in marks) if marks else (None, None)
        return new, gone

    def _hand(self, change: etree._Element) -> Hand | None:
        hand = Hand.of(change)
        return None if self.settled is None or hand in self.settled else hand

    def _is_settled(self, change: etree._Element) -> bool:
        return self.settled is None or Hand.of(change) in self.settled

    def paragraph(self, element: etree._Element, holder: str) -> None:
        slot = Slot(self.part, self.kind, element, holder)
        mark = element.find(f"{w('pPr')}/{w('rPr')}")
        for change in mark if mark is not None else ():
            if change.tag in NEW:
                slot.mark_new = self._hand(change)
            elif change.tag in GONE and not self._is_settled(change):
                slot.mark_gone = Hand.of(change)
        row_new, row_gone = self._around(element)
        self._inline(element, slot, row_new, row_gone)
        if self.runs:
            self._field(slot, row_new, row_gone)
        self.slots.append(slot)
        for box in element.iter(w("txbxContent")):
            if next(box.iterancestors(FALLBACK), None) is None and next(box.iterancestors(w("p"))) is element:
                self.blocks(box, "box")

    def _inline(self, element: etree._Element, slot: Slot, new: Hand | None, gone: Hand | None) -> None:
        for child in element:
            tag = child.tag
            if tag == w("r"):
                self._run(child, slot, new, gone)
            elif tag in NEW:
                self._inline(child, slot, self._hand(child) or new, gone)
            elif tag in GONE:
                if not self._is_settled(child):
                    self._inline(child, slot, new, Hand.of(child))
            elif tag == w("sdt"):
                self._control(child, slot, new, gone)
            elif tag in (w("commentRangeStart"), w("commentRangeEnd")):
                self._comment(child, slot, len(slot.signs))
            elif tag == w("fldSimple"):
                name = (child.get(w("instr"), "").split() or [""])[0].upper()
                self._thing(slot, FIELD, name, (child,), new, gone, visible_text(child))
            elif tag == f"{MATH}oMath" or tag == f"{MATH}oMathPara":
                self._thing(slot, OBJECT, f"formule {all_text(child)}", (child,), new, gone)
            elif tag in _THROUGH:
                self._inline(child, slot, new, gone)

    def _thing(
        self, slot: Slot, kind: str, name: str, elements: tuple[etree._Element, ...], new: Hand | None,
        gone: Hand | None, text: str = "", before: str | None = None,
    ) -> None:  # fmt: skip
        sign = self.alphabet.sign(Thing(kind, name))
        slot.signs.append(Sign(sign, elements, (0, 0), new, gone, text, text if before is None else before))

    def _comment(self, mark: etree._Element, slot: Slot, at: int) -> None:
        bounds = slot.comments.setdefault(mark.get(w("id"), ""), [-1, -1])
        bounds[mark.tag == w("commentRangeEnd")] = at

    def _control(self, sdt: etree._Element, slot: Slot, new: Hand | None, gone: Hand | None) -> None:
        control = Control(self.part, sdt)
        content, tag = control.content, self.tag_of(control)
        if content is None:
            return
        if not tag:
            self._inline(content, slot, new, gone)
            return
        # a comment on a field may begin or end inside it
        for mark in content.iter(w("commentRangeStart"), w("commentRangeEnd")):
            self._comment(mark, slot, len(slot.signs) + (mark.tag == w("commentRangeEnd")))
        changes = [e for e in content.iter(*TRACKED) if not self._is_settled(e)]
        after = visible_text(content)
        before = after if not changes else text_before_changes(content)
        if changes and not new and not gone:
            # a control that came or went as a whole has its changes inside
            if not after.strip() and before.strip():
                gone, after = Hand.of(changes[0]), before
            elif after.strip() and not before.strip():
                new, before = Hand.of(changes[0]), after
        self._thing(slot, CONTROL, tag, (sdt,), new, gone, after, before)

    def _run(self, run: etree._Element, slot: Slot, new: Hand | None, gone: Hand | None) -> None:
        for place, child in enumerate(run):
            tag = child.tag
            if tag == w("fldChar"):
                step = child.get(w("fldCharType"))
                if step == "begin":
                    self.depth += 1
                elif step == "separate" and self.depth == 1:
                    self.in_result = True
                if self.depth and (not self.runs or self.runs[-1] is not run):
                    self.runs.append(run)
                if step == "end" and self.depth:
                    self.depth -= 1
                    if not self.depth:
                        self._field(slot, new, gone)
            elif self.depth:
                if not self.runs or self.runs[-1] is not run:
                    self.runs.append(run)
                if tag in (w("instrText"), w("delInstrText")) and not self.in_result:
                    self.code += child.text or ""
                elif tag in (w("t"), w("delText")):
                    self.result.append(child.text or "")
            elif tag in (w("t"), w("delText")):
                slot.signs += [Sign(c, (run,), (place, at), new, gone) for at, c in enumerate(child.text or "")]
            elif tag in _SIGNS:
                slot.signs.append(Sign(_SIGNS[tag], (run,), (place, 0), new, gone))
            elif tag not in _SILENT and isinstance(tag, str):
                name = etree.QName(tag).localname
                sign = self.alphabet.sign(Thing(OBJECT, name))
                slot.signs.append(Sign(sign, (run,), (place, 0), new, gone))

    def _field(self, slot: Slot, new: Hand | None, gone: Hand | None) -> None:
        """One sign for a field, or for as much of it as stands in this paragraph."""
        name = (self.code.split() or [""])[0].upper()
        self._thing(slot, FIELD, name, tuple(self.runs), new, gone, "".join(self.result))
        self.runs, self.result = [], []
        if not self.depth:
            self.code, self.in_result = "", False


def is_generated(slot: Slot, alphabet: Alphabet) -> bool:
    """Whether Word makes all of a paragraph: a line of a table of contents."""
    things = [alphabet.thing(s.char) for s in slot.signs]
    return bool(things) and all(t is not None and t.kind == FIELD and t.name in GENERATED for t in things)


@dataclass
class Group:
    """Paragraphs that were one before the tracked changes: each but the last ends with a mark that is new."""

    slots: list[Slot]

    @property
    def signs(self) -> list[Sign]:
        """The signs of all of them, with a sign for each new end of a paragraph."""
        found: list[Sign] = []
        for n, slot in enumerate(self.slots):
            found += slot.signs
            if n < len(self.slots) - 1:
                found.append(Sign(PARAGRAPH, (slot.element,), new=slot.mark_new))
        return found


def grouped(slots: Sequence[Slot]) -> Iterator[Group]:
    """Yield the paragraphs as they were before the tracked changes; a table or chart is one of its own."""
    waiting: list[Slot] = []
    for slot in slots:
        if waiting and (slot.tag or slot.element.getparent() is not waiting[0].element.getparent()):
            yield Group(waiting)
            waiting = []
        waiting.append(slot)
        if slot.tag or slot.mark_new is None:
            yield Group(waiting)
            waiting = []
    if waiting:
        yield Group(waiting)
