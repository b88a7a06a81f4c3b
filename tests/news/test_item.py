"""The news item of a made-up edition in which every figure is current, read as an editor does. No number is real."""

from __future__ import annotations

import re
from dataclasses import replace

import duckdb
import pytest

from publish.news import gate
from publish.news.draft import SLOT, flags, make_draft
from publish.news.messages import load_messages
from publish.news.plain import CONCEPT, write_plain
from publish.news.source import open_source
from publish.news.write import made, stops
from publish.office.package import Package
from publish.office.paragraphs import read_paragraphs
from svm.errors import UserError
from svm.home import Home
from tests.news.made_up import COMPLETE, FILLED, FIRST_BEFORE, PROVISIONAL, REPEAT_YELLOW, SOUND, build, freeze


@pytest.fixture
def home(tmp_path):
    made_up = build(Home(tmp_path), *COMPLETE)
    freeze(made_up)
    return made_up


def item_of(home, filled=FILLED, accepted=()):
    draft = make_draft(open_source(home), load_messages(), accepted, filled)
    return draft, write_plain(draft, draft.item).partition("## Verantwoording")


def test_an_item_of_current_figures_is_whole_and_goes_out(home):
    draft, (text, _, account) = item_of(home)
    assert draft.left_out == () and flags(draft.sections) == [] and CONCEPT not in text and "[" not in text
    assert stops(draft, made(draft), load_messages().limits, ()) == {}
    title, embargo, lead, quote, *rest = [part for part in text.strip().split("\n\n")]
    assert title == "# Nederland kreeg 31 duizend eerste asielaanvragen in 2035, minder dan in 2034"
    assert embargo == f"Embargo: {FILLED['embargo']}" and quote == FILLED["citaat"]
    # who, what, how much, compared with what
    assert lead.startswith(
        "In 2035 vroegen 31 duizend mensen voor het eerst asiel aan in Nederland, een daling van 7% ten opzichte van 2034."
    )
    assert "tegen 265 duizend in 2034" in lead
    assert rest[-2:] == ["## Contact", FILLED["contact"]]
    paragraphs = [part for part in rest[:-2] if not part.startswith("#")]
    assert 2 <= len(paragraphs) <= 3
    assert "tegen 33.853 in 2034 en 27.182 in 2032" in paragraphs[0]
    assert all("Geteld is het " in part or "Het gaat om het " in part for part in paragraphs)
    assert "Er waren" not in text and "Er kwamen" not in text
    assert not re.search(r"\b\d{4} \d", text), "no year runs into a number"
    # the machine's names are for the check, at the end
    assert "asy_first" not in text and "nummer asy_first:2035" in account


def test_what_nobody_filled_in_is_marked_and_does_not_go_out(home):
    draft, (text, _, _) = item_of(home, {})
    assert draft.empty == ("embargo", "citaat", "contact") and text.count(SLOT) == 3
    assert "Nog in te vullen: embargo, citaat, contact" in text
    files = made(draft)
    found = stops(draft, files, load_messages().limits, ())
    assert set(found) == {"nieuwsbericht.docx", "nieuwsbericht.txt"}
    assert all({f.code for f in one} == {"leeg", "concept"} for one in found.values())
    path = home.root / "nieuwsbericht.docx"
    path.write_bytes(files["nieuwsbericht.docx"])
    assert sum(SLOT in p.text for p in read_paragraphs(Package.open(path))) == 3
    with pytest.raises(UserError, match="geen plaats ‘slogan’"):
        item_of(home, {"slogan": "verzonnen"})


def test_a_number_in_a_quote_is_checked_and_a_telephone_number_is_none(home):
    loose = {"nieuwsbericht.docx": ["40.000"], "nieuwsbericht.txt": ["40.000"]}
    draft, _ = item_of(home, FILLED | {"citaat": "“Het waren er 40.000”, aldus een verzonnen bewindspersoon."})
    found = stops(draft, made(draft), load_messages().limits, ())
    assert {name: [f.text for f in one] for name, one in found.items()} == loose
    draft, _ = item_of(home, FILLED | {"contact": "Verzonnen afdeling: 40.000 vragen, +31 70 000 00 00"})
    found = stops(draft, made(draft), load_messages().limits, ())
    assert {name: [f.text for f in one] for name, one in found.items()} == loose


def test_a_flag_stands_at_the_first_place_of_its_figure_only(tmp_path):
    provisional = [f for f in COMPLETE if f.figure_id != PROVISIONAL.figure_id]
    home = build(Home(tmp_path / "voorlopig"), *provisional, PROVISIONAL)
    freeze(home)
    _, (text, _, _) = item_of(home)
    body = text.partition("====")[2]
    assert body.count("[voorlopig]") == 1 and body.count("(voorlopig)") == 2, "each sentence says so, one has the flag"
    # and a yellow figure has its reason once
    yellow = [replace(REPEAT_YELLOW, figure_id=f.figure_id, tag=f.tag) if f == SOUND[0] else f for f in COMPLETE]
    home = build(Home(tmp_path / "geel"), *yellow)
    freeze(home)
    text = item_of(home)[1][0].partition("====")[2]
    assert text.count("[geel:") == 1


def test_figures_across_a_break_are_not_compared(home):
    with duckdb.connect(str(home.published_database)) as con:
        con.execute("insert into indicators.breaks values ('asy_first', '2033-01-01', 'verzonnen telwijze', true)")
    draft, (text, _, _) = item_of(home)
    assert "kwam in 2035 uit op 31.415, tegen 33.853 in 2034." in text and "27.182" not in text
    source = open_source(home)
    figures = [source.registry.get(one) for one in ("asy_first:2035", "asy_first:2032")]
    assert "verzonnen telwijze" in source.broken(figures) and source.broken([figures[0], FIRST_BEFORE]) == ""
    assert gate.check([], source, {}) == [] and draft.left_out == ()
