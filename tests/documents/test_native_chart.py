"""Charts that Word draws: put in with their data, refreshed by their data, refused rather than guessed.

Made-up charts ("verzonnen"), and every real chart of the edition.
"""

from __future__ import annotations

import copy
import datetime as dt
import itertools
import re
import shutil
from dataclasses import replace

import pytest
from lxml import etree

from publish.charts.chart import BAR, COLUMN, LINE, Series, load_charts
from publish.documents.changes import Refusal
from publish.documents.chart_parts import CHART, EPOCH, Plot, chart_space, workbook
from publish.documents.create import chart_control
from publish.documents.elements import paragraph
from publish.documents.freeze import freeze, obstacles
from publish.documents.refresh import refresh
from publish.documents.shell import Shell
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.paragraphs import read_paragraphs
from publish.office.parts import parse, read_parts, to_bytes
from publish.office.relations import rels_of
from publish.office.sheets import BOOK, Workbook, column_number
from publish.prose.lint import lint
from publish.public.check import check_public
from svm.database import connect
from svm.errors import AuthorError
from svm.figures import Registry
from svm.files import zipped
from tests.charts.made_up import bars, chart, lines, point

NOTHING = Registry([])
NS = {"c": CHART, "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}
ONE, BOOK_OF_ONE = "word/charts/chart1.xml", "word/embeddings/chart1.xlsx"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    shell = Shell("Verzonnen", "Verzonnen document")
    shell.add(paragraph("Verzonnen tekst ervoor."), chart_control(lines(), shell), paragraph("Ertussen."))
    shell.add(chart_control(bars(), shell), paragraph("Erna."))
    path = tmp_path_factory.mktemp("verzonnen") / "verzonnen.docx"
    shell.save(path)
    return path


@pytest.fixture
def document(written, tmp_path):
    """A document with two charts that Word draws between sentences."""
    return shutil.copy(written, tmp_path / "verzonnen.docx")


@pytest.fixture(scope="module")
def real(samples):
    """Every chart of the edition, as Word is to draw it."""
    return [replace(c, by_word=True) for c in load_charts(connect(samples.home))]


def run(path, *charts, **more):
    return refresh(path, NOTHING, lambda table_id: None, charts={c.chart_id: c for c in charts}.get, **more)


def edit(path, part, change):
    """The same document with a part changed by a function on its root."""
    package = Package.open(path)
    change(package.tree(part))
    package.save(path)
    return path


def edit_book(path, change, sheet=SHEET):
    """The same document with the workbook behind its first chart changed."""
    package = Package.open(path)
    inside = read_parts(package.data[BOOK_OF_ONE])
    root = parse(inside[sheet], sheet)
    change(root)
    package.put(BOOK_OF_ONE, zipped({**inside, sheet: to_bytes(root)}))
    package.save(path)


def caches(root):
    """The series as Word draws them: name, and value by category, each as its text."""
    found = []
    for ser in root.iter(f"{{{CHART}}}ser"):
        names = {p.get("idx"): p.findtext("c:v", namespaces=NS) for p in ser.iterfind("c:cat//c:pt", NS)}
        values = {p.get("idx"): p.findtext("c:v", namespaces=NS) for p in ser.iterfind("c:val//c:pt", NS)}
        found.append((ser.findtext("c:tx//c:v", namespaces=NS), {names[n]: v for n, v in values.items()}))
    return found


def cells(data):
    """What stands in the first sheet of a workbook, by address."""
    book = Workbook(read_parts(data))
    assert [(s.name, s.state) for s in book.sheets] == [("Blad1", "visible")]
    return {e.get("r"): book.value(e) for e in parse(book.parts[SHEET], SHEET).iter("{*}c")}


def at(book, reference):
    """The texts of the cells that a chart refers to, empty ones too."""
    (left, top), (right, bottom) = (re.findall(r"\$([A-Z]+)\$(\d+)", reference) * 2)[:2]
    assert reference.startswith("Blad1!") and left == right and column_number(left) > 0
    return [book.get(f"{left}{row}", "") for row in range(int(top), int(bottom) + 1)]


def first(path, part=ONE):
    return Package.open(path).parse(part)


# put in -------------------------------------------------------------------------------------------------------------


def test_a_chart_stands_there_with_its_data_alternative_text_and_notes(document):
    package = Package.open(document)
    one, other = find_controls(package)
    assert (one.tag, other.tag) == ("figuur:9.1", "figuur:9.2")
    said = ["".join(t.text for t in p.iter(w("t"))) for p in one.content.iter(w("p"))]
    shown = replace(lines(), by_word=True)
    assert said == ["", *shown.notes]
    assert [d.get("descr") for d in one.content.iter("{*}docPr")] == [shown.alt]
    assert package.types[ONE].endswith("drawingml.chart+xml") and package.types[BOOK_OF_ONE].endswith("sheet")
    assert [r.part for r in package.relations(ONE)] == [BOOK_OF_ONE]
    assert package.parse(ONE).find("c:externalData", NS) is not None
    assert not [n for n in package.data if "/media/" in n], "no picture beside it"


def test_lines_are_not_joined_where_they_may_not_be_compared():
    shown = caches(chart_space(Plot(replace(lines(), by_word=True)), "rId1"))
    days = [str((dt.date(year, 7, 2) - EPOCH).days) for year in range(2026, 2030)]
    assert shown == [
        ("Totaal", {days[0]: "27182"}),
        ("Totaal (vervolg)", dict(zip(days[1:], ("28459", "31415", "31500"), strict=True))),
        ("Deel", {days[0]: "5772", days[1]: "5664"}),
    ]
    root = chart_space(Plot(replace(lines(), by_word=True)), "rId1")
    deleted = root.xpath("//c:legend/c:legendEntry[c:delete]/c:idx/@val", namespaces=NS)
    assert deleted == ["1"], "the legend names a series once"


def test_marks_are_not_a_matter_of_colour_alone():
    root = chart_space(Plot(replace(lines(), by_word=True)), "rId1")
    texts = ["".join(x.itertext()) for x in root.iterfind(".//c:dLbl/c:tx", NS)]
    assert texts == ["let op", "*", "[geel]"]
    fills = root.xpath("//c:dPt/c:marker/c:spPr/a:solidFill/a:srgbClr/@val", namespaces=NS)
    assert fills == ["FFFFFF", "FFFF00"], "an open point is provisional"
    rows = caches(chart_space(Plot(replace(bars(), by_word=True)), "rId1"))
    assert rows == [("2029", {"Verzonië": "1618", "Verzinland & omstreken": "-577", "Elders": "300"})]
    root = chart_space(Plot(replace(bars(), by_word=True)), "rId1")
    assert ["".join(x.itertext()) for x in root.iterfind(".//c:dLbl/c:tx", NS)] == ["1.618", "-577*", "300 [geel]"]
    assert "Nergens: geen cijfer [geel]" in root.xpath("//c:cat//c:v/text()", namespaces=NS)


def test_few_loose_points_are_columns():
    loose = chart(Series("Verzonnen", (point(2026, 10), point(2029, 20, segment=1))))
    assert (loose.form, replace(loose, by_word=True).form) == (LINE, COLUMN)
    root = chart_space(Plot(replace(loose, by_word=True)), "rId1")
    assert root.find(".//c:barChart/c:barDir", NS).get("val") == "col"
    assert ["".join(x.itertext()) for x in root.iterfind(".//c:dLbl/c:tx", NS)] == ["10", "20"]
    assert replace(loose, by_word=True).alt.startswith("Kolomdiagram.")


def test_what_the_notes_say_is_what_word_draws(real):
    assert {c.form for c in real} == {LINE, BAR}
    for c in real:
        root = chart_space(Plot(c), "rId1")
        signs = " ".join(c.signs)
        labels = " ".join("".join(x.itertext()) for x in root.iterfind(".//c:dLbl/c:tx", NS))
        assert ("let op" in labels) == ("“let op”" in signs), c.chart_id
        assert ("Gestreepte" in signs) == (root.find(".//c:dPt//a:pattFill", NS) is not None), c.chart_id
        assert "Stippellijn" not in signs, c.chart_id


def test_every_real_chart_shows_and_holds_its_points_and_nothing_else(real):
    assert len(real) > 55
    for c in real:
        plot = Plot(c)
        root, book = chart_space(plot, "rId1"), cells(workbook(plot))
        drawn = [p for s in c.series for p in s.drawn]
        values = [float(v) for _, points in caches(root) for v in points.values()]
        assert sorted(values) == sorted(p.value for p in drawn), c.chart_id
        told = []
        for ser in root.iter(f"{{{CHART}}}ser"):
            for path in ("c:tx", "c:cat", "c:val"):
                holder = ser.find(path, NS)
                size = int(holder.find(".//c:ptCount", NS).get("val"))
                shown = {int(p.get("idx")): p.findtext("c:v", namespaces=NS) for p in holder.iter(f"{{{CHART}}}pt")}
                filled = at(book, holder.findtext(".//c:f", namespaces=NS))
                assert [shown.get(n, "") for n in range(size)] == filled, c.chart_id
                told += [holder.findtext(".//c:f", namespaces=NS)]
        addresses = {x for reference in told for x in re.findall(r"\$([A-Z]+)\$", reference)}
        assert {x.rstrip("0123456789") for x in book} == addresses, "a column that no series shows"
        for p in (p for column in plot.columns for p in column.points if p):
            assert (p.mark in plot.label(p)) and (p.yellow_mark.strip() in plot.label(p)), p.figure_id
        if c.form == LINE:
            _assert_joined(c, plot)


def _assert_joined(c, plot):
    """Neighbours in one column are what a line joins: those and no others."""
    joined = {(a.figure_id, b.figure_id) for s in c.series for r in s.runs for a, b in itertools.pairwise(r)}
    neighbours = {
        (a.figure_id, b.figure_id)
        for column in plot.columns
        if column.is_joined
        for a, b in itertools.pairwise(column.points)
        if a and b
    }
    assert neighbours == joined, c.chart_id
    held = [p for column in plot.columns for p in column.points if p]
    assert sorted(id(p) for p in held) == sorted(id(p) for p in c.points), c.chart_id


def test_the_same_chart_gives_the_same_bytes(real, tmp_path):
    for c in real[::9]:
        assert workbook(Plot(c)) == workbook(Plot(c))
    made = []
    for name in ("een", "twee"):
        shell = Shell("Verzonnen", "Verzonnen document")
        shell.add(chart_control(lines(), shell))
        shell.save(tmp_path / f"{name}.docx")
        made.append((tmp_path / f"{name}.docx").read_bytes())
    assert made[0] == made[1]


def test_what_a_chart_of_ours_draws_is_bound_to_it_and_what_an_author_wrote_in_it_is_not(document):
    assert not lint(Package.open(document), NOTHING)
    title = (
        f'<c:title xmlns:c="{CHART}" xmlns:a="{NS["a"]}"><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>Ruim 99.999 '
        "verzonnen mensen</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    )
    edit(document, ONE, lambda root: root.find("c:chart", NS).insert(0, etree.fromstring(title)))
    assert [f.text for f in lint(Package.open(document), NOTHING)] == ["Ruim 99.999"]


# refreshed ----------------------------------------------------------------------------------------------------------


def test_nothing_new_changes_nothing(document):
    before = document.read_bytes()
    report = run(document, lines(), bars())
    assert (report.seen, report.unchanged, report.changes, report.refusals) == (2, 2, [], [])
    assert not report.written and document.read_bytes() == before


def test_every_real_chart_is_left_alone_when_nothing_is_new(real, tmp_path):
    shell = Shell("Verzonnen", "Verzonnen document")
    shell.add(*(chart_control(c, shell) for c in real))
    shell.save(tmp_path / "alles.docx")
    report = run(tmp_path / "alles.docx", *real, dry_run=True)
    assert (report.unchanged, report.changes, report.refusals) == (len(real), [], [])


def moved(p):
    """A point with another figure and another mark."""
    value = None if p.value is None else p.value + 1
    text = p.display_text if value is None else f"{value:,}".removesuffix(".0").translate(str.maketrans(",.", ".,"))
    return replace(p, value=value, display_text=text, mark="" if p.mark else "*")


def test_every_real_chart_takes_other_figures_and_is_then_left_alone(real, tmp_path):
    shell = Shell("Verzonnen", "Verzonnen document")
    shell.add(*(chart_control(c, shell) for c in real))
    shell.save(tmp_path / "alles.docx")
    other = [replace(c, series=tuple(replace(s, points=tuple(map(moved, s.points))) for s in c.series)) for c in real]
    report = run(tmp_path / "alles.docx", *other)
    assert len({c.figure_id for c in report.changes}) == len(real) and not report.refusals
    assert run(tmp_path / "alles.docx", *other, dry_run=True).unchanged == len(real)


def restyled(root):
    """What an author does to the look of a chart."""
    ser = root.find(".//c:ser", NS)
    ser.find("c:spPr/a:ln", NS).set("w", "50000")
    for colour in root.findall(".//c:ser", NS)[1].iterfind("c:spPr/a:ln/a:solidFill/a:srgbClr", NS):
        colour.set("val", "123456")
    ser.find("c:marker/c:symbol", NS).set("val", "star")
    root.find("c:chart/c:autoTitleDeleted", NS).set("val", "0")
    title = f'<c:title xmlns:c="{CHART}" xmlns:a="{NS["a"]}"><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>Eigen titel'
    title += "</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    root.find("c:chart", NS).insert(0, etree.fromstring(title))


def test_another_figure_gives_other_data_and_the_look_and_size_stay(document):
    edit(document, ONE, restyled)
    edit(document, "word/document.xml", lambda root: next(root.iter("{*}extent")).set("cx", "4000000"))
    assert not run(document, lines(), bars()).written, "a look is no change"
    before = Package.open(document).data
    report = run(document, lines(last=29_979), bars())
    assert [(c.figure_id, c.place.rsplit(", ", 1)[1]) for c in report.changes] == [("figuur:9.1", "grafiek")]
    package = Package.open(document)
    changed = {name for name in before if before[name] != package.data[name]}
    assert changed == {ONE, BOOK_OF_ONE, "word/document.xml"}
    root = package.parse(ONE)
    assert "29979" in dict(caches(root))["Totaal (vervolg)"].values()
    assert "29979" in cells(package.data[BOOK_OF_ONE]).values()
    ser = root.find(".//c:ser", NS)
    assert ser.find("c:spPr/a:ln", NS).get("w") == "50000" and ser.find("c:marker/c:symbol", NS).get("val") == "star"
    marked = root.findall(".//c:dPt", NS)
    assert [p.find("c:spPr/a:ln/a:solidFill/a:srgbClr", NS).get("val") for p in marked] == ["123456"] * 2
    assert [p.find("c:marker/c:spPr/a:solidFill/a:srgbClr", NS).get("val") for p in marked] == ["FFFFFF", "FFFF00"]
    assert "".join(root.find("c:chart/c:title", NS).itertext()) == "Eigen titel"
    assert next(package.parse("word/document.xml").iter("{*}extent")).get("cx") == "4000000"
    assert not run(document, lines(last=29_979), bars()).changes


def test_a_series_comes_and_goes_and_the_others_keep_their_look(document):
    edit(document, ONE, restyled)
    total, part = lines().series
    more = chart(total, Series("Nieuw", tuple(point(year, 7_000 + year) for year in range(2026, 2030))), part)
    assert not run(document, more, bars()).refusals
    root = first(document)
    assert [name for name, _ in caches(root)] == ["Totaal", "Totaal (vervolg)", "Nieuw", "Deel"]
    assert root.find(".//c:ser/c:marker/c:symbol", NS).get("val") == "star"
    assert not run(document, chart(total), bars()).refusals
    assert [name for name, _ in caches(first(document))] == ["Totaal", "Totaal (vervolg)"]


def test_a_second_series_brings_a_legend(tmp_path):
    years = tuple(point(year, year) for year in range(2026, 2030))
    shell = Shell("Verzonnen", "Verzonnen document")
    shell.add(chart_control(chart(Series("Een", years)), shell))
    shell.save(tmp_path / "een.docx")
    assert first(tmp_path / "een.docx").find("c:chart/c:legend", NS) is None
    run(tmp_path / "een.docx", chart(Series("Een", years), Series("Twee", years)))
    assert first(tmp_path / "een.docx").find("c:chart/c:legend", NS) is not None


def test_what_an_author_did_to_one_bar_goes_with_its_row(document):
    part = "word/charts/chart2.xml"

    def coloured(root):
        ser = root.find(".//c:ser", NS)
        mark = ser.find("c:dPt", NS)
        own = copy.deepcopy(mark)
        own.find("c:idx", NS).set("val", "0")
        for e in own.iter(f"{{{NS['a']}}}srgbClr"):
            e.set("val", "123456")
        mark.addprevious(own)

    edit(document, part, coloured)
    first_row, *others = bars().series
    run(document, lines(), replace(bars(), series=(others[0], first_row, *others[1:])))
    ser = first(document, part).find(".//c:ser", NS)
    looks = {
        p.find("c:idx", NS).get("val"): set(p.xpath(".//a:srgbClr/@val", namespaces=NS))
        for p in ser.iterfind("c:dPt", NS)
    }
    assert looks["1"] == {"123456"}, "Verzonië is the second row now"
    assert looks["0"] & {"8FCAE7"} and looks["2"] & {"FFFF00"}


def test_lines_become_columns_when_no_line_says_anything_any_more(document):
    loose = chart(Series("Totaal", (point(2026, 10), point(2029, 20, segment=1))))
    changes = run(document, loose, bars()).changes
    assert any("opnieuw getekend zonder uw opmaak" in c.place for c in changes)
    assert first(document).find(".//c:barChart", NS) is not None and not run(document, loose, bars()).written


TAMPERED = {
    "a value": lambda root: setattr(root.find(".//c:val//c:v", NS), "text", "1"),
    "a value that is gone": lambda root: (
        root.find(".//c:val//c:pt", NS).getparent().remove(root.find(".//c:val//c:pt", NS))
    ),
    "a mark that is gone": lambda root: [e.getparent().remove(e) for e in root.findall(".//c:dLbl", NS)],
    "another unit": lambda root: setattr(root.find(".//c:valAx/c:title//a:t", NS), "text", "Duizenden personen"),
    "another address": lambda root: setattr(root.find(".//c:val//c:f", NS), "text", "Blad1!$A$2:$A$5"),
}


@pytest.mark.parametrize("name", sorted(TAMPERED))
def test_what_somebody_changed_in_the_figures_is_put_right(document, name):
    before = caches(first(document))
    edit(document, ONE, TAMPERED[name])
    report = run(document, lines(), bars())
    assert [c.place.rsplit(", ", 1)[1] for c in report.changes] == ["grafiek"] and not report.refusals
    assert caches(first(document)) == before and not run(document, lines(), bars()).written


def test_a_changed_cell_behind_the_chart_is_put_right(document):
    right = cells(Package.open(document).data[BOOK_OF_ONE])
    edit_book(document, lambda root: setattr(root.find(".//{*}c[@r='B2']/{*}v"), "text", "1"))
    assert [c.figure_id for c in run(document, lines(), bars()).changes] == ["figuur:9.1"]
    assert cells(Package.open(document).data[BOOK_OF_ONE]) == right


def test_a_save_in_excel_or_word_is_no_change(document):
    """Excel writes all digits of a number, Word adds extensions, and an author may call the sheet otherwise."""
    fine = replace(lines(), series=(Series("Verzonnen", tuple(point(y, y / 100) for y in range(2026, 2030))),))
    run(document, fine, bars())
    edit_book(document, lambda root: setattr(root.find(".//{*}c[@r='B2']/{*}v"), "text", "20.260000000000002"))
    edit_book(document, lambda root: next(root.iter("{*}sheet")).set("name", "Eigen naam"), BOOK)

    def resaved(root):
        for f in root.iter(f"{{{CHART}}}f"):
            f.text = f.text.replace("Blad1", "'Eigen naam'")
        for v in root.iterfind(".//c:val//c:v", NS):
            v.text = f"{float(v.text):.16E}"
        etree.SubElement(root.find(".//c:ser", NS), f"{{{CHART}}}extLst")

    edit(document, ONE, resaved)
    assert not run(document, fine, bars()).written


def test_a_chart_that_libreoffice_saved_gets_its_names_and_addresses_back(document):
    def renamed(root):
        for e in root.iter("{*}docPr"):
            e.set("name", "Object1")
            del e.attrib["descr"]

    edit(document, "word/document.xml", renamed)
    edit(document, ONE, lambda root: [setattr(f, "text", "categories") for f in root.iter(f"{{{CHART}}}f")])
    report = run(document, lines(), bars())
    assert {c.figure_id for c in report.changes} == {"figuur:9.1", "figuur:9.2"} and not report.refusals
    assert not run(document, lines(), bars()).written


# refused ------------------------------------------------------------------------------------------------------------


def own_series(root):
    ser = root.findall(".//c:ser", NS)[-1]
    own = copy.deepcopy(ser)
    own.find("c:tx//c:v", NS).text = "Eigen reeks"
    ser.addnext(own)


def typed_label(root):
    label = copy.deepcopy(root.find(".//c:dLbl", NS))
    next(label.iter(f"{{{NS['a']}}}t")).text = "99.999"
    label.find("c:idx", NS).set("val", "0")
    root.findall(".//c:dLbls", NS)[-1].insert(0, label)


def unlinked(root):
    root.remove(root.find("c:externalData", NS))


def extra_cell(root):
    row = root.find(".//{*}row")
    cell = etree.SubElement(row, row.tag.replace("row", "c"), r="H1")
    etree.SubElement(cell, cell.tag[:-1] + "v").text = "99999"


def linked(root):
    next(root.iter("{*}Relationship")).set("TargetMode", "External")


def doubled(root):
    shown = next(root.iter(w("drawing"))).getparent()
    shown.addnext(copy.deepcopy(shown))


def shown_outside(root):
    shown = copy.deepcopy(next(root.iter(w("drawing"))).getparent())
    outside = next(p for p in root.iter(w("p")) if "".join(t.text for t in p.iter(w("t"))) == "Ertussen.")
    outside.append(shown)


REFUSED = {
    "a series of an author": (ONE, own_series, "‘Eigen reeks’"),
    "a typed number": (ONE, typed_label, "‘99.999’"),
    "no data behind it": (ONE, unlinked, "gegevens achter de grafiek"),
    "data elsewhere": (rels_of(ONE), linked, "buiten het document"),
    "two charts": ("word/document.xml", doubled, "meer dan één grafiek"),
    "also outside": ("word/document.xml", shown_outside, "ook buiten het vak"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
@pytest.mark.parametrize("last", [31_415, 29_979])
def test_a_chart_that_is_not_ours_alone_is_refused_before_anything_changed(document, name, last):
    part, change, reason = REFUSED[name]
    edit(document, part, change)
    before = document.read_bytes()
    report = run(document, lines(last), bars())
    assert [r.tag for r in report.refusals] == ["figuur:9.1"] and reason in report.refusals[0].reason
    assert not report.written and document.read_bytes() == before


def test_work_in_the_workbook_behind_a_chart_is_not_lost(document):
    edit_book(document, extra_cell)
    assert not run(document, lines(), bars()).refusals, "it may stand there while nothing changes"
    [refusal] = run(document, lines(last=29_979), bars()).refusals
    assert "cel H1" in refusal.reason


@pytest.mark.parametrize("part", [ONE, rels_of(ONE), BOOK_OF_ONE])
def test_what_cannot_be_read_is_refused_alone(document, part):
    package = Package.open(document)
    package.put(part, b"<verzonnen")
    package.save(document)
    report = run(document, lines(), replace(bars(), unit="verzonnen eenheid"))
    assert [r.tag for r in report.refusals] == ["figuur:9.1"] and report.written
    assert "niet te lezen" in report.refusals[0].reason


def test_other_data_cannot_be_a_tracked_change(document):
    before = document.read_bytes()
    report = run(document, lines(last=29_979), bars(), track=True)
    assert "geen bijgehouden wijziging" in report.refusals[0].reason and document.read_bytes() == before


# made public --------------------------------------------------------------------------------------------------------


def test_the_public_copy_shows_the_chart_without_the_workbook_behind_it(tmp_path):
    plain = chart(Series("Verzonnen", tuple(point(y, y * 10) for y in range(2026, 2030))))
    shell = Shell("Verzonnen", "Verzonnen document")
    shell.add(chart_control(plain, shell))
    shell.save(tmp_path / "gebonden.docx")
    assert not obstacles(Package.open(tmp_path / "gebonden.docx"))
    refused = [Refusal("figuur:9.1", "hoofdtekst, alinea 1", "", "verzonnen reden")]
    with pytest.raises(AuthorError, match=r"niet bijgewerkt: figuur:9.1: verzonnen reden"):
        freeze(tmp_path / "gebonden.docx", tmp_path / "openbaar.docx", tmp_path / "archief", refused=refused)
    frozen = freeze(tmp_path / "gebonden.docx", tmp_path / "openbaar.docx", tmp_path / "archief")
    public = Package.open(tmp_path / "openbaar.docx")
    assert not [n for n in public.data if "embeddings" in n] and BOOK_OF_ONE in " ".join(frozen.notes)
    assert not list(public.relations(ONE)) and public.parse(ONE).find("c:externalData", NS) is None
    assert caches(public.parse(ONE)) == caches(first(tmp_path / "gebonden.docx"))
    assert not check_public([tmp_path / "openbaar.docx"])
    said = [x.text for x in read_paragraphs(public) if x.place.startswith("grafiek in")]
    assert said == [
        "Personen",
        "20.290",
        *(f"Verzonnen, {y}: 20.{y % 100}0" for y in range(2026, 2030)),
    ]


def test_a_yellow_figure_in_a_chart_stops_publication(document):
    found = [o for o in obstacles(Package.open(document)) if o.place.startswith("grafiek in")]
    assert {o.kind for o in found} == {"geel"} and any("300 [geel]" in o.text for o in found)


def test_a_workbook_of_an_author_still_stops_publication(document):
    def released(root):
        for e in list(root.iter(w("tag"), w("alias"))):
            e.getparent().remove(e)

    edit(document, "word/document.xml", released)
    assert {o.text for o in obstacles(Package.open(document)) if o.kind == "ingebed"} == {
        BOOK_OF_ONE,
        "word/embeddings/chart2.xlsx",
    }
