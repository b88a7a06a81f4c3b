"""What marks a figure as yellow in words: a text in brackets that begins with the word of its status.

The words themselves are data, `yellow_word` of `reference.statuses`; a document is read without a database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

#: no update yet; delivered, but doubted
NO_UPDATE, DOUBTED = WORDS = ("geel", "controle")
_MARK = re.compile(rf"\[(?:{'|'.join(WORDS)})(?![a-z])", re.IGNORECASE)
_WHOLE = re.compile(rf"\[({'|'.join(WORDS)}): ([^\]]*)\]")
_NUMBERED = re.compile(rf"\[((?:{'|'.join(WORDS)}) \d+)\]")
_LISTED = re.compile(rf"\[({'|'.join(WORDS)}) (\d+)\] = (.*)", re.DOTALL)
_TEXT = re.compile(rf"\[({'|'.join(WORDS)}): (.*)\]", re.DOTALL)


def says_yellow(text: str) -> bool:
    """Whether a text holds the beginning of a yellow text.

    >>> says_yellow("70.000 [geel: ontbreekt]"), says_yellow("7 [controle 2]"), says_yellow("een [controleur]")
    (True, True, False)
    """
    return _MARK.search(text) is not None


def before_yellow(text: str) -> str:
    """A text up to its yellow text, all of it when it has none.

    >>> before_yellow("70.000 [geel: ontbreekt]")
    '70.000 '
    """
    return _MARK.split(text, maxsplit=1)[0]


def word_of(yellow_text: str) -> str:
    """The word with which a yellow text begins.

    >>> word_of("[controle: tien keer zo hoog; nagevraagd bij CBS]"), word_of("[geel: ontbreekt]")
    ('controle', 'geel')
    """
    found = _TEXT.fullmatch(yellow_text)
    return found[1] if found else NO_UPDATE


def reason_of(yellow_text: str) -> str:
    """The reason in a yellow text, without word and brackets.

    >>> reason_of("[controle: tien keer zo hoog; nagevraagd bij CBS]")
    'tien keer zo hoog; nagevraagd bij CBS'
    """
    found = _TEXT.fullmatch(yellow_text)
    return found[2] if found else yellow_text


def numbered(yellow_texts: Iterable[str]) -> dict[str, str]:
    """Yellow texts in reading order, each once, with the mark that stands for it: one number for one reason.

    >>> list(numbered(["[geel: ontbreekt]", "", "[geel: te laat]", "[geel: ontbreekt]"]).values())
    ['[geel 1]', '[geel 2]']
    """
    reasons = dict.fromkeys(text for text in yellow_texts if text)
    return {text: short_mark(text, number) for number, text in enumerate(reasons, start=1)}


def reason_lines(marks: Mapping[str, str]) -> list[str]:
    """The lines that say, once for all cells with a mark, what it stands for.

    >>> reason_lines({"[geel: ontbreekt]": "[geel 1]"})
    ['[geel 1] = ontbreekt']
    """
    return [f"{mark} = {reason_of(text)}" for text, mark in marks.items()]


def short_mark(yellow_text: str, number: int | None = None) -> str:
    """The mark of a yellow figure where its reason stands elsewhere, with the number of that reason.

    >>> short_mark("[geel: ontbreekt]"), short_mark("[controle: verzonnen]", 2)
    ('[geel]', '[controle 2]')
    """
    return f"[{word_of(yellow_text)}]" if number is None else f"[{word_of(yellow_text)} {number}]"


def reasons_in(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The whole yellow texts behind each of some lines of a document, in reading order.

    A number in brackets stands for the reason with that number in the first list of reasons below it.

    >>> reasons_in(["7 [geel 1]", "8 [geel: ontbreekt]", "zonder", "[geel 1] = te laat"])
    [('[geel: te laat]',), ('[geel: ontbreekt]',), (), ('[geel: te laat]',)]
    """
    below: dict[str, str] = {}
    found: list[tuple[str, ...]] = []
    for text in reversed(texts):
        listed = _LISTED.fullmatch(text.strip())
        if listed:
            below[f"{listed[1]} {listed[2]}".lower()] = f"[{listed[1]}: {listed[3]}]"
        whole = [f"[{word}: {reason}]" for word, reason in _WHOLE.findall(text)]
        whole += [below[mark.lower()] for mark in _NUMBERED.findall(text) if mark.lower() in below]
        found.append(tuple(dict.fromkeys(whole)))
    return found[::-1]
