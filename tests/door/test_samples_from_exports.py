"""Every figure of the samples that were made from real public exports is that of its export, and none of theirs is left out.

A sample is written anew in the layout of its partner. It is read back here as *place of a figure -> figure and flag* and
laid beside the export that it was made from, all cells of it. Where UNHCR publishes pairs of countries, `-` stands for the
sum over one of the two, as in its own downloads.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from svm.home import PROJECT

INBOX = PROJECT / "samples" / "inbox"

Row = dict[str, str]
#: the members and the period of a figure -> the figure as text, and its flags
Cells = dict[tuple[str, ...], tuple[str, ...]]
#: the columns for the place of a figure, those of figure and flag, the separator, and the cells of its export
Sample = tuple[str, str, str, Callable[[Path], Cells]]


def read(path: Path, separator: str = ",") -> list[Row]:
    """The rows of a CSV file in UTF-8, or in Windows-1252 as the retired extractions of Eurostat are."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("windows-1252")
    return list(csv.DictReader(text.splitlines(), delimiter=separator))


def cells(rows: Iterable[Row], place: str, values: str) -> Cells:
    """The cells of a table: `place` and `values` name its columns, with a | between them. No place may occur twice."""
    found: Cells = {}
    for row in rows:
        key = tuple(row[name] for name in place.split("|"))
        assert key not in found, f"twice: {key}"
        found[key] = tuple(row[name] for name in values.split("|"))
    return found


def snapshot(real: Path, name: str) -> dict[str, dict[str, int]]:
    return json.loads((real / f"eurostat/api_snapshot_2026/{name}.json").read_text(encoding="utf-8"))["rows"]


def national(real: Path, table: str, selection: str) -> Iterator[tuple[str, str, str]]:
    """Country, period and figure of the rows for the Netherlands of one table of the snapshot."""
    for row in read(real / "eurostat/api_snapshot_2026/NL_monthly_and_quarterly_rows.csv"):
        if row["eurostat_table"] == table and row["selection"].startswith(selection):
            yield row["geo"], row["period"], row["value"]


def first_time_applicants(real: Path) -> Cells:
    """Spain is provisional in all of 2026; the snapshot says so beside its figures."""
    return {
        ("FRST", geo, period): (str(value), "p" if geo == "ES" and period >= "2026" else "")
        for geo, years in snapshot(real, "eu-asylum-applications-first-time").items()
        for period, value in years.items()
    }


def decisions(real: Path) -> Cells:
    """Spain is provisional since the first quarter of 2025, and the series of Greece breaks in the last of that year."""
    flags = {("EL", "2025-Q4"): "b"}
    found = {
        ("TOTAL", geo, period): (str(value), "p" if geo == "ES" and period >= "2025" else flags.get((geo, period), ""))
        for geo, quarters in snapshot(real, "eu-asylum-decisions").items()
        for period, value in quarters.items()
    }
    for geo, period, value in national(real, "migr_asydcfstq", "decision POS"):
        found["POS", geo, period] = value, ""
    return found


def first_permits(real: Path) -> Cells:
    """The snapshot writes countries by their ISO code, Eurostat by its own."""
    rows = read(PROJECT / "seeds/reference/country_labels.csv")
    own = {row["code"]: row["label"] for row in rows if row["code_list"] == "eurostat" and len(row["label"]) == 2}
    return {
        (own[iso], period): (str(value), "")
        for iso, years in snapshot(real, "eu-first-permits").items()
        for period, value in years.items()
    }


def stock(table: str) -> Callable[[Path], Cells]:
    return lambda real: {
        (geo, period): (value, "") for geo, period, value in national(real, table, "citizen TOTAL sex T age TOTAL")
    }


def nationalities(real: Path) -> Cells:
    """The fifteen largest nationalities and the total of table 80059NED; the rest that its reader computed is left out."""
    found = json.loads((real / "cbs/derived_80059ned_2026/herkomst.json").read_text(encoding="utf-8"))
    named: Cells = {}
    for year in ("2024", "2025"):
        whole = found["meta"][f"totaal_{year}"]
        named["Totaal nationaliteit", year] = str(whole["eerste"]), str(whole["nareizigers"])
        for row in found["top15"]:
            named[row["cbs_nationaliteit"], year] = str(row[f"eerste_{year}"]), str(row[f"nareizigers_{year}"])
    return named


