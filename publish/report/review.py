"""What came back in the copies of a chapter: each change and comment as an item, under the role of who made it.

A copy is laid beside the document that was sent, paragraph by paragraph and word by word, so what was changed without
tracking is found too. What Word tracked is taken as it was made, letter by letter.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from lxml import etree

from publish.documents.changes import Refused
from publish.documents.enclose import enclose
from publish.documents.names import Names
from publish.office.address import Addresses, paragraph_of
from publish.office.comments import answered_by, comments_in
from publish.office.compare import pairs
from publish.office.controls import Control
from publish.office.drawn import drawn
from publish.office.lines import (
    PARAGRAPH,
    Alphabet,
    Group,
    Hand,
    Sign,
    Slot,
    closed,
    grouped,
    hands,
    is_generated,
    read_slots,
)
from publish.office.package import Package, w
from publish.office.text import TRACKED, listed, visible_text
from publish.report.hunks import Hunk, hunks_of, is_inside, widened
from publish.report.judge import BY_HAND, Judge
from publish.report.reactions import (
    ANSWER,
    COMMENT,
    IN_CHART,
    INSERTED,
    LOOK,
    MOVED,
    REMOVED,
    REPLACED,
    SILENT,
    Edit,
    Item,
    NewLines,
    Remark,
    Review,
    touched,
)
from publish.report.roles import Roles
from svm.dutch import AS_OF
from svm.errors import AuthorError
from svm.figures import CHART, TITLE, Registry, is_tag

#: changes of how something looks: Word tracks them, and they say nothing
_LOOKS = tuple(w(f"{name}Change") for name in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblGrid"))
#: what the lines around a table have for a row
_AROUND = 10_000
#: below this share of paragraphs that are also in the base, a file is another document
_SAME = 0.2
#: parts of which an office program makes one for each section, or one for all
_REPEATED = ("header", "footer")
#: so many figures that silently say something else are no slip of the hand
_MANY = 3
_BUSY = "in de basis staan in deze alinea bijgehouden wijzigingen; accepteer of weiger die eerst"


def review(base: Path, copies: Sequence[Path], registry: Registry, roles: Roles) -> Review:
    """Lay copies beside the document that was sent. Raises AuthorError for a file that is no copy of it."""
    package = _opened(base)
    tag_of, alphabet = _tags(registry), Alphabet()
    slots = [s for s in read_slots(package, alphabet, tag_of) if s.line.strip() and not is_generated(s, alphabet)]
    texts: dict[str, str] = {}
    for sign in itertools.chain.from_iterable(slot.signs for slot in slots):
        texts.setdefault(sign.char, sign.text)
    made = Review(package, [copy.name for copy in copies], slots, alphabet, texts, roles, registry, tag_of)
    judge = Judge(made)
    found: list[Item] = []
    for turn, path in enumerate(copies):
        found += _Copy(made, judge, turn, _opened(path)).items()
    found.sort(key=lambda item: (item.order[:2], item.copy, item.order[2]))
    made.items = [replace(item, number=number) for number, item in enumerate(found, 1)]
    return made


def _opened(path: Path) -> Package:
    package = Package.open(path)
    for _, root in package.text_trees():
        enclose(root)
    return package


def _tags(registry: Registry) -> Callable[[Control], str]:
    """What gives the tag of a control of ours, also of one that an office program took it from."""
    names = Names(registry)

    def tag_of(control: Control) -> str:
        tag = control.tag
        if not tag:
            try:
                tag, _ = names.recognise(control)
            except Refused:
                return ""
        return tag if is_tag(tag) or registry.of_tag(tag) else ""

    return tag_of


@dataclass
class _Copy:
    """One copy beside the base."""

    review: Review
    judge: Judge
    turn: int
    package: Package
    #: where each paragraph of the copy went: the one of the base, and where each of its signs stands in that
    went: dict[etree._Element, tuple[int, dict[int, int], int]] = field(default_factory=dict)
    #: tables and charts of ours in both
    blocks: dict[etree._Element, int] = field(default_factory=dict)
    #: where each comment begins and ends in each paragraph of the copy
    comments: dict[etree._Element, dict[str, list[int]]] = field(default_factory=dict)
    #: fields that say something else without a tracked change
    silent: int = 0
    #: charts that an office program made anew: nobody can say that they are the same
    redrawn: list[str] = field(default_factory=list)
    turns: Iterator[int] = field(default_factory=itertools.count)

    def items(self) -> list[Item]:
        """Every reaction in it. Raises AuthorError when it is another document."""
        review = self.review
        self.settled = hands(review.base)
        self.addresses = Addresses(self.package)
        slots = [
            s
            for s in read_slots(self.package, review.alphabet, review.tag_of, self.settled)
            if not is_generated(s, review.alphabet)
        ]
        slots = list(closed(slots, review.alphabet, AS_OF))
        for sign in itertools.chain.from_iterable(slot.signs for slot in slots):
            review.texts.setdefault(sign.char, sign.text)
        self.comments = {slot.element: slot.comments for slot in slots}
        groups = [g for g in grouped(slots) if "".join(s.char for s in g.signs).strip()]
        matched = self._matched(groups)
        found = list(self._changes(groups, matched))
        found = self._with_moves([self._judged(item) for item in found])
        found += self._looks()
        found += self._remarks()
        if self.silent >= _MANY:
            review.warnings.append(
                f"{self._name}: {self.silent} cijfers zeggen iets anders dan in {review.base.path.name}, zonder dat "
                "het is bijgehouden. Is dit een kopie van een andere versie? Geef die dan met --base."
            )
        if self.redrawn:
            review.warnings.append(
                f"{self._name}: {len(self.redrawn)} tabellen of figuren zijn door LibreOffice opnieuw gemaakt: hun "
                f"tekst is vergeleken, wat een grafiek tekent niet: {listed(self.redrawn)}. De basis houdt de hare."
            )
        return found

    @property
    def _name(self) -> str:
        return self.review.copies[self.turn]

    def _judged(self, item: Item) -> Item:
        return self.judge.text(item) if item.changes and not item.refusal else item

    # who ----------------------------------------------------------------------------------------------------------

    def _role(self, hand: Hand | None) -> str:
        if hand is not None and hand.author:
            return self.review.roles.of(hand.author)
        return self._owner

    @property
    def _owner(self) -> str:
        """Whose copy it is: by the name of the file, else by the one who wrote in it, else nobody knows."""
        roles = self.review.roles
        found = roles.find(self._name)
        if found:
            return found
        wrote = {hand.author for hand in hands(self.package) - self.settled if hand.author}
        ours = {c.get(w("author"), "") for c in comments_in(self.review.base)}
        wrote |= {a for c in comments_in(self.package) if (a := c.get(w("author"), "")) and a not in ours}
        return roles.of(wrote.pop()) if len(wrote) == 1 else roles.of(self._name)

    # which paragraph ----------------------------------------------------------------------------------------------

    def _matched(self, groups: list[Group]) -> dict[int, int]:
        """Which paragraph of the base each group is, by its turn; of the same kind of part."""
        base, found = self.review.slots, {}
        for kind in dict.fromkeys(s.kind for s in base):
            ours = [n for n, s in enumerate(base) if s.kind == kind]
            theirs = [n for n, g in enumerate(groups) if g.slots[0].kind == kind]
            lines = [_key(base[n].signs) for n in ours]
            others = [_key([s for s in groups[n].signs if s.new is None], before=True) for n in theirs]
            marks = ([_mark(base[n]) for n in ours], [_mark(groups[n].slots[-1]) for n in theirs])
            known = pairs(lines, others, marks)
            known += list(
                _rewritten(known, [base[n].holder for n in ours], [groups[n].slots[-1].holder for n in theirs])
            )
            found |= {theirs[j]: ours[i] for i, j in known if self._alike(ours[i], groups[theirs[j]])}
        if len(found) < _SAME * min(len(base), len(groups)) or not found:
            raise AuthorError(
                f"{self._name} is geen kopie van {self.review.base.path.name}: bijna geen alinea is dezelfde.",
                expected="kopieën van het document dat is rondgestuurd",
                next_step="geef met --base het document dat is rondgestuurd.",
            )
        return found

    def _alike(self, slot: int, group: Group) -> bool:
        """A table or chart is only itself, and a cell is not a paragraph of the text."""
        base = self.review.slots[slot]
        return base.tag == group.slots[0].tag and base.holder == group.slots[-1].holder

    # what changed -------------------------------------------------------------------------------------------------

    def _changes(self, groups: list[Group], matched: dict[int, int]) -> Iterator[Item]:
        last = -1
        for n, group in enumerate(groups):
            slot = matched.get(n)
            if slot is None:
                last = self._behind(group, last)
                yield from self._new_group(group, last)
                continue
            last = slot
            if group.slots[0].tag:
                self.blocks |= dict.fromkeys(group.slots[0].loose or [group.slots[0].element], slot)
                yield from self._block(slot, group.slots[0])
            else:
                yield from self._paragraph(slot, group)
        there = {g.slots[-1].line for g in groups if g.slots[0].kind in _REPEATED}
        for slot in sorted(set(range(len(self.review.slots))) - set(matched.values())):
            base = self.review.slots[slot]
            if base.kind not in _REPEATED or base.line not in there:
                yield self._gone(slot, None)

    def _behind(self, group: Group, last: int) -> int:
        """Behind which paragraph of the base something new stands: in a note or a header behind one of its kind."""
        kind = group.slots[0].kind
        if last >= 0 and self.review.slots[last].kind == kind:
            return last
        before = [n for n, s in enumerate(self.review.slots) if s.kind == kind]
        return before[0] - 1 if before else last

    def _item(self, kind: str, hand: Hand | None, slot: int, start: int, **more: object) -> Item:
        place = str(self.review.addresses.of(self.review.slots[max(slot, 0)].element))
        item = Item(
            self.turn, self._role(hand), SILENT if hand is None else kind, place, (slot, start, next(self.turns)),
            date=hand.date if hand else "",
        )  # fmt: skip
        return replace(item, **more)  # type: ignore[arg-type]

    def _new_group(self, group: Group, after: int) -> Iterator[Item]:
        """Paragraphs that are not in the base: an item for all that one hand put there together."""
        signs = [s for s in group.signs if not s.gone]
        for n, slot in enumerate(group.slots):
            self.went[slot.element] = (max(after, 0), {}, n)
        kind, lines = group.slots[0].kind, {s.line for s in self.review.slots if s.kind == group.slots[0].kind}
        if not "".join(s.char for s in signs).strip() or (kind in _REPEATED and group.slots[-1].line in lines):
            return
        hand = next((s.new for s in signs if s.new), None)
        line = "".join(s.char for s in signs)
        styles = [_style(slot.element) for slot in group.slots]
        lines = tuple((text, style) for text, style in zip(line.split(PARAGRAPH), styles, strict=False) if text.strip())
        stuck = ""
        if group.slots[0].tag:
            stuck = f"er is een tabel of figuur bij gekomen of verplaatst; {BY_HAND}"
        elif group.slots[0].holder != "body":
            stuck = f"de nieuwe alinea staat in een tabelcel, tekstvak, noot of kop- of voettekst; {BY_HAND}"
        yield self._new_lines(NewLines(after, lines), hand, stuck)

    def _new_lines(self, added: NewLines, hand: Hand | None, stuck: str = "") -> Item:
        length = len(self.review.slots[added.after].line) if added.after >= 0 else 0
        item = self._item(INSERTED, hand, added.after, length, added=added, stuck=stuck)
        new = "\n".join(self.review.said(line) for line, _ in added.lines)
        where = f"na {item.place}" if added.after >= 0 else "voor de eerste alinea"
        return replace(item, place=where, new=new)

    def _gone(self, slot: int, hand: Hand | None) -> Item:
        base = self.review.slots[slot]
        stuck = _BUSY if _is_busy(base) else ""
        if base.tag:
            stuck = "de hele tabel of figuur is weg; wilt u dat, haal haar dan zelf weg, met haar bijschrift"
        elif base.holder != "body":
            stuck = f"er is een cel, rij, tekstvak of noot weg; {BY_HAND}"
        return self._item(REMOVED, hand, slot, 0, old=self.review.said(base.line), dropped=slot, stuck=stuck)

    def _paragraph(self, slot: int, group: Group) -> Iterator[Item]:
        base, signs = self.review.slots[slot], group.signs
        hunks, kept = hunks_of(base.line, signs)
        offset = 0
        for one in group.slots:
            self.went[one.element] = (slot, kept, offset)
            offset += len(one.signs) + 1
        yield from self._fields(slot, signs, kept)
        last = group.slots[-1]
        if all(s.gone for s in last.signs) and len(group.slots) == 1:
            yield self._gone(slot, next(s.gone for s in signs if s.gone))
            return
        if last.mark_gone:
            item = self._item(REMOVED, last.mark_gone, slot, len(base.line), old="¶")
            yield replace(item, stuck=f"de alinea is met de volgende samengevoegd; {BY_HAND}")
        styles = [_style(one.element) for one in group.slots]
        for hunk in hunks:
            yield from self._hunk(slot, hunk, styles)

    def _hunk(self, slot: int, hunk: Hunk, styles: list[str]) -> Iterator[Item]:
        """The items of one hunk: a new end of a paragraph at either side of one is a new paragraph."""
        base = self.review.slots[slot]
        pieces = hunk.new.split(PARAGRAPH)
        text, new = hunk.new, None
        if len(pieces) > 1 and hunk.end == len(base.line):
            text, lines = pieces[0], list(zip(pieces[1:], styles[1 - len(pieces) :], strict=False))
            new = NewLines(slot, tuple(one for one in lines if one[0].strip()))
        elif len(pieces) > 1 and hunk.start == 0:
            text, lines = pieces[-1], list(zip(pieces[:-1], styles, strict=False))
            new = NewLines(slot - 1, tuple(one for one in lines if one[0].strip()))
        if new and new.lines:
            stuck = "" if base.holder == "body" else f"de nieuwe alinea staat in een tabelcel of noot; {BY_HAND}"
            yield self._new_lines(new, hunk.hand, stuck)
        old = base.line[hunk.start : hunk.end]
        if not old and not text:
            return
        kind = REPLACED if old and text else REMOVED if old else INSERTED
        stuck = _BUSY if _is_busy(base) else f"het staat in een tekstvak; {BY_HAND}" if base.holder == "box" else ""
        start, end = widened(base.line, hunk.start, hunk.end)
        said = self.review.said
        yield self._item(
            kind, hunk.hand, slot, hunk.start,
            old=said(base.line[start:end]) if old or is_inside(base.line, hunk) else "",
            new=said(base.line[start : hunk.start] + text + base.line[hunk.end : end]),
            edits=(Edit(slot, hunk.start, hunk.end, text),), stuck=stuck,
        )  # fmt: skip

    def _fields(self, slot: int, signs: list[Sign], kept: dict[int, int]) -> Iterator[Item]:
        """Fields that stay and say something else."""
        base = self.review.slots[slot]
        for at, sign in enumerate(signs):
            thing = self.review.alphabet.thing(sign.char)
            if thing is None or at not in kept or thing.kind not in ("control", "field"):
                continue
            old = base.signs[kept[at]].text
            if _plain(old) == _plain(sign.text):
                continue
            if thing.kind == "control":
                yield from self._field(slot, kept[at], sign, thing.name, old)
            elif thing.name not in ("", "HYPERLINK") or base.kind != "document.main":
                continue
            else:
                item = self._item(REPLACED, self._hand_in(sign.elements[0]), slot, kept[at], old=old, new=sign.text)
                yield replace(item, stuck=f"het staat in een veld van Word, zoals een verwijzing; {BY_HAND}")

    def _field(self, slot: int, at: int, sign: Sign, tag: str, old: str) -> Iterator[Item]:
        hand = self._hand_in(sign.elements[0])
        before, behind = self._beside(tag, old, sign.text)
        if before.strip() or behind.strip():
            # what was typed at the edge of a field is text of an author's own, and stands beside it
            for place, text in ((at, before), (at + 1, behind)):
                if text.strip():
                    stuck = _BUSY if _is_busy(self.review.slots[slot]) else ""
                    edit = Edit(slot, place, place, text)
                    yield self._item(INSERTED, hand, slot, place, new=text, edits=(edit,), stuck=stuck)
            return
        self.silent += hand is None
        yield self._item(
            REPLACED, hand, slot, at, old=old, new=sign.text, touches=touched([tag]), figures=(tag,),
            refusal=self.judge.refused(tag, old, sign.text),
        )  # fmt: skip

    def _beside(self, tag: str, old: str, new: str) -> tuple[str, str]:
        """What stands in a field before and behind its text, when its text is still there; else nothing."""
        if not old.strip() or tag.endswith(TITLE):
            return "", ""
        named = self.review.registry.of_tag(tag)
        split = self.judge.wordings.split(new, named[1]) if named else None
        return (split.before, split.behind) if split and split.wording == old else ("", "")

    def _hand_in(self, element: etree._Element) -> Hand | None:
        changes = [hand for e in element.iter(*TRACKED) if (hand := Hand.of(e)) not in self.settled]
        return changes[0] if changes else None

    # tables and charts --------------------------------------------------------------------------------------------

    def _block(self, slot: int, theirs: Slot) -> Iterator[Item]:
        base = self.review.slots[slot]
        ours, others = _cells([base.element]), _cells(theirs.loose or [theirs.element])
        for key in sorted(set(ours) | set(others)):
            old, new = (visible_text(c[key]) if key in c else "" for c in (ours, others))
            if _plain(old) == _plain(new):
                continue
            hand = self._hand_in(others[key]) if key in others else None
            self.silent += hand is None
            where = _in_table(base.element, key)
            item = self._item(
                REPLACED, hand, slot, 0, old=old, new=new, figures=(base.tag,), touches=touched([base.tag]),
                refusal=self.judge.refused(base.tag, old, new),
            )  # fmt: skip
            yield replace(item, place=f"{item.place}, {where}")
        if theirs.loose:
            self.redrawn.append(base.tag)
        elif base.tag.startswith(CHART):
            yield from self._chart(slot, theirs)

    def _chart(self, slot: int, theirs: Slot) -> Iterator[Item]:
        base = self.review.slots[slot]
        old, new = _drawn_in(self.review.base, base), _drawn_in(self.package, theirs)
        if old and new and old != new:
            texts = ["; ".join(t for t in one if t not in other) for one, other in ((old, new), (new, old))]
            yield self._item(
                REPLACED, None, slot, 0, old=texts[0], new=texts[1], touches=IN_CHART,
                figures=(base.tag,),
                refusal=self.judge.refused(base.tag, texts[0], texts[1]),
            )  # fmt: skip

    # moves, looks and comments ------------------------------------------------------------------------------------

    def _with_moves(self, found: list[Item]) -> list[Item]:
        """What went in one place and came in another with the same words is one item."""
        lines = {n: item for n, item in enumerate(found) if item.added and len(item.added.lines) == 1}
        moved: dict[int, Item] = {}
        for item in found:
            if item.dropped is None:
                continue
            line = self.review.slots[item.dropped].line.strip()
            same = [
                n for n, new in lines.items() if n not in moved and new.added and new.added.lines[0][0].strip() == line
            ]
            if len(same) == 1:
                moved[same[0]] = item
        gone = {id(item) for item in moved.values()}
        return [
            self.judge.text(
                replace(item, kind=MOVED if item.kind != SILENT else SILENT, old=moved[n].old, edits=(),
                        dropped=moved[n].dropped, place=f"{moved[n].place}, naar: {item.place}", note="",
                        stuck=moved[n].stuck or item.stuck)
            )
            if n in moved else item
            for n, item in enumerate(found) if id(item) not in gone
        ]  # fmt: skip

    def _looks(self) -> Iterator[Item]:
        seen: set[tuple[etree._Element | None, str]] = set()
        kinds = self.package.kinds()
        for part, root in self.package.text_trees():
            for change in root.iter(*_LOOKS) if kinds[part] != "comments" else ():
                hand, p = Hand.of(change), paragraph_of(change)
                if hand in self.settled or (p, hand.author) in seen:
                    continue
                seen.add((p, hand.author))
                text = "" if p is None else visible_text(p)
                slot = self._slot_of(p)
                item = self._item(
                    LOOK, hand, slot, 0, old=text, new=text, stuck=f"opmaak wordt niet samengevoegd; {BY_HAND}"
                )
                yield replace(item, place=str(self.addresses.of(change)))

    def _slot_of(self, p: etree._Element | None) -> int:
        """The paragraph of the base, or the table or chart, that a paragraph of the copy is."""
        slots = self.blocks | {e: slot for e, (slot, _, _) in self.went.items()}
        return next((slots[e] for e in ([] if p is None else [p, *p.iterancestors()]) if e in slots), 0)

    def _remarks(self) -> Iterator[Item]:
        known = {_said(c): c for c in comments_in(self.review.base)}
        answers = answered_by(self.package)
        starts = {
            e.get(w("id"), ""): e
            for name in ("commentReference", "commentRangeStart")
            for _, root in self.package.text_trees()
            for e in root.iter(w(name))
        }
        for comment in comments_in(self.package):
            if _said(comment) in known:
                continue
            number = comment.get(w("id"), "")
            parent = answers.get(comment)
            to = None if parent is None else known.get(_said(parent), parent.get(w("id"), ""))
            hand = Hand(comment.get(w("author"), ""), comment.get(w("date"), ""))
            yield self._remark(
                number, "\n".join(visible_text(p) for p in comment.iter(w("p"))), hand, starts.get(number), to
            )

    def _remark(
        self, number: str, words: str, hand: Hand, start: etree._Element | None, to: etree._Element | str | None
    ) -> Item:
        p = None if start is None else next(start.iterancestors(w("p")), None)
        slot = self._slot_of(p)
        base = self.review.slots[slot]
        first, last, paragraph = 0, len(base.line), None
        if base.tag and p is not None:
            paragraph = _same_cell(base.element, p)
        elif p in self.went:
            _, kept, offset = self.went[p]
            begin, end = self.comments[p].get(number, (-1, -1))
            places = [at for n, at in kept.items() if offset + begin <= n and (end < 0 or n < offset + end)]
            first, last = (min(places), max(places) + 1) if places else (first, last)
        text = visible_text(paragraph) if paragraph is not None else self.review.said(base.line[first:last])
        tags = [base.tag] if base.tag else self.review.tags(base.line[first:last])
        remark = Remark(slot, first, last, words, number, to, paragraph)
        item = self._item(
            ANSWER if to is not None else COMMENT, hand, slot, first, old=text, new=words, remark=remark,
            figures=tuple(tags), **({"touches": touched(tags)} if tags else {}),
        )  # fmt: skip
        return replace(item, kind=ANSWER if to is not None else COMMENT)


def _rewritten(known: list[tuple[int, int]], one: list[str], other: list[str]) -> Iterator[tuple[int, int]]:
    """Pair what stands between the same paragraphs in both with no word in common: one paragraph, or as many cells."""
    bounds = [(-1, -1), *known, (len(one), len(other))]
    for (a, c), (b, d) in itertools.pairwise(bounds):
        holders = one[a + 1 : b]
        if holders == other[c + 1 : d] and (len(holders) == 1 or set(holders) == {"cell"}):
            yield from zip(range(a + 1, b), range(c + 1, d), strict=True)


def _key(signs: list[Sign], *, before: bool = False) -> str:
    """The words of a paragraph by which it is known again, fields as text."""
    return " ".join("".join((s.text_before if before else s.text) or s.char for s in signs).split())


def _mark(slot: Slot) -> str:
    return next((v for k, v in slot.element.attrib.items() if etree.QName(k).localname == "paraId"), "")


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")


def _is_busy(slot: Slot) -> bool:
    return next(slot.element.iter(*TRACKED), None) is not None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _said(comment: etree._Element) -> tuple[str, str, str]:
    return comment.get(w("author"), ""), comment.get(w("date"), ""), visible_text(comment)


def _cells(blocks: Sequence[etree._Element]) -> dict[tuple[int, int], etree._Element]:
    """The cells of a table of ours by row and column; the lines around it have a row behind the last."""
    table = next((e for block in blocks for e in block.iter(w("tbl"))), None)
    rows = [] if table is None else table.findall(w("tr"))
    found = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row.findall(w("tc")))}
    inside = set() if table is None else set(table.iter(w("p")))
    lines = [p for block in blocks for p in block.iter(w("p")) if p not in inside and visible_text(p).strip()]
    lines = [p for p in lines if next(p.iterancestors(w("txbxContent")), None) is None]
    return found | {(_AROUND, n): p for n, p in enumerate(lines)}


def _in_table(block: etree._Element, key: tuple[int, int]) -> str:
    cells = _cells([block])
    if key[0] == _AROUND:
        return "in de regels eromheen"
    row, column = (visible_text(cells[k]).strip() if k in cells else "" for k in ((key[0], 0), (0, key[1])))
    return f"rij {key[0] + 1}{f' ‘{row}’' if row else ''}, kolom {key[1] + 1}{f' ‘{column}’' if column else ''}"


def _same_cell(block: etree._Element, p: etree._Element) -> etree._Element:
    """The paragraph of a table of ours that stands where this one stands in the copy; else its first one."""
    around = next(p.iterancestors(w("sdt")), p)
    key = next((k for k, e in _cells([around]).items() if e is p or p in set(e.iter(w("p")))), None)
    found = _cells([block]).get(key) if key else None
    return next((block if found is None else found).iter(w("p")))


def _drawn_in(package: Package, slot: Slot) -> list[str]:
    """What the charts in a control show."""
    inside = set(slot.element.iter())
    shown = [one for one in drawn(package, slot.part) if one.anchor in inside and one.is_read]
    return [_plain(text) for one in shown for text in one.texts]
