"""The real public exports land, and known published figures come out of the lake unchanged."""

from __future__ import annotations

import duckdb
import pytest

from ingest.parquet import landed
from tests.conftest import Door

# publisher's file, partner, date received, name under which it lands, dataset, rows, and one cell known by hand
FILES = [
    (
        "cbs/statline_csv_export_2018/data.csv",
        "cbs",
        "2018-01-31",
        "83102NED.csv",
        "cbs/asielverzoeken_maand",
        7920,
        "select waarde from t where geslacht = 'Vrouwen' and nationaliteit = 'Syrisch ' and leeftijd = '65 jaar of ouder' and perioden = '2017 augustus'",
        "0",
    ),
    (
        "cbs/statline_csv_export_2019/Asielverzoeken.csv",
        "cbs",
        "2019-12-31",
        "Asielverzoeken.csv",
        "cbs/asielverzoeken_jaar",
        114,
        "select eerste_asielverzoeken from t where nationaliteit = 'Totaal nationaliteit' and perioden = '2015'",
        "43095",
    ),
    (
        "cbs/odata_v4_observations/85484NED.csv",
        "cbs",
        "2026-09-30",
        "85484NED.csv",
        "cbs/immigratie_herkomst_85484ned",
        165,
        "select value from t where herkomstland = 'H008567' and perioden = '2022MM01'",
        "825.0",
    ),
    (
        "eurostat/databrowser_sdmxcsv_2025/asylum_applicants_total.csv",
        "eurostat",
        "2025-05-31",
        "a.csv",
        "eurostat/migr_asyappctza",
        1080,
        "select obs_value from t where geo = 'NL' and citizen = 'TOTAL' and time_period = '2024'",
        "33515",
    ),
    (
        "eurostat/databrowser_sdmxcsv_2025/temporary_protection_beneficiaries_monthly.csv",
        "eurostat",
        "2025-05-31",
        "b.csv",
        "eurostat/migr_asytpsm",
        1136,
        "select obs_value from t where geo = 'NL' and time_period = '2025-03'",
        "120960",
    ),
    (
        "eurostat/databrowser_sdmxcsv_2025/migrants_all_valid_permits.csv",
        "eurostat",
        "2025-05-31",
        "c.csv",
        "eurostat/tps00171",
        1485,
        "select obs_value from t where geo = 'Netherlands' and reason = 'Family reasons' and time_period = '2023'",
        "219793",
    ),
    (
        "eurostat/databrowser_sdmxcsv_2025/migrants_illegally_present.csv",
        "eurostat",
        "2025-05-31",
        "d.csv",
        "eurostat/migr_eipre",
        2535,
        "select obs_value from t where geo = 'Netherlands' and reason = 'Total' and apprehen = 'Total' and time_period = '2023'",
        "6530",
    ),
    (
        "eurostat/appsso_1_Data_csv_2017/migr_asyappctza_allcitizenships.csv",
        "eurostat",
        "2017-05-31",
        "migr_asyappctza_allcitizenships.csv",
        "eurostat/migr_asyappctza",
        34680,
        "select obs_value from t where geo = 'Netherlands' and citizen = 'Syria' and time_period = '2014' and asyl_app = 'First time applicant'",
        "8,750",
    ),
    (
        "eurostat/appsso_1_Data_csv_2017/migr_eiord_1_Data.csv",
        "eurostat",
        "2017-05-31",
        "migr_eiord_1_Data.csv",
        "eurostat/migr_eiord",
        238,
        "select obs_value from t where geo = 'European Union (28 countries)' and citizen = 'Total' and time_period = '2010'",
        "540,080",
    ),
    (
        "eurostat/appsso_1_Data_csv_2017/migr_asydcfsta_2017-04-26.csv",
        "eurostat",
        "2017-04-30",
        "migr_asydcfsta_2017-04-26.csv",
        "eurostat/migr_asydcfsta",
        1836,
        "select obs_value from t where geo = 'Netherlands' and citizen = 'Total' and decision = 'Rejected' and time_period = '2016'",
        "8,065",
    ),
    (
        "eurostat/appsso_1_Data_csv_2017/migr_eirtn_1_Data.csv",
        "eurostat",
        "2017-05-31",
        "migr_eirtn_1_Data.csv",
        "eurostat/migr_eirtn",
        476,
        "select obs_value from t where geo = 'Netherlands' and time_period = '2015' and indic_mg = 'Total number of persons returned'",
        "8,620",
    ),
    (
        "unhcr/derived_csv_from_rda/solutions.csv",
        "unhcr",
        "2026-06-25",
        "solutions.csv",
        "unhcr/solutions",
        21258,
        "select resettlement from t where coa_iso = 'NLD' and coo_iso = 'SYR' and year = '2024'",
        "515",
    ),
    (
        "unhcr/derived_csv_from_rda/asylum_decisions.csv",
        "unhcr",
        "2026-06-25",
        "decisions.csv",
        "unhcr/asylum_decisions",
        113929,
        "select rejected from t where coa_iso = 'NLD' and coo_iso = 'SYR' and year = '2024' and decision_level = 'RA'",
        "51",
    ),
    (
        "unhcr/refugee_data_finder_2025/refugees_in_EU_plus_UK.csv",
        "unhcr",
        "2025-05-31",
        "refugees.csv",
        "unhcr/population",
        425,
        "select refugees from t where coa_iso = 'NLD' and year = '2024'",
        "255455",
    ),
    (
        "unhcr/refugee_data_finder_2020/asylum-applications_data.csv",
        "unhcr",
        "2020-06-30",
        "asylum-applications.csv",
        "unhcr/asylum_applications",
        22091,
        "select count(*) from t where decision_level = 'NA'",
        616,
    ),
    (
        "unhcr/derived_csv_from_rda/population.csv",
        "unhcr",
        "2026-06-25",
        "population.csv",
        "unhcr/population",
        138893,
        "select asylum_seekers from t where coa_iso = 'NLD' and coo_iso = 'SYR' and year = '2025'",
        "17478",
    ),
    (
        "frontex/Detections_of_IBC_2020_07_07.xlsx",
        "frontex",
        "2020-07-31",
        "Detections_of_IBC_2020_07_07.xlsx",
        "frontex/detections",
        806,
        "select jan2009 from t where route = 'Central Mediterranean Route' and nationality = 'Tunisia'",
        "686",
    ),
    (
        "nl_other/dtv_brontabel_reconstructed/instroom_2023.csv",
        "dtv",
        "2023-11-30",
        "instroom.csv",
        "dtv/instroom_brontabel",
        6,
        "select overige from t where periode = 'tot en met oktober 2023'",
        "1950",
    ),
]
#: other vintages of a layout, read and not built
VINTAGES = [
    (
        "unhcr/refugee_data_finder_2026/persons_of_concern.csv",
        "unhcr",
        "2026-09-30",
        "persons_of_concern.csv",
        "unhcr/population",
        2973,
        "select ooc from t where coo_iso = 'ZWE' and year = '2024'",
        "163",
    ),
    (
        "unhcr/refugee_data_finder_2025b/persons_of_concern_hosts.csv",
        "unhcr",
        "2025-12-15",
        "persons_of_concern_hosts.csv",
        "unhcr/population",
        357,
        "select returned_refugees from t where coa_iso = 'NLD' and year = '2023'",
        "7215",
    ),
    (
        "unhcr/refugee_data_finder_2025b/persons_of_concern_origins.csv",
        "unhcr",
        "2025-12-15",
        "persons_of_concern_origins.csv",
        "unhcr/population",
        7460,
        "select refugees from t where coo_iso = 'UNK' and year = '1951'",
        "2116011",
    ),
]
REFUSED = [
    # rows that differ in these columns only cannot be told apart
    ("unhcr/refugee_data_finder_2021/asylum-decisions.csv", "unhcr", "ontbreken: `Authority`, `Decision level`"),
    ("unhcr/refugee_data_finder_2021/asylum-applications.csv", "unhcr", "Decision level"),
    (
        "eurostat/databrowser_sdmxcsv_2025/mean_and_median_income_by_citizenship.csv",
        "eurostat",
        "zegt zelf dat het ESTAT:ILC_DI15",
    ),
    ("eurostat/databrowser_xlsx_2015/eurostat.xlsx", "eurostat", "Wij zagen een Excel-werkmap (.xlsx)"),
    ("eurostat/appsso_1_Data_csv_2017/demo_pjan_1_Data.csv", "eurostat", "zegt nergens welke tabel het is"),
    ("eurostat/sdmx_async_footer/footer2.zip", "eurostat", "Wij zagen een zip met XML"),
    ("cbs/derived_80059ned_2026/herkomst.json", "cbs", "Wij zagen JSON"),
    ("nl_other/dtv_brontabel_reconstructed/instroom_2025.csv", "coa", "die levert coa niet"),
]


