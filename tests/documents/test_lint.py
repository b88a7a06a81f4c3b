"""The check of a document: planted mistakes are found, correct sentences raise no alarm; the rules one by one."""

from __future__ import annotations

import csv
import io
import json
import random
import time
from collections import Counter

import pytest

from publish.prose.findings import CODES, as_csv, as_json_lines, as_text
from publish.prose.formulas import evaluate
from publish.prose.lint import allowed_of, compare_texts, lint, lint_paragraphs, read_all, text_paragraphs
from publish.prose.pairs import Pair, Side
from svm.errors import UserError
from svm.figures import Registry
from tests.documents.planted import figure, load_figures, load_sentences, paragraphs
from tests.documents.test_paragraphs import docx, p, r, sdt

#: which findings count as finding the planted mistake; "los" never does, except for a number without any source
FOUND_BY = {
    "wrong_number": {"wijkt_af"},
    "old_number": {"wijkt_af", "periode"},
    "overtyped": {"verouderd", "geel"},
    "unknown_figure": {"onbekend"},
    "wrong_subject": {"onderwerp", "eenheid", "wijkt_af"},
    "wrong_place": {"onderwerp", "wijkt_af"},
    "heading_text": {"kop_tekst"},
    "two_texts": {"twee_teksten"},
    "number_word": {"telwoord"},
    "points": {"procentpunt"},
    "direction": {"richting"},
    "period": {"periode", "wijkt_af"},
    "unit": {"eenheid", "onderwerp"},
    "misreading": {"wijkt_af", "onderwerp", "eenheid", "periode", "telwoord", "procentpunt"},
    "loose": {"los"},
}
SETS = ("made", "first", "second", "third", "fourth", "fifth", "sixth")


@pytest.fixture(scope="module")
def registry():
    return load_figures()


def set_of(entry) -> str:
    held = entry.get("holdout", "") if isinstance(entry, dict) else ""
    return "first" if held is True else held or "made"


def alarms(entry, registry):
    return [f for f in lint_paragraphs(paragraphs(entry, registry), registry) if f.severity != "info"]


@pytest.fixture(scope="module")
def outcome(registry):
    """Per set and kind: how many were planted, how many found; and the false alarms per set."""
    found, false = Counter(), Counter()
    missed = []
    sentences = load_sentences()
    for kind, entries in sentences["planted"].items():
        for entry in entries:
            key = (set_of(entry), kind)
            hit = any(f.code in FOUND_BY[kind] for f in alarms(entry, registry))
            found[key, "planted"] += 1
            found[key, "found"] += hit
            if not hit:
                missed.append((*key, entry))
    for entry in sentences["correct"]:
        false[set_of(entry), "sentences"] += 1
        told = alarms(entry, registry)
        false[set_of(entry), "alarms"] += bool(told)
        false[set_of(entry), "mistakes"] += any(f.severity == "fout" for f in told)
    lines = [f"{'kind':16}" + "".join(f"{s:>12}" for s in SETS)]
    for kind in FOUND_BY:
        lines.append(
            f"{kind:16}" + "".join(f"{found[(s, kind), 'found']:>8}/{found[(s, kind), 'planted']:<3}" for s in SETS)
        )
    lines.append(f"{'false alarms':16}" + "".join(f"{false[s, 'alarms']:>8}/{false[s, 'sentences']:<3}" for s in SETS))
    lines.append(
        f"{'of which fout':16}" + "".join(f"{false[s, 'mistakes']:>8}/{false[s, 'sentences']:<3}" for s in SETS)
    )
    print("\n" + "\n".join(lines))
    for line in missed:
        print("missed:", line)
    return found, false


def test_planted_mistakes_are_found(outcome):
    found, _ = outcome
    for chosen in (("made",), SETS):
        planted = sum(n for (key, what), n in found.items() if what == "planted" and key[0] in chosen)
        hits = sum(n for (key, what), n in found.items() if what == "found" and key[0] in chosen)
        assert planted >= 140 and hits / planted >= 0.95, chosen


def test_correct_sentences_raise_no_alarm(outcome):
    _, false = outcome
    sentences = sum(n for (_, what), n in false.items() if what == "sentences")
    wrong = sum(n for (_, what), n in false.items() if what == "alarms")
    assert sentences >= 60 and wrong / sentences <= 0.05


def test_every_code_is_explained(registry):
    sentences = load_sentences()
    entries = [e for kind in sentences["planted"].values() for e in kind] + sentences["correct"]
    codes = {f.code for e in entries for f in lint_paragraphs(paragraphs(e, registry), registry)}
    assert codes <= set(CODES)


def check(text: str, *figures, **options):
    return lint_paragraphs(text_paragraphs(text), Registry(figures), **options)


