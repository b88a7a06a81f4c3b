"""The public copy: the same text without bindings, and refused while an obstacle remains."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import docx
import pytest
from lxml import etree

from publish.documents.freeze import REGISTER, Waiver, freeze
from publish.office.package import Package, w
from publish.public.check import check_public
from svm.errors import UserError
from svm.figures import Figure, Registry
from tests.documents import made

NOW = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
MARK = '<w:bookmarkStart w:id="7" w:name="_svm_abc"/><w:bookmarkEnd w:id="7"/>'
INLINE = made.p(
    made.run("Er waren "),
    made.sdt("verzonnen:2023", "Verzonnen 2023", MARK + made.run("1.234", "<w:b/>")),
    made.run(" mensen."),
)
CELL = made.p(made.run("5.678"))
BLOCKS = (
    made.sdt("tabel:9.1", "Tabel 9.1", f"<w:tbl><w:tr><w:tc>{CELL}</w:tc></w:tr></w:tbl>")
    + "<w:tbl>"
    + made.sdt("verzonnen:rij", "Rij", f"<w:tr><w:tc>{CELL}</w:tc></w:tr>")
    + f"<w:tr>{made.sdt('verzonnen:cel', 'Cel', f'<w:tc>{CELL}</w:tc>')}<w:tc>"
    + made.sdt("verzonnen:alinea", "Alinea", CELL)
    + f"</w:tc></w:tr></w:tbl>{made.sdt('buiten', 'Buiten', made.p(made.sdt('binnen', 'Binnen', made.run('9'))))}"
)
COMMENTED = (
    '<w:p w:rsidR="00AA00AA"><w:commentRangeStart w:id="1"/><w:r w:rsidRPr="00BB00BB"><w:t>Met opmerking.</w:t></w:r>'
    '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>'
)


def planted(path: Path, xml: str) -> Path:
    return made.edit(path, "word/document.xml", "<w:body>", "<w:body>" + xml)


@pytest.fixture
def bound(tmp_path, bound_bytes) -> Path:
    path = tmp_path / "gebonden.docx"
    path.write_bytes(bound_bytes)
    return path


@pytest.fixture(scope="module")
def bound_bytes(tmp_path_factory) -> bytes:
    """A bound document with controls of every kind, a comment, traces of edits and names of makers."""
    path = made.word(tmp_path_factory.mktemp("gemaakt") / "gebonden.docx", "Verzonnen slot.")
    planted(path, INLINE + BLOCKS + COMMENTED)
    made.edit(path, "docProps/core.xml", f"<dc:creator>{made.NAME}<", "<dc:creator>Verzonnen Maker<")
    variables = '<w:attachedTemplate r:id="rId1"/><w:docVars><w:docVar w:name="a" w:val="b"/></w:docVars>'
    made.edit(path, "word/settings.xml", "<w:characterSpacingControl", variables + "<w:characterSpacingControl")
    made.relate(
        path, "word/_rels/settings.xml.rels", "rId1", "attachedTemplate", "file:///C:/verzonnen.dotx", "External"
    )
    comment = (
        f'<w:comments xmlns:w="{w("")[1:-1]}"><w:comment w:id="1" w:author="Maker">{CELL}</w:comment></w:comments>'
    )
    made.rewrite(
        path,
        {
            "word/comments.xml": comment.encode(),
            "docProps/custom.xml": b"<Properties/>",
            "word/media/foto.jpeg": made.jpeg(made.exif()),
        },
    )
    made.relate(path, "word/_rels/document.xml.rels", "rId80", "comments", "comments.xml")
    made.relate(path, "word/_rels/document.xml.rels", "rId81", "image", "media/foto.jpeg")
    made.relate(path, "_rels/.rels", "rId82", "custom-properties", "docProps/custom.xml")
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    override = f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'
    return made.edit(path, "[Content_Types].xml", "</Types>", override).read_bytes()


def frozen(path: Path, **options):
    return freeze(path, path.parent / "openbaar.docx", path.parent / "archief", now=NOW, **options)


def test_public_copy_has_the_same_text_and_nothing_else(bound):
    before = bound.read_bytes()
    assert {f.kind for f in check_public([bound])} >= {"besturingselement", "opmerking", "eigenschap", "custom xml"}
    result = frozen(bound)
    assert bound.read_bytes() == before
    assert result.controls == 7
    assert made.text_of(result.target) == made.text_of(bound)
    assert check_public([result.target]) == []
    found = made.parts(result.target)
    assert not any(b"rsid" in data for name, data in found.items() if name.endswith(".xml"))
    assert b"_svm_" in made.parts(bound)["word/document.xml"]
    assert b"bookmark" not in found["word/document.xml"]
    assert not any(b"Verzonnen Maker" in data for data in found.values())
    assert not [n for n in found if n.startswith("customXml") or "comments" in n or "custom.xml" in n]
    assert b"comments" not in found["[Content_Types].xml"] + found["word/_rels/document.xml.rels"]
    assert docx.Document(str(result.target)).core_properties.title == "Verzonnen hoofdstuk"
    assert docx.Document(str(result.target)).core_properties.language == "nl-NL"


def test_format_of_a_figure_and_the_shape_of_tables_stay(bound):
    root = etree.fromstring(made.parts(frozen(bound).target)["word/document.xml"])
    (bold,) = [r for r in root.iter(w("r")) if r.findtext(w("t")) == "1.234"]
    assert bold.find(f"{w('rPr')}/{w('b')}") is not None
    assert [len(list(t.iter(w("tr")))) for t in root.iter(w("tbl"))] == [1, 2]
    assert all(cell[-1].tag == w("p") for cell in root.iter(w("tc")))


def test_bound_copy_is_kept_once_with_a_line_each_time(bound):
    first = frozen(bound)
    register = bound.parent / "archief" / REGISTER
    register.write_text(register.read_text() + '{"afgebroken')
    second = frozen(bound)
    assert first.archived == second.archived
    assert hashlib.sha256(first.archived.read_bytes()).hexdigest() == first.bound_sha256 == first.archived.stem
    assert first.public_sha256 == second.public_sha256
    lines = register.read_text().splitlines()
    assert [line.startswith('{"frozen_at"') for line in lines] == [True, False, True]
    line = json.loads(lines[-1])
    assert line["document"] == "gebonden.docx"
    assert line["frozen_at"] == "2026-06-01T12:00:00+00:00"
    assert line["public_sha256"] == hashlib.sha256(second.target.read_bytes()).hexdigest()


OBSTACLES = {
    "wijziging": '<w:p><w:ins w:id="1" w:author="Verzonnen"><w:r><w:t>nieuw</w:t></w:r></w:ins></w:p>',
    "geel": made.p(made.run("12", '<w:highlight w:val="yellow"/>')),
    "verborgen tekst": made.p(made.run("geheim", "<w:vanish/>")),
    "vak": made.p(made.sdt("leeg:2023", "Leeg cijfer", "")),
    "veld": made.p('<w:fldSimple w:instr=" DOCVARIABLE a "/>'),
    "externe koppeling": made.p('<w:fldSimple w:instr=" INCLUDETEXT C:/verzonnen.docx "/>'),
}


@pytest.mark.parametrize("kind", OBSTACLES)
def test_refuses_with_name_and_place_unless_waived(bound, kind):
    planted(bound, OBSTACLES[kind])
    with pytest.raises(UserError) as error:
        frozen(bound)
    assert f"- {kind}: " in str(error.value)
    assert "[hoofdtekst, alinea 1" in str(error.value)
    assert not (bound.parent / "openbaar.docx").exists()
    assert not (bound.parent / "archief").exists()
    with pytest.raises(UserError):
        frozen(bound, waivers=[Waiver(kind, "alinea 1", "")])
    result = frozen(bound, waivers=[Waiver(kind, "alinea 1", "besloten door de verzonnen redactie")])
    assert [(o.kind, reason) for o, reason in result.waived] == [(kind, "besloten door de verzonnen redactie")]


def test_leave_for_one_reason_is_none_for_another(bound):
    lines = ("7 [geel 1]", "8 [geel: te laat]", "9 [geel 2]", "[geel 1] = ontbreekt", "[geel 2] = te laat")
    planted(bound, "".join(made.p(made.run(text)) for text in lines))
    with pytest.raises(UserError) as error:
        frozen(bound)
    assert "- 3 × [geel: te laat]\n- 2 × [geel: ontbreekt]" in str(error.value)
    with pytest.raises(UserError) as error:
        frozen(bound, waivers=[Waiver("geel", "[geel: ontbreekt]", "besluit")])
    assert "ontbreekt" not in str(error.value) and "8 [geel: te laat]" in str(error.value)
    both = [Waiver("geel", f"[geel: {reason}]", "besluit") for reason in ("ontbreekt", "te laat")]
    assert len(frozen(bound, waivers=both).waived) == 5


@pytest.mark.parametrize("text", ["geel", "[geel", "", " ", "[", "alinea", "ontbreekt", "[geel: anders]"])
def test_leave_that_is_too_wide_or_idle_is_refused(bound, text):
    planted(bound, made.p(made.run("7 [geel: ontbreekt]")))
    with pytest.raises(UserError, match="slaat nergens op"):
        frozen(bound, waivers=[Waiver("geel", text, "besluit")])


def test_leave_for_a_place_is_none_for_a_later_one(bound):
    planted(bound, "".join(made.p(made.run(f"{n} [geel: ontbreekt]")) for n in range(12)))
    with pytest.raises(UserError) as error:
        frozen(bound, waivers=[Waiver("geel", "alinea 1", "besluit")])
    assert "- 11 × [geel: ontbreekt]" in str(error.value)


@pytest.mark.parametrize("word", ["geel", "controle"])
@pytest.mark.parametrize("parts", [1, 2])
def test_yellow_in_brackets_is_found_over_runs(bound, word, parts):
    shown = f"[{word}: verzonnen]"
    text = made.run(shown) if parts == 1 else made.run(shown[:3]) + made.run(shown[3:])
    with pytest.raises(UserError, match=rf"geel: \[{word}: verzonnen\]"):
        frozen(planted(bound, made.p(text)))


def test_yellow_in_a_footer_is_found(bound):
    footer = f'<w:ftr xmlns:w="{w("")[1:-1]}">{made.p(made.run("[geel: x]"))}</w:ftr>'
    made.rewrite(bound, {"word/footer1.xml": footer.encode()})
    made.relate(bound, "word/_rels/document.xml.rels", "rId70", "footer", "footer1.xml")
    with pytest.raises(UserError, match="voettekst, alinea 1"):
        frozen(bound)


def test_embedded_workbook_and_linked_picture_are_named(bound):
    made.rewrite(bound, {"word/embeddings/Verzonnen.xlsx": b"PK"})
    made.relate(bound, "word/_rels/document.xml.rels", "rId71", "package", "embeddings/Verzonnen.xlsx")
    made.relate(bound, "word/_rels/document.xml.rels", "rId72", "image", "file:///C:/verzonnen.png", "External")
    with pytest.raises(UserError) as error:
        frozen(bound)
    assert "- ingebed: word/embeddings/Verzonnen.xlsx [word/document.xml]" in str(error.value)
    assert "- externe koppeling: image file:///C:/verzonnen.png [word/document.xml]" in str(error.value)


def test_web_links_stay(bound):
    made.relate(bound, "word/_rels/document.xml.rels", "rId73", "hyperlink", "https://www.cbs.nl", "External")
    assert b"https://www.cbs.nl" in made.parts(frozen(bound).target)["word/_rels/document.xml.rels"]


def test_unbound_numbers_block(bound):
    with pytest.raises(UserError, match=r"los getal: 1\.999 \[alinea 3\]"):
        frozen(bound, unbound=lambda package: [("alinea 3", "1.999")])
    assert frozen(bound, unbound=lambda package: []).controls == 7


def test_registry_has_to_know_every_control(bound):
    known = Figure(
        "a", "verzonnen:2023", "Verzonnen", 9, "aantal", 1234, "", "1.234", "1.234", "", "", False, "", "", "", ""
    )
    with pytest.raises(UserError) as error:
        frozen(bound, registry=Registry([known]))
    assert "Cel: het cijfer bestaat niet (meer) (verzonnen:cel)" in str(error.value)
    assert "verzonnen:2023" not in str(error.value)
    assert "tabel:9.1" not in str(error.value)


def test_placeholder_is_unresolved(bound):
    control = made.sdt("datum", "Datum", made.run("Kies een datum")).replace(
        "</w:sdtPr>", "<w:showingPlcHdr/></w:sdtPr>"
    )
    with pytest.raises(UserError, match="Datum: is nog niet ingevuld"):
        frozen(planted(bound, made.p(control)))


def test_never_over_the_bound_document_nor_while_open(bound):
    with pytest.raises(UserError, match="zou het document zelf vervangen"):
        freeze(bound, bound, bound.parent / "archief")
    (bound.parent / ".~lock.openbaar.docx#").write_text("verzonnen")
    with pytest.raises(UserError, match="is open in Word"):
        frozen(bound)


def test_a_copy_that_came_out_wrong_is_not_written(bound, monkeypatch):
    monkeypatch.setattr("publish.documents.freeze._unwrap", lambda root: None)
    with pytest.raises(UserError, match="staat nog een vak"):
        frozen(bound)
    assert not (bound.parent / "openbaar.docx").exists()


def test_frozen_file_is_a_sound_word_file(bound):
    assert Package.open(frozen(bound).target).document == "word/document.xml"
    assert len(docx.Document(str(bound.parent / "openbaar.docx")).tables) == 2
