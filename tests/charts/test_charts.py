"""Charts: what is drawn, what they say in words, and whether eyes that see other colours can tell the lines apart."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from lxml import etree

from publish.charts import draw, names
from publish.charts.chart import BAR, LINE, Chart, Series, load_chart, load_charts, load_no_charts
from publish.look.theme import COLOURS, SERIES, SHAPES, colour
from svm.database import connect, rows
from svm.errors import UserError
from svm.figures import load_registry
from svm.home import PROJECT
from tests.charts.made_up import bars, chart, lines, point

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def con(samples):
    return connect(samples.home)


@pytest.fixture(scope="module")
def charts(con) -> list[Chart]:
    return load_charts(con)


def texts(drawn: str) -> list[str]:
    found = etree.fromstring(drawn.encode()).iter(f"{SVG}text", f"{SVG}tspan")
    return [t.text for t in found if t.text]


def ticks(one: Chart, form: draw.Form = draw.WIDE) -> list[str]:
    """What the time axis names, from left to right."""
    return [text for text, _ in places(draw.svg(one, form), "role-axis-label")]


def places(drawn: str, role: str) -> list[tuple[str, float]]:
    """Text and place from the left of the marks of a role that stand on the time axis, or of all of it."""
    root = etree.fromstring(drawn.encode())
    found = []
    for group in root.iter(f"{SVG}g"):
        if role in (group.get("class") or ""):
            marks = [(m.text or "", names._place(m, root)[0]) for m in group]
            if role != "role-axis-label" or all(re.search(r"(19|20)\d\d$", text) for text, _ in marks):
                found += marks
    return found


def number(text: str) -> float:
    """The number in a printed text, hedges and marks left out."""
    return float(re.search(r"-?[\d.]+(,\d+)?", text)[0].replace(".", "").replace(",", "."))


def test_a_chart_says_in_words_what_it_draws():
    one = replace(lines(), left_out="Los")
    assert one.caption == "Figuur 9.1 Verzonnen reeks, per jaar, t/m 2029"
    assert "Totaal: 27.182 in 2026, 31.500 [geel: verzonnen] in 2029; Deel: 5.772 in 2026, 5.664 in 2027" in one.alt
    assert one.alt.endswith("Reeksbreuk, 1 januari 2027: Verzonnen breuk.")
    assert one.notes == [
        "Open punt en * = voorlopig cijfer.",
        "[geel] = nog geen update beschikbaar; de tabel zegt waarom.",
        "Stippellijn = reeksbreuk: vergelijk niet over die dag heen, zie de noten.",
        "Deel: getekend tot en met 2027; 2029: [geel: verzonnen].",
        "Niet getekend, wel in de tabel: Los.",
        "1 januari 2027: Verzonnen breuk.",
        "maart 2028: Verzonnen waarschuwing.",
        "Bron: verzonnen",
        "Stand van de gegevens: 1 januari 2030.",
    ]
    said = "Verzinland & omstreken -577*; Elders 300 [geel: verzonnen]; Nergens geen cijfer [geel: cijfer over 2028]"
    assert said in bars().alt


def test_a_line_that_is_alone_is_named():
    alone = chart(Series("Deel", (point(2028, 5), point(2029, 6))))
    assert alone.caption == "Figuur 9.1 Verzonnen reeks, per jaar, t/m 2029: alleen “Deel”"
    assert replace(alone, chapter=0, data_year=2029).caption == "Verzonnen reeks, per jaar: Deel"
    assert "Deel" not in texts(draw.svg(alone)), "the heading names it"


def test_a_stock_of_one_day_of_the_year_stands_for_its_year_and_others_do_not():
    def stock(*periods: str):
        points = [replace(point(int(p[:4]), 5), period=p, period_label=f"31 december {p[:4]}") for p in periods]
        return replace(chart(Series("Stand", tuple(points), may_join=False)), period_kind="reference_date")

    yearly, loose = stock("2028-12-31", "2029-12-31"), stock("2028-12-31", "2029-04-30")
    assert yearly.heading.startswith("Verzonnen reeks, op 31 december, t/m 2029:")
    assert ticks(yearly) == ["2028", "2029", "2030"]
    assert loose.heading.startswith("Verzonnen reeks, op peildata, t/m ")
    assert ticks(loose) == ["31 dec 2028", "31 dec 2029", "31 dec 2030"]
    assert "Losse punten = cijfers die niet met elkaar te vergelijken zijn." in loose.notes


def test_breaks_provisional_and_yellow_figures_can_be_seen_without_colour():
    drawn = draw.svg(lines())
    assert drawn.count('stroke-dasharray="3,4"') == 1, "a break is a dashed line"
    assert "31.500 [geel]" in texts(drawn), "behind the newest figure, at the end of its line"
    paths = re.findall(r'class="mark-line.*?</g>', drawn)
    assert len(paths) == 3, "a line is cut at its break"
    assert {"1.618", "-577*", "300 [geel]", "geen cijfer [geel]"} <= set(texts(draw.svg(bars())))
    assert colour("geel").lower() in draw.svg(bars()).lower() and colour("licht").lower() in draw.svg(bars()).lower()


@pytest.mark.parametrize("made", [lines, bars])
def test_a_drawing_stands_on_its_own(made):
    one = made()
    drawn = draw.framed_svg(one)
    root = etree.fromstring(drawn.encode())
    assert root.get("role") == "img" and [e.tag for e in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert root[0].text == one.caption and root[1].text == one.alt
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]+"', "", drawn), "nothing is fetched"
    said = " ".join(texts(drawn))
    for words in (one.caption, *one.notes, "Staat van Migratie 2030"):
        assert words in said
    width, height = draw._size(drawn)
    png = draw.png(drawn)
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20]) == width * draw.SCALE
    assert int.from_bytes(png[20:24]) == height * draw.SCALE
    assert drawn == draw.framed_svg(made())


def test_two_charts_that_look_the_same_are_two_pictures():
    one, other = lines(), replace(lines(), chart_id="9.3")
    first, second = (draw.named_png(c, 1) for c in (one, other))
    assert first != second and b"tEXtTitle\x00Staat van Migratie 2030, figuur 9.1" in first


def test_a_drawing_is_the_same_in_every_time_zone():
    code = "from publish.charts import draw; from tests.charts.made_up import lines; print(draw.svg(lines()), end='')"
    drawn = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=PROJECT, env=os.environ | {"TZ": zone}, capture_output=True, check=True
        ).stdout
        # the first has an hour too few in March, the second never
        for zone in ("Europe/Amsterdam", "Pacific/Kiritimati")
    }
    assert len(drawn) == 1 and len(drawn.pop()) > 1000


def test_numbers_on_an_axis_are_dutch_with_the_minus_sign_of_the_tables():
    assert {"10.000", "20.000", "30.000"} <= set(texts(draw.svg(lines())))
    assert "-500" in texts(draw.svg(bars()))


def test_lines_can_be_told_apart_by_every_eye_and_against_white():
    """Contrast of WCAG 1.4.11, and the distance in CIELAB as three kinds of colour blindness see it (Machado 2009)."""
    eyes = {
        "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
        "protan": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
        "deutan": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
        "tritan": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
    }

    def linear(name):
        parts = [int(COLOURS[name][i : i + 2], 16) / 255 for i in (0, 2, 4)]
        return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]

    def lab(name, eye):
        r, g, b = (min(1, max(0, sum(m * c for m, c in zip(row, linear(name), strict=True)))) for row in eyes[eye])
        xyz = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505, 0.2126 * r + 0.7152 * g + 0.0722 * b
        xyz += ((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,)
        x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
        return 116 * y - 16, 500 * (x - y), 200 * (y - z)

    for name in SERIES:
        r, g, b = linear(name)
        assert 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 3, name
    for one, other in itertools.combinations(SERIES, 2):
        for eye in eyes:
            apart = sum((p - q) ** 2 for p, q in zip(lab(one, eye), lab(other, eye), strict=True)) ** 0.5
            assert apart > 10, (one, other, eye)
    assert len(set(SHAPES)) == len(SHAPES) == len(SERIES), "each line has a shape of its own too"


def test_every_real_chart_says_what_the_registry_says(con, charts):
    figures = {f.figure_id: f for f in load_registry(con)}
    assert len(charts) > 55 and sum(bool(c.chapter) for c in charts) > 35
    for one in charts:
        assert len(one.series) <= len(SERIES) or one.kind == BAR, one.chart_id
        assert one.points and one.sources, one.chart_id
        for series in one.series:
            for p in series.points:
                assert p.display_text + p.mark == figures[p.figure_id].table_text, p.figure_id
                assert p.is_yellow == figures[p.figure_id].is_yellow


def test_what_is_drawn_is_the_printed_number_of_the_period_itself(con, charts):
    printed = {r["figure_id"]: r for r in rows(con, "select figure_id, period, printed_period from indicators.figures")}
    empty = 0
    for one in charts:
        for p in (p for s in one.series for p in s.points):
            if p.value is not None:
                assert p.value == number(p.display_text), p.figure_id
                assert printed[p.figure_id]["printed_period"] == p.period, p.figure_id
                assert str(p.day.year) in (p.period[:4], p.period[-4:]) or "/" in p.period, p.figure_id
            else:
                assert not re.search(r"\d", p.drawn_text), f"{p.figure_id}: a number of another period"
                empty += 1
    assert empty > 50, "there are such figures"


def test_the_time_axis_ends_with_the_data_year_and_words_say_what_is_not_drawn(charts):
    told = 0
    for one in (c for c in charts if c.kind == LINE):
        assert [ticks(one, form)[-1][-4:] for form in (draw.WIDE, draw.NARROW)] == ["2025", "2025"], one.chart_id
        for s in one.series:
            last = s.drawn[-1]
            assert bool(s.awaited) or last.day.year == 2025, f"{one.chart_id}, {s.label}: silent after {last.period}"
            if s.awaited:
                wording = f"{last.period_label}; {s.awaited}."
                assert any(note.endswith(wording) for note in one.notes), (one.chart_id, s.label)
                told += 1
    assert told > 30


def test_bars_are_of_one_column_of_their_table(con, charts):
    cells = {
        (r["table_id"], r["figure_id"]) for r in rows(con, "select table_id, figure_id from indicators.table_cells")
    }
    for one in (c for c in charts if c.kind == BAR):
        assert {len(s.points) for s in one.series} == {1} and len({s.points[0].period for s in one.series}) == 1
        assert all((one.chart_id, s.points[0].figure_id) in cells for s in one.series), one.chart_id
        assert sum(bool(s.drawn) for s in one.series) > 1, one.chart_id


def test_a_title_promises_no_more_than_is_drawn(con, charts):
    promised = {
        r["table_id"] for r in rows(con, "select table_id from reference.report_table_rows where row_kind = 'top'")
    }
    seen: dict[frozenset[str], str] = {}
    for one in charts:
        drawn = [s for s in one.series if s.drawn]
        if one.kind == LINE and len(one.series) == 1:
            assert one.series[0].label in one.caption, one.chart_id
        if one.chapter:
            assert len(drawn) > 1 or one.chart_id not in promised, one.chart_id
            figures = frozenset(p.figure_id for p in one.points)
            assert figures not in seen, f"{one.chart_id} draws what {seen[figures]} draws"
            seen[figures] = one.chart_id


def test_only_what_may_be_compared_is_joined(con, charts):
    growing = "select indicator_id from reference.indicators where stat_type = 'cohort'"
    cohorts = {r["indicator_id"] for r in rows(con, growing)}
    for one in (c for c in charts if c.kind == LINE):
        assert one.period_kind != "reference_date" or one.is_yearly_stock, one.chart_id
        assert not {s.points[0].figure_id.split(":")[0] for s in one.series} & cohorts, one.chart_id


def test_nothing_in_a_drawing_is_more_precise_or_otherwise_written_than_in_print(charts):
    for one in charts:
        drawn = draw.svg(one)
        said = [*texts(drawn), one.caption, one.alt, *one.notes]
        assert "aria-label" not in drawn, "Vega tells values in its own words there"
        assert not any(re.search(r"\u2212|\d{4}-\d\d-\d\d", text) for text in said), one.chart_id


def test_no_chart_is_told_with_what_there_is(con):
    with pytest.raises(UserError, match=r"Er is geen figuur 9\.9") as told:
        load_chart(con, "9.9")
    assert "3.1" in str(told.value)
    with pytest.raises(UserError, match=r"Geen figuur: .*\."):
        load_chart(con, "7.1")


def test_a_table_or_an_indicator_without_a_chart_says_why(con, charts):
    drawn = {c.chart_id.split(":")[0] for c in charts}
    told = load_no_charts(con)
    wanted = "select table_id from reference.report_tables where chapter > 0 union select indicator_id from reference.indicators"
    subjects = {r["table_id"] for r in rows(con, wanted)}
    assert set(told) == subjects - drawn and drawn <= subjects
    assert all(re.fullmatch(r"Geen figuur: .+[^.]\.", sentence) for sentence in told.values())


def test_a_chart_has_three_figures_that_may_be_compared(charts):
    for one in charts:
        if one.kind == BAR:
            assert len(one.points) >= 3, one.chart_id
        else:
            assert all(max(map(len, s.runs)) >= 3 for s in one.series), one.chart_id
            assert all(s.may_join for s in one.series), one.chart_id


def test_an_old_chart_looks_old_and_a_very_old_one_is_not_drawn(charts):
    old = 0
    for one in charts:
        last = max(p.until.year for p in one.points)
        assert last >= one.data_year - 3, f"{one.chart_id} ends in {last}"
        if one.kind == LINE and last < one.data_year:
            said = f"geen cijfers na {one.last_year_or_period}"
            assert f", t/m {one.last_year_or_period}" in one.caption, one.chart_id
            assert all(said in texts(draw.svg(one, form)) for form in (draw.WIDE, draw.NARROW)), one.chart_id
            old += 1
        elif one.kind == LINE:
            assert "geen cijfers na" not in draw.svg(one), one.chart_id
    assert old > 10


def test_a_yearly_figure_stands_at_the_tick_of_the_year_that_its_label_names(charts):
    stocks = 0
    for one in (c for c in charts if c.kind == LINE and draw.stands_for_years(c)):
        for form in (draw.WIDE, draw.NARROW):
            drawn = draw.svg(one, form)
            at = {year: x for year, x in places(drawn, "role-axis-label")}
            points = [p for s in one.series for p in s.drawn]
            stood = [x for _, x in places(drawn, "mark-symbol role-mark")]
            assert len(points) == len(stood), one.chart_id
            for p, x in zip(points, stood, strict=True):
                year = re.search(r"\d{4}$", p.period_label)[0]
                assert year not in at or abs(at[year] - x) < 1.5, (one.chart_id, p.period)
        stocks += one.is_yearly_stock
    assert stocks > 1


def test_a_break_is_a_line_at_its_day_and_only_where_figures_may_not_be_compared(con, charts):
    stops = rows(con, "select indicator_id, break_on, note_nl from indicators.breaks where stops_change")
    known = {(r["break_on"], r["note_nl"]) for r in stops}
    world = "select note_nl from indicators.breaks where not stops_change and kind in ('law', 'policy', 'level_shift')"
    context = {r["note_nl"] for r in rows(con, world)}
    lines_drawn = 0
    for one in charts:
        assert all((b.day, b.note) in known or b.note.startswith("De partner meldt") for b in one.breaks), one.chart_id
        assert not any(words in note for words in context for note in one.notes), one.chart_id
        assert draw.svg(one).count('stroke-dasharray="3,4"') == len({b.day for b in one.breaks}), one.chart_id
        lines_drawn += len(one.breaks)
    assert lines_drawn > 5


def test_a_total_is_not_drawn_beside_its_parts(con, charts):
    parts = "select total_breakdown, breakdown from intermediate.int_parts where dimension not in (select dimension from reference.dimensions where is_distinction)"
    known = {(r["total_breakdown"], r["breakdown"]) for r in rows(con, parts)}
    cells = "select figure_id, indicator_id, breakdown, measure, unit from indicators.figures"
    figures = {r["figure_id"]: r for r in rows(con, cells)}
    for one in charts:
        drawn = [figures[s.points[0].figure_id] for s in one.series]
        if drawn[0]["unit"] in ("percent", "per_1000"):
            continue
        for total, part in itertools.permutations(drawn, 2):
            same = total["indicator_id"] == part["indicator_id"] and total["measure"] == "value"
            rest = total["breakdown"] == part["breakdown"] and part["measure"] != "value"
            assert not (same and (rest or (total["breakdown"], part["breakdown"]) in known)), one.chart_id


def test_units_are_told_in_dutch(con, charts):
    labels = {r["label_nl"] for r in rows(con, "select label_nl from reference.terms where term_list = 'eenheid'")}
    used = "select distinct unit from indicators.figures where unit not in (select code from reference.terms where term_list = 'eenheid')"
    assert {c.unit for c in charts} <= labels
    assert rows(con, used) == []


def test_marks_of_lines_are_filled_unless_a_figure_may_change(charts):
    for one in (c for c in charts if c.kind == LINE):
        drawn = draw.svg(one)
        assert "role-legend" not in drawn, f"{one.chart_id}: names stand at the ends of lines"
        marks = etree.fromstring(drawn.encode()).iter(f"{SVG}path")
        hollow = sum(m.get("fill") in ("#FFFFFF", "white") and m.get("aria-roledescription") == "point" for m in marks)
        assert hollow == sum(p.is_provisional and not p.is_yellow for p in one.points), one.chart_id


def test_no_two_texts_of_a_drawing_overlap_and_none_is_cut_off(charts, browser):
    """As a browser sets them: their boxes, within the drawing and apart, on a desk, in Word and on a phone."""
    page = browser.new_page()
    forms = {"wide": draw.WIDE, "page": draw.PAGE, "narrow": draw.NARROW}
    drawn = [(f"{c.chart_id} {name}", draw.svg(c, form)) for c in charts for name, form in forms.items()]
    page.set_content("".join(f'<div id="{name}" style="width:max-content">{one}</div>' for name, one in drawn))
    found = page.evaluate(
        """() => [...document.querySelectorAll("body > div")].flatMap(div => {
            const own = div.querySelector("svg").getBoundingClientRect(), wrong = []
            const lines = [...div.querySelectorAll("text")].flatMap(t => t.children.length ? [...t.children] : [t])
            const boxes = lines.filter(t => t.textContent.trim() && getComputedStyle(t).opacity > 0).map(t => [t.textContent, t.getBoundingClientRect()])
            boxes.forEach(([text, a], n) => {
                if (a.left < own.left - 1 || a.right > own.right + 1 || a.top < own.top - 2 || a.bottom > own.bottom + 2)
                    wrong.push(`${div.id}: "${text}" is cut off`)
                for (const [other, b] of boxes.slice(n + 1))
                    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4)
                        wrong.push(`${div.id}: "${text}" and "${other}"`)
            })
            return wrong
        })"""
    )
    page.close()
    assert found == []
