"""Each check catches what was planted (verzonnen) and leaves a clean file alone."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, TextStringObject

from publish.office.images import metadata_of, without_metadata
from publish.public.check import check_public
from publish.public.small_cells import small_cells
from tests.documents import made


def kinds(path: Path, **options) -> set[str]:
    return {f.kind for f in check_public([path], **options)}


@pytest.fixture
def word(tmp_path, word_bytes):
    path = tmp_path / "verzonnen.docx"
    path.write_bytes(word_bytes)
    return path


@pytest.fixture(scope="module")
def word_bytes(tmp_path_factory) -> bytes:
    """A Word file in which nothing is wrong."""
    path = made.word(tmp_path_factory.mktemp("gemaakt") / "verzonnen.docx", "Verzonnen tekst over 1.234 personen.")
    made.rewrite(path, {"customXml/item1.xml": None, "customXml/itemProps1.xml": None})
    settings = made.parts(path)["word/settings.xml"].decode()
    start, end = settings.index("<w:rsids>"), settings.index("</w:rsids>") + len("</w:rsids>")
    return made.rewrite(path, {"word/settings.xml": (settings[:start] + settings[end:]).encode()}).read_bytes()


def planted(path: Path, xml: str) -> Path:
    """A Word file with XML put at the start of the body."""
    return made.edit(path, "word/document.xml", "<w:body>", "<w:body>" + xml)


def test_clean_word_file_passes(word):
    assert check_public([word]) == []


WHITE, DARK = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:color="auto" w:fill="154273"/>'
IN_WORD = {
    "wijziging": '<w:p><w:ins w:id="1" w:author="Verzonnen"><w:r><w:t>nieuw</w:t></w:r></w:ins></w:p>',
    "verborgen tekst": made.p(made.run("geheim", "<w:vanish/>")),
    "geel": made.p(made.run("[ge"), made.run("el: nog geen cijfer]")),
    "besturingselement": made.p(made.sdt("verzonnen:2023", "Verzonnen", made.run("12"))),
    "eigen xml": f'<w:customXml w:element="verzonnen">{made.p(made.run("x"))}</w:customXml>',
    "externe koppeling": made.p('<w:fldSimple w:instr=" LINK Excel.Sheet C:/verzonnen.xlsx "/>'),
    "veld": made.p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> AUTHOR </w:instrText></w:r>'
                   '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
}  # fmt: skip


@pytest.mark.parametrize("kind", IN_WORD)
def test_word_catches(word, kind):
    assert kinds(planted(word, IN_WORD[kind])) == {kind}


@pytest.mark.parametrize(
    ("text", "caught"), [("le: tien keer zo hoog]", {"geel"}), ("le\u00a02]", {"geel"}), ("leurs van het Rijk]", set())]
)
def test_a_doubted_figure_is_yellow(word, text, caught):
    assert kinds(planted(word, made.p(made.run("[contro"), made.run(text)))) == caught


@pytest.mark.parametrize(
    ("xml", "caught"),
    [
        (made.p(made.run("wit op wit", WHITE)), True),
        (made.p(made.run("wit op donker", WHITE + DARK)), False),
        (f"<w:p><w:pPr>{DARK}</w:pPr>{made.run('wit op donker', WHITE)}</w:p>", False),
        (f"<w:tbl><w:tr><w:tc><w:tcPr>{DARK}</w:tcPr>{made.p(made.run('kop', WHITE))}</w:tc></w:tr></w:tbl>", False),
        (made.p(made.run("heel klein", '<w:sz w:val="2"/>')), True),
        (made.p(made.run("niet verborgen", '<w:vanish w:val="0"/>')), False),
        ("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:p>", False),
    ],
)
def test_hidden_text_is_told_from_a_dark_head(word, xml, caught):
    assert ("verborgen tekst" in kinds(planted(word, xml))) == caught


def test_text_hidden_by_its_style(word):
    style = '<w:style w:type="character" w:styleId="Weg"><w:name w:val="weg"/><w:rPr><w:vanish/></w:rPr></w:style>'
    made.edit(word, "word/styles.xml", "</w:styles>", style + "</w:styles>")
    assert kinds(word) == set()
    assert kinds(planted(word, made.p(made.run("geheim", '<w:rStyle w:val="Weg"/>')))) == {"verborgen tekst"}


@pytest.mark.parametrize(
    ("part", "data", "kind"),
    [
        ("customXml/item1.xml", b"<a/>", "eigen xml"),
        ("word/embeddings/Verzonnen.xlsx", b"PK", "ingebed"),
        ("word/vbaProject.bin", b"x", "macro"),
        ("word/people.xml", b"<a/>", "opmerking"),
        ("word/media/foto.jpeg", made.jpeg(made.exif()), "afbeelding"),
        ("docProps/thumbnail.jpeg", b"x", "miniatuur"),
        ("docProps/custom.xml", b'<Properties><property name="Dossier"/></Properties>', "eigenschap"),
    ],
)
def test_parts_of_a_word_file(word, part, data, kind):
    assert kinds(made.rewrite(word, {part: data})) == {kind}


def test_properties_settings_and_links(word):
    made.edit(word, "docProps/core.xml", f"<dc:creator>{made.NAME}<", "<dc:creator>Verzonnen Maker<")
    made.edit(word, "word/settings.xml", "<w:zoom", '<w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars><w:zoom')
    made.relate(word, "word/_rels/document.xml.rels", "rId90", "image", "file:///C:/verzonnen.png", "External")
    made.relate(word, "word/_rels/document.xml.rels", "rId91", "hyperlink", "https://www.cbs.nl", "External")
    found = check_public([word])
    assert {f.kind for f in found} == {"eigenschap", "instelling", "externe koppeling"}
    assert len(found) == 3
    assert kinds(word, organisations=(made.NAME, "Verzonnen Maker")) == {"instelling", "externe koppeling"}
    for f in found:
        assert f.file == "verzonnen.docx"
        assert f.place
        assert f.todo


def book(path: Path, fill) -> Path:
    """A workbook without names of makers."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.set_properties({"title": "Verzonnen"})
        fill(workbook)
    return path


