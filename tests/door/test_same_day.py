"""Two files of one day: the outcome names the cells that differ and the file that counts, and the warehouse agrees."""

from __future__ import annotations

import pytest

DAY = "2026-05-05"
EUROSTAT = (
    "DATAFLOW,LAST UPDATE,freq,unit,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    "ESTAT:MIGR_EIORD(1.0),{moment},Annual,Person,Total,Netherlands,2024,{value},,\n"
)


def put(door, name: str, value: str, peildatum: str = "", note: str = "", **cell: str) -> None:
    row = {"Indicator": "sup_mtv", "Periode": "2024", "Waarde": value, "Eenheid": "persons", "Peildatum": peildatum}
    door.put_template("kmar", DAY, name, [row | cell], note)


def known(door) -> list[tuple]:
    """What counts, and what is said of it."""
    door.build("+int_plausibility", tests=False, as_of="2026-06-21")
    return door.query(
        "select cast(observations.value as integer), cast(suspicions.expected_value as integer) "
        "from intermediate.int_current_observations as observations "
        "left join intermediate.int_plausibility as suspicions on suspicions.rule = 'twee_leveringen_een_dag' "
        "and observations.indicator_id = suspicions.indicator_id and observations.period = suspicions.period "
        "and observations.breakdown = suspicions.breakdown order by all"
    )


def test_the_file_that_landed_last_counts_when_neither_states_a_moment(door):
    put(door, "a", "310")
    put(door, "b", "210")
    first, second = door.land()
    assert "same day" not in first.message
    assert (
        f"same day as levering_a.xlsx ({first.delivery_id}): 1 cell differs, first sup_mtv / 2024: " in second.message
    )
    assert second.message.endswith(
        "210 here, 310 there; this file counts: neither states a later moment, and it landed last"
    )
    assert known(door) == [(210, 310)]


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize("together", [True, False])
def test_the_file_that_states_the_later_moment_counts_whatever_its_name_and_turn(door, names, together):
    newer, older = names
    put(door, newer, "310", "2026-05-04")
    if not together:
        door.land()
    put(door, older, "210", "2026-04-30")
    told = [o.message for o in door.land() if "same day" in o.message]
    assert len(told) == 1 and "it states the later moment" in told[0]
    counts = "this file counts" if told[0].index("310") < told[0].index("210") else "the other file counts"
    assert counts in told[0]
    if not together:
        assert known(door) == [(310, 210)]


def test_a_file_of_eurostat_counts_by_the_hour_of_its_update(door):
    door.put("eurostat", DAY, "a.csv", EUROSTAT.format(moment="04/05/26 23:00:00", value=310))
    door.put("eurostat", DAY, "b.csv", EUROSTAT.format(moment="04/05/26 11:00:00", value=210))
    told = door.land()[1].message
    assert (
        "the other file counts: it states the later moment (2026-05-04 11:00:00 here, 2026-05-04 23:00:00 there)"
        in told
    )


@pytest.mark.parametrize(
    ("second", "note"),
    [
        ({"value": "310"}, ""),
        ({"value": "210", "Periode": "2023"}, ""),
        ({"value": "geheim"}, ""),
        ({"value": "210"}, "published_on: 2026-05-01\n"),
    ],
    ids=["the same value", "another cell", "a sign that is told all the same", "another day of publication"],
)
def test_what_is_told_of_a_second_file(door, second, note):
    put(door, "a", "310")
    put(door, "b", note=note, **second)
    told = [o.message for o in door.land() if "same day" in o.message]
    assert len(told) == (second["value"] == "geheim")


def test_of_three_files_each_difference_with_the_one_that_counts_is_seen(door):
    put(door, "a", "310")
    put(door, "b", "210")
    put(door, "c", "210", Toelichting="nogmaals")
    assert "310 there" in door.land()[2].message
    assert known(door) == [(210, 310)]


def test_a_wide_file_is_compared_month_by_month(door):
    from tests.door.test_isolation import detections

    path = detections(door, ["JAN2025", "FEB2025"], ["5", "6"])
    door.land()
    path.unlink()
    detections(door, ["JAN2025", "FEB2025"], ["5", "7"])
    assert "1 cell differs" in door.land()[0].message
