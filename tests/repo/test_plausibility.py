"""Rules, limits and expectations about values name each other: a limit that is not there would make no value doubtful."""

from __future__ import annotations

import csv
import re

from ingest.checks import VALUES, columns_of
from svm.home import PROJECT

FOLDER = PROJECT / "models/intermediate/plausibility"
LIMIT = re.compile(r"plausibility_limit\('(\w+)', '(\w+)'")


def models() -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.sql")))


def limits() -> set[tuple[str, str]]:
    with (PROJECT / "seeds/reference/plausibility_limits.csv").open(encoding="utf-8", newline="") as handle:
        return {(row["rule"], row["parameter"]) for row in csv.DictReader(handle) if row["stat_type"] == "*"}


def test_each_limit_that_a_rule_asks_for_is_there_and_each_that_is_there_is_asked_for():
    assert set(LIMIT.findall(models())) == limits()


def test_each_rule_is_judged_and_each_expectation_has_a_rule():
    assert set(re.findall(r"'(\w+)' as rule", models())) == set(columns_of(VALUES))
