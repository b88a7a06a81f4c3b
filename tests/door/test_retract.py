"""A delivery that is withdrawn: the values before it come back as of that day, and every reader of history says so."""

from __future__ import annotations

import datetime as dt

import pytest
from click.testing import CliRunner

from ingest.retract import retract, withdrawals
from publish.commands.main import svm
from publish.follow import diff, status
from publish.follow.trace import trace
from publish.release.freeze import freeze
from svm.errors import UserError

INTAKE = "\ufeffInstroom;IND;NP;KMar;Overige\r\n"
WHY = {"reason": "tien keer te laag", "role": "data-engineer"}


def intake(value: int) -> str:
    return f"{INTAKE}2023;{value};20;30;40"


@pytest.fixture
def twice(door):
    """A made-up file, and three months later one that is ten times too low."""
    door.first = door.land_one("dtv", "2024-02-10", "instroom_2023.csv", intake(11180)).delivery_id
    door.wrong = door.land_one("dtv", "2024-05-10", "instroom_2023.csv", intake(1120)).delivery_id
    return door


def files(folder):
    return {p: p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file() and "_retractions" not in p.parts}


def test_a_withdrawal_is_an_entry_and_changes_nothing_else(twice):
    before = files(twice.home.lake)
    entry = retract(twice.home, twice.wrong, on=dt.date(2024, 6, 1), **WHY)
    assert (entry.event, entry.decided_on, entry.reason) == ("ingetrokken", dt.date(2024, 6, 1), "tien keer te laag")
    assert files(twice.home.lake).items() >= {k: v for k, v in before.items() if ".lock" not in k.name}.items()
    assert set(withdrawals(twice.home)) == {twice.wrong}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"delivery_id": "dtv/instroom_brontabel/2024-05-10~00000000"}, "There is no delivery"),
        ({"delivery_id": "../../dtv"}, "There is no delivery"),
        ({"reason": "  "}, "needs a reason"),
        ({"role": ""}, "needs the role"),
        ({"on": dt.date(2024, 5, 9)}, "cannot be withdrawn"),
        ({"on": dt.date(9000, 1, 1)}, "cannot be withdrawn"),
        ({"undo": True}, "not withdrawn"),
    ],
)
def test_a_withdrawal_that_makes_no_sense_is_told_and_leaves_no_entry(twice, change, words):
    asked = {"delivery_id": twice.wrong, "on": dt.date(2024, 6, 1), **WHY, **change}
    with pytest.raises(UserError, match=words) as told:
        retract(twice.home, asked.pop("delivery_id"), **asked)
    assert words != "There is no delivery" or twice.wrong in str(told.value), "names the nearest delivery"
    assert withdrawals(twice.home) == {}


def test_a_delivery_is_withdrawn_once_and_its_withdrawal_can_be_lifted(twice):
    retract(twice.home, twice.wrong, on=dt.date(2024, 6, 1), **WHY)
    with pytest.raises(UserError, match="withdrawn already, on 2024-06-01: tien keer te laag"):
        retract(twice.home, twice.wrong, on=dt.date(2024, 6, 2), **WHY)
    with pytest.raises(UserError, match="cannot be withdrawn or restored as of 2024-05-31"):
        retract(twice.home, twice.wrong, on=dt.date(2024, 5, 31), undo=True, **WHY)
    retract(twice.home, twice.wrong, on=dt.date(2024, 6, 3), undo=True, **WHY)
    assert withdrawals(twice.home) == {}
    retract(twice.home, twice.wrong, on=dt.date(2024, 6, 4), **WHY)
    assert set(withdrawals(twice.home)) == {twice.wrong}


def test_the_same_bytes_stay_withdrawn_whatever_the_date_on_which_they_come_again(twice):
    retract(twice.home, twice.wrong, on=dt.date(2024, 6, 1), **WHY)
    for received in ("2024-05-10", "2024-07-10"):
        again = twice.land_one("dtv", received, "instroom_2023.csv", intake(1120))
        assert again.result == "known"
        assert "withdrawn on 2024-06-01 (tien keer te laag)" in again.message
        assert f"svm retract {twice.wrong} --undo" in again.message
    assert twice.land_one("dtv", "2024-07-11", "instroom_2023.csv", intake(11190)).result == "landed"


