"""Each trap of a publisher's format, as a regression test on made-up bytes in the true layout."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from ingest.csv_files import _has_pair

STATLINE = (
    '\ufeff"Geslacht";"Leeftijd";"Nationaliteit";"Perioden";'
    '"Eerste asielverzoeken (personen) (aantal)";"Nareizigers (personen) (aantal)"\n'
)
TITLED = (
    '"Asielverzoeken en nareizigers"\n'
    '"Geslacht","Leeftijd","Nationaliteit","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
)
CHAIN = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\n"
SDMX_C = (
    "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,citizen,Country of citizenship,sex,Sex,unit,"
    "Unit of measure,age,Age class,asyl_app,Applicant type,geo,Geopolitical entity (reporting),TIME_PERIOD,Time,"
    "OBS_VALUE,Observation value,OBS_FLAG,Observation status (Flag) V2 structure,CONF_STATUS,"
    "Confidentiality status (flag)\n"
)
UNHCR = "Year,Country of origin,Country of origin (ISO),Country of asylum,Country of asylum (ISO),"
UNHCR_2020 = UNHCR + "Authority,Application type,Decision level,Cases/ Persons,applied\n"


def test_windows_1252_is_read_and_its_letters_kept(door):
    text = '"TIME","GEO","CITIZEN","UNIT","Value","Flag and Footnotes"\n"2016","Netherlands","São Tomé and Príncipe","Person","8,750",""\n'
    outcome = door.land_one("eurostat", "2017-05-31", "migr_eiord_1_Data.csv", text.encode("windows-1252"))
    assert outcome.result == "landed"
    assert door.cells(outcome, "citizen, obs_value") == [("São Tomé and Príncipe", "8,750")]


def test_utf8_contract_refuses_windows_1252_and_names_line_and_byte(door):
    data = (UNHCR_2020 + "2014,Côte d'Ivoire,CIV,Germany,DEU,G,N,NA,P,5\n").encode("windows-1252")
    outcome = door.land_one("unhcr", "2019-01-31", "asylum-applications.csv", data)
    assert outcome.result == "refused"
    assert "line 2" in outcome.message and "0xf4" in outcome.message
    letter = outcome.letter.read_text()
    assert "sha256" in letter and "tekst in Windows-1252 met komma's" in letter


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "windows-1252"])
def test_statline_is_read_in_every_encoding_that_it_comes_in(door, encoding):
    text = STATLINE + '"Totaal mannen en vrouwen ";"Totaal leeftijd";"Côte d\'Ivoire ";"2018";1300;50\n'
    outcome = door.land_one("cbs", "2019-01-31", "80059NED.csv", text.removeprefix("\ufeff").encode(encoding))
    found = door.cells(outcome, "nationaliteit, eerste_asielverzoeken, nareizigers")
    assert found[-1] == ("Côte d'Ivoire ", "1300", "50"), outcome.message


def test_text_that_only_begins_as_utf_16_is_refused(door):
    outcome = door.land_one("cbs", "2019-01-31", "80059NED.csv", (STATLINE.encode("utf-16") + b"x"))
    assert outcome.result == "refused" and "UTF-16" in outcome.message


def test_thousands_comma_and_colon_stay_text(door):
    text = '"TIME","GEO","CITIZEN","UNIT","Value","Flag and Footnotes"\n"2014","European Union (28 countries)","Total","Person","506,973,868","bep"\n"2015","Netherlands","Total","Person",":",""\n'
    outcome = door.land_one("eurostat", "2017-05-31", "migr_eiord_1_Data.csv", text)
    assert door.cells(outcome, "obs_value, obs_flag") == [("506,973,868", "bep"), (":", "")]


def test_na_is_a_code_and_survives(door):
    text = (UNHCR_2020 + "2014,Afghanistan,AFG,Germany,DEU,G,N,NA,P,9673\n").replace("\n", "\r\n")
    outcome = door.land_one("unhcr", "2020-06-30", "asylum-applications.csv", text)
    assert door.cells(outcome, "decision_level, applied") == [("NA", "9673")]


def test_none_is_text_and_survives(door):
    text = "Id,Measure,ValueAttribute,Value,StringValue,Geboorteland,Geslacht,Herkomstland,Perioden\n55224,M000167,None,825.0,,T001638,T001038,H008567,2022MM01\n"
    outcome = door.land_one("cbs", "2026-09-30", "85484NED.csv", text)
    assert door.cells(outcome, "value_attribute, value") == [("None", "825.0")]


def test_last_update_is_day_month_year(door):
    text = "DATAFLOW,LAST UPDATE,freq,duration,reason,unit,citizen,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\nESTAT:TPS00171(1.0),27/01/25 23:00:00,Annual,Total,Total,Person,Total,Netherlands,2023,5,,\n"
    outcome = door.land_one("eurostat", "2025-01-31", "export.csv", text)
    assert outcome.result == "landed"
    import duckdb

    folder = door.home.lake / "eurostat" / "tps00171"
    found = duckdb.sql(
        f"select published_on::varchar from read_parquet('{folder}/delivery=2025*/ledger.parquet')"
    ).fetchall()
    assert found == [("2025-01-27",)]


def test_lonely_t_stays_a_letter_and_both_sex_columns_are_kept(door):
    row = 'dataflow,ESTAT:MIGR_ASYAPPCTZA(1.0),"Asylum applicants, made up",A,Annual,TOTAL,Total,T,Total,PER,Person,TOTAL,Total,NASY_APP,First time applicant,NL,Netherlands,2024,,32175,,,,,\n'
    outcome = door.land_one("eurostat", "2025-03-31", "download.csv", SDMX_C + row)
    assert outcome.result == "landed"
    assert door.cells(outcome, "sex, sex_2, geo, obs_value") == [("T", "Total", "NL", "32175")]


def test_a_column_that_is_empty_at_the_start_keeps_its_late_value(door):
    rows = "".join(f"{1900 + i},A,AFG,B,DEU,G,N,AR,P,{i}\n" for i in range(119)) + "2019,A,AFG,B,DEU,G,N,AR,P,\n"
    outcome = door.land_one("unhcr", "2020-06-30", "asylum-applications.csv", UNHCR_2020 + rows)
    assert door.cells(outcome, "applied")[-1] == ("",)
    assert len(door.cells(outcome)) == 120


def test_a_title_line_above_the_header_is_no_data(door):
    row = (
        '"Totaal mannen en vrouwen","Totaal leeftijd","Syrisch ","Nareizigers (personen)","2013 januari","aantal","5"\n'
    )
    outcome = door.land_one("cbs", "2018-01-31", "83102NED.csv", TITLED + row)
    assert door.cells(outcome, "row_number, nationaliteit, perioden, waarde") == [(3, "Syrisch ", "2013 januari", "5")]


def test_semicolon_and_decimal_comma_share_a_column(door):
    rows = '"T";"T";"Syrisch ";"2018*";34;49,0\n"T";"T";"Turks ";"2018*";8,0;.\n'
    outcome = door.land_one("cbs", "2019-01-31", "80059NED.csv", STATLINE + rows)
    assert door.cells(outcome, "perioden, eerste_asielverzoeken, nareizigers") == [
        ("2018*", "34", "49,0"),
        ("2018*", "8,0", "."),
    ]


def test_wrong_separator_is_refused(door):
    outcome = door.land_one(
        "cbs", "2019-01-31", "80059NED.csv", STATLINE.replace(";", ",") + '"T","T","T","2018",1,2\n'
    )
    assert outcome.result == "refused"
    assert "separated by ';'" in outcome.message


def test_bom_crlf_and_no_last_line_end(door):
    data = (
        "\ufeffInstroom;IND;NP;KMar;Overige\r\n2022;6590;2450;840;2740\r\ntot en met oktober 2023;10160;2290;760;1950"
    )
    outcome = door.land_one("dtv", "2023-11-30", "instroom.csv", data)
    assert door.cells(outcome, "periode, overige") == [("2022", "2740"), ("tot en met oktober 2023", "1950")]


def test_a_key_that_occurs_twice_is_refused_with_its_rows(door):
    rows = "2014,A,AFG,B,DEU,G,N,AR,P,1\n2014,A,AFG,B,DEU,G,N,AR,P,2\n2014,A,AFG,B,DEU,G,N,AR,C,3\n"
    outcome = door.land_one("unhcr", "2020-06-30", "asylum-applications.csv", UNHCR_2020 + rows)
    assert outcome.result == "refused"
    letter = outcome.letter.read_text()
    assert "rij 2" in letter and "(2 keer)" in letter


def test_the_2021_export_without_level_columns_is_refused(door):
    text = UNHCR + "applied\n2006,Afghanistan,AFG,Australia,AUS,14\n"
    outcome = door.land_one("unhcr", "2021-06-30", "asylum-applications.csv", text)
    assert outcome.result == "refused"
    assert "Decision level" in outcome.letter.read_text()


def test_two_grains_in_one_row_are_refused(door):
    rows = "Vertrek;Jaar;2025;;;;12340\nVertrek;Jaar;2025;1;;;1010\n"
    outcome = door.land_one("dtv", "2025-12-31", "vertrek_2025.csv", CHAIN + rows)
    assert outcome.result == "refused"
    letter = outcome.letter.read_text()
    assert "rij 3" in letter and "totaal_van=Jaar" in letter


def test_an_unknown_grain_word_is_refused(door):
    outcome = door.land_one("dtv", "2025-12-31", "vertrek_2025.csv", CHAIN + "Vertrek;Jaar, Provincie;2025;;;;10\n")
    assert outcome.result == "refused"


def test_a_withheld_cell_is_landed_as_it_is(door):
    rows = "Vertrek;Jaar, Nationaliteit;2025;;;Onbekend;\nVertrek;Jaar, Nationaliteit;2025;;;Syrische;<5\n"
    outcome = door.land_one("dtv", "2025-12-31", "vertrek_2025.csv", CHAIN + rows)
    assert door.cells(outcome, "nationaliteit, aantal") == [("Onbekend", ""), ("Syrische", "<5")]


def test_a_number_the_layout_does_not_have_is_refused_with_row_and_text(door):
    outcome = door.land_one("dtv", "2025-12-31", "vertrek_2025.csv", CHAIN + "Vertrek;Jaar;2025;;;;ongeveer 10\n")
    assert outcome.result == "refused"
    letter = outcome.letter.read_text()
    assert "rij 2" in letter and "ongeveer 10" in letter


def test_a_half_file_is_refused_with_the_row(door):
    text = UNHCR_2020 + "2014,A,AFG,B,DEU,G,N,AR,P,1\n2015,A,AFG,B,DE"
    outcome = door.land_one("unhcr", "2020-06-30", "asylum-applications.csv", text)
    assert outcome.result == "refused"
    assert "3" in outcome.message


def test_an_open_quote_is_refused(door):
    row = '"Totaal mannen en vrouwen","Totaal leeftijd","Syrisch ,"Nareizigers (personen)","2013 januari","aantal","5\n'
    assert door.land_one("cbs", "2018-01-31", "83102NED.csv", TITLED + row).result == "refused"


def test_a_line_break_inside_a_quoted_cell_is_one_cell(door):
    row = '"Totaal mannen en vrouwen","Totaal\nleeftijd","Syrisch ","Nareizigers (personen)","2013 januari","aantal","5"\n'
    outcome = door.land_one("cbs", "2018-01-31", "83102NED.csv", TITLED + row)
    assert door.cells(outcome, "leeftijd") == [("Totaal\nleeftijd",)]


@pytest.mark.parametrize(
    "text",
    [
        "Peildatum;Onderwerp;Groep;Populatie;Aantal\r1 juni 2026;Bezetting;;;10\r",
        'Peildatum;"Onderwerp\n' + "x;y\n" * 40_000,
    ],
    ids=["only carriage returns", "a header with an open quote"],
)
def test_first_lines_without_cells_are_refused_and_other_files_land(door, text):
    door.put("coa", "2026-05-05", "bezetting_2026.csv", text)
    door.put("dtv", "2026-05-05", "vertrek_2025.csv", CHAIN + "Vertrek;Jaar;2025;;;;10\n")
    refused, landed = door.land()
    assert refused.result == "refused" and "cannot be split into cells" in refused.message
    assert "niet in cellen te verdelen" in refused.letter.read_text(encoding="utf-8")
    assert landed.result == "landed"


def test_the_engineer_reads_english_and_the_partner_dutch(door):
    outcome = door.land_one("dtv", "2025-12-31", "vertrek_2025.csv", CHAIN + "Vertrek;Jaar;2025;;;;ongeveer 10\n")
    assert outcome.message == "cells do not match the contract, column aantal: 1 time, first in row 2: 'ongeveer 10'"
    letter = outcome.letter.read_text(encoding="utf-8")
    assert "cellen zijn niet zoals afgesproken" in letter and "do not match" not in letter


def test_a_pair_of_bytes_is_seen_wherever_it_stands_in_a_block():
    chance = random.Random(1)
    pairs = [last + end for last in (b";", b'"') for end in (b"\n", b"\r")]
    found = Counter()
    for _ in range(5000):
        block = bytes(chance.choices(b'ab;"\n\r', k=chance.randint(1, 9)))
        assert _has_pair(block, pairs) == any(pair in block for pair in pairs), block
        found[_has_pair(block, pairs)] += 1
    assert min(found[True], found[False]) > 500
