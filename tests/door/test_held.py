"""A delivery that is held counts for nothing until a person accepts it, and its bytes never change.

The deliveries are made up; what they would do to the report is in tests/warehouse/test_review.py.
"""

from __future__ import annotations

import datetime as dt
import json

import duckdb
import pytest
from click.testing import CliRunner

from ingest import commit as commits
from ingest.retract import ACCEPTED, HELD, decide, held, held_lines, retract, withdrawals
from publish.commands.main import svm
from svm.errors import UserError
from tests.folders import bytes_in

INTAKE = "\ufeffInstroom;IND;NP;KMar;Overige\r\n"
WHY = {"reason": "nagevraagd", "role": "data-engineer"}


def intake(value: int) -> str:
    return f"{INTAKE}2023;{value};20;30;40"


def svm_(*words: str):
    return CliRunner().invoke(svm, words)


@pytest.fixture
def twice(door, monkeypatch):
    """A made-up file that counts, and three months later one that is held."""
    monkeypatch.setenv("SVM_HOME", str(door.home.root))
    door.first = door.land_one("dtv", "2024-02-10", "instroom_2023.csv", intake(11180)).delivery_id
    path = door.put("dtv", "2024-05-10", "instroom_2023.csv", intake(11190))
    door.done = svm_("land", "--review", str(path))
    (door.held,) = held(door.home)
    return door


def entries(door) -> list[tuple]:
    files = sorted(str(path) for path in door.home.retractions.glob("dtv/*/*.parquet"))
    return duckdb.sql(
        f"select entry_number, retraction, reason, decided_by_role from read_parquet({files}) order by entry_number"
    ).fetchall()


def test_what_lands_for_review_is_held_and_says_so(twice):
    assert twice.done.exit_code == 0, twice.done.output
    assert f"{twice.held}, 1 rows; held: it counts for nothing until it is accepted" in twice.done.output
    assert "nothing was published yet. Next step: `svm build`, `svm review`" in twice.done.stderr
    assert twice.first not in held(twice.home) and entries(twice) == [
        (1, HELD, "wacht op beoordeling", "svm land --review")
    ]
    assert held_lines(twice.home) == ["Aangehouden leveringen: 1 (bekijk ze met `svm review`)"]


def test_a_decision_is_an_entry_with_reason_and_role_and_changes_nothing_else(twice):
    before = bytes_in(twice.home.lake / "dtv") | bytes_in(twice.home.originals)
    assert "Held: " in svm_("hold", twice.held, "--reason", "wacht op  DT&V", "--role", "analist").output
    assert set(held(twice.home)) == {twice.held}
    done = svm_("accept", twice.held, "--reason", "nagevraagd", "--role", "data-engineer")
    assert (
        done.output.startswith(f"Accepted: {twice.held}, by data-engineer: nagevraagd\n") and "svm build" in done.output
    )
    assert held(twice.home) == {} and held_lines(twice.home) == []
    assert entries(twice)[1:] == [(2, HELD, "wacht op DT&V", "analist"), (3, ACCEPTED, "nagevraagd", "data-engineer")]
    assert bytes_in(twice.home.lake / "dtv") | bytes_in(twice.home.originals) == before


@pytest.mark.parametrize(
    ("event", "change", "words"),
    [
        (ACCEPTED, {"reason": " "}, "needs a reason"),
        (HELD, {"role": ""}, "needs the role"),
        (ACCEPTED, {"delivery_id": "dtv/instroom_brontabel/2024-05-10~00000000"}, "There is no delivery"),
        (HELD, {"delivery_id": "first"}, "is not held: it counts already"),
        (ACCEPTED, {"delivery_id": "first"}, "is not held: it counts already"),
    ],
)
def test_a_decision_that_makes_no_sense_is_told_and_leaves_no_entry(twice, event, change, words):
    asked = {"delivery_id": twice.held, **WHY, **change}
    name = twice.first if asked["delivery_id"] == "first" else asked["delivery_id"]
    with pytest.raises(UserError, match=words):
        decide(twice.home, name, event, reason=asked["reason"], role=asked["role"])
    assert len(entries(twice)) == 1


