"""Charts that a reader can question: what may be chosen is data, and in a browser it is drawn, read and taken along."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import duckdb
import pytest

from publish.charts.chart import load_chart
from publish.charts.choices import INDEX, NUMBER, SHARE, load_choices
from publish.look.html import environment, vendored
from publish.look.theme import SERIES, SHAPES, colour
from publish.release.freeze import RELATIONS
from publish.release.frozen import LACKING, SCHEMAS
from svm.database import connect, rows
from svm.figures import load_registry
from tests.pack import read

#: bytes of a page with charts: what it loads before a reader asks anything
LIGHT = 400_000


def data_of(edition, name: str) -> dict:
    """What the script with the data of a chart hands to the page."""
    text = (edition / "figuren" / f"{name}.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix(f"svmFiguur({json.dumps(name)},").removesuffix(");\n"))


def test_the_library_is_the_one_that_its_record_names(edition):
    kept = hashlib.sha256(vendored("d3.js").encode()).hexdigest()
    assert f"sha256 {kept}\n" in vendored("d3.txt")
    assert {(edition / "vendor" / name).read_text() for name in ("d3.js", "d3.txt")} == {
        vendored("d3.js"),
        vendored("d3.txt"),
    }


def test_every_view_of_every_chart_says_what_the_registry_says_and_an_index_is_what_it_claims(samples):
    con = connect(samples.home)
    figures: dict[Any, dict[str, Any]] = {r["figure_id"]: r for r in rows(con, "select * from indicators.figures")}
    series = {
        (r["chart_id"], r["series_order"], r["view"]): r for r in rows(con, "select * from indicators.chart_series")
    }
    drawn = defaultdict(list)
    for r in rows(
        con, "select * from indicators.chart_choices order by chart_id, series_order, view, period_end, period"
    ):
        drawn[(r["chart_id"], r["series_order"], r["view"])].append(r)
        own = figures[r["figure_id"]]
        # carried over or doubted is not drawn
        assert own["carried_period"] is None and own["status"] != "twijfel", r
        if r["view"] == INDEX:
            continue
        assert (r["drawn_value"], r["display_text"], r["mark"]) == (
            own["printed_value"], own["display_text"], own["mark"]
        ), r  # fmt: skip
        assert (r["view"] == SHARE) == (own["measure"] == "share_pct")
    # a view is drawn or has a reason, never both
    assert {key for key, r in series.items() if not r["withheld_reason"]} == set(drawn)
    assert {key[2] for key in drawn} == {NUMBER, SHARE, INDEX}
    indexed = 0
    for (chart_id, _, view), points in drawn.items():
        if view != INDEX:
            continue
        base = figures[points[0]["figure_id"]]
        label = next(r["base_label"] for key, r in series.items() if key[0] == chart_id and r["base_label"])
        assert points[0]["drawn_value"] == 100 and base["period_label"] == label
        assert not base["is_yellow"] and base["mark"] == base["hedge"] == "" and base["value"] >= 50
        assert base["unit"] not in ("percent", "per_1000", "days", "weeks", "months")
        assert len({p["segment"] for p in points}) == 1 and len(points) >= 3
        for p in points:
            exact = 100 * figures[p["figure_id"]]["value"] / base["value"]
            assert p["drawn_value"] == Decimal(exact).quantize(Decimal(1), ROUND_HALF_UP), p
            assert p["display_text"] == f"{p['drawn_value']:,.0f}".replace(",", "."), p
            assert p is points[0] or p["break_note"] == "", "no break lies between a figure and its base"
            indexed += 1
    assert indexed > 100


def test_the_lines_that_a_chart_draws_are_the_same_in_the_picture_and_in_the_drawing(samples):
    con = connect(samples.home)
    columns = "chart_id, figure_id, drawn_on, drawn_value, display_text, mark, is_yellow, yellow_text, segment, breaks"
    pictured = f"""
        select {columns} from indicators.chart_points
        where chart_kind = 'lijn' and drawn_value is not null
        order by chart_id, figure_id"""
    asked = f"""
        select {columns} from indicators.chart_choices
        where view = 'getal' and (chart_id, series_order) in (
            select (s.chart_id, s.series_order) from indicators.chart_series as s where s.is_shown
        ) and chart_id in (select p.chart_id from indicators.chart_points as p where p.chart_kind = 'lijn')
        order by chart_id, figure_id"""
    assert rows(con, pictured) == rows(con, asked)


def test_what_may_not_be_compared_is_a_pair_and_what_is_one_kind_is_none(samples):
    con = connect(samples.home)
    choices = load_choices(con, ["3.1", "5.2", "6.1"])
    assert choices["3.1"].pairs == () and len(choices["3.1"].series) > 5
    for chart_id in ("5.2", "6.1"):
        assert choices[chart_id].pairs and all(reason for *_, reason in choices[chart_id].pairs)
    # a series with another source, scope or population never comes beside one without
    apart = rows(
        con,
        """
        select count(*) as n
        from indicators.chart_series as a
        inner join indicators.chart_series as b
            on a.chart_id = b.chart_id and a.series_order < b.series_order
            and a.indicator_id = b.indicator_id and a.view = 'getal' and b.view = 'getal'
        left join indicators.chart_pairs as p
            on a.chart_id = p.chart_id and a.series_order = p.series_a and b.series_order = p.series_b
        where contains(a.breakdown, 'source=') <> contains(b.breakdown, 'source=') and p.reason is null
        """,
    )
    assert apart[0]["n"] == 0


def test_the_data_of_a_chart_are_its_figures(samples, edition):
    figures = {f.figure_id: f for f in load_registry(connect(samples.home))}
    for path in edition.glob("figuren/*.csv"):
        read.as_readers_see_it(path)
        for line in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))):
            assert line["text"].startswith(figures[line["figure_id"]].table_text), (path.name, line)
            assert line["source"] or line["value"] == ""
            assert line["as_of"] == "21 juni 2026"
    one = data_of(edition, "3_1")
    assert {view for s in one["series"] for view in s["points"]} == {NUMBER, SHARE, INDEX}
    assert all(s["withheld"].keys().isdisjoint(s["points"]) for s in one["series"])
    script = (edition / "tekening.js").read_text()
    assert json.dumps([colour(name) for name in SERIES]) in script and json.dumps(list(SHAPES)) in script


def test_an_edition_that_was_frozen_without_choices_shows_the_picture_alone(samples):
    past = duckdb.connect()
    past.execute("create schema indicators")
    for name in ("chart_series", "chart_choices", "chart_pairs"):
        past.execute(f"create view indicators.{name} as {LACKING[name]}")
        assert name in RELATIONS and name in SCHEMAS["indicators"]
    chart = load_chart(connect(samples.home), "3.1")
    choices = load_choices(past, ["3.1"])
    words = """{% from "chart.html" import chart with context %}{{ chart(one, "figuren/", "figuur-3.1", address) }}
        {% include "chart_tools.html" %}"""
    made = environment().from_string(words).render(choices=choices, one=chart, address=lambda figure_id: "")
    assert choices == {} and "<picture>" in made and "<table>" in made
    assert "data-figuur" not in made and "<template" not in made and "csv" not in made


def opened(page, edition, address: str, figure: str):
    """A figure on its page, with the drawing there: somebody pointed at it."""
    page.goto((edition / address).as_uri())
    host = page.locator(f'[id="figuur-{figure}"]')
    host.scroll_into_view_if_needed()
    host.locator("picture").hover()
    host.locator(".tekening svg").wait_for()
    return host


def readout(host) -> str:
    return " ".join(host.locator(".aflezing p").all_inner_texts())


def test_a_reader_points_walks_touches_and_chooses(edition, page):
    from axe_playwright_python.sync_playwright import Axe

    page.goto((edition / "hoofdstuk/3.html").as_uri())
    loaded = "[...document.scripts].map((s) => s.src.split('/').pop())"
    assert "d3.js" not in page.evaluate(loaded), "nothing of it is loaded before a reader asks"
    host = opened(page, edition, "hoofdstuk/3.html", "3.1")
    assert {"d3.js", "tekening.js", "3_1.js"} <= set(page.evaluate(loaded))
    assert not host.locator("picture").is_visible()
    data = data_of(edition, "3_1")

    # pointing at a bar
    bar = host.locator(".doel").nth(1)
    bar.hover()
    label, period, _, text, *_ = data["bars"][1]
    assert readout(host).startswith(f"{label}, {period}: {text}")
    assert host.locator("[role=status]").inner_text() == readout(host)

    # as lines: one stop of the tab key, then arrows
    host.locator("[data-vorm=lijn]").click()
    assert host.locator(".tekening [tabindex='0']").count() == 1
    host.locator(".kiezen summary").focus()
    page.keyboard.press("Tab")
    focused = "document.activeElement.getAttribute('aria-label')"
    newest = page.evaluate(focused)
    first = data["series"][0]
    said = [f"{first['label']}, {data['periods'][p[0]][0]}: {p[2]}" for p in first["points"][NUMBER]]
    assert newest.startswith(said[-1]) and readout(host).startswith(said[-1])
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(focused).startswith(said[-2])
    page.keyboard.press("Home")
    assert page.evaluate(focused).startswith(said[0])
    page.keyboard.press("End")
    assert page.evaluate(focused).startswith(said[-1])
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused).startswith(f"{data['series'][1]['label']}, ")
    assert host.locator(".tekening [tabindex='0']").count() == 1
    page.keyboard.press("Escape")
    assert not host.locator(".aflezing").is_visible()
    page.keyboard.press("ArrowRight")
    assert host.locator(".aflezing").is_visible()

    # choosing: a sixth series makes small multiples on one scale
    host.locator(".kiezen summary").click()
    boxes = host.locator(".reeksen input")
    while host.locator(".reeksen input:checked").count() < 6:
        host.locator(".reeksen input:not(:checked):enabled").first.check()
    assert host.locator("[data-vorm=veelvoud]").get_attribute("aria-pressed") == "true"
    assert host.locator(".tekening svg text[font-weight=bold]").count() >= 6
    drawn = host.locator("[role=status]").inner_text()
    assert all(data["series"][n]["label"] in drawn for n in range(boxes.count()) if boxes.nth(n).is_checked())

    # as an index: its base is 100, what may not be an index says why
    host.locator("[data-maat=index]").click()
    assert data["units"][INDEX] in host.locator("[role=status]").inner_text()
    withheld = [s["withheld"][INDEX] for s in data["series"] if INDEX in s["withheld"]]
    assert all(
        why in host.locator(".reeksen").inner_text() + host.locator(".opmerkingen").inner_text() for why in withheld
    )
    found = Axe().run(
        page, context="[id='figuur-3.1']", options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"], "preload": False}
    )
    assert found.violations_count == 0, found.generate_report()

    # the link keeps the choice
    host.locator("[data-doe=link]").click()
    link = host.locator(".kopie textarea").input_value()
    assert link.endswith("#figuur-3.1") and "maat=index" in link
    page.goto(link)
    host = page.locator("[id='figuur-3.1']")
    host.locator(".tekening svg").wait_for()
    assert host.locator("[data-maat=index]").get_attribute("aria-pressed") == "true"
    assert host.locator("[role=status]").inner_text().startswith(drawn.split(". ")[0])
    host.locator("[data-doe=insluiten]").click()
    assert "figuren/3_1.html?figuur=3_1" in host.locator(".kopie textarea").input_value()
    with page.expect_download() as taken:
        host.locator("[data-doe=png]").click()
    assert taken.value.suggested_filename == "3_1.png"
    assert taken.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_link_is_no_way_round_what_may_not_be_compared(edition, page):
    data = data_of(edition, "5_2")
    a, b, why = data["pairs"][0]
    asked = "&".join(f"reeks={data['series'][n]['id']}" for n in (a, b))
    page.goto(f"{(edition / 'hoofdstuk/5.html').as_uri()}?figuur=5_2&{asked}")
    host = page.locator("[id='figuur-5.2']")
    host.locator(".tekening svg").wait_for()
    assert host.locator(".reeksen input:checked").count() == 1
    host.locator(".kiezen summary").click()
    assert host.locator(f".reeksen label:has(input[value='{data['series'][b]['id']}'])").inner_text().endswith(why)


def test_yellow_is_told_in_words_and_the_picture_prints(edition, page, tmp_path):
    """Made up: the newest point of a real line is made yellow, and in doubt. Paper has the picture and its notes."""
    reason = "[controle: verzonnen; nagevraagd bij niemand]"
    data = data_of(edition, "5_2")
    one = data["series"][0]
    point = one["points"][NUMBER][-1]
    point[4:6] = [2, [len(data["texts"]), len(data["texts"]) + 1]]
    data["texts"] += ["[controle]", reason]
    shutil.copytree(edition / "vendor", tmp_path / "vendor")
    for name in ("stijl.css", "site.js", "tekening.js", "figuren/5_2.html", "figuren/5_2.svg", "figuren/5_2-smal.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(edition / name, tmp_path / name)
    (tmp_path / "figuren/5_2.js").write_text(f"svmFiguur({json.dumps('5_2')},{json.dumps(data)});")
    host = opened(page, tmp_path, "figuren/5_2.html", "5.2")
    drawn = host.locator(f".doel[aria-label^='{one['label']}, {data['periods'][point[0]][0]}']")
    assert drawn.get_attribute("aria-label").endswith(f". {reason}")
    assert drawn.locator("path").get_attribute("fill") == colour("geel")
    assert "[controle]" in host.locator(".tekening text").all_text_contents()
    drawn.focus()
    assert host.locator(".aflezing .geel").inner_text() == reason
    page.emulate_media(media="print")
    assert host.locator("picture").is_visible() and host.locator(".noot").first.is_visible()
    assert not host.locator(".tekening").is_visible() and not host.locator(".acties").is_visible()


def test_a_finger_reads_a_point_on_a_narrow_screen(edition, browser):
    context = browser.new_context(offline=True, viewport={"width": 320, "height": 640}, has_touch=True)
    page = context.new_page()
    # the width of a screen of 1280 at 400 %
    page.goto((edition / "hoofdstuk/5.html").as_uri())
    host = page.locator("[data-figuur$='/5_2']")
    host.scroll_into_view_if_needed()
    host.locator("picture").tap()
    host.locator(".tekening svg").wait_for()
    host.locator(".doel").first.tap()
    data = data_of(edition, "5_2")
    assert readout(host).startswith(f"{data['series'][0]['label']}, ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_without_script_the_picture_the_table_and_the_downloads_are_there(edition, browser):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    for address in ("hoofdstuk/3.html", "figuren/3_1.html"):
        page.goto((edition / address).as_uri())
        host = page.locator("[id='figuur-3.1']")
        assert host.locator("picture img").is_visible() and host.locator("summary").is_visible()
        assert host.locator("button").count() == 0
        links = [a.get_attribute("href") for a in host.locator(".acties a").all()]
        assert [link.rsplit(".")[-1] for link in links] == ["svg", "csv"]
    context.close()


@pytest.mark.parametrize("chapter", range(2, 8))
def test_a_page_with_charts_is_light(edition, chapter):
    """What a chapter loads at once: itself, style, script, and the pictures of its first screens."""
    page = (edition / f"hoofdstuk/{chapter}.html").read_text()
    pictures = re.findall(r'<img src="\.\./(figuren/[^"]+)"', page)[:2]
    weight = {name: (edition / name).stat().st_size for name in ("stijl.css", "site.js", *pictures)}
    assert sum(weight.values()) + len(page.encode()) < LIGHT, weight
    asked = sum((edition / name).stat().st_size for name in ("tekening.js", "vendor/d3.js"))
    assert asked < 60_000, "what the first question loads besides the data of one chart"
