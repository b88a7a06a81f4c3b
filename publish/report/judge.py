"""What a reaction does to the figures of a chapter: nothing, something that may be, or something that is refused.

A figure changes only through the warehouse, so a text that was typed over one is refused. A field that became plain
text with the same number stays the field that it was.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from publish.documents.own_text import Wordings
from publish.office.compare import edits
from publish.office.lines import CONTROL, FIELD, PARAGRAPH, Thing
from publish.office.paragraphs import Paragraph, Span
from publish.prose.allowed import default_allowed
from publish.prose.lint import read_all
from publish.prose.sentences import Index, Reading, index_of, split_sentences
from publish.report.reactions import NUMBER, Edit, Item, Review, touched
from svm.figures import BLOCKS, TITLE

BY_HAND = "neem het met de hand over"
_WHAT_TO_DO = (
    "een cijfer verandert alleen via het magazijn: meld het de partner of de data-engineer, of vraag om een correctie "
    "(seeds/report/corrections.csv)"
)
#: kinds of numbers that may be a figure
_KINDS = ("count", "percent", "points")


@dataclass(frozen=True)
class _Verdict:
    """What one edit does: the edits that are left of it, the fields it touches, and what is to be said of it."""

    edits: tuple[Edit, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    refusal: str = ""
    by_name: str = ""
    stuck: str = ""
    is_number: bool = False


class Judge:
    """Judges the items of a review by the figures of an edition."""

    def __init__(self, review: Review) -> None:
        self.review, self.registry = review, review.registry

    @cached_property
    def wordings(self) -> Wordings:
        """How the figures of this edition are worded."""
        return Wordings(self.registry)

    @cached_property
    def _index(self) -> Index:
        return index_of(self.registry)

    def text(self, item: Item) -> Item:
        """Return an item that changes text with what it touches; its edits leave a field where it was when they can."""
        verdicts = [self._edit(edit) for edit in item.edits]
        if item.dropped is not None:
            verdicts.append(self._dropped(item.dropped, is_moved=item.added is not None))
        if item.added is not None and item.dropped is None:
            verdicts += [self._added(item.added.after, line) for line, _ in item.added.lines]
        tags = list(dict.fromkeys(itertools.chain.from_iterable(v.tags for v in verdicts)))
        is_number = any(v.is_number for v in verdicts)
        return replace(
            item,
            edits=tuple(edit for v in verdicts for edit in v.edits),
            touches=touched(tags) if tags else NUMBER if is_number else item.touches,
            figures=tuple(tags),
            note="; ".join(dict.fromkeys(v.note for v in verdicts if v.note)),
            refusal=item.refusal or next((v.refusal for v in verdicts if v.refusal), ""),
            by_name=item.by_name or next((v.by_name for v in verdicts if v.by_name), ""),
            stuck=item.stuck or next((v.stuck for v in verdicts if v.stuck), ""),
        )

    def refused(self, tag: str, old: str, new: str) -> str:
        """Why another text for a field is refused, with what the warehouse says and what to do."""
        if tag.startswith(BLOCKS) and not tag.endswith(TITLE):
            return f"{tag}: een tabel of figuur komt in haar geheel uit het magazijn; {_WHAT_TO_DO}"
        named = self.registry.of_tag(tag)
        now = named[0].said(*named[1:]) if named else ""
        if now and new.strip() == now:
            return f"{tag}: dat is de tekst van nu, en in de basis staat een oudere; ververs die met `svm doc refresh`"
        says = f"het magazijn zegt ‘{now}’" if now else f"in de basis staat ‘{old.strip()}’"
        return f"{tag}: {says}, voorgesteld is ‘{new.strip()}’; {_WHAT_TO_DO}"

    def sentences(self, slot: int) -> list[tuple[int, int]]:
        """The bounds of the sentences of a paragraph of the base, in signs."""
        alphabet = self.review.alphabet
        return list(split_sentences("".join("0" if alphabet.thing(c) else c for c in self.review.slots[slot].line)))

    def _figure(self, sign: str) -> str:
        thing = self.review.alphabet.thing(sign)
        return thing.name if thing and thing.kind == CONTROL else ""

    def _dropped(self, slot: int, *, is_moved: bool) -> _Verdict:
        tags = self.review.tags(self.review.slots[slot].line)
        note = "" if is_moved or not tags else f"de hele alinea gaat weg, met {', '.join(tags)}"
        return _Verdict(tags=tuple(tags), note=note)

    def _added(self, after: int, line: str) -> _Verdict:
        note = self._typed(max(after, 0), line, 0, len(line))
        tags = self.review.tags(line)
        return _Verdict(tags=tuple(tags), note=note, stuck=self._foreign(line, ""), is_number=bool(note))

    def _edit(self, edit: Edit) -> _Verdict:
        line = self.review.slots[edit.slot].line
        old, new = line[edit.start : edit.end], edit.new
        gone = [c for c in dict.fromkeys(old) if self._figure(c) and c not in new]
        stuck = self._foreign(new, old)
        if not gone:
            after = line[: edit.start] + new + line[edit.end :]
            note = self._typed(edit.slot, after, edit.start, len(new))
            tags = [self._figure(c) for c in dict.fromkeys(new) if self._figure(c)]
            cut = (edit,) if not tags else tuple(self._cut(edit, new))
            return _Verdict(cut, tuple(tags), note, stuck=stuck, is_number=bool(note) or _has_digit(old))
        new, back = self._given_back(gone, new)
        new, bound, typed = self._bound(edit, line, new) if set(gone) - set(new) else (new, {}, [])
        lost = [c for c in gone if c not in new]
        names = ", ".join(self._figure(c) for c in lost)
        notes = [f"{', '.join(back)} was gewone tekst geworden: het veld blijft staan"] if back else []
        notes += [f"{text} is {tag}: daar komt het veld van" for tag, text in bound.items()]
        beside = (
            "" if lost else self._typed(edit.slot, line[: edit.start] + new + line[edit.end :], edit.start, len(new))
        )
        notes += [beside] if beside else []
        refusal = by_name = ""
        if typed:
            refusal = self.refused(self._figure(lost[0] if lost else gone[0]), self.review.texts[gone[0]], typed[0])
        elif lost and not bound and not self._is_whole(edit, lost):
            by_name = f"{names} gaat weg uit een zin die blijft staan"
        elif lost and not bound:
            notes.append(f"de hele zin gaat weg, met {names}")
        tags = [self._figure(c) for c in dict.fromkeys(old + new) if self._figure(c)]
        return _Verdict(tuple(self._cut(edit, new)), tuple(tags), "; ".join(notes), refusal, by_name, stuck)

    def _given_back(self, gone: list[str], new: str) -> tuple[str, list[str]]:
        """The new text with the fields whose text still stands in it, and their tags."""
        back = []
        for sign in gone:
            text = self.review.texts[sign].strip()
            found = re.search(rf"(?<![\w.,]){re.escape(text)}(?![\w%]|[.,]\d)", new) if text else None
            if found:
                new = new[: found.start()] + sign + new[found.end() :]
                back.append(self._figure(sign))
        return new, back

    def _bound(self, edit: Edit, line: str, new: str) -> tuple[str, dict[str, str], list[str]]:
        """The new text with a field for each number that is certainly one figure, which those are, and the others."""
        bound: dict[str, str] = {}
        typed: list[str] = []
        after = line[: edit.start] + new + line[edit.end :]
        for reading, at in reversed(self._loose(edit.slot, after, edit.start, len(new))):
            one = reading.agreeing[0] if len(reading.agreeing) == 1 else None
            place = at - edit.start
            if one and one.running_text == reading.text == new[place : place + len(reading.text)] and not one.is_yellow:
                sign = self.review.alphabet.sign(Thing(CONTROL, one.tag))
                self.review.texts.setdefault(sign, one.running_text)
                new = new[:place] + sign + new[place + len(reading.text) :]
                bound[one.tag] = reading.text
            else:
                typed.insert(0, reading.text)
        return new, dict(reversed(bound.items())), typed

    def _cut(self, edit: Edit, new: str) -> Iterator[Edit]:
        """The edit without what stays the same, so that a field that stays is not touched."""
        line = self.review.slots[edit.slot].line
        for a, b, said in edits(line[edit.start : edit.end], new):
            yield Edit(edit.slot, edit.start + a, edit.start + b, said)

    def _is_whole(self, edit: Edit, lost: list[str]) -> bool:
        """Whether each figure that goes takes its whole sentence along."""
        line, bounds = self.review.slots[edit.slot].line, self.sentences(edit.slot)
        around = [
            (s, s + len(line[s:e].rstrip()))
            for at in range(edit.start, edit.end)
            for s, e in bounds
            if line[at] in lost and s <= at < e
        ]
        return all(edit.start <= s and e <= edit.end for s, e in around)

    def _foreign(self, new: str, old: str) -> str:
        """Why an edit cannot be written: what comes or goes is more than text and figures."""
        if PARAGRAPH in new:
            return f"de alinea is in tweeën gesplitst; {BY_HAND}"
        things = [t for sign in new if (t := self.review.alphabet.thing(sign))]
        if any(t.kind != CONTROL or not self.registry.of_tag(t.name) for t in things):
            return f"er komt meer bij dan tekst en cijfers (een noot, afbeelding of veld van Word); {BY_HAND}"
        things = [t for sign in old if (t := self.review.alphabet.thing(sign))]
        if any(t.kind == FIELD for t in things):
            return f"er staat een veld van Word in, zoals een verwijzing; {BY_HAND}"
        return ""

    def _typed(self, slot: int, line: str, start: int, length: int) -> str:
        """What is to be said of each number typed in a stretch of a line: the figure that it is, or no source."""
        said = []
        for reading, _ in self._loose(slot, line, start, length):
            one = reading.agreeing[0].figure_id if len(reading.agreeing) == 1 else ""
            proposal = f"is het cijfer {one}: zet er het veld voor in de plaats"
            said.append(f"{reading.text} {proposal if one else 'is een getal zonder bron'}")
        return "; ".join(dict.fromkeys(said))

    def _loose(self, slot: int, line: str, start: int, length: int) -> list[tuple[Reading, int]]:
        """The numbers without a field that are written in a stretch of a line, each with its place in the line."""
        texts = [self.review.said(c) for c in line]
        if not _has_digit("".join(texts[start : start + length])):
            return []
        at = [0, *itertools.accumulate(map(len, texts))]
        spans = tuple(Span(at[n], at[n + 1], "control", tag) for n, c in enumerate(line) if (tag := self._figure(c)))
        heading = self.review.addresses.of(self.review.slots[slot].element).heading
        paragraph = Paragraph("".join(texts), "", spans, heading=heading)
        place = {shown_at: n for n, shown_at in enumerate(at)}
        return [
            (reading, place[begin])
            for sentence in read_all([paragraph], self.registry, default_allowed(), self._index)
            for reading in sentence.readings
            if reading.state == "los" and reading.number is not None and reading.number.kind in _KINDS
            for begin in [sentence.offset + reading.start]
            if begin in place
            if at[start] < sentence.offset + reading.end and begin < at[start + length]
        ]


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)
