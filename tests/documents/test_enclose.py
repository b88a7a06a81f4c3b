"""Tables and charts, made up, that LibreOffice saved: their control is put back round them, or they are refused by name.

`moved` does to a document what LibreOffice 7.4 does to it; one test lets LibreOffice itself do it.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace

import pytest
from lxml import etree

from publish.documents.create import captioned_chart, chart_control, table_control
from publish.documents.elements import paragraph
from publish.documents.enclose import enclose
from publish.documents.refresh import refresh
from publish.documents.shell import Shell
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.text import visible_text
from svm.figures import Registry
from tests.charts.made_up import lines
from tests.documents.made_up import cell, run, table, xml

GRID = table([("verzonnen A", [cell("10"), cell("20")]), ("verzonnen B", [cell("7", yellow=True), cell("8")])])
TAGS = ["tabel:9.1", "figuur:9.1"]


@pytest.fixture
def document(tmp_path):
    """A document with a table and a chart between sentences."""
    shell = Shell("Verzonnen", "Verzonnen document")
    shell.add(paragraph("Ervoor."), table_control(GRID, shell.number()), chart_control(lines(), shell, by_word=False))
    shell.add(paragraph("Erna."))
    shell.save(tmp_path / "verzonnen.docx")
    return tmp_path / "verzonnen.docx"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("times", [1, 2])
def test_a_chart_that_libreoffice_drew_anew_is_refused_by_name(tmp_path, times):
    shell = Shell("Verzonnen", "Verzonnen document")
    shell.add(*captioned_chart(replace(lines(), number="9.1"), shell), paragraph("Erna."))
    shell.save(tmp_path / "verzonnen.docx")
    found = run_on(saved_by_libreoffice(tmp_path / "verzonnen.docx", times))
    assert [(r.tag, "uit het cijferblad" in r.reason) for r in found.refusals] == [("figuur:9.1", True)]


def saved_by_libreoffice(document, times):
    """The document, saved by LibreOffice so many times."""
    folder = document.parent
    for turn in range(times):
        command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                   "docx:MS Word 2007 XML", "--outdir", str(document.parent / str(turn)), str(document)]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        document = document.parent / str(turn) / document.name
    return document


def run_on(path, made=GRID, **more):
    return refresh(path, Registry([]), lambda _: made, charts=lambda _: lines(), **more)


def moved(path, *, title=True):
    """Save as LibreOffice does: tags gone, the control around the first words; after a second save no title either."""
    package = Package.open(path)
    for control in find_controls(package):
        sdt, content = control.element, control.content
        first = next(content.iter(w("p")))
        for e in list(content):
            sdt.addprevious(e)
        runs = [e for e in first if e.tag == w("r")]
        runs[0].addprevious(sdt)
        content.extend(runs)
        for e in list(sdt[0]):
            if e.tag != w("alias") or not title:
                sdt[0].remove(e)
    for e in list(package.tree("word/document.xml").iter(w("tblCaption"), w("tblDescription"))):
        e.getparent().remove(e)
    package.save(path)
    return path


def shown(path):
    """Every control with what it holds, and the text of the document."""
    package = Package.open(path)
    controls = [(c.tag, c.kind, [visible_text(e) for e in c.content]) for c in find_controls(package)]
    return controls, [visible_text(p) for p in package.parse("word/document.xml").iter(w("p"))]


@pytest.mark.parametrize(("title", "known_by"), [(True, ["titel"]), (False, ["bladwijzer", "afbeelding"])])
def test_controls_come_back_round_what_they_held(document, title, known_by):
    before = shown(document)
    assert [(tag, kind) for tag, kind, _ in before[0]] == [(tag, "block") for tag in TAGS]
    found = run_on(moved(document, title=title))
    assert shown(document) == before
    assert (found.changes, found.refusals, found.unchanged, found.restored) == ([], [], 2, 2)
    assert [known in line for known, line in zip(known_by, found.warnings, strict=True)] == [True] * len(known_by)
    control = find_controls(Package.open(document))[0]
    assert next(control.element.iter(w("tblCaption"))).get(w("val")) == GRID.caption
    assert run_on(document).warnings == []


def test_what_changed_meanwhile_is_refreshed(document):
    later = table([("verzonnen A", [cell("10"), cell("21")]), ("verzonnen B", [cell("7", yellow=True), cell("8")])])
    found = run_on(moved(document), later)
    assert [(c.old, c.new) for c in found.changes] == [("20", "21")]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("times", [1, 2])
def test_libreoffice_itself(document, times):
    before = shown(document)
    document = saved_by_libreoffice(document, times)
    found = run_on(document)
    assert (found.changes, found.refusals, found.unchanged) == ([], [], 2)
    assert shown(document) == before


def _own_line(root):
    note = next(p for p in root.iter(w("p")) if visible_text(p) == "Verzonnen noot.")
    note.addnext(xml(f"<w:p>{run('Een eigen regel.')}</w:p>"))


def _no_end(root):
    end = next(p for p in root.iter(w("p")) if visible_text(p) == "Stand van de gegevens: 1 mei 2025.")
    end.getparent().remove(end)


def _without_table(root):
    made = next(root.iter(w("tbl")))
    made.addprevious(next(made.iter(w("p"))))
    made.getparent().remove(made)


@pytest.mark.parametrize("spoil", [_own_line, _no_end, _without_table])
def test_what_is_not_certain_is_refused_by_name(document, spoil):
    package = Package.open(moved(document))
    spoil(package.tree("word/document.xml"))
    package.save(document)
    text = shown(document)[1]
    found = run_on(document)
    assert [(r.tag, "uit het cijferblad" in r.reason) for r in found.refusals] == [("tabel:9.1", True)]
    assert shown(document)[1] == text


def test_marks_that_disagree_are_nobodys(document):
    package = Package.open(moved(document, title=False))
    root = package.tree("word/document.xml")
    first = next(next(root.iter(w("tbl"))).iter(w("p")))
    first.insert(0, xml('<w:bookmarkStart w:id="77" w:name="_svm_tabel_9_2_aaaaaa"/>'))
    assert [tag for tag, _ in enclose(root).values()] == TAGS
    other = etree.fromstring(etree.tostring(table_control(table([], table_id="9.2"), 78)))
    package = Package.open(document)
    root = package.tree("word/document.xml")
    first = next(next(root.iter(w("tbl"))).iter(w("p")))
    first.insert(0, next(other.iter(w("bookmarkStart"))))
    assert [tag for tag, _ in enclose(root).values()] == TAGS[1:]


def test_a_caption_whose_field_became_text_is_written_again(document):
    """LibreOffice makes text of the code of a field in a control, and leaves a field without a code."""
    package = Package.open(document)
    chart = next(c for c in find_controls(package) if c.tag == TAGS[1])
    ends = "".join(f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    # as earlier versions wrote it, with the caption in the control
    chart.content.insert(0, xml(f"<w:p>{ends}{run('Figuur SEQ Figuur 9.1 Verzonnen reeks')}</w:p>"))
    package.save(document)
    found = run_on(moved(document))
    assert [c.new for c in found.changes] == [lines().caption]
    assert not found.refusals
