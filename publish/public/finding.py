"""What a check of public files reports."""

from __future__ import annotations

from dataclasses import dataclass

from publish.office.parts import UnreadableError
from svm.dutch import MISTAKE


@dataclass(frozen=True, order=True)
class Finding:
    """One thing in a file that should not be published unseen. Everything an author reads is Dutch."""

    file: str
    place: str
    kind: str
    what: str
    todo: str
    weight: str = MISTAKE

    def __str__(self) -> str:
        return f"{self.file} | {self.place} | {self.weight}: {self.what} | {self.todo}"


def text_of(data: bytes) -> str:
    """Return bytes as text. Raises UnreadableError when they are no text in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("het is geen tekst in UTF-8") from None
    if "\x00" in text:
        raise UnreadableError("het is geen tekst")
    return text