@pytest.fixture(scope="module")
def real_lake(tmp_path_factory, real):
    """All files of the list, landed in one run and in a second one."""
    made = Door(tmp_path_factory.mktemp("real"))
    for source, partner, received, name, *_ in FILES:
        made.put(partner, received, name, (real / source).read_bytes())
    made.outcomes = {o.file: o for o in made.land()}
    made.again = made.land()
    return made


def holds(home, outcome, dataset: str, rows: int, sql: str, expected: str) -> None:
    """A file landed as its dataset, with all its rows and one cell known by hand."""
    assert outcome.result == "landed", outcome.message
    assert outcome.delivery_id.startswith(dataset)
    folder = home.lake / dataset / ("delivery=" + outcome.delivery_id.rsplit("/", 1)[1])
    t = duckdb.read_parquet(str(folder / "data.parquet"))
    assert t.count("*").fetchall() == [(rows,)]
    assert duckdb.sql(sql).fetchall() == [(expected,)]


@pytest.mark.parametrize("file", FILES, ids=[f[0] for f in FILES])
def test_a_real_export_lands_and_holds_the_published_figure(real_lake, file):
    _, partner, received, name, *known = file
    holds(real_lake.home, real_lake.outcomes[real_lake.inbox / partner / received / name], *known)


@pytest.mark.parametrize("file", VINTAGES, ids=[f[0] for f in VINTAGES])
def test_another_vintage_of_a_layout_lands(door, real, file):
    source, partner, received, name, *known = file
    holds(door.home, door.land_one(partner, received, name, (real / source).read_bytes()), *known)


