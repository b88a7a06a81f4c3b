"""`svm doc review` as an editor uses it, on the warehouse of the bundled real figures; what came back is made up."""

from __future__ import annotations

import csv

import pytest
from click.testing import CliRunner, Result

from publish.commands.main import svm
from publish.office.comments import add, made, marks
from publish.office.package import Package, w
from publish.office.text import visible_text
from tests.documents.made_up import document, p, run, sdt

TEXT = "In 2025 vroegen {} personen voor het eerst asiel aan."
REST = [p(run(f"Een verzonnen alinea, nummer {name}, over niets.")) for name in ("een", "twee", "drie")]


@pytest.fixture
def call(samples, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))

    def invoke(*words: object, code: int = 0) -> Result:
        result = CliRunner().invoke(svm, ["doc", "review", *map(str, words)])
        assert result.exit_code == code, result.output
        assert "Verzonnen Persoon" not in result.output and "Traceback" not in result.output
        return result

    return invoke


def body(number: str, end: str = "") -> str:
    before, behind = TEXT.split("{}")
    return p(run(before) + sdt("asy_first:2025", run(number)) + run(behind + end))


def test_a_round_from_copies_to_the_merged_chapter(call, tmp_path):
    base = document(tmp_path / "basis.docx", body("24.140"), *REST)
    figure = document(tmp_path / "cijfer.docx", body("24.999"), *REST)
    change = (
        f'<w:ins w:id="7" w:author="Verzonnen Persoon" w:date="2026-05-01T10:00:00Z">{run(" Zo gaat dat.")}</w:ins>'
    )
    loose = run(" In 2025 vroegen 24.140 personen voor het eerst asiel aan.")
    text = document(tmp_path / "tekst.docx", body("24.140"), REST[0].replace("</w:p>", change + "</w:p>"), *REST[1:])
    typed = document(tmp_path / "getypt.docx", body("24.140"), *REST[:2], REST[2].replace("</w:p>", loose + "</w:p>"))
    remark = Package.open(document(tmp_path / "opmerking.docx", body("24.140"), *REST))
    add(remark, made(7, "Klopt dit?", "Verzonnen Persoon", "VP", "2026-05-01T10:00:00Z"))
    paragraph = next(remark.tree(remark.document).iter(w("p")))
    paragraph.extend(marks(7))
    remark.save(tmp_path / "opmerking.docx")
    roles = tmp_path / "rollen.csv"
    roles.write_text("naam;rol\nVerzonnen Persoon;ministerie A\ncijfer.docx;ministerie B\n")
    copies = (figure, text, typed, remark.path)
    target, listing = tmp_path / "samen.docx", tmp_path / "lijst.csv"
    shown = call(base, *copies, "--roles", roles, "--to", target, "--list", listing, code=3).output
    assert shown.startswith("4 reacties in 4 kopieën: 3 samengevoegd, 1 geweigerd, 0 conflict, 0 gelaten")
    assert "het magazijn zegt ‘24.140’, voorgesteld is ‘24.999’" in shown
    assert "24.140 is het cijfer asy_first:2025" in shown and "onbekende rol 1: 1 (1 stil gewijzigd)" in shown
    with listing.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter=";"))
    assert {(r["kopie"], r["rol"], r["raakt"], r["uitkomst"]) for r in rows} == {
        ("cijfer.docx", "ministerie B", "cijfer", "geweigerd"),
        ("tekst.docx", "ministerie A", "tekst", "samengevoegd"),
        ("getypt.docx", "onbekende rol 1", "getal", "samengevoegd"),
        ("opmerking.docx", "ministerie A", "cijfer", "samengevoegd"),
    }
    package = Package.open(target)
    said = visible_text(package.tree(package.document))
    assert "24.140 personen" in said and "24.999" not in said and "Zo gaat dat." in said
    assert call(base, *copies, "--roles", roles, code=3).output.split("Geschreven")[0].count("samengevoegd]") == 3


def test_no_reactions_and_wrong_calls_are_said(call, tmp_path):
    base = document(tmp_path / "basis.docx", body("24.140"), *REST)
    same = document(tmp_path / "zelfde.docx", body("24.140"), *REST)
    assert call(base, same).output == "geen reacties\n"
    assert "minstens één kopie" in call(base, code=1).output
    assert "een van de bestanden zelf" in call(base, same, "--to", same, code=1).output
