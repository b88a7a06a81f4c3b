"""Word files and figures made up for the tests: every label says so ("verzonnen …"), no number comes from anywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path

import docx
from lxml import etree

from publish.documents.controls import Control
from publish.documents.package import W, w
from publish.documents.registry import Figure, Registry
from publish.tables import Cell, ReportTable

XMLNS = (
    f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
YELLOW_TEXT = "[geel: verzonnen: nog niet geleverd]"


def figure(number: int, text: str | None = None, *, yellow: bool = False) -> Figure:
    """A made-up figure."""
    text = f"{number}.000" if text is None else text
    name = f"verzonnen:{number}"
    return Figure(
        figure_id=name, tag=name, label=f"verzonnen cijfer {number}", chapter=1, measure="value",
        value=float(number), unit="persons", running_text=text, table_text=text, headline_text=f"ruim {text}",
        fragment_text="", is_yellow=yellow, yellow_text=YELLOW_TEXT if yellow else "", status="definitief",
        source_line="Bron: verzonnen", definition="verzonnen",
    )  # fmt: skip


def registry(*figures: Figure) -> Registry:
    return Registry(figures)


def cell(text: str, *, yellow: bool = False, figure_id: str = "") -> Cell:
    return Cell(figure_id or f"verzonnen:{text}", text, "", yellow, YELLOW_TEXT if yellow else "", "")


def table(
    rows: Iterable[tuple[str, list[Cell]]],
    columns: Iterable[str] = ("2023", "2024"),
    table_id: str = "9.1",
    note: str = "Verzonnen noot.",
) -> ReportTable:
    """A made-up report table."""
    lines = tuple((label, tuple(cells)) for label, cells in rows)
    return ReportTable(
        table_id, 9, "Verzonnen tabel", "personen", note, (), tuple(columns), lines, ("Bron: verzonnen.",), "1 mei 2025"
    )


def xml(text: str) -> etree._Element:
    """One element with the usual prefixes."""
    wrapped = etree.fromstring(f"<root {XMLNS}>{text}</root>")
    return wrapped[0]


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t xml:space='preserve'>{text}</w:t></w:r>"


def sdt(tag: str, content: str, properties: str = "", title: str = "") -> str:
    """An inline control, or a block one when the content is a block."""
    head = f'<w:alias w:val="{title}"/>' if title else ""
    head += f'<w:tag w:val="{tag}"/>' if tag else ""
    return f"<w:sdt><w:sdtPr>{head}{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def p(content: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def block(tag: str, content: Iterable[etree._Element]) -> Control:
    """A block control outside any file."""
    element = xml(sdt(tag, ""))
    element[1].extend(content)
    return Control("word/document.xml", element)


def document(path: Path, *body: str) -> Path:
    """A Word file with these block elements."""
    made = docx.Document()
    end = made.element.body[-1]
    for element in body:
        end.addprevious(xml(element))
    made.save(str(path))
    return path


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {n: archive.read(n) for n in archive.namelist()}


def rewrite(path: Path, changed: dict[str, bytes]) -> Path:
    """The same file with some parts replaced or added."""
    data = parts(path) | changed
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in data.items():
            archive.writestr(name, content)
    path.write_bytes(out.getvalue())
    return path


def accepted(element: etree._Element) -> etree._Element:
    """What is left after "accept all changes", worked out on the XML."""
    return _settled(element, keep=("ins", "moveTo"), drop=("del", "moveFrom"))


def rejected(element: etree._Element) -> etree._Element:
    """What is left after "reject all changes", worked out on the XML."""
    return _settled(element, keep=("del", "moveFrom"), drop=("ins", "moveTo"))


def _settled(element: etree._Element, keep: tuple[str, ...], drop: tuple[str, ...]) -> etree._Element:
    root = etree.fromstring(etree.tostring(element))
    for name in drop:
        for e in list(root.iter(w(name))):
            if e.getparent() is not None:
                # the mark of a whole paragraph stands in its properties
                gone = e.getparent().getparent().getparent() if e.getparent().tag == w("rPr") else e
                if gone.getparent() is not None:
                    gone.getparent().remove(gone)
    for name in keep:
        for e in list(root.iter(w(name))):
            for inner in list(e):
                e.addprevious(inner)
            e.getparent().remove(e)
    for e in root.iter(w("delText")):
        e.tag = w("t")
    if keep[0] == "del":
        for e in list(root.iter(w("tcPrChange"))):
            e.getparent().getparent().replace(e.getparent(), e[0])
    return root
