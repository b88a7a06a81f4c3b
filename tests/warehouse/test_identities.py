"""Identities and forbidden pairs on made-up deliveries ("verzonnen"), with made-up rows in a copy of the seeds."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from svm.dutch import MONTHS

AS_OF = "2026-06-21"
TITLED = (
    '"Verzonnen tabel"\n"Geslacht","Leeftijd","Nationaliteit","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
)
CHAIN = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\n"
TEMPLATE = [
    "Partner",
    "Indicator",
    "Periode",
    "Uitsplitsing",
    "Waarde",
    "Eenheid",
    "Status",
    "Peildatum",
    "Bron",
    "Toelichting",
]


#: identities that no published figure tries yet: indicator, then breakdown and value per term; 2021 holds, 2020 is off.
#: Numbers that are not round: how precise a round one is cannot be seen, so its tolerance is wide
PLANTED = {
    "asylum_inflow": (
        "ind",
        ("asy_inflow_total", "", 1000, 1000),
        ("asy_first", "source=ind", 500, 500),
        ("asy_repeat", "", 100, 100),
        ("asy_nareis_arrivals", "source=ind", 200, 200),
        ("asy_resettlement", "", 150, 150),
        ("asy_relocation", "", 50, 250),
    ),
    "asylum_inflow_three_ind": ("ind", ("asy_inflow_total", "scope=excl_resettlement_relocation", 800, 900)),
    "permit_grounds": (
        "cbs",
        ("asy_permits_type", "", 1000, 1000),
        ("asy_permits_type", "ground=refugee_status", 500, 500),
        ("asy_permits_type", "ground=subsidiary_protection", 300, 300),
        ("asy_permits_type", "ground=humanitarian", 200, 100),
    ),
    "sexes": (
        "cbs",
        ("reg_immigration", "", 1003, 1003),
        ("reg_immigration", "sex=F", 401, 401),
        ("reg_immigration", "sex=M", 602, 502),
    ),
    "coa_right_to_reception": (
        "coa",
        ("asy_coa_occupancy", "", 1000, 1000),
        ("asy_coa_occupancy", "group=reguliere_coa_locatie", 600, 600),
        ("asy_coa_occupancy", "group=coa_noodopvanglocatie", 300, 300),
        ("asy_coa_occupancy", "group=buiten_coa_locatie", 100, 10),
    ),
}
#: a year with its parts: the year 2021 is their sum, 2020 is not
PARTS = {"year_is_quarters": ("asy_withdrawn", "Q", 4), "year_is_half_years": ("nat_requests", "H", 2)}


def planted_identities() -> dict[str, list[tuple[str, str, str, int]]]:
    """Cells of the identities above, by partner."""
    cells: dict[str, list[tuple[str, str, str, int]]] = {"ind": [], "cbs": [], "coa": []}
    for partner, *terms in PLANTED.values():
        for indicator, breakdown, holds, fails in terms:
            day = "-12-31" if partner == "coa" else ""
            cells[partner] += [(indicator, f"2021{day}", breakdown, holds), (indicator, f"2020{day}", breakdown, fails)]
    for indicator, letter, count in PARTS.values():
        for year, last in (("2021", 1001), ("2020", 901)):
            cells["ind"].append((indicator, year, "", 1001 * count))
            values = [*[1001] * (count - 1), last]
            cells["ind"] += [(indicator, f"{year}-{letter}{n}", "", v) for n, v in enumerate(values, start=1)]
    return cells


def asylum(nationality: str, year: int, total: int, month: int = 100) -> str:
    """A made-up year and its twelve months."""
    periods = [(str(year), total)] + [(f"{year} {name}", month) for name in MONTHS]
    return "".join(
        f'"Totaal mannen en vrouwen","Totaal leeftijd","{nationality}","Eerste asielverzoeken (personen)","{p}","aantal","{v}"\n'
        for p, v in periods
    )


def template(door, partner: str, received: str, *cells: tuple[str, str, str, int]) -> None:
    """A made-up delivery in the template."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Levering"
    sheet.append(TEMPLATE)
    for indicator, period, breakdown, value in cells:
        sheet.append([partner, indicator, period, breakdown, str(value), "", "definitief", "", "verzonnen", ""])
    path = door.put(partner, received, "levering_verzonnen.xlsx", b"")
    book.save(path)