CASES = "IND|NP|KMar|Overige"
POPULATION = "Refugees|Returned Refugees"
PLACE = "Year|Country of Asylum ISO|Country of Origin ISO"


def over_all(rows: Iterable[Row], columns: list[str], by: str = "", year: str = "year") -> Cells:
    """The sums of `columns` for each year over all countries, or over one of each pair where `by` names the other."""
    sums: dict[tuple[str, ...], Counter[str]] = {}
    for row in rows:
        key = (row[year], row[by] if by == "coa_iso" else "-", row[by] if by == "coo_iso" else "-")
        sums.setdefault(key, Counter()).update({name: int(row[name] or 0) for name in columns})
    return {key: tuple(str(found[name]) for name in columns) for key, found in sums.items()}


def since(year: int, found: Cells) -> Cells:
    return {key: value for key, value in found.items() if key[0] >= str(year)}


def finder_of_2025(real: Path) -> Cells:
    """Downloads before June 2025: all hosts of two years, the Netherlands in more of them, and the world as it is by origin.

    Where two of them tell the same they must agree: a host in two downloads, and the world by host and by origin.
    """
    hosts = read(real / "unhcr/refugee_data_finder_2025b/persons_of_concern_hosts.csv")
    longer = read(real / "unhcr/refugee_data_finder_2025/refugees_in_EU_plus_UK.csv")
    origins = read(real / "unhcr/refugee_data_finder_2025b/persons_of_concern_origins.csv")
    found, ours = cells(hosts, PLACE, POPULATION), cells(longer, PLACE, POPULATION)
    world = over_all(origins, POPULATION.split("|"), year="Year")
    assert all(found.get(key, value) == value for key, value in ours.items())
    assert over_all(hosts, POPULATION.split("|"), year="Year").items() <= world.items()
    return since(2015, found | {key: value for key, value in ours.items() if key[1] == "NLD"} | world)


def package_hosts(real: Path) -> Cells:
    rows = read(real / "unhcr/derived_csv_from_rda/population.csv")
    return since(2015, over_all(rows, ["refugees"], "coa_iso"))


def package_world(real: Path) -> Cells:
    rows = read(real / "unhcr/derived_csv_from_rda/population.csv")
    return since(2015, over_all(rows, ["refugees", "returned_refugees"]))


def package_resettlement(real: Path) -> Cells:
    """All countries of resettlement and the whole world; the Netherlands by origin too, but for the stateless."""
    rows = [row for row in read(real / "unhcr/derived_csv_from_rda/solutions.csv") if row["resettlement"]]
    ours = (row for row in rows if row["coa_iso"] == "NLD" and row["coo_iso"] != "XXA")
    by_origin = cells(ours, "year|coa_iso|coo_iso", "resettlement")
    return since(2021, by_origin | over_all(rows, ["resettlement"], "coa_iso") | over_all(rows, ["resettlement"]))


def case_intake(real: Path, page: int) -> Cells:
    found = cells(read(real / f"nl_other/dtv_brontabel_reconstructed/instroom_{page}.csv", ";"), "Instroom", CASES)
    # the page of early 2025 calls its two months by the year alone
    return {(f"tot en met februari {year}" if year == "2025" else year,): value for (year,), value in found.items()}


def earlier_intake(real: Path) -> Cells:
    """What only the earlier of the two pages shows."""
    later = case_intake(real, 2025)
    return {key: value for key, value in case_intake(real, 2023).items() if later.get(key) != value}


def same_table(path: str, place: str, values: str, separator: str = ",", where: Callable[[Row], bool] = bool) -> Sample:
    """A sample whose columns are those of its export, of which it has the rows that `where` holds for."""

    def export(real: Path) -> Cells:
        return cells(filter(where, read(real / path, separator)), place, values)

    return place, values, separator, export


