"""Dutch words that SQL prints and Python reads are the same words."""

from __future__ import annotations

import csv
import re

from publish.prose.findings import SEVERITIES
from publish.prose.numbers import HEDGES, read_numbers
from svm.dutch import MISTAKE, MONTHS, NOTE, PERIODS, WARNING
from svm.home import PROJECT

MACROS = {path.name: path.read_text(encoding="utf-8") for path in sorted((PROJECT / "macros").rglob("*.sql"))}
READ = {term for hedge in HEDGES for term in hedge.terms}


def quoted(text: str) -> list[str]:
    return re.findall(r"'([^']+)'", text)


def test_every_hedge_that_is_printed_is_read_as_one():
    with (PROJECT / "seeds" / "report" / "hedges.csv").open(encoding="utf-8") as handle:
        recorded = {row["hedge"] for row in csv.DictReader(handle)}
    remarks = set(quoted(MACROS["hedge.sql"]))
    rounding = MACROS["display.sql"].partition("macro _more_or_less")[2].partition("endmacro")[0]
    ours = set(re.findall(r"then '([a-z]+) '", rounding))
    assert remarks and ours == {"ruim", "bijna"}
    assert recorded <= remarks <= READ and ours <= READ
    assert all(read_numbers(f"{word} 24 duizend")[0].is_hedged for word in recorded | remarks | ours)


def test_months_have_one_list_on_each_side():
    lists = [found.split(";") for text in MACROS.values() for found in quoted(text) if found.startswith("januari;")]
    assert lists and all(months == MONTHS for months in lists)


def test_parts_of_a_year_are_printed_and_read_with_one_word():
    printed = MACROS["display.sql"].partition("macro period_label")[2].partition("endmacro")[0]
    named = dict(re.findall(r"when '(\w+)' then [^\n]*?'\s?([a-z]+) '", printed))
    assert {"quarter", "half_year", "tertial", "week"} <= set(named)
    assert all(PERIODS[kind] == word for kind, word in named.items())


def test_a_finding_of_a_text_has_one_of_the_severities():
    assert (MISTAKE, WARNING, NOTE) == SEVERITIES
