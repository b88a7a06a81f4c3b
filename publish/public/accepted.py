"""What a person decided may become public: a list of findings beside the files, each with its reason and role.

A decision holds for exactly what was found. Another number in that table is another finding, to be decided on anew.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from publish.public.finding import Finding
from svm.dutch import DECIDE
from svm.errors import AuthorError

COLUMNS = ("file", "place", "kind", "what", "reason", "role", "decided_on")


@dataclass(frozen=True)
class Accepted:
    """One decision: a finding by its words, and who decided why."""

    file: str
    place: str
    kind: str
    what: str
    reason: str
    role: str
    decided_on: str

    def settles(self, finding: Finding) -> bool:
        """Whether this is the decision on a finding."""
        return (self.file, self.place, self.kind, self.what) == (
            finding.file, finding.place, finding.kind, finding.what,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.file} | {self.place} | {self.what} | {self.reason} ({self.role}, {self.decided_on})"


def read_accepted(path: Path) -> list[Accepted]:
    """Return the decisions in a CSV with the columns of `COLUMNS`. Raises AuthorError that names file and line."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = csv.DictReader(lines, strict=True)
            if tuple(rows.fieldnames or ()) != COLUMNS:
                found = ",".join(rows.fieldnames or ()) or "niets"
                raise AuthorError(
                    f"{path.name}, regel 1: gevonden {found}.",
                    expected=",".join(COLUMNS),
                    next_step="geef het bestand deze kolommen",
                )
            accepted = [_decision(path, rows.line_num, row) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise AuthorError(
            f"{path.name}: niet te lezen ({error}).", expected="CSV in UTF-8", next_step="bewaar het opnieuw"
        ) from None
    return accepted


def _decision(path: Path, line: int, row: dict[str, str]) -> Accepted:
    empty = [name for name in COLUMNS if not (row.get(name) or "").strip()]
    if empty or None in row:
        what = f"leeg: {', '.join(empty)}" if empty else "meer cellen dan kolommen"
        raise AuthorError(
            f"{path.name}, regel {line}: {what}.",
            expected=f"een waarde in elk van {', '.join(COLUMNS)}",
            next_step="vul de regel aan; een besluit heeft altijd een reden en een rol",
        )
    return Accepted(**{name: row[name].strip() for name in COLUMNS})


def settle(
    findings: Iterable[Finding], accepted: Iterable[Accepted]
) -> tuple[list[Finding], list[Accepted], list[Accepted]]:
    """Return the findings that are left, the decisions that settle one, and those that settle none.

    Only what is a person's to decide can be settled: a mistake stays one.
    """
    findings, accepted = list(findings), list(accepted)
    open_to_decide = [f for f in findings if f.weight == DECIDE]
    used = [a for a in accepted if any(a.settles(f) for f in open_to_decide)]
    left = [f for f in findings if f.weight != DECIDE or not any(a.settles(f) for a in used)]
    return left, used, [a for a in accepted if a not in used]