MEMBERS = "citizen|sex|age|geo|TIME_PERIOD"
OBSERVED = "OBS_VALUE|OBS_FLAG"
RETIRED = "Value|Flag and Footnotes"
BROWSER = "eurostat/databrowser_sdmxcsv_2025"
OLD = "eurostat/appsso_1_Data_csv_2017"

SAMPLES: dict[str, Sample] = {
    "eurostat/2017-05-31/migr_asyappctza_1_Data.csv": same_table(
        f"{OLD}/migr_asyappctza_1_Data-2017-05-31-ADDED.csv",
        "TIME|GEO|CITIZEN|SEX|AGE|ASYL_APP|UNIT",
        RETIRED,
        where=lambda row: (
            (row["GEO"], row["CITIZEN"], row["ASYL_APP"]) == ("Netherlands", "Total", "First time applicant")
            and row["TIME"] >= "2012"
        ),
    ),
    "eurostat/2017-05-31/migr_asydcfsta_1_Data.csv": same_table(
        f"{OLD}/migr_asydcfsta_2017-04-26.csv",
        "TIME|GEO|CITIZEN|SEX|AGE|DECISION|UNIT",
        RETIRED,
        where=lambda row: row["CITIZEN"] == "Total",
    ),
    "eurostat/2017-05-31/migr_eiord_1_Data.csv": same_table(
        f"{OLD}/migr_eiord_1_Data.csv",
        "TIME|GEO|CITIZEN|UNIT",
        RETIRED,
        where=lambda row: row["GEO"] == "Netherlands",
    ),
    "eurostat/2017-05-31/migr_eirtn_1_Data.csv": same_table(
        f"{OLD}/migr_eirtn_1_Data.csv",
        "TIME|GEO|CITIZEN|INDIC_MG|UNIT",
        RETIRED,
        where=lambda row: row["GEO"] == "Netherlands",
    ),
    "eurostat/2025-05-31/migr_asytpsm.csv": same_table(
        f"{BROWSER}/temporary_protection_beneficiaries_monthly.csv",
        MEMBERS,
        OBSERVED,
        where=lambda row: row["geo"] == "NL" or row["TIME_PERIOD"] > "2022-03",
    ),
    "eurostat/2025-05-31/migr_asyappctza.csv": same_table(
        f"{BROWSER}/asylum_applicants_total.csv",
        f"asyl_app|{MEMBERS}",
        OBSERVED,
        where=lambda row: row["citizen"] == "TOTAL" and row["TIME_PERIOD"] >= "2014",
    ),
    "eurostat/2025-05-31/migr_eipre.csv": same_table(
        f"{BROWSER}/migrants_illegally_present.csv",
        f"reason|apprehen|{MEMBERS}",
        OBSERVED,
        where=lambda row: row["reason"] == row["apprehen"] == "Total",
    ),
    "eurostat/2026-09-30/migr_asyappctzm.csv": ("applicant|geo|TIME_PERIOD", OBSERVED, ",", first_time_applicants),
    "eurostat/2026-09-30/migr_asydcfstq.csv": ("decision|geo|TIME_PERIOD", OBSERVED, ",", decisions),
    "eurostat/2026-09-30/migr_resfirst.csv": ("geo|TIME_PERIOD", OBSERVED, ",", first_permits),
    "eurostat/2026-09-30/migr_asypenctzm.csv": ("geo|TIME_PERIOD", OBSERVED, ",", stock("migr_asypenctzm")),
    "eurostat/2026-09-30/migr_asytpsm.csv": ("geo|TIME_PERIOD", OBSERVED, ",", stock("migr_asytpsm")),
    "eurostat/2026-09-30/migr_asytpfm.csv": ("geo|TIME_PERIOD", OBSERVED, ",", stock("migr_asytpfm")),
    "cbs/2019-12-31/80059ned_asielverzoeken.csv": same_table(
        "cbs/statline_csv_export_2019/Asielverzoeken.csv",
        "Geslacht|Leeftijd|Nationaliteit|Perioden",
        "Eerste asielverzoeken (personen) (aantal)|Nareizigers (personen) (aantal)",
        ";",
        where=lambda row: row["Nationaliteit"].strip() in ("Totaal nationaliteit", "Syrisch"),
    ),
    "cbs/2026-03-31/80059NED_asielverzoeken.csv": (
        "Nationaliteit|Perioden",
        "Eerste asielverzoeken (personen) (aantal)|Nareizigers (personen) (aantal)",
        ";",
        nationalities,
    ),
    "cbs/2026-09-30/85484NED.csv": same_table(
        "cbs/odata_v4_observations/85484NED.csv",
        "Id|Measure|Geboorteland|Geslacht|Herkomstland|Perioden",
        "ValueAttribute|Value|StringValue",
    ),
    "dtv/2023-11-30/instroom.csv": ("Instroom", CASES, ";", earlier_intake),
    "dtv/2025-03-31/instroom.csv": ("Instroom", CASES, ";", lambda real: case_intake(real, 2025)),
    "unhcr/2025-05-31/population.csv": (PLACE, POPULATION, ",", finder_of_2025),
    "unhcr/2026-06-25/population_hosts.csv": (PLACE, "Refugees", ",", package_hosts),
    "unhcr/2026-06-25/population_world.csv": (PLACE, POPULATION, ",", package_world),
    "unhcr/2026-06-25/solutions.csv": ("year|coa_iso|coo_iso", "resettlement", ",", package_resettlement),
}

