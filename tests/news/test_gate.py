"""The gate on made-up figures: what an editor may break is found, a sound text passes, a flag stays outside."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from publish.commands.main import svm
from publish.documents.refresh import refresh
from publish.news.gate import length
from publish.news.source import open_source
from publish.office.controls import find_controls
from publish.office.package import Package
from svm.figures import Registry
from svm.home import Home
from tests.news.made_up import (
    EMIGRATION,
    FILL,
    FIRST,
    PROVISIONAL,
    REPEAT_YELLOW,
    SOUND,
    UNKNOWN,
    build,
    freeze,
    retype,
    revised,
)


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(tmp_path))
    return Home(tmp_path)


@pytest.fixture
def sound(home):
    build(home, *SOUND)
    freeze(home)
    return home


def run(*words, code=0):
    result = CliRunner().invoke(svm, [str(word) for word in words])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result.output


def files(home):
    folder = home.out / "2036" / "nieuws"
    return folder / "nieuwsbericht.docx", folder / "nieuwsbericht.txt", folder / "berichten.txt"


def edited(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sound_draft_passes_and_the_final_one_is_written(sound):
    run("news", *FILL)
    told = run("news", "check", *files(sound))
    assert told.count("0 fout, 0 waarschuwing, 0 info") == 3
    run("news", *FILL, "--final")
    final = sound.out / "2036" / "nieuws" / "definitief"
    assert (final / "nieuwsbericht.docx").exists() and (final / "kaarten" / "immigratie-vierkant.png").exists()


EDITS = [
    ("31.415", "31.514", "31.514"),
    ("31 duizend", "41 duizend", "41 duizend"),
    ("een daling van 7%", "een daling van 9%", "9%"),
    ("een daling van 7%", "een stijging van 7%", "stijging"),
    ("vertrokken 161.803 emigranten", "vertrokken 271.828 emigranten", "reg_immigration:2035"),
    ("op een rij.", "op een rij. Daar komen nog 12.345 mensen bij.", "12.345"),
    ("op een rij.", "op een rij. Het aantal eerste asielaanvragen is verdubbeld in 2035.", "verdubbeld"),
    ("op een rij.", "op een rij. Het aantal eerste asielaanvragen steeg in 2035.", "steeg"),
    ("op een rij.", "op een rij. Er kwamen ruim twaalfduizend mensen.", "twaalfduizend"),
    ("op een rij.", "op een rij. Er waren {asy_first:2035|99.999} eerste asielaanvragen.", "99.999"),
    ("op een rij.", "op een rij. De regels zijn van 1951.", "1951"),
    ("op een rij.", "op een rij. Er waren meer eerste asielaanvragen dan in 2034.", "‘meer’ staat in een zin zonder"),
    ("op een rij.", "op een rij. Meer eerste asielaanvragen dan in 2034.", "‘Meer’ staat in een zin zonder"),
    ("op een rij.", "op een rij. De aanvragen namen toe ten opzichte van 2034.", "staat in een zin zonder cijfer"),
    ("31.415, tegen", "31.415 [niet bevroren], tegen", "de vlag [niet bevroren]"),
    ("# Nederland", "CONCEPT, mag nog niet naar buiten\n# Nederland", "het kader"),
    ("vroegen 31 duizend mensen voor het eerst", "vroegen 31 duizend mensen in 2034 voor het eerst", "2034"),
    ("- 31.415 = asy_first:2035", "- 31.415 = asy_frist:2035", "asy_frist:2035"),
]


@pytest.mark.parametrize(("old", "new", "told"), EDITS)
def test_what_an_editor_breaks_in_plain_text_is_refused(sound, old, new, told):
    run("news", *FILL)
    _, text, _ = files(sound)
    edited(text, old, new)
    found = run("news", "check", text, code=1)
    assert told in found and "Volgende stap:" in found


def test_a_new_number_is_bound_by_a_line_of_the_account(sound):
    run("news", *FILL)
    _, text, _ = files(sound)
    edited(text, "op een rij.", "op een rij. Er vertrokken 162 duizend emigranten in 2035.")
    assert "162 duizend" in run("news", "check", text, code=1)
    with text.open("a", encoding="utf-8") as handle:
        handle.write("- 162 duizend = reg_emigration:2035@kop\n")
    run("news", "check", text)


def test_a_wrong_number_that_was_changed_in_the_account_too_is_refused(sound):
    run("news", *FILL)
    _, text, _ = files(sound)
    text.write_text(text.read_text(encoding="utf-8").replace("31.415", "31.514"), encoding="utf-8")
    told = run("news", "check", text, code=1)
    assert "het veld toont 31.514, het cijfer asy_first:2035 is nu 31.415" in told


def test_editing_the_words_alone_passes_and_a_sentence_may_go(sound):
    run("news", *FILL)
    _, text, _ = files(sound)
    edited(text, "zet de cijfers over asiel en migratie van 2035 op een rij", "geeft een overzicht van 2035")
    edited(text, "Uit Nederland vertrokken 161.803 emigranten in 2035.", "")
    edited(
        text,
        "In 2035 vroegen 31 duizend mensen voor het eerst asiel aan in Nederland",
        "31 duizend mensen vroegen in 2035 in Nederland voor het eerst asiel aan",
    )
    run("news", "check", text)


@pytest.mark.parametrize("loose", [False, True])
def test_a_wrong_number_in_word_is_refused_in_its_control_and_outside(sound, loose):
    run("news", *FILL)
    word, _, _ = files(sound)
    retype(word, "31.415", "31.514", loose=loose)
    told = run("news", "check", word, code=1)
    assert "31.514" in told and "31.415" in told and "asy_first:2035" in told


def test_a_right_number_without_its_control_is_refused_too(sound):
    run("news", *FILL)
    word, _, _ = files(sound)
    retype(word, "31.415", "31.415", loose=True)
    assert "zet het veld neer" in run("news", "check", word, code=1)


def test_a_direction_typed_in_word_is_checked(sound):
    run("news", *FILL)
    word, _, _ = files(sound)
    retype(word, "minder", "meer")
    assert "‘meer’ zegt omhoog, maar het gaat omlaag" in run("news", "check", word, code=1)


def test_the_draft_is_a_document_like_a_chapter(sound):
    run("news", *FILL)
    word, _, _ = files(sound)
    tags = {control.tag for control in find_controls(Package.open(word))}
    assert {"asy_first:2035", "asy_first:2035@kop", "asy_first:2035:change_pct@zin"} <= tags
    for edition in ((), ("--edition", 2036)):
        assert "0 fout, 0 waarschuwing, 0 info" in run("doc", "lint", word, *edition)
    before = word.read_bytes()
    refresh(word, open_source(sound).registry, lambda table_id: None)
    assert word.read_bytes() == before
    report = refresh(word, Registry([revised(FIRST, "31.999", 31999, "32 duizend"), *SOUND[1:]]), lambda table_id: None)
    assert {("31.415", "31.999"), ("31 duizend", "32 duizend")} == {(c.old, c.new) for c in report.changes}
    assert report.refusals == []


def test_a_post_over_its_limit_is_refused(sound):
    run("news", *FILL)
    _, _, posts = files(sound)
    edited(posts, "Meer cijfers staan", "Meer cijfers " + "met uitleg en toelichting " * 8 + "staan")
    told = run("news", "check", posts, code=1)
    assert "het bericht voor x heeft" in told and "x laat er 280 toe" in told
    assert length("één") == length("e\u0301e\u0301n") == 3


@pytest.mark.parametrize("heading", ["# X (Twitter)", "#X", "x:", ""])
def test_a_post_keeps_its_limit_when_its_heading_was_edited(sound, heading):
    run("news", *FILL)
    _, _, posts = files(sound)
    edited(posts, "# x\n", f"{heading}\n")
    edited(posts, "Meer cijfers staan", "Meer cijfers " + "met uitleg en toelichting " * 8 + "staan")
    told = run("news", "check", posts, code=1)
    assert "x laat er 280 toe" in told or "onder geen kanaal" in told


def test_a_file_without_text_is_refused(sound, tmp_path):
    (tmp_path / "leeg.txt").write_text("\n", encoding="utf-8")
    assert "leeg.txt heeft geen tekst" in run("news", "check", tmp_path / "leeg.txt", code=1)


def test_a_yellow_figure_stops_the_final_item_and_nothing_is_written(home):
    build(home, *SOUND, REPEAT_YELLOW)
    freeze(home)
    told = run("news", *FILL, "--final", code=1)
    assert "asy_repeat:2035" in told and "het cijfer is geel" in told and "wacht op de levering" in told
    assert not home.out.exists()
    run("news", *FILL)
    word, text, _ = files(home)
    for path in (word, text):
        assert "het kader van een concept staat er nog" in run("news", "check", path, code=1)
    assert "is geen voorlopig cijfer" in run("news", *FILL, "--final", "--accept", "asy_repeat:2035", code=1)


def test_a_provisional_figure_goes_out_by_name_only_and_that_is_recorded(home):
    build(home, *SOUND[:3], PROVISIONAL, EMIGRATION)
    freeze(home)
    told = run("news", *FILL, "--final", code=1)
    assert "noem het cijfer met --accept" in told
    run("news", *FILL, "--final", "--accept", "reg_immigration:2035")
    text = home.out / "2036" / "nieuws" / "definitief" / "nieuwsbericht.txt"
    assert "Met naam toegestaan als voorlopig cijfer: reg_immigration:2035" in text.read_text(encoding="utf-8")
    for path in (text, text.with_suffix(".docx")):
        assert "is voorlopig" in run("news", "check", path, code=1)
        told = run("news", "check", path, "--accept", "reg_immigration:2035")
        assert "Met naam toegestaan als voorlopig cijfer: reg_immigration:2035" in told
        refused = run("news", "check", path, "--accept", "asy_first:2035", code=1)
        assert "asy_first:2035 is geen voorlopig cijfer" in refused and "reg_immigration:2035" in refused
    edited(text, "272 duizend (voorlopig)", "272 duizend")
    assert "dat staat er niet bij" in run("news", "check", text, "--accept", "reg_immigration:2035", code=1)


def test_a_change_after_the_freeze_stops_a_text_that_was_right(sound):
    run("news", *FILL)
    build(sound, revised(FIRST, "32.000", 32000), *SOUND[1:])
    for path in files(sound)[:2]:
        told = run("news", "check", path, code=1)
        assert "bevroren is 31.415 (actueel), het magazijn zegt nu 32.000" in told and "svm diff" in told
    assert "mag niet naar buiten" in run("news", *FILL, "--final", code=1)


def test_an_edited_draft_is_not_written_over(sound):
    run("news", *FILL)
    _, text, _ = files(sound)
    edited(text, "op een rij", "bij elkaar")
    told = run("news", *FILL, code=1)
    assert "nieuwsbericht.txt" in told and "--overwrite" in told and "bij elkaar" in text.read_text(encoding="utf-8")
    run("news", *FILL, "--overwrite")
    assert "op een rij" in text.read_text(encoding="utf-8")
    run("news", *FILL)


def test_a_card_of_a_figure_that_is_gone_does_not_stay_behind(sound):
    run("news", *FILL)
    card = sound.out / "2036" / "nieuws" / "kaarten" / "immigratie-breed.png"
    build(sound, *SOUND[:3])
    freeze(sound, version="definitief-2", sequence=2)
    assert "kaarten/immigratie-breed.png" in run("news", *FILL, code=1) and card.exists()
    run("news", *FILL, "--overwrite")
    assert not card.exists()


def test_what_was_left_out_and_every_flag_is_told(home):
    build(home, *SOUND, UNKNOWN)
    told = run("news", *FILL)
    assert "VLAG Verzonnen asy_first, 2035 (asy_first:2035): niet bevroren" in told
    assert (
        "WEGGELATEN Eind 2035 verbleven {asy_coa_occupancy:2035-12-31} personen" in told and "nog niet bekend" in told
    )


def test_what_cannot_be_read_or_has_no_meaning_is_said_without_a_traceback(home, tmp_path):
    assert "geen gepubliceerde database" in run("news", code=1)
    build(home, *SOUND)
    assert "is niet te openen" in run("news", "check", tmp_path / "weg.txt", code=1)
    assert "bestaat niet" in run("news", "check", tmp_path / "weg.docx", code=1)
    (tmp_path / "stuk.txt").write_bytes(b"\xff\xfe\x00")
    assert "geen platte tekst" in run("news", "check", tmp_path / "stuk.txt", code=1)
    assert "doen niets" in run("news", *FILL, "--final", "check", tmp_path / "weg.txt", code=1)


def test_a_text_without_an_account_has_only_loose_numbers(sound, tmp_path):
    text = tmp_path / "los.txt"
    text.write_text("Er waren 31.415 eerste asielaanvragen in 2035.\n", encoding="utf-8")
    told = run("news", "check", text, code=1)
    assert "31.415 komt overeen met" in told and "zet tekst en nummer als regel in de verantwoording" in told
