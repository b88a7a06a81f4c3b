"""What is fetched and what a person downloads of the same table are the same observations, on the real exports."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.fetch.fetch import fetch, wanted
from svm.home import Home
from tests.conftest import Door

from . import given

EUROSTAT = "eurostat/databrowser_sdmxcsv_2025"
#: dataset -> its download by hand
TABLES = {
    "migr_asyappctza": "asylum_applicants_total.csv",
    "migr_asytpsm": "temporary_protection_beneficiaries_monthly.csv",
    "migr_eipre": "migrants_illegally_present.csv",
    "tps00171": "migrants_all_valid_permits.csv",
}
#: all that an observation says besides where it was read
OBSERVATIONS = """
    select indicator_id, dataset, period, breakdown, value, obs_status, conf_status, delivered_unit
    from intermediate.int_observations
    -- no file here tells the codes of these two, so the played Eurostat has made-up ones
    where breakdown not like '%apprehen=%' and (dataset <> 'eurostat/migr_eipre' or breakdown not like '%reason=%')
    order by all
"""
#: the code of an aggregate that is no country
UNION = {"European Union - 28 countries (2013-2020)": "EU28"}


def _codes(real: Path, path: Path) -> dict[str, dict[str, str]]:
    """Codes for a download with labels only; those of countries from a download that has both."""
    codes = given.made_up_codes(path)
    with (real / EUROSTAT / TABLES["migr_asyappctza"]).open(encoding="utf-8-sig", newline="") as file:
        known = UNION | {row["Geopolitical entity (reporting)"]: row["geo"] for row in csv.DictReader(file)}
    codes["geo"] = {label: known.get(label, code) for label, code in codes["geo"].items()}
    return codes


@pytest.fixture(scope="module")
def by_hand(real, tmp_path_factory) -> list[tuple]:
    """The observations of the downloads by hand."""
    door = Door(tmp_path_factory.mktemp("by_hand"))
    for name in TABLES.values():
        door.put("eurostat", "2026-11-01", name, (real / EUROSTAT / name).read_bytes())
    assert {outcome.result for outcome in door.land()} == {"landed"}
    door.build("+int_observations", tests=False)
    return door.query(OBSERVATIONS)


@pytest.mark.parametrize("api", ["sdmx-3.0", "sdmx-2.1", "json-stat"])
def test_a_table_of_eurostat_is_the_same_over_every_interface(outside, real, by_hand, tmp_path, api):
    for dataset, name in TABLES.items():
        path = real / EUROSTAT / name
        with path.open(encoding="utf-8-sig") as text:
            has_codes = text.readline().startswith("STRUCTURE")
        table = given.eurostat_table(path, None if has_codes else _codes(real, path))
        outside.sources.eurostat.put(replace(table, code=dataset))
    fetched = Door(tmp_path / "fetched")
    whole = [
        replace(one, query=one.query.model_copy(update={"api": api, "selections": {"": {}}}), selection="")
        for one in {one.contract.name: one for one in wanted(["eurostat"], list(TABLES), 0)}.values()
    ]
    done = list(fetch(whole, Home(tmp_path / "fetched"), fetched.inbox))
    assert {one.result for one in done} == {"new"}, done
    assert {outcome.result for outcome in fetched.land()} == {"landed"}
    fetched.build("+int_observations", tests=False)
    assert len(by_hand) > 1000
    assert fetched.query(OBSERVATIONS) == by_hand


CBS = {
    "asielverzoeken_jaar": ("cbs/statline_csv_export_2019/Asielverzoeken.csv", "80059ned"),
    "asielverzoeken_maand": ("cbs/statline_csv_export_2018/data.csv", "83102NED"),
    "immigratie_herkomst_85484ned": ("cbs/odata_v4_observations/85484NED.csv", "85484NED"),
}


def test_tables_of_cbs_are_the_same_by_odata_and_from_statline(outside, real, tmp_path):
    """All observations of three tables: years and months, definite and provisional, with what is not told."""
    by_hand, fetched = Door(tmp_path / "by_hand"), Door(tmp_path / "fetched")
    for name, (path, code) in CBS.items():
        by_hand.put("cbs", "2026-11-01", f"{name}_{code}.csv", (real / path).read_bytes())
        if name == "immigratie_herkomst_85484ned":
            outside.sources.cbs_v4.put(given.cbs_v4_table(real / path, code))
        else:
            outside.sources.cbs_v3.put(given.cbs_v3_table(real / path, code))
    outside.sources.cbs_v3.page_size = 1000
    done = list(fetch(wanted(["cbs"], list(CBS), None), Home(tmp_path / "fetched"), fetched.inbox))
    assert {one.result for one in done} == {"new"}, done
    for door in (by_hand, fetched):
        assert {outcome.result for outcome in door.land()} == {"landed"}
        door.build("+int_observations", tests=False)
    expected, found = by_hand.query(OBSERVATIONS), fetched.query(OBSERVATIONS)
    assert len(expected) > 300
    assert found == expected
