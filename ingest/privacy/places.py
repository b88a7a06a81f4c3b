"""Where personal data stands: its kind and its place in words, never the text itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.privacy.kinds import kinds_in
from ingest.privacy.plain import is_suspect, plain


@dataclass(frozen=True)
class Place:
    """A place in a file, in English and in Dutch."""

    english: str
    dutch: str


@dataclass(frozen=True)
class Hit:
    """A kind of personal data and its place; `header` is that of its column and is never shown."""

    kind: str
    place: Place
    header: str = ""


def hits_in(text: str, place: Place, *, typed: bool = True) -> Iterator[Hit]:
    """The kinds in a text outside columns; a bare number means something only when a person typed it (`typed`)."""
    text = plain(text).replace("_", " ").strip().lstrip("'")
    if not is_suspect(text):
        return
    for kind in kinds_in(text):
        if kind != "count" and (typed or not kind.endswith("?")):
            yield Hit(kind.rstrip("?"), place)
