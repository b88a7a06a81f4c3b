"""How each reaction ends: merged, refused, in conflict or left, by what the editor takes and what goes together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from publish.report.judge import Judge
from publish.report.reactions import CONFLICT, LEFT, MERGED, REFUSED, Item, Review
from svm.errors import AuthorError

ALL = "alles"
ONLY_TEXT = "tekst"
_NUMBERS = re.compile(r"(\d+)(?:-(\d+))?")


@dataclass(frozen=True)
class Choice:
    """Which items the editor takes: all, those that touch no figure, and those that are named."""

    everything: bool = False
    text: bool = False
    named: frozenset[int] = frozenset()

    @classmethod
    def read(cls, words: Iterable[str], items: Sequence[Item], option: str) -> Choice:
        """Read `alles`, `tekst` and numbers such as `3,5-8`. Raises AuthorError for anything else."""
        named: set[int] = set()
        parts = [part.strip().lower() for word in words for part in word.split(",") if part.strip()]
        for part in parts:
            found = _NUMBERS.fullmatch(part)
            last = int(found[2] or found[1]) if found else 0
            if part not in (ALL, ONLY_TEXT) and not (found and 1 <= int(found[1]) <= last <= len(items)):
                raise AuthorError(
                    f"{option} {part} kan niet.",
                    expected=f"{ALL}, {ONLY_TEXT} of nummers uit de lijst (1 tot en met {len(items)}), zoals 3,5-8",
                    next_step="vraag de lijst eerst op zonder --to.",
                )
            named |= set(range(int(found[1]), last + 1)) if found else set()
        return cls(ALL in parts, ONLY_TEXT in parts, frozenset(named))

    def has(self, item: Item) -> bool:
        """Whether it takes an item."""
        return self.everything or (self.text and item.is_text_only) or item.number in self.named


def decide(review: Review, accept: Choice, reject: Choice) -> None:
    """Give every item its end and the reason for it."""
    judge = Judge(review)
    ends: dict[int, tuple[str, str]] = {}
    refused = [item for item in review.items if item.refusal]
    candidates: list[Item] = []
    for item in review.items:
        if item.refusal:
            ends[item.number] = REFUSED, item.refusal
        elif item.number in reject.named or (reject.has(item) and item.number not in accept.named):
            ends[item.number] = LEFT, "afgewezen met --reject"
        elif item.stuck:
            ends[item.number] = LEFT, item.stuck
        elif not accept.has(item):
            ends[item.number] = LEFT, "niet gekozen met --accept"
        elif item.by_name and item.number not in accept.named:
            ends[item.number] = LEFT, f"{item.by_name}; wilt u dat, noem dan --accept {item.number}"
        elif item.number not in accept.named and (with_it := _beside(judge, item, refused)):
            numbers = ", ".join(str(other.number) for other in with_it)
            reason = f"in dezelfde zin is een ander cijfer geweigerd ({numbers}): zonder dat kan de zin onwaar zijn"
            ends[item.number] = LEFT, f"{reason}; wilt u deze woorden toch, noem dan --accept {item.number}"
        else:
            candidates.append(item)
    chosen: list[Item] = []
    # an item that is named goes first, so that naming one of two settles a conflict
    for is_named in (True, False):
        turn = [item for item in candidates if (item.number in accept.named) == is_named]
        against = {
            item.number: [
                other
                for other in (chosen if not is_named else []) + turn
                if _clash(judge, item, other, both_named=is_named)
            ]
            for item in turn
        }
        for item in turn:
            others = against[item.number]
            if others:
                numbers = ", ".join(str(other.number) for other in others)
                ends[item.number] = CONFLICT, f"verandert dezelfde zin als {numbers}; noem met --accept welke geldt"
            else:
                chosen.append(item)
    for item in chosen:
        same = [other for other in chosen if other.number < item.number and agree(item, other)]
        ends[item.number] = MERGED, f"hetzelfde als {same[0].number}" if same else ""
    review.items = [replace(i, state=ends[i.number][0], reason=ends[i.number][1]) for i in review.items]


def _beside(judge: Judge, item: Item, refused: Sequence[Item]) -> list[Item]:
    """The refused items of the same copy in a sentence that an item changes: they were meant together."""
    found = []
    for other in refused:
        slot, at, _ = other.order
        spans = [_sentence(judge.sentences(slot), e.start, e.end) for e in item.edits if e.slot == slot]
        if other.copy == item.copy and any(start <= at <= end for start, end in spans):
            found.append(other)
    return found


def agree(one: Item, other: Item) -> bool:
    """Whether items of two copies make the same change."""
    return one.copy != other.copy and one.changes and one.effect == other.effect


def _clash(judge: Judge, one: Item, other: Item, *, both_named: bool) -> bool:
    """Whether two items of different copies do something else with one sentence; both named: with the same words."""
    if one.copy == other.copy or one.effect == other.effect:
        return False
    slots = {e.slot for e in one.edits} | ({one.dropped} if one.dropped is not None else set())
    shared = slots & ({e.slot for e in other.edits} | ({other.dropped} if other.dropped is not None else set()))
    for slot in sorted(shared):
        if slot in (one.dropped, other.dropped):
            return True
        bounds = judge.sentences(slot)
        spans = [[(e.start, e.end) for e in item.edits if e.slot == slot] for item in (one, other)]
        if not both_named:
            spans = [[_sentence(bounds, *span) for span in found] for found in spans]
        if any(a <= d and c <= b for a, b in spans[0] for c, d in spans[1]):
            return True
    return False


def _sentence(bounds: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """A stretch with the rest of the sentences that it begins and ends in, less its last sign: sentences touch."""
    inside = [(s, e) for s, e in bounds if s < max(end, start + 1) and start < e] or bounds[-1:]
    return (inside[0][0], inside[-1][1] - 1) if inside else (start, end)
