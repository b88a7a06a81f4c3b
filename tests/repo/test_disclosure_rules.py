"""Each count of each partner has exactly one rule of disclosure, and each rule says whole things about what exists."""

from __future__ import annotations

import csv

import pytest

from svm.home import PROJECT

REFERENCE = PROJECT / "seeds" / "reference"


def seed(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


RULES = seed("disclosure_rules")


def most_specific(partner: str, indicator: dict[str, str]) -> list[str]:
    """The rules that say most about a count: of its indicator, else of what it counts, else of its partner."""
    fitting = [
        r
        for r in RULES
        if r["partner"] in ("", partner)
        and r["indicator_id"] in ("", indicator["indicator_id"])
        and r["count_unit"] in ("", indicator["count_unit"])
    ]
    rank = {r["disclosure_rule"]: (r["indicator_id"] != "", r["count_unit"] != "", r["partner"] != "") for r in fitting}
    return [rule for rule, place in rank.items() if place == max(rank.values())]


def test_each_partner_and_indicator_has_exactly_one_rule():
    for partner in seed("partners"):
        for indicator in seed("indicators"):
            found = most_specific(partner["partner_code"], indicator)
            assert len(found) == 1, (partner["partner_code"], indicator["indicator_id"], found)


def test_what_nobody_stated_has_the_default():
    assert most_specific("nidos", {"indicator_id": "asy_amv_guardianship", "count_unit": "person"}) == ["standaard"]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r["disclosure_rule"])
def test_a_rule_is_whole(rule):
    known = {
        "partner": {r["partner_code"] for r in seed("partners")},
        "indicator_id": {r["indicator_id"] for r in seed("indicators")},
        "count_unit": {r["count_unit"] for r in seed("indicators")},
    }
    for column, names in known.items():
        assert rule[column] in {"", *names}, column
    # below a rounding to fives there is nothing to withhold for; a number that is not rounded needs a threshold
    assert int(rule["threshold"]) in range(0, 51)
    assert rule["rounding_base"] in ("1", "5", "10", "100")
    assert rule["zeros"] in ("getoond", "verborgen") and rule["already_public"] in ("true", "false")
    assert rule["reason_nl"].endswith(".") and rule["evidence"]


def test_a_rule_that_rounds_to_nothing_has_a_threshold():
    counts_persons = [r for r in RULES if not r["count_unit"] and r["already_public"] == "false"]
    assert [r["disclosure_rule"] for r in counts_persons if r["threshold"] == "0" and r["rounding_base"] == "1"] == []
