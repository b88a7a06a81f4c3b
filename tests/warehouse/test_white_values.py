"""Wrong deliveries that once printed as if they were right: each is now stopped at the door, doubted or told.

All values are made up. `made` lands all cases in one lake and builds once.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Door
from tests.planted.cases import Case, cases, deliveries
from tests.planted.world import MISSED, Seen, World, build

CASES = {case.name: case for case in cases()}


class Made:
    """All cases delivered and built."""

    def __init__(self, root: Path) -> None:
        self.world = World(Door(root), "cases", 0)
        self.paths = {name: [self.world.put(case.unit, f) for f in deliveries(case)] for name, case in CASES.items()}
        self.outcomes = {o.file: o for o in self.world.door.land()}
        self.seen = Seen(self.world.door) if build(self.world.door) else None

    def answer(self, case: Case) -> tuple[str, str]:
        """What became of a case, and the rules or the reason."""
        outcome = self.outcomes[self.paths[case.name][-1]]
        if self.seen is None and outcome.result != "refused":
            return "BUILD FAILED", ""
        asked = {c.key: c.value for c in case.asked if not c.period_text}
        if any(c.period_text for c in case.asked) and self.seen:
            asked = self.seen.after_the_last_year(outcome.delivery_id)
        if outcome.result == "refused":
            return "refused", outcome.message
        assert self.seen
        thousands = {c.key: c.value * 1000 for c in case.asked if "1000" in c.unit}
        if thousands and self.seen.reads(outcome.delivery_id, thousands):
            return "read right", "the unit was understood"
        verdict, _, rules = self.seen.verdict("11 a sum", outcome, asked)
        return verdict, " ".join(sorted(rules))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("white"))


@pytest.mark.parametrize("name", CASES)
def test_what_once_printed_white_is_stopped_or_doubted(made: Made, name: str):
    answer, why = made.answer(CASES[name])
    assert answer not in MISSED, f"{CASES[name].printed}; {why}"
    before = [made.outcomes[p] for p in made.paths[name][:2]]
    assert [o.result for o in before] == ["landed", "landed"], "the past of the case must land"
