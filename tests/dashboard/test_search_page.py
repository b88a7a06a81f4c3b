"""The search page finds from disk what `svm figure` finds, in the same order; without script it is a list."""

from __future__ import annotations

import json

import pytest
from lxml import html

from publish.dashboard.search import searchable, sought
from publish.find.search import load_names
from svm.database import connect
from svm.figures import OpenRegistry, load_registry
from tests.find.test_headlines import QUERIES

#: raw bytes that the search page may load
MOST = 300_000
MORE = [
    "202",
    "",
    "de van het",
    "Türkiye",
    "xyzzy",
    "vergunningsaanvraging",
    "asiel eritrea kwartaal",
    "Kennis en Talent",
    "a.b",
]


@pytest.fixture(scope="module")
def index(samples):
    con = connect(samples.home)
    return searchable(load_registry(con), load_names(con))


def test_the_page_finds_the_same_when_only_what_it_may_show_was_read(samples, index):
    con = connect(samples.home)
    names = load_names(con)
    registry = OpenRegistry(con, among=sought(names))
    few = searchable(registry, names)
    assert len(registry) < con.execute("select count(*) from indicators.figures").fetchall()[0][0]

    def order(found):
        return [(e.figure.figure_id, e.state, e.rank, found.groups[e.groups[0]]) for e in found.entries]

    assert order(few) == order(index)


def opened(page, edition, text=""):
    page.goto(f"{(edition / 'indicatoren.html').as_uri()}?q={text}")
    page.wait_for_function("window.svmZoek !== undefined")


def test_the_page_counts_as_the_command_does(page, edition, index):
    opened(page, edition)
    for text in [*QUERIES, *MORE]:
        told = page.evaluate(
            """(text) => {
                const hits = svmZoek.search(svmZoek.data.figures, text);
                const one = (hit) => [hit.entry.id, hit.cost];
                const first = svmZoek.headline(hits);
                return [hits.slice(0, 10).map(one), first && first.entry.id, svmZoek.unknown(text)];
            }""",
            text,
        )
        hits = index.search(text)
        first = hits.headline
        assert told == [
            [[hit.figure.figure_id, hit.cost] for hit in list(hits)[:10]],
            first and first.figure.figure_id,
            index.unknown(text),
        ], text


@pytest.mark.parametrize("text", ["asielaanvragen", "syriers", "arbeidsmigratie"])
def test_the_best_answer_is_that_of_all_figures(index, text):
    assert index.search(text).headline.figure.figure_id == QUERIES[text]


def test_a_reader_gets_the_figure_with_its_sentence_then_what_else_fits(page, edition):
    opened(page, edition, "asielaanvragen")
    best = page.locator(".beste")
    assert "24.140" in best.inner_text()
    assert "Eerste asielaanvragen: in 2025 was het aantal personen 24.140." in best.inner_text()
    assert best.locator("a").get_attribute("href") == "indicator/asy_first/2025.html#asy_first:2025"
    heads = page.locator("#uitkomst h2").all_inner_texts()
    assert [head.split(" (")[0] for head in heads] == [
        "Beste antwoord",
        "Cijfers",
        "Indicatoren",
        "Tabellen en figuren",
    ]
    assert "Cijfers: " in page.locator("#gevonden").inner_text()
    assert not page.locator("#lijst").is_visible()
    # every link leads somewhere
    for address in page.locator("#uitkomst a").evaluate_all("all => all.map((one) => one.getAttribute('href'))"):
        assert (edition / address.partition("#")[0]).exists(), address
    # a country has its figures, a yellow one its reason, a table its number
    field = page.get_by_label("Zoek op onderwerp")
    field.fill("syriers")
    page.locator(".lid").first.wait_for()
    assert page.locator(".lid strong").first.inner_text().startswith("Syrië")
    field.fill("tabel 3.2")
    field.press("Enter")
    assert page.evaluate("document.activeElement.closest('.beste') !== null")
    assert any("Tabel 3.2" in text for text in page.locator("#uitkomst li").all_inner_texts())
    field.fill("herhaalde asielaanvragen 2025")
    page.locator(".beste .geel").wait_for()
    assert "[geel:" in page.locator(".beste").inner_text()
    # what is not there is named
    field.fill("xyzzy")
    page.get_by_text("‘xyzzy’ komt nergens voor").wait_for()
    assert page.locator("#uitkomst").inner_text() == ""
    field.fill("")
    page.locator("#lijst h2").first.wait_for()


def test_an_english_reader_gets_an_english_answer(page, edition):
    opened(page, edition / "en", "asylum applications Syria 2024")
    best = page.locator(".beste").inner_text()
    assert "First asylum applications, Syria, 2024: 11,525 persons." in best and "Best answer" in best
    assert page.locator("#uitkomst").inner_text().count("was het") == 0


def test_the_box_in_the_head_of_any_page_leads_to_the_answer(page, edition):
    page.goto((edition / "hoofdstuk" / "5.html").as_uri())
    page.get_by_label("Zoek een cijfer, land of tabel").fill("immigratie 2025")
    page.keyboard.press("Enter")
    page.locator(".beste").wait_for()
    assert "reg_immigration/2025.html" in page.locator(".beste a").get_attribute("href")


def test_every_page_has_one_search_box_and_only_the_search_page_loads_the_index(pages, edition):
    for path, tree in pages.items():
        if path.parent.name == "figuren":
            continue  # a chart to put in a page of somebody else
        [form] = tree.xpath("//form[@role='search']")
        home = edition / "en" if path.is_relative_to(edition / "en") else edition
        assert (path.parent / form.get("action")).resolve() == (home / "indicatoren.html").resolve(), path
        scripts = [one.rpartition("/")[2] for one in tree.xpath("//script/@src")]
        assert ("zoeken.js" in scripts) == (path.name == "indicatoren.html"), path


def test_without_script_the_page_is_the_list_of_indicators(edition):
    tree = html.fromstring((edition / "indicatoren.html").read_bytes())
    assert len(tree.xpath("//div[@id='lijst']//a")) > 100
    assert tree.xpath("//div[@id='uitkomst']/@hidden") and not tree.xpath("//div[@id='lijst']/@hidden")


def test_the_index_is_small_and_holds_no_number_of_its_own(edition):
    path = edition / "zoeken" / "index.js"
    assert path.stat().st_size < MOST and (edition / "en" / "zoeken" / "index.js").stat().st_size < MOST
    data = json.loads(path.read_text(encoding="utf-8").removeprefix("svmZoekIndex(").removesuffix(");\n"))
    # texts only: rank and places are the numbers in it
    assert all(isinstance(part, str) for figure in data["figures"] for part in figure[3:5])
