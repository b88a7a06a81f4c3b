"""The text of made-up Word files: parts, runs, controls, fields, tracked changes, comments, text boxes."""

from __future__ import annotations

import zipfile

import pytest

from publish.office.package import Package
from publish.office.paragraphs import read_paragraphs

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(path, body: str, **parts: str):
    """A small Word file: `body` in the main part, other parts by their kind."""
    names = {"document.main": "document", **{kind: kind for kind in parts}}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{KIND}.{kind}+xml"/>' for kind, name in names.items()
    )
    roots = {"header": "hdr", "footer": "ftr"}
    with zipfile.ZipFile(path, "w") as archive:
        head = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        archive.writestr("[Content_Types].xml", f"{head}{types}</Types>")
        space = f'xmlns:w="{W}" xmlns:mc="{MC}" xmlns:wp="{WP}"'
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
        for kind, text in parts.items():
            root = roots.get(kind, kind)
            archive.writestr(f"word/{kind}.xml", f"<w:{root} {space}>{text}</w:{root}>")
        styles = '<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'
        styles += (
            '<w:style w:type="paragraph" w:styleId="Mijn"><w:name w:val="Mijn kop"/><w:basedOn w:val="Kop1"/></w:style>'
        )
        styles += "".join(
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:basedOn w:val="{base}"/>'
            f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr></w:style>'
            for name, base, level in (("Diep", "Mijn", 1), ("Niveau", "Standaard", 2), ("Romp", "Kop1", 9))
        )
        archive.writestr("word/styles.xml", f"<w:styles {space}>{styles}</w:styles>")
    return Package.open(path)


def p(inner: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{inner}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def sdt(tag: str, inner: str) -> str:
    return f'<w:sdt><w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'


def field(instruction: str, result: str) -> str:
    def char(kind):
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"{char('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{char('separate')}{r(result)}{char('end')}"
    )


@pytest.fixture
def read(tmp_path):
    return lambda body, **parts: read_paragraphs(docx(tmp_path / "rapport.docx", body, **parts))


def test_a_number_over_several_runs_is_one_text(read):
    (found,) = read(
        p(r("In 2025 24") + '<w:proofErr w:type="spellStart"/>' + r(".1") + r("4\u00ad0") + r("\u00a0personen"))
    )
    assert found.text == "In 2025 24.140\u00a0personen"
    assert found.place == "hoofdtekst, alinea 1"


def test_controls_fields_and_changes_are_spans(read):
    body = p(
        r("Er waren ")
        + sdt("asy_first:2025", r("24.1") + r("40"))
        + f"<w:ins>{r(' nieuwe')}</w:ins><w:del><w:r><w:delText> oude</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{r(' weg')}</w:moveFrom>"
        + r(" (tabel ")
        + field(" SEQ Tabel ", "3")
        + '<w:fldSimple w:instr=" PAGE ">'
        + r("12")
        + "</w:fldSimple>)"
    )
    (found,) = read(body)
    assert found.text == "Er waren 24.140 nieuwe (tabel 312"
    told = [(found.text[s.start : s.end], s.kind, s.value) for s in found.spans]
    assert told == [
        ("24.140", "control", "asy_first:2025"),
        (" nieuwe", "inserted", ""),
        ("3", "field", "SEQ"),
        ("12", "field", "PAGE"),
    ]


def test_a_table_of_contents_over_paragraphs_is_a_field(read):
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r>'
    begin += '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    found = read(
        p(begin + r("Asiel 24")) + p(r("Vertrek 33") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p(r("24"))
    )
    assert [[s.value for s in f.spans] for f in found] == [["TOC"], ["TOC"], []]


def test_every_part_is_read_and_has_a_place(read):
    found = read(
        p(r("Asiel"), "Mijn") + p(r("Tekst") + '<w:r><w:footnoteReference w:id="7"/></w:r>'),
        header=p(r("Kop 2025")),
        footer=p(r("Voet")),
        footnotes=f'<w:footnote w:id="0" w:type="separator">{p(r("x"))}</w:footnote><w:footnote w:id="7">{p(r("Noot"))}</w:footnote>',
        endnotes=f'<w:endnote w:id="1">{p(r("Eind"))}</w:endnote>',
        comments=f'<w:comment w:id="0" w:author="A. de Vries">{p(r("Klopt dit?"))}</w:comment>',
    )
    assert {f.text: f.place for f in found} == {
        "Asiel": "hoofdtekst, alinea 1",
        "Tekst": "hoofdtekst, onder ‘Asiel’, alinea 2",
        "Kop 2025": "koptekst, alinea 1",
        "Voet": "voettekst, alinea 1",
        "Noot": "voetnoot 1, alinea 1",
        "Eind": "eindnoot 1, alinea 1",
        "Klopt dit?": "opmerking 1 van A. de Vries, alinea 1",
    }
    assert [f.text for f in found if f.is_heading] == ["Asiel"]


def test_a_text_box_is_read_once(read):
    box = f"<w:txbxContent>{p(r('In de doos 24.140'))}</w:txbxContent>"
    picture = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    found = read(p(r("Tekst ") + f"<w:r>{picture}</w:r>"))
    assert [(f.text, f.place) for f in found] == [
        ("Tekst ", "hoofdtekst, alinea 1"),
        ("In de doos 24.140", "hoofdtekst, tekstvak, alinea 2"),
    ]


def test_a_table_control_is_a_table(read):
    row = f"<w:tbl><w:tr><w:tc>{p(r('24.140'))}</w:tc></w:tr></w:tbl>"
    found = read(sdt("tabel:3.1", row) + sdt("asy_first:2025", p(r("24.140"))) + row)
    assert [f.table for f in found] == ["tabel:3.1", "", ""]
    assert [f.in_table for f in found] == [True, False, True]
    assert [[s.value for s in f.spans] for f in found] == [[], ["asy_first:2025"], []]


def test_a_comment_marks_what_it_is_about(read):
    mark = '<w:commentRangeStart w:id="0"/>' + r("25 procent") + '<w:commentRangeEnd w:id="0"/>'
    found = read(p(r("Dat is ") + mark), comments=f'<w:comment w:id="0">{p(r("= 1 / 4 * 100"))}</w:comment>')
    assert [(found[0].text[s.start : s.end], s.value) for s in found[0].spans] == [("25 procent", "= 1 / 4 * 100")]


def test_alternative_text_is_text(read):
    (found,) = read(
        p(
            '<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="Grafiek: 24.140 aanvragen"/></wp:inline></w:drawing></w:r>'
        )
    )
    assert found.text == "Grafiek: 24.140 aanvragen"
    assert found.place == "alternatieve tekst van een afbeelding in hoofdtekst, alinea 1"
