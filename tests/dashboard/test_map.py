"""The map of Europe: every figure on it is that of the warehouse, with script, without it, by key and on paper."""

from __future__ import annotations

import io
import json
from decimal import ROUND_HALF_UP, Decimal

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

from publish.dashboard.map import OUTLINES, load_map
from svm.database import connect, rows
from tests.dashboard.test_site import AXE

PAGE = "kaart.html"


@pytest.fixture(scope="module")
def con(samples):
    one = connect(samples.home)
    yield one
    one.close()


@pytest.fixture(scope="module")
def europe(con):
    return load_map(con)


@pytest.fixture(scope="module")
def tree(edition, pages):
    return pages[edition / PAGE]


def words(element) -> str:
    return " ".join(element.text_content().split())


def test_the_table_prints_every_figure_of_the_map_and_no_other(tree, con):
    printed = {
        td.get("data-figure"): words(td).split(" ")[0] for td in tree.xpath("//section//td") if td.get("data-figure")
    }
    known = {
        str(r["figure_id"]): str(r["table_text"])
        for r in rows(
            con,
            "select c.figure_id, f.table_text from indicators.map_cells as c join indicators.figures as f using (figure_id)",
        )
    }
    assert printed == known
    assert len(known) > 700
    cells = rows(con, "select count(*) as n, count(figure_id) as figures from indicators.map_cells")
    empty = [td for td in tree.xpath("//section//td[@data-k]") if not td.get("data-figure")]
    assert len(empty) == cells[0]["n"] - cells[0]["figures"]
    assert all(words(td).startswith(". [") and td.get("data-k") == "0" for td in empty)


def test_a_colour_is_a_class_of_the_printed_figure_and_yellow_has_none(con, europe):
    bounds = {
        (r["map_measure"], r["class_order"]): r["from_value"] for r in rows(con, "select * from indicators.map_classes")
    }
    found = rows(
        con,
        "select c.*, f.printed_value, f.value, f.is_yellow, f.carried_period from indicators.map_cells as c "
        "left join indicators.figures as f using (figure_id)",
    )
    for r in found:
        own = [
            order
            for (key, order), low in bounds.items()
            if key == r["map_measure"] and r["printed_value"] is not None and (low or 0) <= r["printed_value"]
        ]
        coloured = r["value"] is not None and not r["is_yellow"] and r["carried_period"] is None
        assert r["class_order"] == (max(own) if coloured else None), r
    for measure in europe.measures:
        assert all(cell.class_order == 0 for cell in measure.cells.values() if cell.yellow_text)


def test_numbers_per_1000_are_made_of_one_country_and_the_first_of_january_of_the_year(con):
    found = rows(
        con,
        """
        select f.figure_id, f.display_text, f.base_period, left(f.period, 4) || '-01-01' as january, own.value, p.value as people,
            f.source_line
        from indicators.figures as f
        inner join indicators.figures as own
            on f.indicator_id = own.indicator_id and f.period = own.period and f.breakdown = own.breakdown and own.measure = 'value'
        left join indicators.figures as p
            on p.indicator_id = 'eu_population' and p.period = left(f.period, 4) || '-01-01' and p.measure = 'value'
            and p.breakdown = 'geo=' || f.members['geo']
        where f.measure = 'per_1000'
        """,
    )
    assert len(found) > 1000
    for r in found:
        assert r["base_period"] == r["january"]
        exact = Decimal(str(r["value"])) * 1000 / Decimal(str(r["people"]))
        assert r["display_text"] == str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP)).replace(".", ","), r
        assert "migr_asy" in r["source_line"] and "tps00001" in r["source_line"]
    yellow = "select count(*) as n from indicators.figures where measure = 'per_1000' and is_yellow"
    assert rows(con, yellow)[0]["n"] == 0


def test_what_eurostat_printed_per_1000_is_what_comes_out_here(con):
    """Greece 2024 is the one figure of which press and warehouse know both sides."""
    both = rows(
        con,
        """
        select own.figure_id, own.display_text, theirs.display_text as theirs
        from indicators.figures as own
        inner join indicators.figures as theirs
            on own.period = theirs.period and own.breakdown = theirs.breakdown and theirs.measure = 'value'
            and theirs.indicator_id = 'eu_asylum_per_capita' and theirs.value is not null and not theirs.is_yellow
        where own.indicator_id = 'eu_asylum_first' and own.measure = 'per_1000'
        """,
    )
    assert [(r["figure_id"], r["display_text"]) for r in both] == [("eu_asylum_first:2024:geo=GRC:per_1000", "6,6")]
    assert all(r["display_text"] == r["theirs"] for r in both)


