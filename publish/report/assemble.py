"""The whole report: cover, summary, chapters of authors and annexes joined, each number in it checked again."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from publish.charts.chart import Chart
from publish.charts.theme import load_themes
from publish.documents.changes import Report
from publish.documents.join.files import Joined, join
from publish.documents.refresh import refresh
from publish.office.package import Package
from publish.office.paragraphs import read_paragraphs
from publish.office.text import listed
from publish.prose.findings import Finding
from publish.prose.lint import compare_texts
from publish.report.annexes import write_annexes
from publish.report.cover import DRAFT, write_cover
from publish.report.summary import other_cards
from publish.tables.table import ReportTable, load_tables
from svm.dutch import MISTAKE
from svm.errors import AuthorError
from svm.figures import Registry

COVER, ANNEXES = "omslag.docx", "bijlagen.docx"
#: the number of a chapter in the name of a file, and in its heading
_IN_NAME = re.compile(r"(?:hoofdstuk|hfst|h)[ _.-]*(\d+)|^(\d+)(?!\d)", re.IGNORECASE)
_IN_HEADING = re.compile(r"(\d+)\b")
#: the summary is chapter 0
_SUMMARY = re.compile(r"samenvatting", re.IGNORECASE)


@dataclass
class Assembled:
    """The report that was made. `between` are numbers that two files say differently."""

    joined: Joined
    between: list[Finding] = field(default_factory=list)
    #: what a refresh would do to the whole
    outdated: Report = field(default_factory=Report)

    @property
    def is_wrong(self) -> bool:
        """Whether something has to be settled before the report may go anywhere."""
        return bool(self.outdated.changes or self.outdated.refusals) or any(
            one.severity == MISTAKE for one in self.between
        )


def assemble(
    con: duckdb.DuckDBPyConnection,
    registry: Registry,
    files: Sequence[Path],
    target: Path,
    *,
    edition: str,
    tables: Callable[[str], ReportTable | None],
    charts: Callable[[str], Chart | None],
    version: str = DRAFT,
    with_cover: bool = True,
    with_annexes: bool = True,
    with_contents: bool = True,
    house_style: bool = False,
) -> Assembled:
    """Join the files in this order, between a cover and the annexes, and look at every number once more.

    `version` stands on the cover. Raises AuthorError, and writes nothing, where `join` does.
    """
    with tempfile.TemporaryDirectory() as folder:
        cover, annexes = Path(folder) / COVER, Path(folder) / ANNEXES
        parts, labels = list(files), [_label(file) for file in files]
        if with_cover:
            write_cover(con, cover, version=version)
            parts, labels = [cover, *parts], ["omslag", *labels]
        if with_annexes:
            write_annexes(con, annexes, edition=edition)
            parts, labels = [*parts, annexes], [*labels, "bijlagen"]
        joined = join(
            parts,
            target,
            title=f"Staat van Migratie {edition}",
            labels=labels,
            contents=with_contents,
            house_style=house_style,
        )
        texts = [(part.name, read_paragraphs(Package.open(part))) for part in parts]
    outdated = refresh(target, registry, tables, charts=charts, dry_run=True)
    outdated.refusals += other_cards(Package.open(target), lambda: load_themes(con, load_tables(con), {}, registry))
    return Assembled(joined, compare_texts(texts, registry), outdated)


def in_order(folder: Path, besides: Path) -> list[Path]:
    """The Word files of a folder in the order of their chapters, but for the report itself.

    Raises AuthorError for a file of which nothing says which chapter it is, and for two of one chapter.
    """
    found: dict[int, Path] = {}
    files = (f for f in folder.glob("*.docx") if not f.name.startswith((".", "~$")))
    for file in sorted(f for f in files if f.resolve() != besides.resolve()):
        number = chapter_of(file)
        if number is None:
            raise AuthorError(
                f"Van {file.name} is niet te zien welk hoofdstuk het is.",
                expected="een nummer in de naam (hoofdstuk_3.docx) of in de eerste kop",
                next_step="geef het zo'n naam, haal het uit de map, of noem zelf alle bestanden in de volgorde.",
            )
        if number in found:
            raise AuthorError(
                f"{found[number].name} en {file.name} zijn allebei hoofdstuk {number}.",
                next_step="haal er een uit de map, of noem zelf alle bestanden in de volgorde.",
            )
        found[number] = file
    if not found:
        raise AuthorError(f"In {folder} staan geen Word-bestanden.", expected="een map met de hoofdstukken (.docx)")
    return [found[number] for number in sorted(found)]


def chapter_of(file: Path) -> int | None:
    """The number of the chapter that a file is, by its name, else by its first heading; the summary is 0."""
    named = _IN_NAME.search(file.stem)
    if named:
        return int(named[1] or named[2])
    if _SUMMARY.search(file.stem):
        return 0
    headings = (p.text for p in read_paragraphs(Package.open(file)) if p.level == 1)
    first = next(headings, "")
    numbered = _IN_HEADING.match(first)
    return int(numbered[1]) if numbered else 0 if _SUMMARY.match(first) else None


def counted(joined: Joined) -> list[str]:
    """What was in the files and what is in the whole, a line per kind, in Dutch."""
    before, lines = joined.sum, []
    for name in sorted(set(before) | set(joined.after)):
        less, more = joined.taken[name], joined.made[name]
        changes = [f"{less} uit lijsten van bestanden weg"] * bool(less) + [
            f"{more} in lijsten van het geheel erbij"
        ] * bool(more)
        lines.append(f"{name}: {before[name]} → {joined.after[name]}" + (f" ({listed(changes)})" if changes else ""))
    return lines


def _label(file: Path) -> str:
    named = _IN_NAME.search(file.stem)
    return f"hoofdstuk {named[1] or named[2]}" if named else file.stem