def visible(workbook, rows=(("Soort", "2023", "2024"), ("Verzonnen a", 120, 130), ("Verzonnen b", 45, 10))):
    sheet = workbook.add_worksheet("Verzonnen")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    return sheet


def test_clean_workbook_passes(tmp_path):
    assert check_public([book(tmp_path / "schoon.xlsx", visible)]) == []


def hide_sheet(b):
    visible(b)
    b.add_worksheet("Personen").hide()


def very_hide_sheet(b):
    visible(b)
    b.add_worksheet("Personen").very_hidden()


IN_EXCEL = {
    "verborgen blad": hide_sheet,
    "verborgen rij": lambda b: visible(b).set_row(1, None, None, {"hidden": True}),
    "verborgen kolom": lambda b: visible(b).set_column("C:C", None, None, {"hidden": True}),
    "opmerking": lambda b: visible(b).write_comment("B2", "Verzonnen opmerking"),
    "naam": lambda b: (visible(b), b.define_name("elders", "='[verzonnen.xlsx]Blad1'!$A$1")),
    "verborgen tekst": lambda b: visible(b).write("E1", 99, b.add_format({"font_color": "white"})),
    "eigenschap": lambda b: (visible(b), b.set_properties({"author": "Verzonnen Maker"})),
    "klein aantal": lambda b: visible(b, (("Soort", "2023"), ("Verzonnen a", 120), ("Verzonnen b", 3))),
    "externe koppeling": lambda b: visible(b).write_url("D1", "external:verzonnen.xlsx"),
}


