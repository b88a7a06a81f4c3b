"""Words find figures in one order, and the sentence beside a figure says no more than the figure. All made up."""

from __future__ import annotations

import random

import pytest

from publish.find.answer import answer, listed
from publish.find.hits import NOTHING, USABLE, YELLOW
from publish.find.search import Index, load_names
from publish.find.sentence import sentence
from svm.database import connect
from svm.errors import UserError
from svm.figures import load_registry
from tests.find.made_up import FIGURES, NAMES, YELLOW_TEXT, figure


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(FIGURES, NAMES)


def found(index: Index, text: str) -> list[str]:
    return [hit.figure.figure_id for hit in index.search(text)]


def test_totals_and_whole_years_come_first_and_the_year_of_the_edition(index):
    assert found(index, "verzonnen aanvragen") == [
        "verz:2025",
        "verz:2025-Q1",
        "verz:2024",
        "verz:2026",
        "verz:2025-01",
        "verz:2025:nationality=SYR",
        "verz:2025:change_pct",
        "verz:2025:nationality=ERI",
        "verz:2024:nationality=SYR",
    ]


def test_the_order_does_not_hang_on_the_order_of_the_figures():
    mixed = FIGURES.copy()
    random.Random(3).shuffle(mixed)
    assert found(Index(mixed, NAMES), "verzonnen") == found(Index(FIGURES, NAMES), "verzonnen")


@pytest.mark.parametrize("words", ["syrië", "Syrie", "SYRISCHE", "Syriërs", "syrisch", "syr"])
def test_a_country_is_found_by_its_name_its_adjective_and_its_people(index, words):
    assert found(index, words) == ["verz:2025:nationality=SYR", "verz:2024:nationality=SYR"]


def test_a_word_in_the_label_beats_one_for_the_same_and_that_beats_a_text_about_it(index):
    costs = {hit.figure.figure_id: hit.cost for hit in index.search("asiel")}
    assert costs["verz:2025"] < costs["ander:2025"]
    assert found(index, "vergunningen 2025") == ["ander:2025"]
    assert found(index, "verblijf van de") == ["ander:2025"]


def test_a_number_is_a_whole_word(index):
    assert found(index, "202") == []
    assert found(index, "aanvragen 2026") == ["verz:2026"]


def test_the_best_are_of_different_series(index):
    hits = index.search("verzonnen")
    assert [h.figure.figure_id for h in hits.best(9)] == [
        "verz:2025", "ander:2025", "verz:2025:nationality=SYR", "verz:2025:change_pct",
    ]  # fmt: skip
    assert [h.figure.figure_id for h in hits.best(9, YELLOW)] == ["verz:2025:nationality=ERI"]
    assert [h.figure.figure_id for h in hits.best(9, NOTHING)] == ["terug:2025", "verz:2024:nationality=SYR"]


def test_an_answer_says_what_is_yellow_and_how_much_cannot_be_used(index):
    told = "\n".join(answer(index, "aanvragen eritrea", 5, 2))
    assert YELLOW_TEXT in told and told.index("Geel:") < told.index("verz:2025:nationality=ERI")
    assert "1 cijfer past: 0 bruikbaar, 1 geel, 0 zonder waarde" in told
    lines = list(answer(index, "aanvragen", 5, 2))
    assert lines[:3] == [
        "1. Verzonnen aanvragen, 2025",
        "   verz:2025",
        "   Verzonnen aanvragen: in 2025 was het aantal personen 1.234.",
    ]
    assert len(list(listed(index, "aanvragen"))) == len(found(index, "aanvragen"))


def test_a_better_figure_without_a_value_is_named(index):
    told = "\n".join(
        answer(
            Index([*FIGURES, figure("Asiel", indicator="as", text=None, yellow="[geel: ontbreekt]")]), "verzonnen", 5, 2
        )
    )
    assert "Beter past" not in told
    better = Index(
        [
            figure("Ding", indicator="x", text=None, yellow="[geel: ontbreekt; verzonnen]"),
            figure("Dingen", indicator="y"),
        ]
    )
    assert "Beter past, maar zonder waarde: Ding, 2025 (ontbreekt; verzonnen)." in list(answer(better, "ding", 5, 2))