def own_project(door, **rows: list[dict[str, str]]) -> None:
    """The project with made-up rows added to its seeds; the seeds of the project itself stay as they are."""
    project = door.own_project()
    for name, added in rows.items():
        path = next((project / "seeds").rglob(f"{name}.csv"))
        with path.open(encoding="utf-8") as handle:
            header = next(csv.reader(handle))
        with path.open("a", encoding="utf-8", newline="") as handle:
            csv.DictWriter(handle, header, lineterminator="\n").writerows(added)


def booking(identity: str, period: str, difference: int, breakdown: str = "", indicator: str = "", **more: str):
    return {
        "booking_id": f"verzonnen_{identity}_{period}_{breakdown.replace('=', '_')}",
        "identity_id": identity,
        "indicator_id": indicator,
        "period": period,
        "breakdown": breakdown,
        "expected_difference": str(difference),
        "reason": "verzonnen reden",
        "source": "verzonnen",
        "decided_on": "2026-06-01",
        "decided_by_role": "verzonnen rol",
        **more,
    }


COHORT = {
    "identity_id": "verzonnen_vergelijking",
    "what_nl": "verzonnen: overdrachten in het jaar zijn die uit de claims van het jaar",
    "left_terms": "asy_dublin_transfers_out",
    "comparator": "=",
    "right_terms": "asy_dublin_transfers_out{count=claim_cohort}",
    "period_kind": "year",
    "tolerance_rule": "absolute",
    "tolerance_value": "1000",
    "severity": "critical",
}


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    from tests.conftest import Door

    door = Door(tmp_path_factory.mktemp("identities"))
    nations = "".join(
        f'"Totaal mannen en vrouwen","Totaal leeftijd","{n}","Eerste asielverzoeken (personen)","{p}","aantal","{v}"\n'
        for p, cells in {
            # a full list that adds up, one that does not, and one without its residual
            "2019": {"Totaal": 500, "Syrisch ": 300, "Turks ": 100, "Overige nationaliteiten": 100},
            "2018": {"Totaal": 500, "Syrisch ": 300, "Turks ": 100, "Overige nationaliteiten": 50},
            "2017": {"Totaal": 500, "Syrisch ": 300, "Turks ": 100},
        }.items()
        for n, v in cells.items()
    )
    door.put(
        "cbs",
        "2026-05-31",
        "83102NED.csv",
        TITLED
        + asylum("Turks ", 2024, 1300)  # off by 100
        + asylum("Afghaans ", 2024, 1300)  # off by 100 and booked
        + asylum("Afghaans ", 2023, 1300)  # off by 100 and not booked
        + asylum("Iraaks ", 2024, 1300)  # off by 100, booked when it was off by 50
        + asylum("Somalisch ", 2024, 1300)  # off by 100, booked until the source was repaired
        + asylum("Eritrees ", 2024, 1230)  # within the tolerance of 12 + 1 cells rounded to five
        + nations,
    )
    door.put(
        "dtv",
        "2026-01-31",
        "vertrek_2025.csv",
        CHAIN
        + "Vertrek;Jaar;2025;;;;150\n"
        + "".join(
            f"Vertrek;Jaar, Vertreksoort;2025;;{kind};;{n}\n"
            for kind, n in [("Zelfstandig", 50), ("Gedwongen", 40), ("Zelfstandig zonder toezicht", 30)]
        ),
    )
    window = "2024-12-09/"
    template(
        door,
        "kmar",
        "2026-02-01",
        ("sup_internal_border", window + "2025-03-09", "result=persons_checked", 500),
        ("sup_internal_border", window + "2025-06-09", "result=persons_checked", 400),
    )
    template(
        door,
        "aenm",
        "2026-02-01",
        ("hou_target", "2025-H1", "measure=incl_balance", 1000),
        ("hou_realised", "2025-H1", "", 700),
        ("hou_backlog", "2025-H1", "", -240),
        ("hou_target", "2025-H2", "", 500),
        ("hou_target", "2025-H2", "measure=incl_balance", 1000),
        # a backlog of 240 without its sign
        ("hou_backlog", "2025-H2", "measure=at_start", 240),
    )
    for partner, cells in planted_identities().items():
        template(door, partner, "2026-03-01", *cells)
    outcomes = door.land()
    assert {o.result for o in outcomes} == {"landed"}, [o.message for o in outcomes]
    own_project(
        door,
        identities=[COHORT],
        booked_differences=[
            booking("year_is_months", "2024", 100, "nationality=AFG", "asy_first"),
            booking("year_is_months", "2024", 50, "nationality=IRQ", "asy_first"),
            booking("year_is_months", "2024", 100, "nationality=SOM", "asy_first", repaired_on="2026-06-20"),
        ],
    )
    door.built = door.build(check=False, as_of=AS_OF)
    return door


