"""Docs are run, not believed: the SQL of the documents on the bundled figures, and the map of the marts."""

from __future__ import annotations

import re

import pytest

from svm.home import PROJECT

ANALYST = PROJECT / "docs" / "analyst.md"
README = PROJECT / "README.md"


def statements(document) -> list[str]:
    blocks = re.findall(r"```sql\n(.*?)```", document.read_text(encoding="utf-8"), re.DOTALL)
    lines = [re.sub(r"(?m)^--.*$", "", block) for block in blocks]
    return [statement.strip() for block in lines for statement in block.split(";") if statement.strip()]


@pytest.mark.parametrize("statement", statements(README))
def test_every_query_of_the_readme_runs(samples, statement):
    samples.query(statement)


@pytest.mark.parametrize("statement", statements(ANALYST))
def test_every_query_for_the_analyst_runs_and_finds_something(samples, statement):
    assert samples.query(statement)


def test_the_map_of_the_marts_is_the_marts_there_are():
    text = ANALYST.read_text(encoding="utf-8")
    listed = set(re.findall(r"(?m)^\| `([a-z_]+\.[a-z_]+)` \|", text))
    marts = {
        path.stem.replace("__", ".")
        for path in (PROJECT / "models" / "marts").rglob("*.sql")
        if not path.stem.endswith("__waarnemingen")
    }
    assert listed == marts


def test_both_documents_have_queries():
    assert statements(README) and statements(ANALYST)
