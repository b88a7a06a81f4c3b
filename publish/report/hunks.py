"""What was done to one paragraph of a document: the stretches that changed, and by whose hand."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from publish.office.compare import differences
from publish.office.lines import Hand, Sign

#: above this share of it that is different, a paragraph that was silently changed is another one
_REWRITTEN = 0.6


@dataclass
class Hunk:
    """What one hand did to a stretch of a paragraph of the base; `hand` is None when nobody was tracked."""

    start: int
    end: int
    new: str
    hand: Hand | None


def hunks_of(base: str, signs: list[Sign]) -> tuple[list[Hunk], dict[int, int]]:
    """What was done to a paragraph, in its order, and where each sign of the copy that stayed stands in the base."""
    before = [n for n, s in enumerate(signs) if s.new is None]
    kept: dict[int, int] = {}
    hunks: list[Hunk] = []
    is_open = False
    at = 0

    def put(place: int, gone: int, new: str, hand: Hand | None) -> None:
        nonlocal is_open
        last = hunks[-1] if hunks and is_open else None
        if last and _author(last.hand) == _author(hand):
            last.end, last.new = max(last.end, place + gone), last.new + new
        else:
            hunks.append(Hunk(place, place + gone, new, hand))
        is_open = True

    def came(until: int, place: int) -> None:
        """What was inserted before a sign that was there."""
        nonlocal at
        for sign in signs[at:until]:
            if sign.new and not sign.gone:
                put(place, 0, sign.char, sign.new)
        at = until

    for same, (a, b, c, d) in differences(base, "".join(signs[n].char for n in before)):
        for turn, n in enumerate(before[c:d]):
            came(n, a + turn if same else a)
            at = n + 1
            if not same:
                if not signs[n].gone:
                    put(a, 0, signs[n].char, None)
            elif signs[n].gone:
                put(a + turn, 1, "", signs[n].gone)
            else:
                kept[n], is_open = a + turn, False
        for place in range(a, b) if not same else ():
            put(place, 1, "", None)
    came(len(signs), len(base))
    return _joined(base, hunks), kept


def _joined(base: str, hunks: list[Hunk]) -> list[Hunk]:
    """Silent changes with nothing but a space between them are one, and so are those of a line that is another one."""
    changed = sum(h.end - h.start for h in hunks)
    if len(hunks) > 1 and all(h.hand is None for h in hunks) and changed > _REWRITTEN * len(base):
        gaps = [base[a.end : b.start] for a, b in itertools.pairwise(hunks)] + [""]
        new = "".join(h.new + gap for h, gap in zip(hunks, gaps, strict=True))
        return [Hunk(hunks[0].start, hunks[-1].end, new, None)]
    found: list[Hunk] = []
    for hunk in hunks:
        last = found[-1] if found else None
        gap = base[last.end : hunk.start] if last else ""
        if last and last.hand is None and hunk.hand is None and not gap.strip() and last.end > last.start:
            last.new, last.end = last.new + gap + hunk.new, hunk.end
        else:
            found.append(hunk)
    return found


def _author(hand: Hand | None) -> str | None:
    return hand.author if hand else None


def widened(line: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with the rest of the words that it begins or ends in, as a reader sees a change."""
    while 0 < start < len(line) and line[start - 1].isalnum() and line[start].isalnum():
        start -= 1
    while 0 < end < len(line) and line[end - 1].isalnum() and line[end].isalnum():
        end += 1
    return start, end


def is_inside(line: str, hunk: Hunk) -> bool:
    """Whether a change begins or ends in the middle of a word."""
    return widened(line, hunk.start, hunk.end) != (hunk.start, hunk.end)