def test_the_same_bytes_stay_held_and_are_reviewed_again(twice):
    path = twice.inbox / "dtv" / "2024-05-10" / "instroom_2023.csv"
    for words in (["land", str(path)], ["land", "--review", str(path)]):
        again = svm_(*words)
        assert (
            again.exit_code == 0 and "which is held since" in again.output and "Next step: `svm review`" in again.output
        )
    assert len(entries(twice)) == 1 and set(held(twice.home)) == {twice.held}
    decide(twice.home, twice.held, ACCEPTED, **WHY)
    assert "nothing to do" in svm_("land", "--review", str(path)).output
    assert held(twice.home) == {}, "what was accepted is not held again"


def test_a_held_delivery_that_is_withdrawn_waits_no_more_and_is_held_when_that_is_lifted(twice):
    retract(twice.home, twice.held, on=dt.date(2024, 6, 1), **WHY)
    assert held(twice.home) == {} and set(withdrawals(twice.home)) == {twice.held}
    with pytest.raises(UserError, match="was withdrawn on 2024-06-01"):
        decide(twice.home, twice.held, ACCEPTED, **WHY)
    retract(twice.home, twice.held, on=dt.date(2024, 6, 2), undo=True, **WHY)
    assert set(held(twice.home)) == {twice.held} and withdrawals(twice.home) == {}


def test_a_landing_that_is_killed_leaves_a_delivery_that_is_held_or_none(door, monkeypatch):
    path = door.put("dtv", "2024-05-10", "instroom_2023.csv", intake(11190))
    monkeypatch.setenv("SVM_HOME", str(door.home.root))
    door.land(door.put("dtv", "2024-02-10", "instroom_2022.csv", intake(1)))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(commits, "settle_folder", killed)
        svm_("land", "--review", str(path))
    assert len(entries(door)) == 1 and held(door.home) == {}, "entered first, and not there"
    # landed for use: the entry that was left does not hold it
    assert door.land(path)[0].result == "landed" and held(door.home) == {} and entries_gone(door)


def entries_gone(door) -> bool:
    return not list(door.home.retractions.glob("dtv/*/*.parquet"))


LOOKED_AT = ("+int_current_observations", "+deliveries", "+vintages")
CELL = "indicator_id = 'dep_dtv_intake' and period = '2023' and breakdown = 'source_organisation=ind'"
RELATIONS = (
    "select * from intermediate.int_current_observations order by all",
    "select * from monitor.vintages order by all",
)


def known(door) -> list[tuple]:
    return door.query(f"select cast(value as integer) from intermediate.int_current_observations where {CELL}")


def test_what_is_held_is_as_if_it_had_not_come_and_once_accepted_it_counts_as_of_its_day(door, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(door.home.root))
    door.land_one("dtv", "2024-02-10", "instroom_2023.csv", intake(11180))

    def built() -> list[list[tuple]]:
        door.build(*LOOKED_AT, tests=False, as_of="2024-05-31")
        return [door.query(sql) for sql in RELATIONS]

    before = built()
    path = door.put("dtv", "2024-05-10", "instroom_2023.csv", intake(11190))
    assert svm_("land", "--review", str(path)).exit_code == 0
    (name,) = held(door.home)
    told = f"select result, reason from monitor.deliveries where delivery_id = '{name}'"
    assert built() == before and door.query(told) == [("aangehouden", "wacht op beoordeling")]
    decide(door.home, name, ACCEPTED, **WHY)
    # decided today, long after the as-of date
    assert built() != before and known(door) == [(11190,)] and door.query(told) == [("geland", "")]
    retract(door.home, name, on=dt.date(2024, 5, 20), **WHY)
    built()
    assert known(door) == [(11180,)] and door.query(told) == [("ingetrokken", "nagevraagd")]


def test_the_status_as_json_names_what_is_held(twice, samples, monkeypatch):
    twice.home.published_database.parent.mkdir(exist_ok=True)
    twice.home.published_database.symlink_to(samples.home.published_database)
    told = json.loads(svm_("status", "--format", "json").stdout)
    assert [one["delivery_id"] for one in told["held"]] == [twice.held]
    assert "Aangehouden leveringen: 1" in svm_("status").stdout
