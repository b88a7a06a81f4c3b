"""The status page: what it counts is what the follow-up says, and its filters show what they name."""

from __future__ import annotations

from collections import Counter

from publish.dashboard.calendar import ARRIVED, AWAITED, EMPTY, LATE, Square, load_strip
from publish.dashboard.status import load_status
from publish.follow.chase import debtors, letter
from publish.follow.due import DELIVERED, of_the_year, releases
from svm.database import connect, rows


def test_the_strip_counts_every_release_once(samples):
    con = connect(samples.home)
    strip = load_strip(con)
    found = of_the_year(con)
    assert {partner for partner, _ in strip.lines} == {r.partner for r in found}
    for partner, squares in strip.lines:
        own = [r for r in found if r.partner == partner]
        assert sum(s.due for s in squares) == len(own), partner
        assert sum(s.arrived for s in squares) == sum(r.status == DELIVERED for r in own), partner
        # what is out from before this year is late: what came is not told again
        assert squares[0].due == squares[0].late
    for number in range(1, 13):
        in_month = releases(con, f"{strip.year}-{number:02}")
        assert sum(squares[number].due for _, squares in strip.lines) == len(in_month), number


def test_what_the_strip_calls_late_is_past_its_day_and_on_the_list(samples):
    con = connect(samples.home)
    status = load_status(con)
    as_of = rows(con, "select as_of::date as day from indicators.edition")[0]["day"]
    chased = {r["series_id"] for r in status.chase}
    late = [r for r in of_the_year(con) if r.is_chased]
    assert len(late) == sum(s.late for _, squares in status.strip.lines for s in squares) > 100
    assert all(r.day <= as_of for r in late)
    assert {r.series_id for r in late} <= chased


def test_a_square_says_the_worst():
    assert Square(0, 0, 0).state == EMPTY
    assert Square(3, 3, 0).state == ARRIVED
    assert Square(3, 2, 0).state == AWAITED
    assert Square(3, 2, 1).state == LATE


def test_the_line_of_time_holds_its_days_in_order(samples):
    timeline = load_status(connect(samples.home)).timeline
    assert timeline is not None
    for name, moments in timeline.lines:
        places = [m.at for m in moments]
        assert places == sorted(places), name
        assert all(0 <= at < timeline.days for at in places), name
    portals = [m.text for _, moments in timeline.lines for m in moments]
    assert "Ministerraad: 10 juli 2026" in portals and "Stand van de gegevens: 21 juni 2026" in portals


def test_each_partner_that_owes_something_has_its_letter(samples, edition, pages):
    con = connect(samples.home)
    owing = debtors(con)
    assert {p.stem for p in (edition / "brieven").glob("*.html")} == set(owing)
    for code in owing:
        said = pages[edition / "brieven" / f"{code}.html"].xpath("string(//article)")
        rows_of_letter = [line for line in letter(con, code).splitlines() if line.startswith("| ")]
        for line in rows_of_letter:
            for cell in line.strip("|").split("|"):
                assert cell.strip().replace("`", "") in said, (code, cell)


def test_every_check_that_failed_is_told_with_its_count(samples, edition, pages):
    con = connect(samples.home)
    failed = Counter(
        str(r["expectation"]).replace("_", " ")
        for r in rows(con, "select expectation from monitor.gx_results where not success")
    )
    lines = pages[edition / "controles.html"].xpath("//tbody/tr")
    told = {line.xpath("string(th)"): line.xpath("string(td[4]//summary/text())").strip() for line in lines}
    assert {name: count for name, count in told.items() if count} == {n: str(c) for n, c in failed.items()}
    assert len(told) == rows(con, "select count(distinct (stage, expectation)) as n from monitor.gx_results")[0]["n"]


def test_each_series_leads_to_what_great_expectations_says_of_it(samples, pages, edition, data_docs):
    failed = rows(
        connect(samples.home),
        """
        select distinct v.suite, v.expectation, c.series_id
        from monitor.gx_results as v
        inner join monitor.cell_status as c on v.subject = c.cell_key
        where v.stage = 'dag' and not v.success
        """,
    )
    wanted: dict[str, set[str]] = {}
    for one in failed:
        wanted.setdefault(str(one["series_id"]), set()).add(str(one["expectation"]))
    status = load_status(connect(samples.home))
    listed = [*status.chase, *status.due]
    lines = pages[edition / "status.html"].xpath("//h2[@id='reeksen']/following::table[@data-filter]/tbody/tr")
    assert len(lines) == len(listed) > 100
    for series, line in zip(listed, lines, strict=True):
        links = line.xpath("td//a/@href")
        assert {link.partition("#")[2] for link in links} == wanted.get(str(series["series_id"]), set()), series
        for link in links:
            address, _, place = link.partition("#")
            (section,) = data_docs[(edition / address).resolve()].xpath(f"//*[@id='{place}']/following::div[1]")
            assert "unexpected values found" in section.text_content(), link


def test_the_filters_show_what_they_name_and_keep_it_in_the_address(samples, edition, page):
    chased = len(load_status(connect(samples.home)).chase)
    page.goto((edition / "status.html").as_uri())
    page.select_option("#kies-partner", "coa")
    lists = page.locator("table[data-filter]")
    shown = lists.locator("tbody tr:visible")
    assert shown.count() > 5
    assert set(shown.evaluate_all("rows => rows.map((row) => row.dataset.partner)")) == {"coa"}
    told = page.locator("[data-filter]").evaluate_all("all => all.map((one) => one.previousElementSibling.textContent)")
    assert told[1] == f"{lists.nth(1).locator('tbody tr:visible').count()} van {chased} reeksen"
    assert page.url.endswith("status.html?partner=coa")
    page.reload()
    assert page.locator("#kies-partner").input_value() == "coa"
    page.click("button[type=reset]")
    page.wait_for_function("!location.search")
    assert lists.nth(1).locator("tbody tr:visible").count() == chased


def test_no_page_of_the_status_scrolls_sideways_on_a_phone(edition, page):
    page.set_viewport_size({"width": 320, "height": 700})
    for name in ("status.html", "controles.html", "brieven/coa.html"):
        page.goto((edition / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
