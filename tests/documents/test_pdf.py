"""A Word file as PDF/UA, and what the check of a PDF finds. All documents are made up ("verzonnen")."""

from __future__ import annotations

import io
import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.shared import Cm
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DecodedStreamObject, NameObject

from publish.commands.main import svm
from publish.documents import pdf
from publish.documents.create import new_chapter
from publish.documents.pdf import PROGRAM, mended, to_pdf
from publish.office.parts import UnreadableError
from publish.public.pdf import as_dict, as_list
from publish.public.pdf_ua import Element, pdf_ua_findings, structure
from svm.errors import AuthorError
from tests.charts.made_up import bars, lines
from tests.documents import made_up as made

needs_office = pytest.mark.skipif(
    shutil.which(PROGRAM) is None, reason="no LibreOffice here (Debian: apt-get install libreoffice-writer)"
)


def chapter(path: Path) -> Path:
    """A chapter with a table, charts that Word draws and links to them."""
    tables = [
        made.table([("Verzonnen rij", [made.cell("1.000"), made.cell("7.000", yellow=True)])], table_id=number)
        for number in ("9.1", "9.2")
    ]
    charts = {"9.1": lines(), "9.2": bars()}
    new_chapter(9, "Verzonnen hoofdstuk", tables, path, edition="2026", charts=charts)
    return path


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> bytes:
    """The chapter as PDF."""
    folder = tmp_path_factory.mktemp("pdf")
    to_pdf(chapter(folder / "verzonnen.docx"), folder / "verzonnen.pdf")
    return (folder / "verzonnen.pdf").read_bytes()


def found(data: bytes) -> list[tuple[str, str]]:
    return [(f.kind, f.what) for f in pdf_ua_findings("verzonnen.pdf", data)]


def elements(writer: PdfWriter | PdfReader, kind: str) -> list[Element]:
    return [one for top in structure(writer) for one in top.walk() if one.kind == kind]


@needs_office
def test_a_chapter_has_no_faults_and_its_charts_are_told(clean):
    assert found(clean) == []
    assert clean[:8] >= b"%PDF-1.6"
    reader = PdfReader(io.BytesIO(clean))
    assert [one.own["/Alt"] for one in elements(reader, "/Figure")] == [lines().alt, bars().alt]
    assert {str(page["/Tabs"]) for page in reader.pages} == {"/S"}
    assert reader.metadata is not None
    assert reader.metadata.title == "Staat van Migratie 2026: Verzonnen hoofdstuk"


@needs_office
def test_the_same_document_gives_the_same_bytes(clean, tmp_path):
    to_pdf(chapter(tmp_path / "verzonnen.docx"), tmp_path / "nog_eens.pdf")
    assert (tmp_path / "nog_eens.pdf").read_bytes() == clean


def drop(name: str) -> Callable[[PdfWriter], None]:
    return lambda writer: writer.root_object.pop(NameObject(name)) and None


def on_first(kind: str, change: Callable) -> Callable[[PdfWriter], None]:
    return lambda writer: change(elements(writer, kind)[0].own)


def rename(name: str) -> Callable:
    return lambda own: own.update({NameObject("/S"): NameObject(name)})


def without_scope(own) -> None:
    own.pop(NameObject("/A"))


def short_row(writer: PdfWriter) -> None:
    row = elements(writer, "/TR")[1].own
    row[NameObject("/K")] = ArrayObject(as_list(row["/K"])[:-1])


def no_words_for_a_link(writer: PdfWriter) -> None:
    next(as_dict(n) for n in as_list(writer.pages[0]["/Annots"])).pop(NameObject("/Contents"))


def tabs_as_text(writer: PdfWriter) -> None:
    writer.pages[0].pop(NameObject("/Tabs"))


def unknown_ink(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"q 10 10 m 90 90 l S Q")
    page = writer.pages[0]
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(stream), page.raw_get("/Contents")])


