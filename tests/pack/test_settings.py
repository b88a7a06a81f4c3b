"""publicatie.toml: what is not known is said, what cannot be right is refused. All that is filled in is made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from publish.pack.settings import NAME, Settings, load_settings
from svm.errors import UserError
from svm.home import PROJECT

FULL = """
[site]
adres = "https://verzonnen.example/staat/"
[contact]
afdeling = "Afdeling Verzinsels"
email = "vragen@verzonnen.example"
[toegankelijkheid]
status = "B"
register = "https://verzonnen.example/verklaring"
onderzocht_op = 2031-05-03
onderzocht_door = "Bureau Verzinsel"
rapport = "https://verzonnen.example/rapport"
vastgesteld_op = "2031-05-10"
functie = "directeur Verzinsels"
"""


def read(folder: Path, text: str) -> Settings:
    path = folder / NAME
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_the_file_of_the_project_has_every_line_and_invents_nothing(tmp_path):
    known = load_settings(PROJECT / NAME)
    text = (PROJECT / NAME).read_text(encoding="utf-8")
    lines = [line.partition(" =")[0] for line in text.splitlines() if " = " in line]
    assert lines == [name.partition(".")[2] for name in [*known.unknown[:3], "contact.telefoon", *known.unknown[3:]]]
    assert known.lines == {} and known.warning.startswith(f"{NAME}: 10 not filled in")
    assert load_settings(tmp_path / "nergens.toml") == known


def test_what_is_filled_in_is_told_and_no_longer_asked_for(tmp_path):
    full = read(tmp_path, FULL)
    assert full.unknown == [] and full.warning == ""
    assert full.status == "B: voldoet gedeeltelijk" and full.day("toegankelijkheid.onderzocht_op") == "3 mei 2031"
    # without an audit there is none to ask for
    first = read(tmp_path, '[toegankelijkheid]\nstatus = "C"\n').unknown
    assert "toegankelijkheid.rapport" not in first and "toegankelijkheid.register" in first


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[contact", "cannot be read"),
        ('[contact]\nmail = "x"', "contact.mail is not a line"),
        ('naam = "x"', "naam is not a line"),
        ('[contact]\nemail = "iedereen"', "contact.email is 'iedereen'"),
        ('[site]\nadres = "http://verzonnen.example/"', "https://"),
        ('[site]\nadres = "https://verzonnen.example"', "ends with /"),
        ('[toegankelijkheid]\nstatus = "F"', "one of A, B, C, D, E"),
        ('[toegankelijkheid]\nvastgesteld_op = "2031-02-30"', "a day such as"),
        ('[toegankelijkheid]\nstatus = "A"', "rests on an audit"),
    ],
)
def test_a_line_that_cannot_be_right_is_refused(tmp_path, text, said):
    with pytest.raises(UserError, match=said):
        read(tmp_path, text)
