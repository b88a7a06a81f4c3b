"""Letters, tables and cards as they are read. A text that changed on purpose: `pytest tests/snapshots --snapshot-update`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from publish.commands.main import svm

HEADER = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\n"
REFUSED = {
    "a renamed column": HEADER.replace("Vertreksoort", "Type vertrek") + "Vertrek;Jaar;2024;;;;12340\n",
    "a value that is not a number": HEADER + "Vertrek;Jaar;2024;;;;veel\n",
    "one key twice": HEADER + 2 * "Vertrek;Jaar;2024;;;;12340\n",
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_letter_with_a_refused_file(case, door, snapshot):
    outcome = door.land_one("dtv", "2025-03-31", "vertrek_2024.csv", REFUSED[case])
    assert outcome.letter.read_text(encoding="utf-8") == snapshot


def test_the_letter_to_a_partner_that_owes_figures(samples, monkeypatch, snapshot):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))
    shown = CliRunner().invoke(svm, ["chase", "dji"])
    assert shown.exit_code == 0
    assert shown.stdout == snapshot


@pytest.mark.parametrize("words", ["table 3.1 --format md", "status --chapter 7", "figure reg_immigration:2023"])
def test_what_is_printed(words, samples, monkeypatch, snapshot):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))
    assert CliRunner().invoke(svm, words.split()).stdout == snapshot
