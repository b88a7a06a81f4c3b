"""The cover of the report: what it is, over which year, as of which day, and which version of it."""

from __future__ import annotations

from pathlib import Path

import duckdb
from lxml import etree

from publish.documents.elements import element, run
from publish.documents.shell import Shell
from publish.documents.template import Template
from publish.look.theme import COLOURS
from svm.database import rows
from svm.dutch import AS_OF

#: what a version is called that was not frozen
DRAFT = "concept"
#: twips above the title, so that it stands in the upper third of the page
ABOVE = 3600


def write_cover(
    con: duckdb.DuckDBPyConnection, target: Path, *, version: str = DRAFT, template: Template | None = None
) -> None:
    """Write the cover as a Word file of one page without a footer; `version` is the name of a freeze.

    Raises AuthorError while the target is open in Word.
    """
    edition = rows(con, "select * from indicators.edition")[0]
    title = f"Staat van Migratie {edition['edition']}"
    shell = Shell(title, title, template=template)
    if not template:
        # a first page of its own has no footer
        shell.document.sections[0].different_first_page_header_footer = True
    bar = element("pBdr", element("bottom", val="single", sz="36", space="12", color=COLOURS["logo"]))
    shell.add(_line(title, "Title", bar, above=ABOVE))
    shell.add(_line(f"Cijfers tot en met {edition['data_year']}", "Subtitle"))
    shell.add(_line(f"{AS_OF}{edition['edition_as_of_text']}", "Normal", above=480))
    shell.add(_line(f"Versie: {version}", "Normal"))
    shell.save(target)


def _line(text: str, style: str, *properties: etree._Element, above: int = 0) -> etree._Element:
    layout = element("pPr", element("pStyle", val=style), *properties)
    if above:
        layout.append(element("spacing", before=str(above)))
    return element("p", layout, run(text))
