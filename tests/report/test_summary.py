"""The summary in Word, with made-up (verzonnen) figures: cards whose every number is a field, charts, one page each."""

from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from publish.documents.freeze import freeze
from publish.documents.pdf import to_pdf
from publish.documents.refresh import refresh
from publish.documents.template import Template
from publish.office.controls import Control, find_controls
from publish.office.package import Package, w
from publish.office.text import visible_text
from publish.prose.lint import lint
from publish.public.check import check_public
from publish.public.pdf_ua import pdf_ua_findings
from publish.report.summary import GRID, how_to_read, new_summary, other_cards
from svm.errors import AuthorError
from svm.figures import Registry
from svm.yellow import says_yellow
from tests.documents import huisstijl, made
from tests.report.made_up_summary import CHARTS, FIGURES, GONE, HALF, LEADS, LOOSE, NEW, OLD, STEP, YELLOW, lead, themes


@pytest.fixture
def written(tmp_path) -> Path:
    new_summary(themes(), "Verzonnen samenvatting", tmp_path / "0.docx", edition="2030")
    return tmp_path / "0.docx"


def cards(path: Path):
    """The cells with a card in reading order."""
    root = Package.open(path).tree("word/document.xml")
    grids = [g for g in root.iter(w("tbl")) if g.find(f"{w('tblPr')}/{w('tblCaption')}") is not None]
    return [cell for grid in grids for cell in grid.iter(w("tc")) if visible_text(cell)]


def said(cell) -> list[str]:
    return [visible_text(p) for p in cell.iter(w("p"))]


def loose(cell) -> str:
    """What a card says outside its fields."""
    inside = {t for sdt in cell.iter(w("sdt")) for t in sdt.iter(w("t"))}
    return " ".join(t.text for t in cell.iter(w("t")) if t not in inside)


def highlighted(cell) -> str:
    there = (r for r in cell.iter(w("r")) if next(r.iterancestors(w("del")), None) is None)
    marked = (r for r in there if r.find(f"{w('rPr')}/{w('highlight')}") is not None)
    return "".join(visible_text(r) for r in marked)


def refreshed(path: Path, registry: Registry = FIGURES, **more):
    return refresh(path, registry, {}.get, charts=CHARTS.get, **more)


def test_a_card_says_name_figure_period_change_and_what_it_counts(written):
    short = "Aantal verzonnen personen op de peildatum."
    assert [said(cell) for cell in cards(written)] == [
        ["Verzonnen nieuw", "12.345*", "2029, voorlopig", "een stijging van 3% ten opzichte van het jaar ervoor", short],
        ["Verzonnen oud", f"6.789 {YELLOW}", "2028", short],
        ["Verzonnen los", "circa 500", "2029",
         "Geen verandering berekend: het cijfer is een benadering (circa)", short],
        ["Verzonnen half", "1.000.000 [geel: over de rest van 2029 wordt een update verwacht]", "30 april 2029", short],
        ["Verzonnen weg", ". [geel: verzonnen: geen cijfer]", "2029", short],
        ["Verzonnen nieuw", "12.345*", "2029, voorlopig", "een stijging van 3% ten opzichte van het jaar ervoor", short],
    ]  # fmt: skip


def test_every_number_on_a_card_is_a_field_and_every_figure_is_there_once_in_a_theme(written):
    found = cards(written)
    assert [re.findall(r"\d", re.sub(r"\[[^\]]*\]", "", loose(cell))) for cell in found] == [[]] * len(found)
    tags = [Control("", sdt).tag for cell in found[: len(LEADS)] for sdt in cell.iter(w("sdt"))]
    assert len(tags) == len(set(tags))
    assert [t for t in tags if t.endswith("@tabel")] == [f"{one.cell.figure_id}@tabel" for one in LEADS]


def test_yellow_is_a_highlight_and_a_text_in_brackets_and_nothing_else_is(written):
    assert [highlighted(cell).replace(" ", "") for cell in cards(written)[: len(LEADS)]] == [
        "" if not one.cell.is_yellow else f"{one.cell.shown}{one.cell.yellow_text}".replace(" ", "") for one in LEADS
    ]