FIRST = figure("asy_first:2025", "24.140", "24140", title="Eerste asielaanvragen")
BEFORE = figure("asy_first:2024", "32.175", "32175", title="Eerste asielaanvragen")
YELLOW = figure("asy_repeat:2025", "1.585", unit="applications", yellow_text="[geel: cijfer over 2024]")


def test_a_loose_number_names_the_figure_it_probably_is():
    (found,) = check("In 2025 vroegen 24.410 personen voor het eerst asiel aan.", FIRST, BEFORE)
    assert (found.severity, found.code, found.figures) == ("fout", "wijkt_af", ("asy_first:2025",))
    assert "is waarschijnlijk Eerste asielaanvragen 2025 (asy_first:2025); dat is nu 24.140" in found.message


def test_a_loose_number_that_is_right_is_only_told():
    (found,) = check("In 2025 vroegen ruim 24 duizend personen voor het eerst asiel aan.", FIRST)
    assert (found.severity, found.code, found.figures) == ("info", "los_klopt", ("asy_first:2025",))


def test_an_old_number_is_recognised():
    (found,) = check("In 2025 vroegen 32.175 personen voor het eerst asiel aan.", FIRST, BEFORE)
    assert found.message.endswith("32.175 is het cijfer over 2024")


def test_yellow_text_belongs_to_the_wording():
    doubted = "[controle: verzonnen: tien keer zo hoog als in 2024; nagevraagd bij IND]"
    for figure_now in (YELLOW, figure("asy_repeat:2025", "1.585", unit="applications", yellow_text=doubted)):
        right = f"Er waren in 2025 {{asy_repeat:2025|1.585 {figure_now.yellow_text}}} herhaalde asielaanvragen."
        assert check(right, figure_now) == []
        (found,) = check(right.replace(f" {figure_now.yellow_text}", ""), figure_now)
        assert (found.severity, found.code) == ("fout", "geel")


def test_a_coarser_channel_is_no_second_text():
    text = "In 2025 {asy_first:2025@kop|24 duizend} eerste aanvragen.\nHet waren er {asy_first:2025|24.140} eerste aanvragen."
    assert check(text, FIRST) == []


def test_two_figures_that_may_not_be_compared():
    nl = figure("asy_grant_rate_nl:2024", "58%", "58", "percent", title="Inwilligingspercentage")
    eu = figure("asy_grant_rate_eu:2024", "75,3%", "75.3", "percent", title="Inwilligingspercentage EU-definitie")
    text = (
        "Het inwilligingspercentage was in 2024 {asy_grant_rate_nl:2024|58%}, lager dan de "
        "{asy_grant_rate_eu:2024|75,3%} volgens de Europese definitie."
    )
    pair = Pair(Side("asy_grant_rate_nl"), Side("asy_grant_rate_eu"), "twee definities")
    assert [f.code for f in check(text, nl, eu, pairs=[pair])] == ["vergelijking"]
    assert check(text, nl, eu) == []


def test_a_side_of_a_pair_is_a_breakdown():
    registered = figure("asy_coa_suspects:2022", "5.700", "5700", "registrations")
    unique = figure("asy_coa_suspects:2022:count=unique_persons", "2.300", "2300", breakdown="count=unique_persons")
    assert [Side("asy_coa_suspects", b).takes(registered) for b in ("", "count=", "count=*")] == [True, True, False]
    assert [Side("asy_coa_suspects", b).takes(unique) for b in ("", "count=", "count=*")] == [True, False, True]


def test_a_formula_in_a_comment_is_worked_out(tmp_path):
    def report(words: str, formula: str):
        mark = '<w:commentRangeStart w:id="0"/>' + r(words) + '<w:commentRangeEnd w:id="0"/>'
        comment = f'<w:comment w:id="0">{p(r(formula))}</w:comment>'
        package = docx(tmp_path / "rapport.docx", p(r("Dat is ") + mark + r(" van het vorige jaar.")), comments=comment)
        return lint(package, Registry([FIRST, BEFORE]))

    assert report("driekwart", "= [asy_first:2025] / [asy_first:2024] * 100") == []
    assert report("75 procent", "= aandeel([asy_first:2025], [asy_first:2024])") == []
    (found,) = report("70 procent", "= aandeel([asy_first:2025], [asy_first:2024])")
    assert (found.code, found.figures) == ("afleiding", ("asy_first:2025", "asy_first:2024"))
    assert found.message.endswith("dat is nu 75,03")
    (found,) = report("70 procent", "= [asy_first:2052]")
    assert "geen cijfer met een waarde" in found.message


def test_a_formula_cannot_do_anything_else():
    for formula in ("__import__('os')", "2 ** 99", "[asy_first:2025].value", "1 /", "1 / 0", "open('x', 'y')"):
        with pytest.raises(UserError, match="niet uit te rekenen"):
            evaluate(formula, Registry([FIRST]))