def unknown_mark(writer: PdfWriter) -> None:
    stream = DecodedStreamObject()
    stream.set_data(b"/P <</MCID 9999>> BDC q 10 10 m 90 90 l S Q EMC")
    page = writer.pages[0]
    page[NameObject("/Contents")] = ArrayObject([writer._add_object(stream), page.raw_get("/Contents")])


def font_elsewhere(writer: PdfWriter) -> None:
    fonts = as_dict(as_dict(writer.pages[0]["/Resources"])["/Font"])
    described = as_dict(as_dict(next(iter(fonts.values())))["/FontDescriptor"])
    for name in [n for n in described if n.startswith("/FontFile")]:
        described.pop(NameObject(name))


def signs_unknown(writer: PdfWriter) -> None:
    fonts = as_dict(as_dict(writer.pages[0]["/Resources"])["/Font"])
    as_dict(next(iter(fonts.values()))).pop(NameObject("/ToUnicode"))


def in_xmp(old: bytes, new: bytes) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        held = writer.root_object["/Metadata"].get_object()
        assert old in held.get_data()
        held.set_data(held.get_data().replace(old, new))

    return change


PLANTED = {
    "geen labels": (lambda w: w.root_object.update({NameObject("/MarkInfo"): BooleanObject(False)}), "structuur"),
    "twijfelt zelf": (
        lambda w: as_dict(w.root_object["/MarkInfo"]).update({NameObject("/Suspects"): BooleanObject(True)}),
        "structuur",
    ),
    "de taal van het document is niet bekend": (drop("/Lang"), "taal"),
    "geen titel": (
        in_xmp(b"Staat van Migratie 2026: Verzonnen hoofdstuk", b""),
        "titel",
    ),
    "het venster toont": (drop("/ViewerPreferences"), "titel"),
    "PDF/UA-1": (in_xmp(b"<pdfuaid:part>1", b"<pdfuaid:part>"), "titel"),
    "zonder alternatieve tekst": (on_first("/Figure", lambda own: own.pop(NameObject("/Alt"))), "alternatieve tekst"),
    "onbekend label Verzonnen": (on_first("/P", rename("/Verzonnen")), "structuur"),
    "in TR staat P": (on_first("/TD", rename("/P")), "structuur"),
    "niet zegt of zij bij een rij": (on_first("/TH", without_scope), "tabellen"),
    "niet elke rij even veel cellen": (short_row, "tabellen"),
    "heeft niveau 3 onder een kop van niveau 1": (on_first("/H2", rename("/H3")), "koppen"),
    "heeft niveau 2 en is de eerste": (on_first("/H1", rename("/H2")), "koppen"),
    "een lege kop": (on_first("/H2", lambda own: own.pop(NameObject("/K"))), "koppen"),
    "niet zegt waarheen": (no_words_for_a_link, "koppelingen"),
    "de tabtoets": (tabs_as_text, "koppelingen"),
    "een voorleesprogramma niet kent": (unknown_ink, "structuur"),
    "waar geen label naartoe leidt": (unknown_mark, "structuur"),
    "zit niet in de PDF": (font_elsewhere, "lettertypen"),
    "niet te lezen welke tekens": (signs_unknown, "lettertypen"),
}


@needs_office
@pytest.mark.parametrize("words", PLANTED)
def test_a_planted_fault_is_found(clean, words):
    change, kind = PLANTED[words]
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(clean)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    assert kind in [k for k, what in found(out.getvalue()) if words in what]