# per layout of a publisher three cells read in the file by eye: record number (header included), column, text
CELLS = {
    "cbs/statline_csv_export_2018/data.csv": [(3, "waarde", "5"), (15, "waarde", "45"), (4000, "waarde", "20")],
    "cbs/statline_csv_export_2019/Asielverzoeken.csv": [
        (2, "eerste_asielverzoeken", "9840"),
        (50, "nareizigers", "10"),
        (115, "eerste_asielverzoeken", "1300"),
    ],
    "cbs/odata_v4_observations/85484NED.csv": [
        (2, "value", "825.0"),
        (80, "value", "1334.0"),
        (166, "value", "1046.0"),
    ],
    "eurostat/appsso_1_Data_csv_2017/migr_asydcfsta_2017-04-26.csv": [
        (2, "obs_value", "213,925"),
        (935, "obs_flag", "p"),
        (1753, "obs_value", "8,065"),
    ],
    "eurostat/databrowser_sdmxcsv_2025/migrants_all_valid_permits.csv": [
        (2, "obs_value", "16955"),
        (700, "obs_value", "27784"),
        (1486, "obs_value", "1577559"),
    ],
    "eurostat/databrowser_sdmxcsv_2025/migrants_illegally_present.csv": [
        (2, "apprehen", "Between border crossing points - at land"),
        (1300, "obs_value", "0"),
        (2536, "obs_value", "22275"),
    ],
    "eurostat/databrowser_sdmxcsv_2025/temporary_protection_beneficiaries_monthly.csv": [
        (2, "obs_value", "73785"),
        (600, "obs_value", "2660"),
        (1137, "obs_value", "131870"),
    ],
    "unhcr/refugee_data_finder_2020/asylum-applications_data.csv": [
        (2, "applied", "5"),
        (11000, "decision_level", "FI"),
        (22092, "coo_iso", "SYR"),
    ],
    "unhcr/refugee_data_finder_2025/refugees_in_EU_plus_UK.csv": [
        (2, "refugees", "37546"),
        (200, "asylum_seekers", "157017"),
        (426, "asylum_seekers", "645"),
    ],
    "unhcr/derived_csv_from_rda/asylum_decisions.csv": [
        (2, "recognised", "38"),
        (60000, "rejected", "5"),
        (113930, "total", "5"),
    ],
    "unhcr/derived_csv_from_rda/solutions.csv": [
        (2, "resettlement", "17"),
        (10000, "returned_refugees", "5"),
        (20005, "resettlement", "515"),
    ],
    "frontex/Detections_of_IBC_2020_07_07.xlsx": [(2, "may2020", "498"), (400, "may2020", "2"), (2, "feb2009", "195")],
    "nl_other/dtv_brontabel_reconstructed/instroom_2023.csv": [
        (2, "ind", "13000"),
        (4, "kmar", "720"),
        (7, "np", "2290"),
    ],
}


