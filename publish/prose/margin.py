"""What the check of a document finds, written beside the words it is about: as comments in a copy of the Word file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from publish.office.comments import Comment, comment_on, others
from publish.office.package import Package
from publish.office.paragraphs import Paragraph
from publish.prose.findings import Finding
from svm.errors import AuthorError

#: what the name of a copy ends with
ENDING = "_opmerkingen"


def copy_of(path: Path) -> Path:
    """Where the comments on a file go: a copy beside it; a file that is such a copy gets them itself."""
    return path if path.stem.endswith(ENDING) else path.with_name(f"{path.stem}{ENDING}{path.suffix}")


def write_comments(
    package: Package, paragraphs: Sequence[Paragraph], findings: Sequence[Finding], target: Path, day: dt.date
) -> int:
    """Write each finding as a comment of "svm", dated `day`, in `target`; earlier ones of ours are replaced.

    `paragraphs` are those that were read from `package`. Returns how many there are. Raises AuthorError when `target`
    is another file and holds what the package does not: text, or comments of people.
    """
    before = others(package)
    if target.exists() and target.resolve() != package.path.resolve() and others(Package.open(target)) != before:
        raise AuthorError(
            f"{target.name} bestaat al en is intussen bewerkt; er is niets geschreven.",
            expected=f"dezelfde tekst als {package.path.name}, met alleen opmerkingen van svm erbij",
            next_step=f"kijk {target.name} zelf na met --comments, of geef met --to een andere naam.",
        )
    count = comment_on(package, [_comment(paragraphs[f.position], f) for f in findings], day)

    def check(written: Package) -> None:
        if others(written) != before:
            raise AuthorError(
                f"{target.name} zou in meer dan de opmerkingen verschillen van {package.path.name}.",
                next_step="meld dit, met het document, bij de beheerder; er is niets geschreven.",
            )

    package.save(target, check)
    return count


def _comment(paragraph: Paragraph, finding: Finding) -> Comment:
    # what stands in a header or text box is told beside the main text
    is_beside = finding.place.startswith("hoofdtekst") and ", tekstvak" not in finding.place
    place = "" if is_beside else f" ({finding.place})"
    words = f"{finding.severity.capitalize()}{place}: {finding.message}"
    return Comment(paragraph.element, words, finding.text, finding.start)
