"""Charts in a Word document, made up: put in, refreshed in place, and refused rather than guessed."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from lxml import etree

from publish.charts import draw
from publish.documents.create import chart_control
from publish.documents.elements import paragraph
from publish.documents.picture import SCALE
from publish.documents.refresh import refresh
from publish.documents.shell import Shell
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.paragraphs import read_paragraphs
from publish.office.text import visible_text
from publish.prose.lint import lint_paragraphs
from svm.figures import Registry
from tests.charts.made_up import bars, lines
from tests.documents.made_up import run as run_of
from tests.documents.made_up import xml

NOTHING = Registry([])


@pytest.fixture
def document(tmp_path):
    """A document with two charts between sentences."""
    shell = Shell("Verzonnen", "Verzonnen document")
    shell.add(
        paragraph("Verzonnen tekst ervoor."), chart_control(lines(), shell, by_word=False), paragraph("Ertussen.")
    )
    shell.add(chart_control(bars(), shell, by_word=False), paragraph("Erna."))
    shell.save(tmp_path / "verzonnen.docx")
    return tmp_path / "verzonnen.docx"


def known(*charts):
    return {c.chart_id: c for c in charts}.get


def run(path, *charts, **more):
    return refresh(path, NOTHING, lambda table_id: None, charts=known(*charts), **more)


def pictures(path):
    return {n: d for n, d in Package.open(path).data.items() if n.startswith("word/media/")}


@pytest.fixture
def earlier(document):
    """The same as an earlier version wrote it: with the captions in the controls."""
    package = Package.open(document)
    for control, chart in zip(find_controls(package), (lines(), bars()), strict=True):
        control.content.insert(0, paragraph(chart.caption, style="Caption"))
    package.save(document)
    return document


def test_a_chart_stands_there_with_alternative_text_and_sources(document):
    package = Package.open(document)
    one, other = find_controls(package)
    assert (one.tag, other.tag) == ("figuur:9.1", "figuur:9.2")
    paragraphs = ["".join(t.text for t in p.iter(w("t"))) for p in one.content.iter(w("p"))]
    assert paragraphs == ["", *lines().notes]
    assert [d.get("descr") for d in one.content.iter("{*}docPr")] == [lines().alt]
    assert sorted(pictures(document).values()) == sorted(draw.named_png(c, SCALE) for c in (lines(), bars()))
    assert not lint_paragraphs(read_paragraphs(package), NOTHING), "what a chart says is bound to it"


def test_nothing_new_changes_nothing(document):
    before = document.read_bytes()
    report = run(document, lines(), bars())
    assert (report.seen, report.unchanged, report.changes, report.refusals) == (2, 2, [], [])
    assert not report.written and document.read_bytes() == before


def test_another_figure_gives_another_picture_and_text_and_nothing_else(document):
    before = Package.open(document).data
    report = run(document, lines(last=29_979), bars())
    assert [c.figure_id for c in report.changes] == ["figuur:9.1"] and "afbeelding" in report.changes[0].place
    after = Package.open(document).data
    changed = {name for name in before if before[name] != after[name]}
    assert len(changed) == 2 and "word/document.xml" in changed
    assert draw.named_png(lines(last=29_979), SCALE) in after.values()
    assert not run(document, lines(last=29_979), bars()).changes


def test_a_picture_that_somebody_replaced_is_put_right(document):
    package = Package.open(document)
    name = next(n for n, d in package.data.items() if d == draw.named_png(lines(), SCALE))
    package.put(name, draw.named_png(bars(), 1))
    package.save(document)
    assert [c.place.rsplit(", ", 1)[1] for c in run(document, lines(), bars()).changes] == ["afbeelding"]
    assert draw.named_png(lines(), SCALE) in pictures(document).values()


def test_an_edited_caption_and_a_note_that_went_are_put_right(earlier):
    package = Package.open(earlier)
    content = find_controls(package)[0].content
    next(content.iter(w("t"))).text = "Figuur 9.1 Verzonnen en verkeerd"
    content.remove(content[-1])
    package.save(earlier)
    changes = run(earlier, lines(), bars()).changes
    assert any(c.old == "Figuur 9.1 Verzonnen en verkeerd" and c.new == lines().caption for c in changes)
    one = find_controls(Package.open(earlier))[0]
    assert one.text.endswith(lines().notes[-1])


def test_a_new_picture_cannot_be_a_tracked_change(document):
    before = document.read_bytes()
    report = run(document, lines(last=29_979), bars(), track=True)
    assert "geen bijgehouden wijziging" in report.refusals[0].reason and document.read_bytes() == before


def test_a_chart_that_is_gone_stays_and_is_told(document):
    report = run(document, bars())
    assert [r.tag for r in report.refusals] == ["figuur:9.1"] and "bestaat niet" in report.refusals[0].reason


def test_a_picture_that_stands_elsewhere_too_is_not_touched(document):
    package = Package.open(document)
    root = package.tree("word/document.xml")
    drawing = next(root.iter(w("drawing")))
    outside = next(p for p in root.iter(w("p")) if "".join(t.text for t in p.iter(w("t"))) == "Ertussen.")
    run_element = outside.makeelement(w("r"))
    run_element.append(copy.deepcopy(drawing))
    outside.append(run_element)
    package.save(document)
    report = run(document, lines(last=29_979), bars())
    assert "ook buiten het vak" in report.refusals[0].reason


def test_a_lost_tag_is_known_by_its_title(document):
    package = Package.open(document)
    for tag in list(package.tree("word/document.xml").iter(w("tag"))):
        tag.getparent().remove(tag)
    package.save(document)
    report = run(document, lines(), bars())
    assert len(report.warnings) == 2 and all("herkend aan de titel" in warning for warning in report.warnings)
    assert [c.tag for c in find_controls(Package.open(document))] == ["figuur:9.1", "figuur:9.2"]


FIELDS = {
    "simple": '<w:fldSimple w:instr=" SEQ Figuur \\* ARABIC "><w:r><w:t>7</w:t></w:r></w:fldSimple>',
    "complex": (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> SEQ Figuur </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    ),
}


def with_caption(path, content):
    """The document with another caption above its first chart."""
    package = Package.open(path)
    root = package.tree("word/document.xml")
    caption = next(next(root.iter(w("sdt"))).iter(w("p")))
    for e in caption.findall(w("r")):
        caption.remove(e)
    caption.extend(xml(e) for e in content)
    package.save(path)
    return path


@pytest.mark.parametrize("field", sorted(FIELDS))
@pytest.mark.parametrize("title", [": oude titel", " oude", ""])
def test_a_caption_that_word_numbers_keeps_its_number(earlier, field, title):
    wrapped = xml(f"<w:p>{run_of('Figuur ')}{FIELDS[field]}{run_of(title)}</w:p>")
    with_caption(earlier, [etree.tostring(e).decode() for e in wrapped])
    report = run(earlier, lines(), bars())
    assert report.refusals == [] and [c.place.split(", ")[-1] for c in report.changes] == ["bijschrift"]
    caption = next(find_controls(Package.open(earlier))[0].content.iter(w("p")))
    assert visible_text(caption) == f"Figuur 7{title[:2] if title[:1] == ':' else ' '}{lines().heading}"
    assert next(caption.iter(w("instrText"), w("fldSimple")), None) is not None
    assert not run(earlier, lines(), bars()).written


def test_a_chart_with_a_field_in_it_is_refused_alone(earlier):
    with_caption(earlier, ["<w:r><w:instrText> PAGEREF x </w:instrText></w:r>"])
    before = pictures(earlier)
    other = replace(bars(), unit="verzonnen eenheid")
    report = run(earlier, replace(lines(), unit="verzonnen eenheid"), other)
    assert [r.tag for r in report.refusals] == ["figuur:9.1"] and report.written
    assert {c.figure_id for c in report.changes} == {"figuur:9.2"}
    assert len(before.items() & pictures(earlier).items()) == 1


def test_a_note_in_a_numbered_caption_is_not_lost(earlier):
    note = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    caption = xml(f"<w:p>{run_of('Figuur ')}{FIELDS['simple']}{run_of(' oude')}{note}</w:p>")
    with_caption(earlier, [etree.tostring(e).decode() for e in caption])
    assert [r.tag for r in run(earlier, lines(), bars()).refusals] == ["figuur:9.1"]


def test_the_title_of_a_numbered_caption_is_no_tracked_change(earlier):
    caption = xml(f"<w:p>{run_of('Figuur ')}{FIELDS['simple']}{run_of(' oude')}</w:p>")
    with_caption(earlier, [etree.tostring(e).decode() for e in caption])
    assert "nummer van Word" in run(earlier, lines(), bars(), track=True).refusals[0].reason
