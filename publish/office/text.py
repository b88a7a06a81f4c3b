"""The text of an element of a Word file as a reader sees it, and texts cut to a length."""

from __future__ import annotations

from lxml import etree

from publish.office.package import MC, w

#: elements of a tracked change; what stands in one has two texts
GONE, NEW = {w("del"), w("moveFrom")}, {w("ins"), w("moveTo")}
TRACKED = GONE | NEW

_SIGNS = {w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_APART = {w("txbxContent"), f"{{{MC}}}Fallback"}
_UNSEEN, _UNSEEN_BEFORE = GONE | _APART, NEW | _APART
_TEXTS, _RUN = {w("t"), w("delText")}, w("r")


def visible_text(element: etree._Element) -> str:
    """Return the text of an element as a reader sees it: tabs and breaks are white space, hyphens are hyphens.

    It is the text after "accept all changes"; a text box in it has a text of its own.
    """
    return "".join(_words(element, _UNSEEN))


def text_before_changes(element: etree._Element) -> str:
    """Return the text of an element as it is after "reject all changes"."""
    return "".join(_words(element, _UNSEEN_BEFORE))


def _words(element: etree._Element, unseen: set[str]) -> list[str]:
    # a document has hundreds of elements to a paragraph: each is asked for its name once, and properties have no text
    found: list[str] = []
    for e in element:
        tag = e.tag
        if tag in _TEXTS:
            found.append(e.text or "")
        elif tag in _SIGNS and element.tag == _RUN:
            # a tab stop in paragraph properties is no tab in the text
            found.append(_SIGNS[tag])
        elif tag not in unseen and len(e):
            found += _words(e, unseen)
    return found


def all_text(element: etree._Element) -> str:
    """Return every text inside an element, of whatever kind of file."""
    return "".join(str(text) for text in element.itertext())


def short(text: str, length: int = 60) -> str:
    """Return the beginning of a text on one line.

    >>> short("Een lange zin over asiel", 10)
    'Een lange…'
    """
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def around(text: str, words: str, length: int = 70) -> str:
    """Return the stretch of a text on one line that has some words in its middle."""
    text, words = " ".join(text.split()), " ".join(words.split())
    if len(text) <= length:
        return text
    start = max(text.find(words) - (length - min(len(words), length)) // 2, 0)
    end = start + length
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")


def listed(names: list[str], most: int = 10) -> str:
    """Return the first names of a list in one line, and how many more there are.

    >>> listed(["a", "b", "c"], 2)
    'a, b en nog 1'
    """
    return ", ".join(names[:most]) + (f" en nog {len(names) - most}" if len(names) > most else "")