def test_a_row_without_a_figure_is_told_in_words(tmp_path):
    gone = replace(lead(GONE), figure=None, period="2029")
    new_summary(themes(gone), "Verzonnen samenvatting", tmp_path / "0.docx")
    card = cards(tmp_path / "0.docx")[0]
    assert said(card)[:3] == ["Verzonnen weg", f". {GONE.yellow_text}", "2029"] and not list(card.iter(w("sdt")))
    assert highlighted(card) == f". {GONE.yellow_text}"
    assert other_cards(Package.open(tmp_path / "0.docx"), lambda: themes(gone)) == []


def test_a_grid_is_named_read_row_by_row_and_breaks_in_no_card(written):
    root = Package.open(written).tree("word/document.xml")
    grids = [t for t in root.iter(w("tbl"))]
    names = [t.find(f"{w('tblPr')}/{w('tblCaption')}").get(w("val")) for t in grids]
    assert names == [f"{GRID}{theme.title}" for theme in themes()]
    for grid in grids:
        assert grid.find(f"{w('tblPr')}/{w('tblDescription')}").get(w("val"))
        assert not list(grid.iter(w("gridSpan"), w("vMerge"))) and len(list(grid.iter(w("gridCol")))) == 3
        assert all(row.find(f"{w('trPr')}/{w('cantSplit')}") is not None for row in grid.iter(w("tr")))
        assert all(len(row.findall(w("tc"))) == 3 for row in grid.iter(w("tr")))


def test_a_theme_begins_a_page_with_its_charts_numbered_on_or_the_line_why_there_is_none(written):
    root = Package.open(written).tree("word/document.xml")
    first = [visible_text(p) for p in root.iter(w("p")) if p.find(f"{w('pPr')}/{w('pageBreakBefore')}") is not None]
    assert first == [theme.title for theme in themes()]
    text = "\n".join(made.text_of(written))
    assert "Figuur 0.1 Verzonnen reeks" in text and "Figuur 0.2 Verzonnen reeks" in text
    assert themes()[1].no_charts in text
    assert not [line for line in how_to_read() if says_yellow(line)], "a legend is not in the way of a release"
    assert all(line in text for line in how_to_read())


def test_it_needs_no_refresh_and_has_no_mistakes(written):
    report = refreshed(written)
    assert (report.changes, report.refusals, report.unchanged) == ([], [], report.seen)
    assert [f for f in lint(Package.open(written), FIGURES) if f.severity == "fout"] == []
    assert other_cards(Package.open(written), themes) == []


def test_the_same_figures_give_the_same_bytes(written, tmp_path):
    new_summary(themes(), "Verzonnen samenvatting", tmp_path / "1.docx", edition="2030")
    assert (tmp_path / "1.docx").read_bytes() == written.read_bytes()
    with pytest.raises(AuthorError, match="bestaat al"):
        new_summary(themes(), "Verzonnen samenvatting", written)
    with pytest.raises(AuthorError, match="geen kerncijfers"):
        new_summary([], "Verzonnen samenvatting", tmp_path / "2.docx")


@pytest.mark.parametrize("track", [False, True])
def test_a_refresh_keeps_number_and_reason_apart(written, track):
    """White becomes yellow and yellow white: the reason has its own small letters, the number keeps its own."""
    now = Registry(
        [
            replace(NEW, is_yellow=True, yellow_text=YELLOW, table_text="12.345", mark="", printed_label="2028"),
            replace(OLD, is_yellow=False, yellow_text="", table_text="6.800", printed_label="2029"),
            *(STEP, LOOSE, HALF, GONE),
        ]
    )
    report = refreshed(written, now, track=track)
    assert report.refusals == []
    assert {c.new for c in report.changes} == {f"12.345 {YELLOW}", "2028", "6.800", "2029"}
    new, old = cards(written)[:2]
    assert said(new)[1:3] == [f"12.345 {YELLOW}", "2028"] and said(old)[1:3] == ["6.800", "2029"]
    assert highlighted(new) == f"12.345 {YELLOW}" and highlighted(old) == ""
    small = [visible_text(r) for r in new.iter(w("r")) if r.find(f"{w('rPr')}/{w('rStyle')}") is not None]
    assert [text for text in small if text] == [YELLOW]
    assert refreshed(written, now, track=track).changes == []


