"""Charts, SmartArt, formulas and inserted files in a Word document, made up: each is read, or named as unread."""

from __future__ import annotations

import openpyxl
import pytest

from publish.documents.freeze import obstacles
from publish.office.drawn import DEEPEST, MOST_CELLS, drawn
from publish.office.package import Package
from publish.office.paragraphs import read_paragraphs
from publish.prose.lint import lint
from publish.public.check import check_public
from svm.database import connect
from svm.figures import Registry, load_registry
from tests.documents.made_up import document, p, parts, rewrite, run

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
DRAWING = (
    '<w:r><w:drawing><wp:inline><wp:docPr id="9" name="v"/><a:graphic><a:graphicData uri="x">'
    '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="' + OFFICE + '" r:id="rId90"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def rich(text: str) -> str:
    return f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"


def points(texts, code: str = "") -> str:
    shown = "".join(f'<c:pt idx="{n}"><c:v>{text}</c:v></c:pt>' for n, text in enumerate(texts))
    return f"{f'<c:formatCode>{code}</c:formatCode>' if code else ''}{shown}"


def chart(title: str, values, code: str = "General", names=("2023", "2024")) -> bytes:
    return (
        f"<c:chartSpace {SPACES}><c:chart><c:title><c:tx><c:rich>{rich(title)}</c:rich></c:tx></c:title><c:plotArea>"
        "<c:barChart><c:ser><c:tx><c:strRef><c:strCache><c:pt idx='0'><c:v>Verzonnen reeks</c:v></c:pt></c:strCache>"
        f"</c:strRef></c:tx><c:cat><c:strRef><c:strCache>{points(names)}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:numCache>{points(values, code)}</c:numCache></c:numRef></c:val></c:ser></c:barChart>"
        "</c:plotArea></c:chart></c:chartSpace>"
    ).encode()


def smart_art(text: str) -> bytes:
    return f"<dgm:dataModel {SPACES}><dgm:ptLst><dgm:pt><dgm:t>{rich(text)}</dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>".encode()


def showing(tmp_path, kind: str, name: str, data: bytes, body: str = ""):
    """A document whose second paragraph shows a part."""
    path = document(tmp_path / "verzonnen.docx", p(run("Verzonnen tekst.")), body or p(DRAWING))
    rels = parts(path)["word/_rels/document.xml.rels"].decode()
    added = f'<Relationship Id="rId90" Type="{OFFICE}/{kind}" Target="{name}"/></Relationships>'
    return rewrite(
        path,
        {
            f"word/{name}": data,
            "word/_rels/document.xml.rels": rels.replace("</Relationships>", added).encode(),
        },
    )


def said(path) -> list[tuple[str, str]]:
    return [(x.place, x.text) for x in read_paragraphs(Package.open(path))][1:]


@pytest.mark.parametrize(
    ("values", "code", "shown"),
    [
        (["24140", "0"], "#,##0", ["24.140", "0"]),
        (["0.364", "-0.05"], "0.0%", ["36,4%", "-5%"]),
        (["1234567.5", "x"], "General", ["1.234.567,5", "x"]),
        (["1E3", "nan"], "General", ["1.000", "nan"]),
    ],
)
def test_a_chart_says_its_title_and_the_figures_that_it_draws(tmp_path, values, code, shown):
    path = showing(tmp_path, "chart", "charts/chart1.xml", chart("Verzonnen titel 99.999", values, code))
    assert said(path) == [
        ("grafiek in hoofdtekst, alinea 2", text)
        for text in (
            "Verzonnen titel 99.999",
            f"Verzonnen reeks, 2023: {shown[0]}",
            f"Verzonnen reeks, 2024: {shown[1]}",
        )
    ]


def test_smart_art_and_inserted_text_are_read(tmp_path):
    art = showing(tmp_path, "diagramData", "diagrams/data1.xml", smart_art("Er waren 99.999 mensen."))
    assert said(art) == [("SmartArt in hoofdtekst, alinea 2", "Er waren 99.999 mensen.")]
    page = b"<html><body><p>Er waren <b>99</b>.999 mensen.</p><p>Twee.</p></body></html>"
    chunk = f'<w:altChunk xmlns:r="{OFFICE}" r:id="rId90"/>'
    inserted = showing(tmp_path, "aFChunk", "stuk.html", page, chunk)
    assert [text for _, text in said(inserted)] == ["Er waren 99.999 mensen.", "Twee."]


def test_a_formula_stands_apart_from_the_words_around_it(tmp_path):
    math = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a=99.999</m:t></m:r></m:oMath>'
    path = document(tmp_path / "verzonnen.docx", p(math + run("In dat jaar")))
    [paragraph] = read_paragraphs(Package.open(path))
    assert paragraph.text == " a=99.999 In dat jaar"
    assert [f.text for f in lint(Package.open(path), Registry([]))] == ["99.999"]


def test_a_chart_of_an_author_is_held_against_the_figures(samples, tmp_path):
    figures = load_registry(connect(samples.home))
    right = int(figures.get("asy_first:2024").printed_value)
    drawing = chart("Verzonnen titel", [str(right), str(right + 1)], "#,##0", names=("2024", "2024"))
    drawing = drawing.replace(b"Verzonnen reeks", b"Eerste asielaanvragen")
    path = showing(tmp_path, "chart", "charts/chart1.xml", drawing)
    found = [(f.code, f.figures) for f in lint(Package.open(path), figures)]
    assert found == [("los_klopt", ("asy_first:2024",)), ("wijkt_af", ("asy_first:2024",))]


@pytest.mark.parametrize(
    ("kind", "name"), [("aFChunk", "stuk.docx"), ("oleObject", "embeddings/a.bin"), ("package", "embeddings/a.xlsx")]
)
def test_what_cannot_be_read_is_named(tmp_path, kind, name):
    path = showing(tmp_path, kind, name, b"verzonnen bytes")
    package = Package.open(path)
    assert [d.is_read for d in drawn(package, "word/document.xml")] == [False]
    [finding] = [f for f in lint(package, Registry([])) if f.code == "ongelezen"]
    assert finding.text == f"word/{name}" and "alinea 2" in finding.place


def chunked(tmp_path, data: bytes):
    return showing(tmp_path, "aFChunk", "stuk.docx", data, f'<w:altChunk xmlns:r="{OFFICE}" r:id="rId90"/>')


def test_an_inserted_word_file_is_read_with_what_it_shows(tmp_path):
    (tmp_path / "in").mkdir()
    art = showing(tmp_path / "in", "diagramData", "diagrams/data1.xml", smart_art("Er waren 99.999 mensen."))
    path = chunked(tmp_path, art.read_bytes())
    assert said(path) == [
        ("ingevoegd bestand in hoofdtekst", "Verzonnen tekst."),
        ("ingevoegd bestand in hoofdtekst", "Er waren 99.999 mensen."),
    ]
    assert [(f.code, f.text) for f in lint(Package.open(path), Registry([]))] == [("los", "99.999")]
    yellow = chunked(tmp_path, document(tmp_path / "geel.docx", p(run("12 [geel: te laat]"))).read_bytes())
    assert [o.kind for o in obstacles(Package.open(yellow))] == ["ingebed", "geel"]
    assert {f.kind for f in check_public([yellow])} >= {"ingebed", "geel"}


def test_what_stands_too_deep_or_cannot_be_read_is_named(tmp_path):
    inner = document(tmp_path / "diep.docx", p(run("Diep 7.777."))).read_bytes()
    for turn in range(5):
        (tmp_path / str(turn)).mkdir()
        path = chunked(tmp_path / str(turn), inner)
        codes = [f.code for f in lint(Package.open(path), Registry([]))]
        assert codes == (["los"] if turn < DEEPEST else ["ongelezen"])
        inner = path.read_bytes()
    math = '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>a=9.999</m:t></m:r></m:oMath>'
    path = chunked(tmp_path, document(tmp_path / "formule.docx", p(math)).read_bytes())
    assert [f.code for f in lint(Package.open(path), Registry([]))] == ["ongelezen"]


@pytest.mark.parametrize("rows", [1, MOST_CELLS])
def test_the_front_sheet_of_an_embedded_workbook_is_read(tmp_path, rows):
    made = openpyxl.Workbook()
    made.active.append(["Verzonnen", 2023, 2024])
    for _ in range(rows):
        made.active.append(["Dieren", 99999, 0.364])
        made.active.cell(made.active.max_row, 3).number_format = "0.0%"
    made.create_sheet("achter").append([88888])
    made.save(tmp_path / "boek.xlsx")
    path = showing(tmp_path, "package", "embeddings/boek.xlsx", (tmp_path / "boek.xlsx").read_bytes())
    if rows > 1:
        assert [f.code for f in lint(Package.open(path), Registry([]))] == ["ongelezen"]
        return
    assert [text for _, text in said(path)] == [
        "Verzonnen", "Verzonnen: 2023", "Verzonnen: 2024", "Dieren", "Dieren, 2023: 99999", "Dieren, 2024: 36,4%",
    ]  # fmt: skip


def test_yellow_in_a_drawing_stops_publication(tmp_path):
    path = showing(tmp_path, "diagramData", "diagrams/data1.xml", smart_art("12 [geel: te laat]"))
    assert [(o.kind, o.place.split(":")[0]) for o in obstacles(Package.open(path))] == [
        ("geel", "SmartArt in hoofdtekst, alinea 2")
    ]
    found = [f for f in check_public([path]) if f.kind == "geel"]
    assert [f.place.split(":")[0] for f in found] == ["SmartArt in hoofdtekst, alinea 2"]
