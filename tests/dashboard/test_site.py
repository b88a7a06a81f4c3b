"""The site of the bundled real figures: every address, every text, and the pages in a real browser without a network."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html
from openpyxl import load_workbook

from publish.charts import draw
from publish.charts.chart import load_charts
from publish.dashboard import stands
from publish.dashboard.write import write_site
from publish.documents.create import palette
from publish.look.html import anchor, figure_page
from publish.news.draft import make_draft, uses
from publish.news.messages import load_messages
from publish.news.source import open_source
from publish.office.controls import find_controls
from publish.office.package import Package
from publish.tables.table import load_tables, to_csv
from publish.workbook.book import write_workbook
from svm.database import connect, rows
from svm.errors import UserError
from svm.figures import load_registry
from svm.home import Home
from svm.locks import exclusive
from svm.yellow import reason_of
from tests.pack import read

#: one page of each kind
PAGES = (
    "hoofdstuk/6.html",
    "index.html",
    "status.html",
    "controles.html",
    "brieven/coa.html",
    "indicatoren.html",
    "indicator/asy_first.html",
    "indicator/asy_first/2025.html",
    "indicator/hou_ladder.html",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
#: axe need not fetch the style sheet once more: the page has it
AXE = {"runOnly": RULES, "preload": False}


def test_every_link_and_place_exists_and_nothing_comes_from_elsewhere(site, pages, data_docs):
    ids = {path: Counter(tree.xpath("//@id")) for path, tree in (pages | data_docs).items()}
    assert all(max(found.values(), default=1) == 1 for found in ids.values()), "an id occurs once on a page"
    for path, tree in (pages | data_docs).items():
        for link in tree.xpath("//@href | //@src | //@srcset | //@action"):
            if link == "data:,":
                continue
            assert "://" not in link and not link.startswith("/"), (path, link)
            address, place = urldefrag(unquote(link))
            target = (path.parent / address).resolve() if address else path
            assert target.is_relative_to(site) and target.is_file(), (path, link)
            assert not place or place in ids[target], (path, link)
    style = (site / "2026" / "stijl.css").read_text()
    assert "url(" not in style and "@import" not in style


def says_why(figure: html.HtmlElement, yellow_text: str) -> bool:
    """Whether a yellow figure has its reason beside it, or a mark that is explained once at its table."""
    where = "".join(figure.xpath("ancestor-or-self::*[self::td or self::li][1]")[0].itertext())
    lines = figure.xpath("ancestor::details[1]/p/text()") or figure.xpath("ancestor::section[1]/footer/p/text()")
    told = [line.partition(" = ") for line in lines]
    return yellow_text in where or any(mark in where and said == reason_of(yellow_text) for mark, _, said in told)


def test_every_figure_has_its_address_and_each_page_says_what_the_registry_says(samples, edition, pages):
    con = connect(samples.home)
    figures = {f.figure_id: f for f in load_registry(con)}
    compared = Counter()
    for path, tree in pages.items():
        for one in tree.xpath("//*[@data-figure]"):
            figure = figures.get(one.get("data-figure"))
            said = (one.xpath("./a/text()") or one.xpath("text()"))[0].strip()
            if figure is None:
                assert said == ".", (path, one.get("data-figure"))
            else:
                assert said == figure.table_text, (path, figure.figure_id)
                assert not figure.is_yellow or says_why(one, figure.yellow_text), (path, figure.figure_id)
                compared[figure.figure_id] += 1
    assert set(compared) == set(figures), "every figure stands on at least one page"
    for figure_id in figures:
        address, place = urldefrag(unquote(figure_page(figure_id)))
        assert pages[edition / address].get_element_by_id(place) is not None and place == anchor(figure_id)


def test_a_card_says_the_period_of_the_figure_it_prints(samples, edition, pages):
    found = rows(connect(samples.home), "select * from indicators.figures")
    labels = {r["period"]: r["period_label"] for r in found}
    printed = {r["figure_id"]: r["printed_period"] for r in found if r["printed_value"] is not None}
    own = carried = none = 0
    for card in pages[edition / "index.html"].xpath("//ul[contains(@class, 'kaarten')]/li"):
        link = card.xpath(".//p[@class='getal']/a")[0]
        figure_id = link.get("data-figure") or link.get("data-geen-cijfer")
        said = card.xpath("string(.//p[@class='getal']/span[@class='periode'])").removesuffix(", voorlopig")
        assert link.get("aria-label").endswith(f", {said}"), figure_id
        assert (figure_id in printed) == ("data-figure" in link.attrib), figure_id
        if figure_id in printed:
            assert said == labels[printed[figure_id]], figure_id
            is_own = printed[figure_id] == figure_id.split(":")[1]
            own, carried = own + is_own, carried + (not is_own)
        else:
            none += 1
            assert said == labels[figure_id.split(":")[1]] and link.text == "geen cijfer", figure_id
    assert none > 5
    assert own > 5 and carried > 5, "both kinds are there"


def test_nothing_on_the_site_is_more_precise_than_print(samples, edition):
    """An earlier value is rounded as the present one is, and what stands in the raw file is told by its place."""
    known = rows(
        connect(samples.home),
        """
        select f.figure_id, f.display_text, f.hedge, v.printed_text, f.value <> f.printed_value as is_rounded, o.raw_value
        from indicators.figures as f
        inner join indicators.observations as o using (indicator_id, period, breakdown)
        inner join monitor.vintages as v using (indicator_id, period, breakdown)
        where f.measure = 'value' and f.value = v.value and f.printed_value is not null
        """,
    )
    for r in known:
        now = str(r["display_text"]).removeprefix(f"{r['hedge']} ").rstrip("%")
        assert str(r["printed_text"]).rstrip("*") == now, r["figure_id"]
    raw = {r["figure_id"]: r["raw_value"] for r in known if r["is_rounded"] and r["raw_value"]}
    compared = 0
    for path in edition.glob("indicator/*.csv"):
        for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            if row["figure_id"] in raw:
                assert f"“{raw[row['figure_id']]}”" not in row["origin"], row["figure_id"]
                compared += 1
    assert compared == len(raw) > 3


def test_document_workbook_pack_site_and_news_print_one_text_per_figure(samples, pages, tmp_path):
    con = connect(samples.home)
    registry, tables = load_registry(con), load_tables(con)
    said: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for tree in pages.values():
        for one in tree.xpath("//*[@data-figure]"):
            said[one.get("data-figure")]["site"].add((one.xpath("./a/text()") or one.xpath("text()"))[0].strip())
    for table in tables:
        for row in csv.DictReader(io.StringIO(to_csv(table))):
            said[row["figure_id"]]["pack"].add(re.split(r" [(\[]", row["text"])[0])
    differences = [
        (figure_id, channel, texts)
        for figure_id, found in said.items()
        for channel, texts in found.items()
        if texts != {figure.table_text if (figure := registry.get(figure_id)) else "."}
    ]
    compared = Counter(channel for found in said.values() for channel in found)
    write_workbook(registry, tables, tmp_path / "cijfers.xlsx")
    lines = load_workbook(tmp_path / "cijfers.xlsx", read_only=True)["cijfers"].iter_rows(values_only=True)
    head = next(line for line in lines if "tag" in line)
    for line in lines:
        figure, text = registry.get(line[head.index("tag")]), line[head.index("zoals gedrukt")]
        differences += [] if text == figure.running_text else [(figure.figure_id, "werkmap", text)]
        compared["werkmap"] += 1
    for chapter in range(2, 8):
        palette(registry, tables, chapter, tmp_path / "palet.docx")
        for control in find_controls(Package.open(tmp_path / "palet.docx")):
            if named := registry.of_tag(control.tag):
                differences += (
                    [] if control.text == named[0].said(*named[1:]) else [(control.tag, "document", control.text)]
                )
                compared["document"] += 1
    for figure_id, channel, text in uses(make_draft(open_source(samples.home), load_messages())):
        differences += [] if text == registry.get(figure_id).text(channel) else [(figure_id, "nieuws", text)]
        compared["nieuws"] += 1
    assert differences == []
    assert compared["site"] >= len(registry) and compared["werkmap"] == len(registry), compared
    assert compared["document"] > 9000 and compared["pack"] > 1400 and compared["nieuws"] > 10, compared


def test_the_csv_of_an_indicator_reads_without_being_told_and_is_no_more_precise_than_print(samples, edition, pages):
    figures = {f.figure_id: f for f in load_registry(connect(samples.home))}
    said = {}
    for path in edition.glob("indicator/*.csv"):
        read.as_readers_see_it(path)
        for line in read.lines(path):
            text = figures[line["figure_id"]].table_text
            assert line["text"].startswith(text), line
            said[line["figure_id"]] = line["value"]
            assert line["value"] == (read.printed(text.removesuffix("*")) or ""), line
    assert set(said) == set(figures) and sum(map(bool, said.values())) > 2000
    assert not [path for path, tree in pages.items() if "daar staat" in tree.text_content()]


def test_titles_language_headings_and_pictures(pages):
    for path, tree in pages.items():
        assert tree.get("lang") == "nl" and tree.findtext(".//title"), path
        assert len(tree.xpath("//h1")) == 1, path
        levels = [int(h.tag[1]) for h in tree.xpath("//h1 | //h2 | //h3")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), path
        assert all(image.get("alt") for image in tree.xpath("//img")), path
        for table in tree.xpath("//table"):
            assert table.xpath(".//thead//th[@scope='col']") and table.xpath(".//tbody//th[@scope='row']"), path


def test_dates_are_written_in_dutch_and_a_table_keeps_its_address_under_its_number(pages, edition):
    codes = re.compile(r"(?<![\w:/~.-])\d{4}-\d\d-\d\d(?![\w~/-])")
    found = {path.name: codes.findall(page.text_content()) for path, page in pages.items()}
    assert {name: dates for name, dates in found.items() if dates} == {}
    migration = pages[edition / "hoofdstuk" / "2.html"]
    heads = [h.text_content().split()[0] for h in migration.xpath("//section/h2")]
    assert heads == [f"2.{n}" for n in range(1, len(heads) + 1)]
    assert migration.xpath("//section/@id")[:2] == ["tabel-2.6", "tabel-2.7"]


def test_the_pages_hold_no_path_of_the_machine_and_two_writes_give_the_same_bytes(site, samples, tmp_path, monkeypatch):
    charts = load_charts(connect(samples.home))[::20]
    assert [draw.svg(c, draw.WIDE) for c in charts] == [
        (site / "2026" / "figuren" / f"{c.name}.svg").read_text() for c in charts
    ]
    monkeypatch.setattr(draw, "svg", lambda *_: "drawn above")
    again = write_site(connect(samples.home), Home(tmp_path)).parent
    files = sorted(p.relative_to(site) for p in site.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(again) for p in again.rglob("*") if p.is_file())
    for name in files:
        data = (site / name).read_bytes()
        assert "figuren" in name.parts or data == (again / name).read_bytes(), name
        assert str(samples.home.root).encode() not in data and str(Path.home()).encode() + b"/" not in data, name


def test_the_first_page_is_light_and_fast(edition, page):
    weight = sum((edition / name).stat().st_size for name in ("index.html", "stijl.css", "site.js"))
    assert weight < 300_000
    page.goto((edition / "index.html").as_uri())
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].toJSON()")
    assert timing["domInteractive"] < 1000 and timing["loadEventEnd"] < 1000


@pytest.mark.parametrize("address", PAGES)
def test_wcag_on_a_desk_and_on_a_phone(edition, page, address):
    from axe_playwright_python.sync_playwright import Axe

    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((edition / address).as_uri())
        found = Axe().run(page, options=AXE)
        assert found.violations_count == 0, found.generate_report()
        assert len(found.response["passes"]) > 30, "the rules were run"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page is not wider than the screen"


def test_axe_finds_a_planted_mistake(edition, page, tmp_path):
    """A made-up page: the real one with its language taken away and a picture without a text put in."""
    from axe_playwright_python.sync_playwright import Axe

    made = (edition / "index.html").read_text().replace('<html lang="nl">', "<html>")
    made = made.replace("<h1>", f'<img src="{(edition / "figuren" / "3_1.svg").as_uri()}"><h1>')
    for name in ("stijl.css", "site.js"):
        made = made.replace(f'"{name}"', f'"{(edition / name).as_uri()}"')
    made = made.replace('"figuren/', f'"{(edition / "figuren").as_uri()}/')
    (tmp_path / "verzonnen.html").write_text(made)
    page.goto((tmp_path / "verzonnen.html").as_uri())
    found = {v["id"] for v in Axe().run(page, options=AXE).response["violations"]}
    assert {"html-has-lang", "image-alt"} <= found


def test_the_keyboard_reaches_everything(edition, page):
    page.goto((edition / "index.html").as_uri())
    focused = "document.activeElement"
    page.keyboard.press("Tab")
    assert page.evaluate(f"{focused}.className") == "sprong"
    assert page.evaluate(f"{focused}.getBoundingClientRect().left") >= 0, "the skip link shows when it has the focus"
    page.keyboard.press("Enter")
    assert page.evaluate(f"{focused}.id") == "inhoud"
    reached = set()
    for _ in range(400):
        page.keyboard.press("Tab")
        where = page.evaluate(
            f"[...document.querySelectorAll('a, button, input, summary, [tabindex=\"0\"]')].indexOf({focused})"
        )
        if where < 0:
            break
        reached.add(where)
        outline = page.evaluate(f"getComputedStyle({focused}).outlineStyle")
        assert outline != "none", "the focus can be seen"
    page.goto((edition / "index.html").as_uri())
    seen = "[...document.querySelectorAll('a, button, input, summary')].filter((e) => e.checkVisibility()).length"
    every = page.evaluate(seen)
    assert len(reached) >= every - 14, "all below the menu, from the skip link on"
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None


def test_a_second_writer_is_told_and_what_a_killed_one_left_goes_away(samples, tmp_path, monkeypatch):
    monkeypatch.setattr(draw, "svg", lambda *_: "drawn elsewhere")
    home = Home(tmp_path)
    with exclusive(tmp_path / "warehouse" / ".site.lock", "svm dashboard"), pytest.raises(UserError, match="running"):
        write_site(connect(samples.home), home)
    half = tmp_path / "out" / "site" / ".2026-halved.fresh" / "2026"
    half.mkdir(parents=True)
    start = write_site(connect(samples.home), home)
    assert sorted(p.name for p in start.parent.iterdir()) == ["2026", "data_docs", "index.html"]
    before = (start.parent / "2026" / "index.html").read_bytes()
    stands.forget(home)
    monkeypatch.setattr(draw, "svg", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_site(connect(samples.home), home)
    assert (start.parent / "2026" / "index.html").read_bytes() == before, "the pages that were there stay"
