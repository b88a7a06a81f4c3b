"""The news kit on the bundled real figures, built by dbt: what is said, and what keeps it from going out."""

from __future__ import annotations

import pytest

from publish.news import gate
from publish.news.draft import flags, make_draft, uses
from publish.news.messages import load_messages
from publish.news.source import NOT_FROZEN, open_source
from publish.news.write import made, write
from tests.news.made_up import FILLED, beside, freeze

#: provisional in the bundled figures
PROVISIONAL = (
    "reg_emigration:2025",
    "reg_immigration:2025",
    "reg_net_migration:2025",
    "reg_net_migration:2025:change_pct",
)
OWN = ("geel", "niet_bevroren", "voorlopig", "concept")


@pytest.fixture
def home(samples, tmp_path):
    return beside(tmp_path / "nieuws", samples.home)


def findings(home, draft, accepted=()):
    paths = [p for p in write(made(draft), home.out, overwrite=True) if p.suffix in (".docx", ".txt")]
    limits = load_messages().limits
    return [f for path in paths for f in gate.check(gate.read_text(path), draft.source, limits, accepted)]


def test_the_wording_fits_the_figures_and_only_flags_stand_in_the_way(home):
    draft = make_draft(open_source(home), load_messages(), (), FILLED)
    texts = dict(((figure_id, channel), text) for figure_id, channel, text in uses(draft))
    assert texts["asy_first:2025", "tekst"] == "24.140" and texts["asy_first:2025", "kop"] == "ruim 24 duizend"
    assert texts["asy_first:2025:change_pct", "zin"] == "een daling van 25%"
    assert "24 duizend" in draft.title and "minder" in draft.title
    assert {f.code for f in findings(home, draft)} == set(OWN), "the words themselves raise no alarm"
    assert {flag.figure.figure_id for flag in flags(draft.sections) if flag.kind == NOT_FROZEN} == {i for i, _ in texts}
    reasons = [left.reason for left in draft.left_out]
    # what is too old to stand in for the year is said nowhere
    assert all("geen cijfer" in reason or "[geel: " in reason or "een benadering" in reason for reason in reasons)


def test_after_a_freeze_what_is_neither_yellow_nor_provisional_may_go_out(home):
    freeze(home)
    source, messages = open_source(home), load_messages()
    draft = make_draft(source, messages, PROVISIONAL, FILLED)
    assert {flag.kind for flag in flags(draft.sections)} == {"geel"}
    assert {f.code for f in findings(home, draft, PROVISIONAL)} == {"geel", "concept"}
    assert {f.figure_id for f in draft.accepted} == set(PROVISIONAL)
    posts = gate.read_text(home.out / "berichten.txt")
    assert gate.check(posts, source, messages.limits, PROVISIONAL) == [], "the posts have no yellow figure"
    assert gate.check(posts, source, messages.limits) != []