@pytest.mark.parametrize("kind", IN_EXCEL)
def test_workbook_catches(tmp_path, kind):
    assert kinds(book(tmp_path / "verzonnen.xlsx", IN_EXCEL[kind])) == {kind}


def test_very_hidden_sheet_and_a_name_that_points_to_it(tmp_path):
    def fill(b):
        very_hide_sheet(b)
        b.define_name("stil", "=Personen!$A$1")

    found = check_public([book(tmp_path / "verzonnen.xlsx", fill)])
    assert {f.kind for f in found} == {"verborgen blad", "naam"}
    assert any("zeer verborgen" in f.what for f in found)


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        ("xl/pivotCache/pivotCacheRecords1.xml", "draaitabel"),
        ("xl/externalLinks/externalLink1.xml", "externe koppeling"),
        ("xl/connections.xml", "externe koppeling"),
        ("xl/threadedComments/threadedComment1.xml", "opmerking"),
        ("xl/model/item.data", "gegevensmodel"),
        ("xl/printerSettings/printerSettings1.bin", "printer"),
        ("xl/vbaProject.bin", "macro"),
        ("xl/embeddings/oleObject1.bin", "ingebed"),
    ],
)
def test_parts_of_a_workbook(tmp_path, part, kind):
    assert kinds(made.rewrite(book(tmp_path / "verzonnen.xlsx", visible), {part: b"<a/>"})) == {kind}


def test_path_of_the_maker_in_a_workbook(tmp_path):
    path = book(tmp_path / "verzonnen.xlsx", visible)
    made.edit(
        path, "xl/workbook.xml", "<sheets>", '<x:absPath xmlns:x="verzonnen" url="C:\\Users\\verzonnen"/><sheets>'
    )
    assert kinds(path) == {"pad"}


HEAD = ["Soort", "2023", "2024*"]


@pytest.mark.parametrize(
    ("grid", "context", "expected"),
    [
        ([HEAD, ["a", "3", "1.204"]], "", [(1, 1, "3")]),
        ([HEAD, ["a", "3*", "x"]], "", [(1, 1, "3*")]),
        ([HEAD, ["a", "4 [geel: cijfer van 2022]", "5"]], "", [(1, 1, "4 [geel: cijfer van 2022]")]),
        ([HEAD, ["a", "0", "5"]], "", []),
        ([HEAD, ["a", "3%", "3,5"]], "", []),
        ([HEAD, ["a", "3", "4"]], "Verzonnen tabel (procent)", []),
        ([HEAD, ["a", "3", "4"]], "Eenheid: x 1.000", []),
        ([HEAD, ["a", "3", "40"]], "Instroom per jaar (aantal personen)", [(1, 1, "3")]),
        ([["Nr", "Rang", "Aantal"], ["a", "3", "40"], ["b", "2", "44"]], "", []),
        ([["Land", "", "Aantal"], ["a", "1", "40"], ["b", "2", "44"], ["c", "3", "2"]], "", [(3, 2, "2")]),
        ([["Land", "Gemiddeld", "Aantal"], ["a", "3", "40"]], "", []),
        ([["Land", "1e kwartaal 2024"], ["0 tot 5 jaar", "3"]], "", [(1, 1, "3")]),
        ([["Soort", "2023"], ["Aandeel vrouwen (%)", "3"], ["Vrouwen", "2"]], "", [(2, 1, "2")]),
        ([HEAD, ["Vrouwen, als deel van het totaal", "3", "4"]], "", []),
        ([["Tabel 1.1 Verzonnen"], ["Eenheid: aantal"], [], ["Soort", "1"], ["a", "2"]], "", [(4, 1, "2")]),
    ],
)
def test_small_cells(grid, context, expected):
    assert small_cells(grid, 5, context) == expected


def test_threshold_is_a_choice():
    assert small_cells([HEAD, ["a", "7", "30"]], 10) == [(1, 1, "7")]
    assert small_cells([HEAD, ["a", "7", "30"]], 5) == []


