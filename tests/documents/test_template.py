"""A chapter on the template of a ministry, made up: its styles, cover and numbering, captions, references and pages."""

from __future__ import annotations

from dataclasses import replace

import docx
import pytest
from lxml import etree

from publish.documents.create import new_chapter
from publish.documents.freeze import Waiver, freeze
from publish.documents.refresh import refresh
from publish.documents.sections import room
from publish.documents.template import Template
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.text import visible_text
from publish.public.check import check_public
from svm.errors import UserError
from svm.figures import Registry
from tests.charts.made_up import lines
from tests.documents.huisstijl import FONT, MINISTRY, make
from tests.documents.made_up import cell, rewrite, table

MONTHS = [f"maand {n} 2024" for n in range(1, 15)]
SMALL = replace(table([("Verzonnen rij", [cell("11"), cell("12")])]), title="Verzonnen tabel")
WIDE = replace(
    table([("Verzonnen rij", [cell("123.456") for _ in MONTHS])], MONTHS, "9.2"), title="Verzonnen brede tabel"
)
LAST = replace(table([("Verzonnen rij", [cell("13"), cell("14")])], table_id="9.3"), title="Verzonnen slot")
TABLES = {t.table_id: t for t in (SMALL, WIDE, LAST)}
CHARTS = {"9.1": lines()}
NOTHING = Registry([])


def chapter(tmp_path, template=None, **more):
    path = tmp_path / "hoofdstuk.docx"
    opened = Template.open(template, **more) if template else None
    new_chapter(9, "Verzonnen", TABLES.values(), path, edition="2026", charts=CHARTS, template=opened)
    return path, opened


def body_of(path):
    package = Package.open(path)
    return package.tree(package.document).find(w("body"))


def lines_of(path, style):
    found = []
    for p in body_of(path).iter(w("p")):
        used = p.find(f"{w('pPr')}/{w('pStyle')}")
        found += [visible_text(p)] if used is not None and used.get(w("val")) == style else []
    return found


def sections_of(path):
    return list(body_of(path).iter(w("sectPr")))


@pytest.fixture
def template(tmp_path):
    return make(tmp_path / "huisstijl.dotx")


def test_styles_are_those_of_the_template_by_their_role(tmp_path, template):
    path, opened = chapter(tmp_path, template)
    assert lines_of(path, "Kop2")[1:] == [t.title for t in TABLES.values()]
    assert lines_of(path, "Bijschrift")[0] == "Tabel 9.1 Verzonnen tabel"
    assert "Eenheid: personen." in lines_of(path, "Bronvermelding")
    assert not lines_of(path, "Heading2") and not lines_of(path, "Caption") and not lines_of(path, "Bron")
    assert (
        "kop1, kop2" in opened.notes[0] and "toegevoegd, in het lettertype van het sjabloon: klein" in opened.notes[0]
    )
    there = {e.get(w("styleId")): e for e in Package.open(path).tree("word/styles.xml").iter(w("style"))}
    used = {e.get(w("val")) for e in body_of(path).iter(w("pStyle"), w("rStyle"))}
    assert used <= set(there)
    assert next(there["Klein"].iter(w("rFonts")), None) is None, "the font is that of the template"
    assert docx.Document(str(path)).styles["Normal"].font.name == FONT


def test_the_cover_stays_and_gets_the_title(tmp_path, template):
    path, _ = chapter(tmp_path, template)
    texts = [visible_text(p) for p in body_of(path).iter(w("p"))]
    assert texts[:2] == [MINISTRY, "Staat van Migratie 2026: Verzonnen"]
    assert "Hier komt de tekst" not in texts and texts.index("Verzonnen") < texts.index("In het kort")
    assert MINISTRY in docx.Document(str(path)).sections[-1].footer.paragraphs[0].text
    assert Package.open(path).document


def test_a_numbered_heading_counts_from_the_chapter(tmp_path, template):
    path, _ = chapter(tmp_path, template)
    assert lines_of(path, "Kop1") == ["Verzonnen"]
    own = Package.open(path).tree("word/numbering.xml").find(f"{w('abstractNum')}[@{w('abstractNumId')}='77']")
    assert own.find(f"{w('lvl')}/{w('start')}").get(w("val")) == "9"
    plain, _ = chapter(tmp_path / "b", make(tmp_path / "gewoon.dotx", numbered=False))
    assert lines_of(plain, "Kop1") == ["9 Verzonnen"]


@pytest.fixture(autouse=True)
def folder(tmp_path):
    (tmp_path / "b").mkdir()


