"""Decisions can be referred to: each has a number of its own, a status, a date and its consequences."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from svm.home import PROJECT

FOLDER = PROJECT / "docs" / "decisions"
DECISIONS = sorted(FOLDER.glob("*.md"))
FORM = re.compile(
    r"# (?P<number>\d+)\. \S.*\n\n"
    r"- Status: (accepted|superseded by \[decision \d+\]\(\d{4}-[\w-]+\.md\))\n"
    r"- Date: \d{4}-\d\d-\d\d\n\n"
    r"## Context\n\n(?s:.+)\n## Decision\n\n(?s:.+)\n## Consequences\n\n(?s:.+)\n"
)


def test_no_two_decisions_have_one_number():
    numbers = Counter(path.name[:4] for path in DECISIONS)
    assert [number for number, times in numbers.items() if times > 1] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_form(path):
    form = FORM.fullmatch(path.read_text(encoding="utf-8"))
    assert form, f"{path.name} is not number, status, date, context, decision, consequences"
    assert path.name.startswith(f"{int(form['number']):04d}-")


def test_what_refers_to_a_decision_names_one_that_is_there():
    texts = {
        path: path.read_text(encoding="utf-8")
        for pattern in ("*.md", "docs/**/*.md", "svm/**/*.py", "ingest/**/*.py", "publish/**/*.py", "m*/**/*.sql")
        for path in PROJECT.glob(pattern)
    }
    referred = {
        (path.name, int(number)) for path, text in texts.items() for number in re.findall(r"\bdecision (\d+)\b", text)
    }
    known = {int(path.name[:4]) for path in DECISIONS}
    assert referred and {(name, number) for name, number in referred if number not in known} == set()
    linked = {link for text in texts.values() for link in re.findall(r"\b(\d{4}-[\w-]+\.md)\b", text)}
    assert {link for link in linked if not (FOLDER / link).exists()} == set()
