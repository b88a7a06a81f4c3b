"""The first page: a sentence, a key figure and ten years per theme, what is new, revised and late, and the chain.

Of the bundled real figures, in a real browser without a network; what they do not show is made up (verzonnen).
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import duckdb
import pytest
from pypdf import PdfReader

from publish.charts.chart import Series
from publish.charts.spark import FEWEST, Spark
from publish.charts.theme import Theme
from publish.dashboard.chain import Step
from publish.dashboard.content import load_content
from publish.dashboard.lately import DAYS
from publish.dashboard.status import load_status
from publish.find.happened import as_text, what_happened
from publish.prose.lint import lint_paragraphs, text_paragraphs
from publish.prose.pairs import load_pairs
from publish.release.frozen import LACKING
from svm.database import as_of, connect, rows
from svm.dutch import dutch_date
from svm.figures import AT, load_registry
from tests.charts.made_up import point
from tests.report.made_up_summary import FIGURES, GONE, HALF, NEW, OLD, STEP, TABLE, lead


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
def index(edition, pages):
    return pages[edition / "index.html"]


# the sentence ----------------------------------------------------------------------------------------------------


def test_the_check_of_documents_finds_nothing_in_the_sentence_of_any_theme(con, content, registry):
    pairs = load_pairs(con)
    assert len(content.themes) == 6
    for theme in content.themes:
        parts = what_happened(theme)
        bound = "".join(f"{{{p.figure.tag}{AT}{p.channel}|{p.text}}}" if p.figure else p.words for p in parts)
        assert [f.message for f in lint_paragraphs(text_paragraphs(bound), registry, pairs=pairs)] == []
        assert not any(p.figure.is_yellow for p in parts if p.figure), "nothing old is said as if it were new"
        for p in parts:
            assert not p.figure or p.text.startswith(registry.get(p.figure.figure_id).text(p.channel))
        if theme.key.cell.is_yellow:
            assert f"op {content.edition.as_of_text} nog geen" in as_text(parts)


def test_a_direction_agrees_with_the_sign_of_the_change(content):
    changed = [one for theme in content.themes for one in theme.leads if one.change]
    for one in changed:
        step = one.change.printed_value
        assert ("stijging" in one.change.fragment_text) == (step > 0) == (one.arrow == "▲"), one.label
        assert ("daling" in one.change.fragment_text) == (step < 0) == (one.arrow == "▼"), one.label
        assert one.since.endswith(one.change.base_label) and one.change.base_label
    assert len(changed) >= 5


def test_what_a_sentence_says_when_there_is_news_none_or_nothing():
    def said(*leads) -> str:
        return as_text(what_happened(Theme(9, "Verzonnen", (TABLE,), leads, ())))

    new, old, half, gone = (replace(one, unit_nl="personen") for one in (NEW, OLD, HALF, GONE))
    before = replace(old, figure_id="verzonnen_oud:2028", period_label="2028", is_yellow=False, yellow_text="")
    late = replace(lead(old), latest=before)
    missing = "over 2029 was er op 1 mei 2030 nog geen vaststaand cijfer;"
    news = "Verzonnen nieuw: in 2029 was het aantal personen 12.345, een stijging van 3%."
    assert said(lead(new, change=STEP)) == news
    assert said(late) == f"Verzonnen oud: {missing} in 2028 was het aantal personen 6.789."
    assert said(replace(lead(gone), latest=before)) == f"Verzonnen oud: {missing} het laatste gaat over 2028."
    assert said(replace(late, latest=replace(before, is_yellow=True))).endswith("het laatste gaat over 2028.")
    assert said(lead(gone)) == "Bij dit thema was er op 1 mei 2030 nog geen cijfer."
    awaited = replace(lead(half, yellow="[geel: over de rest]"), latest=half)
    assert said(awaited) == "Verzonnen half: in 2029 was het aantal personen 1.000.000."


def test_the_key_figure_is_what_happened_before_what_should_and_what_is_new_before_what_is_old():
    aim = replace(NEW, stat_type="target")
    before = replace(OLD, is_yellow=False, period_end=dt.date(2028, 12, 31))
    older = replace(before, period_end=dt.date(2020, 12, 31))
    order = [
        lead(NEW, change=STEP),
        lead(NEW),
        lead(aim, change=STEP),
        replace(lead(OLD), latest=before),
        replace(lead(OLD), latest=older),
        replace(lead(GONE), latest=before),
        lead(GONE),
    ]
    assert [one.rank for one in order] == sorted(one.rank for one in order)
    assert len({one.rank for one in order}) == len(order)
    assert FIGURES.get(NEW.figure_id) is NEW


# cards and sparklines --------------------------------------------------------------------------------------------


def test_a_card_names_the_last_figure_that_its_reason_names_and_prints_none_that_is_too_old(content, index):
    told = 0
    for one in (one for theme in content.themes for one in theme.leads):
        named = re.search(r"het laatste is over (.+?)[;\]]", one.cell.yellow_text)
        if named:
            assert one.latest and one.latest.period_label == named[1] and not one.prints_number, one.label
            told += 1
        if one.figure and one.figure.carried_period:
            assert one.latest and one.latest.period == one.figure.carried_period, one.label
    cards = index.xpath("//ul[contains(@class, 'kaarten')]/li[p[@class='vorige']]")
    assert len(cards) == told > 5
    for card in cards:
        assert card.xpath("p/a/@data-geen-cijfer") and not card.xpath("p[@class='getal']/a/@data-figure")
        assert "te oud om hier te tonen" in card.xpath("string(p[@class='vorige'])")
        assert not re.search(r"\d\.\d{3}", card.xpath("string(p[@class='getal'])"))


def test_no_carried_figure_is_older_than_the_calendar_allows(con, content):
    years = rows(con, "select max(carry_periods) as years from reference.release_calendar")[0]["years"]
    for one in (one for theme in content.themes for one in theme.leads if one.prints_number):
        about = re.search(r"\d{4}$", one.figure.about_period)[0]
        assert content.edition.data_year - int(about) <= int(str(years)), one.label


def test_a_sparkline_is_small_silent_and_says_where_it_begins_and_ends(content, index, registry):
    sparks = {figure_id: spark for theme in content.themes for figure_id, spark in theme.sparks.items()}
    drawn = index.xpath("//div[@class='vonk']")
    assert len(drawn) == len(sparks) > 6
    assert {theme.chapter for theme in content.themes if theme.key.cell.figure_id in theme.sparks} >= {3, 5, 6}
    for spark in sparks.values():
        assert len(spark.svg) < 2000 and 'aria-hidden="true"' in spark.svg and len(spark.points) >= FEWEST
        assert all(content.edition.data_year - 9 <= p.day.year <= content.edition.data_year for p in spark.points)
        assert not any(p.is_yellow for p in spark.points)
    for one in drawn:
        first, last = [registry.get(e.get("data-figure")) for e in one.xpath(".//*[@data-figure]")]
        text = one.xpath("string(p)")
        assert f"{first.period_label}: {first.table_text}" in text and f"{last.period_label}: {last.table_text}" in text
        assert ('class="open"' in sparks_svg(one)) == (last.mark == "*")


def sparks_svg(one) -> str:
    from lxml import etree

    return etree.tostring(one.xpath(".//*[local-name()='svg']")[0]).decode()


def test_a_line_ends_at_a_gap_and_at_a_break_and_what_is_provisional_is_hollow():
    points = [point(2030 - n, 100 - n, segment=1 if n < 3 else 0) for n in range(9, -1, -1)]
    points[3] = replace(points[3], value=None, segment=0)
    points[:3] = [replace(p, segment=2) for p in points[:3]]
    whole = Spark(Series("Verzonnen", tuple(points)), 2030)
    assert [len(run) for run in whole.runs] == [3, 3, 3] and whole.says_something
    assert whole.svg.count("<polyline") == 3 and whole.svg.count("<circle") == 1 and "open" not in whole.svg
    hollow = Spark(Series("Verzonnen", (*points[:-1], replace(points[-1], mark="*"))), 2030)
    assert hollow.svg.count('<circle class="open"') == 1
    assert not Spark(Series("Verzonnen", tuple(points[-2:])), 2030).says_something
    assert not Spark(Series("Verzonnen", tuple(points), may_join=False), 2030).says_something
    assert not Spark(Series("Verzonnen", tuple(points)), 2045).says_something, "only the last ten years"
    below = Spark(Series("Verzonnen", tuple(point(y, 5.0 - 5 * (y - 2028)) for y in (2028, 2029, 2030))), 2030)
    places = [int(y) for y in re.findall(r",(\d+)", below.svg)]
    zero = int(re.search(r"M0 (\d+)", below.svg)[1])
    assert places == sorted(places) and places[1] == zero and places[2] > zero, "zero is on the scale"


# what is new, revised and late -----------------------------------------------------------------------------------


def test_what_is_new_revised_and_late_is_counted_as_elsewhere_and_knows_no_day_after_the_as_of_date(
    con, content, index
):
    now, status, day = content.lately, load_status(con), as_of(con)
    since = day - dt.timedelta(days=DAYS)
    assert now.since == dutch_date(since)
    counted = rows(con, "select count(*) as n from monitor.series_status where is_chased")[0]["n"]
    assert now.late_count == len(status.chase) == counted
    revised = [r for r in status.revised if dt.date.fromisoformat(str(r["day"])[:10]) >= since]
    assert now.revised_count == len(revised) and {r["figure_id"] for r in now.revised} <= {
        r["figure_id"] for r in revised
    }
    assert all(dt.date.fromisoformat(str(r["day"])[:10]) <= day for r in status.revised), "nothing from the future"
    assert [int(e.text) for e in index.xpath("//span[@class='tel']")] == [
        now.arrived_count, now.revised_count, now.late_count,
    ]  # fmt: skip
    texts = {f.figure_id: f.table_text for f in load_registry(con)}
    assert all(r["werd"] == texts[r["figure_id"]] for r in now.revised), "what it became is what is printed"
    links = [link for link in index.xpath("//div[@class='strook']//a/@href") if link.startswith("status.html")]
    assert links == ["status.html#herzien", "status.html#achterstand"]


# the picture of the whole ----------------------------------------------------------------------------------------


def test_every_step_is_in_the_picture_once_in_its_order_with_its_unit_and_period(con, index, registry):
    steps = rows(con, "select * from reference.chain_steps order by step_order")
    shown = index.xpath("//section[contains(@class, 'geheel')]//li[span[@class='naam']]")
    assert [one.xpath("normalize-space(span[@class='naam'])") for one in shown] == [r["label_nl"] for r in steps]
    for one, row in zip(shown, steps, strict=True):
        link = one.xpath("span[contains(@class, 'getal')]/a")[0]
        figure = registry.get(link.get("data-figure") or link.get("data-geen-cijfer"))
        assert (figure.indicator_id, figure.breakdown) == (row["indicator_id"], row["breakdown"] or "")
        number = one.xpath("span[contains(@class, 'getal')]")[0]
        assert ("data-geel" in number.attrib) == figure.is_yellow == bool(number.xpath("span[@class='teken']"))
        if link.get("data-figure"):
            assert number.xpath("string(span[@class='eenheid'])") == figure.unit_nl
            assert number.xpath("string(span[@class='periode'])").startswith(figure.about_period)
        else:
            assert figure.printed_value is None


def test_only_the_parts_of_a_sum_are_drawn_as_shares_and_the_page_says_what_may_not_be_added(con, content, index):
    shared = [step for p in content.pictures.values() for step in p.steps if step.shares]
    assert len(shared) == len(index.xpath("//div[@class='verdeling']")) == 2
    sums = rows(
        con, "select step_id, other_id from indicators.chain_pairs where relation = 'sum' and picture = 'keten'"
    )
    wholes = rows(con, "select step_id, whole_id from reference.chain_steps where whole_id is not null")
    assert {(r["step_id"], r["other_id"]) for r in sums} == {(r["whole_id"], r["step_id"]) for r in wholes}
    for step in shared:
        assert sum(size for _, size in step.shares) == pytest.approx(float(step.figure.printed_value), abs=10)
        assert {(part.figure.unit, part.figure.about_period) for part, _ in step.shares} == {
            (step.figure.unit, step.figure.about_period)
        }
    assert not index.xpath("//*[@style][not(ancestor::div[@class='verdeling'])]")
    warned = index.xpath("//section[contains(@class, 'keten')]")[0].text_content()
    assert "De stappen gaan over verschillende jaren en personen en zijn niet op te tellen." in warned
    forbidden = rows(con, "select distinct picture, reason_nl from indicators.chain_pairs where relation <> 'sum'")
    assert len(forbidden) >= 5
    for r in forbidden:
        assert r["reason_nl"] in index.xpath(f"//section[contains(@class, '{r['picture']}')]")[0].text_content()


def test_parts_of_another_unit_or_period_or_without_a_number_are_never_shares():
    whole = replace(NEW, printed_value=Decimal(10))
    parts = [replace(NEW, printed_value=Decimal(n)) for n in (4, 6)]

    def shares(*figures) -> list[float]:
        return [size for _, size in Step("Geheel", whole, None, tuple(Step("", f, None) for f in figures)).shares]

    assert shares(*parts) == [4.0, 6.0]
    assert shares(parts[0], replace(parts[1], unit="woningen")) == []
    assert shares(parts[0], replace(parts[1], printed_label="2028")) == []
    assert shares(parts[0], replace(parts[1], printed_value=None)) == []
    assert shares(parts[0], replace(parts[1], printed_value=Decimal(-6))) == []
    assert Step("Geheel", whole, None).shares == []


def test_an_edition_that_was_frozen_without_the_steps_has_no_picture(con):
    for name, schema in (("chain_steps", "reference"), ("chain_pairs", "indicators")):
        empty = duckdb.sql(f"describe {LACKING[name]}").fetchall()
        there = con.execute(f"describe {schema}.{name}").fetchall()
        assert [column[:2] for column in empty] == [column[:2] for column in there]


# how it looks ----------------------------------------------------------------------------------------------------


def test_it_is_light_fits_any_width_and_an_old_figure_is_no_larger_than_its_year(edition, page):
    assert (edition / "index.html").stat().st_size < 120_000
    sizes = """[...document.querySelectorAll('li.is-geel')].map((li) => li.querySelector(':scope > .getal')).map((p) =>
        [p.querySelector('a'), p.querySelector('.periode')].map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
    # the last is 1280 at 400 %
    for width in (1280, 768, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto((edition / "index.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = page.evaluate(sizes)
        assert len(found) > 20 and all(number <= period for number, period in found)
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    assert page.locator(".vonk svg").first.is_visible()


def test_it_is_printed_on_one_page_and_its_yellow_is_kept(edition, page):
    page.goto((edition / "index.html").as_uri())
    made = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(made.pages) == 1
    width, height = (float(n) for n in made.pages[0].mediabox[2:])
    assert (int(width), int(height)) == (594, 841), "A4, upright"
    text = made.pages[0].extract_text()
    marks = Counter(re.findall(r"\[(geel|controle)\]", text))
    page.emulate_media(media="print")
    assert marks["geel"] == page.locator(".dashboard .teken:visible").filter(has_text="[geel").count() > 30
    assert page.evaluate("getComputedStyle(document.querySelector('.teken')).printColorAdjust") == "exact"
    assert "Niet optellen." in text and "24.140" in text