def test_a_control_of_word_itself_is_plain_text(tmp_path):
    body = p(r("Versie ") + sdt("Datum", r("4 juli 2025")) + sdt("", r(" van 713 personen")) + r("."))
    (found,) = lint(docx(tmp_path / "rapport.docx", body), Registry([FIRST]))
    assert (found.code, found.text) == ("los", "713")


def test_a_document_may_allow_a_number_with_a_reason(tmp_path):
    package = docx(tmp_path / "rapport.docx", p(r("Er stonden 713 tenten.")))
    assert [f.code for f in lint(package, Registry([FIRST]))] == ["los"]
    (tmp_path / "rapport.svm.yml").write_text("toegestaan:\n  - tekst: '713'\n    reden: telling ter plaatse\n")
    assert lint(package, Registry([FIRST])) == []
    assert "telling ter plaatse" in {a.reason for a in allowed_of(package.path)}


def test_every_part_of_a_document_is_checked(tmp_path):
    wrong = p(r("In 2025 vroegen 24.4") + r("10 personen voor het eerst asiel aan."))
    package = docx(
        tmp_path / "rapport.docx",
        p(r("In 2025 waren er ") + sdt("asy_first:2025", r("24.100")) + r(" eerste asielaanvragen.")),
        header=wrong,
        footnotes=f'<w:footnote w:id="1">{wrong}</w:footnote>',
    )
    found = lint(package, Registry([FIRST]))
    assert [(f.code, f.place) for f in found] == [
        ("verouderd", "hoofdtekst, alinea 1"),
        ("wijkt_af", "koptekst, alinea 1"),
        ("wijkt_af", "voetnoot 1, alinea 1"),
    ]


def test_each_number_has_a_state(tmp_path):
    text = "In 2025 waren er {asy_first:2025|24.140} eerste aanvragen en 713 tenten (tabel 3.1)."
    (sentence,) = read_all(text_paragraphs(text), Registry([FIRST]))
    assert [(x.text, x.state) for x in sentence.readings] == [
        ("2025", "toegestaan"),
        ("24.140", "gebonden"),
        ("713", "los"),
        ("tabel 3.1", "toegestaan"),
    ]


def test_texts_are_compared():
    report = text_paragraphs("In 2025 waren er {asy_first:2025|24.140} eerste asielaanvragen.")
    good = text_paragraphs("In 2025 vroegen ruim 24 duizend personen voor het eerst asiel aan.")
    bad = text_paragraphs("# Nieuws\nIn 2025 vroegen 26.000 personen voor het eerst asiel aan.")
    old = text_paragraphs("In 2025 kwamen er {asy_first:2025|24.070} eerste aanvragen.")
    found = compare_texts([("rapport", report), ("bericht", good), ("tweet", bad), ("bijlage", old)], Registry([FIRST]))
    assert [(f.place, f.text) for f in found] == [
        ("bijlage, regel 1", "24.070"),
        ("tweet, regel 2 (onder 'Nieuws')", "26.000"),
    ]


def test_reports():
    found = check("In 2025 vroegen 24.410 personen voor het eerst asiel aan.", FIRST)
    assert as_text(found, "rapport.docx").startswith(
        "rapport.docx: 1 fout, 0 waarschuwing, 0 info\n"
        "   1 × fout: een los getal wijkt af van het cijfer dat het waarschijnlijk is\n\n"
        "FOUT: een los getal wijkt af van het cijfer dat het waarschijnlijk is (1)\n- regel 1: 24.410"
    )
    assert json.loads(as_json_lines(found))["figures"] == ["asy_first:2025"]
    (row,) = csv.DictReader(io.StringIO(as_csv(found)))
    assert (row["severity"], row["figures"]) == ("fout", "asy_first:2025")


def long_document(registry, size: int):
    """About `size` numbers in the made-up sentences, in a fixed order."""
    sentences = load_sentences()
    entries = [e for kind in sentences["planted"].values() for e in kind] + sentences["correct"]
    random.Random(1).shuffle(entries)
    found = []
    while sum(len(x.spans) + x.text.count("20") for x in found) < size:
        found += [x for e in entries for x in paragraphs(e, registry)]
    return found


def test_a_long_document_takes_seconds_and_the_order_is_fixed(registry):
    document = long_document(registry, 1_000)
    start = time.process_time()
    first = lint_paragraphs(document, registry)
    took = time.process_time() - start
    print(f"\n{len(document)} paragraphs, {len(first)} findings, {took:.1f} s")
    assert took < 20
    assert first == lint_paragraphs(document, Registry(reversed(list(registry))))
