"""Doors of CBS, Eurostat and UNHCR for which no real export was seen: every cell here is invented (verzonnen)."""

from __future__ import annotations

import shutil

import pytest

from ingest import contracts as contract_files
from svm.home import PROJECT


def sdmx(table: str, columns: str, *rows: str) -> str:
    """A made-up Data Browser file with labels; a row is dimensions, geo, period and value."""
    head = f"DATAFLOW,LAST UPDATE,freq,{columns},geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n"
    return head + "".join(f"ESTAT:{table.upper()}(1.0),27/01/24 11:00:00,A,{row},,\n" for row in rows)


VERZONNEN = [
    # the same table before and after Eurostat renamed a column and its codes
    (
        "eurostat",
        "2025-05-31",
        "verzonnen_maand_oud.csv",
        sdmx("migr_asyappctzm", "citizen,sex,age,asyl_app", "SY,T,TOTAL,NASY_APP,NL,2024-01,11", "SY,T,TOTAL,ASY_APP,NL,2024-01,99"),
    ),
    (
        "eurostat",
        "2025-06-30",
        "verzonnen_maand_nieuw.csv",
        sdmx("migr_asyappctzm", "citizen,sex,age,applicant", "SY,T,TOTAL,FRST,NL,2024-02,12", "SY,F,TOTAL,SSEQ,NL,2024-02,3"),
    ),
    # decision codes of the quarterly table and of older tables
    (
        "eurostat",
        "2025-06-30",
        "verzonnen_kwartaal.csv",
        sdmx("migr_asydcfstq", "citizen,sex,age,decision", "TOTAL,T,TOTAL,TOTAL,NL,2024-Q1,40", "TOTAL,T,TOTAL,POS,NL,2024-Q1,30", "TOTAL,T,TOTAL,POS_SPROT,NL,2024-Q1,21", "TOTAL,T,TOTAL,NEG,NL,2024-Q1,10"),
    ),
    (
        "eurostat",
        "2024-06-30",
        "verzonnen_kwartaal_oud.csv",
        sdmx("migr_asydcfstq", "citizen,sex,age,decision", "TOTAL,T,TOTAL,SUB_PROT,NL,2023-Q1,20", "TOTAL,T,TOTAL,REJECTED,NL,2023-Q1,9"),
    ),
    ("eurostat", "2025-06-30", "verzonnen_tpfq.csv", sdmx("migr_asytpfq", "citizen,sex,age", "UA,T,TOTAL,NL,2024-Q1,500")),
    ("eurostat", "2025-06-30", "verzonnen_tpspop.csv", sdmx("migr_asytpspop", "unit", "P_THAB,NL,2024-01,6.5")),
    ("eurostat", "2025-06-30", "verzonnen_dubro.csv", sdmx("migr_dubro", "partner,leg_prov", "TOTAL,TOTAL,NL,2023,900", "DE,TOTAL,NL,2023,300", "DE,TOTAL,FR,2023,70")),
    ("eurostat", "2025-06-30", "verzonnen_dubri.csv", sdmx("migr_dubri", "partner", "TOTAL,NL,2023,450")),
    ("eurostat", "2025-06-30", "verzonnen_dubto.csv", sdmx("migr_dubto", "partner,duration", "DE,TOTAL,NL,2023,80", "DE,TOTAL,BE,2023,7")),
    ("eurostat", "2025-06-30", "verzonnen_dubti.csv", sdmx("migr_dubti", "partner", "TOTAL,NL,2023,60")),
    (
        "cbs",
        "2025-06-30",
        "84809NED_verzonnen.csv",
        '\ufeff"Migratiemotief";"Verblijfsduur";"Jaar van immigratie";"Immigranten (exclusief EU/EFTA) (aantal)"\n'
        '"Totaal";"Totaal verblijfsduur";"2012";1000\n"Asiel: totaal";"Totaal verblijfsduur";"2023*";130\n"Totaal";"10 jaar";"2012";230\n',
    ),
    (
        "cbs",
        "2025-06-30",
        "84808NED_verzonnen.csv",
        '\ufeff"Afgeleid migratiedoel";"JaarVanImmigratie";"Immigranten (EU/EFTA) (aantal)"\n"Arbeid: totaal";"2023";.\n',
    ),
    (
        "cbs",
        "2025-06-30",
        "82045NED_verzonnen.csv",
        '\ufeff"Geslacht";"Leeftijd";"Nationaliteit";"Perioden";"Asielverzoeken van alleenstaande minderjarige vreemdelingen (aantal)"\n'
        '"Mannen";"Totaal leeftijd";"Syrisch ";"2023*";15\n"Totaal mannen en vrouwen ";"Totaal leeftijd";"Totaal nationaliteit";"2023";45\n',
    ),
    (
        "cbs",
        "2025-06-30",
        "83102NED_verzonnen.csv",
        '"Verzonnen asielverzoeken"\n"Geslacht","Leeftijd","Nationaliteit","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
        '"Totaal mannen en vrouwen","Totaal leeftijd","Oekraïens ","Totaal asielverzoeken","2024 maart","aantal","35"\n',
    ),
    (
        "cbs",
        "2025-06-30",
        "inburgering_verzonnen.csv",
        '"Verzonnen inburgering"\n"Cohort","Migrantengroep","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
        '"2024*","Totaal","B1-route","2024","%","62,5"\n',
    ),
    (
        "cbs",
        "2025-06-30",
        "37199ned_verzonnen.csv",
        '\ufeff"Wijze van verkrijging";"Perioden";"Verkrijgingen van de Nederlandse nationaliteit (aantal)"\n"Optie";"2024";70\n',
    ),
    ("unhcr", "2025-06-30", "verzonnen_solutions.csv", "Year,Country of Origin ISO,Country of Asylum ISO,Returned refugees,Resettlement arrivals\n2024,SYR,-,40,\n2024,-,NLD,5,8\n"),
]  # fmt: skip


