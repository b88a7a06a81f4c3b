"""An answer about a printed figure, on the bundled real figures: what it was, what it is, and why."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from publish.commands.main import svm
from publish.follow.trace import trace
from publish.office.controls import find_controls
from publish.office.package import Package
from publish.report.answer import answer
from publish.report.question import meant
from svm.database import connect
from svm.errors import AuthorError
from svm.figures import load_registry
from svm.home import Home
from tests.news.made_up import beside, freeze


@pytest.fixture(scope="module")
def edition(samples):
    """The built edition, opened once, with its figures."""
    con = connect(samples.home)
    return con, load_registry(con)


@pytest.fixture
def ask(edition, samples):
    """The answer to a question, or what is said when there is none."""
    con, registry = edition

    def told(question, number=None, *, home=samples.home):
        try:
            found = meant(con, registry, question)
            steps = [trace(con, samples.home, asked.figure.figure_id) for asked in found]
            answers = [answer(con, home, *pair, number) for pair in zip(found, steps, strict=True)]
        except AuthorError as error:
            return str(error)
        return "\n".join(line for one in answers for line in one.lines)

    return told


def test_the_story_of_the_immigration_of_2023_is_told_right(ask):
    told = ask("reg_immigration:2023")
    in_order = (
        "tekst nu: 336.000",
        "editie 2024: 332.863* (bekend op 14 juni 2024; de editie is niet bevroren)",
        "editie 2025: 336.000 (bekend op 4 juli 2025",
        "14 juni 2024: 332.863*, nieuw bekend",
        "2 juli 2024: 332.863* → 336.000, reguliere herziening",
        "nieuwst bekend: 336.000",
        "tabel 2.17:",
        "332.863: Voorlopig cijfer, gedrukt in de Staat van Migratie van 14 juni 2024.",
        "niet optellen bij: Asielinstroom totaal",
        "voor dit cijfer is geen akkoord vastgelegd",
    )
    places = [told.index(text) for text in in_order]
    assert places == sorted(places)


def test_one_edition_is_told_and_an_unknown_one_refused(ask):
    told = ask("reg_immigration:2023", 2024)
    assert "editie 2024: 332.863*" in told and "editie 2025" not in told
    assert "editie 2023: nog niet bekend" in ask("reg_immigration:2023", 2023)
    assert "Er is geen editie 1999" in ask("reg_immigration:2023", 1999)


def test_what_a_frozen_edition_printed_is_said_to_be_printed(ask, samples, tmp_path):
    home = beside(tmp_path / "huis", samples.home)
    freeze(home)
    told = ask("reg_immigration:2025", 2026, home=home)
    assert "editie 2026: bijna 307.000* (gedrukt, versie definitief, stand 21 juni 2026)" in told


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("In 2024 waren er ruim 32 duizend eerste asielaanvragen.", ["asy_first:2024"]),
        # what it was in an earlier edition
        ("In 2023 kwamen er 332.863 immigranten naar Nederland.", ["reg_immigration:2023"]),
        (
            "Er waren 24.140 eerste asielaanvragen in 2025, een daling van 25% ten opzichte van 2024.",
            ["asy_first:2025", "asy_first:2025:change_pct"],
        ),
    ],
)
def test_a_sentence_leads_to_its_figures(ask, sentence, figures):
    told = [line for line in ask(sentence).splitlines() if line.endswith(")") and not line.startswith(" ")]
    assert [line.rpartition("(")[2].rstrip(")") for line in told] == figures


def test_a_number_of_an_earlier_edition_is_said_to_be_one(ask):
    earlier = ask("In 2023 kwamen er 332.863 immigranten naar Nederland.")
    assert (
        "in de zin: 332.863 is een eerdere stand, niet het cijfer van nu" in earlier and "tekst nu: 336.000" in earlier
    )
    assert "in de zin: 24.140 past bij" in ask("Er waren 24.140 eerste asielaanvragen in 2025.")


def test_what_may_be_several_figures_is_asked_back(monkeypatch, ask):
    from publish.prose import lint

    real = lint.find_suspects

    def two(sentence, index):
        real(sentence, index)
        for reading in sentence.readings:
            reading.agreeing = tuple(index.registry.get(i) for i in ("asy_first:2025", "asy_first:2025:source=ind"))

    monkeypatch.setattr(lint, "find_suspects", two)
    refused = ask("Er waren 24.140 eerste asielaanvragen in 2025.")
    assert "24.140 kan meer dan één cijfer zijn" in refused
    assert "- asy_first:2025: 24.140" in refused and "- asy_first:2025:source=ind: " in refused


def test_the_answer_about_a_change_tells_both_its_ends(ask):
    told = ask("asy_first:2025:change_pct")
    assert "nieuwst bekend, 2025: 24.140" in told and "nieuwst bekend, 2024: 32.175" in told


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Er zijn 123.456 olifanten.", "123.456 is geen cijfer van het rapport"),
        # near in words, not in number: the figure of that subject and period is named
        ("Eind 2024 stonden 17.000 ontheemden uit Oekraïne ingeschreven.", "ukr_registered:2024-12-31"),
        ("asy_frst:2024", "een nummer zoals asy_first:2024"),
        ("Er zijn veel asielaanvragen.", "staat geen getal"),
    ],
)
def test_what_is_no_figure_is_refused_with_the_nearest(ask, question, said):
    assert said in ask(question)


def test_as_word_the_figure_is_a_field_and_history_is_allowed_with_its_reason(samples, monkeypatch, tmp_path):
    monkeypatch.setattr(Home, "default", lambda: samples.home)
    path = tmp_path / "antwoord.docx"

    def run(*words):
        return CliRunner().invoke(svm, [str(word) for word in words])

    assert run("antwoord", "reg_immigration:2023", "--to", path).exit_code == 0
    assert [c.text for c in find_controls(Package.open(path))] == ["336.000", "336.000"]
    assert "0 fout, 0 waarschuwing, 0 info" in run("doc", "lint", path).output
    again = run("antwoord", "reg_immigration:2023", "--to", path)
    assert again.exit_code == 1 and "bestaat al" in again.output
