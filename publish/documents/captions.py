"""Captions that Word numbers itself, what refers to them, and how a caption gets its title of now.

In a document the numbers are Word's own: what an author adds, moves or takes out renumbers what follows.
"""

from __future__ import annotations

import re

from lxml import etree

from publish.documents.changes import Change, Refused
from publish.documents.elements import bookmarked, element, field, run
from publish.documents.runs import Pen, is_bare, refuse_foreign, say
from publish.office.controls import new_control
from publish.office.package import w
from publish.office.text import visible_text
from svm.figures import TITLE

STYLE = "Caption"
#: what Word calls the two kinds of captions, each with a count of its own
TABLE_LABEL, CHART_LABEL = "Tabel", "Figuur"
#: what may stand between the number of a caption and its title
_AFTER_NUMBER = " .:-–\t\xa0"


def new_caption(label: str, number: str, title: str, tag: str, turns: tuple[int, int]) -> etree._Element:
    """A caption as a paragraph: `label` is Tabel or Figuur, `number` such as 3.12, `tag` that of the table or chart.

    The chapter is text, the place in it a field that begins anew with each chapter, the title a control. A bookmark is
    round the name, for what refers to it. `turns` are two numbers, unique in the document.
    """
    control = new_control(tag + TITLE, title, turns[1])
    control[-1].append(run(title))
    return _caption(label, number, control, (mark_of(tag), turns[0]))


def own_caption(label: str, number: str, title: str, mark: tuple[str, int]) -> etree._Element:
    """The same for what is no table or chart of the report; its title is text, `mark` its bookmark and a number."""
    return _caption(label, number, run(title), mark)


def _caption(label: str, number: str, title: etree._Element, mark: tuple[str, int]) -> etree._Element:
    chapter, dot, place = number.rpartition(".")
    name = [run(f"{label} {chapter}{dot}"), *field(f"SEQ {label} \\* ARABIC \\s 1", place)]
    # whatever the style of a template says, a caption is on the page of what it names
    style = element("pPr", element("pStyle", val=STYLE), element("keepNext"))
    return element("p", style, *bookmarked(name, mark), run(" "), title)


def mark_of(tag: str) -> str:
    """The bookmark round the name of a table or chart in its caption, by its tag.

    >>> mark_of("tabel:3.1")
    'tabel_3_1'
    """
    return re.sub(r"[^a-z0-9]", "_", tag)


def tag_of(mark: str) -> str:
    """The tag of the table, or the chart of a table, that a bookmark is named after; empty for any other.

    >>> tag_of("figuur_3_12")
    'figuur:3.12'
    """
    found = re.fullmatch(r"(tabel|figuur)_(\d+)_(\d+)", mark)
    return f"{found[1]}:{found[2]}.{found[3]}" if found else ""


def cross_reference(label: str, number: str, mark: str) -> list[etree._Element]:
    """The runs of a field that says the name of a table or figure, in the middle of a sentence."""
    return field(f"REF {mark} \\h \\* Lower", f"{label.lower()} {number}")


def refresh_caption(caption: etree._Element, title: str, whole: str, tag: str, pen: Pen) -> list[Change]:
    """Give a caption its title of now; `whole` is the caption with the number of the report, for one without a field.

    A number of Word's own stays, with its bookmark.
    """
    old = visible_text(caption)
    is_written = _write_title(caption, title) if is_numbered(caption) else pen.write(caption, whole, caption)
    return [Change(tag, "bijschrift", old, visible_text(caption))] if is_written else []


def refuse_caption(caption: etree._Element, title: str, pen: Pen) -> None:
    """Raise Refused when `refresh_caption` could not do its work."""
    if not is_numbered(caption):
        refuse_foreign(caption)
    elif pen.track and _title(caption)[1] != title:
        raise Refused("het bijschrift heeft een nummer van Word; de titel kan geen bijgehouden wijziging zijn")


def is_numbered(caption: etree._Element) -> bool:
    """Whether Word numbers the caption: with a field, as Insert Caption makes it."""
    codes = [e.text or "" for e in caption.iter(w("instrText"))]
    codes += [e.get(w("instr"), "") for e in caption.iter(w("fldSimple"))]
    if not any(code.split()[:1] == ["SEQ"] for code in codes) or caption.find(f".//{w('drawing')}") is not None:
        return False
    # a note or mark that an author put in the title would go with the words
    return all(is_bare(r) for r in _title(caption)[0])


def _title(caption: etree._Element) -> tuple[list[etree._Element], str]:
    """What stands behind the last field of a caption: its runs, and the title without the mark that ends the number."""
    children = list(caption)
    fields = [
        n
        for n, e in enumerate(children)
        if e.tag == w("fldSimple") or next(e.iter(w("fldChar"), w("fldSimple")), None) is not None
    ]
    runs = [e for e in children[fields[-1] + 1 :] if e.tag == w("r")]
    return runs, "".join(visible_text(r) for r in runs).lstrip(_AFTER_NUMBER)


def _write_title(caption: etree._Element, heading: str) -> bool:
    """Give a caption with a number of Word's own its title; the number and what ends it stay."""
    runs, title = _title(caption)
    if title == heading:
        return False
    whole = "".join(visible_text(r) for r in runs)
    ending = whole[: len(whole) - len(title)] or " "
    for r in runs[1:]:
        caption.remove(r)
    first = runs[0] if runs else etree.SubElement(caption, w("r"))
    for e in [e for e in first if e.tag != w("rPr")]:
        first.remove(e)
    say(etree.SubElement(first, w("t")), ending + heading)
    return True
