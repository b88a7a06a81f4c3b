"""Which figure a control belongs to when an office program dropped its tag: by bookmark, else by title."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from publish.documents.captions import tag_of
from publish.documents.changes import Refused
from publish.office.address import paragraph_of
from publish.office.controls import Control, bookmark_codes, code_of, tag_in_title, title_code
from publish.office.package import w
from svm.figures import AT, BESIDE, CHANNELS, TITLE, Registry


class Names:
    """Tags of a registry by the marks that `new_control` leaves. A doubtful mark is refused, never guessed."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    @cached_property
    def _tags(self) -> list[tuple[str, str]]:
        """Every tag that names a figure in a channel, with the words for it in a title."""
        found = []
        for figure in (*self._registry, *self._registry.stands.values()):
            for channel in (*CHANNELS, *BESIDE):
                tag = figure.tag if channel == "tekst" else f"{figure.tag}{AT}{channel}"
                if self._registry.of_tag(tag):
                    found.append((tag, figure.label if channel == "tekst" else f"{figure.label} ({channel})"))
        return found

    @cached_property
    def _by_code(self) -> dict[str, set[str]]:
        found = defaultdict(set)
        for tag, _ in self._tags:
            code = code_of(tag)
            found[code].add(tag)
            found[code[:6]].add(tag)
        return found

    @cached_property
    def _by_title(self) -> dict[str, set[str]]:
        found = defaultdict(set)
        for tag, title in self._tags:
            found[title].add(tag)
        return found

    def label(self, tag: str) -> str:
        """What the title of a control with this tag says before its code."""
        named = self._registry.of_tag(tag)
        if named is None:
            return tag
        figure, channel = named
        return figure.label if channel == "tekst" else f"{figure.label} ({channel})"

    def recognise(self, control: Control) -> tuple[str, str]:
        """The tag of a control without one, and by what it was known; empty when it is none of ours."""
        codes = bookmark_codes(control.element)
        titled = _titled(control)
        if titled and codes == {code_of(titled)}:
            return titled, "bladwijzer"
        if codes:
            return self._one({tag for c in codes for tag in self._by_code.get(c, ())}, len(codes)), "bladwijzer"
        tag = tag_in_title(control.title)
        if tag:
            return tag, "titel"
        code, title = title_code(control.title), control.title
        if code:
            return self._one(set(self._by_code.get(code, ()))), "titel"
        found = self._by_title.get(title, set()) if title else set()
        return (self._one(set(found)), "titel") if found else ("", "")

    def _one(self, found: set[str], marks: int = 1) -> str:
        if not found:
            raise Refused("het vak heeft geen tag meer en hoort bij geen cijfer dat er nu is")
        if len(found) > 1 or marks > 1:
            raise Refused(f"het vak heeft geen tag meer en kan horen bij {' of '.join(sorted(found))}")
        return found.pop()


def _titled(control: Control) -> str:
    """The tag for the title of the table or chart whose name the caption around a control has a bookmark for."""
    caption = paragraph_of(control.element)
    marks = [] if caption is None else [m.get(w("name"), "") for m in caption.iter(w("bookmarkStart"))]
    return next((tag + TITLE for mark in marks if (tag := tag_of(mark))), "")
