"""The change list of a version: a Word file per chapter for the ministries that own it, and one CSV with everything."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
from lxml import etree

from publish.documents.create import plain_cell, plain_row, plain_table
from publish.documents.elements import element, heading_of_all, paragraph, run
from publish.documents.passages import FIGURES_ONLY
from publish.documents.shell import Shell
from publish.release.changes import FIGURE, SENTENCE, TABLE, Changes, Line
from publish.release.owners import load_owners
from publish.tables.tidy import NUMBER, RUNS
from svm.database import rows
from svm.dutch import dutch_date
from svm.files import put

FOLDER = "wijzigingen"
CSV = "wijzigingen.csv"
#: columns of the CSV
COLUMNS = (
    "vergeleken_met",
    "hoofdstuk",
    "soort",
    "sleutel",
    "naam",
    "wat",
    "was",
    "is_nu",
    "reden",
    "besloten_door_rol",
)
#: per kind: its heading, what there is one of, and the columns of its table with their widths in twips
_KINDS = {
    FIGURE: ("Cijfers", (("Cijfer", 4400), ("Was", 3000), ("Is nu", 3000), ("Reden", 3900))),
    TABLE: ("Tabellen", (("Tabel", 4400), ("Wat", 2600), ("Was", 3000), ("Is nu, of waar", 4300))),
    SENTENCE: ("Zinnen", (("Waar", 2200), ("Wat", 1500), ("Was", 5300), ("Is nu", 5300))),
}
NOTHING = "Niets veranderd."


@dataclass(frozen=True)
class Version:
    """The version that a list is of and the one it is compared with, named in Dutch; `compared` is empty without one.

    `why_not` says then why there is none. `texts` are the chapters with a document, and `texts_of` the version that the
    sentences of a chapter are compared with, where that is known.
    """

    name: str
    as_of: dt.date
    compared: str = ""
    compared_as_of: dt.date | None = None
    why_not: str = ""
    reason: str = ""
    role: str = ""
    texts: Collection[int] = ()
    texts_of: Mapping[int, str] = field(default_factory=dict)


def write_changes(con: duckdb.DuckDBPyConnection, folder: Path, version: Version, changes: Changes | None) -> None:
    """Write `hoofdstuk_N.docx` for every chapter of the report and `wijzigingen.csv` into a folder."""
    owners = load_owners(con)
    for r in rows(con, "select chapter, title_nl from reference.chapters order by chapter"):
        chapter = int(str(r["chapter"]))
        mine = [f"{owner.ministry} ({owner.role})" for owner in owners if owner.chapter == chapter]
        _write_chapter(folder / f"hoofdstuk_{chapter}.docx", chapter, str(r["title_nl"]), mine, version, changes)
    lines = [
        (version.compared, str(c.chapter), c.kind, c.key, c.name, c.what, c.old, c.new, c.reason, version.role)
        for c in (changes.lines if changes else ())
    ]
    put(folder / CSV, _csv([COLUMNS, *lines]))


def _csv(lines: Iterable[Sequence[str]]) -> str:
    """Lines as CSV; what a spreadsheet would run as a formula gets a space before it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [f" {text}" if RUNS.match(text) and not NUMBER.fullmatch(text) else text for text in line] for line in lines
    )
    return out.getvalue()


def _write_chapter(
    target: Path, chapter: int, title: str, owners: Sequence[str], version: Version, changes: Changes | None
) -> None:
    name = f"Wijzigingen in hoofdstuk {chapter}: {title}"
    shell = Shell(name, f"Staat van Migratie | {version.name} | wijzigingen in hoofdstuk {chapter}", landscape=True)
    shell.add(heading_of_all(name))
    against = f"{version.compared}, stand {dutch_date(version.compared_as_of)}" if version.compared_as_of else ""
    for label, text in (
        ("Versie", f"{version.name}, stand {dutch_date(version.as_of)}"),
        ("Vergeleken met", against or version.why_not),
        ("Voor", "; ".join(owners)),
        ("Reden van deze versie", f"{version.reason} ({version.role})" if version.reason else ""),
    ):
        if text:
            shell.add(paragraph(run(f"{label}: ", element("b")), f"{text}."))
    if changes is None:
        shell.save(target)
        return
    if not any(changes.of(chapter, kind) for kind in _KINDS):
        shell.add(paragraph(NOTHING))
    for kind, (heading, columns) in _KINDS.items():
        lines = changes.of(chapter, kind)
        if lines:
            shell.heading(1, f"{heading} ({len(lines)})")
            made = plain_table(
                f"{heading} die veranderden", "Per rij een verandering: wat het was en wat het is", columns
            )
            for line in lines:
                cells = zip(_cells(line), columns, strict=True)
                made.append(plain_row(*(plain_cell(width, *blocks) for blocks, (_, width) in cells)))
            # a document does not end with a table
            shell.add(made, paragraph("", style="Klein"))
        if kind == FIGURE and changes.unprinted.get(chapter):
            count = changes.unprinted[chapter]
            shell.add(
                paragraph(
                    f"Verder veranderd en nergens in het rapport gedrukt: {count} (verschillen.csv).", style="Klein"
                )
            )
    shell.add(paragraph(_about_texts(chapter, version), style="Klein"))
    shell.save(target)


def _about_texts(chapter: int, version: Version) -> str:
    """Which texts the sentences are compared between, or why they are not."""
    if chapter not in version.texts:
        return "Zinnen zijn niet vergeleken: bij deze versie is geen document van dit hoofdstuk gegeven."
    compared = version.texts_of.get(chapter)
    if compared is None:
        return "Zinnen zijn niet vergeleken: van geen eerdere versie is een document van dit hoofdstuk bewaard."
    return f"Zinnen zijn vergeleken met het document van {compared}."


def _cells(line: Line) -> list[list[etree._Element]]:
    """The cells of a row, a list of paragraphs each."""

    def cell(*texts: str) -> list[etree._Element]:
        return [paragraph(text, style="Cel") for text in texts if text] or [paragraph("", style="Cel")]

    if line.kind == FIGURE:
        return [cell(line.name, f"{line.key}, {line.what}"), cell(line.old), cell(line.new), cell(line.reason)]
    if line.kind == TABLE:
        return [cell(line.name), cell(line.what), cell(line.old), cell(line.new)]
    told = f"{line.what}: {line.reason}" if line.what == FIGURES_ONLY else line.what
    return [cell(line.name), cell(told), cell(line.old), cell(line.new)]