def test_small_number_in_a_word_table(word):
    cells = "".join(f"<w:tc>{made.p(made.run(t))}</w:tc>" for t in ("Soort", "2023"))
    more = "".join(f"<w:tc>{made.p(made.run(t))}</w:tc>" for t in ("Verzonnen", "2"))
    table = f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{more}</w:tr></w:tbl>"
    (found,) = check_public([planted(word, made.p(made.run("Tabel 9.1 Verzonnen")) + table)])
    assert found.kind == "klein aantal"
    assert "Tabel 9.1" in found.place
    assert "“Verzonnen”, kolom 2 = 2" in found.what


def test_csv(tmp_path):
    path = tmp_path / "verzonnen.csv"
    path.write_text("soort;2023\na;120\nb;45\n")
    assert check_public([path]) == []
    path.write_text("soort;2023\na;120\nb;3\n=CMD();9\n")
    assert kinds(path) == {"klein aantal", "formule"}
    path.write_bytes(b"soort;2023\n\xff\xfe\n")
    assert kinds(path) == {"onleesbaar"}


def pdf(path: Path, change=lambda writer: None, content: bytes = b"") -> Path:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    if content:
        stream = DecodedStreamObject()
        stream.set_data(content)
        page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Title": "Verzonnen"})
    change(writer)
    writer.write(str(path))
    return path


def script(writer):
    action = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert('verzonnen')"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)


def layer(writer):
    group = DictionaryObject({NameObject("/Type"): NameObject("/OCG"), NameObject("/Name"): TextStringObject("weg")})
    reference = writer._add_object(group)
    default = DictionaryObject({NameObject("/OFF"): ArrayObject([reference])})
    writer.root_object[NameObject("/OCProperties")] = DictionaryObject(
        {NameObject("/OCGs"): ArrayObject([reference]), NameObject("/D"): default}
    )


IN_PDF = {
    "eigenschap": lambda w: w.add_metadata({"/Author": "Verzonnen Maker"}),
    "ingebed": lambda w: w.add_attachment("verzonnen.xlsx", b"x"),
    "macro": script,
    "opmerking": lambda w: w.add_annotation(0, Text(rect=(1, 1, 9, 9), text="Verzonnen opmerking")),
    "verborgen laag": layer,
}


@pytest.mark.parametrize("kind", IN_PDF)
def test_pdf_catches(tmp_path, kind):
    assert kinds(pdf(tmp_path / "verzonnen.pdf", IN_PDF[kind])) == {kind}


def test_pdf_clean_invisible_and_locked(tmp_path):
    assert check_public([pdf(tmp_path / "a.pdf", content=b"BT /F1 9 Tf (zichtbaar) Tj ET")]) == []
    assert kinds(pdf(tmp_path / "b.pdf", content=b"BT 3 Tr (geheim) Tj ET")) == {"verborgen tekst"}
    assert check_public([pdf(tmp_path / "c.pdf", content=b"q 3 Tr Q BT (zichtbaar) Tj ET")]) == []
    assert kinds(pdf(tmp_path / "d.pdf", lambda w: w.encrypt("verzonnen", algorithm="RC4-128"))) == {"onleesbaar"}
    (tmp_path / "e.pdf").write_bytes((tmp_path / "a.pdf").read_bytes()[:120])
    assert kinds(tmp_path / "e.pdf") == {"onleesbaar"}