@pytest.mark.parametrize(("source", "partner", "word"), REFUSED, ids=[f[0] for f in REFUSED])
def test_a_real_export_that_is_no_dataset_of_ours_is_refused_with_a_letter(door, real, source, partner, word):
    outcome = door.land_one(partner, "2021-06-30", source.rsplit("/", 1)[1], (real / source).read_bytes())
    assert outcome.result == "refused"
    assert word in outcome.letter.read_text()


def test_the_true_vintage_of_the_frontex_workbook_is_in_its_notes(door, real):
    door.land_one(
        "frontex",
        "2020-07-31",
        "Detections_of_IBC.xlsx",
        (real / "frontex/Detections_of_IBC_2020_07_07.xlsx").read_bytes(),
    )
    ledger = door.home.lake / "frontex" / "detections" / "delivery=2020*" / "ledger.parquet"
    assert duckdb.sql(f"select published_on::varchar from read_parquet('{ledger}')").fetchall() == [("2020-07-07",)]


@pytest.fixture(scope="module")
def real_warehouse(real_lake):
    real_lake.build("+figures", "doubts", as_of="2026-10-31", tests=False)
    return real_lake


@pytest.mark.parametrize(
    ("indicator", "period", "breakdown", "value"),
    [
        ("asy_first", "2015", "", 43095),
        ("asy_first", "2018", "nationality=TUR", 1300),
        ("asy_nareis_arrivals", "2018", "", 6465),
        ("reg_immigration", "2022-01", "origin=BGR", 825),
        ("eu_tp_stock", "2025-03", "citizen=UKR;geo=NLD", 120960),
        ("eu_illegally_present", "2023", "geo=NLD", 6530),
        ("sup_illegal_found", "2023", "", 6530),
        ("eu_asylum_first", "2014", "citizen=SYR;geo=NLD", 8750),
        ("eu_ordered_to_leave", "2010", "geo=EU28", 540080),
        ("asy_decisions_first", "2016", "outcome=rejected;source=eurostat", 8065),
        ("asy_decisions_first", "2012", "outcome=positive;source=eurostat", 5505),
        ("asy_grant_rate_eu", "2016", "measure=denominator", 28875),
        ("eu_returned", "2015", "destination=third_country;geo=NLD", 8380),
        ("int_resettled", "2024", "host=NLD;origin=SYR", 515),
        ("int_return_refugees", "2023", "host=NLD", 7215),
        ("int_host_top10", "2023-12-31", "host=NLD", 237767),
        ("eu_irregular_crossings", "2009-01", "border=sea;nationality=TUN;route=central_mediterranean", 686),
        ("dep_dtv_intake", "2023-01/2023-10", "source_organisation=overige", 1950),
    ],
)
def test_published_totals_come_out_of_the_warehouse(real_warehouse, indicator, period, breakdown, value):
    found = real_warehouse.query(
        f"select coalesce(value, doubted_value) from indicators.observations where indicator_id = '{indicator}' and period = '{period}' and breakdown = '{breakdown}'"
    )
    assert found == [(value,)]


def test_all_files_a_second_time_change_nothing(real_warehouse):
    assert len(real_warehouse.again) == len(FILES) and {o.result for o in real_warehouse.again} == {"known"}


