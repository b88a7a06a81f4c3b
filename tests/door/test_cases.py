"""The door cases beside the project: made-up files in the layouts that partners send, each with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.land import land
from svm.home import PROJECT
from tests.conftest import Door
from tests.door import made_formats as made

CASES = PROJECT.parent / "shared" / "cases" / "door"


@dataclass(frozen=True)
class Case:
    """A file, who sent it when, and what becomes of it: its dataset, or words of the refusal."""

    file: str
    partner: str
    received: str
    landed: str = ""
    refused: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.file[3:]


LANDED = [
    Case("04_migr_eirfs_border.csv", "eurostat", "2026-05-31", "eurostat/migr_eirfs"),
    Case("06_vertrek.csv", "dtv", "2026-01-15", "dtv/vertrek_brontabel"),
    Case("07_persons_of_concern.csv", "unhcr", "2026-06-30", "unhcr/population"),
    Case("09_asylum-applications.csv", "unhcr", "2026-06-30", "unhcr/asylum_applications"),
    Case("10_unhcr_population_new_headers.csv", "unhcr", "2026-06-30", "unhcr/population"),
    Case("11_80059ned.csv", "cbs", "2026-05-31", "cbs/asielverzoeken_jaar"),
    Case(
        "13_Asielverzoeken_en_nareizigers__nationaliteit_01062026_101112.csv",
        "cbs",
        "2026-06-01",
        "cbs/asielverzoeken_maand",
    ),
    Case("14_Detections_of_IBC_date_headers.xlsx", "frontex", "2018-07-31", "frontex/detections"),
    Case("30_estat_migr_asyappctza.tsv", "eurostat", "2026-05-31", "eurostat/migr_asyappctza"),
    Case("30_estat_migr_asyappctza.tsv.gz", "eurostat", "2026-05-31", "eurostat/migr_asyappctza"),
    Case("30_migr_asyappctza_linear.csv.gz", "eurostat", "2026-05-31", "eurostat/migr_asyappctza"),
    Case("30_migr_asyappctza.zip", "eurostat", "2026-05-31", "eurostat/migr_asyappctza"),
    Case("30_migr_asyappctza_page_spreadsheet.xlsx", "eurostat", "2026-05-31", "eurostat/migr_asyappctza"),
    Case("31_migr_asyappctzm_labels_both.csv", "eurostat", "2026-05-31", "eurostat/migr_asyappctzm"),
]
REFUSED = [
    Case("01_levering_coa_seven_wrong_cells.xlsx", "coa", "2026-07-05", refused=("row 2", "70123.5", "-5")),
    Case("02_levering_coa_31_juni.xlsx", "coa", "2026-07-05", refused=("2026-06-31",)),
    Case("03_bezetting_31_juni.csv", "coa", "2026-07-05", refused=("31 juni 2026",)),
    Case("15_Detections_of_IBC_no_months.xlsx", "frontex", "2025-07-31", refused=("no column holds values", "JAN2009")),
    Case(
        "17_80059ned_renamed_measure.csv",
        "cbs",
        "2026-05-31",
        refused=("no column holds values", "Eerste asielverzoeken (aantal)"),
    ),
    Case("18_85400NED_same_year_twice.csv", "cbs", "2026-05-31", refused=("the same key", "row 2", "2024")),
    Case("21_migr_asypenctzm.csv", "eurostat", "2062-06-01", refused=("2062-06-01",)),
    Case("24_levering_coa_wrong_unit.xlsx", "coa", "2026-07-05", refused=("%",)),
]
#: files that are wrong as files: a run over all of them answers each by itself
ISOLATED = [
    Case("19_bezetting_cr_only.csv", "coa", "2026-05-05", refused=("CR",)),
    Case("20_migr_eirtn_open_quote.csv", "eurostat", "2026-05-31", refused=("quot", "row 1")),
]


def put(door: Door, case: Case, name: str = "") -> Path:
    """The case in the inbox, under its own name or another."""
    if not CASES.exists():
        pytest.skip("the door cases are not beside the project (../shared/cases/door)")
    return door.put(case.partner, case.received, name or case.name, (CASES / case.file).read_bytes())


def of_case(case: Case) -> str:
    return case.file[:24]


@pytest.mark.parametrize("case", LANDED, ids=of_case)
def test_a_layout_that_partners_send_lands_as_its_dataset(door, case):
    (outcome,) = door.land(put(door, case))
    assert outcome.result == "landed", outcome.message
    assert outcome.delivery_id.rpartition("/")[0] == case.landed


@pytest.mark.parametrize("case", REFUSED, ids=of_case)
def test_a_wrong_file_is_refused_with_what_is_wrong_in_it(door, case):
    (outcome,) = land([put(door, case)], door.home)
    assert outcome.result == "refused", outcome.message
    assert [word for word in case.refused if word not in outcome.message] == []
    assert outcome.letter.read_text(encoding="utf-8").startswith("# Levering geweigerd")


@pytest.mark.parametrize("case", ISOLATED, ids=of_case)
def test_a_broken_file_harms_only_itself(door, case):
    path, other = put(door, case), put(door, LANDED[0])
    outcomes = {o.file: o for o in door.land()}
    assert outcomes[path].result == "refused"
    assert [word for word in case.refused if word not in outcomes[path].message] == []
    assert outcomes[other].result == "landed"


def test_a_file_refused_before_is_refused_again_under_another_name(door):
    case = Case("22_bezetting_refused.csv", "coa", "2026-05-05")
    put(door, case)
    put(door, case, "bezetting_kopie.csv")
    first, second = door.land()
    assert (first.result, second.result) == ("refused", "refused")
    assert first.letter != second.letter and first.letter.exists() and second.letter.exists()


@pytest.mark.parametrize("case", LANDED, ids=of_case)
def test_a_file_is_recognised_whatever_its_name(door, case):
    if case.file.endswith((".tsv", ".tsv.gz")):
        pytest.skip("the bulk file names its table nowhere but in its name")
    suffix = "".join(Path(case.name).suffixes[-2:]) if case.name.endswith(".gz") else Path(case.name).suffix
    (outcome,) = door.land(put(door, case, f"export{suffix}"))
    assert outcome.delivery_id.rpartition("/")[0] == case.landed, outcome.message


def test_no_column_of_a_new_spelling_is_lost(door):
    case = next(c for c in LANDED if c.file.startswith("10"))
    (outcome,) = door.land(put(door, case))
    found = door.cells(outcome, "refugees, asylum_seekers, idps, stateless, hst, ooc")
    assert found == [("250010", "43020", "0", "4030", "0", "0")]


#: made-up files in other forms, built together with the cases
FORMS = {
    ("cbs", "2026-01-31", "statline.csv"): '"Sex";"Age";"Nationality";"Periods";"First asylum requests (persons) (number)"\n'
    '"Total male and female";"Total age";"Total nationality";"2025 November*";1230\n'
    '"Male";"Total age";"Syrian";"2025 November*";85\n',
    # the retired dialect, in which the table had neither reason nor place
    ("eurostat", "2017-05-31", "migr_eipre_1_Data.csv"): '"TIME","GEO","CITIZEN","AGE","SEX","UNIT","Value","Flag and Footnotes"\n'
    '"2015","Netherlands","Total","Total","Total","Person","2,285",""\n',
    ("eurostat", "2026-02-28", "asylum.json"): made.json_stat(extension={"id": "MIGR_ASYAPPCTZM"})
    .replace('"asyl_app"', '"applicant"').replace("NASY_APP", "FRST")
    .replace('"2024"', '"2025-10"').replace('"2025"', '"2025-11"'),
}  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Door:
    """The warehouse of all cases that land, built with all tests."""
    door = Door(tmp_path_factory.mktemp("cases"))
    for case in LANDED:
        put(door, case)
    for place, text in FORMS.items():
        door.put(*place, text)
    assert {o.result for o in door.land()} == {"landed"}
    door.own_project()
    # the case names a nationality that no country has
    door.decide("reference/country_labels", ["frontex", "Testland", "TUN"])
    result = door.build(check=False, as_of="2026-07-31")
    assert result.returncode == 0, result.stdout[-6000:]
    return door


VALUES = [
    ("eu_refused_entry", "2024", "geo=NLD", "eurostat/migr_eirfs", 1010, 2),
    ("eu_refused_entry", "2024", "border=air;geo=NLD", "eurostat/migr_eirfs", 990, 3),
    ("dep_dtv_by_type", "2024", "departure_type=zonder_toezicht", "dtv/vertrek_brontabel", 8030, 2),
    ("dep_dtv_by_type", "2025-01/2025-10", "departure_type=gedwongen", "dtv/vertrek_brontabel", 1820, 3),
    ("int_return_refugees", "2025", "host=NLD", "unhcr/population", 1010, 2),
    ("asy_first", "2024", "", "cbs/asielverzoeken_jaar", 32010, 2),
    ("asy_first", "2025", "nationality=SYR", "cbs/asielverzoeken_jaar", 3210, 4),
    ("asy_repeat", "2025", "", "cbs/asielverzoeken_jaar", 2020, 3),
    ("asy_nareis_arrivals", "2024", "", "cbs/asielverzoeken_jaar", 11990, 2),
    ("asy_first", "2026-01", "", "cbs/asielverzoeken_maand", 1510, 2),
    ("asy_repeat", "2026-02", "nationality=SYR", "cbs/asielverzoeken_maand", 110, 6),
    ("asy_nareis_arrivals", "2026-03", "", "cbs/asielverzoeken_maand", 700, 4),
    (
        "eu_irregular_crossings",
        "2018-02",
        "border=sea;nationality=TUN;route=western",
        "frontex/detections",
        12,
        2,
    ),
    ("eu_asylum_first", "2026-03", "geo=NLD", "eurostat/migr_asyappctzm", 1530, 2),
    ("eu_asylum_first", "2025-10", "geo=NLD", "eurostat/migr_asyappctzm", 32010, 3),
    ("eu_illegally_present", "2015", "geo=NLD", "eurostat/migr_eipre", 2285, 2),
    ("asy_first", "2025-11", "", "cbs/asielverzoeken_maand", 1230, 2),
    ("asy_first", "2025-11", "nationality=SYR;sex=M", "cbs/asielverzoeken_maand", 85, 3),
]


@pytest.mark.parametrize(("indicator", "period", "breakdown", "dataset", "value", "row"), VALUES)
def test_a_value_reaches_its_indicator_from_its_own_row(built, indicator, period, breakdown, dataset, value, row):
    found = built.query(
        f"select value, raw_row from intermediate.int_observations where indicator_id = '{indicator}' "
        f"and period = '{period}' and breakdown = '{breakdown}' and dataset = '{dataset}'"
    )
    assert found == [(value, row)]


def test_both_spellings_of_unhcr_say_the_same(built):
    found = built.query(
        "select population_type, list(distinct value) from staging.stg_unhcr__population "
        "where population_type in ('refugees', 'asylum_seekers', 'stateless') group by all order by 1"
    )
    assert found == [("asylum_seekers", [43020]), ("refugees", [250010]), ("stateless", [4030])]


def test_all_downloads_of_a_eurostat_table_hold_the_same_values(built):
    cells = built.query(
        "select geo_label, period, citizen_label, sex, age, applicant, count(distinct value), count(*) "
        "from staging.stg_eurostat__cells where dataset = 'eurostat/migr_asyappctza' and value is not null group by all"
    )
    assert len(cells) == 199
    assert {(distinct, deliveries) for *_, distinct, deliveries in cells} == {(1, 5)}
