"""Word files and figures made up for the tests: every label says so ("verzonnen …"), no number comes from anywhere."""

from __future__ import annotations

import functools
import io
import itertools
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import docx
from lxml import etree

from publish.office.controls import Control, new_control
from publish.office.package import W, w
from publish.tables.table import Cell, ReportTable
from svm.figures import Figure, Registry

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
        table_id, table_id, 9, "Verzonnen tabel", "personen", note, (), tuple(columns), lines,
        ("Bron: verzonnen.",), "1 mei 2025",
    )  # fmt: skip


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


@functools.cache
def _blank() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def document(path: Path, *body: str) -> Path:
    """A Word file with these block elements."""
    path.write_bytes(_blank())
    head, mark, end = parts(path)["word/document.xml"].partition(b"<w:sectPr")
    elements = b"".join(etree.tostring(xml(element)) for element in body)
    return rewrite(path, {"word/document.xml": head + elements + mark + end})


def textbox(paragraphs: str) -> str:
    """A text box as Word writes it: a drawing, and a copy in VML for older programs."""
    box = f"<w:txbxContent>{paragraphs}</w:txbxContent>"
    drawing = (
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="3600000" cy="720000"/>'
        '<wp:docPr id="1" name="verzonnen tekstvak"/><a:graphic><a:graphicData uri='
        '"http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="720000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f"</a:prstGeom></wps:spPr><wps:txbx>{box}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
    )
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{drawing}</w:drawing></mc:Choice><mc:Fallback>'
        f'<w:pict><v:rect style="width:283pt;height:57pt"><v:textbox>{box}</v:textbox></v:rect></w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r>"
    )


def with_notes(path: Path, **notes: list[str]) -> Path:
    """The same file with `footnotes` and `endnotes`; the body refers to each by its number."""
    data = parts(path)
    changed = {}
    types, relations = data["[Content_Types].xml"].decode(), data["word/_rels/document.xml.rels"].decode()
    base = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    for kind, texts in notes.items():
        one = kind[:-1]
        lines = "".join(f'<w:{one} w:id="{i}">{p(t)}</w:{one}>' for i, t in enumerate(texts, start=1))
        separators = "".join(
            f'<w:{one} w:type="{name}" w:id="{i}"><w:p><w:r><w:{name}/></w:r></w:p></w:{one}>'
            for i, name in ((-1, "separator"), (0, "continuationSeparator"))
        )
        changed[f"word/{kind}.xml"] = f"<w:{kind} {XMLNS}>{separators}{lines}</w:{kind}>".encode()
        override = f'<Override PartName="/word/{kind}.xml" ContentType="{base}.{kind}+xml"/>'
        types = types.replace("</Types>", f"{override}</Types>")
        target = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
        relation = f'<Relationship Id="rId9{len(kind)}" Type="{target}" Target="{kind}.xml"/>'
        relations = relations.replace("</Relationships>", f"{relation}</Relationships>")
    changed["[Content_Types].xml"], changed["word/_rels/document.xml.rels"] = types.encode(), relations.encode()
    return rewrite(path, changed)


FILLER = "Dit is een verzonnen alinea die nergens over gaat en alleen ruimte vult. "


def _by(size: int, items: list[str]) -> Iterator[list[str]]:
    return (items[i : i + size] for i in range(0, len(items), size))


def report(path: Path, count: int = 1000) -> tuple[Path, Registry]:
    """A made-up report of some forty pages with `count` figures in every kind of part."""
    figures = [figure(n) for n in range(count)]
    left = iter(figures)

    def controls(share: int) -> list[str]:
        looks = ("", "<w:b/>", '<w:b/><w:highlight w:val="green"/><w:lang w:val="nl-NL"/>')
        made = []
        for f in itertools.islice(left, count * share // 1000):
            n = int(f.figure_id.partition(":")[2])
            control = new_control(f.tag, f.label, 1000 + n)
            control[1].append(xml(run("999", looks[n % 3])))
            if n % 5 == 0:
                control[1].append(xml(run("9", looks[1])))
            made.append(etree.tostring(control).decode())
        return made

    made = docx.Document()
    end = made.element.body[-1]

    def add(*elements: str) -> None:
        for element in elements:
            end.addprevious(xml(element))

    notes = {"footnotes": controls(60), "endnotes": controls(40)}
    for kind, texts in notes.items():
        for i in range(1, len(texts) + 1):
            add(p(f'{run(FILLER)}<w:r><w:{kind[:-1]}Reference w:id="{i}"/></w:r>'))
    notes = {kind: [run("Zie ") + c + run(" personen.") for c in texts] for kind, texts in notes.items()}
    for control in controls(30):
        add(p(textbox(p(run("In een vak: ") + control))))
    grid = "<w:tblPr><w:tblW w:w='5000' w:type='pct'/></w:tblPr><w:tblGrid>" + "<w:gridCol/>" * 4 + "</w:tblGrid>"
    rows = [f"<w:tr>{''.join(f'<w:tc>{p(c)}</w:tc>' for c in four)}</w:tr>" for four in _by(4, controls(200))]
    for ten in _by(10, rows):
        add(f"<w:tbl>{grid}{''.join(ten)}</w:tbl>", p(run(FILLER)))
    for control in controls(40):
        paragraph = made.add_paragraph("Een verzonnen zin.")
        comment = made.add_comment(paragraph.runs, text="Klopt dit? ", author="Verzonnen Auteur", initials="VA")
        comment.paragraphs[0]._p.append(xml(control))
    section = made.sections[0]
    for place in (section.header, section.footer):
        for control in controls(3):
            place.add_paragraph("")._p.append(xml(control))
    end = made.element.body[-1]
    for i, two in enumerate(_by(2, controls(1000))):
        if i % 25 == 0:
            add(p(run(f"Verzonnen hoofdstuk {i // 25}"), '<w:pStyle w:val="Heading1"/>'))
        add(p(run(FILLER) + run(" personen, ").join(two) + run(" personen.")))
    made.save(str(path))
    return with_notes(path, **notes), Registry(figures)


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
