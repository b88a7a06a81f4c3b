"""Compare lines of text: which paragraphs of two versions are the same, and what is different between two of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

#: numbers stay whole, and so do words; each other sign is a token of its own
_TOKEN = re.compile(r"\d(?:[\d.,]*\d)?|\w+|\s+|.", re.DOTALL)
#: how alike two paragraphs must be to be one that was changed: the share of words they have in common
_ALIKE = 0.5
#: what the same mark of Word in both adds to that
_MARKED = 0.4

#: a stretch of the one and of the other: first and last place of each
Stretch = tuple[int, int, int, int]


def pairs(
    one: Sequence[str], other: Sequence[str], marks: tuple[Sequence[str], Sequence[str]] | None = None
) -> list[tuple[int, int]]:
    """Pair the lines of two versions in their order: the same lines, and between them those that are most alike.

    `marks` are what Word names the paragraphs by, when the files have that.

    >>> pairs(["een a", "twee b c", "drie"], ["nieuw", "een a", "twee b d", "drie"])
    [(0, 1), (1, 2), (2, 3)]
    """
    found = []
    for name, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if name == "equal":
            found += list(zip(range(a, b), range(c, d), strict=True))
        elif name == "replace":
            found += [(a + i, c + j) for i, j in _best(one[a:b], other[c:d], _cut(marks, a, b, c, d))]
    return found


def _cut(
    marks: tuple[Sequence[str], Sequence[str]] | None, a: int, b: int, c: int, d: int
) -> tuple[Sequence[str], Sequence[str]]:
    return (marks[0][a:b], marks[1][c:d]) if marks else ([""] * (b - a), [""] * (d - c))


def _best(
    one: Sequence[str], other: Sequence[str], marks: tuple[Sequence[str], Sequence[str]]
) -> list[tuple[int, int]]:
    """The pairs in order with the highest likeness together; of equals the first."""
    words = [[Counter(_TOKEN.findall(line.lower())) for line in lines] for lines in (one, other)]
    best = [[0.0] * (len(other) + 1) for _ in range(len(one) + 1)]
    likeness: dict[tuple[int, int], float] = {}
    for i in range(len(one) - 1, -1, -1):
        for j in range(len(other) - 1, -1, -1):
            score = _likeness(words[0][i], words[1][j]) + (_MARKED if marks[0][i] and marks[0][i] == marks[1][j] else 0)
            likeness[i, j] = score if score >= _ALIKE else -1.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i, j])
    found, i, j = [], 0, 0
    while i < len(one) and j < len(other):
        if likeness[i, j] > 0 and best[i][j] == best[i + 1][j + 1] + likeness[i, j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    size = sum(one.values()) + sum(other.values())
    return 2 * sum((one & other).values()) / size if size else 0.0


def differences(one: str, other: str) -> Iterator[tuple[bool, Stretch]]:
    """Yield the stretches of two lines in order, and whether each is the same in both; they end at whole words.

    >>> [(same, "een oud huis"[a:b], "een nieuw huis"[c:d]) for same, (a, b, c, d) in differences(
    ...     "een oud huis", "een nieuw huis")]
    [(True, 'een ', 'een '), (False, 'oud', 'nieuw'), (True, ' huis', ' huis')]
    """
    tokens = [_TOKEN.findall(line) for line in (one, other)]
    places = [[0], [0]]
    for at, found in zip(places, tokens, strict=True):
        for token in found:
            at.append(at[-1] + len(token))
    opcodes = SequenceMatcher(None, *tokens, autojunk=False).get_opcodes()
    for name, a, b, c, d in opcodes:
        yield name == "equal", (places[0][a], places[0][b], places[1][c], places[1][d])


def edits(one: str, other: str) -> list[tuple[int, int, str]]:
    """Return what makes the one line into the other: which stretch of it becomes what.

    Words that are different with nothing but a space between them are one edit.

    >>> edits("een groot oud huis", "een nieuw klein huis")
    [(4, 13, 'nieuw klein')]
    """
    found: list[tuple[int, int, str]] = []
    for same, (a, b, c, d) in differences(one, other):
        if same:
            continue
        if found and not one[found[-1][1] : a].strip() and found[-1][1] > found[-1][0]:
            start, end, said = found.pop()
            found.append((start, b, said + one[end:a] + other[c:d]))
        else:
            found.append((a, b, other[c:d]))
    return found
