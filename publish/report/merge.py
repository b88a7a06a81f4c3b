"""The document that was sent with the merged reactions in it, as tracked changes and comments under a role.

What was written is read again: who rejects all changes has the base, who accepts them has exactly what was merged.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from publish.documents.create import figure_control
from publish.documents.runs import Pen, say
from publish.office.comments import AUTHOR, add, answer, made, marks
from publish.office.controls import find_controls
from publish.office.lines import PARAGRAPH, Sign, Slot, grouped, hands, is_generated, read_slots
from publish.office.package import Package, w
from publish.office.parts import local
from publish.report.decide import agree
from publish.report.reactions import MERGED, Edit, Item, Remark, Review
from publish.report.roles import initials
from svm.errors import AuthorError


def write(review: Review, target: Path, *, plain: bool = False) -> None:
    """Write the base with the items that are merged; `plain` makes the changes instead of tracking them.

    Names in the base become roles as well. Raises AuthorError when what was written is not what was merged; nothing is
    written then.
    """
    _name_by_role(review)
    settled = hands(review.base)
    before = [slot.line for slot in review.slots]
    after = _expected(review)
    fields = Counter((c.tag, c.text) for c in find_controls(review.base))
    _Writer(review, plain).write()

    def check(written: Package) -> None:
        read = read_slots(written, review.alphabet, review.tag_of, settled)
        groups = [g.signs for g in grouped([s for s in read if not is_generated(s, review.alphabet)])]
        now = [
            line for g in groups for line in "".join(s.char for s in g if not s.gone).split(PARAGRAPH) if line.strip()
        ]
        if now != after:
            raise _failed("niet precies de samengevoegde wijzigingen staan erin")
        was = [line for g in groups if (line := "".join(s.char for s in g if not s.new)).strip()]
        if not plain and was != before:
            raise _failed("wie alle wijzigingen weigert, krijgt niet het document dat is rondgestuurd")
        kept = Counter((c.tag, c.text_before if c.is_tracked else c.text) for c in find_controls(written))
        if not plain and fields - kept:
            raise _failed("een veld is weg of zegt iets anders")

    review.base.save(target, check)


def _failed(what: str) -> AuthorError:
    return AuthorError(
        f"Het samengevoegde document klopt niet: {what}.",
        expected="de basis met precies de wijzigingen die samengevoegd zijn",
        next_step="er is niets geschreven; meld dit, met de bestanden, bij de beheerder.",
    )


def _applied(review: Review) -> list[Item]:
    """The merged items, without those that do what an earlier one does."""
    merged = [item for item in review.items if item.state == MERGED]
    return [i for n, i in enumerate(merged) if not any(agree(i, earlier) for earlier in merged[:n])]


def _edits(items: Iterable[Item]) -> dict[int, list[tuple[Edit, Item]]]:
    """The edits of each paragraph of the base, in the order of its text."""
    found: dict[int, list[tuple[Edit, Item]]] = defaultdict(list)
    for item in items:
        for edit in item.edits:
            found[edit.slot].append((edit, item))
    for edits in found.values():
        edits.sort(key=lambda one: (one[0].start, one[0].end, one[1].copy, one[1].order, one[1].number))
    return found


def _expected(review: Review) -> list[str]:
    """The lines of the document when all that is merged is accepted."""
    items = _applied(review)
    edits, dropped = _edits(items), {item.dropped for item in items}
    lines: list[str] = []
    for slot in range(-1, len(review.slots)):
        if slot >= 0 and slot not in dropped:
            line, said, at = review.slots[slot].line, "", 0
            for edit, _ in edits.get(slot, ()):
                said += line[at : edit.start] + edit.new
                at = edit.end
            lines.append(said + line[at:])
        lines += [line for item in items if item.added and item.added.after == slot for line, _ in item.added.lines]
    return [line for line in lines if line.strip()]


@dataclass
class _Writer:
    """Writes what is merged into the trees of the base."""

    review: Review
    plain: bool

    def __post_init__(self) -> None:
        self.package = self.review.base
        self.pen = Pen(track=True, number=self.package.free_number())
        self.items = _applied(self.review)
        self.styles = {s.get(w("styleId")) for name in self.package.data if name.endswith("/styles.xml")
                       for s in self.package.tree(name).iter(w("style"))}  # fmt: skip
        self.made: dict[tuple[int, str], etree._Element] = {}

    def write(self) -> None:
        """Write every item: text, then new paragraphs, then what goes as a whole, then the threads of comments."""
        edits = _edits(self.items)
        remarks = [(item, item.remark) for item in self.items if item.remark]
        for slot in range(len(self.review.slots)):
            here = [(item, remark) for item, remark in remarks if remark.slot == slot]
            if slot in edits or here:
                self._paragraph(self.review.slots[slot], edits.get(slot, []), here)
        self._new_paragraphs()
        for item in self.items:
            if item.dropped is not None:
                self._drop(self.review.slots[item.dropped].element, item)
        for item, remark in remarks:
            to = remark.answers
            parent = self.made.get((item.copy, to)) if isinstance(to, str) else to
            if parent is not None:
                answer(self.package, self.made[item.copy, remark.number], parent)

    def _by(self, item: Item) -> Pen:
        """The pen in the hand of the role of an item, with the date of its own tracked change."""
        self.pen.author, self.pen.date = item.role, _date(item.date)
        return self.pen

    def _paragraph(self, slot: Slot, edits: list[tuple[Edit, Item]], remarks: list[tuple[Item, Remark]]) -> None:
        inside = [remark for _, remark in remarks if remark.paragraph is None and not slot.tag]
        bounds = {at for edit, _ in edits for at in (edit.start, edit.end)}
        where = _cut(slot.signs, bounds | {at for remark in inside for at in (remark.start, remark.end)})
        tail: dict[int, etree._Element] = {}
        for edit, item in edits:
            added = self._pieces(edit.new, _like(slot, where, edit), item)
            for one in added:
                _place(slot.element, where, tail, edit, one)
                tail[edit.end] = one
        for item, remark in remarks:
            number = self.pen.number
            self.pen.number += 1
            comment = made(number, remark.words, item.role, initials(item.role), item.date)
            add(self.package, comment)
            self.made[item.copy, remark.number] = comment
            around = where[remark.start : remark.end] if remark in inside else []
            holder = remark.paragraph if remark.paragraph is not None else next(slot.element.iter(w("p")))
            first, last = (around[0][0], around[-1][-1]) if around else _ends(holder)
            _mark(holder, first, last, marks(number))
        for edit, item in edits:
            for one in dict.fromkeys(itertools.chain.from_iterable(where[edit.start : edit.end])):
                self._delete(one, item)

    def _pieces(self, line: str, like: etree._Element | None, item: Item) -> list[etree._Element]:
        """The runs and controls for a line of signs; as one insertion, unless the changes are made."""
        pieces: list[etree._Element] = []
        for sign, letters in itertools.groupby(line, key=lambda c: c if self.review.alphabet.thing(c) else ""):
            if sign:
                pieces += [self._control(sign) for _ in letters]
            else:
                pieces.append(_run("".join(letters), like))
        if self.plain or not pieces:
            return pieces
        added = etree.Element(w("ins"), self._by(item).stamp())
        added.extend(pieces)
        return [added]

    def _control(self, sign: str) -> etree._Element:
        """A field for a figure, with the text that it has in the base: a refresh gives it that of now."""
        thing = self.review.alphabet.thing(sign)
        named = self.review.registry.of_tag(thing.name) if thing else None
        if named is None:
            raise ValueError(f"no figure for {thing}")
        control = figure_control(*named, self.pen.number)
        self.pen.number += 1
        base = next((s.elements[0] for slot in self.review.slots for s in slot.signs if s.char == sign), None)
        runs = [] if base is None else [r for r in base.iterfind(f"{w('sdtContent')}/{w('r')}")]
        if runs:
            content = control[-1]
            for r in content.findall(w("r")):
                content.remove(r)
            content.extend(copy.deepcopy(r) for r in runs)
        return control

    def _delete(self, element: etree._Element, item: Item) -> None:
        parent = element.getparent()
        if self.plain:
            if parent is not None:
                parent.remove(element)
            return
        pen = self._by(item)
        if element.tag == w("r"):
            pen.delete(element, element)
            return
        content = element.find(w("sdtContent"))
        for run in list(element.iter(w("r"))):
            pen.delete(run, element)
        if content is not None:
            # as Word marks that the control goes too: once around its beginning and once around its end
            for before, after in (
                (element.addprevious, lambda e: content.insert(0, e)),
                (content.append, element.addnext),
            ):
                start = etree.Element(w("customXmlDelRangeStart"), pen.stamp())
                before(start)
                after(etree.Element(w("customXmlDelRangeEnd"), {w("id"): start.get(w("id"), "")}))

    def _new_paragraphs(self) -> None:
        tail: dict[int, etree._Element] = {}
        for item in self.items:
            for line, style in item.added.lines if item.added else ():
                paragraph = etree.Element(w("p"))
                if style in self.styles:
                    etree.SubElement(etree.SubElement(paragraph, w("pPr")), w("pStyle")).set(w("val"), style)
                after = item.added.after if item.added else 0
                if not self.plain:
                    self._by(item).mark_paragraph(paragraph, "ins")
                paragraph.extend(self._pieces(line, None, item))
                if after in tail:
                    tail[after].addnext(paragraph)
                elif after < 0:
                    _outermost(self.review.slots[0].element).addprevious(paragraph)
                else:
                    _outermost(self.review.slots[after].element).addnext(paragraph)
                tail[after] = paragraph

    def _drop(self, paragraph: etree._Element, item: Item) -> None:
        """Take a whole paragraph out; what refers to a place in it goes to the paragraph beside it."""
        texts = [e for e in paragraph if e.tag in _TEXTS and not _refers(e)]
        if not self.plain:
            for e in texts:
                self._delete(e, item)
            self._by(item).mark_paragraph(paragraph, "del")
            return
        beside = next(
            (e for e in (paragraph.getnext(), paragraph.getprevious()) if e is not None and e.tag == w("p")), None
        )
        ends_section = paragraph.find(f"{w('pPr')}/{w('sectPr')}") is not None
        left = [e for e in paragraph if e not in texts and e.tag != w("pPr")]
        for e in texts:
            paragraph.remove(e)
        if ends_section or (left and beside is None):
            return
        if beside is not None:
            for e in reversed(left):
                beside.insert(1 if beside.find(w("pPr")) is not None else 0, e)
        parent = paragraph.getparent()
        if parent is not None:
            parent.remove(paragraph)


_TEXTS = {w(name) for name in ("r", "sdt", "hyperlink", "fldSimple", "smartTag", "ins", "del")}


def _refers(element: etree._Element) -> bool:
    """Whether a run is only the mark of a comment."""
    return [e.tag for e in element if e.tag != w("rPr")] == [w("commentReference")]


def _cut(signs: Sequence[Sign], bounds: Iterable[int]) -> list[list[etree._Element]]:
    """Cut the runs of a paragraph at some signs. Returns the elements in which each sign stands."""
    where = [list(sign.elements) for sign in signs]
    for at in sorted(bounds, reverse=True):
        if not 0 < at < len(signs) or signs[at].elements[0] is not signs[at - 1].elements[-1]:
            continue
        run = signs[at].elements[0]
        fresh = _cut_run(run, *signs[at].at)
        for n in range(at, len(signs)):
            if where[n] == [run]:
                where[n] = [fresh]
    return where


def _cut_run(run: etree._Element, place: int, at: int) -> etree._Element:
    """Cut a run in two before a place in the text of a child of it. Returns the second half."""
    fresh = etree.Element(run.tag, dict(run.attrib))
    properties = run.find(w("rPr"))
    if properties is not None:
        fresh.append(copy.deepcopy(properties))
    moving = list(run)[place:]
    if at:
        first = moving.pop(0)
        second = etree.SubElement(fresh, first.tag)
        text = first.text or ""
        say(first, text[:at])
        say(second, text[at:])
    fresh.extend(moving)
    run.addnext(fresh)
    return fresh


def _like(slot: Slot, where: list[list[etree._Element]], edit: Edit) -> etree._Element | None:
    """The run of the text that new text looks like: that which it replaces, else the one before or behind it."""
    replaced, before, behind = range(edit.start, edit.end), range(edit.start - 1, -1, -1), range(edit.end, len(where))
    letters = (where[n][0] for n in (*replaced, *before, *behind) if not slot.signs[n].text)
    return next((e for e in letters if e.tag == w("r")), None)


def _run(text: str, like: etree._Element | None) -> etree._Element:
    run = etree.Element(w("r"))
    properties = None if like is None else like.find(w("rPr"))
    if properties is not None:
        run.append(copy.deepcopy(properties))
    for part in re.split(r"([\t\n])", text):
        if part in ("\t", "\n"):
            etree.SubElement(run, w("tab" if part == "\t" else "br"))
        elif part:
            say(etree.SubElement(run, w("t")), part)
    return run


def _place(
    paragraph: etree._Element,
    where: list[list[etree._Element]],
    tail: dict[int, etree._Element],
    edit: Edit,
    element: etree._Element,
) -> None:
    """Put something behind what it replaces or behind the sign before it, outside a link that ends there."""
    at = edit.end
    before = tail.get(at, where[at - 1][-1] if at else None)
    behind = where[at][0] if at < len(where) else None
    if before is None and behind is None:
        paragraph.append(element)
    elif before is None or (
        behind is not None
        and before.getparent() is not paragraph
        and behind.getparent() is paragraph
        and at not in tail
    ):
        if behind is not None:
            behind.addprevious(element)
    else:
        before.addnext(element)


def _ends(paragraph: etree._Element) -> tuple[etree._Element | None, etree._Element | None]:
    inside = [e for e in paragraph if e.tag != w("pPr")]
    return (inside[0], inside[-1]) if inside else (None, None)


def _mark(
    paragraph: etree._Element,
    first: etree._Element | None,
    last: etree._Element | None,
    made_marks: tuple[etree._Element, etree._Element, etree._Element],
) -> None:
    start, end, reference = made_marks
    if first is None or last is None:
        paragraph.extend((start, end, reference))
    else:
        first.addprevious(start)
        last.addnext(reference)
        last.addnext(end)


def _outermost(element: etree._Element) -> etree._Element:
    """The block of the main text that an element is in."""
    around = (element, *element.iterancestors())
    return next(e for e in around if (p := e.getparent()) is None or p.tag == w("body"))


def _date(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=None) if text else None
    except ValueError:
        return None


def _name_by_role(review: Review) -> None:
    """Give each name that Word keeps in the base the role of it: of comments, tracked changes and the file itself."""
    package, roles = review.base, review.roles
    known = {AUTHOR, *roles.known.values(), *roles.met.values()}
    for _, root in package.text_trees():
        for e in root.iter("*"):
            name = e.get(w("author"))
            if name and name not in known:
                role = roles.of(name)
                e.set(w("author"), role)
                if e.get(w("initials")) is not None:
                    e.set(w("initials"), initials(role))
    for name in package.data:
        if posixpath.basename(name) == "people.xml":
            root = package.tree(name)
            for person in list(root):
                root.remove(person)
        elif name == "docProps/core.xml":
            for e in package.tree(name):
                if local(e) in ("creator", "lastModifiedBy") and e.text:
                    e.text = roles.find(e.text) or AUTHOR