def png() -> bytes:
    """A red dot."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4)

    head = (1).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    pixels = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@needs_office
def test_what_an_author_forgot_is_named_with_its_page_and_the_way_to_mend_it(tmp_path):
    document = docx.Document()
    document.core_properties.title = ""
    document.add_heading("Verzonnen kop", 1)
    document.add_heading("Te diep", 3)
    document.add_page_break()
    document.add_picture(io.BytesIO(png()), Cm(2))
    document.add_table(2, 2).cell(0, 0).text = "verzonnen"
    document.save(str(tmp_path / "verzonnen.docx"))
    result = CliRunner().invoke(svm, ["doc", "pdf", str(tmp_path / "verzonnen.docx")])
    assert result.exit_code == 3, result.output
    assert (tmp_path / "verzonnen.pdf").is_file()
    for words in (
        "document: het document heeft geen titel | vul in Word de titel in",
        "document: de taal van het document is en-US, niet Nederlands | zet in Word de taal",
        "bladzijde 1: de kop ‘Te diep’ heeft niveau 3 onder een kop van niveau 1 | geef die kop de stijl Kop 2",
        "bladzijde 2: een afbeelding, grafiek, tekstvak of formule zonder alternatieve tekst | klik er in Word",
        "bladzijde 2: een tabel zonder kop | zet in Word bij de bovenste rij ‘Veldnamenrij herhalen’ aan",
    ):
        assert words in result.output
    again = CliRunner().invoke(svm, ["doc", "pdf", str(tmp_path / "verzonnen.pdf")])
    assert again.exit_code == 3
    assert f"{again.output}Geschreven: {tmp_path / 'verzonnen.pdf'}\n" == result.output


@needs_office
def test_texts_are_given_only_when_every_figure_is_a_drawing_of_the_document(clean):
    reader = PdfReader(io.BytesIO(clean))
    texts = [str(one.own["/Alt"]) for one in elements(reader, "/Figure")]
    bare = PdfWriter(clone_from=reader)
    for one in elements(bare, "/Figure"):
        one.own.pop(NameObject("/Alt"))
    out = io.BytesIO()
    bare.write(out)

    def given(names: list[str]) -> list[str]:
        made_again = PdfReader(io.BytesIO(mended(out.getvalue(), names, [], bytes(16))))
        return [str(one.own.get("/Alt", "")) for one in elements(made_again, "/Figure")]

    assert given(texts) == texts
    assert given([*texts, "verzonnen"]) == ["", ""]
    # another order than that of the document is not believed
    elements(bare, "/Figure")[0].own[NameObject("/Alt")] = reader.root_object["/Lang"]
    out = io.BytesIO()
    bare.write(out)
    assert given(texts) == ["nl-NL", ""]


def test_a_page_that_is_read_without_labels(tmp_path):
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F1 9 Tf (zichtbaar) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    out = io.BytesIO()
    writer.write(out)
    kinds = [kind for kind, _ in found(out.getvalue())]
    assert kinds == ["structuur", "taal", "titel", "titel", "structuur"]
    with pytest.raises(UnreadableError):
        pdf_ua_findings("verzonnen.pdf", out.getvalue()[:60])


def program(folder: Path, script: str) -> None:
    (folder / PROGRAM).write_text(f"#!/bin/sh\n{script}\n")
    (folder / PROGRAM).chmod(0o755)


def test_without_libreoffice_or_without_a_pdf_the_author_hears_what_to_do(tmp_path, monkeypatch):
    source = chapter(tmp_path / "verzonnen.docx")
    monkeypatch.setattr(pdf.shutil, "which", lambda name: None)
    with pytest.raises(AuthorError, match="LibreOffice is niet gevonden") as missing:
        to_pdf(source, tmp_path / "uit.pdf")
    assert "svm doc pdf BESTAND.pdf" in missing.value.next_step
    monkeypatch.setattr(pdf.shutil, "which", lambda name: str(tmp_path / PROGRAM))
    program(tmp_path, "echo 'Error: verzonnen reden'")
    with pytest.raises(AuthorError, match=r"van verzonnen\.docx geen PDF: Error: verzonnen reden"):
        to_pdf(source, tmp_path / "uit.pdf")
    program(tmp_path, "sleep 20")
    with pytest.raises(AuthorError, match="niet klaar"):
        to_pdf(source, tmp_path / "uit.pdf", seconds=0)
    assert not (tmp_path / "uit.pdf").exists()
