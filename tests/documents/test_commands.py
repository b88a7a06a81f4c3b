"""`svm doc` and `svm workbook` as an author uses them, on the warehouse of the bundled real figures."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from publish.commands.main import svm
from publish.documents.create import figure_control
from publish.documents.own_text import Wordings
from publish.office.controls import find_controls, new_control
from publish.office.package import Package, w
from publish.tables.table import load_tables
from svm.database import connect
from svm.figures import load_registry


@pytest.fixture
def run(samples, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))

    def call(*words: object, code: int = 0) -> Result:
        result = CliRunner().invoke(svm, [str(word) for word in words])
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result

    return call


@pytest.fixture(scope="module")
def registry(samples):
    con = connect(samples.home)
    yield load_registry(con)
    con.close()


def sentence(path: Path, *parts: object) -> Path:
    """A document of one sentence: texts, and figures as controls."""
    document = Document()
    document.core_properties.author = "verzonnen auteur"
    paragraph = document.add_paragraph()
    for number, part in enumerate(parts, start=1):
        if isinstance(part, str):
            paragraph.add_run(part)
        else:
            paragraph._p.append(figure_control(part, "tekst", number))
    document.save(str(path))
    return path


def test_a_sentence_goes_from_draft_to_public_copy(run, registry, tmp_path):
    figure = registry.get("reg_immigration:2023")
    path = sentence(tmp_path / "bericht.docx", "In 2023 kwamen er ", figure, " immigranten naar Nederland.")
    package = Package.open(path)
    [control] = find_controls(package)
    next(control.element.iter(w("t"))).text = "332.863 (voorlopig)"
    package.save(path)

    found = run("doc", "lint", path, code=3).output
    assert "verouderd" in found or "332.863" in found
    refused = run("doc", "freeze", path, "--to", tmp_path / "openbaar.docx", code=1).output
    assert "niet bijgewerkt" in refused and not (tmp_path / "openbaar.docx").exists()

    changes = tmp_path / "wijzigingen.csv"
    told = run("doc", "refresh", path, "--changes", changes).output
    assert "332.863 (voorlopig) → 336.000" in told and "reguliere herziening" in told
    assert "reg_immigration:2023;" in changes.read_text(encoding="utf-8-sig")
    run("doc", "lint", path)
    before = path.read_bytes()
    assert "1 ongewijzigd" in run("doc", "refresh", path).output and path.read_bytes() == before

    public = tmp_path / "openbaar.docx"
    assert "Bewaard:" in run("doc", "freeze", path, "--to", public).output
    assert "0 fout" in run("doc", "check-public", public).output
    text = zipfile.ZipFile(public).read("word/document.xml").decode()
    assert "336.000" in text and "w:sdt" not in text
    assert "fout" in run("doc", "check-public", path, code=3).output


def test_yellow_and_a_number_without_a_source_stop_the_public_copy(run, registry, tmp_path):
    yellow = registry.get("nat_acquired:2025")
    path = sentence(tmp_path / "geel.docx", "In 2025 werden ", yellow, " personen Nederlander.")
    assert "- geel: " in run("doc", "freeze", path, "--to", tmp_path / "uit.docx", code=1).output
    loose = sentence(tmp_path / "los.docx", "In 2023 kwamen er 332.863 immigranten naar Nederland.")
    told = run("doc", "lint", loose, code=3).output
    assert "reg_immigration:2023" in told and "336.000" in told
    assert "kan nog niet openbaar worden" in run("doc", "freeze", loose, "--to", tmp_path / "uit.docx", code=1).output
    assert not (tmp_path / "uit.docx").exists()


def test_every_cell_of_every_table_is_known_for_a_figure(samples, registry):
    """Else a refresh would take a printed figure for words of an author."""
    wordings = Wordings(registry)
    texts = {made.text(c) for made in load_tables(connect(samples.home)) for _, line in made.rows for c in line}
    assert {text for text in texts if not wordings.fit(text)} == set()


def test_every_chapter_has_a_palette_and_a_skeleton_that_refresh_leaves_as_they_are(run, registry, tmp_path):
    for chapter in (2, 6):
        palette, chapter_file = tmp_path / f"palet{chapter}.docx", tmp_path / f"hoofdstuk{chapter}.docx"
        told = run("doc", "palette", chapter, "--to", palette).output
        run("doc", "new", chapter, "--to", chapter_file)
        tags = {c.tag.partition("@")[0] for c in find_controls(Package.open(palette))}
        own = [f for f in registry if f.chapter == chapter]
        wanted = {f.tag for f in own if f.printed_value is not None}
        assert {tag for tag in tags if not tag.startswith(("tabel:", "figuur:"))} == wanted
        assert f"Weggelaten: {len(own) - len(wanted)} cijfers zonder waarde (" in told
        for path in (palette, chapter_file):
            before = path.read_bytes()
            assert "0 wijzigingen, 0 geweigerd" in run("doc", "refresh", path).output
            assert path.read_bytes() == before
        assert "bestaat al" in run("doc", "new", chapter, "--to", chapter_file, code=1).output
        assert "0 fout, 0 waarschuwing" in run("doc", "lint", chapter_file).output
    assert "geen hoofdstuk 9" in run("doc", "palette", 9, code=1).output


def test_a_palette_of_what_was_searched_or_named(run, registry, tmp_path):
    path = tmp_path / "keuze.docx"
    run("doc", "palette", "--search", "asiel syrië 2025", "--to", path)
    tags = [c.tag.partition("@")[0] for c in find_controls(Package.open(path))]
    assert tags[0] == "asy_first:2025:nationality=SYR"
    assert all("SYR" in tag for tag in tags)
    assert "past geen cijfer" in run("doc", "palette", 4, "--search", "asiel syrië 2025", code=1).output
    # a figure that is named is there without a value too: its field is yellow and fills itself
    run("doc", "palette", 3, "--to", path, "--figures", "asy_repeat:2025:nationality=SYR", "tabel:3.1", "figuur:3.1")
    controls = find_controls(Package.open(path))
    blocks = ["tabel:3.1@titel", "tabel:3.1", "figuur:3.1@titel", "figuur:3.1"]
    assert [c.tag for c in controls] == [*blocks, "asy_repeat:2025:nationality=SYR"]
    assert "0 wijzigingen, 0 geweigerd" in run("doc", "refresh", path).output
    assert "Er is geen cijfer asy_fist:2025" in run("doc", "palette", "--figures", "asy_fist:2025", code=1).output
    for wrong in ([], ["asy_first:2025"], [3, 4], [3, "--figures", "asy_first:2025", "--search", "asiel"]):
        assert "Noem een hoofdstuk, of kies" in run("doc", "palette", *wrong, code=1).output


def test_the_pane_is_only_made_for_https(run):
    assert "alleen over https" in run("doc", "pane", "--address", "http://localhost:3000", code=1).output


def test_one_figure_has_one_value_in_report_and_news(run, registry, tmp_path):
    figure = registry.get("reg_immigration:2023")
    report = sentence(tmp_path / "rapport.docx", "In 2023 kwamen er ", figure, " immigranten naar Nederland.")
    news = tmp_path / "nieuws.md"
    news.write_text("In 2023 kwamen 332.863 immigranten naar Nederland.\n", encoding="utf-8")
    assert "tussen de bestanden: 1 fout" in run("doc", "lint", report, news, code=3).output
    news.write_text("In 2023 kwamen ruim 330 duizend immigranten naar Nederland.\n", encoding="utf-8")
    assert "tussen de bestanden: 0 fout" in run("doc", "lint", report, news).output


def test_what_cannot_be_read_is_said_without_a_traceback(run, tmp_path):
    broken = tmp_path / "stuk.docx"
    broken.write_bytes(b"PK\x03\x04 geen zip")
    for command in ("refresh", "lint"):
        told = run("doc", command, broken, code=1).output
        assert "beschadigd" in told and "Volgende stap" in told
    assert "bestaat niet" in run("doc", "lint", tmp_path / "weg.docx", code=1).output
    assert "niet gecontroleerd" in run("doc", "check-public", broken, code=3).output
    unknown = Document()
    control = new_control("bestaat_niet:2024", "Verzonnen", 1)
    run_element = control.find(w("sdtContent")).makeelement(w("r"))
    run_element.append(run_element.makeelement(w("t")))
    run_element[0].text = "12"
    control.find(w("sdtContent")).append(run_element)
    unknown.add_paragraph()._p.append(control)
    unknown.save(str(tmp_path / "onbekend.docx"))
    told = run("doc", "refresh", tmp_path / "onbekend.docx", code=3).output
    assert "GEWEIGERD bestaat_niet:2024" in told


def test_the_workbook_is_refreshed_and_never_overwritten(run, tmp_path):
    path = tmp_path / "cijfers.xlsx"
    run("workbook", "new", path)
    assert "0 gewijzigd" in run("workbook", "refresh", path).output
    assert "bestaat al" in run("workbook", "new", path, code=1).output


def test_a_figure_shows_its_card_and_a_measure_that_is_not_made_its_reason(run):
    told = run("figure", "reg_immigration:2023").output
    assert "336 duizend" in told and "levering van 2 juli 2024" in told
    assert "reeksbreuk" in run("figure", "asy_first:2016:change_pct", code=1).output
    assert "alleen per land" in run("figure", "reg_immigration:2023:per_1000", code=1).output
    assert "asy_first:2024:nationality=SYR" in run("figure", "eerste", "asielaanvragen", "Syrië", "2024").output