def test_a_card_that_no_refresh_can_mend_is_named(written):
    package = Package.open(written)
    newer = replace(HALF, figure_id="verzonnen_half:2029-10", tag="verzonnen_half:2029-10")
    found = [
        other_cards(package, lambda leads=leads: themes(*leads))
        for leads in (
            (*LEADS[:3], lead(newer), LEADS[4]),
            (*LEADS[:3], lead(HALF), LEADS[4]),
            (*LEADS[:2], lead(LOOSE, change=STEP), *LEADS[3:]),
            (lead(NEW), *LEADS[1:]),
        )
    ]
    assert [[r.text for r in one] for one in found] == [
        ["Verzonnen half"], ["Verzonnen half"], ["Verzonnen los"], ["Verzonnen nieuw"],
    ]  # fmt: skip
    assert "svm doc new 0" in found[0][0].reason
    assert other_cards(Package.open(made.word(written.parent / "ander.docx", "Verzonnen.")), lambda: 1 / 0) == []


def test_a_reason_for_no_change_that_is_gone_is_refused(written):
    """A change that can be computed now has no such reason: the old text is not left without a word."""
    now = Registry([NEW, STEP, OLD, replace(LOOSE, why_no_change=""), HALF, GONE])
    [refused] = refreshed(written, now).refusals
    assert refused.tag == f"{LOOSE.tag}@omdat" and "er is nu een verandering" in refused.reason


def test_what_is_written_and_not_yellow_can_be_frozen(tmp_path):
    white = [replace(theme, charts=()) for theme in themes(lead(NEW, change=STEP), lead(LOOSE))]
    new_summary(white, "Verzonnen samenvatting", tmp_path / "0.docx")
    with pytest.raises(AuthorError, match="nog niet ingevuld"):
        freeze(tmp_path / "0.docx", tmp_path / "openbaar.docx", tmp_path / "archief")
    text = made.parts(tmp_path / "0.docx")["word/document.xml"].decode().replace("<w:showingPlcHdr/>", "")
    made.rewrite(tmp_path / "0.docx", {"word/document.xml": text.replace("Schrijf hier", "Verzonnen").encode()})
    frozen = freeze(tmp_path / "0.docx", tmp_path / "openbaar.docx", tmp_path / "archief")
    assert check_public([frozen.target]) == []
    assert "een stijging van 3% ten opzichte van het jaar ervoor" in "\n".join(said(cards(frozen.target)[0]))


def test_a_template_gives_the_styles_by_their_role(tmp_path):
    template = Template.open(huisstijl.make(tmp_path / "huisstijl.dotx"))
    new_summary(themes(), "Verzonnen samenvatting", tmp_path / "0.docx", template=template)
    package = Package.open(tmp_path / "0.docx")
    root = package.tree("word/document.xml")
    used = {e.get(w("val")) for e in root.iter(w("pStyle"), w("rStyle"))}
    assert {"Kop1", "Kop2", "Bijschrift", "Tabeltekst", "Kaartgetal", "Kaartreden"} <= used and "Cel" not in used
    assert used <= {s.get(w("styleId")) for s in package.tree("word/styles.xml").iter(w("style"))}
    assert refreshed(tmp_path / "0.docx").changes == []
    numbers = [e.get(w("val")) for e in root.iterfind(f".//{w('sdtPr')}/{w('id')}")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_every_theme_is_one_page(tmp_path):
    """Also the fullest: eleven cards and a chart."""
    full, other = themes(*(lead(one.figure) for _ in range(2) for one in LEADS), lead(OLD))
    many = [
        replace(full, charts=full.charts[:1]),
        other,
        replace(themes()[0], leads=LEADS[:3], title="Verzonnen derde"),
    ]
    new_summary(many, "Verzonnen samenvatting", tmp_path / "0.docx")
    to_pdf(tmp_path / "0.docx", tmp_path / "0.pdf")
    data = (tmp_path / "0.pdf").read_bytes()
    # the grid of cards is no table to who listens, and needs no heads
    assert [f for f in pdf_ua_findings("0.pdf", data) if f.kind == "tabellen"] == []
    assert len(PdfReader(io.BytesIO(data)).pages) == 1 + len(many)


def test_what_a_field_of_a_card_says_is_the_text_of_its_figure(written):
    for control in find_controls(Package.open(written)):
        if named := FIGURES.of_tag(control.tag):
            assert control.text == named[0].said(*named[1:]), control.tag
