"""The palette to copy figures from and the skeleton of a chapter. All figures are made up (verzonnen)."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest
from lxml import etree

from publish.documents.create import Palette, new_chapter, palette, selection
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
    number: int, *, chapter: int = 9, indicator: str = "verzonnen", yellow: bool = False, zin: str = "",
    empty: bool = False, measure: str = "value",
) -> Figure:  # fmt: skip
    name = f"{indicator}:{number}" if measure == "value" else f"{indicator}:{number}:{measure}"
    return Figure(
        name, name, f"Verzonnen cijfer {number}", chapter, measure, float(number), "personen", f"{number}.000",
        f"{number}.000", f"ruim {number} duizend", zin, yellow, "[geel: nog niet geleverd]" if yellow else "",
        "ontbreekt" if empty else "definitief", "Bron: verzonnen", "Een verzonnen definitie.", indicator, str(number), "",
        printed_value=None if empty else Decimal(number * 1000), title="Verzonnen cijfer",
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
        figure(14, empty=True),
        figure(10, zin="een daling van 4%", measure="change_pct"),
    ]
)


@pytest.fixture
def written(tmp_path) -> Path:
    empty = replace(table("9.2"), no_figures="Nog geen cijfers.")
    palette(FIGURES, [table(), empty, table("8.1", chapter=8)], 9, tmp_path / "palet.docx")
    return tmp_path / "palet.docx"


def test_palette_has_every_wording_of_what_has_a_value_once(written):
    package = Package.open(written)
    tags = {c.tag: c.text for c in find_controls(package)}
    assert tags.pop("tabel:9.1").startswith("Onderwerp20232024Verzonnen rij10.00011.000Eenheid: personen.")
    assert len(find_controls(package)) == len(tags) + 1
    assert tags == {
        "tabel:9.1@titel": "Verzonnen tabel",
        "verzonnen:10": "10.000",
        "verzonnen:10@kop": "ruim 10 duizend",
        "verzonnen:10@zin": "een stijging van 3%",
        "verzonnen:10:change_pct": "10.000",
        "verzonnen:10:change_pct@kop": "ruim 10 duizend",
        "verzonnen:10:change_pct@zin": "een daling van 4%",
        "verzonnen:11": "11.000 [geel: nog niet geleverd]",
        "verzonnen:11@kop": "ruim 11 duizend [geel: nog niet geleverd]",
        "anders:12": "12.000",
        "anders:12@kop": "ruim 12 duizend",
    }


def test_numbers_of_controls_and_bookmarks_are_unique(written):
    root = Package.open(written).tree("word/document.xml")
    controls = [e.get(w("val")) for e in root.iter(w("id")) if e.getparent().tag == w("sdtPr")]
    marks = [e.get(w("id")) for e in root.iter(w("bookmarkStart"))]
    assert len(controls) == len(set(controls)) == 12
    assert len(marks) == len(set(marks))
    links = {e.get(w("anchor")) for e in root.iter(w("hyperlink"))}
    assert links <= {e.get(w("name")) for e in root.iter(w("bookmarkStart"))}
    assert len(links) == 2


def test_palette_needs_no_refresh(written):
    report = refresh(written, FIGURES, {"9.1": table()}.get)
    assert report.changes == []
    assert report.refusals == []
    assert report.seen == 12


def test_yellow_is_yellow_and_what_is_the_same_is_said_once(written):
    root = Package.open(written).tree("word/document.xml")
    yellow = ["".join(r.itertext()) for r in root.iter(w("r")) if r.find(f"{w('rPr')}/{w('highlight')}") is not None]
    assert yellow == ["11.000 [geel: nog niet geleverd]", "ruim 11 duizend [geel: nog niet geleverd]"]
    text = "\n".join(made.text_of(written))
    # once for each of the two indicators; the row of a figure does not repeat the name
    assert text.count("Een verzonnen definitie.") == 2
    assert text.count("een daling van 4% (10.000) (ruim 10 duizend)") == 1
    assert "Weggelaten: 1 cijfer zonder waarde (1 ontbreekt)." in text
    assert "Weggelaten: 1 tabel zonder cijfers." in text
    assert "Losse cijfers van tabel 9.1" in text
    assert "Cijfers die in geen tabel staan" in text


def test_same_figures_give_the_same_bytes(written, tmp_path):
    empty = replace(table("9.2"), no_figures="Nog geen cijfers.")
    palette(FIGURES, [table(), empty], 9, tmp_path / "nog een.docx")
    assert (tmp_path / "nog een.docx").read_bytes() == written.read_bytes()


def test_every_prefix_that_word_may_ignore_is_declared(written):
    """Word calls a file damaged in which `mc:Ignorable` names a prefix without a namespace."""
    package = Package.open(written)
    for part, root in package.text_trees():
        for e in root.iter():
            ignorable = e.get("{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable", "")
            assert set(ignorable.split()) <= set(e.nsmap), (part, ignorable)


def test_unknown_chapter(tmp_path):
    with pytest.raises(UserError, match="Hoofdstuk 1 heeft geen cijfers"):
        palette(FIGURES, [table()], 1, tmp_path / "palet.docx")


def test_words_of_a_figure_stand_beside_it(tmp_path):
    words = {"steeg": "daalde", "meer": "minder"}
    figures = Registry([replace(figure(10, zin="een daling van 3%"), word_texts=words), figure(11)])
    palette(figures, [], 9, tmp_path / "palet.docx")
    tags = {c.tag: c.text for c in find_controls(Package.open(tmp_path / "palet.docx"))}
    assert (tags["verzonnen:10@steeg"], tags["verzonnen:10@meer"]) == ("daalde", "minder")
    assert refresh(tmp_path / "palet.docx", figures, {}.get).changes == []


def test_large_palette_is_made_in_reasonable_time(tmp_path):
    start = time.monotonic()
    told = palette(Registry(figure(n, zin="zin") for n in range(400)), [], 9, tmp_path / "palet.docx")
    assert (told.controls, told.left_out) == (1200, [])
    assert time.monotonic() - start < 15


def style_of(p) -> str:
    style = p.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"))


def test_a_selection_holds_what_was_chosen_and_nothing_else(tmp_path):
    chosen = [figure(12), figure(11, yellow=True), figure(12)]
    told = selection("verzonnen keuze", tmp_path / "keuze.docx", chosen, told=Palette(beyond=2))
    tags = [c.tag for c in find_controls(Package.open(tmp_path / "keuze.docx"))]
    assert tags == ["verzonnen:12", "verzonnen:12@kop", "verzonnen:11", "verzonnen:11@kop"]
    assert told.controls == 4
    last = made.text_of(tmp_path / "keuze.docx")[-1]
    assert last.endswith("Weggelaten: 2 cijfers die minder goed passen; zoek met meer woorden.")
    assert refresh(tmp_path / "keuze.docx", FIGURES, {}.get).changes == []


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


def test_a_place_that_lost_its_mark_is_still_unwritten(chapter):
    """As LibreOffice leaves it."""
    text = made.parts(chapter)["word/document.xml"].decode().replace("<w:showingPlcHdr/>", "")
    made.rewrite(chapter, {"word/document.xml": text.encode()})
    with pytest.raises(UserError, match="is nog niet ingevuld"):
        freeze(chapter, chapter.parent / "openbaar.docx", chapter.parent / "archief")


def test_written_chapter_is_frozen_to_a_clean_file(chapter):
    text = made.parts(chapter)["word/document.xml"].decode().replace("<w:showingPlcHdr/>", "")
    text = text.replace("Schrijf hier", "Verzonnen")
    made.rewrite(chapter, {"word/document.xml": text.encode()})
    result = freeze(chapter, chapter.parent / "openbaar.docx", chapter.parent / "archief")
    assert check_public([result.target]) == []
    assert result.notes == ()


def test_text_of_authors_is_never_overwritten(chapter):
    with pytest.raises(UserError, match="bestaat al"):
        new_chapter(9, "Verzonnen", [], chapter)
