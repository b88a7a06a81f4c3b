"""A paragraph of a Word file has one address: refresh, lint, freeze and check-public say the same, in every shape."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from publish.documents.freeze import obstacles
from publish.documents.refresh import refresh
from publish.office.address import Address, Addresses
from publish.office.package import Package, w
from publish.office.paragraphs import read_paragraphs
from publish.office.text import visible_text
from publish.prose.lint import lint
from publish.public.check import check_public
from svm.errors import AuthorError
from svm.figures import Registry
from tests.documents.made_up import figure
from tests.documents.test_paragraphs import MC, W, docx, p, r, sdt

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
YELLOW = '<w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr><w:t>geel</w:t></w:r>'
NOTE = '<w:r><w:footnoteReference w:id="7"/></w:r>'
CONTENTS = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'


def line(style: str = "", beside: str = "") -> str:
    """A paragraph with a figure that is out of date, something yellow, and what stands beside it."""
    return p(r("Er kwamen ") + sdt("verzonnen:#", r("999")) + r(" personen. ") + YELLOW + beside, style)


def box(inside: str) -> str:
    return f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{inside}</w:txbxContent></mc:Choice></mc:AlternateContent></w:r>"


def table(*cells: str) -> str:
    return "<w:tbl><w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr></w:tbl>"


def inserted(inside: str) -> str:
    return re.sub(r"(<w:sdt>.*?</w:sdt>)", r'<w:ins w:id="1" w:author="Verzonnen">\1</w:ins>', inside)


def numbered(body: str, numbers: itertools.count[int]) -> str:
    """Give every figure its own number, and every text box its copy for older programs, inner ones first."""
    root = etree.fromstring(f'<x xmlns:w="{W}" xmlns:mc="{MC}">{re.sub("#", lambda _: str(next(numbers)), body)}</x>')
    for choice in reversed(list(root.iter(f"{{{MC}}}Choice"))):
        copy = deepcopy(choice)
        copy.tag = f"{{{MC}}}Fallback"
        choice.addnext(copy)
    return "".join(etree.tostring(e, encoding="unicode") for e in root)


STYLES = st.sampled_from(["", "", "Kop1", "Mijn", "Diep", "Niveau", "Romp", "Onbekend"])
LINES = st.one_of(
    STYLES.map(line),
    st.just(p("")),
    STYLES.map(lambda style: p(r("Een verzonnen kop"), style)),
    STYLES.map(lambda style: line(style, NOTE)),
    STYLES.map(line).map(inserted),
)
BLOCKS = st.recursive(
    LINES,
    lambda inner: st.one_of(
        st.lists(st.lists(inner, min_size=1, max_size=2).map("".join), min_size=1, max_size=2).map(lambda c: table(*c)),
        inner.map(lambda b: f"<w:sdt><w:sdtPr/><w:sdtContent>{b}</w:sdtContent></w:sdt>"),
        inner.map(lambda b: f'<w:customXml w:element="x">{b}</w:customXml>'),
        inner.map(lambda b: p(r("Naast een vak. ") + box(b))),
    ),
    max_leaves=6,
)


def addresses_by_command(path: Path, registry: Registry) -> dict[str, dict[str, set[str]]]:
    """What each command says of each figure and of each yellow paragraph, without the words it quotes."""
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def note(command: str, number: str, place: str) -> None:
        said[command][number].add(place.partition(": ‘")[0])

    report = refresh(path, registry, lambda table_id: None, dry_run=True)
    for change in report.changes:
        note("refresh", change.figure_id, change.place)
    for refusal in report.refusals:
        note("refresh", refusal.tag, refusal.place)
    package = Package.open(path)
    for finding in lint(package, registry, allowed=[]):
        if finding.code == "verouderd":
            note("lint", finding.figures[0], finding.place)
    for paragraph in read_paragraphs(package):
        for span in paragraph.of_kind("control"):
            note("paragraphs", span.value, paragraph.place)
    for finding in check_public([path]):
        if finding.kind == "besturingselement" and "verzonnen" in finding.what:
            note("check-public", finding.what.split("(")[1].strip(")"), finding.place)
        if finding.kind == "geel":
            note("check-public", "geel", finding.place)
    for obstacle in obstacles(Package.open(path), Registry([])):
        if obstacle.kind == "vak" and "verzonnen" in obstacle.text:
            note("freeze", obstacle.text.rsplit("(", 1)[1].strip(")"), obstacle.place)
        if obstacle.kind == "geel":
            note("freeze", "geel", obstacle.place)
    return said


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.lists(BLOCKS, min_size=1, max_size=5), header=LINES, note=BLOCKS)
def test_every_command_gives_a_paragraph_the_same_address(tmp_path, body, header, note):
    numbers = itertools.count(1)
    parts = {
        "header": numbered(header, numbers),
        "footnotes": f'<w:footnote w:id="1">{p(r("Los."))}</w:footnote>'
        f'<w:footnote w:id="7">{numbered(note, numbers)}</w:footnote>',
    }
    docx(tmp_path / "vorm.docx", numbered("".join(body), numbers), **parts)
    registry = Registry([figure(n) for n in range(1, next(numbers))])
    said = addresses_by_command(tmp_path / "vorm.docx", registry)
    places = said["paragraphs"]
    for command in ("refresh", "lint", "check-public", "freeze"):
        of_figures = {n: found for n, found in said[command].items() if n != "geel"}
        wanted = {n: places[n] for n in of_figures} if command == "lint" else places
        assert of_figures == wanted, command
    assert said["check-public"]["geel"] == said["freeze"]["geel"] == set().union(*places.values())
    # one paragraph has one address, and no other has it
    assert all(len(found) == 1 for found in places.values())
    assert len(set().union(*places.values())) == len(places)


def test_the_address_of_each_shape(tmp_path):
    """The whole rule on one page."""
    body = (
        p(r("Inleiding"))
        + p("")
        + p(r("3 Asiel"), "Mijn")
        + p(r("In de tekst"))
        + table(p(r("In een cel")) + table(p(r("Daarin"))), p(""))
        + p(r("Instroom"), "Diep")
        + p(r("Met een vak") + box(p(r("In het vak")) + table(p(r("In een cel van het vak")))))
        + sdt("verzonnen:1", p(r("In een besturingselement")))
        + p(r("Geen kop"), "Romp")
        + p(r("4 Vertrek"), "Kop1")
        + p(r("Slot") + NOTE)
    )
    notes = f'<w:footnote w:id="0" w:type="separator">{p(r("x"))}</w:footnote>'
    notes += f'<w:footnote w:id="3">{p(r("Zonder verwijzing"))}</w:footnote><w:footnote w:id="7">{p(r("Een"))}{p(r("Twee"))}</w:footnote>'
    package = docx(tmp_path / "rapport.docx", body, header=p(r("Boven")), footnotes=notes)
    assert {x.text: x.place for x in read_paragraphs(package)} == {
        "Inleiding": "hoofdtekst, alinea 1",
        "3 Asiel": "hoofdtekst, alinea 3",
        "In de tekst": "hoofdtekst, onder ‘3 Asiel’, alinea 4",
        "In een cel": "hoofdtekst, tabelcel, onder ‘3 Asiel’, alinea 5",
        "Daarin": "hoofdtekst, tabelcel, onder ‘3 Asiel’, alinea 6",
        "Instroom": "hoofdtekst, onder ‘3 Asiel’, alinea 8",
        "Met een vak": "hoofdtekst, onder ‘3 Asiel › Instroom’, alinea 9",
        "In het vak": "hoofdtekst, tekstvak, onder ‘3 Asiel › Instroom’, alinea 10",
        "In een cel van het vak": "hoofdtekst, tabelcel, onder ‘3 Asiel › Instroom’, alinea 11",
        "In een besturingselement": "hoofdtekst, onder ‘3 Asiel › Instroom’, alinea 12",
        "Geen kop": "hoofdtekst, onder ‘3 Asiel › Instroom’, alinea 13",
        "4 Vertrek": "hoofdtekst, onder ‘3 Asiel › Instroom’, alinea 14",
        "Slot": "hoofdtekst, onder ‘4 Vertrek’, alinea 15",
        "Boven": "koptekst, alinea 1",
        "Een": "voetnoot 1, alinea 1",
        "Twee": "voetnoot 1, alinea 2",
        "Zonder verwijzing": "voetnoot 2, alinea 1",
    }


@pytest.mark.parametrize("style", ["Kop1", "Mijn", "Diep", "Niveau"])
def test_a_figure_in_a_heading_of_any_style_asks_for_new_contents(tmp_path, style):
    body = p(CONTENTS) + p(sdt("verzonnen:1", r("999")), style)
    docx(tmp_path / "rapport.docx", body)
    report = refresh(tmp_path / "rapport.docx", Registry([figure(1)]), lambda table_id: None)
    assert any("inhoudsopgave" in warning for warning in report.warnings)


def test_text_in_the_style_of_a_heading_but_of_no_level_asks_for_nothing(tmp_path):
    docx(tmp_path / "rapport.docx", p(CONTENTS) + p(sdt("verzonnen:1", r("999")), "Romp"))
    assert not refresh(tmp_path / "rapport.docx", Registry([figure(1)]), lambda table_id: None).warnings


def test_what_stands_outside_paragraphs_has_a_place_too(tmp_path):
    row = '<w:tbl><w:tr><w:trPr><w:ins w:id="1" w:author="V"/></w:trPr><w:tc>' + p(r("Cel")) + "</w:tc></w:tr></w:tbl>"
    package = docx(tmp_path / "rapport.docx", p(r("Tekst")) + row + "<w:sectPr/>", footnotes="<w:footnote/>")
    addresses = Addresses(package)
    body = package.tree("word/document.xml")
    assert str(addresses.of(next(body.iter(w("ins"))))) == "hoofdtekst, tabelcel, alinea 2"
    assert str(addresses.of(next(body.iter(w("sectPr"))))) == "hoofdtekst"
    assert str(addresses.of(next(package.tree("word/footnotes.xml").iter(w("footnote"))))) == "voetnoot 1"
    assert Address("hoofdtekst", 3).quoting("zo") == "hoofdtekst, alinea 3: ‘zo’"


def real_files() -> list[Path]:
    folders = [SHARED / "cases" / "word", SHARED / "realdata"]
    return sorted(path for folder in folders for path in folder.rglob("*.docx"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared cases and real files are not here")
def test_real_files_and_cases_have_one_address_for_each_paragraph():
    """Every paragraph that lint reads has the address that the elements of refresh and check-public get."""
    assert real_files(), "the folder of cases has no Word files"
    for path in real_files():
        try:
            package = Package.open(path)
        except AuthorError as error:
            assert error.next_step
            continue
        addresses = Addresses(package)
        elements = {
            str(addresses.of(e)): visible_text(e)
            for _, root in package.text_trees()
            for e in root.iter(w("p"))
            if next(e.iterancestors(f"{{{MC}}}Fallback"), None) is None
        }
        for paragraph in read_paragraphs(package):
            shown_in = [a for a in elements if paragraph.place.endswith(f" in {a}")]
            assert paragraph.place in elements or shown_in, (path.name, paragraph.place)
        assert check_public([path]) is not None
