"""The palette to copy figures from and the skeleton of a chapter. All figures are made up (verzonnen)."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from lxml import etree

from publish.documents.create import new_chapter, palette
from publish.documents.freeze import freeze
from publish.documents.refresh import refresh
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.text import visible_text
from publish.public.check import check_public
from publish.tables.table import Cell, ReportTable
from svm.errors import UserError
from svm.figures import Figure, Registry
from tests.documents import made


def figure(
    number: int, *, chapter: int = 9, indicator: str = "verzonnen", yellow: bool = False, zin: str = ""
) -> Figure:
    name = f"{indicator}:{number}"
    return Figure(
        name, name, f"Verzonnen cijfer {number}", chapter, "aantal", float(number), "personen", f"{number}.000",
        f"{number}.000", f"ruim {number} duizend", zin, yellow, "[geel: nog niet geleverd]" if yellow else "",
        "definitief", "Bron: verzonnen", "Een verzonnen definitie.", indicator, "2023", "",
    )  # fmt: skip


def table(table_id: str = "9.1", figures: tuple[int, ...] = (10, 11), chapter: int = 9) -> ReportTable:
    cells = tuple(Cell(f"verzonnen:{n}", f"{n}.000", "", False, "", "") for n in figures)
    return ReportTable(
        table_id, table_id, chapter, "Verzonnen tabel", "personen", "Verzonnen toelichting.", (), ("2023", "2024"),
        (("Verzonnen rij", cells),), ("Bron: verzonnen",), "1 mei 2026",
    )  # fmt: skip


FIGURES = Registry(
    [
        figure(10, zin="een stijging van 3%"),
        figure(11, yellow=True),
        figure(12, indicator="anders"),
        figure(13, chapter=8),
    ]
)


@pytest.fixture
def written(tmp_path) -> Path:
    palette(FIGURES, [table(), table("8.1", chapter=8)], 9, tmp_path / "palet.docx")
    return tmp_path / "palet.docx"


def test_palette_has_every_wording_of_the_chapter(written):
    package = Package.open(written)
    tags = {c.tag: c.text for c in find_controls(package)}
    assert tags.pop("tabel:9.1").startswith("Onderwerp20232024Verzonnen rij10.00011.000Eenheid: personen.")
    assert tags == {
        "tabel:9.1@titel": "Verzonnen tabel",
        "verzonnen:10": "10.000",
        "verzonnen:10@kop": "ruim 10 duizend",
        "verzonnen:10@zin": "een stijging van 3%",
        "verzonnen:11": "11.000 [geel: nog niet geleverd]",
        "verzonnen:11@kop": "ruim 11 duizend [geel: nog niet geleverd]",
        "anders:12": "12.000",
        "anders:12@kop": "ruim 12 duizend",
    }


def test_numbers_of_controls_and_bookmarks_are_unique(written):
    root = Package.open(written).tree("word/document.xml")
    controls = [e.get(w("val")) for e in root.iter(w("id")) if e.getparent().tag == w("sdtPr")]
    marks = [e.get(w("id")) for e in root.iter(w("bookmarkStart"))]
    assert len(controls) == len(set(controls)) == 9
    assert len(marks) == len(set(marks))
    links = {e.get(w("anchor")) for e in root.iter(w("hyperlink"))}
    assert links <= {e.get(w("name")) for e in root.iter(w("bookmarkStart"))}
    assert len(links) == 2


def test_palette_needs_no_refresh(written):
    report = refresh(written, FIGURES, {"9.1": table()}.get)
    assert report.changes == []
    assert report.refusals == []
    assert report.seen == 9


def test_yellow_is_yellow_and_definition_stands_beside_it(written):
    root = Package.open(written).tree("word/document.xml")
    yellow = ["".join(r.itertext()) for r in root.iter(w("r")) if r.find(f"{w('rPr')}/{w('highlight')}") is not None]
    assert yellow == ["11.000 [geel: nog niet geleverd]", "ruim 11 duizend [geel: nog niet geleverd]"]
    text = made.text_of(written)
    assert text.count("Een verzonnen definitie.") == 2
    assert "Definitie: als hierboven." in text
    assert "Losse cijfers van tabel 9.1" in text
    assert "Cijfers die in geen tabel staan" in text


def test_same_figures_give_the_same_bytes(written, tmp_path):
    palette(FIGURES, [table()], 9, tmp_path / "nog een.docx")
    assert (tmp_path / "nog een.docx").read_bytes() == written.read_bytes()


def test_unknown_chapter(tmp_path):
    with pytest.raises(UserError, match="Hoofdstuk 1 heeft geen cijfers"):
        palette(FIGURES, [table()], 1, tmp_path / "palet.docx")


def test_words_of_a_figure_stand_in_a_column_of_their_own(tmp_path):
    words = {"steeg": "daalde", "meer": "minder"}
    figures = Registry(
        [replace(figure(10, zin="een daling van 3%"), word_texts=words), figure(11), figure(12, indicator="anders")]
    )
    assert palette(figures, [], 9, tmp_path / "palet.docx") == 9
    tags = {c.tag: c.text for c in find_controls(Package.open(tmp_path / "palet.docx"))}
    assert (tags["verzonnen:10@steeg"], tags["verzonnen:10@meer"]) == ("daalde", "minder")
    heads = [[cell.text for cell in t.rows[0].cells] for t in docx.Document(str(tmp_path / "palet.docx")).tables]
    shared = ["Cijfer", "In de tekst", "In een kop"]
    assert heads == [
        [*shared, "Als zinsdeel", "In een woord", "Definitie en bron"],
        [*shared, "Definitie en bron"],
    ]
    assert refresh(tmp_path / "palet.docx", figures, {}.get).changes == []


def test_large_palette_is_made_in_reasonable_time(tmp_path):
    start = time.monotonic()
    count = palette(Registry(figure(n, zin="zin") for n in range(400)), [], 9, tmp_path / "palet.docx")
    assert count == 1200
    assert time.monotonic() - start < 15


def style_of(p) -> str:
    style = p.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"))


@pytest.fixture
def chapter(tmp_path) -> Path:
    path = tmp_path / "hoofdstuk.docx"
    new_chapter(9, "Verzonnen hoofdstuk", [table(), table("9.2"), table("8.1", chapter=8)], path, edition="2026")
    return path


def test_chapter_has_what_a_reader_with_a_screen_reader_needs(chapter):
    document = docx.Document(str(chapter))
    core = document.core_properties
    assert (core.title, core.language, core.author) == (
        "Staat van Migratie 2026: Verzonnen hoofdstuk",
        "nl-NL",
        made.NAME,
    )
    styles = [(p.style.name, p.text) for p in document.paragraphs]
    assert ("Heading 1", "9 Verzonnen hoofdstuk") in styles
    assert ("Heading 2", "Verzonnen tabel") in styles
    lang = document.styles.element.find(f".//{w('rPrDefault')}//{w('lang')}")
    assert lang.get(w("val")) == "nl-NL"
    root = Package.open(chapter).tree("word/document.xml")
    captions = [visible_text(p) for p in root.iter(w("p")) if style_of(p) == "Caption"]
    assert captions == ["Tabel 9.1 Verzonnen tabel", "Tabel 9.2 Verzonnen tabel"]
    for made_table in root.iter(w("tbl")):
        assert made_table.find(f"{w('tblPr')}/{w('tblCaption')}").get(w("val")).startswith("Tabel 9.")
        assert made_table.find(f"{w('tblPr')}/{w('tblDescription')}").get(w("val"))
        assert made_table.find(f"{w('tr')}/{w('trPr')}/{w('tblHeader')}") is not None
    assert "TOC" in "".join(e.text for e in root.iter(w("instrText")))
    footer = etree.tostring(document.sections[0].footer._element).decode()
    assert "PAGE" in footer
    assert "Staat van Migratie 2026" in footer


@pytest.mark.parametrize("kind", ["chapter", "written"])
def test_every_style_that_is_used_is_there(kind, request):
    package = Package.open(request.getfixturevalue(kind))
    there = {s.get(w("styleId")) for s in package.tree("word/styles.xml").iter(w("style"))}
    used = {
        e.get(w("val")) for _, root in package.text_trees() for e in root.iter(w("pStyle"), w("rStyle"), w("tblStyle"))
    }
    assert used - there == set()
    assert len(used) >= 4


def test_fonts_and_colours_come_from_one_place(chapter):
    styles = docx.Document(str(chapter)).styles
    for name in ("Normal", "Heading 1", "Heading 2", "Caption", "Bron"):
        assert styles[name].font.name == "Verdana"
        assert not [k for k in styles[name].element.rPr.rFonts.attrib if "Theme" in k]
    assert str(styles["Heading 1"].font.color.rgb) == "154273"


def test_chapter_is_clean_but_for_what_freezing_takes_out(chapter):
    assert {f.kind for f in check_public([chapter])} == {"besturingselement"}


def test_chapter_cannot_be_frozen_while_something_is_unwritten(chapter):
    with pytest.raises(UserError, match=r"Nog te schrijven: is nog niet ingevuld \[hoofdtekst, onder .*, alinea 6"):
        freeze(chapter, chapter.parent / "openbaar.docx", chapter.parent / "archief")


def test_written_chapter_is_frozen_to_a_clean_file(chapter):
    text = made.parts(chapter)["word/document.xml"].decode().replace("<w:showingPlcHdr/>", "")
    made.rewrite(chapter, {"word/document.xml": text.encode()})
    result = freeze(chapter, chapter.parent / "openbaar.docx", chapter.parent / "archief")
    assert check_public([result.target]) == []
    assert result.notes == ()


def test_text_of_authors_is_never_overwritten(chapter):
    with pytest.raises(UserError, match="bestaat al"):
        new_chapter(9, "Verzonnen", [], chapter)