def test_the_command_says_from_when_the_delivery_is_out_of_use(twice, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(twice.home.root))
    words = ["retract", twice.wrong, "--reason", "tien keer te laag", "--role", "data-engineer", "--on", "2024-06-01"]
    done = CliRunner().invoke(svm, words)
    assert done.exit_code == 0
    assert done.output.startswith(f"Withdrawn: {twice.wrong}, as of 2024-06-01: tien keer te laag\n")
    assert "svm build --as-of 2024-06-01" in done.output


LOOKED_AT = ("+int_current_observations", "+deliveries")
CELL = "indicator_id = 'dep_dtv_intake' and period = '2023' and breakdown = 'source_organisation=ind'"


def known(door) -> list[tuple]:
    return door.query(
        f"select cast(value as integer), delivery_id from intermediate.int_current_observations where {CELL}"
    )


def test_the_value_before_comes_back_as_of_the_day_of_the_withdrawal(twice):
    retract(twice.home, twice.wrong, on=dt.date(2024, 6, 1), **WHY)
    with twice.published(*LOOKED_AT, as_of="2024-05-31"):
        assert known(twice) == [(1120, twice.wrong)]
        assert twice.query("select distinct result from monitor.deliveries") == [("geland",)]
    with twice.published(as_of="2024-06-01") as con:
        assert known(twice) == [(11180, twice.first)]
        history = f"select cast(value as integer), change_kind, cast(known_from as varchar), event from monitor.vintages where {CELL}"
        assert twice.query(f"{history} order by vintage_number") == [
            (11180, "nieuw", "2024-02-10", "levering"),
            (1120, "afgesloten_jaar_gewijzigd", "2024-05-10", "levering"),
            (11180, "ingetrokken", "2024-06-01", "intrekking"),
        ]
        told = "select result, reason, cast(withdrawn_on as varchar), withdrawn_by_role from monitor.deliveries"
        assert twice.query(f"{told} where delivery_id = '{twice.wrong}'") == [
            ("ingetrokken", "tien keer te laag", "2024-06-01", "data-engineer")
        ]
        newest = f"select cast(first_value as integer), cast(as_of_value as integer), cast(latest_value as integer) from monitor.first_and_latest where {CELL}"
        assert twice.query(newest) == [(11180, 11180, 11180)]
        moments = [diff.moment(con, twice.home, day) for day in ("2024-05-31", "2024-06-01")]
        changed = {c.figure_id: c for c in diff.changes(con, *moments).changed}
        cell = changed["dep_dtv_intake:2023:source_organisation=ind"]
        assert (cell.old, cell.new, cell.kind) == ("1.120", "11.180", "levering ingetrokken")
        assert (cell.old_delivery, cell.new_delivery) == (twice.wrong, twice.first)
        steps = dict(trace(con, twice.home, "dep_dtv_intake:2023:source_organisation=ind"))
        assert steps["withdrawn"] == f"1.120 of {twice.wrong}: tien keer te laag (data-engineer, 2024-06-01)"
        assert twice.first in steps["delivery"]
        assert "Ingetrokken leveringen: 1" in status.report(con, chapter=None, partner=None)
        manifest = freeze(con, twice.home, portal="IDAM").release.manifest
        assert [(d["delivery_id"], d["withdrawn_on"]) for d in manifest["withdrawn"]] == [(twice.wrong, "2024-06-01")]
        assert twice.wrong not in [d["delivery_id"] for d in manifest["deliveries"]]


def test_a_withdrawn_delivery_that_was_the_only_one_leaves_no_value(door):
    only = door.land_one("dtv", "2024-02-10", "instroom_2023.csv", intake(11180)).delivery_id
    retract(door.home, only, on=dt.date(2024, 6, 1), **WHY)
    with door.published(as_of="2024-06-02") as con:
        assert known(door) == []
        moments = [diff.moment(con, door.home, day) for day in ("2024-05-31", "2024-06-01")]
        changed = {c.figure_id: (c.old, c.new) for c in diff.changes(con, *moments).changed}
        assert changed["dep_dtv_intake:2023:source_organisation=ind"] == ("11.180", "geen cijfer")
