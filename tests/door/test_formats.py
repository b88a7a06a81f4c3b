"""Every form in which a table comes, on made-up files: recognised by what is inside, and the same cells out of it."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import shutil
import zipfile
from functools import partial

import duckdb
import pytest
from click.testing import CliRunner

import ingest.contracts as contract_files
from ingest.land import land
from ingest.outcome import Outcome
from ingest.parquet import landed
from publish.commands.main import svm
from publish.follow.raw_line import raw_line
from svm.home import PROJECT
from tests.conftest import Door
from tests.door import made_formats as made

EUROSTAT = "geo, time_period, obs_value, obs_flag"
#: the three cells of the made-up table, in any order of rows
THREE = {("NL", "2024", "32010", "p"), ("BE", "2024", "1005", ""), ("NL", "2025", "", "c")}
DETECTIONS = [
    ["Route", "Border type or inland", "Nationality", "JAN2024", "FEB2024"],
    ["Central Mediterranean Route", "Sea", "Tunisia", 686, 195],
    ["Western Balkan Route", "Land", "Côte d'Ivoire", 3, 0],
]


def zipped(**members: str | bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "."), data)
    return packed.getvalue()


BROWSER = [
    *made.ABOVE,
    *made.block("Total", [["NL", "Netherlands", 32010, "p", "", "c"], ["BE", "Belgium", 1005, "", "", ""]],
                down=("GEO (Codes)", "GEO (Labels)")),
    *made.BELOW,
]  # fmt: skip
#: the headers of a CSV with labels only, in the order of the made-up table
LABELS = {"freq": "Time frequency", "citizen": "Country of citizenship", "sex": "Sex", "unit": "Unit of measure"}
LABELS |= {"age": "Age class", "asyl_app": "Applicant type", "geo": "Geopolitical entity (reporting)"}
LABELS |= {"TIME_PERIOD": "Time", "OBS_VALUE": "Observation value", "OBS_FLAG": "Observation status (Flag)"}


def headed(form: str) -> str:
    """The made-up table with other headers: `form` has a place for the code and for the label."""
    header, _, rows = made.sdmx().partition("\n")
    names = [form.format(code, LABELS[code]) if code in LABELS else code for code in header.split(",")]
    return ",".join(names) + "\n" + rows


SAME = {
    "csv": made.sdmx(),
    "csv with labels above its columns": headed("{1}"),
    "csv with code and label in one header": headed("{0}: {1}"),
    "csv in gzip": gzip.compress(made.sdmx().encode()),
    "csv beside others in a zip": zipped(data__csv=made.sdmx(), footnotes__csv="Footnote,Year", README__txt="made up"),
    "saved again by a Dutch Excel": made.sdmx(";", "2-2-2026 23:00").encode("windows-1252"),
    "UTF-16 with tabs": made.sdmx("\t", "02-02-2026 23:00").encode("utf-16"),
    "UTF-16": made.sdmx().encode("utf-16"),
    "JSON-stat": made.json_stat(),
    "JSON-stat in gzip": gzip.compress(made.json_stat().encode()),
    "Data Browser .xlsx": made.workbook({"Summary": made.ABOVE, "Sheet 1": BROWSER}),
    "Data Browser .ods": made.open_document({"Data": BROWSER}),
    "Data Browser .xls": made.old_excel({"Sheet 1": BROWSER}),
}


WRITERS = {
    "x.xlsx": made.workbook,
    "kopie van cijfers.xlsm": partial(made.workbook, macros=True),
    "cijfers": made.old_excel,
    "tabel.ods": made.open_document,
}
SHEETS = ("Detections_of_IBC", " detections_of_ibc", "Blad1")
BOOKS = {
    f"{sheet}/{name}": write({"Notes": [["made up"]], sheet: DETECTIONS})
    for name, write in WRITERS.items()
    for sheet in SHEETS
}
#: cubes that do not hold what they say, and what is said of them
CUBES = {
    "a cell with number 4": made.json_stat(value={"0": 1, "4": 2}),
    "size [1, 1, 1, 1, 1, 1, 2, 3]": made.json_stat(size=[1, 1, 1, 1, 1, 1, 2, 3]),
    "size [1, 1, 1, 1, 1, 1, 0, 2]": made.json_stat(size=[1, 1, 1, 1, 1, 1, 0, 2]),
    "id, size, dimension and value": made.json_stat(dimension={}),
    "ESTAT:ILC_DI15(1.0)": made.json_stat(extension={"id": "ILC_DI15"}),
    "'0' is there twice": made.json_stat().replace('"value": {', '"value": {"0": 7, '),
}
#: files that fit no contract: who sends them, and what is said
NEAREST = [
    ("coa", made.workbook({"Detections_of_IBC": DETECTIONS}), ["frontex/detections", "coa does not deliver"]),
    ("unhcr", made.sdmx(), ["eurostat/migr_asyappctza"]),
    ("eurostat", made.sdmx().replace("MIGR_ASYAPPCTZA", "ILC_DI15"), ["says that it is ESTAT:ILC_DI15(1.0)"]),
    (
        "eurostat",
        "TIME,GEO,CITIZEN,INDIC_MG,UNIT,Value,Flag and Footnotes\n2015,Netherlands,Total,x,Person,5,\n",
        ["eurostat/migr_eirtn", "says nowhere which table"],
    ),
    (
        "unhcr",
        "Year,Country of origin (ISO),Country of asylum (ISO),Recognised,Naturalised\n2024,SYR,NLD,5,6\n",
        ["Nearest is unhcr/", "`Naturalised`"],
    ),
    ("unhcr", "<html><body>Not found</body></html>", ["it is a web page (HTML)"]),
    ("unhcr", '{"items": []}', ["it is JSON"]),
]


@pytest.fixture(scope="module")
def taken(tmp_path_factory) -> tuple[Door, dict[str, Outcome]]:
    """All of these landed in one run, each on a day of its own, with what became of it."""
    door = Door(tmp_path_factory.mktemp("forms"))
    put = [(form, "eurostat", "download", data) for form, data in SAME.items()]
    put += [(name, "frontex", name.rpartition("/")[2], data) for name, data in BOOKS.items()]
    put += [(word, "eurostat", "a.json", data) for word, data in CUBES.items()]
    put += [(f"{n}", partner, "export", data) for n, (partner, data, _) in enumerate(NEAREST)]
    first = dt.date(2026, 3, 1)
    paths = {
        key: door.put(partner, str(first + dt.timedelta(days=n)), name, data)
        for n, (key, partner, name, data) in enumerate(put)
    }
    outcomes = {outcome.file: outcome for outcome in door.land()}
    return door, {key: outcomes[path] for key, path in paths.items()}


@pytest.mark.parametrize("form", SAME)
def test_every_form_of_a_eurostat_table_gives_the_same_cells_whatever_its_name(taken, form):
    door, outcomes = taken
    outcome = outcomes[form]
    assert outcome.delivery_id.startswith("eurostat/migr_asyappctza/"), outcome.message
    assert set(door.cells(outcome, EUROSTAT)) == THREE
    # the day is that of the file, however its form writes it
    folder = outcome.delivery_id.replace("/2026", "/delivery=2026")
    ledger = duckdb.read_parquet(str(door.home.lake / folder / "ledger.parquet"))
    assert ledger.project("published_on").fetchall() == [(dt.date(2026, 2, 2),)]


@pytest.mark.parametrize("book", BOOKS)
def test_a_workbook_is_recognised_by_its_columns_whatever_its_name_its_format_or_the_name_of_its_sheet(taken, book):
    door, outcomes = taken
    assert outcomes[book].delivery_id.startswith("frontex/detections/"), outcomes[book].message
    assert door.cells(outcomes[book], "nationality, jan2024, feb2024") == [
        ("Tunisia", "686", "195"),
        ("Côte d'Ivoire", "3", "0"),
    ]


@pytest.mark.parametrize("word", CUBES)
def test_a_cube_that_does_not_hold_what_it_says_is_refused_with_the_reason(taken, word):
    outcome = taken[1][word]
    assert outcome.result == "refused" and word in outcome.message


def test_a_number_with_a_point_in_a_csv_of_a_dutch_excel_is_refused_by_row(door):
    text = made.sdmx(";", rows=[("NL", "2024", "5", ""), ("BE", "2024", "1.005", "")])
    outcome = door.land_one("eurostat", "2026-02-28", "migr_asyappctza.csv", text)
    assert outcome.result == "refused" and "row 3" in outcome.message and "'1.005'" in outcome.message


def test_a_csv_of_a_dutch_excel_that_was_cut_off_is_refused(door):
    whole = made.sdmx(";", rows=[("NL", "2024", "5", ""), ("BE", "2024", "1005", "")])
    outcome = door.land_one("eurostat", "2026-02-28", "a.csv", whole.removesuffix("\n"))
    assert outcome.result == "refused" and "the last line has no end" in outcome.message
    outcome = door.land_one("eurostat", "2026-02-28", "b.csv", whole.replace(";5;", ';"5;'))
    assert outcome.result == "refused" and "row 2: " in outcome.message


def test_a_decimal_comma_of_a_dutch_excel_is_the_decimal_point_of_the_source(door):
    text = made.sdmx(";", rows=[("NL", "2024", "12,5", "p")]).replace("MIGR_ASYAPPCTZA", "MIGR_ACQS")
    text = text.replace("citizen;sex;unit;age;asyl_app", "sex;unit;indic_mg;age;c").replace(
        "TOTAL;T;PER;", "T;PC;TOTAL;"
    )
    outcome = door.land_one("eurostat", "2026-02-28", "x.csv", text)
    assert door.cells(outcome, "obs_value") == [("12.5",)], outcome.message


def test_all_blocks_on_all_sheets_of_the_data_browser_are_one_delivery(door):
    two = [*made.ABOVE, *made.block("Total", [["Netherlands", 32010, "", 5, ""]]), *made.block("Syria", [["Netherlands", 8, "", ":", "p"]])]  # fmt: skip
    book = made.workbook({"Sheet 1": two, "Sheet 2": [*made.ABOVE, *made.block("Iraq", [["Belgium", 6, "", 7, ""]])]})
    outcome = door.land_one("eurostat", "2026-02-28", "migr.xlsx", book)
    assert door.cells(outcome, "citizen, geo, time_period, obs_value, obs_flag") == [
        ("Total", "Netherlands", "2024", "32010", ""), ("Total", "Netherlands", "2025", "5", ""),
        ("Syria", "Netherlands", "2024", "8", ""), ("Syria", "Netherlands", "2025", ":", "p"),
        ("Iraq", "Belgium", "2024", "6", ""), ("Iraq", "Belgium", "2025", "7", ""),
    ]  # fmt: skip


def test_the_zip_of_unhcr_is_read_below_its_preamble_without_its_footnotes(door):
    header = (
        'Year,"Country of origin","Country of origin (ISO)","Country of asylum","Country of asylum (ISO)",'
        '"Refugees under UNHCR\'s mandate",Asylum-seekers,"Returned refugees","IDPs of concern to UNHCR",'
        '"Returned IDPss","Stateless persons","Others of concern",'
        '"Other people in need of international protection","Host Community"\n'
    )
    lines = [f'"Made up line {n} of what was asked for"\n' if n % 3 else "\n" for n in range(1, 15)]
    row = '2024,Syria,SYR,"Netherlands (Kingdom of the)",NLD,74805,17478,15,0,0,0,0,,0\n'
    data = zipped(population__csv="".join(lines) + header + row, footnotes__csv="Footnote,Year\nverzonnen,2016\n")
    outcome = door.land_one("unhcr", "2025-06-30", "query_data.zip", data)
    assert door.cells(outcome, "row_number, coa_iso, refugees, asylum_seekers, returned_refugees, hst") == [
        (16, "NLD", "74805", "17478", "15", "0")
    ], outcome.message


POPULATION = 'Year,"Country of Asylum ISO","Country of Origin ISO",Refugees\n2024,NLD,SYR,{}\n'
SOLUTIONS = "year,coo_iso,coa_iso,resettlement\n2024,SYR,NLD,515\n"


def test_each_table_of_a_zip_is_a_delivery_of_its_own_and_a_second_time_nothing_happens(door):
    data = zipped(
        a__csv=POPULATION.format(5), b__csv=SOLUTIONS, c__csv=POPULATION.format("veel"), d__txt="zomaar", e__csv=""
    )
    path = door.put("unhcr", "2025-06-30", "alles.zip", data)
    outcomes = {o.file.name: o for o in door.land(path)}
    assert {n: o.result for n, o in outcomes.items()} == {
        "a.csv": "landed", "b.csv": "landed", "c.csv": "refused", "d.txt": "refused", "e.csv": "refused",
    }  # fmt: skip
    assert door.cells(outcomes["b.csv"], "resettlement") == [("515",)]
    assert "`veel`" in (letter := outcomes["c.csv"].letter.read_text()) and "alles.zip/c.csv" in letter
    assert len({o.letter for o in outcomes.values()}) == 4
    # of each table its own bytes are kept, so that they can be destroyed without the others
    assert sorted(p.name for p in door.home.originals.rglob("*.*")) == ["a.csv", "b.csv", "c.csv", "d.txt", "e.csv"]
    again = {o.file.name: o.result for o in door.land(path)}
    assert (again["a.csv"], again["b.csv"], again["c.csv"]) == ("known", "known", "refused")
    # loose, the same bytes are the same delivery
    assert door.land_one("unhcr", "2025-07-01", "los.csv", SOLUTIONS).result == "known"


def test_a_zip_with_personal_data_in_one_file_is_locked_away_as_a_whole(door):
    outcome, *others = door.land(
        door.put("unhcr", "2025-06-30", "alles.zip", zipped(a__csv=POPULATION.format(5), b__csv="BSN\n111222333\n"))
    )
    assert others == [] and outcome.result == "refused" and "citizen service number" in outcome.message
    assert not list(door.home.lake.glob("unhcr/*/*~*")) and not list(door.home.originals.rglob("a.csv"))


@pytest.mark.parametrize("write", [made.old_excel, made.open_document], ids=["xls", "ods"])
def test_personal_data_on_another_sheet_is_found_in_every_workbook(door, write):
    book = write({"Detections_of_IBC": DETECTIONS, "Verborgen": [["BSN"], ["111222333"]]})
    outcome = door.land_one("frontex", "2024-04-30", "Detections_of_IBC.xls", book)
    assert outcome.result == "refused" and "citizen service number in sheet 2, column 1, row 2" in outcome.message


LEVERING = [["Partner", "Indicator", "Periode", "Uitsplitsing", "Waarde", "Eenheid", "Status", "Peildatum", "Bron", "Toelichting"],
            ["coa", "asy_coa_occupancy", "2024-12-31", "", "71234", "persons", "definitief", "", "verzonnen", ""]]  # fmt: skip


def test_a_template_is_known_under_another_name_and_another_case_of_its_sheet(door):
    outcome = door.land_one("coa", "2025-01-31", "Kopie van cijfers.xlsx", made.workbook({"LEVERING": LEVERING}))
    assert door.cells(outcome, "indicator_id, waarde") == [("asy_coa_occupancy", "71234")], outcome.message


def test_a_template_in_a_format_that_hides_the_format_of_cells_is_refused(door):
    outcome = door.land_one("coa", "2025-01-31", "levering.xls", made.old_excel({"Levering": LEVERING}))
    assert outcome.result == "refused" and "Excel 97-2003" in outcome.message
    assert "een werkmap van Excel 97-2003" in outcome.letter.read_text()


def test_each_sheet_of_a_workbook_that_is_a_table_is_a_delivery_of_its_own(door):
    """Sheets that a contract names; a sheet that it names and that lacks a column is refused by itself."""
    wrong = [[*LEVERING[0][:4], "Aantal", *LEVERING[0][5:]], *LEVERING[1:]]
    sheets = {"Levering": wrong, "Detections_of_IBC": DETECTIONS}
    path = door.inbox / "cijfers.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(made.workbook(sheets))
    outcomes = land([path], door.home, received=dt.date(2024, 4, 30))
    assert sorted((o.result, o.delivery_id.rpartition("/")[0]) for o in outcomes) == [
        ("landed", "frontex/detections"),
        ("refused", ""),
    ]
    refused = next(o for o in outcomes if o.letter)
    assert "Waarde" in refused.message and "cijfers.xlsx › Levering" in refused.letter.read_text()
    again = land([path], door.home, received=dt.date(2024, 4, 30))
    assert sorted(o.result for o in again) == ["known", "refused"]


@pytest.mark.parametrize("number", range(len(NEAREST)))
def test_a_file_that_fits_no_contract_is_told_what_it_is_nearest_to(taken, number):
    outcome = taken[1][f"{number}"]
    assert outcome.result == "refused"
    assert [word for word in NEAREST[number][2] if word not in outcome.message] == [], outcome.message
    assert "Wij zagen" in outcome.letter.read_text()


def test_one_row_repeated_a_million_times_is_refused_before_it_is_read(door):
    book = made.open_document({"Detections_of_IBC": DETECTIONS})
    packed = io.BytesIO(book)
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    tag = b"<table:table-row>"
    parts["content.xml"] = parts["content.xml"].replace(tag, tag[:-1] + b' table:number-rows-repeated="9000000">', 1)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    outcome = door.land_one("frontex", "2024-04-30", "x.ods", packed.getvalue())
    assert outcome.result == "refused" and "row 9000000" in outcome.message


def test_statline_in_english_is_the_table_of_its_columns(door):
    header = '\ufeff"Sex";"Age";"Nationality";"Periods";"Total asylum requests (number)";"First asylum requests (persons) (number)"\n'  # fmt: skip
    rows = '"Total male and female";"Total age";"Total nationality";"2026 January*";1810;1510\n"Male";"Total age";"Syrian";"2026 March*";90;.\n'
    outcome = door.land_one("cbs", "2026-05-31", "export.csv", header + rows)
    assert outcome.delivery_id.startswith("cbs/asielverzoeken_maand/"), outcome.message
    assert door.cells(outcome, "nationaliteit, perioden, totaal_asielverzoeken, eerste_asielverzoeken") == [
        ("Total nationality", "2026 January*", "1810", "1510"),
        ("Syrian", "2026 March*", "90", "."),
    ]


#: made-up contracts of an office that sends one workbook a month, with a sheet per table and titles above the headers
BOOK = "format: xlsx\nnumber: '^\\d+$'\nperiod: '^\\d{4}-\\d\\d$'\nholds: count\nperiod_macro: period_canonical\n"
ON_SHEET = """\
title: Verzonnen {0}
layout: maandboek
recognise: {{files: ["maandcijfers*.xlsx"], sheet: "{0}", header_within: {1}}}
provenance: {{producer: IND, source_table: verzonnen, url: verzonnen, licence: verzonnen, attribution: IND,
  layout_evidence: from documentation}}