ODF = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0">{}</office:document-content>'
)
ROWS = "".join(
    "<table:table-row>" + "".join(f"<table:table-cell><text:p>{t}</text:p></table:table-cell>" for t in row)
    + "</table:table-row>"
    for row in (("Soort", "2023"), ("Verzonnen", "120"))
)  # fmt: skip
HIDDEN_ROW = ROWS.replace("row>", 'row table:visibility="collapse">', 1)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<table:table table:name='a'>{ROWS}</table:table>", None),
        (f"<table:table table:name='a'>{ROWS.replace('120', '3')}</table:table>", "klein aantal"),
        (f"<table:table>{HIDDEN_ROW}</table:table>", "verborgen rij"),
        (
            '<style:style style:name="t"><style:table-properties table:display="false"/></style:style>'
            f'<table:table table:style-name="t">{ROWS}</table:table>',
            "verborgen blad",
        ),
        ("<office:annotation><text:p>Verzonnen</text:p></office:annotation>", "opmerking"),
        ("<text:tracked-changes><text:changed-region/></text:tracked-changes>", "wijziging"),
        ("<text:hidden-text>Verzonnen</text:hidden-text>", "verborgen tekst"),
    ],
)
def test_opendocument(tmp_path, body, kind):
    path = tmp_path / "verzonnen.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", ODF.format(body))
    assert kinds(path) == ({kind} if kind else set())


