"""Hand-kept reference data against its authorities: the labels of the real exports, and ISO 3166 as CLDR has it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from svm.home import PROJECT

SEEDS = PROJECT / "seeds" / "reference"
SHELF = PROJECT.parent / "shared" / "reference"
# the columns of the real exports that hold a country, area or nationality, and the list that must know it
COLUMNS = {
    "cbs": {"Nationaliteit": "cbs_nationaliteit", "Herkomstland": "cbs_herkomst_code"},
    "eurostat": {
        name: "eurostat"
        for name in ("GEO", "geo", "CITIZEN", "citizen", "Country of citizenship", "Geopolitical entity (reporting)")
    },
    "unhcr": {
        name: "unhcr"
        for name in (
            *("coo_name", "coa_name", "Country of origin", "Country of asylum"),
            *("Country of Origin", "Country of Asylum"),
        )
    },
}
ISO = ("coo_iso", "coa_iso", "Country of origin (ISO)", "Country of asylum (ISO)")
# in this file of UNHCR the code of the country of origin stands where its name belongs
SWAPPED = ("asylum-applications_data.csv",)


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def labels() -> dict[str, dict[str, str]]:
    lists: dict[str, dict[str, str]] = {}
    for row in seed("country_labels"):
        lists.setdefault(row["code_list"], {})[row["label"]] = row["code"]
    return lists


def read(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = data.decode("cp1252").splitlines()
    delimiter = ";" if lines[0].count(";") > lines[0].count(",") else ","
    # StatLine of 2018 has the title of the table above its header
    if len(next(csv.reader(lines[:1], delimiter=delimiter))) == 1:
        lines = lines[1:]
    return list(csv.DictReader(lines, delimiter=delimiter))


@pytest.mark.parametrize("publisher", sorted(COLUMNS))
def test_every_country_label_of_a_real_export_has_a_code(real, publisher):
    known = labels()
    countries = {row["iso3"] for row in seed("countries")}
    seen, unknown = 0, set()
    for path in sorted((real / publisher).rglob("*.csv")):
        rows = read(path)
        for column, code_list in COLUMNS[publisher].items():
            if not rows or column not in rows[0]:
                continue
            found = {(row[column] or "").strip() for row in rows} - {""}
            seen += len(found)
            allowed = set(known[code_list]) | (countries if path.name in SWAPPED else set())
            unknown |= {(path.name, label) for label in found - allowed}
    assert seen > 8 and unknown == set()


def test_every_frontex_nationality_has_a_code(real):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(real / "frontex/Detections_of_IBC_2020_07_07.xlsx", read_only=True)
    found = {row[2] for row in book["Detections_of_IBC"].iter_rows(min_row=2, values_only=True)}
    assert len(found) > 100 and found - set(labels()["frontex"]) == set()


def test_unhcr_names_and_codes_tell_the_same_country(real):
    known, wrong = labels()["unhcr"], set()
    countries = {row["iso3"] for row in seed("countries")}
    for path in sorted((real / "unhcr").rglob("*.csv")):
        if path.name in SWAPPED:
            continue
        for row in read(path):
            for code in ISO:
                name = row.get(code.replace("_iso", "_name").replace(" (ISO)", ""))
                if name and row.get(code) in countries and known[name.strip()] != row[code]:
                    wrong.add((path.name, name, row[code]))
    assert wrong == set()


def test_codes_agree_with_iso_3166():
    core = pytest.importorskip("babel.core", reason="CLDR is not installed")
    alpha2 = core.get_global("territory_aliases")
    compared = {row["iso3"]: row["iso2"] for row in seed("countries") if len(alpha2.get(row["iso3"], [])) == 1}
    assert len(compared) >= 249
    former = {"ANT", "CSK", "SCG", "SUN", "YUG"}
    assert {c for c, two in compared.items() if c not in former and alpha2[c] != [two]} == set()


def test_every_code_is_a_country_or_a_named_area():
    countries = {row["iso3"] for row in seed("countries")}
    # areas, groups and rests are written in full, so that none can be taken for a country
    odd = {"_T", "FOR", "NAT", "RNC", "TIB"}
    wrong = {
        row["code"]
        for row in seed("country_labels")
        if row["code"] not in countries | odd and (len(row["code"]) < 4 or not row["code"].isupper())
    }
    assert wrong == set()


def test_every_country_lies_on_one_continent_a_day():
    countries = {row["iso3"] for row in seed("countries")}
    # Antarctica, what is no country any more and what never was one
    outside = {"ATA", "ANT", "CSK", "SCG", "SUN", "YUG", "STLS", "UNK"}
    regions = seed("country_regions")
    for name in ("un_m49", "cbs_origin_2022", "cbs_origin_2023"):
        listed = [row["iso3"] for row in regions if row["classification"] == name]
        assert sorted(listed) == sorted(countries - outside), name
    before = {row["iso3"]: row["world_region"] for row in regions if row["classification"] == "cbs_origin_2022"}
    after = {row["iso3"]: row["world_region"] for row in regions if row["classification"] == "cbs_origin_2023"}
    moved = {c for c in before if before[c] != after[c]}
    assert len(moved) == 9 and {(before[c], after[c]) for c in moved} == {("EUROPE", "ASIA")}
    members = [row for row in regions if row["world_region"] == "EU"]
    assert len(members) == 28 and sum(not row["valid_to"] for row in members) == 27


@pytest.mark.skipif(not SHELF.exists(), reason="the reference lists are not beside the project (../shared/reference)")
def test_catalogue_and_calendar_hold_what_their_authority_lists():
    """The catalogue may hold more: an indicator or a product that came later."""

    def authority(name: str) -> list[dict[str, str]]:
        with (SHELF / f"{name}.csv").open(encoding="utf-8") as handle:
            return list(csv.DictReader(handle))

    asked = {row["indicator_id"] for row in authority("indicators")}
    assert asked and asked - {row["indicator_id"] for row in seed("indicators")} == set()

    def named(row: dict[str, str]) -> tuple[str, ...]:
        return row["partner"], row["product"], row["period_kind"]

    ours = {named(row): set(row["indicator_ids"].split(";")) for row in seed("release_calendar")}
    theirs = {named(row): set(row["indicator_ids"].split(";")) for row in authority("calendar")}
    assert theirs and {product: ids - ours[product] for product, ids in theirs.items() if ids - ours[product]} == {}


def test_reference_lists_have_the_size_of_their_authority():
    kinds = [row["region_kind"] for row in seed("regions")]
    assert (kinds.count("provincie"), kinds.count("veiligheidsregio")) == (12, 25)
    assert {row["chapter"] for row in seed("chapter_owners")} == {str(n) for n in range(8)}
    assert (
        len({row["break_id"] for row in seed("breaks")} | {row["event_id"] for row in seed("../report/policy_events")})
        >= 17
    )
    assert len(seed("comparability")) >= 25
