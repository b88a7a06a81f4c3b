"""Wrong values among clean ones, all made up, through the door and one build: the wrong ones are stopped or doubted.

A small sample of `python -m tests.bench.planted`, with every layout in it.
"""

from __future__ import annotations

import pytest

from tests.planted.families import UNITS, Unit
from tests.planted.report import false_alarms, recall, report
from tests.planted.world import Result, make_worlds

PER_LAYOUT = 8


def a_few_of_each_layout() -> list[Unit]:
    layouts = {unit.layout: [u for u in UNITS if u.layout == unit.layout] for unit in UNITS}
    return [unit for units in layouts.values() for unit in units[:: max(1, len(units) // PER_LAYOUT)][:PER_LAYOUT]]


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[Result]:
    _, found = make_worlds(tmp_path_factory.mktemp("planted"), "a sample", 1, a_few_of_each_layout())
    return found


def test_planted_values_do_not_print_as_if_they_were_right(results):
    counts = recall(results)
    planted, stopped = (sum(numbers) for numbers in zip(*counts.values(), strict=True))
    assert planted >= 35 and len(counts) >= 20, counts
    assert stopped / planted >= 0.9, report(results)


def test_no_planted_value_stops_the_build(results):
    assert [r.plant_id for r in results if r.outcome == "BUILD FAILED"] == []


def test_clean_deliveries_beside_them_are_neither_refused_nor_doubted(results):
    cells, alarmed, rules = false_alarms(results)
    assert cells >= 200
    # the made-up world has real leaps of whole deliveries too, and those are asked about
    assert alarmed / cells <= 0.05, rules
    assert (alarmed - rules["schaal"]) / cells <= 0.02, rules
