"""The decision note: everything from the data is a field, a stale one is found, nobody's text is overwritten."""

from __future__ import annotations

import re
import shutil
import subprocess

import duckdb
import pytest
from click.testing import CliRunner

from publish.commands.main import svm
from publish.documents.refresh import refresh
from publish.office.controls import find_controls
from publish.office.package import Package
from publish.office.paragraphs import read_paragraphs
from publish.prose.lint import lint
from publish.report.nota import NAME, write_nota
from publish.report.stand import load_stands, yellow_table
from publish.report.state import State
from svm.database import connect
from svm.errors import AuthorError
from svm.figures import STAND
from svm.home import Home
from tests.news.made_up import freeze
from tests.report.made_up import CELLS, build, opened

ORDER = (
    "Aanleiding",
    "Gevraagd besluit",
    "Kernpunten",
    "Wat is nieuw ten opzichte van de vorige editie",
    "Wat is geel en wat is in twijfel",
    "Tegenstrijdige bronnen",
    "Betrokken partijen en afstemming",
    "Financiële en juridische gevolgen",
    "Communicatie",
    "Wat niet openbaar wordt",
)


@pytest.fixture
def home(tmp_path):
    return build(Home(tmp_path / "verzonnen"))


@pytest.fixture
def nota(home, tmp_path):
    path = tmp_path / NAME
    write_nota(*opened(home), path)
    return path


def said(home):
    _, registry = opened(home)
    return {tag.removeprefix(STAND): stand.running_text for tag, stand in registry.stands.items()}


def text(path):
    return "\n".join(p.text for p in read_paragraphs(Package.open(path)))


def type_over(path, old, new):
    package = Package.open(path)
    root = package.tree("word/document.xml")
    (found,) = [t for t in root.iter("{*}t") if (t.text or "").startswith(old)]
    found.text = new
    package.save(path)


def test_the_sections_stand_in_their_order_and_every_number_is_bound(home, nota):
    headings = [p.text for p in read_paragraphs(Package.open(nota)) if p.level == 2]
    assert headings[: len(ORDER)] == list(ORDER)
    _, registry = opened(home)
    assert lint(Package.open(nota), registry) == []
    report = refresh(nota, registry, lambda table_id: yellow_table(connect(home)), dry_run=True)
    assert not report.changes and not report.refusals


def test_what_is_said_comes_from_the_edition(home):
    stands = said(home)
    assert stands["geel"] == "Van de 4 gedrukte cellen zijn er 3 geel, in 2 van de 2 tabellen met cijfers"
    assert stands["geel_reeksen"] == "2 van de 3 reeksen wachten op een partner: 1 te laat en 1 verwacht"
    assert stands["ministeries"] == "Ministerie van Nieuwe Verzinsels (3); Ministerie van Meedoen (mede 3)"
    assert stands["mede"] == "het ministerie van Meedoen"
    assert stands["strijdig"] == "Over 1 gedrukt onderwerp zeggen bronnen iets anders"
    assert "31.415 (De een telt verzinsels); niet gedrukt: De ander raadt." in stands["strijdig_een"]
    assert (
        stands["nieuw"].startswith("Editie 2035 is niet bevroren;") and "uitgebreid met verzinsels" in stands["nieuw"]
    )
    assert stands["nieuw_breuken"] == "Breuken in reeksen sinds die editie: Een verzonnen breuk."
    assert stands["partners"] == "1 organisatie leverde: Verzonnen Dienst"
    assert stands["nieuws"].startswith(
        "Nieuwsbericht en berichten zijn niet definitief; het concept is nog niet gemaakt"
    )


def test_a_date_that_nobody_knows_is_yellow(home):
    _, registry = opened(home)
    council, cabinet = registry.stands["stand:datum_RAenM"], registry.stands["stand:datum_MR"]
    assert council.running_text == "7 juli 2036" and not council.is_yellow
    assert cabinet.is_yellow and cabinet.yellow_text == "[geel: datum nog niet bekend]"


def test_the_table_of_yellow_cells_adds_up(home):
    table = yellow_table(connect(home))
    assert table.columns == ("te laat", "verwacht", "cellen", "tabellen")
    assert [(label, [c.display_text for c in line]) for label, line in table.rows] == [
        ("IND, verwacht op 1 juli 2036", ["0", "2", "2", "2"]),
        ("Verzonnen dienst, was verwacht op 1 februari 2036", ["1", "0", "1", "1"]),
        ("Totaal", ["1", "2", "3", "2"]),
    ]


def test_a_count_that_is_no_longer_right_is_found_and_renewed(home, nota):
    build(home, [*CELLS, ("9.2", "asy_first:2034", "te_laat", True)])
    _, registry = opened(home)
    (found,) = [f for f in lint(Package.open(nota), registry) if "stand:geel is nu" in f.message]
    assert (found.severity, found.code) == ("fout", "verouderd") and "4 geel" in found.message
    report = refresh(nota, registry, lambda table_id: yellow_table(connect(home)))
    assert not report.refusals
    changed = {change.figure_id for change in report.changes}
    assert "stand:geel" in changed and any(i == "tabel:stand.geel" or i == "" for i in changed)
    assert "Van de 5 gedrukte cellen zijn er 4 geel" in text(nota)
    assert lint(Package.open(nota), registry) == []


def test_a_typed_count_is_found_and_brought_back(home, nota):
    type_over(nota, "Van de 4 gedrukte cellen", "Van de 4 gedrukte cellen zijn er 2 geel")
    _, registry = opened(home)
    assert [f.code for f in lint(Package.open(nota), registry) if "stand:geel is nu" in f.message] == ["verouderd"]
    refresh(nota, registry, lambda table_id: yellow_table(connect(home)))
    assert "er 2 geel" not in text(nota) and lint(Package.open(nota), registry) == []


