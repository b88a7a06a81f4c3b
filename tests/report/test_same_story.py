"""The summary in Word beside the first page of the site, both of the bundled real figures: one story, one text."""

from __future__ import annotations

import itertools
import re

import pytest
from click.testing import CliRunner
from lxml import html

from publish.charts.theme import load_themes
from publish.commands.main import svm
from publish.dashboard.about import About
from publish.dashboard.content import load_content
from publish.dashboard.glossary import load_glossary
from publish.dashboard.memory import load_english
from publish.dashboard.pages import Words, site_files
from publish.dashboard.status import load_status
from publish.office.package import Package, w
from publish.office.text import visible_text
from publish.pack.write import make_pack
from publish.report.summary import GRID, new_summary
from publish.tables.figure_rows import figure_rows
from svm.database import connect, rows
from svm.figures import load_registry


@pytest.fixture(scope="module")
def con(samples):
    return connect(samples.home)


@pytest.fixture(scope="module")
def registry(con):
    return load_registry(con)


@pytest.fixture(scope="module")
def content(con):
    return load_content(con)


@pytest.fixture(scope="module")
def index(con, content):
    about = About(make_pack(con, content.tables, figure_rows(con)), [])
    words = Words(load_english(con), load_glossary(con))
    files = site_files(content, load_status(con), about, "verzonnen versie", words)
    return html.fromstring(next(text for path, text in files if path == "index.html"))


@pytest.fixture(scope="module")
def summary(content, tmp_path_factory):
    path = tmp_path_factory.mktemp("samenvatting") / "0.docx"
    new_summary(content.themes, content.edition.chapters[0], path, edition="2026")
    return path


def words(text: str) -> str:
    return " ".join(text.split())


def on_the_site(index) -> list[tuple[str, ...]]:
    """Theme, name, number, what it is about, yellow text, change, and what it counts, of each card; key figures first."""
    found = []
    for section in index.xpath("//section[@class='thema']"):
        theme = words(section.xpath("string(h2)")).partition(" ")[2]
        key = index.xpath(f"//ul[@class='kaarten kern']/li[@data-thema='{section.get('data-thema')}']")
        assert len(key) == 1 and words(key[0].xpath("string(h3)")).partition(" ")[2] == theme
        for card in [*key, *section.xpath(".//ul[@class='kaarten']/li")]:
            is_yellow = bool(card.xpath("p[@class='getal'][@data-geel]"))
            assert is_yellow == ("is-geel" in card.get("class", "")) == bool(card.xpath("details/p[@class='reden']"))
            assert is_yellow == bool(card.xpath("p[@class='getal']/span[@class='teken']"))
            name = "p[@class='naam']" if card in key else "h3"
            parts = (
                name,
                "p[@class='getal']/a",
                "p[@class='getal']/span[@class='periode']",
                "details/p[@class='reden']",
            )
            name, number, about, reason = [words(card.xpath(f"string({part})")) for part in parts]
            change = words(card.xpath("string(p[@class='verandering'])")).lstrip("▲▼= ")
            change = change or words(card.xpath("string(p[@class='zonder'])"))
            number = number.replace("geen cijfer", ".")
            found.append(
                (theme, name, number, about, reason, change, words(card.xpath("string(details/p[@class='telt'])")))
            )
    return found


def in_word(path) -> list[tuple[str, ...]]:
    """The same of the cards in Word."""
    root = Package.open(path).tree("word/document.xml")
    found = []
    for grid in root.iter(w("tbl")):
        name = grid.find(f"{w('tblPr')}/{w('tblCaption')}").get(w("val"), "")
        for cell in grid.iter(w("tc")):
            lines = [words(visible_text(p)) for p in cell.iter(w("p"))]
            if any(lines):
                number, bracket, reason = lines[1].partition("[")
                change = lines[3] if len(lines) == 5 else ""
                yellow = [r for r in cell.iter(w("r")) if r.find(f"{w('rPr')}/{w('highlight')}") is not None]
                marked = words("".join(visible_text(r) for r in yellow))
                assert marked == (lines[1] if bracket else ""), lines
                found.append(
                    (name.removeprefix(GRID), lines[0], number.strip(), lines[2], bracket + reason, change, lines[-1])
                )
    return found