def test_the_middle_of_a_year_is_not_printed_as_its_end(real_warehouse):
    """The download of spring 2025 has 255,455 under 2024; that was the middle of the year, its end was 263,399."""
    staged = (
        "select distinct period from staging.stg_unhcr__population where value = 255455 and country_of_asylum = 'NLD'"
    )
    assert real_warehouse.query(staged) == [("2024-06-30",)]
    used = "select count(*) from indicators.observations where indicator_id in ('int_host_top10', 'int_return_refugees') and breakdown = 'host=NLD' and left(period, 4) = '2024' and coalesce(value, doubted_value) is not null"
    assert real_warehouse.query(used) == [(0,)]


@pytest.mark.parametrize("source", CELLS)
def test_three_cells_of_each_publisher_layout_stand_in_their_own_row(real_warehouse, source):
    received, dataset = next((f[2], f[4]) for f in FILES if f[0] == source)
    (path,) = (real_warehouse.home.lake / dataset).glob(f"delivery={received}~*/data.parquet")
    for row, column, text in CELLS[source]:
        assert duckdb.sql(f"select trim({column}) from {landed(path)} where row_number = {row}").fetchall() == [(text,)]


def test_the_sum_over_a_frontex_route_equals_the_workbook(real_warehouse, real):
    openpyxl = pytest.importorskip("openpyxl")
    sheet = openpyxl.load_workbook(real / "frontex/Detections_of_IBC_2020_07_07.xlsx", read_only=True)[
        "Detections_of_IBC"
    ]
    records = sheet.iter_rows(values_only=True)
    header = next(records)
    wanted = [i for i, h in enumerate(header) if str(h).endswith("2015")]
    expected = sum(r[i] for r in records if r[0] == "Western Balkan Route" for i in wanted)
    found = real_warehouse.query(
        "select sum(coalesce(value, doubted_value)) from indicators.observations "
        "where indicator_id = 'eu_irregular_crossings' "
        "and period like '2015-%' and breakdown like '%route=western_balkan%'"
    )
    assert expected > 100_000 and found == [(expected,)]


def test_year_and_month_rows_of_one_column_are_told_apart(real_warehouse):
    kinds = real_warehouse.query(
        "select period_kind, count(*) from staging.stg_cbs__asielverzoeken_maand group by 1 order by 1"
    )
    # 2013-2016 have a year row beside their months, later years have months only
    assert [k for k, _ in kinds] == ["month", "year"] and sum(n for _, n in kinds) == 7920
    yearly, monthly = real_warehouse.query(
        """
        select
            sum(value) filter (where period_kind = 'year'),
            sum(value) filter (where period_kind = 'month')
        from staging.stg_cbs__asielverzoeken_maand where left(period, 4) = '2014'
        """
    )[0]
    assert yearly > 0 and abs(yearly - monthly) / yearly < 0.05


def test_the_years_of_a_real_export_are_the_sum_of_their_months(real_warehouse):
    # 2013-2016, 528 cells by sex, age and nationality: twelve months and a year rounded to five differ by 32.5 at most
    found = real_warehouse.query(
        """
        with months as (
            select geslacht, leeftijd, nationaliteit, left(period, 4) as year_text, sum(value) as total
            from staging.stg_cbs__asielverzoeken_maand where period_kind = 'month'
            group by all having count(*) = 12
        )
        select count(*), max(abs(years.value - months.total)) <= 32.5
        from staging.stg_cbs__asielverzoeken_maand as years
        inner join months using (geslacht, leeftijd, nationaliteit)
        where years.period_kind = 'year' and years.period = months.year_text
        """
    )
    assert found == [(528, True)]


def test_annual_and_monthly_exports_get_their_own_kind_of_period(real_warehouse):
    sql = "select distinct period_kind from staging.stg_eurostat__cells where dataset = 'eurostat/{}'"
    assert real_warehouse.query(sql.format("migr_asytpsm")) == [("month",)]
    assert real_warehouse.query(sql.format("migr_asyappctza")) == [("year",)]


def test_few_cells_of_the_real_history_are_doubted(real_warehouse):
    """Among them are real faults: in UNHCR's file of 2024 more people returned from one country than from all."""
    doubted, cells = real_warehouse.query(
        "select (select count(*) from (select distinct indicator_id, period, breakdown from monitor.doubts)), "
        "(select count(*) from intermediate.int_value_facts)"
    )[0]
    assert cells > 150_000
    assert 0 < doubted <= cells / 100
