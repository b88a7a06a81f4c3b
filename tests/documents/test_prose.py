"""The kinds of sentences that real prose has: each number by its own subject, mistakes named, doubt where there is some."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest
import yaml

from publish.prose.lint import lint_paragraphs, text_paragraphs
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