@pytest.fixture(scope="module")
def verzonnen(tmp_path_factory):
    from tests.conftest import Door

    made = Door(tmp_path_factory.mktemp("verzonnen"))
    for partner, received, name, text in VERZONNEN:
        made.put(partner, received, name, text)
    outcomes = made.land()
    assert {o.result for o in outcomes} == {"landed"}, [o.message for o in outcomes if o.result != "landed"]
    made.build("+observations", as_of="2026-06-30", tests=False)
    return made


@pytest.mark.parametrize(
    ("indicator", "period", "breakdown", "value", "unit", "obs_status"),
    [
        ("eu_asylum_first", "2024-01", "citizen=SYR;geo=NLD", 11, "persons", "A"),
        ("eu_asylum_first", "2024-02", "citizen=SYR;geo=NLD", 12, "persons", "A"),
        ("eu_asylum_subsequent", "2024-02", "citizen=SYR;geo=NLD;sex=F", 3, "persons", "A"),
        ("eu_asylum_recognition", "2024-Q1", "geo=NLD;measure=numerator", 30, "decisions", "A"),
        ("eu_asylum_recognition", "2024-Q1", "geo=NLD;measure=denominator", 40, "decisions", "A"),
        ("asy_grant_rate_eu", "2024-Q1", "measure=numerator", 30, "decisions", "A"),
        ("asy_decisions_first", "2024-Q1", "outcome=subsidiary_protection;source=eurostat", 21, "persons", "A"),
        ("asy_decisions_first", "2023-Q1", "outcome=subsidiary_protection;source=eurostat", 20, "persons", "A"),
        ("asy_decisions_first", "2024-Q1", "outcome=rejected;source=eurostat", 10, "persons", "A"),
        ("asy_decisions_first", "2023-Q1", "outcome=rejected;source=eurostat", 9, "persons", "A"),
        ("eu_tp_decisions", "2024-Q1", "citizen=UKR;geo=NLD", 500, "decisions", "A"),
        ("eu_tp_per_capita", "2024-01", "geo=NLD", 6.5, "per_1000", "A"),
        ("eu_dublin_out_all", "2023", "geo=NLD", 900, "requests", "A"),
        ("eu_dublin_out_all", "2023", "geo=FRA;partner_country=DEU", 70, "requests", "A"),
        ("asy_dublin_claims_out", "2023", "partner_country=DEU;source=eurostat", 300, "requests", "A"),
        ("eu_dublin_in_all", "2023", "geo=NLD", 450, "requests", "A"),
        ("asy_dublin_claims_in", "2023", "source=eurostat", 450, "requests", "A"),
        ("asy_dublin_transfers_out", "2023", "partner_country=DEU;source=eurostat", 80, "persons", "A"),
        ("asy_dublin_transfers_in", "2023", "source=eurostat", 60, "persons", "A"),
        ("reg_imm_motive", "2012", "population=non_eu_efta", 1000, "persons", "A"),
        ("reg_imm_motive", "2023", "motive=asylum;population=non_eu_efta", 130, "persons", "P"),
        ("reg_imm_motive", "2023", "motive=work;population=eu_efta", None, "persons", "O"),
        ("reg_stay_after_10y", "2012", "measure=numerator;population=non_eu_efta", 230, "persons", "A"),
        ("asy_amv_first", "2023", "nationality=SYR;sex=M;source=cbs", 15, "persons", "P"),
        ("asy_amv_first", "2023", "source=cbs", 45, "persons", "A"),
        ("ukr_asylum", "2024-03", "", 35, "persons", "A"),
        ("inb_route", "2024-12-31", "cohort=2024;route=b1", 62.5, "percent", "P"),
        ("nat_option", "2024", "", 70, "persons", "A"),
        ("nat_acquired", "2024", "regime=option", 70, "persons", "A"),
        ("int_return_refugees", "2024", "origin=SYR", 40, "persons", "A"),
        ("int_resettled", "2024", "host=NLD", 8, "persons", "A"),
    ],
)
def test_each_cell_reaches_its_indicator(verzonnen, indicator, period, breakdown, value, unit, obs_status):
    found = verzonnen.query(
        "select value::double, unit, obs_status from indicators.observations "
        f"where indicator_id = '{indicator}' and period = '{period}' and breakdown = '{breakdown}'"
    )
    assert found == [(value, unit, obs_status)]