def states(door) -> dict[tuple[str, str, str], str]:
    return {
        (i, p, b): s
        for i, p, b, s in door.query("select identity_id, period, breakdown, identity_state from monitor.identities")
    }


def test_months_that_do_not_add_up_fail_the_build_and_say_so(planted):
    assert planted.built.returncode != 0
    assert (
        "identities_hold: year_is_months does not hold for asy_first 2024 nationality=TUR: "
        "* = 1300.0, but *@month = 1200.0 (difference 100.0, tolerance 32.5)"
    ) in planted.built.stdout


def test_a_booked_difference_silences_exactly_that_one(planted):
    assert states(planted)[("year_is_months", "2024", "nationality=AFG")] == "geboekt"
    assert states(planted)[("year_is_months", "2023", "nationality=AFG")] == "klopt_niet"
    assert "2024 nationality=AFG" not in planted.built.stdout
    assert "2023 nationality=AFG" in planted.built.stdout


def test_a_booking_that_no_longer_matches_fails_and_a_dated_one_is_over(planted):
    assert "verzonnen_year_is_months_2024_nationality_IRQ" in planted.built.stdout
    assert "expects 50.0 but the difference is 100.0" in planted.built.stdout
    assert states(planted)[("year_is_months", "2024", "nationality=IRQ")] == "klopt_niet"
    assert states(planted)[("year_is_months", "2024", "nationality=SOM")] == "klopt_niet"
    assert "nationality_SOM" not in planted.built.stdout


def test_rounding_is_no_difference(planted):
    assert states(planted)[("year_is_months", "2024", "nationality=ERI")] == "klopt"


def test_a_full_list_adds_up_to_its_total_and_a_short_list_is_not_judged(planted):
    found = {p: s for (i, p, _), s in states(planted).items() if i == "nationalities"}
    assert found == {"2019": "klopt", "2018": "klopt_niet"}


@pytest.mark.parametrize("identity", [*PLANTED, *PARTS])
def test_an_identity_holds_in_one_year_and_is_caught_in_the_other(planted, identity):
    day = "-12-31" if identity == "coa_right_to_reception" else ""
    found = {p: s for (i, p, b), s in states(planted).items() if i == identity and p[:4] in ("2020", "2021")}
    assert found == {f"2021{day}": "klopt", f"2020{day}": "klopt_niet"}
    assert f"identities_hold: {identity} does not hold" in planted.built.stdout


def test_departure_types_and_cumulative_letters(planted):
    assert states(planted)[("dtv_departure_types", "2025", "")] == "klopt_niet"
    fallen = ("cumulative_windows", "2024-12-09/2025-06-09", "result=persons_checked")
    assert states(planted)[fallen] == "klopt_niet"


def test_the_housing_ladder_is_booked_within_its_tolerance_and_fails_beyond(planted):
    assert states(planted)[("housing_end", "2025-H1", "")] == "te_boeken"
    assert states(planted)[("housing_start", "2025-H2", "")] == "klopt_niet"
    assert states(planted)[("housing_opening", "2025-H2", "")] == "klopt_niet"
    assert "identities_are_booked: housing_end is off by 60.0 for 2025-H1" in planted.built.stdout


def test_a_cohort_compared_with_a_calendar_year_fails_the_build(planted):
    assert (
        "not_comparable_never_meet: verzonnen_vergelijking would compare asy_dublin_transfers_out{"
    ) in planted.built.stdout
    assert "een cohort dat nog groeit" in planted.built.stdout


def test_nothing_else_is_silenced_and_a_build_with_only_booked_differences_passes(planted, tmp_path):
    from tests.conftest import Door

    door = Door(tmp_path)
    door.put("cbs", "2026-05-31", "83102NED.csv", TITLED + asylum("Afghaans ", 2024, 1300))
    door.land()
    own_project(door, booked_differences=[booking("year_is_months", "2024", 100, "nationality=AFG", "asy_first")])
    checks = ("+identities_hold", "+identities_are_booked", "+booked_differences_still_match")
    door.dbt("build", "--indirect-selection", "cautious", "--select", *checks, as_of=AS_OF)
    assert door.query("select identity_state, booked_correction <> '' from monitor.identities") == [("geboekt", True)]
