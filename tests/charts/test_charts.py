"""Charts: what is drawn, what they say in words, and whether eyes that see other colours can tell the lines apart."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from lxml import etree

from ingest.errors import UserError
from publish.charts import draw
from publish.charts.chart import load_chart, load_charts
from publish.database import connect
from publish.figures import load_registry
from publish.theme import COLOURS, SERIES, SHAPES, colour
from tests.charts.made_up import bars, lines

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def con(samples):
    return connect(samples.home)


def texts(drawn: str) -> list[str]:
    return [t.text for t in etree.fromstring(drawn.encode()).iter(f"{SVG}text") if t.text]


def test_a_chart_says_in_words_what_it_draws():
    one = lines()
    assert one.caption == "Figuur 9.1 Verzonnen reeks, per jaar"
    assert "Totaal: 27.182 in 2026, 31.500 [geel: verzonnen] in 2029; Deel: 5.772 in 2026, 5.664 in 2027" in one.alt
    assert "Let op bij 2027: Verzonnen breuk." in one.alt
    assert one.notes == [
        "Open punt en * = voorlopig cijfer.",
        "[geel] = nog geen update beschikbaar; de tabel zegt waarom.",
        "Stippellijn = let op bij vergelijken, zie de noten.",
        "2027: Verzonnen breuk.",
        "Bron: verzonnen",
        "Stand van de gegevens: 1 januari 2030.",
    ]
    assert "Verzinland & omstreken -577*; Elders 300 [geel: verzonnen]" in bars().alt


def test_breaks_provisional_and_yellow_figures_can_be_seen_without_colour():
    drawn = draw.svg(lines())
    assert drawn.count('stroke-dasharray="3,4"') == 1, "a break is a dashed line"
    assert [t.strip() for t in texts(drawn)].count("[geel]") == 2, "its text, with a white edge"
    paths = re.findall(r'aria-roledescription="line mark"[^>]*d="([^"]+)"', drawn)
    assert len(paths) == 3, "a line is cut at its break"
    assert {"1.618", "-577*", "300 [geel]"} <= set(texts(draw.svg(bars())))
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


def test_numbers_on_an_axis_are_dutch():
    assert {"10.000", "20.000", "30.000"} <= set(texts(draw.svg(lines())))


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


def test_every_real_chart_says_what_the_registry_says(con):
    figures = {f.figure_id: f for f in load_registry(con)}
    charts = load_charts(con)
    assert len(charts) > 90 and sum(bool(c.chapter) for c in charts) > 50
    for one in charts:
        assert len(one.series) <= len(SERIES) or one.kind == "staaf", one.chart_id
        assert one.points and one.sources, one.chart_id
        for series in one.series:
            for p in series.points:
                assert p.display_text + p.mark == figures[p.figure_id].table_text, p.figure_id
                assert p.is_yellow == figures[p.figure_id].is_yellow
                if one.kind == "lijn":
                    assert p.value is None or figures[p.figure_id].value is not None, "carried over, so not in a line"


def test_no_chart_is_told_with_what_there_is(con):
    with pytest.raises(UserError, match=r"There is no chart 9\.9") as told:
        load_chart(con, "9.9")
    assert "3.1" in str(told.value) and "fewer than two figures" in str(told.value)
