"""What a check of public files reports."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from publish.look.grouped import Line, grouped
from publish.office.parts import UnreadableError
from svm.dutch import DECIDE, LOOK, MISTAKE

#: how grave a finding is, from bad to good
WEIGHTS = (MISTAKE, DECIDE, LOOK)
#: what a program reads of a finding; the first four name it in a decision
COLUMNS = ("file", "place", "kind", "what", "weight", "todo")


@dataclass(frozen=True)
class Finding:
    """One thing in a file that should not be published unseen. Everything an author reads is Dutch."""

    file: str
    place: str
    kind: str
    what: str
    todo: str
    weight: str = MISTAKE
    #: what alike findings have in common, when their words differ
    like: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file} | {self.place} | {self.weight}: {self.what} | {self.todo}"


def as_text(findings: Iterable[Finding], *, everything: bool = False) -> str:
    """Write a report to read: counts by kind, then each kind in reading order; `everything` folds no alike findings."""
    lines = (
        Line(f.weight, f.kind, f.file, f.place, f"{f.what} | {f.todo}", f.like or f.what, f.like) for f in findings
    )
    return grouped(lines, WEIGHTS, everything=everything)


def as_csv(findings: Iterable[Finding]) -> str:
    """Write one row per finding, with the columns of `COLUMNS`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([getattr(f, name) for name in COLUMNS] for f in findings)
    return out.getvalue()


def as_json_lines(findings: Iterable[Finding]) -> str:
    """Write one JSON object per finding, with the names of `COLUMNS`."""
    rows = ({name: getattr(f, name) for name in COLUMNS} for f in findings)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def text_of(data: bytes) -> str:
    """Return bytes as text. Raises UnreadableError when they are no text in UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("het is geen tekst in UTF-8") from None
    if "\x00" in text:
        raise UnreadableError("het is geen tekst")
    return text
