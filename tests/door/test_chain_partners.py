"""Open data Migratieketen: every partner that is known to publish there has a door. All data here is made up."""

from __future__ import annotations

import pytest

from ingest.contracts import contracts

# a file name as the publisher writes it, its header and rows, and the observations that come of them
VERZONNEN = {
    "dtv/instroom": (
        "Vertrek - DTenV instroom 2025.csv",
        "Onderwerp;Totaal van;Jaar;Maand;Herkomst;Nationaliteit;Aantal",
        ["Instroom;Jaar;2025;;;;11110", "Instroom;Jaar, Herkomst;2025;;NP;;2220", "Instroom;Jaar, Maand;2025;3;;;<5"],
        {("dep_dtv_intake", "2025", "", 11110), ("dep_dtv_intake", "2025", "source_organisation=politie", 2220)},
    ),
    "aenm/vertrek_ketenbreed": (
        "Vertrek - ketenbreed 2025.csv",
        "Onderwerp;Totaal van;Jaar;Maand;Soort vertrek;Nationaliteit;Aantal",
        [
            "Ketenbreed vertrek;Jaar, Vertreksoort;2025;;Gedwongen;;3330",
            "Ketenbreed vertrek;Jaar, Nationaliteit;2025;;;Albanese;440",
        ],
        {
            ("dep_chainwide", "2025", "departure_type=gedwongen", 3330),
            ("dep_chainwide", "2025", "nationality=ALB", 440),
        },
    ),
    "ind/eu_documenten": (
        "IND - EU-documenten beslissingen 2025.csv",
        "Onderwerp;Totaal van;Jaar;Maand;Documentsoort;Nationaliteit;Aantal",
        ["Beslissingen EU-documenten;Jaar, Documentsoort;2025;;Duurzaam verblijf;;550"],
        {("reg_eu_documents", "2025", "document_type=duurzaam_verblijf", 550)},
    ),
    "ind/werk_studie_gezin": (
        "IND - Werk, studie en gezin 2025.csv",
        "Onderwerp;Totaal van;Jaar;Maand;Verblijfsdoel;Uitkomst;Nationaliteit;Aantal",
        [
            "Aanvragen mvv;Jaar, Maand, Verblijfsdoel;2025;2;Studie;;;660",
            "Beslissingen vvr;Jaar, Verblijfsdoel, Uitkomst;2025;;Gezin;Overig;;70",
            "Aanvragen gezin;Jaar;2025;;;;;880",
            "Aanvragen studie;Jaar;2025;;;;;990",
        ],
        {
            ("reg_mvv_applications", "2025-02", "purpose=studie", 660),
            ("reg_vvr_decisions", "2025", "outcome=overig;purpose=gezin", 70),
            ("reg_family", "2025", "", 880),
            ("reg_study_permits", "2025", "", 990),
        },
    ),
    "coa/in_en_uitstroom": (
        "COA instroom en uitstroom 2025.csv",
        "Onderwerp;Totaal van;Jaar;Maand;Groep;Reden;Aantal",
        ["Instroom COA;Jaar, Maand;2025;1;;;1010", "Uitstroom COA;Jaar, Groep;2025;;Vergunninghouders;;2020"],
        {("asy_coa_inflow", "2025-01", "", 1010), ("asy_coa_outflow", "2025", "group=statusholders", 2020)},
    ),
    "politie/vreemdelingentoezicht": (
        "Politie - vreemdelingentoezicht 2025.csv",
        "Onderwerp;Totaal van;Jaar;Maand;Resultaat;Nationaliteit;Aantal",
        ["Gecontroleerde personen;Jaar, Resultaat;2025;;Illegaal verblijf;;3030"],
        {("sup_avim", "2025", "result=illegaal_verblijf", 3030)},
    ),
    "dji/vreemdelingenbewaring": (
        "DJI - vreemdelingenbewaring 2025.csv",
        "Onderwerp;Totaal van;Jaar;Maand;Grond;Groep;Aantal",
        ["Instroom vreemdelingenbewaring;Jaar, Grond;2025;;MTV-controle;;4040"],
        {("sup_detention_in", "2025", "ground=mtv_controle", 4040)},
    ),
}


def text_of(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows]) + "\n"


def test_every_chain_dataset_has_a_made_up_file_or_a_sample():
    known = {c.name for c in contracts() if c.layout.name == "migratieketen"}
    assert known == set(VERZONNEN) | {"dtv/vertrek", "ind/asielbeslissingen"}


def test_each_made_up_file_reaches_its_indicator(door):
    wanted = set()
    for dataset, (name, header, rows, observations) in VERZONNEN.items():
        outcome = door.land_one(dataset.split("/")[0], "2026-02-28", name, text_of(header, rows))
        assert outcome.result == "landed" and outcome.delivery_id.startswith(dataset + "/"), outcome.message
        wanted |= observations
    door.build("+int_observations", tests=False)
    found = door.query(
        "select indicator_id, period, breakdown, cast(value as integer) from intermediate.int_observations where value is not null"
    )
    assert set(found) == wanted
    withheld = "select obs_status, conf_status, raw_value from intermediate.int_observations where value is null"
    assert door.query(withheld) == [("Q", "N", "<5")]


@pytest.mark.parametrize("dataset", sorted(VERZONNEN))
def test_a_row_of_another_grain_than_it_says_is_refused(door, dataset):
    name, header, rows, _ = VERZONNEN[dataset]
    cells = rows[0].split(";")
    cells[1] = "Jaar, Maand, Jaar van binnenkomst"
    outcome = door.land_one(dataset.split("/")[0], "2026-02-28", name, text_of(header, [";".join(cells)]))
    assert outcome.result == "refused" and "korrel" in outcome.letter.read_text()
