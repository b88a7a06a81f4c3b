"""Texts of figures in runs: written in place or as a tracked change, with yellow that can be taken off again."""

from __future__ import annotations

import copy
import datetime as dt
from dataclasses import dataclass

from lxml import etree

from publish.documents.changes import Refused
from publish.look.theme import COLOURS
from publish.office.comments import AUTHOR
from publish.office.package import w
from publish.office.text import GONE, NEW, visible_text
from svm.yellow import before_yellow, says_yellow

YELLOW = "yellow"
FILL = COLOURS["geel"]
#: what stands after w:highlight in run properties; Word refuses another order
_AFTER_HIGHLIGHT = (
    *("u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang"),
    *("eastAsianLayout", "specVanish", "oMath", "rPrChange"),
)
_AFTER_SHADE = (
    *("noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"),
    *("cellIns", "cellDel", "cellMerge", "tcPrChange"),
)
#: run content that a reader sees as text, beside w:t
_SIGNS = tuple(w(n) for n in ("tab", "br", "cr", "noBreakHyphen", "softHyphen", "sym", "ptab"))
_FOREIGN = tuple(w(n) for n in ("drawing", "pict", "object", "fldChar", "fldSimple", "instrText"))


@dataclass
class Pen:
    """How a text is written. `number` is the next free number for a tracked change."""

    track: bool = False
    date: dt.datetime = dt.datetime(2000, 1, 1)
    number: int = 1

    def write(self, holder: etree._Element, text: str, memory: etree._Element, *, yellow: bool = False) -> bool:
        """Make `holder` say `text`; True when something changed.

        `memory` (the properties of a control, or a paragraph) has or gets run properties that keep an author's own
        highlight while ours is on: those of the control or of the paragraph mark, which Word keeps. A character style
        that a control has there is that of the yellow text.
        """
        old = visible_text(holder)
        refuse_foreign(holder)
        if old == text:
            return not self.track and self._restyle(holder, yellow)
        if self.track:
            self._write_tracked(holder, text, memory, yellow, old)
        else:
            self._write_plain(holder, text, memory, yellow, old)
        return True

    def shade(self, cell: etree._Element, *, yellow: bool, was_yellow: bool) -> bool:
        """Fill a table cell yellow, or give it back the fill it had."""
        shade = cell.find(f"{w('tcPr')}/{w('shd')}")
        fill = "auto" if shade is None else shade.get(w("fill"), "auto")
        is_ours = fill.upper() == FILL and was_yellow
        if yellow == (fill.upper() == FILL) or not (yellow or is_ours):
            return False
        properties = child(cell, "tcPr", first=True)
        if self.track:
            before = copy.deepcopy(properties)
            for e in before.findall(w("tcPrChange")):
                before.remove(e)
            earlier = properties.find(w("tcPrChange"))
            if earlier is None:
                change = etree.SubElement(properties, w("tcPrChange"), self._stamp())
                change.append(before)
        # the pattern colour of a clear pattern is not drawn: it keeps the author's fill
        kept = fill if yellow else str(shade.get(w("color"), "auto")) if shade is not None else "auto"
        if shade is not None:
            properties.remove(shade)
        if yellow or kept != "auto":
            shade = etree.Element(w("shd"))
            colours = (kept, FILL) if yellow else ("auto", kept)
            for name, value in zip(("val", "color", "fill"), ("clear", *colours), strict=True):
                shade.set(w(name), value)
            _place(properties, shade, _AFTER_SHADE)
        return True

    def mark_paragraph(self, paragraph: etree._Element, name: str) -> None:
        """Mark a whole paragraph as inserted (`ins`) or deleted (`del`)."""
        properties = child(paragraph, "pPr", first=True)
        mark = properties.find(w("rPr"))
        if mark is None:
            mark = etree.Element(w("rPr"))
            _place(properties, mark, ("sectPr", "pPrChange"))
        mark.insert(0, etree.Element(w(name), self._stamp()))

    def _write_plain(self, holder: etree._Element, text: str, memory: etree._Element, yellow: bool, old: str) -> None:
        runs = [r for r in holder.iter(w("r")) if not _is_under(r, holder, GONE)]
        with_text = [r for r in runs if any(t.text for t in r.iter(w("t")))]
        run = (with_text or [r for r in runs if is_bare(r)] or [_new_run(holder)])[0]
        for r in runs:
            for sign in r.findall("*"):
                if sign.tag in _SIGNS:
                    r.remove(sign)
            for t in r.iter(w("t")):
                t.text = None
        text, reason = _reason_apart(text, memory)
        texts = run.findall(w("t"))
        say(texts[0] if texts else etree.SubElement(run, w("t")), text)
        _mark(run, [*with_text, run], memory, yellow=yellow, was_yellow=says_yellow(old))
        if reason:
            fresh = _reason_run(reason, reason_style(memory), highlight(run))
            old_ones = (r for r in runs if r is not run and is_bare(r) and _style(r) == _style(fresh))
            own = next(old_ones, None)
            run.addnext(fresh) if own is None else _parent(own).replace(own, fresh)

    def _write_tracked(self, holder: etree._Element, text: str, memory: etree._Element, yellow: bool, old: str) -> None:
        visible = [r for r in holder.iter(w("r")) if not _is_under(r, holder, GONE) and (visible_text(r) or is_bare(r))]
        first = next((r for r in visible if visible_text(r)), visible[0] if visible else None)
        fresh = etree.Element(w("r"))
        if first is None:
            place = _last_in(holder)
        else:
            properties = first.find(w("rPr"))
            if properties is not None:
                fresh.append(copy.deepcopy(properties))
                for e in fresh[0].findall(w("rPrChange")):
                    fresh[0].remove(e)
            place = _outermost(first, holder)
        said, reason = _reason_apart(text, memory)
        say(etree.SubElement(fresh, w("t")), said)
        _mark(fresh, [fresh], memory, yellow=yellow, was_yellow=says_yellow(old))
        made = [fresh, *([_reason_run(reason, reason_style(memory), highlight(fresh))] if reason else [])]
        # inside an author's insertion the new text is part of that insertion: rejecting it takes both away
        added = made
        if not any(a.tag in NEW for a in holder.iterancestors()):
            added = [etree.Element(w("ins"), self._stamp())]
            added[0].extend(made)
        for e in reversed(added) if text else ():
            place.addnext(e) if place is not holder else _first_holder(holder).append(e)
        for r in visible:
            if visible_text(r):
                self._delete(r, holder)

    def _delete(self, run: etree._Element, holder: etree._Element) -> None:
        own = run.getparent()
        if own is not None and own.tag == w("ins") and own.get(w("author")) == AUTHOR and own is not holder:
            own.remove(run)
            if not len(own):
                _parent(own).remove(own)
            return
        deleted = etree.Element(w("del"), self._stamp())
        run.addprevious(deleted)
        deleted.append(run)
        for t in run.findall(w("t")):
            t.tag = w("delText")
            say(t, t.text or "")

    def _stamp(self) -> dict[str, str]:
        number = self.number
        self.number += 1
        return {w("id"): str(number), w("author"): AUTHOR, w("date"): self.date.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def _restyle(self, holder: etree._Element, yellow: bool) -> bool:
        """Put yellow back where an author took it off while the text still says that the figure is yellow."""
        if not yellow:
            return False
        runs = [r for r in holder.iter(w("r")) if visible_text(r) and not highlight(r)]
        for r in runs:
            set_highlight(r, YELLOW)
        return bool(runs)


def refuse_foreign(holder: etree._Element) -> None:
    """Raise Refused when a text that is written here would not stay or would spoil something else."""
    if next(holder.iter(*_FOREIGN), None) is not None:
        raise Refused("er staat een veld, afbeelding of tekstvak in")


def reason_style(memory: etree._Element) -> str:
    """The character style in which a control sets its yellow text apart; empty when it does not."""
    found = memory.find(f"{w('rPr')}/{w('rStyle')}") if memory.tag == w("sdtPr") else None
    return "" if found is None else found.get(w("val"), "")


def _style(run: etree._Element) -> str:
    found = run.find(f"{w('rPr')}/{w('rStyle')}")
    return "" if found is None else found.get(w("val"), "")


def _reason_run(text: str, style: str, colour: str) -> etree._Element:
    made = etree.Element(w("r"))
    etree.SubElement(etree.SubElement(made, w("rPr")), w("rStyle")).set(w("val"), style)
    set_highlight(made, colour)
    say(etree.SubElement(made, w("t")), text)
    return made


def _reason_apart(text: str, memory: etree._Element) -> tuple[str, str]:
    """The figure and its yellow text, when the control sets that apart; else all of the text, and nothing."""
    at = len(before_yellow(text)) if reason_style(memory) else len(text)
    return text[:at], text[at:]


def child(parent: etree._Element, name: str, *, first: bool = False) -> etree._Element:
    """The child with this name, made when there is none."""
    found = parent.find(w(name))
    if found is None:
        found = etree.Element(w(name))
        parent.insert(0 if first else len(parent), found)
    return found


def _mark(run: etree._Element, runs: list[etree._Element], memory: etree._Element, **state: bool) -> None:
    """Turn yellow on or off. The author's own highlight is remembered, and a colour chosen since then stays."""
    yellow, was_yellow = state["yellow"], state["was_yellow"]
    if yellow and not was_yellow:
        _remember(memory, highlight(run))
        set_highlight(run, YELLOW)
    elif yellow and not highlight(run):
        set_highlight(run, YELLOW)
    elif was_yellow and not yellow:
        own = _remembered(memory)
        for r in runs:
            if highlight(r) in ("", YELLOW):
                set_highlight(r, own)
        _remember(memory, "")


def highlight(run: etree._Element) -> str:
    """The colour with which a run is marked; empty for none."""
    found = run.find(f"{w('rPr')}/{w('highlight')}")
    colour = "" if found is None else found.get(w("val"), "")
    return "" if colour == "none" else colour


def set_highlight(run: etree._Element, colour: str) -> None:
    """Mark a run with a colour, or take the mark off."""
    if colour or run.find(w("rPr")) is not None:
        _colour(child(run, "rPr", first=True), colour)


def _colour(properties: etree._Element, colour: str) -> None:
    found = properties.find(w("highlight"))
    if found is not None and not colour:
        properties.remove(found)
        if not len(properties):
            _parent(properties).remove(properties)
    elif colour:
        if found is None:
            found = etree.Element(w("highlight"))
            _place(properties, found, _AFTER_HIGHLIGHT)
        found.set(w("val"), colour)


def _remember(memory: etree._Element, colour: str) -> None:
    properties = memory.find(_path(memory))
    if properties is None and colour:
        properties = etree.Element(w("rPr"))
        if memory.tag == w("p"):
            _place(child(memory, "pPr", first=True), properties, ("sectPr", "pPrChange"))
        else:
            memory.insert(0, properties)
    if properties is not None:
        _colour(properties, colour)


def _remembered(memory: etree._Element) -> str:
    found = memory.find(f"{_path(memory)}/{w('highlight')}")
    return "" if found is None else found.get(w("val"), "")


def _path(memory: etree._Element) -> str:
    return f"{w('pPr')}/{w('rPr')}" if memory.tag == w("p") else w("rPr")


def _place(parent: etree._Element, element: etree._Element, later: tuple[str, ...]) -> None:
    """Insert before the first child that has to come later."""
    names = {w(n) for n in later}
    for e in parent:
        if e.tag in names:
            e.addprevious(element)
            return
    parent.append(element)


def say(element: etree._Element, text: str) -> None:
    """Give a text element its text, with the spaces at its ends."""
    element.text = text
    if text != text.strip() or "  " in text:
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _is_under(element: etree._Element, holder: etree._Element, tags: set[str]) -> bool:
    for a in element.iterancestors():
        if a is holder:
            return False
        if a.tag in tags:
            return True
    return False


def is_bare(run: etree._Element) -> bool:
    """Whether a run holds nothing but text: no reference to a note, no symbol of its own."""
    return all(e.tag in (w("rPr"), w("t"), *_SIGNS) for e in run)


def _outermost(run: etree._Element, holder: etree._Element) -> etree._Element:
    """The run, or the author's tracked change around it."""
    found = run
    for a in run.iterancestors():
        if a is holder:
            break
        if a.tag in NEW:
            found = a
    return found


def _first_holder(holder: etree._Element) -> etree._Element:
    """What can hold runs: the first paragraph inside, or the content of an inline control itself."""
    found = next(holder.iter(w("p")), None)
    return holder if found is None else found


def _last_in(holder: etree._Element) -> etree._Element:
    inner = _first_holder(holder)
    tracked = [e for e in inner if e.tag in GONE]
    return tracked[-1] if tracked else (inner[-1] if len(inner) and inner is not holder else holder)


def _new_run(holder: etree._Element) -> etree._Element:
    return etree.SubElement(_first_holder(holder), w("r"))


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    if parent is None:
        raise ValueError("an element without a parent")
    return parent