def test_the_cards_say_the_same_in_the_same_order(index, summary):
    site, document = on_the_site(index), in_word(summary)
    assert [card[:-1] for card in document] == [card[:-1] for card in site]
    assert all(one[-1].startswith(short[-1].rstrip(".")) for short, one in zip(document, site, strict=True))
    assert len(site) > 30 and len({card[1] for card in site}) == len(site), "a name stands for one figure"


def test_the_sentence_of_a_theme_is_the_same(content, index, summary):
    root = Package.open(summary).tree("word/document.xml")
    said = {words(visible_text(p)) for p in root.iter(w("p"))}
    for theme in content.themes:
        card = index.xpath(f"//ul[@class='kaarten kern']/li[@data-thema='{theme.chapter}']")[0]
        assert words(card.xpath("string(p[@class='zin'])")) in said


def test_every_row_of_the_tables_of_the_summary_is_a_card_once(con, content):
    leads = sorted(lead.label for theme in content.themes for lead in theme.leads)
    found = rows(
        con,
        "select distinct table_id, row_label from indicators.table_cells "
        "where chapter = 0 and not contains(figure_id, ':change_')",
    )
    assert leads == sorted(str(r["row_label"]) for r in found)


def test_the_charts_are_the_same_and_every_theme_has_one_or_says_why_not(content, index, summary):
    chosen = {theme.title: [c.chart_id for c in theme.charts] for theme in content.themes}
    assert all(len(theme.charts) <= 2 and bool(theme.charts) != bool(theme.no_charts) for theme in content.themes)
    shown = [
        (words(section.xpath("string(h2)")).partition(" ")[2], figure.get("id").removeprefix("figuur-"))
        for section in index.xpath("//section[@class='thema']")
        for figure in section.xpath(".//figure")
    ]
    wanted = [(title, chart_id) for title, charts in chosen.items() for chart_id in charts]
    first = [(title, chart_id) for title, charts in chosen.items() for chart_id in charts[:1]]
    assert shown == first, "the page has the first, Word has room"
    tags = [e.get(w("val")) for e in Package.open(summary).tree("word/document.xml").iter(w("tag"))]
    assert [t for t in tags if t.startswith("figuur:") and not t.endswith("@titel")] == [
        f"figuur:{c}" for _, c in wanted
    ]


def test_a_chart_without_figures_gives_way_to_the_next_choice(con, content, registry):
    shown = {chart.chart_id for theme in content.themes for chart in theme.charts}
    left = {name: chart for name, chart in content.charts.items() if name not in shown}
    others = load_themes(con, content.tables, left, registry)
    assert sum(len(theme.charts) for theme in others) >= 4
    assert all(bool(theme.charts) != bool(theme.no_charts) for theme in others)
    assert not shown & {chart.chart_id for theme in others for chart in theme.charts}
    none = load_themes(con, content.tables, {}, registry)
    assert {theme.no_charts[:47] for theme in none} == {"Bij dit thema is nog geen figuur te tekenen: er"}


def test_the_commands_write_it_find_nothing_to_refresh_and_no_mistake(samples, summary, tmp_path, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))

    def run(*words: str) -> str:
        result = CliRunner().invoke(svm, ["doc", *words])
        assert result.exit_code == 0, result.output
        return result.output

    path = tmp_path / "0.docx"
    run("new", "0", "--to", str(path))
    assert path.read_bytes() == summary.read_bytes()
    seen, same = re.match(
        r"(\d+) gezien, (\d+) ongewijzigd, 0 wijzigingen, 0 geweigerd, 0", run("refresh", str(path))
    ).groups()
    assert seen == same and int(seen) > 60
    assert "0 fout" in run("lint", str(path))


def test_every_choice_names_a_table_of_its_theme_and_none_is_tied(con):
    found = rows(
        con,
        "select t.chapter, c.choice from reference.summary_charts as c "
        "left join reference.report_tables as t using (table_id) order by t.chapter, c.choice",
    )
    places = {
        chapter: [r["choice"] for r in group] for chapter, group in itertools.groupby(found, lambda r: r["chapter"])
    }
    assert all(choices == list(range(1, len(choices) + 1)) for choices in places.values()), places
    assert None not in places
