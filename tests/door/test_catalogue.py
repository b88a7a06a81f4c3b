"""What the catalogue, the calendar and the clock do not allow is refused by name; all else lands. All files are made up."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from svm.home import PROJECT

CASES = PROJECT.parent / "shared" / "cases" / "door"
RECEIVED = "2026-07-05"
ROW = {"Indicator": "asy_coa_occupancy", "Periode": "2026-06-01", "Waarde": "71234", "Eenheid": "persons"}
RATE = {"Indicator": "asy_grant_rate_nl", "Periode": "2025", "Waarde": "36", "Eenheid": "percent"}
OUTFLOW = {"Indicator": "asy_coa_outflow", "Periode": "2025", "Waarde": "68", "Eenheid": "percent"}
OUTFLOW |= {"Uitsplitsing": "measure=share;reason=municipal_housing"}
SPLIT = {"Indicator": "asy_first", "Periode": "2025", "Waarde": "100", "Eenheid": "persons"}
DUTCH = {
    "two_ways": "op twee manieren te lezen",
    "whole": "niet geheel",
    "negative": "kleiner dan nul",
    "range": "buiten hun bereik",
    "calendar": "kalender heeft deze periode niet",
    "future": "nog niet voorbij",
    "unit": "geen eenheid van de reeks",
    "indicator": "catalogus heeft deze indicator niet",
    "owed": "wordt niet door deze partner geleverd",
    "dimension": "heeft dit kenmerk niet",
    "member": "heeft deze code niet",
    "twice": "staat er twee keer",
    "life": "bestond niet in deze periode",
    "shown": "toont een ander getal",
    "pattern": "niet zoals afgesproken",
}

#: partner, row of a template, what is said of it, and a text that the letter shows
TEMPLATE = [
    ("coa", ROW | {"Waarde": "71.234"}, "two_ways", "71234 / 71,234"),
    ("coa", ROW | {"Waarde": "1.071.234"}, "pattern", "1.071.234"),
    ("coa", ROW | {"Waarde": "1.250"}, "two_ways", "1250 / 1,250"),
    ("coa", ROW | {"Waarde": "71234.5"}, "whole", "71234.5"),
    ("coa", ROW | {"Waarde": "3059.9999999"}, "whole", "3059.9999999"),
    ("coa", ROW | {"Waarde": "0.125"}, "whole", "0.125"),
    ("coa", ROW | {"Waarde": "-5"}, "negative", "-5"),
    ("coa", ROW | {"Periode": "2026-06-31"}, "calendar", "2026-06-31"),
    ("coa", ROW | {"Periode": "2026-13"}, "calendar", "2026-13"),
    ("coa", ROW | {"Periode": "2025-02-29"}, "calendar", "2025-02-29"),
    ("coa", ROW | {"Periode": "2026-W00"}, "calendar", "2026-W00"),
    ("coa", ROW | {"Periode": "2025-W53"}, "calendar", "2025-W53"),
    ("coa", ROW | {"Periode": "2026-W59"}, "calendar", "2026-W59"),
    ("coa", ROW | {"Periode": "1026-06-01"}, "calendar", "1026-06-01"),
    ("coa", ROW | {"Periode": "2027-06-30"}, "future", "2027-06-30"),
    ("coa", ROW | {"Periode": "2026-07-06"}, "future", "2026-07-06"),
    ("coa", ROW | {"Periode": "2026"}, "future", "2026"),
    ("coa", ROW | {"Peildatum": "2026-06-31"}, "calendar", "2026-06-31"),
    ("coa", ROW | {"Peildatum": "2026-07-06"}, "future", "2026-07-06"),
    ("coa", ROW | {"Eenheid": "%"}, "unit", "persons?"),
    ("coa", ROW | {"Eenheid": "plekken"}, "unit", "plekken"),
    ("coa", ROW | {"Eenheid": "duizend plekken"}, "unit", "duizend plekken"),
    ("coa", OUTFLOW | {"Eenheid": "persons"}, "unit", "percent?"),
    ("coa", OUTFLOW | {"Eenheid": ""}, "unit", "percent?"),
    ("coa", OUTFLOW | {"Eenheid": "duizend"}, "unit", "percent?"),
    ("coa", ROW | {"Eenheid": "duizend", "Waarde": "71.2345"}, "whole", "71.2345"),
    ("coa", ROW | {"Indicator": "asy_coa_ocupancy"}, "indicator", "asy_coa_occupancy?"),
    ("coa", ROW | {"Indicator": "asy_first", "Periode": "2025"}, "owed", "asy_first"),
    ("coa", ROW | {"Uitsplitsing": "grup=minors"}, "dimension", "grup → group?"),
    ("politie", {"Indicator": "asy_coa_suspects", "Periode": "2018", "Waarde": "4", "Eenheid": "registrations"}, "owed", "asy"),
    ("ind", RATE | {"Waarde": "136"}, "range", "136"),
    ("ind", RATE | {"Waarde": "-1"}, "range", "-1"),
    ("ind", RATE | {"Eenheid": "persons"}, "unit", "percent?"),
    ("ind", SPLIT | {"Uitsplitsing": "nationality=syr"}, "member", "nationality=SYR?"),
    ("ind", SPLIT | {"Uitsplitsing": "nationality=SY"}, "member", "nationality=SYR?"),
    ("ind", SPLIT | {"Uitsplitsing": "nationality=Eritrea"}, "member", "nationality=ERI?"),
    ("ind", SPLIT | {"Uitsplitsing": "nationality=SYR;nationality=TUR"}, "twice", "nationality"),
    ("ind", SPLIT | {"Periode": "2026-07"}, "future", "2026-07"),
    ("ind", SPLIT | {"Periode": "2025-12/2025-01"}, "calendar", "2025-12/2025-01"),
    ("ind", SPLIT | {"Periode": "2026-01/2026-08"}, "future", "2026-01/2026-08"),
    ("ind", {"Indicator": "ukr_registered", "Periode": "2025-12", "Waarde": "5", "Eenheid": "persons"}, "owed", "ukr"),
    ("aenm", {"Indicator": "ukr_registered", "Periode": "2021-12", "Waarde": "5", "Eenheid": "persons"}, "life", "2021-12"),
]  # fmt: skip

#: rows that are as they should be, so that the rules above are not too wide
GOOD = [
    ("coa", ROW),
    ("coa", ROW | {"Eenheid": "personen"}),
    ("coa", ROW | {"Eenheid": ""}),
    ("coa", OUTFLOW),
    ("coa", ROW | {"Eenheid": "Personen "}),
    ("coa", ROW | {"Periode": "2026-07"}),
    ("coa", ROW | {"Periode": "2026-Q3"}),
    ("coa", ROW | {"Periode": "2020-W53"}),
    ("coa", ROW | {"Periode": "2024-02-29"}),
    ("coa", ROW | {"Waarde": "71234.0"}),
    ("coa", ROW | {"Waarde": "geheim"}),
    ("coa", {"Indicator": "asy_coa_capacity", "Periode": "2028-01-01", "Waarde": "96000", "Eenheid": "plekken"}),
    ("ind", RATE | {"Waarde": "12.125"}),
    ("ind", RATE | {"Waarde": "100", "Eenheid": "%"}),
    ("ind", SPLIT | {"Uitsplitsing": "nationality=SYR;source=ind", "Eenheid": "applications"}),
    ("ind", SPLIT | {"Periode": "2026-01/2026-07"}),
    ("aenm", {"Indicator": "hou_backlog", "Periode": "2025-H1", "Waarde": "-540", "Eenheid": "persons"}),
    ("aenm", {"Indicator": "asy_forecast", "Periode": "2030", "Waarde": "50000", "Eenheid": "persons"}),
]

STATLINE = (
    '\ufeff"Nationaliteit";"Grond";"Perioden";"Verleende asielvergunningen (aantal)"\n"Syrisch";"Totaal";"{}";{}\n'
)
TITLED = (
    '"Bevolking"\n"Herkomst","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
    '"Totaal","{onderwerp}","{period}","aantal","{value}"\n'
)
SDMX = "DATAFLOW,LAST UPDATE,freq,citizen,sex,age,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
SDMX += "ESTAT:MIGR_ASYPENCTZM(1.0),{update},M,TOTAL,T,TOTAL,{unit},NL,{period},{value},,\n"
OLD = '"TIME","GEO","CITIZEN","UNIT","Value","Flag and Footnotes"\n"{}","Netherlands","Total","{}","{}",""\n'
ODATA = "Id,Measure,ValueAttribute,Value,StringValue,Geboorteland,Geslacht,Herkomstland,Perioden\n"
ODATA += "1,M000167,None,{},,T001638,T001038,H008567,{}\n"
CHAIN = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\nVertrek;{};{};{};;;7\n"
COA = "Peildatum;Onderwerp;Groep;Populatie;Aantal\n{};Bezetting;;;71.234\n"
DTV = "Instroom;IND;NP;KMar;Overige\n{};10;20;30;40\n"
UNHCR = "Year,Country of Origin ISO,Country of Asylum ISO,Returned refugees,Resettlement arrivals\n{},SYR,-,40,\n"


def titled(value: str, onderwerp: str = "Immigratie", period: str = "2025") -> str:
    return TITLED.format(value=value, onderwerp=onderwerp, period=period)


def sdmx(value: str = "61020", period: str = "2026-04", unit: str = "PER", update: str = "10/06/26 11:00:00") -> str:
    return SDMX.format(value=value, period=period, unit=unit, update=update)


#: partner, file name, text, what is said of it ('' when it lands)
EXPORTS = [
    ("cbs", "85400NED", STATLINE.format("2025", "24,140"), "two_ways"),
    ("cbs", "85400NED", STATLINE.format("2025", "-5"), "negative"),
    ("cbs", "85400NED", STATLINE.format("2025", "70,5"), "whole"),
    ("cbs", "85400NED", STATLINE.format("2027*", "7"), "future"),
    ("cbs", "85400NED", STATLINE.format("2026", "7"), "future"),
    ("cbs", "85400NED", STATLINE.format("2026 3e kwartaal", "7"), "future"),
    ("cbs", "85400NED", STATLINE.format("2025*", "-"), ""),
    ("cbs", "85400NED", STATLINE.format("2025", "70,0"), ""),
    ("cbs", "bevolking_migratie", titled("24.140"), "two_ways"),
    ("cbs", "bevolking_migratie", titled("164,000"), "two_ways"),
    ("cbs", "bevolking_migratie", titled("-164"), "negative"),
    ("cbs", "bevolking_migratie", titled("-164", "Migratiesaldo"), ""),
    ("cbs", "bevolking_migratie", titled("-164.5", "Migratiesaldo"), "whole"),
    ("cbs", "bevolking_migratie", titled("7", period="2026 december"), "future"),
    ("cbs", "85484NED", ODATA.format("825.0", "2022MM01"), ""),
    ("cbs", "85484NED", ODATA.format("825.5", "2022MM01"), "whole"),
    ("cbs", "85484NED", ODATA.format("1.825", "2022MM01"), "two_ways"),
    ("cbs", "85484NED", ODATA.format("825.0", "2026KW04"), "future"),
    ("eurostat", "a", sdmx(), ""),
    ("eurostat", "a", sdmx("1.234"), "two_ways"),
    ("eurostat", "a", sdmx('"1,234"'), "two_ways"),
    ("eurostat", "a", sdmx("-10"), "negative"),
    ("eurostat", "a", sdmx("10.5"), "whole"),
    ("eurostat", "a", sdmx("10.525", unit="THS_PER"), ""),
    ("eurostat", "a", sdmx("10.5255", unit="THS_PER"), "whole"),
    ("eurostat", "a", sdmx("136", unit="PC"), "range"),
    ("eurostat", "a", sdmx("12.125", unit="PC"), ""),
    ("eurostat", "a", sdmx(unit="PPS"), "unit"),
    ("eurostat", "a", sdmx(unit="PER: Person"), ""),
    ("eurostat", "a", sdmx(period="2026-W54"), "calendar"),
    ("eurostat", "a", sdmx(period="2026-02-30"), "calendar"),
    ("eurostat", "a", sdmx(period="2026-07"), "future"),
    ("eurostat", "a", sdmx(period="2026-S2"), "future"),
    ("eurostat", "migr_eiord_1_Data", OLD.format("2024", "Person", "8,750"), ""),
    ("eurostat", "migr_eiord_1_Data", OLD.format("2024", "Person", "8.750"), "two_ways"),
    ("eurostat", "migr_eiord_1_Data", OLD.format("2024", "Percentage", "136"), "range"),
    ("dtv", "vertrek", CHAIN.format("Jaar", "2026", ""), "future"),
    ("dtv", "vertrek", CHAIN.format("Jaar, Maand", "2026", "7"), "future"),
    ("dtv", "vertrek", CHAIN.format("Jaar, Maand", "2026", "6"), ""),
    ("dtv", "instroom", DTV.format("tot en met december 2026"), "future"),
    ("dtv", "instroom", DTV.format("tot en met juni 2026"), ""),
    ("coa", "bezetting", COA.format("31 juni 2026"), "calendar"),
    ("coa", "bezetting", COA.format("29 februari 2026"), "calendar"),
    ("coa", "bezetting", COA.format("0 juni 2026"), "calendar"),
    ("coa", "bezetting", COA.format("6 juli 2026"), "future"),
    ("coa", "bezetting", COA.format("5 juli 2026"), ""),
    ("coa", "bezetting", COA.format("juli 2026"), ""),
    ("unhcr", "solutions", UNHCR.format("2026"), "future"),
    ("unhcr", "solutions", UNHCR.format("2025"), ""),
]


@pytest.fixture(scope="module")
def landing(tmp_path_factory):
    """All the files above, landed in one run: (kind, number) -> outcome."""
    from tests.conftest import Door

    made = Door(tmp_path_factory.mktemp("catalogue"))
    for kind, listed in (("bad", [case[:2] for case in TEMPLATE]), ("good", GOOD)):
        for number, (partner, row) in enumerate(listed):
            # its own remark, so that no two files have the same bytes
            made.put_template(partner, RECEIVED, f"{kind}_{number}", [row | {"Toelichting": f"{kind} {number}"}])
    for number, (partner, name, text, _) in enumerate(EXPORTS):
        made.put(partner, RECEIVED, f"{name}_{number}.csv", text)
    return {o.file.stem: o for o in made.land()}


@pytest.mark.parametrize("number", range(len(TEMPLATE)))
def test_a_cell_that_cannot_be_so_is_refused_by_name(landing, number):
    _, row, check, shown = TEMPLATE[number]
    outcome = landing[f"levering_bad_{number}"]
    assert outcome.result == "refused", row
    letter = outcome.letter.read_text()
    assert DUTCH[check] in letter and shown in letter and "rij 2" in letter
    assert ("Verwacht" in letter and "Expected" in outcome.message) or check == "pattern"


@pytest.mark.parametrize("number", range(len(GOOD)))
def test_a_row_that_the_catalogue_knows_lands(landing, number):
    outcome = landing[f"levering_good_{number}"]
    assert outcome.result == "landed", outcome.message


@pytest.mark.parametrize("number", range(len(EXPORTS)))
def test_each_layout_is_held_against_calendar_and_measure(landing, number):
    _, name, text, check = EXPORTS[number]
    outcome = landing[f"{name}_{number}"]
    assert (outcome.result == "refused") == bool(check), (text, outcome.message)
    if check:
        assert DUTCH[check] in outcome.letter.read_text()


def test_a_frontex_workbook_with_a_month_to_come_is_refused(door):
    path = door.put("frontex", RECEIVED, "detections_ibc_verzonnen.xlsx", b"")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Detections_of_IBC"
    sheet.append(["Route", "BorderLocation", "NationalityLong", "JUN2026", "JUL2026"])
    sheet.append(["Western Balkan Route", "Land", "Syria", 5, 6])
    book.save(path)
    outcome = door.land()[0]
    assert outcome.result == "refused" and "jul2026" in outcome.message and "jun2026" not in outcome.message


def test_thousands_land_as_the_unit_itself_and_it_is_told(door):
    door.put_template("coa", RECEIVED, "a", [ROW | {"Waarde": "71.3", "Eenheid": "thousands"}])
    outcome = door.land()[0]
    assert outcome.result == "landed"
    assert "converted" in outcome.message and "thousands: × 1000" in outcome.message
    assert door.cells(outcome, "waarde, eenheid") == [("71.3", "thousands")], "the lake keeps what was delivered"


def _workbook(path: Path) -> openpyxl.Workbook:
    book = openpyxl.load_workbook(path)
    for row in book["Levering"].iter_rows(min_row=2):
        row[4].value = float(row[4].value)
    return book


@pytest.mark.parametrize("code", ["0%", "0.00%", "0.0 %", "#,##0,", '0,,"mln"', "[Red]0%"])
def test_a_number_that_is_shown_as_another_is_refused(door, code):
    door.put_template("ind", RECEIVED, "a", [RATE | {"Waarde": "0.36"}])
    path = door.inbox / "ind" / RECEIVED / "levering_a.xlsx"
    book = _workbook(path)
    book["Levering"]["E2"].number_format = code
    book.save(path)
    outcome = door.land()[0]
    assert outcome.result == "refused", outcome.message
    letter = outcome.letter.read_text()
    assert DUTCH["shown"] in letter and "0.36" in letter and "12.5 voor 12,5 procent" in letter


@pytest.mark.parametrize("code", ["General", "0.00", "#,##0", "#,##0.0", '0" %"', "@"])
def test_other_formats_change_nothing(door, code):
    door.put_template("ind", RECEIVED, "a", [RATE])
    path = door.inbox / "ind" / RECEIVED / "levering_a.xlsx"
    book = _workbook(path)
    book["Levering"]["E2"].number_format = code
    book.save(path)
    assert door.land()[0].result == "landed"


def test_hidden_rows_and_columns_are_told(door):
    rows = [ROW | {"Periode": f"2026-06-0{day}"} for day in range(1, 5)]
    door.put_template("coa", RECEIVED, "a", rows)
    path = door.inbox / "coa" / RECEIVED / "levering_a.xlsx"
    book = openpyxl.load_workbook(path)
    book["Levering"].row_dimensions[3].hidden = True
    book["Levering"].row_dimensions[200].hidden = True
    book["Levering"].column_dimensions["H"].hidden = True
    book.save(path)
    outcome = door.land()[0]
    assert outcome.result == "landed" and "hidden" in outcome.message and "rij 3" in outcome.message
    folder = door.home.lake / "sjabloon" / "levering"
    told = duckdb.sql(
        f"select success, severity, observed from read_parquet('{folder}/delivery=2*/checks.parquet') "
        "where expectation = 'niets_verborgen'"
    ).fetchall()
    assert told == [(False, "warning", "hidden_cells = 2")]


def test_a_broken_package_is_no_traceback(door):
    path = door.put("coa", RECEIVED, "levering_a.xlsx", b"")
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    assert door.land()[0].result == "refused"


@pytest.mark.parametrize(
    ("received", "now", "lands"),
    [("2026-07-05", "2026-07-05", True), ("2026-07-05", "2026-07-04", False), ("2062-06-01", "2026-07-05", False)],
)
def test_a_file_cannot_come_in_tomorrow(door, received, now, lands):
    door.now = dt.date.fromisoformat(now)
    outcome = door.land_one("eurostat", received, "a.csv", sdmx())
    assert (outcome.result == "landed") == lands
    if not lands:
        assert f"vandaag is het {now}" in outcome.letter.read_text() and "rename the folder" in outcome.message


def test_a_file_cannot_come_in_before_it_was_published(door):
    late = door.land_one("eurostat", RECEIVED, "a.csv", sdmx(update="06/07/26 11:00:00"))
    assert late.result == "refused" and "2026-07-06" in late.letter.read_text()
    path = door.put("eurostat", RECEIVED, "b.csv", sdmx())
    path.with_name("b.csv.source.yml").write_text("published_on: 2026-07-06\n")
    assert door.land(path)[0].result == "refused"
    path.with_name("b.csv.source.yml").write_text("published_on: 2026-07-05\n")
    assert door.land(path)[0].result == "landed"


@pytest.fixture
def cases() -> Path:
    if not CASES.exists():
        pytest.skip("the door cases are not beside the project (../shared/cases/door)")
    return CASES


@pytest.mark.parametrize(
    ("case", "target", "expected"),
    [
        (
            "01_levering_coa_seven_wrong_cells.xlsx",
            "coa/2026-07-05",
            ["71234 / 71,234", "`-5`", "`70123.5`", "`2027-06-30`", "`0.125`"],
        ),
        ("02_levering_coa_31_juni.xlsx", "coa/2026-07-05", ["rij 3: `2026-06-31`"]),
        ("03_bezetting_31_juni.csv", "coa/2026-07-05", ["rij 2: `31 juni 2026`"]),
        ("21_migr_asypenctzm.csv", "eurostat/2062-06-01", ["toekomst"]),
        ("24_levering_coa_wrong_unit.xlsx", "coa/2026-07-05", ["rij 3: `asy_coa_occupancy: % → persons?`"]),
    ],
)
def test_the_door_cases(door, cases, case, target, expected):
    door.now = dt.date(2026, 11, 1)
    path = door.inbox / target / case[3:]
    path.parent.mkdir(parents=True)
    shutil.copyfile(cases / case, path)
    outcome = door.land()[0]
    assert outcome.result == "refused"
    letter = outcome.letter.read_text()
    assert all(text in letter for text in expected), letter
