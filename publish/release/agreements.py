"""Who agreed to what in the rounds: ministries and others to the text of a chapter, portals to a version.

Both registers stand in `agreements/<edition>/`, beside the releases and not among the seeds: only a Word file says
whether an approval of a text still stands, so no build can, and sentences that nobody has published belong in no
repository. An approval of a text is bound to the wording of each paragraph with the names of its fields in place of
their values: what the fields say is approved figure by figure, see `indicators.signoffs`.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from publish.documents.passages import TOUCHING, Edit, Passage, compare
from publish.release.round import ChapterText
from svm.files import put
from svm.home import Home

TEXTS, VERSIONS = "teksten.csv", "versies.csv"
_TEXT_COLUMNS = (
    "chapter",
    "approver",
    "approved_on",
    "approved_by_role",
    "document_sha256",
    "heading",
    "text",
    "wording",
)
_VERSION_COLUMNS = ("portal", "version", "manifest_sha256", "agreed_on", "agreed_by_role")


@dataclass(frozen=True)
class TextApproval:
    """The newest approval of the text of a chapter by one approver."""

    chapter: int
    approver: str
    approved_on: dt.date
    role: str
    passages: Sequence[Passage]

    def reopened_by(self, passages: Sequence[Passage]) -> list[Edit]:
        """What must be approved again: paragraphs that are edited, new or gone; not those that moved."""
        return [edit for edit in compare(self.passages, passages) if edit.kind in TOUCHING]


@dataclass(frozen=True)
class Agreement:
    """A portal that agreed to a frozen version."""

    portal: str
    version: str
    manifest_sha256: str
    agreed_on: dt.date
    role: str


def approve_text(home: Home, edition: int, approver: str, role: str, on: dt.date, text: ChapterText) -> int:
    """Record that somebody approves the text of a chapter as it is. Returns the number of paragraphs.

    A text approved again on the same day takes the place of that approval.
    """
    digest = hashlib.sha256(text.data).hexdigest()
    lines = [
        [str(text.chapter), approver, on.isoformat(), role, digest, p.heading, p.text, p.wording] for p in text.passages
    ]
    path = home.agreements / str(edition) / TEXTS
    kept = [line for line in _read(path) if line[:3] != [str(text.chapter), approver, on.isoformat()]]
    _write(path, [list(_TEXT_COLUMNS), *kept, *lines])
    return len(lines)


def load_text_approvals(home: Home, edition: int) -> dict[tuple[int, str], TextApproval]:
    """The newest approval per chapter and approver."""
    found: dict[tuple[int, str], dict[str, list[list[str]]]] = {}
    for line in _read(home.agreements / str(edition) / TEXTS):
        found.setdefault((int(line[0]), line[1]), {}).setdefault(line[2], []).append(line)
    newest = {key: max(by_day.items()) for key, by_day in found.items()}
    return {
        (chapter, approver): TextApproval(
            chapter,
            approver,
            dt.date.fromisoformat(day),
            lines[0][3],
            [Passage(heading, text, wording) for *_, heading, text, wording in lines],
        )
        for (chapter, approver), (day, lines) in sorted(newest.items())
    }


def agree(home: Home, edition: int, made: Agreement) -> None:
    """Record that a portal agreed to a version; said again, it takes the place of what was said before."""
    path = home.agreements / str(edition) / VERSIONS
    kept = [line for line in _read(path) if line[:2] != [made.portal, made.version]]
    line = [made.portal, made.version, made.manifest_sha256, made.agreed_on.isoformat(), made.role]
    _write(path, [list(_VERSION_COLUMNS), *kept, line])


def load_agreements(home: Home, edition: int) -> list[Agreement]:
    """Which portal agreed to which version, in the order in which they did."""
    found = [
        Agreement(portal, version, digest, dt.date.fromisoformat(on), role)
        for portal, version, digest, on, role in _read(home.agreements / str(edition) / VERSIONS)
    ]
    return sorted(found, key=lambda one: (one.agreed_on, one.portal, one.version))


def _read(path: Path) -> list[list[str]]:
    """The lines of a register without its head; none when it is not there."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle))[1:]


def _write(path: Path, lines: Iterable[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    put(path, text.getvalue())