def test_what_is_no_longer_said_is_refused(home, nota):
    with duckdb.connect(str(home.published_database)) as con:
        con.execute("delete from reference.conflicts")
    _, registry = opened(home)
    report = refresh(nota, registry, lambda table_id: yellow_table(connect(home)), dry_run=True)
    assert [refusal.tag for refusal in report.refusals] == ["stand:strijdig_een"]
    assert "niet (meer)" in report.refusals[0].reason


def test_a_note_that_was_edited_is_never_overwritten(home, nota):
    before = nota.read_bytes()
    write_nota(*opened(home), nota)
    assert nota.read_bytes() == before, "the same state gives the same bytes"
    type_over(nota, "Alleen persoonsgegevens", "Eigen tekst")
    edited = nota.read_bytes()
    with pytest.raises(AuthorError, match="bewerkt"):
        write_nota(*opened(home), nota)
    assert nota.read_bytes() == edited


def test_what_is_new_is_laid_beside_the_frozen_edition_before(tmp_path):
    home = build(Home(tmp_path), edition=2035)
    freeze(home)
    build(home)
    with duckdb.connect(str(home.published_database)) as con:
        con.execute(
            "update indicators.table_heads set table_id = '9.3', title_nl = 'Verzonnen Dublin' where table_id = '9.2'"
        )
        con.execute("update reference.indicators set definition_nl = 'Iets anders.'")
    stands = said(home)
    assert stands["nieuw"].startswith("Vergeleken met de bevroren editie 2035 (versie definitief).")
    assert stands["nieuw_tabellen"] == "Nieuwe tabellen: Verzonnen Dublin; vervallen tabellen: Verzonnen rest."
    assert stands["nieuw_reeksen"] == "Geen nieuwe en geen vervallen reeksen."
    assert stands["nieuw_definities"] == "Andere definities: Verzonnen aanvragen."


def test_agreement_is_told_per_portal(home):
    with duckdb.connect(str(home.published_database)) as con:
        con.execute("insert into indicators.signoffs values ('IDAM', 'a', '2036-06-01', 'akkoord')")
        con.execute("insert into indicators.signoffs values ('IDAM', 'b', '2036-06-02', 'opnieuw')")
    _, registry = opened(home)
    stand = registry.stands["stand:portaal_IDAM"]
    expected = "IDAM: 1 cijfer akkoord, het laatst op 2 juni 2036, 1 cijfer opnieuw voor te leggen"
    assert stand.running_text == expected and not stand.is_yellow


# the bundled real figures ------------------------------------------------------------------------------------------


@pytest.fixture
def run(samples, monkeypatch):
    monkeypatch.setattr(Home, "default", lambda: samples.home)

    def invoke(*words, code=0):
        result = CliRunner().invoke(svm, [str(word) for word in words])
        assert result.exit_code == code, result.output
        return result.output

    return invoke


def test_the_note_of_the_real_edition_is_bound_fits_and_cannot_be_frozen_unwritten(run, samples, tmp_path):
    path = tmp_path / NAME
    run("nota", "--to", path)
    assert "0 fout, 0 waarschuwing" in run("doc", "lint", path)
    assert "0 wijzigingen, 0 geweigerd" in run("doc", "refresh", path, "--dry-run")
    refused = run("doc", "freeze", path, "--to", tmp_path / "openbaar.docx", code=1)
    assert "Nog te schrijven: is nog niet ingevuld" in refused and "datum nog niet bekend" in refused
    loose = [
        p.text
        for p in read_paragraphs(Package.open(path))
        if p.level == 0 and not p.table and "| pagina " not in p.text
    ]
    bound = [c.text for c in find_controls(Package.open(path)) if c.tag]
    for paragraph in loose:
        rest = paragraph
        for one in sorted(bound, key=len, reverse=True):
            rest = rest.replace(one, "")
        assert not re.search(r"\d", re.sub(r"\b20[12]\d\b", "", rest)), f"a number that is no field: {rest}"
    if shutil.which("soffice"):
        profile = f"-env:UserInstallation=file://{tmp_path / 'profiel'}"
        convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
        subprocess.run(convert, check=True, capture_output=True, timeout=120)
        pages = subprocess.run(
            ["pdftotext", str(path.with_suffix(".pdf")), "-"], check=True, capture_output=True, text=True
        ).stdout.split("\f")
        assert "Wat niet openbaar wordt" in pages[1] and pages[2].lstrip().startswith("Bijlage")


def test_the_table_of_yellow_holds_every_yellow_cell_of_the_real_report(samples):
    con = connect(samples.home)
    table = yellow_table(con)
    (cells, tables), *_ = con.execute(
        "select count(*), count(distinct table_id) from indicators.table_cells where is_yellow"
    ).fetchall()
    *owners, (_, total) = table.rows
    assert [int(c.display_text) for c in total][-2:] == [cells, tables]
    sums = [sum(int(line[at].display_text) for _, line in owners) for at in range(len(table.columns) - 1)]
    assert sums == [int(c.display_text) for c in total[:-1]] and sum(sums[:-1]) == cells
    series = con.execute("select count(*) from monitor.series_status where is_yellow").fetchall()[0][0]
    stands = {s.tag: s.running_text for s in load_stands(State(con, con, samples.home))}
    assert stands["stand:geel_reeksen"].startswith(f"{series} van de ")