def test_what_is_not_there_is_said_with_the_next_step(index):
    with pytest.raises(UserError, match="nergens voor: xyz"):
        list(answer(index, "xyz 2025", 5, 2))
    with pytest.raises(UserError, match="al deze woorden") as error:
        list(answer(index, "vergunningen eritrea", 5, 2))
    assert "zonder" in error.value.printed()
    with pytest.raises(UserError, match="ontbreekt; verzonnen") as error:
        list(answer(index, "terugkeer", 5, 2))
    assert "terug:2025" in error.value.printed() and "svm trace" in error.value.printed()
    with pytest.raises(UserError, match="Geen cijfer heet de"):
        list(answer(index, "de", 5, 2))


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (figure(), "Verzonnen aanvragen: in 2025 was het aantal personen 1.234."),
        (figure(member="Syrië", period="2025-Q1"), "Verzonnen aanvragen, Syrië: in het eerste kwartaal van 2025 was het aantal personen 1.234."),
        (figure(period="2025-01"), "Verzonnen aanvragen: in januari 2025 was het aantal personen 1.234."),
        (figure(text="-12"), "Verzonnen aanvragen: in 2025 was de uitkomst, in personen, -12."),
        (figure(stat_type="target"), "Verzonnen aanvragen: in 2025 was de opgave, in personen, 1.234."),
        (figure(stat_type="forecast"), "Verzonnen aanvragen: in 2025 was de prognose, in personen, 1.234."),
        (figure(measure="change_pct", text="-3%", fragment="een daling van 3%"), "Verzonnen aanvragen: in 2025 was er een daling van 3% ten opzichte van 2024."),
        (figure(measure="change_abs", text="-3", fragment="een daling van 3"), "Verzonnen aanvragen: in 2025 was er, in personen, een daling van 3 ten opzichte van 2024."),
        (figure(measure="share_pct", text="3%", fragment="3% van het totaal"), "Verzonnen aanvragen: in 2025 was het 3% van het totaal."),
        (figure(measure="rank", text="3", fragment="plaats 3"), "Verzonnen aanvragen: in 2025 was het plaats 3 (de grootste eerst)."),
        (figure(yellow=YELLOW_TEXT), f"Verzonnen aanvragen: in 2025 was het aantal personen 1.234 {YELLOW_TEXT}."),
    ],
)  # fmt: skip
def test_a_sentence_says_what_its_figure_says(one, text):
    assert sentence(one).text(one) == text


def test_no_sentence_where_none_is_sure(index):
    assert sentence(figure(text=None)) is None
    assert sentence(figure(measure="residual_9_1")) is None


def test_every_usable_figure_of_the_report_has_a_sentence_and_is_found_by_its_own_name(samples):
    con = connect(samples.home)
    index = Index(load_registry(con), load_names(con))
    usable = [e.figure for e in index.entries if e.state == USABLE]
    assert len(usable) > 1000
    for one in usable:
        ready = sentence(one)
        assert ready is not None, one.figure_id
        text = ready.text(one)
        assert one.text(ready.channel) in text and text.startswith(one.title) and one.breakdown_label in text
        assert one.period[:4] in text or one.period_kind == "reference_date"
    # what an older value is about is said
    for e in index.entries:
        if e.state == YELLOW and e.figure.carried_period:
            assert e.figure.printed_label in sentence_or_text(e.figure), e.figure.figure_id
    for one in random.Random(1).sample(usable, 60):
        assert one.figure_id in found(index, one.label)


def sentence_or_text(one) -> str:
    ready = sentence(one)
    return ready.text(one) if ready else one.yellow_text


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("asiel syrië 2025", "asy_first:2025:nationality=SYR"),
        ("syrische asielaanvragen 2024", "asy_first:2024:nationality=SYR"),
        ("immigratie 2025", "reg_immigration:2025"),
        ("inwilligingspercentage 2025", "asy_grant_rate_nl:2025"),
        ("nareizigers derde kwartaal 2025", "asy_nareis_arrivals:2025-Q3"),
        ("asylum applications Syria 2025", "asy_first:2025:nationality=SYR"),
    ],
)
def test_real_words_find_the_figure_that_is_meant(samples, words, first):
    con = connect(samples.home)
    hits = Index(load_registry(con), load_names(con)).search(words)
    assert hits.best(1)[0].figure.figure_id == first