def test_zip_is_opened_and_nothing_is_passed_over(tmp_path, word):
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w") as archive:
        archive.writestr("b.csv", "soort;2023\na;2\n")
        archive.writestr("__MACOSX/b.csv", "x")
    path = tmp_path / "verzonnen.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(word, "a.docx")
        archive.writestr("c.pptx", b"PK")
        archive.writestr("d.zip", inside.getvalue())
    found = check_public([path])
    assert [(f.file, f.kind) for f in found] == [
        ("verzonnen.zip/c.pptx", "onleesbaar"),
        ("verzonnen.zip/d.zip/__MACOSX/b.csv", "restbestand"),
        ("verzonnen.zip/d.zip/b.csv", "klein aantal"),
    ]
    assert check_public([path]) == found


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf", "ods", "zip", "xls", "csv"])
@pytest.mark.parametrize("data", [b"", b"geen bestand \xff", bytes.fromhex("d0cf11e0a1b11ae1") + b"oud"])
def test_what_cannot_be_read_is_a_finding(tmp_path, ending, data):
    path = tmp_path / f"verzonnen.{ending}"
    path.write_bytes(data)
    assert kinds(path) == {"onleesbaar"}


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf", "ods", "csv"])
def test_a_damaged_file_is_never_passed_nor_does_it_stop_the_check(tmp_path, word, ending):
    made_up = {
        "docx": word,
        "xlsx": book(tmp_path / "a.xlsx", visible),
        "pdf": pdf(tmp_path / "a.pdf", content=b"BT (zichtbaar) Tj ET"),
        "ods": tmp_path / "a.ods",
        "csv": tmp_path / "a.csv",
    }
    with zipfile.ZipFile(made_up["ods"], "w") as archive:
        archive.writestr("content.xml", ODF.format(f"<table:table>{ROWS}</table:table>"))
    made_up["csv"].write_text("soort;2023\na;120\n")
    whole = made_up[ending].read_bytes()
    chance = random.Random(1)
    path = tmp_path / f"stuk.{ending}"
    for _ in range(12):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        assert isinstance(check_public([path]), list)
        path.write_bytes(whole[: chance.randrange(len(whole) // 2)])
        if ending != "csv":
            assert "onleesbaar" in kinds(path)


def test_document_under_another_name_is_found(word):
    planted(word, IN_WORD["verborgen tekst"])
    data = made.parts(word)["word/document.xml"]
    rels = made.parts(word)["word/_rels/document.xml.rels"]
    made.rewrite(word, {"word/document.xml": None, "word/document2.xml": data})
    made.rewrite(word, {"word/_rels/document.xml.rels": None, "word/_rels/document2.xml.rels": rels})
    made.edit(word, "[Content_Types].xml", "/word/document.xml", "/word/document2.xml")
    made.edit(word, "_rels/.rels", "word/document.xml", "word/document2.xml")
    assert kinds(word) == {"verborgen tekst"}
    made.edit(word, "[Content_Types].xml", "document.main+xml", "anders+xml")
    assert kinds(word) == {"onleesbaar"}


def test_picture(tmp_path):
    path = tmp_path / "verzonnen.jpg"
    path.write_bytes(made.jpeg())
    assert kinds(path) == set()
    path.write_bytes(made.jpeg(made.exif()))
    assert kinds(path) == {"afbeelding"}


def test_table_far_from_the_corner_of_a_sheet(tmp_path):
    def fill(b):
        sheet = b.add_worksheet("Verzonnen")
        sheet.write_row("D200001", ["Soort", "2023"])
        sheet.write_row("D200002", ["Verzonnen", 3])

    (found,) = check_public([book(tmp_path / "verzonnen.xlsx", fill)])
    assert "E200002 = 3" in found.what


def test_missing_file_and_folder(tmp_path, word):
    assert kinds(tmp_path / "niet.docx") == {"onleesbaar"}
    assert check_public([tmp_path]) == []


def test_entity_is_refused(word):
    text = made.parts(word)["word/document.xml"].decode()
    head, _, rest = text.partition("?>")
    made.rewrite(word, {"word/document.xml": f'{head}?><!DOCTYPE a [<!ENTITY b "c">]>{rest}'.encode()})
    assert kinds(word) == {"onleesbaar"}


@pytest.mark.parametrize("turn", [1, 6])
def test_picture_loses_its_maker_and_keeps_its_turn(turn):
    picture = made.jpeg(made.exif(turn))
    assert metadata_of(picture) == ["Exif of XMP"]
    bare = without_metadata(picture)
    assert b"Verzonnen Maker" not in bare
    assert metadata_of(bare) == []
    assert (b"Exif" in bare) == (turn == 6)
    assert without_metadata(made.jpeg()) == made.jpeg()


PAGE = """<!doctype html><html lang="nl"><head><title>Verzonnen</title></head><body>
<table><caption>Verzonnen tabel (personen)</caption><tr><th>Land</th><th>2030</th></tr>
<tr><th>Verzonië</th><td>1.234</td></tr><tr><th>Elders</th><td>%s</td></tr></table>%s</body></html>"""


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("a.html", PAGE % ("57", '<a href="https://verzonnen.example">lees meer</a>'), set()),
        ("a.html", PAGE % ("3", ""), {"klein aantal"}),
        ("a.html", PAGE % ("57", '<img src="https://verzonnen.example/teller.gif" alt="">'), {"van elders"}),
        ("a.html", PAGE % ("57", '<form action="//verzonnen.example/"></form>'), {"van elders"}),
        ("a.html", PAGE % ("57", "<!-- nog nakijken, verzonnen -->"), {"opmerking"}),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><text>57</text></svg>', set()),
        ("a.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', {"script"}),
        (
            "a.svg",
            '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://verzonnen.example/x"/></svg>',
            {"van elders"},
        ),
        ("a.svg", "<svg>", {"onleesbaar"}),
        ("a.json", '{"bron": "verzonnen", "rijen": 123456789}', set()),
        ("a.json", '{"nummer": 111222333}', {"nummer"}),
        ("a.md", "Vraag het verzonnen.persoon@voorbeeld.example", {"e-mailadres"}),
        ("a.txt", "gemaakt uit " + "/".join(["", "home", "verzonnen", "tabellen"]), {"pad"}),
        ("a.txt", "gemaakt uit C:\\Users\\verzonnen\\tabellen", {"pad"}),
        ("a.js", "\x00", {"onleesbaar"}),
    ],
)
def test_pages_drawings_and_plain_texts(tmp_path, name, text, found):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert kinds(path) == found


def test_a_text_in_another_encoding_is_told(tmp_path):
    path = tmp_path / "verzonnen.md"
    path.write_bytes("verzonnen één".encode("latin-1"))
    assert kinds(path) == {"onleesbaar"}