#: columns whose one member is what the selection of the snapshot asked for
SELECTED = {
    "eurostat/2026-09-30/migr_asyappctzm.csv": {"freq": "M", "citizen": "TOTAL", "sex": "T", "age": "TOTAL"},
    "eurostat/2026-09-30/migr_asydcfstq.csv": {"freq": "Q", "citizen": "TOTAL", "sex": "T", "age": "TOTAL"},
    "eurostat/2026-09-30/migr_resfirst.csv": {"freq": "A", "citizen": "TOTAL", "reason": "TOTAL", "duration": "TOTAL"},
    "eurostat/2026-09-30/migr_asypenctzm.csv": {"freq": "M", "citizen": "TOTAL", "sex": "T", "age": "TOTAL"},
    "eurostat/2026-09-30/migr_asytpsm.csv": {"freq": "M", "citizen": "TOTAL", "sex": "T", "age": "TOTAL"},
    "eurostat/2026-09-30/migr_asytpfm.csv": {"freq": "M", "citizen": "TOTAL", "sex": "T", "age": "TOTAL"},
}


def stripped(found: Cells) -> Cells:
    """StatLine pads its members; a sample may not lose or add anything else."""
    return {tuple(part.strip() for part in key): value for key, value in found.items()}


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_has_the_figures_of_its_export_and_all_of_them(real, sample):
    place, values, separator, export = SAMPLES[sample]
    rows = read(INBOX / sample, separator)
    found, expected = stripped(cells(rows, place, values)), stripped(export(real))
    assert expected
    every = found.keys() | expected.keys()
    assert {key: (found.get(key), expected.get(key)) for key in every if found.get(key) != expected.get(key)} == {}
    for row in rows:
        assert row | SELECTED.get(sample, {}) == row


def test_the_population_is_that_of_the_exports_that_hold_a_part_of_it(real):
    """No export at hand has all of it: a project that divided permits by table tps00001 kept most of it until 2023, and
    an older export has the years until 2016, of which some were revised since. 2024 was read from the table alone."""
    rows = read(INBOX / "eurostat/2025-01-09/tps00001.csv")
    found = cells(rows, "geo|TIME_PERIOD", "OBS_VALUE")
    derived = {
        (row["geo"], row["year"]): (row["Population"],)
        for row in read(real / "eurostat/derived_natix_2025/migrants_all_valid_permits.csv")
        if row["year"] >= "2014"
    }
    assert {key: value for key, value in derived.items() if found.get(key) != value} == {}
    older = {
        (row["GEO"], row["TIME"]): (row["Value"].replace(",", ""),)
        for row in read(real / f"{OLD}/demo_pjan_1_Data.csv")
    }
    alone = {key for key in found if key not in derived and older.get(key) != found[key]}
    assert {geo for geo, year in alone if year < "2024"} <= {"Denmark", "Montenegro", "United Kingdom"}
    assert len(alone) < 50
