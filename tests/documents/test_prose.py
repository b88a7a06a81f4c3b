"""The kinds of sentences that real prose has: each number by its own subject, mistakes named, doubt where there is some."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import replace

import pytest
import yaml

from publish.prose.catalogue import Catalogue, fold, names_of
from publish.prose.lint import lint_paragraphs, text_paragraphs
from publish.prose.numbers import read_numbers
from publish.prose.periods import read_periods
from svm.dutch import MISTAKE, NOTE, WARNING
from svm.figures import Registry
from tests.documents.planted import HERE, figure

CASES = yaml.safe_load((HERE / "prose_cases.yml").read_text(encoding="utf-8"))["cases"]
SEVERITIES = {"wrong": MISTAKE, "doubt": WARNING, "note": NOTE}


@pytest.fixture(scope="module")
def registry() -> Registry:
    """Real figures of the bundled build, with the labels and the definitions that it gives them."""
    with (HERE / "prose_figures.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    written = ("label", "printed_label", "definition")
    return Registry([replace(figure(**row), **{name: row[name] for name in written}) for row in rows])


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['kind']}: {case['text'][:50]}")
def test_a_sentence_comes_out_as_its_kind(case, registry):
    findings = lint_paragraphs(text_paragraphs(case["text"]), registry)
    told = [(f.severity, f.code, f.message) for f in findings]
    confirmed = {figure_id for f in findings if f.code == "los_klopt" for figure_id in f.figures[:1]}
    if "right" in case:
        assert confirmed == set(case["right"]) and not [t for t in told if t[0] == MISTAKE], told
    for name, severity in SEVERITIES.items():
        if name in case:
            assert any(t[0] == severity and case[name] in t[2] for t in told), told


def test_each_message_names_what_it_speaks_of(registry):
    messages = [f.message for case in CASES for f in lint_paragraphs(text_paragraphs(case["text"]), registry)]
    assert messages and not [m for m in messages if "  " in m or "volgens is" in m or "()" in m]


@pytest.mark.parametrize(
    ("text", "value", "agrees"),
    [
        ("bijna 317 duizend", 316_000, True),
        ("bijna 317 duizend", 315_900, False),
        ("ruim 51 duizend", 51_900, True),
        ("ruim 51 duizend", 55_930, False),
        ("circa 3.150", 3_160, True),
        ("circa 3.150", 3_240, False),
        ("circa 3.150", 2_750, False),
        # zeros may be rounding: the part of the number is the limit
        ("ruim 20 duizend", 21_900, True),
        ("ruim 20 duizend", 22_100, False),
        ("ruim 2 miljoen", 2_190_000, True),
        # a bound is no rounding
        ("minstens 300", 30_000, True),
        ("hooguit 300", 3, True),
    ],
)
def test_a_hedge_reaches_no_further_than_the_last_digit_that_is_written(text, value, agrees):
    (number,) = read_numbers(text)
    assert number.agrees(value) is agrees


@pytest.mark.parametrize(
    ("text", "months", "fits"),
    [
        ("sinds 2018", ("2018-01-01", "2024-12-31"), True),
        ("sinds 2018", ("2018-01-01", "2018-12-31"), True),
        ("sinds 2018", ("2019-01-01", "2024-12-31"), False),
        ("in 2018", ("2018-01-01", "2024-12-31"), False),
    ],
)
def test_since_a_year_is_a_span_that_begins_there(text, months, fits):
    (period,) = read_periods(text)
    first, last = map(dt.date.fromisoformat, months)
    assert period.fits((first, last)) is fits


def test_a_number_of_four_digits_that_looks_like_a_year_is_none():
    assert not read_periods("kwamen 1915 mensen") and read_periods("in 1995")


def test_the_catalogue_knows_titles_members_and_places(registry):
    catalogue = Catalogue(names_of(registry))
    assert catalogue.title("asy_coa_occupancy") == "Bezetting COA"
    regular = catalogue.named_members("asy_coa_occupancy", fold("in reguliere locaties van het COA"))
    # the longer of two that hold each other counts
    assert regular == {"group=reguliere_coa_locatie"}
    assert catalogue.names.places["SYR"] == {"Syrië"}
    present = catalogue.present("Er kwamen minder nareizigers binnen.")
    evidence = {i: catalogue.evidence(i, present) for i in ("asy_nareis_arrivals", "asy_first", "hou_target")}
    assert evidence["asy_nareis_arrivals"] > evidence["asy_first"] == evidence["hou_target"] == 0


@pytest.mark.parametrize(
    ("text", "figure_id"),
    [
        # one digit, two that changed places
        ("In 2024 waren er 32.135 eerste aanvragen.", "asy_first:2024"),
        ("In 2024 waren er 31.275 eerste aanvragen.", "asy_first:2024"),
        # a part that the sentence does not name, told from the whole by its digits
        (
            "Op 25 september 2023 was de bezetting van het COA 31.187.",
            "asy_coa_occupancy:2023-09-25:group=reguliere_coa_locatie",
        ),
    ],
)
def test_a_slip_of_the_hand_names_the_figure_that_was_meant(text, figure_id, registry):
    (found,) = lint_paragraphs(text_paragraphs(text), registry)
    assert (found.code, found.figures[0]) == ("wijkt_af", figure_id)


@pytest.mark.parametrize(
    "text",
    [
        "In 2024 kreeg Nederland 5.215 claims binnen; 5.215 is veel.",
        "Over 2025. Het jaar ervoor waren het zo’n 24.000 eerste aanvragen, meent een buurman.",
        "Van de 5.990 vertrokken vreemdelingen vertrok meer dan de helft zelfstandig in 2024.",
        "Nareizende gezinsleden daalden van 10.125 naar een lager aantal in 2024.",
    ],
)
def test_what_is_true_or_vague_is_no_mistake(text, registry):
    assert [f for f in lint_paragraphs(text_paragraphs(text), registry) if f.severity == MISTAKE] == []


@pytest.fixture(scope="module")
def changes(registry) -> Registry:
    """The same figures with the change of one and the share of another, the periods as a reader knows them."""
    first = registry.get("asy_first:2025")
    change = replace(
        figure("asy_first:2025:change_abs", "-8.035", "-8035", measure="change_abs", period="2025"),
        label="Eerste asielaanvragen, 2025 (verschil met jaar ervoor)",
        base_label="2024",
    )
    part = "departure_type=zelfstandig"
    share = replace(
        figure(f"dep_dtv_by_type:2024:{part}:share_pct", "48%", "48", "percent", "share_pct", breakdown=part),
        label="Vertrek DT&V naar soort, zelfstandig, 2024 (deel van het totaal)",
    )
    assert first is not None
    dated = [replace(f, period_label=f.period) for f in registry]
    return Registry([*dated, replace(change, period_label="2025"), share])


@pytest.mark.parametrize(
    ("text", "code", "figure_id"),
    [
        ("Het aantal eerste asielaanvragen liet in 2025 een daling van 8.035 zien.", "los_klopt", "asy_first:2025:change_abs"),
        ("Het aantal eerste asielaanvragen liet in 2025 een daling van 8.350 zien.", "wijkt_af", "asy_first:2025:change_abs"),
        ("In 2025 was er een daling van 32.175 eerste asielaanvragen naar 24.140.", "los_klopt", "asy_first:2025"),
        (
            "Vertrek DT&V naar soort, zelfstandig: in 2024 was het 48% van het totaal.",
            "los_klopt",
            "dep_dtv_by_type:2024:departure_type=zelfstandig:share_pct",
        ),
    ],
)  # fmt: skip
def test_a_change_and_a_part_are_told_from_a_level(text, code, figure_id, changes):
    findings = lint_paragraphs(text_paragraphs(text), changes)
    assert (code, figure_id) in [(f.code, f.figures[0]) for f in findings if f.figures], findings


def test_a_change_from_another_period_is_not_that_from_the_year_before(changes):
    for number in ("8.035", "9.035", "14.235"):
        text = f"In 2025 was er een daling van {number} eerste asielaanvragen ten opzichte van 2023."
        findings = lint_paragraphs(text_paragraphs(text), changes)
        assert not [f for f in findings if "asy_first:2025:change_abs" in f.figures or f.severity == MISTAKE], findings


def test_a_unit_is_no_crowd():
    assert [n.text for n in read_numbers("Het bedrag in miljoenen euro’s was 36,8.")] == ["36,8"]
    assert [n.text for n in read_numbers("Het kostte miljoenen euro’s.")] == ["miljoenen"]


@pytest.mark.parametrize(
    ("text", "code", "figure_id", "words"),
    [
        # far from the figure of what the sentence is about
        ("In 2024 waren er 9.413 eerste asielaanvragen.", "wijkt_af", "asy_first:2024", "het best bij de zin past"),
        # the text above says what and when
        (
            "Eerste asielaanvragen in 2025. Dat waren er vorig jaar 4.417.", "wijkt_af", "asy_first:2024",
            "het best bij de zin past",
        ),
        # the words fit, the period does not
        (
            "Het percentage ontvangen Dublinclaims in 2024 was hoog. Vorig jaar was dat 57%.", "periode",
            "asy_dublin_claims_in:2024:measure=rate", "over 2024",
        ),
    ],
)  # fmt: skip
def test_a_number_without_source_names_the_figure_that_the_words_lead_to(text, code, figure_id, words, registry):
    findings = lint_paragraphs(text_paragraphs(text), registry)
    told = [(f.code, f.figures[:1], f.severity != MISTAKE) for f in findings if words in f.message]
    assert told == [(code, (figure_id,), True)], findings


def test_a_figure_that_another_number_is_does_not_go_with_a_number_without_source(registry):
    findings = lint_paragraphs(
        text_paragraphs("In 2024 waren er 32.175 eerste aanvragen, in 99.940 dossiers."), registry
    )
    assert [(f.text, f.code) for f in findings] == [("32.175", "los_klopt"), ("99.940", "los")]


@pytest.fixture(scope="module")
def parts() -> Registry:
    """Made-up changes and levels of an indicator by the organisation that sends the files."""
    rows = [("", "", "900", "5"), (", politie", "politie", "400", "4"), (", KMar", "kmar", "300", "-6")]
    figures = []
    for words, code, level, change in rows:
        breakdown = f"source_organisation={code}" if code else ""
        identity = ":".join(filter(None, ["dep_dtv_intake:2024", breakdown]))
        label = f"Instroom DT&V{words}, 2024"
        count = figure(identity, level, level, "files", period="2024", breakdown=breakdown)
        step = figure(
            f"{identity}:change_pct", f"{change}%", change, "percent", "change_pct", period="2024", breakdown=breakdown
        )
        figures += [replace(f, label=label, printed_label="2024", definition="Dossiers") for f in (count, step)]
    return Registry(figures)


@pytest.mark.parametrize(
    ("text", "figure_id"),
    [
        ("Instroom DT&V, politie: in 2024 was er een stijging van 4%.", "source_organisation=politie:change_pct"),
        ("Instroom DT&V: in 2024 was er een stijging van 5%.", "2024:change_pct"),
        # the whole is not the part that a clause before it names
        ("Instroom DT&V, politie: in 2024 was er een stijging van 5%.", ""),
        # what went down does not go with a word for up
        ("Instroom DT&V: in 2024 was er een stijging van 6%.", ""),
    ],
)
def test_a_part_and_a_way_belong_to_the_number(text, figure_id, parts):
    right = [f.figures[0] for f in lint_paragraphs(text_paragraphs(text), parts) if f.code == "los_klopt"]
    assert [name[-len(figure_id) :] for name in right] == ([figure_id] if figure_id else []), right