def test_cells_of_another_country_or_kind_serve_no_dutch_series(verzonnen):
    assert verzonnen.query(
        "select count(*) from indicators.observations where indicator_id like 'asy_dublin%' and value in (7, 70)"
    ) == [(0,)]
    # all applicants are neither first nor subsequent
    assert verzonnen.query("select count(*) from indicators.observations where value = 99") == [(0,)]


RENAMED = '\ufeff"Regio van Nederland";"Perioden";"Toegewezen corporatiewoningen aan huishoudens met een statushouder (aantal)"\n"Nederland";"2031";1\n'


def test_a_renamed_header_is_one_line_in_the_contract(door, tmp_path, monkeypatch):
    refused = door.land_one("cbs", "2032-11-30", "corporatiewoningen_verzonnen.csv", RENAMED)
    assert refused.result == "refused" and "Regio van Nederland" in refused.message

    copied = tmp_path / "contracts"
    shutil.copytree(PROJECT / "ingest" / "layouts", copied / "layouts")
    shutil.copytree(PROJECT / "ingest" / "partners", copied / "partners")
    contract = copied / "partners" / "cbs" / "corporatiewoningen.yml"
    before = contract.read_text(encoding="utf-8")
    after = before.replace('["Regio\'s", Regio]', '["Regio\'s", Regio, Regio van Nederland]')
    assert sum(a != b for a, b in zip(before.splitlines(), after.splitlines(), strict=True)) == 1
    contract.write_text(after, encoding="utf-8")
    monkeypatch.setattr(contract_files, "HERE", copied)
    contract_files.layouts.cache_clear()
    contract_files.contracts.cache_clear()
    try:
        door.looks_inside = True
        landed = door.land()[0]
        assert landed.result == "landed"
        assert door.cells(landed, "regio, perioden, woningen") == [("Nederland", "2031", "1")]
    finally:
        contract_files.layouts.cache_clear()
        contract_files.contracts.cache_clear()


def test_two_eurostat_tables_whose_names_begin_alike_are_told_apart_without_a_dataflow(door):
    text = '"TIME","GEO","CITIZEN","UNIT","Value","Flag and Footnotes"\n"{}","Netherlands","Total","Person","5",""\n'
    year = door.land_one("eurostat", "2030-05-31", "migr_eiord_1_Data.csv", text.format("2029"))
    quarter = door.land_one("eurostat", "2030-05-31", "migr_eiord1_1_Data.csv", text.format("2029-Q1"))
    assert year.delivery_id.startswith("eurostat/migr_eiord/")
    assert quarter.delivery_id.startswith("eurostat/migr_eiord1/")


def test_an_unknown_outcome_or_motive_is_refused_or_named(door):
    header = '"Verzonnen"\n"Cohort","Migrantengroep","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
    outcome = door.land_one(
        "cbs", "2030-12-31", "inburgering_verzonnen.csv", header + '"2029","Totaal","Vierde route","2029","%","1"\n'
    )
    assert outcome.result == "refused" and "Vierde route" in outcome.message