def test_without_a_place_the_chapter_comes_last_and_that_is_said(tmp_path):
    path, opened = chapter(tmp_path, make(tmp_path / "huisstijl.dotx", place=False))
    assert any("het staat achteraan" in note for note in opened.notes)
    texts = [visible_text(p) for p in body_of(path).iter(w("p"))]
    assert texts.index("Inhoud komt hier") < texts.index("Verzonnen")


def test_the_contents_of_the_template_is_not_made_twice(tmp_path, template):
    path, _ = chapter(tmp_path, template)
    codes = [e.text.split()[0] for e in body_of(path).iter(w("instrText")) if "TOC" in e.text]
    assert len(codes) == 3, "its own contents, and our lists of tables and figures"
    begin = next(e for e in body_of(path).iter(w("fldChar")))
    assert begin.get(w("dirty")) == "true"


def test_every_reference_and_list_leads_to_a_bookmark(tmp_path, template):
    for path in (chapter(tmp_path, template)[0], chapter(tmp_path / "b")[0]):
        body = body_of(path)
        marks = [e.get(w("name")) for e in body.iter(w("bookmarkStart"))]
        assert len(marks) == len(set(marks))
        wanted = [e.text.split()[1] for e in body.iter(w("instrText")) if e.text.split()[0] == "REF"]
        assert wanted == ["tabel_9_1", "figuur_9_1", "tabel_9_2", "tabel_9_3"]
        assert set(wanted) <= set(marks)
        assert {e.get(w("anchor")) for e in body.iter(w("hyperlink"))} <= set(marks)
        wanted = [f"Tabel {t.number} {t.title}" for t in TABLES.values()]
        assert lines_of(path, "TableofFigures") == [*wanted, f"Figuur 9.1 {lines().heading}"]


def test_numbers_of_controls_and_bookmarks_are_unique(tmp_path, template):
    body = body_of(chapter(tmp_path, template)[0])
    for name, holder in (("id", "sdtPr"), ("bookmarkStart", None)):
        found = [e.get(w("val")) or e.get(w("id")) for e in body.iter(w(name))]
        if holder:
            found = [e.get(w("val")) for e in body.iter(w(name)) if e.getparent().tag == w(holder)]
        assert found and len(found) == len(set(found))


def test_a_wide_table_has_a_page_on_its_side(tmp_path, template):
    for path, count in ((chapter(tmp_path / "b")[0], 3), (chapter(tmp_path, template)[0], 4)):
        *_, before, turned, last = sections_of(path)
        assert len(sections_of(path)) == count
        assert turned.find(w("pgSz")).get(w("orient")) == "landscape"
        assert before.find(w("pgSz")).get(w("orient")) in (None, "portrait")
        assert room(turned) > room(last) == room(before)
        wide = next(t for t in body_of(path).iter(w("tbl")) if len(t.findall(f"{w('tblGrid')}/{w('gridCol')}")) > 10)
        widths = [int(e.get(w("w"))) for e in wide.iter(w("gridCol"))]
        assert room(last) < sum(widths) <= room(turned)
        assert {e.get(w("val")) for e in wide.iter(w("pStyle"))} <= {"Cel", "Tabeltekst"}


def test_only_the_first_page_of_a_chapter_begins_its_numbering(tmp_path, template):
    package = Package.open(template, is_template=True)
    last = package.tree(package.document).find(f"{w('body')}/{w('sectPr')}")
    last.append(etree.Element(w("pgNumType"), {w("start"): "5"}))
    last.append(etree.Element(w("titlePg")))
    template.write_bytes(package.packed())
    path, _ = chapter(tmp_path, template)
    _, first, *others = sections_of(path)
    assert first.find(w("pgNumType")).get(w("start")) == "5" and first.find(w("titlePg")) is not None
    for section in others:
        assert section.find(w("pgNumType")).get(w("start")) is None and section.find(w("titlePg")) is None


def run(path, tables=TABLES, **more):
    return refresh(path, NOTHING, tables.get, charts=CHARTS.get, **more)


def test_a_new_title_comes_into_the_caption_and_the_number_and_bookmark_stay(tmp_path, template):
    path, _ = chapter(tmp_path, template)
    assert run(path).changes == []
    renamed = TABLES | {"9.1": replace(SMALL, title="Verzonnen tabel (onvolledig)")}
    report = run(path, renamed)
    assert [(c.figure_id, c.old, c.new) for c in report.changes][:1] == [
        ("tabel:9.1@titel", "Verzonnen tabel", "Verzonnen tabel (onvolledig)")
    ]
    assert lines_of(path, "Bijschrift")[0] == "Tabel 9.1 Verzonnen tabel (onvolledig)"
    assert "tabel_9_1" in {e.get(w("name")) for e in body_of(path).iter(w("bookmarkStart"))}
    assert not run(path, renamed).written


