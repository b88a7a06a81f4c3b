"""What a refresh did to a document: changes, refusals and warnings, in the Dutch an author reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Change:
    """One text that changed. `place` and `why` are Dutch."""

    figure_id: str
    place: str
    old: str
    new: str
    why: str = ""


@dataclass(frozen=True)
class Refusal:
    """One control that was left as it was, and why (Dutch)."""

    tag: str
    place: str
    text: str
    reason: str


@dataclass
class Report:
    """What a refresh did, or with `dry_run` would do. `warnings` are Dutch sentences."""

    changes: list[Change] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: figures and tables looked at, and those of them whose text stayed
    seen: int = 0
    unchanged: int = 0
    #: controls that had lost their name or place, and have it again
    restored: int = 0
    #: whether a file was written, and where the file is kept as it was before
    written: bool = False
    kept: Path | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Dutch names with numbers, for the last line of a list of changes."""
        return {
            "gezien": self.seen,
            "ongewijzigd": self.unchanged,
            "wijzigingen": len(self.changes),
            "geweigerd": len(self.refusals),
            "waarschuwingen": len(self.warnings),
        }


class Refused(Exception):
    """A control that cannot be refreshed; the text is the Dutch reason."""
