"""Words that turn with a figure: made in the models, bound in Word, kept apart from an author's own, read by the check."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import duckdb
import jinja2
import pytest

from publish.documents.freeze import freeze, obstacles
from publish.documents.own_text import SAID, Split, Wordings
from publish.documents.refresh import refresh
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.paragraphs import Paragraph, Span
from publish.office.text import visible_text
from publish.prose.lint import lint, lint_paragraphs, text_paragraphs
from publish.prose.numbers import read_numbers
from publish.prose.subjects import vocabulary
from svm.database import connect
from svm.errors import AuthorError
from svm.figures import AT, CHANNELS, DIRECTIONS, WORD_FORMS, Figure, Registry, card, load_registry
from svm.home import PROJECT
from tests.documents.made_up import document, figure, p, run, sdt
from tests.documents.planted import figure as planted

MACROS = jinja2.Environment().from_string((PROJECT / "macros" / "numbers" / "words.sql").read_text()).module
TAG = "verzonnen:1@steeg"
UP = {"steeg": "steeg", "is": "gestegen", "trend": "stijging", "meer": "meer", "hoger": "hoger"}
DOWN = {"steeg": "daalde", "is": "gedaald", "trend": "daling", "meer": "minder", "hoger": "lager"}
FLAT = {"steeg": "bleef vrijwel gelijk", "is": "vrijwel gelijk gebleven"}


def worded(words: dict[str, str], *, yellow: bool = False) -> Registry:
    return Registry([replace(figure(1, "5%", yellow=yellow), measure="change_pct", word_texts=words)])


def saying(tmp_path, text: str, tag: str = TAG, before: str = "Het aantal ", after: str = " in 2025."):
    return document(tmp_path / "verzonnen.docx", p(run(before) + sdt(tag, run(text)) + run(after)))


def renew(path, figures: Registry, **options):
    return refresh(path, figures, lambda table_id: None, **options)


def said(path) -> str:
    [line] = Package.open(path).parse("word/document.xml").iter(w("p"))
    return visible_text(line)


# the words ---------------------------------------------------------------------------------------------------------


def test_the_words_of_a_form_are_those_of_the_models():
    found: dict[str, set[str]] = {}
    changes = (
        "(values (2, 2), (-2, -2), (0, 0), (0.1, 0)) as t (v, n), (values ('persons'), ('percentage point')) as u (u)"
    )
    for macro, rows in (
        (MACROS.direction_words("v", "n", "u"), changes),
        (MACROS.fraction_words("v"), "(select unnest(range(0, 1001)) / 10.0 as v)"),
        (MACROS.rank_words("v"), "(select unnest(range(1, 20)) as v)"),
    ):
        for [words] in duckdb.sql(f"select {macro} from {rows}").fetchall():
            for form, word in words.items():
                found.setdefault(form, set()).add(word)
    assert found == {form: set(words) for form, words in SAID.items()}
    assert list(SAID) == list(WORD_FORMS)


def test_a_tag_of_any_figure_has_room_for_a_form():
    assert max(len(AT + channel) for channel in CHANNELS) + 58 <= 64


def test_a_fraction_that_is_printed_is_one_that_the_check_allows():
    """Every hundredth of a percentage: the reading of what an author types is wider than what we print."""
    rows = duckdb.sql(
        f"select v, {MACROS.fraction_words('v')} from (select cast(n / 100.0 as decimal(28, 6)) as v from range(0, 10001) as t (n))"
    ).fetchall()
    worded_rows = [(v, words["deel"]) for v, words in rows if words]
    assert len(worded_rows) == 6 * 400
    for value, words in worded_rows:
        [number] = read_numbers(words)
        assert (number.text, number.kind) == (words, "share")
        assert number.low <= float(value) <= number.high, (words, value)


# a document ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [("steeg", "steeg", "daalde"), ("is", "vrijwel gelijk gebleven", "gedaald"), ("meer", "meer", "minder")],
)
def test_a_word_turns_with_its_figure_and_that_is_a_change(tmp_path, form, old, new):
    path = saying(tmp_path, old, f"verzonnen:1@{form}")
    found = renew(path, worded(DOWN))
    assert [(c.old, c.new) for c in found.changes] == [(old, new)] and not found.refusals
    assert said(path) == f"Het aantal {new} in 2025."
    assert not renew(path, worded(DOWN)).written


@pytest.mark.parametrize("form", ["trend", "meer", "hoger", "deel", "rang"])
def test_a_word_that_became_untrue_is_refused_by_name_and_stands_in_the_way(tmp_path, form):
    tag = f"verzonnen:1@{form}"
    path = saying(tmp_path, SAID[form][0], tag)
    before = path.read_bytes()
    found = renew(path, worded(FLAT))
    [refusal] = found.refusals
    assert (refusal.tag, refusal.text) == (tag, SAID[form][0])
    assert WORD_FORMS[form] in refusal.reason and "Schrijf de zin anders" in refusal.reason
    assert path.read_bytes() == before
    [obstacle] = obstacles(Package.open(path), worded(FLAT))
    assert obstacle.kind == "vak" and WORD_FORMS[form] in obstacle.text
    with pytest.raises(AuthorError, match="geen tekst in de vorm"):
        freeze(path, tmp_path / "openbaar.docx", tmp_path / "archief", registry=worded(FLAT))
    codes = [(f.severity, f.code) for f in lint(Package.open(path), worded(FLAT))]
    assert ("fout", "onbekend") in codes


def test_the_check_tells_a_word_that_was_not_refreshed(tmp_path):
    path = saying(tmp_path, "steeg")
    [finding] = lint(Package.open(path), worded(DOWN))
    assert (finding.severity, finding.code, finding.text) == ("fout", "verouderd", "steeg")
    assert "daalde" in finding.message


@pytest.mark.parametrize(
    ("typed", "comes"),
    [
        ("steeg fors", "Het aantal daalde fors in 2025."),
        ("(netto) bleef gelijk", "Het aantal (netto) daalde in 2025."),
        ("bleef vrijwel gelijk, net als in 2023,", "Het aantal daalde, net als in 2023, in 2025."),
    ],
)
def test_words_of_an_author_beside_the_word_are_kept(tmp_path, typed, comes):
    path = saying(tmp_path, typed)
    assert renew(path, worded(DOWN)).refusals == []
    assert said(path) == comes and find_controls(Package.open(path))[0].text == "daalde"


@pytest.mark.parametrize("typed", ["nam toe", "steeg en daalde", "stijging", "steeg-", "1.234"])
def test_words_that_are_no_wording_of_the_form_are_refused(tmp_path, typed):
    path = saying(tmp_path, typed)
    [refusal] = renew(path, worded(DOWN)).refusals
    assert "eigen tekst" in refusal.reason and said(path) == f"Het aantal {typed} in 2025."


def test_a_word_for_a_direction_is_no_wording_of_a_number(tmp_path):
    path = saying(tmp_path, "4% meer", "verzonnen:1")
    assert renew(path, worded(UP)).refusals == []
    assert said(path) == "Het aantal 5% meer in 2025."


def test_at_the_head_of_a_sentence_a_word_keeps_its_capital(tmp_path):
    path = saying(tmp_path, "Bijna een derde", "verzonnen:1@deel", before="", after=" kwam in 2025.")
    third = worded({"deel": "ruim een derde"})
    assert [c.new for c in renew(path, third).changes] == ["Ruim een derde"]
    assert not renew(path, third).written
    assert [f for f in lint(Package.open(path), third) if f.severity == "fout"] == []


# the check -----------------------------------------------------------------------------------------------------------


def change(value: int, year: int = 2025) -> Figure:
    """The made-up change of a series, in percent."""
    made = planted(f"asy_first:{year}:change_pct", f"{value}%", str(value), "percent", "change_pct", period=str(year))
    return replace(made, word_texts=UP if value > 0 else DOWN)


LEVELS = [
    planted(f"asy_first:{year}", text, text.replace(".", ""), period=str(year))
    for year, text in ((2023, "38.377"), (2024, "32.175"), (2025, "24.140"))
]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Het aantal {asy_first:2025:change_pct@steeg|daalde} met {asy_first:2025:change_pct|-25%}.", []),
        ("Het aantal asielaanvragen {asy_first:2025:change_pct@steeg|daalde}, een stijging van ongeveer een kwart.", ["richting"]),
        ("Het aantal {asy_first:2025:change_pct@steeg|daalde} en is dus gestegen.", ["richting"]),
        ("Het is niet {asy_first:2025:change_pct@is|gedaald}.", ["richting"]),
        ("Het {asy_first:2025:change_pct@steeg|daalde} niet in 2025.", ["richting"]),
        ("Het {asy_first:2025:change_pct@steeg|daalde} niet alleen in 2025.", []),
        ("Het steeg in 2025: {asy_first:2025:change_pct@meer|minder} dan een jaar eerder.", ["richting"]),
        (
            "In 2025 {asy_first:2025:change_pct@steeg|daalde} het van {asy_first:2024|32.175} naar {asy_first:2025|24.140}.",
            [],
        ),
        (
            "In 2025 {asy_first:2025:change_pct@steeg|daalde} het van {asy_first:2025|24.140} naar {asy_first:2024|32.175}.",
            ["richting"],
        ),
    ],
)  # fmt: skip
def test_a_bound_word_is_laid_beside_the_loose_words_and_the_other_figures(text, codes):
    figures = Registry([*LEVELS, change(-25)])
    assert [f.code for f in lint_paragraphs(text_paragraphs(text), figures) if f.code == "richting"] == codes


def test_a_fraction_that_is_typed_is_laid_beside_the_bound_share():
    share = replace(
        planted("asy_first:2025:nationality=SYR:share_pct", "36%", "35.6", "percent", "share_pct",
                period="2025", breakdown="nationality=SYR"),
        printed_value=Decimal(36), word_texts={"deel": "ruim een derde"},
    )  # fmt: skip
    figures = Registry([share])
    for typed, codes in (("ruim een derde", []), ("bijna de helft", ["telwoord"])):
        text = f"In 2025 was {{{share.tag}|36%}}, {typed}, van de asielaanvragen van Syriërs."
        found = [f.code for f in lint_paragraphs(text_paragraphs(text), figures) if f.severity == "fout"]
        assert found == codes, typed


# the edition ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def figures(samples):
    con = connect(samples.home)
    yield load_registry(con)
    con.close()


def test_each_wording_of_the_edition_is_known_for_what_it_is(figures):
    wordings = Wordings(figures)
    texts = {
        (channel if channel in WORD_FORMS else "tekst", f.said(channel))
        for f in figures for channel in CHANNELS if f.text(channel)
    }  # fmt: skip
    assert {channel for channel, _ in texts} == {"tekst", *WORD_FORMS}
    assert [(c, text) for c, text in sorted(texts) if wordings.split(text, c) != Split("", text, "")] == []


def test_each_word_of_the_edition_is_read_as_its_figure_says(figures):
    """Bound in a sentence no word raises an alarm, and typed it would be read as true."""
    lines = []
    for f in figures:
        for form, word in f.word_texts.items():
            tag = f"{f.tag}{AT}{form}"
            assert len(tag) <= 64 and figures.of_tag(tag) == (f, form)
            lines.append(Paragraph(f"Het {word} (hier).", "alinea", (Span(4, 4 + len(word), "control", tag),)))
            if form == "deel":
                [number] = read_numbers(word)
                assert number.low <= float(f.value) <= number.high, f.figure_id
            elif form in DIRECTIONS and f.printed_value:
                [direction] = vocabulary().directions(f"Er waren er {word} dan in 2024")
                assert direction.sign == (1 if f.value > 0 else -1), f.figure_id
    assert len(lines) > 10_000
    assert lint_paragraphs(lines, figures) == []


def test_what_is_yellow_below_zero_or_shared_has_no_word(samples):
    con = connect(samples.home)
    found = con.execute(
        """
        select f.figure_id
        from indicators.figures as f
        inner join indicators.observations as o
            on f.indicator_id = o.indicator_id and f.period = o.period and f.breakdown = o.breakdown
        where
            cardinality(f.word_texts) > 0
            and (
                f.is_yellow or f.measure = 'value' or f.printed_value is null
                or (f.measure like 'change%' and (o.value < 0 or f.base_value < 0))
            )
        """
    ).fetchall()
    places = con.execute(
        """
        select count(distinct (f.indicator_id, f.period, m.base_breakdown, f.word_texts)), count(*)
        from indicators.figures as f
        inner join indicators.measures as m on f.figure_id = m.figure_id
        where f.measure = 'rank' and cardinality(f.word_texts) > 0
        """
    ).fetchone()
    con.close()
    assert found == [] and places[0] == places[1] > 10


def test_the_card_of_a_figure_names_each_form_and_its_word(samples, figures, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(samples.home.root))
    chosen = next(f for f in figures if f.text("meer") == "minder")
    lines = [line.split() for line in card(chosen.figure_id).splitlines()]
    assert [line for line in lines if line[0].startswith(AT)] == [[AT + form, word] for form, word in DOWN.items()]