sensitivity: openbaar
coverage: increment
columns:
  maand: {{header: [Maand], role: period}}
  aantal: {{header: [Aantal], role: measure}}
key: [maand]
"""


@pytest.fixture
def monthly_book(door, tmp_path, monkeypatch):
    """A door with contracts for two sheets of one workbook."""
    copied = tmp_path / "contracts"
    for name in ("layouts", "partners"):
        shutil.copytree(PROJECT / "ingest" / name, copied / name)
    (copied / "layouts" / "maandboek.yml").write_text(BOOK)
    (copied / "partners" / "ind").mkdir()
    (copied / "partners" / "ind" / "asiel_blad.yml").write_text(ON_SHEET.format("Asiel", 4))
    (copied / "partners" / "ind" / "regulier_blad.yml").write_text(ON_SHEET.format("Regulier", 2))
    monkeypatch.setattr(contract_files, "HERE", copied)
    contract_files.layouts.cache_clear()
    contract_files.contracts.cache_clear()
    door.looks_inside = True
    yield door
    contract_files.layouts.cache_clear()
    contract_files.contracts.cache_clear()


def test_a_workbook_has_a_table_per_sheet_where_the_contracts_say_sheet_and_header(monthly_book):
    door = monthly_book
    header = ["Maand", "Aantal"]
    sheets = {
        "Inhoud": [["Maandcijfers, verzonnen"]],
        "Asiel": [["Asiel"], ["verzonnen"], [""], header, ["2025-01", 1510], ["2025-02", 1490]],
        "Regulier": [["Regulier"], header, ["2025-01", 310]],
    }
    path = door.put("ind", "2025-03-31", "maandcijfers.xlsx", made.workbook(sheets))
    outcomes = {o.delivery_id.split("/")[1]: o for o in door.land(path)}
    assert door.cells(outcomes["asiel_blad"], "row_number, maand, aantal") == [
        (5, "2025-01", "1510"),
        (6, "2025-02", "1490"),
    ]
    assert door.cells(outcomes["regulier_blad"], "row_number, maand, aantal, sheet") == [
        (3, "2025-01", "310", "Regulier")
    ]
    assert [o.result for o in door.land(path)] == ["known", "known"]
    # a header lower than agreed is not looked for
    sheets["Regulier"].insert(1, ["nog een regel"])
    path.write_bytes(made.workbook(sheets))
    assert [o.delivery_id.split("/")[1] for o in door.land(path)] == ["asiel_blad"]


def test_cells_of_every_form_are_written_again_from_the_kept_original(door):
    door.land_one("unhcr", "2025-06-30", "alles.zip", zipped(a__csv=POPULATION.format(5), b__csv=SOLUTIONS))
    door.land_one("eurostat", "2026-02-28", "a.json", made.json_stat())
    door.land_one("frontex", "2024-04-30", "b.xls", made.old_excel({"Blad1": DETECTIONS}))
    paths = sorted(door.home.lake.glob("[!_]*/*/delivery=*~*/data.parquet"))
    before = {path: duckdb.sql(f"select * from {landed(path)}").fetchall() for path in paths}
    assert len(before) == 4
    for path in paths:
        path.write_bytes(b"damaged")
    command = CliRunner().invoke(svm, ["verify", "--repair"], env={"SVM_HOME": str(door.home.root)})
    assert command.exit_code == 0, command.output
    assert {path: duckdb.sql(f"select * from {landed(path)}").fetchall() for path in paths} == before


def test_a_record_of_every_form_is_shown_again_as_it_was_read(door):
    for name, data, row, words in (
        ("a.json", made.json_stat(), 3, "NL,2024,32010"),
        ("b.csv", made.sdmx(";"), 2, "NL,2024,32010"),
        ("c.xlsx", made.workbook({"Sheet 1": BROWSER}), 2, "NL,2024,32010"),
    ):
        outcome = door.land_one("eurostat", "2026-02-28", name, data)
        (kept,) = door.home.originals.glob(f"*/{name}")
        assert words in raw_line(kept, row, outcome.delivery_id.rpartition("/")[0]), name


def test_two_sheets_of_one_table_are_refused_for_nobody_can_say_which_counts(door):
    book = made.workbook({"2023": DETECTIONS, "2024": DETECTIONS})
    outcome = door.land_one("frontex", "2024-04-30", "x.xlsx", book)
    assert outcome.result == "refused" and "`2023`, `2024`" in outcome.message


def test_the_command_names_each_table_below_its_zip(door):
    path = door.put("unhcr", "2025-06-30", "alles.zip", zipped(a__csv=POPULATION.format(5), b__csv=SOLUTIONS))
    done = CliRunner().invoke(svm, ["land", str(path)], env={"SVM_HOME": str(door.home.root)})
    assert done.exit_code == 0, done.output
    assert "alles.zip/a.csv: unhcr/population/" in done.output and "2 landed" in done.output