def test_every_country_of_the_data_is_drawn_once_or_listed(tree, europe):
    drawn = tree.xpath("//svg//@data-land")
    assert len(drawn) == len(set(drawn))
    assert set(drawn) | {code for code, name in europe.countries.items() if name in europe.off_map} == set(
        europe.countries
    )
    outlines = json.loads(OUTLINES.read_text(encoding="utf-8"))
    shapes = [shape.get("path") or str(shape["circle"]) for shape in outlines["countries"].values()]
    assert len(shapes) == len(set(shapes))
    assert OUTLINES.stat().st_size < 60_000
    assert {"MLT", "LUX", "LIE", "CYP"} <= set(drawn)


def test_without_script_there_is_a_map_a_legend_and_every_table(tree, europe):
    first = europe.measures[0]
    for group in tree.xpath("//svg/g[@data-land]"):
        cell = first.cells.get((group.get("data-land"), first.newest.year))
        assert group.get("class") == f"k{cell.class_order if cell else 0}"
    assert not tree.xpath("//section[contains(@class, 'kaartdeel')][@hidden]")
    assert tree.xpath("//form[@class='keuzes']/@hidden")
    shown = tree.xpath("//ul[@data-legenda][not(@hidden)]")
    assert [one.get("data-legenda") for one in shown] == [first.key]
    assert [words(li).split(" ", 1)[1] for li in shown[0][:2]] == ["minder dan 1.000", "1.000 tot 10.000"] or (
        "minder dan 1.000" in words(shown[0])
    )
    marks = {small.text for small in tree.xpath("//td/small[not(@data-ouder)]")}
    assert marks <= {p.get("data-merk") for p in tree.xpath("//p[@data-merk]")}


def test_the_map_leads_from_menu_summary_and_chapters(pages, edition):
    for path, at_least in (("index.html", 2), ("hoofdstuk/2.html", 2), ("hoofdstuk/4.html", 2), ("status.html", 1)):
        links = [href for href in pages[edition / path].xpath("//@href") if href.endswith("kaart.html")]
        assert len(links) >= at_least, path


def test_a_reader_chooses_a_measure_a_year_and_a_country(edition, page, europe):
    page.goto((edition / PAGE).as_uri())
    first = europe.measures[0]

    def colours() -> dict[str, str]:
        return dict(
            page.evaluate(
                "[...document.querySelectorAll('svg [data-land]')].map(g => [g.dataset.land, g.className.baseVal[1]])"
            )
        )

    def as_told(measure, year) -> dict[str, str]:
        shown = {code: measure.cells.get((code, year)) for code in europe.countries}
        return {code: str(cell.class_order if cell else 0) for code, cell in shown.items()}

    # every year of every measure, by the slider
    for measure in europe.measures:
        page.select_option("#kaart-maat", measure.key)
        for number, column in enumerate(measure.columns):
            page.evaluate(
                "n => { const s = document.getElementById('kaart-jaar'); s.value = n; s.dispatchEvent(new Event('input')); }",
                str(number),
            )
            assert colours() == as_told(measure, column.year), (measure.key, column.year)
            assert page.get_attribute("#kaart-jaar", "aria-valuetext") == column.label
            assert page.inner_text("#kaart-titel") == f"{measure.what}, {column.label}"
        assert page.locator("section.kaartdeel:visible").count() == 1

    # by key: one stop, alphabetical, and round at the end
    page.goto((edition / PAGE).as_uri() + f"#{first.key}/2024")
    page.focus("#kaart-jaar")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("location.hash") == f"#{first.key}/2023"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    names = list(europe.countries.values())
    assert page.evaluate("document.activeElement.dataset.naam") == names[0]
    page.keyboard.press("ArrowRight")
    label = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == f"{names[1]}, 2024: {first.cells[('BGR', '2024')].text}"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.naam") == names[-1]
    assert page.locator("svg [data-land][tabindex='0']").count() == 1

    # an address keeps the choice; yellow is told in words, with its link to the figure
    page.goto("about:blank")
    page.goto((edition / PAGE).as_uri() + f"#{first.key}/2025/NLD")
    told = page.inner_text(".gekozen-land")
    assert told.startswith("Nederland, 2025: 33.515 (2024) [geel] te laat; cijfer over 2024")
    assert set(colours().values()) == {"0"}
    href = page.get_attribute(".gekozen-land a", "href")
    assert href == "indicator/eu_asylum_applicants/2025.html#eu_asylum_applicants:2025:geo=NLD"
    page.hover("svg [data-land='DEU'] path", position={"x": 60, "y": 60})
    assert page.inner_text(".gekozen-land").startswith("Duitsland, 2025")

    found = Axe().run(page, options=AXE).response["violations"]

    assert [(v["id"], [n["html"][:120] for n in v["nodes"][:2]]) for v in found] == []


def test_it_is_printed_on_one_page(edition, page):
    page.goto((edition / "kaart.html").as_uri())
    assert len(PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 1
