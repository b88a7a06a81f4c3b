"""Chapter 1 of the report. What is made here without the warehouse is made up (verzonnen)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from publish.documents.freeze import WRITE_HERE, freeze
from publish.documents.refresh import refresh
from publish.documents.template import Template
from publish.follow.due import FINAL, FIRST, Release
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.paragraphs import read_paragraphs
from publish.office.text import visible_text
from publish.prose.lint import lint, read_all
from publish.report.chapter_one import (
    Content,
    Event,
    Group,
    Line,
    Theme,
    Trajectory,
    load_content,
    new_chapter_one,
    palette_one,
)
from publish.tables.newest import newest
from publish.tables.table import load_tables
from svm.database import connect
from svm.errors import AuthorError
from svm.figures import Figure, Registry, load_registry
from tests.documents.huisstijl import make

YELLOW = "[geel: cijfer over 2023; update verwacht op 1 mei 2026 van verzonnen partner]"


def figure(name: str, text: str, measure: str = "value", zin: str = "", yellow: str = "") -> Figure:
    number = Decimal(text) if text.isdecimal() else None
    return Figure(
        name, name, f"Verzonnen {name}", 3, measure, None, "persons", text or "nog niet bekend", text, text, zin,
        bool(yellow), yellow, "actueel", "Bron: verzonnen", "Verzonnen.", name.split(":")[0], "2024", "", "personen",
        text, number, 0, period_start=dt.date(2024, 1, 1), period_end=dt.date(2024, 12, 31),
        title="Verzonnen telling", stat_type="flow", period_kind="year", period_label="2024", base_label="2023",
    )  # fmt: skip


KNOWN, CHANGE = figure("bekend:2024", "612"), figure("bekend:2024:change_pct", "3", "change_pct", "een stijging van 3%")
STALE, NONE, ALONE = (
    figure("oud:2024", "587", yellow=YELLOW),
    figure("leeg:2024", "", yellow=YELLOW),
    replace(figure("a:2024", "77"), why_no_change="er is geen cijfer over 2023"),
)
REGISTRY = Registry([KNOWN, CHANGE, STALE, NONE, ALONE])
LINES = (
    Line("Verzonnen bekend", KNOWN, CHANGE),
    Line("Verzonnen oud", STALE, None),
    Line("Verzonnen leeg", NONE, None),
    Line("Verzonnen los", ALONE, None),
)
EVENT = Event(2024, "9 december 2024", 3, "Verzonnen wet.", "verzonnen")
CONTENT = Content(
    2024,
    dt.date(2025, 6, 21),
    (
        Trajectory(
            "Verzonnen traject.", "verzonnen", Group("traject_x", "Verzonnen traject", LINES[:1], ("3.1", "3.2"))
        ),
    ),
    (Theme("Verzonnen thema", (EVENT,), (Group("kerncijfers_x", "Verzonnen kerncijfers", LINES, ("0.2",)),)),),
    (replace(EVENT, year=2025, day="mei 2025", what="Verzonnen later."),),
    (
        Release(
            dt.date(2025, 7, 1),
            "Verzonnen partner",
            "x",
            3,
            "Verzonnen telling",
            "2024",
            FIRST,
            "verwacht",
            is_chased=False,
        ),
        Release(
            dt.date(2025, 7, 1),
            "Verzonnen partner",
            "y",
            2,
            "Verzonnen meting",
            "2024",
            FINAL,
            "voorlopig",
            is_chased=False,
        ),
    ),
    {"2024": "2024"},
)


@pytest.fixture
def chapter(tmp_path):
    new_chapter_one(CONTENT, "Beleid", tmp_path / "hoofdstuk_1.docx", edition="2025")
    return tmp_path / "hoofdstuk_1.docx"


def texts(path, *styles):
    package = Package.open(path)
    paragraphs = package.tree(package.document).iter(w("p"))
    styled = ((p.find(f"{w('pPr')}/{w('pStyle')}"), visible_text(p)) for p in paragraphs)
    return [text for style, text in styled if not styles or (style is not None and style.get(w("val")) in styles)]


def rows_of(path):
    package = Package.open(path)
    for made in package.tree(package.document).iter(w("tbl")):
        yield [[visible_text(cell) for cell in row.iter(w("tc"))] for row in made.iter(w("tr"))]


def loose(path, registry):
    """The numbers of a document that are neither a field of a figure nor allowed."""
    sentences = read_all(read_paragraphs(Package.open(path)), registry)
    return [r.text for s in sentences for r in s.readings if r.state not in ("gebonden", "toegestaan")]


def test_the_sections_stand_in_the_order_of_the_report(chapter):
    assert texts(chapter, "Heading1", "Heading2", "Heading3") == [
        "1 Beleid", "In het kort", "Langlopende trajecten", "Verzonnen traject", "Terugblik op 2024", "Verzonnen thema",
        "Vooruitblik", "Beleid na 2024", "Wanneer welke cijfers bekend worden",
    ]  # fmt: skip
    assert texts(chapter, "Caption") == [
        "Tabel 1.1 Voortgang: Verzonnen traject",
        "Tabel 1.2 Verzonnen kerncijfers",
        "Tabel 1.3 Cijfers die na 21 juni 2025 bekend worden",
    ]


def test_each_line_has_its_value_its_change_or_why_it_has_none(chapter):
    trajectory, leads, due = rows_of(chapter)
    assert trajectory[1:] == [["Verzonnen bekend", "2024", "612", "een stijging van 3%"]]
    assert leads[1:] == [
        ["Verzonnen bekend", "2024", "612", "een stijging van 3%"],
        ["Verzonnen oud", "2024", f"587 {YELLOW}", "niet berekend"],
        ["Verzonnen leeg", "2024", f"nog niet bekend {YELLOW}", "niet berekend"],
        ["Verzonnen los", "2024", "77", "Geen verandering berekend: er is geen cijfer over 2023"],
    ]
    assert due[1:] == [
        ["1 juli 2025", "Verzonnen partner", "Hoofdstuk 2: Verzonnen meting (2024, definitief)"
         "Hoofdstuk 3: Verzonnen telling (2024)"],
    ]  # fmt: skip
    assert texts(chapter, "Bron") == [
        "Bronnen en toelichting: tabel 3.1 en tabel 3.2.",
        "Bronnen en toelichting: tabel 0.2.",
        "Wat op die dag al te laat was of geen datum had, staat er niet in.",
    ]
    told = texts(chapter)
    assert "Verzonnen telling: in 2024 was het aantal personen 77." in told
    assert f"Verzonnen telling: in 2024 was het aantal personen 587 {YELLOW}." in told
    assert "9 december 2024. Verzonnen wet. (bron: verzonnen)" in told
    assert "mei 2025. Verzonnen later. (bron: verzonnen)" in told


def test_a_figure_that_changes_changes_chapter_one_and_yellow_comes_and_goes(chapter):
    assert loose(chapter, REGISTRY) == []
    before = chapter.read_bytes()
    assert refresh(chapter, REGISTRY, {}.get).counts["ongewijzigd"] == len(find_controls(Package.open(chapter))) - 5
    assert chapter.read_bytes() == before
    now = [figure("bekend:2024", "600", yellow=YELLOW), figure("oud:2024", "590"), figure("leeg:2024", "55")]
    known = Registry([*now, CHANGE, ALONE])
    # in the table of the trajectory, in that of the theme and in a sentence
    assert len(refresh(chapter, known, {}.get).changes) == 3 + 2 + 1
    leads = list(rows_of(chapter))[1]
    assert [row[2] for row in leads[1:]] == [f"600 {YELLOW}", "590", "55", "77"]
    package = Package.open(chapter)
    marked = {c.tag: next(c.element.iter(w("highlight")), None) is not None for c in find_controls(package) if c.tag}
    whys = {f"{ALONE.tag}@omdat": False}
    assert marked == {f.tag + ("@zin" if f is CHANGE else ""): f.is_yellow for f in known} | whys
    assert loose(chapter, known) == []


def test_no_place_may_stay_unwritten(chapter, tmp_path):
    placed = [c.text for c in find_controls(Package.open(chapter)) if not c.tag]
    assert len(placed) == 5 and all(text.startswith(WRITE_HERE) for text in placed)
    with pytest.raises(AuthorError) as error:
        freeze(chapter, tmp_path / "openbaar.docx", tmp_path / "archief", registry=REGISTRY)
    assert str(error.value).count("Nog te schrijven: is nog niet ingevuld") == 5


def test_a_template_numbers_the_headings_and_gives_the_styles(tmp_path):
    template = Template.open(make(tmp_path / "huisstijl.dotx"))
    path = tmp_path / "hoofdstuk_1.docx"
    new_chapter_one(CONTENT, "Beleid", path, template=template)
    assert texts(path, "Kop1", "Kop2")[:3] == ["Beleid", "In het kort", "Langlopende trajecten"]
    assert texts(path, "Bijschrift")[1] == "Tabel 1.2 Verzonnen kerncijfers"
    assert refresh(path, REGISTRY, {}.get).changes == [] and loose(path, REGISTRY) == []
    with pytest.raises(AuthorError, match="bestaat al"):
        new_chapter_one(CONTENT, "Beleid", path)


def test_of_a_series_the_newest_number_stands_behind_the_newer_one_that_is_awaited():
    def of(name: str, text: str, first: tuple[int, int, int], last: tuple[int, int, int], yellow: str = "") -> Figure:
        return replace(figure(name, text, yellow=yellow), period_start=dt.date(*first), period_end=dt.date(*last))

    year, quarter = of("x:2024", "4", (2024, 1, 1), (2024, 12, 31)), of("x:2024-Q4", "1", (2024, 10, 1), (2024, 12, 31))
    awaited = of("x:2025", "", (2025, 1, 1), (2025, 12, 31), YELLOW)
    missed = of("x:2023", "", (2023, 1, 1), (2023, 12, 31), YELLOW)
    stopped = of("x:2026", "", (2026, 1, 1), (2026, 12, 31))
    assert newest([awaited, quarter, year, missed, stopped]) == [awaited, year]
    assert newest([year, missed]) == [year]
    assert newest([missed]) == [missed]
    assert newest([]) == []


def test_the_palette_has_each_figure_once_and_says_what_it_leaves_out(tmp_path):
    told = palette_one(CONTENT, tmp_path / "palet.docx")
    tags = {c.tag.partition("@")[0] for c in find_controls(Package.open(tmp_path / "palet.docx"))}
    assert tags == {f.tag for f in REGISTRY if f.printed_value is not None}
    assert told.left_out == ["Weggelaten: 1 cijfer zonder waarde (1 actueel)."]


# the bundled real figures -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def real_one(samples):
    with connect(samples.home) as con:
        registry = load_registry(con)
        yield con, registry, load_content(con, registry, load_tables(con))


def test_each_number_of_the_real_chapter_is_a_field_or_an_allowed_date(real_one, tmp_path):
    _, registry, content = real_one
    path = tmp_path / "hoofdstuk_1.docx"
    new_chapter_one(content, "Beleid", path, edition="2026")
    assert loose(path, registry) == []
    assert lint(Package.open(path), registry) == []
    report = refresh(path, registry, {}.get)
    assert (report.changes, report.refusals) == ([], [])
    readings = [r for s in read_all(read_paragraphs(Package.open(path)), registry) for r in s.readings]
    reasons = {r.reason for r in readings if r.state == "toegestaan"}
    # "Leerroutes (B1, onderwijs, Z)" and the minimum of a base, which the reason for a missing change names
    names = {"naam van een wet", "nummer van een Kamerstuk", "adres", "code of afkorting met een cijfer"}
    references = {"verwijzing", "rangorde", "nummer van een hoofdstuk", "paragraafnummer", "door Word zelf gemaakt"}
    dates = {"datum", "jaar", "jaren", "leeftijd of duur in jaren", "regel voor kleine aantallen"}
    assert {r.partition(" (")[0] for r in reasons} <= names | references | dates
    bound = {r.figure.figure_id for r in readings if r.figure}
    assert {f.figure_id for f in content.figures if f.printed_value is not None} <= bound


def test_what_the_chapter_holds_comes_from_the_data(real_one):
    con, _, content = real_one
    assert (
        con.execute(
            """
            select r.trajectory_id, r.indicator_id, r.breakdown
            from reference.trajectory_rows as r
            anti join indicators.figures as f
                on r.indicator_id = f.indicator_id and coalesce(r.breakdown, '') = f.breakdown
            """
        ).fetchall()
        == []
    )
    assert [t.title for t in content.themes] == [
        title
        for (title,) in con.execute(
            "select title_nl from reference.chapters where chapter > 1 order by chapter"
        ).fetchall()
    ]
    assert all(theme.groups for theme in content.themes) and all(t.group.lines for t in content.trajectories)
    assert {e.year for theme in content.themes for e in theme.events} == {content.data_year}
    assert all(e.year > content.data_year for e in content.later) and content.later
    assert content.due == tuple(sorted(content.due, key=lambda r: r.day))
    assert all(content.as_of < r.day <= content.as_of.replace(year=content.as_of.year + 1) for r in content.due)
    assert all(r.period in content.periods for r in content.due)


def test_chapter_one_without_any_figure_is_refused(real_one):
    con, _, _ = real_one
    with pytest.raises(AuthorError, match="Hoofdstuk 1 heeft geen cijfers"):
        load_content(con, Registry([]), [])
