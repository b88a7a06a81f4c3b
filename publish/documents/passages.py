"""The text of a document: its paragraphs with their fields by name, and what changed between two versions."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from publish.office.package import MAIN, Package
from publish.office.paragraphs import Paragraph, read_paragraphs
from svm.figures import is_tag

#: what happened to a paragraph; of the last kind only the text of its fields is another
EDITED, ADDED, GONE, MOVED, FIGURES_ONLY = KINDS = ("gewijzigd", "nieuw", "vervallen", "verplaatst", "alleen cijfers")
#: kinds that change what somebody agreed to read
TOUCHING = (EDITED, ADDED, GONE)
_PARTS = (MAIN, "footnotes", "endnotes")
#: how much two paragraphs have in common, at least, to be one that was edited
_ALIKE = 0.5


@dataclass(frozen=True)
class Passage:
    """One paragraph: `text` as a reader sees it, `wording` with the name of each field in place of what it shows."""

    heading: str
    text: str
    wording: str
    #: the tags of its fields, in reading order
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """What happened to one paragraph; it has no `before` when it is new, no `after` when it is gone."""

    kind: str
    before: Passage | None = None
    after: Passage | None = None

    @property
    def heading(self) -> str:
        """The heading that it stands under."""
        one = self.after or self.before
        return one.heading if one else ""


def read_passages(package: Package) -> list[Passage]:
    """Every paragraph with words of its author, notes included, in reading order.

    Tables and charts of ours, lists that Word makes, comments, headers and footers are none.
    """
    found = (
        _passage(p)
        for p in read_paragraphs(package)
        if p.kind in _PARTS and p.text.strip() and not (p.table or p.unread)
    )
    return [passage for passage in found if passage.wording]


def _passage(paragraph: Paragraph) -> Passage:
    words, tags, own, position = [], [], [], 0
    for span in sorted(paragraph.spans, key=lambda s: (s.start, -s.end, s.kind, s.value)):
        is_figure = span.kind == "control" and is_tag(span.value)
        if span.start < position or not (is_figure or span.kind == "field"):
            continue
        own.append(paragraph.text[position : span.start])
        words += [own[-1], f"⟨{span.value}⟩"]
        tags += [span.value] if is_figure else []
        position = span.end
    own.append(paragraph.text[position:])
    is_made_by_word = not tags and not "".join(own).strip()
    wording = "" if is_made_by_word else " ".join("".join([*words, own[-1]]).split())
    return Passage(paragraph.heading, " ".join(paragraph.text.split()), wording, tuple(tags))


def compare(before: Sequence[Passage], after: Sequence[Passage]) -> list[Edit]:
    """What changed between two versions of a text, in the order of the newer one."""
    edits: list[tuple[tuple[int, int, int], Edit]] = []
    blocks = []
    matcher = difflib.SequenceMatcher(None, [p.wording for p in before], [p.wording for p in after], autojunk=False)
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        olds, news = list(range(start, end)), list(range(new_start, new_end))
        if kind == "equal":
            pairs = [(i, j) for i, j in zip(olds, news, strict=True) if before[i].text != after[j].text]
            edits += [((j, 1, i), Edit(FIGURES_ONLY, before[i], after[j])) for i, j in pairs]
        else:
            blocks.append((olds, news, new_start))
    gone = Counter(before[i].wording for olds, _, _ in blocks for i in olds)
    moved = gone & Counter(after[j].wording for _, news, _ in blocks for j in news)
    left = moved.copy()
    for olds, news, at in blocks:
        stay = [i for i in olds if not _taken(moved, before[i].wording)]
        fresh = []
        for j in news:
            if _taken(left, after[j].wording):
                twin = next(p for olds, _, _ in blocks for i in olds if (p := before[i]).wording == after[j].wording)
                edits.append(((j, 1, 0), Edit(MOVED, twin, after[j])))
            else:
                fresh.append(j)
        for i in stay:
            alike = difflib.get_close_matches(before[i].wording, [after[j].wording for j in fresh], 1, _ALIKE)
            if alike:
                j = next(j for j in fresh if after[j].wording == alike[0])
                fresh.remove(j)
                edits.append(((j, 1, i), Edit(EDITED, before[i], after[j])))
            else:
                edits.append(((at, 0, i), Edit(GONE, before[i])))
        edits += [((j, 1, 0), Edit(ADDED, None, after[j])) for j in fresh]
    return [edit for _, edit in sorted(edits, key=lambda one: one[0])]


def _taken(counts: Counter[str], wording: str) -> bool:
    """Take one of a wording; whether there was one left."""
    if counts[wording]:
        counts[wording] -= 1
        return True
    return False
