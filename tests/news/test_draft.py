"""A draft from made-up figures: texts of the registry only, flags shown, what cannot be said left out and listed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publish.news.draft import flags, make_draft, uses
from publish.news.messages import Messages, load_messages
from publish.news.plain import CONCEPT, write_plain
from publish.news.source import CHANGED, NOT_FROZEN, open_source
from publish.news.write import made
from svm.database import connect
from svm.errors import UserError
from svm.figures import load_registry
from svm.home import Home
from tests.news.made_up import (
    CHANGE,
    EMIGRATION,
    FILLED,
    FIRST,
    IMMIGRATION,
    PROVISIONAL,
    REPEAT_YELLOW,
    SOUND,
    UNKNOWN,
    YELLOW,
    build,
    freeze,
    revised,
)


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


def draft_of(home, messages=None, accepted=()):
    return make_draft(open_source(home), messages or load_messages(), accepted, {} if messages else FILLED)


def kinds(draft):
    return {(flag.figure.figure_id, flag.kind) for flag in flags(draft.sections)}


def test_every_number_is_the_text_of_the_registry_in_its_channel(home):
    build(home, *SOUND, REPEAT_YELLOW)
    con = connect(home)
    registry = load_registry(con)
    con.close()
    found = uses(draft_of(home))
    assert {channel for _, channel, _ in found} == {"tekst", "kop", "zin"}
    for figure_id, channel, text in found:
        assert text == registry.get(figure_id).text(channel)


def test_without_a_freeze_every_figure_is_flagged_and_a_freeze_takes_that_away(home):
    build(home, *SOUND)
    before = draft_of(home)
    assert {f for f, _, _ in uses(before)} == {f for f, kind in kinds(before) if kind == NOT_FROZEN}
    text = write_plain(before, before.item)
    assert text.startswith(CONCEPT) and "31 duizend [niet bevroren] eerste asielaanvragen" in text
    freeze(home)
    after = draft_of(home)
    text = write_plain(after, after.item)
    assert kinds(after) == set() and CONCEPT not in text and "[" not in text
    assert "bevroren versie definitief" in text


def test_the_draft_prints_the_freeze_and_flags_what_the_warehouse_says_otherwise_now(home):
    build(home, *SOUND)
    freeze(home)
    build(home, revised(FIRST, "32.000", 32000), *SOUND[1:])
    draft = draft_of(home)
    assert kinds(draft) == {(FIRST.figure_id, CHANGED)}
    text = write_plain(draft, draft.item)
    assert "31 duizend [gewijzigd sinds de bevriezing] eerste" in text and "32.000" not in text
    [flag] = [f for f in open_source(home).flags(FIRST) if f.kind == CHANGED]
    assert "31.415" in flag.about and "32.000" in flag.about


def test_a_figure_that_the_freeze_does_not_hold_is_flagged(home):
    build(home, *SOUND[:-1])
    freeze(home)
    build(home, *SOUND)
    assert kinds(draft_of(home)) == {(EMIGRATION.figure_id, NOT_FROZEN)}


def test_the_newest_final_version_counts(home):
    build(home, *SOUND)
    freeze(home)
    build(home, revised(FIRST, "32.000", 32000), *SOUND[1:])
    freeze(home, version="definitief-2", sequence=2)
    source = open_source(home)
    assert source.version == "definitief-2" and source.registry.get("asy_first:2035").running_text == "32.000"


def test_a_yellow_figure_has_its_text_in_the_sentence_and_in_the_box(home):
    build(home, *SOUND, REPEAT_YELLOW)
    freeze(home)
    draft = draft_of(home)
    text = write_plain(draft, draft.item)
    assert f"1.414 {YELLOW} herhaalde asielaanvragen" in text
    assert kinds(draft) == {(REPEAT_YELLOW.figure_id, "geel")}
    assert f"- {REPEAT_YELLOW.label} (asy_repeat:2035): {YELLOW}" in text.split("====")[0]


def test_a_provisional_figure_says_so_in_every_wording_and_goes_out_by_name_only(home):
    build(home, *SOUND[:3], PROVISIONAL, EMIGRATION)
    freeze(home)
    draft = draft_of(home)
    assert kinds(draft) == {(PROVISIONAL.figure_id, "voorlopig")}
    assert "272 duizend (voorlopig) [voorlopig] immigranten" in write_plain(draft, draft.posts)
    allowed = draft_of(home, accepted=[PROVISIONAL.figure_id])
    text = write_plain(allowed, allowed.posts)
    assert kinds(allowed) == set() and "272 duizend (voorlopig) immigranten" in text
    assert "Met naam toegestaan als voorlopig cijfer: reg_immigration:2035" in text
    for wrong in ("asy_first:2035", "asy_frist:2035"):
        with pytest.raises(UserError, match=f"{wrong} is geen voorlopig cijfer"):
            draft_of(home, accepted=[wrong])


def test_what_has_no_number_is_left_out_with_the_reason(home):
    build(home, *SOUND, UNKNOWN)
    draft = draft_of(home)
    reasons = {left.reason.split(":2035")[0]: left.reason for left in draft.left_out}
    assert reasons["asy_coa_occupancy"] == "asy_coa_occupancy:2035-12-31: nog niet bekend [geel: ontbreekt]"
    assert reasons["asy_repeat"] == "asy_repeat:2035: dit cijfer kent het magazijn niet"
    text = write_plain(draft, draft.item)
    assert "opvang van het COA" not in text and "## Opvang" not in text
    assert "- Weggelaten: asy_coa_occupancy:2035-12-31: nog niet bekend" in text


@pytest.mark.parametrize(("value", "word"), [(-7.2, "minder"), (3.1, "meer"), (0.0, "even veel")])
def test_the_sign_of_the_figure_chooses_the_word(home, value, word):
    build(home, FIRST, replace(CHANGE, value=value))
    messages = Messages(("{asy_first:{jaar}}, {asy_first:{jaar}:change_pct?meer|minder|even veel}",), (), ())
    assert draft_of(home, messages).title == f"31.415 [niet bevroren], {word} [niet bevroren]"


def test_a_title_takes_the_first_alternative_that_can_be_said(home):
    build(home, IMMIGRATION)
    freeze(home)
    messages = Messages(("{asy_first:{jaar}} aanvragen", "{reg_immigration:{jaar}} in {jaar}"), (), ())
    draft = draft_of(home, messages)
    assert draft.title == "271.828 in 2035" and draft.left_out == ()


def test_the_same_figures_give_the_same_bytes(home):
    build(home, *SOUND, REPEAT_YELLOW)
    assert made(draft_of(home)) == made(draft_of(home))


def test_an_edition_that_is_neither_frozen_nor_built_is_refused(home):
    build(home, *SOUND)
    with pytest.raises(UserError, match="2030 is niet bevroren"):
        open_source(home, 2030)
