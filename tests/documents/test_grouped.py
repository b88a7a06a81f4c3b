"""What `svm doc lint` and `svm doc check-public` print, on made-up files: counts first, then kind by kind."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner
from lxml import etree

from publish.commands.main import svm
from publish.documents.word_table import new_table
from publish.look.grouped import MOST, Line, grouped
from publish.prose.findings import Finding, as_text
from publish.public.check import check_public
from publish.public.finding import COLUMNS, as_csv, as_json_lines
from publish.public.finding import as_text as as_public_text
from tests.documents import made
from tests.documents.made_up import YELLOW_TEXT, cell, document, p, run, sdt, table


def finding(number: int, **more) -> Finding:
    return replace(
        Finding("waarschuwing", "los", f"alinea {number}", f"Zin {number}.", "12", "12 hoort nergens bij"), **more
    )


def test_kinds_come_by_weight_and_count_and_findings_in_their_order():
    found = [
        finding(9, message="9"),
        finding(1, severity="info", code="los_klopt"),
        finding(10, message="10"),
        finding(2, severity="fout", code="afleiding"),
        finding(3, code="eenheid"),
    ]
    text = as_text(found, "verzonnen.docx").splitlines()
    assert text[:5] == [
        "verzonnen.docx: 1 fout, 3 waarschuwing, 1 info",
        "   1 × fout: een afgeleid getal klopt niet met zijn formule",
        "   2 × waarschuwing: een getal zonder bron",
        "   1 × waarschuwing: de zin telt iets anders dan het cijfer",
        "   1 × info: een los getal dat overeenkomt met een cijfer: zet er het veld voor in de plaats",
    ]
    assert [line[:11] for line in text if line.startswith("-")] == [
        "- alinea 2:", "- alinea 9:", "- alinea 10", "- alinea 3:", "- alinea 1:",
    ]  # fmt: skip


def test_alike_findings_are_folded_unless_all_are_asked_for():
    found = [finding(n) for n in range(1, MOST + 4)]
    short, whole = as_text(found), as_text(found, everything=True)
    assert "\n- alinea 1: 12 hoort nergens bij\n  “Zin 1.”\n  en nog 12 zoals deze: alinea 2, 3, " in short
    assert short.endswith(", 11 en nog 2\n") and short.count("\n- ") == 1
    assert whole.count("\n- ") == len(found) and "zoals deze" not in whole
    assert as_text([finding(1), finding(2, message="13 ook niet")]).count("\n- ") == 2


def test_another_file_is_named_among_alike_findings():
    lines = [Line("fout", "x", f, place, "", "") for f, place in (("a", "blad 1"), ("a", "blad 2"), ("b", "blad 3"))]
    assert "zoals deze: blad 2, b blad 3" in grouped(lines, ("fout",))


@pytest.fixture
def chapter(tmp_path):
    """A chapter with a yellow table, two fields and a heading between them."""
    grid = table([(f"verzonnen {n}", [cell("7"), cell(str(n), yellow=True)]) for n in range(20, 26)])
    content = "".join(etree.tostring(e).decode() for e in new_table(grid))
    fields = [p(run("Er waren ") + sdt(f"verzonnen:{n}", run(f"{n}.000")) + run(" mensen.")) for n in (1, 2, 3)]
    heading = p(run("Aap"), '<w:pStyle w:val="Heading1"/>')
    return document(tmp_path / "hoofdstuk.docx", fields[0], sdt("tabel:9.1", content), heading, *fields[1:])


def test_a_chapter_is_told_in_few_lines_in_the_order_of_the_text(chapter):
    found = check_public([chapter])
    text = as_public_text(found)
    fields = text.split("FOUT: besturingselement (4)\n")[1].split("\n\n")[0].splitlines()
    assert "alinea 1: ‘Er waren 1.000 mensen.’: een inhoudsbesturingselement (verzonnen:1) | bevries" in fields[0]
    # by its name the heading comes first, in the text it does not
    assert fields[1:] == ["  het document is nog niet bevroren", "  en nog 3 zoals deze: alinea 2, 29, 30"]
    yellow = text.split("BESLIS: geel (7)\n")[1].splitlines()
    assert yellow[1:3] == [f"  {YELLOW_TEXT}", "  en nog 6 zoals deze: alinea 10, 13, 16, 19, 22, 25"]
    assert len(as_public_text(found, everything=True).splitlines()) > len(text.splitlines())


def test_a_program_reads_every_finding(chapter):
    found = check_public([chapter])
    rows = list(csv.DictReader(io.StringIO(as_csv(found))))
    assert [tuple(row) for row in rows] == [COLUMNS] * len(found)
    assert [json.loads(line) for line in as_json_lines(found).splitlines()] == rows
    done = CliRunner().invoke(svm, ["doc", "check-public", str(chapter), "--format", "csv"])
    assert (done.stdout, done.exit_code) == (as_csv(found), 3)


def test_no_kind_or_link_has_an_english_name(tmp_path):
    path = made.word(tmp_path / "verzonnen.docx", "Verzonnen.")
    for turn, kind in enumerate(("image", "attachedTemplate", "oleObject", "subDocument")):
        made.relate(path, "word/_rels/document.xml.rels", f"rId8{turn}", kind, "file:///C:/v", "External")
    assert [f.what.split(")")[0].split("(")[1] for f in check_public([path]) if f.kind == "externe koppeling"] == [
        "afbeelding", "sjabloon", "gekoppeld object", "deeldocument",
    ]  # fmt: skip