def test_words_of_an_author_beside_a_title_are_kept(tmp_path, template):
    path, _ = chapter(tmp_path, template)
    package = Package.open(path)
    control = next(c for c in find_controls(package) if c.tag == "tabel:9.1@titel")
    next(control.content.iter(w("t"))).text = "Verzonnen tabel, in duizendtallen"
    package.save(path)
    assert not run(path).refusals
    assert lines_of(path, "Bijschrift")[0] == "Tabel 9.1 Verzonnen tabel, in duizendtallen"
    assert next(c for c in find_controls(Package.open(path)) if c.tag == "tabel:9.1@titel").text == "Verzonnen tabel"


def test_a_title_that_lost_its_tag_is_known_by_its_caption(tmp_path, template):
    path, _ = chapter(tmp_path, template)
    package = Package.open(path)
    control = next(c for c in find_controls(package) if c.tag == "tabel:9.2@titel")
    for e in list(control.element.find(w("sdtPr"))):
        control.element.find(w("sdtPr")).remove(e)
    package.save(path)
    report = run(path)
    assert not report.refusals and "tabel:9.2@titel" in " ".join(report.warnings)
    assert "tabel:9.2@titel" in {c.tag for c in find_controls(Package.open(path))}


def test_a_chapter_on_a_template_is_frozen_with_its_references(tmp_path, template):
    path, _ = chapter(tmp_path, template)
    package = Package.open(path)
    for e in list(package.tree(package.document).iter(w("showingPlcHdr"))):
        holder = e.getparent().getparent()
        e.getparent().remove(e)
        next(holder.iter(w("t"))).text = "Verzonnen tekst."
    package.save(path)
    leave = Waiver("geel", "onder ‘Verzonnen › Verzonnen tabel’", "verzonnen")
    result = freeze(path, tmp_path / "openbaar.docx", tmp_path / "archief", registry=NOTHING, waivers=[leave])
    assert {f.kind for f in check_public([result.target])} == {"geel"}, "nothing but the figure that is yellow"
    codes = [e.text.split()[0] for e in body_of(result.target).iter(w("instrText"))]
    assert codes.count("REF") == 4 and codes.count("SEQ") == 4
    assert "tabel_9_1" in {e.get(w("name")) for e in body_of(result.target).iter(w("bookmarkStart"))}


def test_fields_can_be_pasted_where_an_author_writes(tmp_path):
    path, _ = chapter(tmp_path)
    for control in find_controls(Package.open(path)):
        assert control.element.find(f"{w('sdtPr')}/{w('text')}") is None


def test_same_template_gives_the_same_bytes(tmp_path, template):
    one, other = chapter(tmp_path, template)[0], chapter(tmp_path / "b", template)[0]
    assert one.read_bytes() == other.read_bytes()


def test_a_style_can_be_named_for_a_role(tmp_path, template):
    path, _ = chapter(tmp_path, template, chosen={"bron": "Tabeltekst", "tekst": "Quote"})
    assert "Eenheid: personen." in lines_of(path, "Tabeltekst")
    assert "De cijfers staan in tabel 9.1 en figuur 9.1." in lines_of(path, "Quote")


@pytest.mark.parametrize(
    ("chosen", "message"), [({"voet": "Normal"}, "geen rol ‘voet’"), ({"bron": "Bestaat niet"}, "geen stijl")]
)
def test_a_role_or_style_that_is_not_there_is_told_with_what_is(template, chosen, message):
    with pytest.raises(UserError, match=message) as told:
        Template.open(template, chosen)
    assert "bron" in str(told.value) or "Bronvermelding" in str(told.value)


def test_what_is_no_template_is_told(tmp_path, template):
    (tmp_path / "geen.dotx").write_text("geen sjabloon")
    with pytest.raises(UserError, match=r"geen\.dotx"):
        Template.open(tmp_path / "geen.dotx")
    types = Package.open(template, is_template=True).data["[Content_Types].xml"]
    macros = types.replace(
        b"vnd.openxmlformats-officedocument.wordprocessingml.template.main", b"vnd.ms-word.template.macroEnabled.main"
    )
    rewrite(template, {"[Content_Types].xml": macros})
    with pytest.raises(UserError, match="macro"):
        Template.open(template)
