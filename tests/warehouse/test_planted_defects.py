"""Defects planted in made-up deliveries: each must give the right status or refusal. As of 21 June 2026."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from ingest import checks
from publish.release.build import dbt_command
from svm.home import PROJECT

TITLED = '"Verzonnen tabel"\n'
MONTHS = TITLED + '"Geslacht","Leeftijd","Nationaliteit","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
PEOPLE = TITLED + '"Herkomst","Onderwerpen_1","Perioden","Waarde eenheid","Waarde"\n'
CHAIN = "Onderwerp;Totaal van;Jaar;Maand;Vertreksoort;Nationaliteit;Aantal\n"
INTAKE = "\ufeffInstroom;IND;NP;KMar;Overige\r\n"

LOOKED_AT = ("+observations", "+revisions", "+deliveries", "+series_status", "+gx_results")


def months(*cells: tuple[str, str, int]) -> str:
    return MONTHS + "".join(
        f'"Totaal mannen en vrouwen","Totaal leeftijd","{n}","Eerste asielverzoeken (personen)","{p}","aantal","{v}"\n'
        for n, p, v in cells
    )


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    from tests.conftest import Door

    made = Door(tmp_path_factory.mktemp("planted"))
    put = made.put
    # a series that was delivered for 2025 in time, and whose 2025 delivery is then removed
    put("dtv", "2025-02-10", "instroom_2024.csv", INTAKE + "2024;11180;2860;880;2480")
    put("dtv", "2026-02-10", "instroom_2025.csv", INTAKE + "2025;9990;2860;880;2480")
    # a cell that the next full delivery no longer has
    put(
        "cbs",
        "2026-01-20",
        "83102NED.csv",
        months(*[("Syrisch ", f"2025 {m}", 5) for m in ("oktober", "november", "december")]),
    )
    put(
        "cbs",
        "2026-02-20",
        "83102NED.csv",
        months(*[("Syrisch ", f"2025 {m}", 10) for m in ("oktober", "december")], ("Turks ", "2025 november", 5)),
    )
    # provisional, with the final value not due yet and overdue
    put("cbs", "2026-02-02", "bevolking_migratie.csv", PEOPLE + '"Totaal","Immigratie","2025*","aantal","307000"\n')
    put("cbs", "2025-02-03", "bevolking_migratie.csv", PEOPLE + '"Totaal","Emigratie","2024*","aantal","200000"\n')
    # a withheld cell, and a newer vintage followed by the old file sent again
    put(
        "dtv",
        "2026-01-31",
        "vertrek_2025.csv",
        CHAIN + "Vertrek;Jaar;2025;;;;120\nVertrek;Jaar, Vertreksoort;2025;;Gedwongen;;<5\n",
    )
    put(
        "dtv",
        "2026-03-31",
        "vertrek_2025.csv",
        CHAIN + "Vertrek;Jaar;2025;;;;130\nVertrek;Jaar, Vertreksoort;2025;;Gedwongen;;<5\n",
    )
    put(
        "dtv",
        "2026-04-30",
        "vertrek_2025.csv",
        CHAIN + "Vertrek;Jaar;2025;;;;120\nVertrek;Jaar, Vertreksoort;2025;;Gedwongen;;<5\n",
    )
    # two grains in one row, and a renamed column
    put("dtv", "2026-05-31", "vertrek_2026.csv", CHAIN + "Vertrek;Jaar;2026;1;;;10\n")
    put(
        "cbs",
        "2026-05-31",
        "85400NED.csv",
        '\ufeff"Land";"Grond";"Perioden";"Verleende asielvergunningen (aantal)"\n"Syrisch ";"Humanitair";"2025";5\n',
    )
    # known only after the as-of date
    put("dtv", "2026-09-30", "instroom_2025_later.csv", INTAKE + "2025;1;1;1;1")
    made.outcomes = {str(o.file.relative_to(made.inbox)): o for o in made.land()}
    made.build(*LOOKED_AT, as_of="2026-06-21", tests=False)
    return made


def cell(door, indicator: str, period: str, breakdown: str = ""):
    columns = "series_status, is_yellow, display_text, yellow_text, value"
    return door.query(
        f"select {columns} from indicators.observations "
        f"where indicator_id = '{indicator}' and period = '{period}' and breakdown = '{breakdown}'"
    )[0]


def test_delivered_in_time_is_current(planted):
    assert cell(planted, "dep_dtv_intake", "2025", "source_organisation=ind")[:3] == ("actueel", False, "9.990")


def test_a_cell_gone_from_a_full_delivery_is_missing_and_yellow(planted):
    status, yellow, shown, text, value = cell(planted, "asy_first", "2025-11", "nationality=SYR")
    assert (status, yellow, shown, value) == ("ontbreekt", True, "5", 5)
    assert text == "[geel: ontbreekt in de levering van 20 februari 2026]"


def test_the_cells_around_it_are_revised_and_current(planted):
    assert cell(planted, "asy_first", "2025-12", "nationality=SYR")[:3] == ("actueel", False, "10")
    revised = planted.query("select count(*) from monitor.revisions where indicator_id = 'asy_first'")
    assert revised == [(2,)]


def test_provisional_before_its_final_date_is_provisional(planted):
    assert cell(planted, "reg_immigration", "2025")[:3] == ("voorlopig", False, "bijna 307.000")


def test_provisional_after_its_final_date_is_outdated_and_yellow(planted):
    status, yellow, shown, text, _ = cell(planted, "reg_emigration", "2024")
    assert (status, yellow, shown) == ("verouderd", True, "200.000")
    assert "5 juli 2025" in text


def test_overdue_is_late_and_shows_the_period_it_prints(planted):
    status, yellow, shown, text, value = cell(planted, "reg_emigration", "2025")
    assert (status, yellow, shown, value) == ("te_laat", True, "200.000", None)
    assert "cijfer over 2024" in text and "5 februari 2026" in text


def test_not_due_yet_is_awaited_never_late(planted):
    status, yellow, _, text, _ = cell(planted, "nat_acquired", "2025")
    assert (status, yellow) == ("verwacht", True)
    assert "30 september 2026" in text


def test_a_withheld_cell_is_secret_and_neither_empty_nor_zero(planted):
    status, yellow, shown, _, value = cell(planted, "dep_dtv_by_type", "2025", "departure_type=gedwongen")
    assert (status, yellow, shown, value) == ("geheim", False, "x", None)


def test_an_old_file_sent_again_does_not_push_out_the_newer_value(planted):
    assert planted.outcomes["dtv/2026-04-30/vertrek_2025.csv"].result == "known"
    assert cell(planted, "dep_dtv_by_type", "2025")[2] == "130"


def test_mixed_grains_and_a_renamed_column_are_refused_and_listed(planted):
    assert planted.outcomes["dtv/2026-05-31/vertrek_2026.csv"].result == "refused"
    assert planted.outcomes["cbs/2026-05-31/85400NED.csv"].result == "refused"
    reasons = planted.query("select file_name, reason from monitor.deliveries where result = 'geweigerd' order by 1")
    assert "Nationaliteit" in dict(reasons)["85400NED.csv"]
    assert "korrel" in dict(reasons)["vertrek_2026.csv"]


def test_what_came_after_the_as_of_date_is_not_known(planted):
    assert cell(planted, "dep_dtv_intake", "2025", "source_organisation=ind")[2] == "9.990"
    known = planted.query("select is_known from monitor.deliveries where file_name = 'instroom_2025_later.csv'")
    assert known == [(False,)]


def test_an_indicator_without_any_delivery_is_there_and_yellow(planted):
    found = planted.query("select status, is_yellow from monitor.series_status where indicator_id = 'sup_avim'")
    assert found == [("ontbreekt", True)]
    without = "select indicator_id from reference.indicators except select indicator_id from monitor.series_status"
    assert planted.query(without) == []


def test_a_removed_delivery_and_a_broken_check(planted):
    """The two that need a build of their own, in one: the delivery is gone and one expectation cannot run."""
    gone = next(planted.home.lake.glob("dtv/instroom_brontabel/delivery=2026-02-10*"))
    shutil.rmtree(gone)
    broken = planted.home.root / "gx"
    shutil.copytree(checks.CONTEXT, broken)
    stored = broken / "expectations" / f"{checks.SERIES}.json"
    suite = json.loads(stored.read_text())
    suite["expectations"][3]["kwargs"]["column"] = "kolom_die_niet_bestaat"
    stored.write_text(json.dumps(suite))
    # the context is read when dbt parses, so this is a plain `dbt build`
    command, environment = dbt_command(planted.home, as_of="2026-06-21", gx=str(broken))
    command += ["--select", *LOOKED_AT, "no_broken_check"]
    result = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode != 0
    # said with the series, the reason and what settles it
    said = next(line for line in result.stdout.splitlines() if line.startswith("  no_broken_check: "))
    assert "expectation definitief_op_tijd" in said and "could not run" in said and "kolom_die_niet_bestaat" in said
    assert "  To settle it: mend the expectation in ingest/gx" in result.stdout
    # the late series is late, and nothing that the broken check covers looks checked
    assert cell(planted, "dep_dtv_intake", "2025", "source_organisation=ind")[0] == "te_laat"
    status, yellow, _, text, _ = cell(planted, "asy_first", "2025-12", "nationality=SYR")
    assert (status, yellow, text) == ("actueel", True, "[geel: controle niet uitgevoerd]")
    assert planted.query("select count(*) from indicators.observations where not is_yellow") == [(0,)]
    found = planted.query("select expectation, observed from monitor.gx_results where broken")
    assert found[0][0] == "definitief_op_tijd" and "kolom_die_niet_bestaat" in found[0][1]
