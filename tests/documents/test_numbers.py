"""The reader of Dutch numbers and periods, on made-up texts."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.prose.allowed import default_allowed, load_allowed
from publish.prose.number_words import spell, word_value
from publish.prose.numbers import dutch_text, read_numbers
from publish.prose.periods import read_periods
from publish.prose.sentences import figure_value
from svm.errors import UserError
from tests.documents.planted import figure

ONES = ["nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"]
ONES += ["dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien"]
TENS = ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"]


def read(text: str):
    return [n for n in read_numbers(text, default_allowed()) if not n.allowed]


def dutch(number: int) -> str:
    """An independent speller: hundreds of hundreds, and the trema after -e."""
    if number < 20:
        return ONES[number]
    if number < 100:
        one, ten = ONES[number % 10], TENS[number // 10 - 2]
        return ten if number % 10 == 0 else one + ("ën" if one[-1] == "e" else "en") + ten
    if number < 1000:
        return (
            (ONES[number // 100] if number >= 200 else "") + "honderd" + (dutch(number % 100) if number % 100 else "")
        )
    rest = f" {dutch(number % 1000)}" if number % 1000 else ""
    return (dutch(number // 1000) if number >= 2000 else "") + "duizend" + rest


def test_words_up_to_ten_thousand():
    assert all(word_value(dutch(n)) == n and spell(n) == dutch(n) for n in range(10_000))


@pytest.mark.parametrize("number", [0, 2, 7, 22, 101, 999, 1_000, 4_312, 9_999, 24_140, 336_000])
def test_words_are_found_whole_in_a_sentence(number):
    found = read(f"Er kwamen {dutch(number)} personen aan.")
    assert [(n.value, n.is_word) for n in found] == [(number, True)]


@settings(max_examples=300, deadline=None)
@given(
    st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False),
    st.integers(0, 2),
    st.sampled_from([".", "\u00a0", "\u202f", " ", ""]),
    st.sampled_from(["", "%", " procent", " procentpunt"]),
)
def test_what_is_written_is_read(value, places, separator, unit):
    shown = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{shown:,.{places}f}".replace(",", "_").replace(".", ",").replace("_", separator)
    found = read_numbers(f"Het getal ({text}{unit}) telt.")
    assert [n.value for n in found] == [float(shown)]
    assert found[0].kind == {"": "count", "%": "percent", " procent": "percent", " procentpunt": "points"}[unit]
    assert found[0].agrees(float(shown))


@pytest.mark.parametrize(
    ("text", "value", "yes", "no"),
    [
        ("1,2 miljoen", 1_200_000, [1_160_000, 1_240_000], [1_260_000, 1_100_000]),
        ("24 duizend", 24_000, [24_140, 23_600], [24_600, 23_400]),
        ("ruim 24 duizend", 24_000, [24_000, 24_900], [23_900, 27_000]),
        ("bijna 24.000", 24_000, [23_600], [24_140, 20_000]),
        ("circa 24.000", 24_000, [23_000, 25_000], [26_000]),
        ("tussen 20 en 30 duizend", 25_000, [20_000, 30_000], [31_000]),
        ("tussen de 10 en 20 procent", 15, [10, 20], [21]),
        ("minstens 500", 500, [500, 90_000], [499]),
        ("een derde", 33.3, [33, 35], [38]),
        ("ruim een derde", 33.3, [36, 40], [30, 45]),
        ("bijna de helft", 50, [48, 43], [52, 40]),
        ("driekwart", 75, [75, 77], [70]),
        ("vijf op de tien", 50, [46, 54], [57]),
        ("het merendeel", 50, [51, 99], [49]),
        ("verdubbeld", 2, [2.05], [1.5, 2.3]),
        ("ruim verdubbeld", 2, [2.3], [1.9, 2.6]),
        ("gehalveerd", 0.5, [0.51], [0.75]),
        ("verdrievoudigd", 3, [2.9], [2.5]),
        ("twee keer zo veel", 2, [2.0], [1.6]),
        ("duizenden", 2_000, [2_000, 12_000], [880, 24_140]),
        ("tientallen", 20, [45], [10, 300]),
        ("-4,9 procentpunt", -4.9, [-4.9, -4.86], [4.9]),
        ("332 863", 332_863, [332_863], [336_000]),
        ("bijna vierentwintigduizend", 24_000, [23_500], [24_140]),
        ("twee miljoen", 2_000_000, [2_040_000], [2_600_000]),
    ],
)
def test_what_a_number_may_stand_for(text, value, yes, no):
    (found,) = read(f"Het ging om {text} in totaal.")
    assert found.value == pytest.approx(value, abs=0.05)
    assert found.text.endswith(text.split()[-1])
    assert [v for v in yes if not found.agrees(v)] == []
    assert [v for v in no if found.agrees(v)] == []


@pytest.mark.parametrize(
    "text",
    [
        "In 2025 en in de periode 2013-2023, en in 2024/2025.",
        "Op 4 juli 2025 om 10.00 uur en op 01-02-2024.",
        "Artikel 3.105 van het Vreemdelingenbesluit 2000, artikel 8 EVRM, artikelen 28 en 29 en art. 64 Vw 2000.",
        "Kamerstuk 30573, nr. 228 en Kamerstukken II 2023/24, 19 637, nr. 3211 en kst-30573-J.",
        "Zie tabel 3.1, figuur 2 en 3, paragraaf 3.2.1, hoofdstuk 4, bijlage 2, voetnoot 12 en blz. 33-35.",
        "De EU-27, Wi2021, B1-route, spoor 4, verordening (EU) nr. 604/2013 en richtlijn 2001/55/EG.",
        "Bel 070 370 79 11 of 14 070.",
        "De 2e editie telde 176 pagina's.",
        "Personen van 15 tot 65 jaar en 18-jarigen.",
        "3.2.1 Dublin in cijfers",
        "1. Het eerste punt",
        "Zie https://example.nl/2024/12345 of mail naar info24@example.nl.",
        "ECLI:NL:RVS:2024:1234 en Stb. 2024, 12.",
    ],
)
def test_numbers_that_are_no_figures(text):
    assert read(text) == []


@pytest.mark.parametrize("text", ["2.024 personen", "2025 personen", "In 2025 kwamen 2024 personen"])
def test_a_count_that_looks_like_a_year(text):
    assert [n.value for n in read(text)] == [2024.0 if "2024" in text or "2.024" in text else 2025.0]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text):
    found = read_numbers(text, default_allowed())
    assert all(text[n.start : n.end] == n.text for n in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("in het derde kwartaal van 2025", (2025, 7, 1), (2025, 9, 30)),
        ("in de eerste negen maanden van 2025", (2025, 1, 1), (2025, 9, 30)),
        ("in de eerste drie kwartalen van 2025", (2025, 1, 1), (2025, 9, 30)),
        ("van juli 2022 tot en met juli 2023", (2022, 7, 1), (2023, 7, 31)),
        ("van januari tot en met september 2025", (2025, 1, 1), (2025, 9, 30)),
        ("tussen 2019 en 2023", (2019, 1, 1), (2023, 12, 31)),
        ("eind 2024", (2024, 12, 31), (2024, 12, 31)),
        ("in de eerste helft van 2023", (2023, 1, 1), (2023, 6, 30)),
        ("op 5 december 2022", (2022, 12, 5), (2022, 12, 5)),
        ("in februari 2024", (2024, 2, 1), (2024, 2, 29)),
        ("in het eerste tertiaal van 2024", (2024, 1, 1), (2024, 4, 30)),
        ("van 9 december 2024 tot en met 8 september 2025", (2024, 12, 9), (2025, 9, 8)),
    ],
)
def test_periods(text, first, last):
    (found,) = read_periods(text)
    assert (found.first, found.last) == (dt.date(*first), dt.date(*last))


def test_a_relative_period_counts_from_the_one_before():
    found = read_periods("In het derde kwartaal van 2025 waren het er meer dan een jaar eerder.")
    assert [(p.first, p.is_base) for p in found] == [(dt.date(2025, 7, 1), False), (dt.date(2024, 7, 1), True)]


def test_what_is_allowed_needs_a_reason(tmp_path):
    path = tmp_path / "rapport.svm.yml"
    path.write_text("toegestaan:\n  - tekst: '1951'\n")
    with pytest.raises(UserError, match="zonder reden"):
        load_allowed(path)
    path.write_text("toegestaan:\n  - tekst: '713'\n    reden: aantal tenten, geen cijfer van een partner\n")
    assert [n.allowed for n in read_numbers("Er staan 713 tenten.", load_allowed(path))] == [
        "aantal tenten, geen cijfer van een partner"
    ]


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [(2.5, 0, "3"), (75.0272, 2, "75,03"), (44280.0, 2, "44280"), (0.125, 2, "0,13"), (0.0, 1, "0"), (-4.95, 1, "-5")],
)
def test_worked_out_numbers_in_messages(value, places, text):
    assert dutch_text(value, places) == text


@pytest.mark.parametrize(
    ("text", "value"), [("circa 52.100", 52_100), ("meer dan 51.000", 51_000), ("-1.240", -1_240), ("x", None)]
)
def test_a_carried_figure_has_the_value_it_prints(text, value):
    assert figure_value(figure("verzonnen:2025", text, yellow_text="te laat")) == value


@pytest.mark.parametrize(
    ("text", "value", "yes", "no"),
    [
        # below a hundred a zero at the end may be rounding; from there on never more than three percent
        ("20 personen", 20, [15, 25], [14.9, 25.1]),
        ("90 personen", 90, [85, 95], [84, 96]),
        ("100 personen", 100, [97.1, 103], [97, 104]),
        ("24.000 personen", 24_000, [23_500, 24_500], [23_499, 24_501]),
        ("200.000 personen", 200_000, [195_000, 206_000], [194_000, 207_000]),
        ("20 duizend personen", 20_000, [19_500, 20_500], [19_499, 20_501]),
        ("0,3 duizend personen", 300, [286, 315], [284, 317]),
        ("300 miljoen euro", 300_000_000, [300_500_000], [300_500_001]),
        ("0 personen", 0, [0, 0.5], [0.6]),
        # a percentage is as precise as it is written, however large
        ("20%", 20, [19.5, 20.5], [19.4, 20.6]),
        ("100 procent", 100, [100.5], [100.6]),
        ("12,50%", 12.5, [12.505], [12.506]),
        ("3 procentpunt", 3, [2.5], [2.4]),
        # a sign, unless the dash stands between two numbers
        ("een verschil van -3,5%", -3.5, [-3.5], [3.5]),
        # words for a factor or a share
        ("het dubbele", 2, [1.9, 2.1], [1.8, 2.2]),
        ("gehalveerd", 0.5, [0.476, 0.524], [0.47, 0.53]),
        ("ruim verdubbeld", 2, [2.0, 2.4], [1.9, 2.5]),
        ("twee derde", 66.7, [65, 69], [33, 70]),
        ("drie vijfde", 60, [58, 62], [57, 63]),
        ("een kwart", 25, [23, 27], [22, 28]),
        ("minstens een derde", 33.3, [33, 100], [32]),
        ("bijna een derde", 33.3, [26, 33], [25, 34]),
        ("ruim een derde", 33.3, [33, 41], [32, 42]),
    ],
)
def test_a_number_stands_for_what_its_rounding_allows(text, value, yes, no):
    (number,) = read(text)
    assert number.value == pytest.approx(value, abs=0.05)
    assert [v for v in yes if not number.agrees(v)] == []
    assert [v for v in no if number.agrees(v)] == []


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("honderdeneen", 101),
        ("duizendeneen", 1_001),
        ("drieentwintig", 23),
        ("éénentwintig", 21),
        ("tweehonderdduizend", 200_000),
        ("vijfentwintighonderd", 2_500),
        ("tweeduizend vijfhonderd", 2_500),
        ("duizendduizend", None),
        ("honderdhonderd", None),
        ("nulhonderd", None),
        ("honderdmooi", None),
        ("mooihonderd", None),
    ],
)
def test_a_word_is_a_number_or_none(word, value):
    assert word_value(word) == value
