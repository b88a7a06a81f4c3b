"""Pages from their parts: what stands around them is filled, and told in English, once for each folder and menu entry.

A template of a page gives its title, its own head and its content (`site/base.html`); `site/frame.html` is the rest. Of
a small page that is nearly all: filled anew for each of thousands of pages it would cost more than their figures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from markupsafe import escape

from publish.look.english import English
from publish.look.html import environment

#: between the parts of a page, and the places in a frame where they and what else differs go: signs that no text has
APART = "\ue010"
TITLE, HEAD, CONTENT, IN_DUTCH, IN_ENGLISH = PLACES = "\ue011\ue012\ue013\ue014\ue015"
_PLACE = re.compile(f"([{PLACES}])")


@dataclass(frozen=True)
class Frames:
    """What stands around the pages of an edition in one language; `shared` is what its template shows on every page."""

    shared: Mapping[str, object]
    english: English | None
    _made: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def around(self, text: str, path: str, root: str, same_in: Mapping[str, str]) -> str:
        """A page whole: `text` is a filled template, `path` its address in Dutch, `same_in` the page by language."""
        told = self._told(path)
        if APART not in text:
            return told(text)
        # no page below a folder of a folder is in the menu
        here = path if path.count("/") < 2 else ""
        if (root, here) not in self._made:
            self._made[root, here] = self._pieces(path, root, here)
        own = dict(zip((TITLE, HEAD, CONTENT), map(told, text.split(APART)), strict=True))
        own |= {IN_DUTCH: str(escape(same_in["nl"])), IN_ENGLISH: str(escape(same_in["en"]))}
        return "".join([own.get(piece, piece) for piece in self._made[root, here]])

    def _told(self, path: str) -> Callable[[str], str]:
        english = self.english
        return (lambda text: english.page(text, path)) if english else str

    def _pieces(self, path: str, root: str, here: str) -> list[str]:
        filled = (
            environment()
            .get_template("site/frame.html")
            .render(
                root=root,
                here=here,
                slots={"title": TITLE, "head": HEAD, "content": CONTENT},
                same_in={"nl": IN_DUTCH, "en": IN_ENGLISH},
                **self.shared,
            )
        )
        return _PLACE.split(self._told(path)(filled))
