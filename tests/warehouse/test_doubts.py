"""A doubted value is printed in yellow, asked about and used for nothing, until a person or the partner settles it.

The doubts here are made up and laid over the bundled figures: which values are doubted is another matter.
"""

from __future__ import annotations

import re
import shutil

import duckdb
import pytest
from click.testing import CliRunner

from publish.charts.chart import load_charts
from publish.commands.main import svm
from publish.dashboard.status import load_status
from publish.dashboard.write import write_site
from publish.follow import chase, status
from publish.follow.trace import trace
from publish.prose.formulas import evaluate
from publish.release.build import publish
from publish.release.freeze import freeze
from publish.tables import table as tables
from svm.database import connect, rows
from svm.doubts import open_doubts
from svm.errors import AuthorError, UserError
from svm.figures import load_registry
from tests.invariants import CHECKS, offenders

#: what is doubted: a total, a member of a list of the largest, a month of a quarter that is summed, the year that stands
#: in for a later one, the only thing amiss in a series, and a count that nobody owes
DOUBTED = {
    ("asy_first", "2025", ""): "tien keer zo hoog als verzonnen",
    ("asy_first", "2024", "nationality=SYR"): "verzonnen: meer dan het totaal",
    ("asy_first", "2025-10", "nationality=TUR"): "verzonnen: teken omgekeerd",
    ("asy_coa_outflow", "2024", ""): "verzonnen: gelijk aan 2021",
    ("asy_coa_capacity", "2025-01-01", ""): "verzonnen: half zo hoog",
    ("asy_nareis_arrivals", "2025", "source=third_party"): "verzonnen: geen deel",
}
TOTAL = "asy_first:2025"


def doubt(path, doubts=DOUBTED) -> None:
    """Lay made-up doubts over a built database."""
    with duckdb.connect(str(path)) as con:
        con.execute("delete from intermediate.int_doubts")
        for (indicator, period, breakdown), evidence in doubts.items():
            added = con.execute(
                "insert into intermediate.int_doubts by name select indicator_id, period, breakdown, 'verzonnen' as rule, value, "
                "value / 10 as expected_value, 2.0 as score, delivery_id, partner, dataset, ? as evidence_nl, "
                "? as question_nl, '' as accepted_id, '' as correction_id, true as is_open "
                "from intermediate.int_current_observations "
                "where indicator_id = ? and period = ? and breakdown = ? and value is not null",
                [evidence, f"Klopt {indicator} over {period}? Het is {evidence}.", indicator, period, breakdown],
            ).fetchone()
            assert added == (1,), (indicator, period, breakdown)


@pytest.fixture(scope="module")
def made(samples, tmp_path_factory):
    from tests.conftest import Door

    made = Door.copy(tmp_path_factory.mktemp("doubts"), samples)
    doubt(made.home.build_database)
    made.build("int_accepted_observations+", "doubts+", tests=False)
    publish(made.home)
    return made


@pytest.fixture(scope="module")
def built(made):
    con = connect(made.home)
    yield con
    con.close()


def one(con, sql: str) -> tuple:
    found = con.execute(sql).fetchall()
    assert len(found) == 1, found
    return found[0]


def test_it_is_printed_in_yellow_with_its_own_word_and_is_no_value(built):
    found = one(
        built,
        "select series_status, is_yellow, display_text, yellow_text, value, doubted_value, printed_value, dataset "
        "from indicators.observations where indicator_id = 'asy_first' and period = '2025' and breakdown = ''",
    )
    text = "[controle: tien keer zo hoog als verzonnen; nagevraagd bij CBS]"
    assert found == ("twijfel", True, "24.140", text, None, 24140, 24140, "cbs/asielverzoeken_jaar")
    headline, fragment = one(
        built, f"select headline_text, yellow_text from indicators.figures where figure_id = '{TOTAL}'"
    )
    assert (headline, fragment) == ("24.140", text), "a headline rounds a value, and there is none"


def test_everything_that_must_hold_of_a_printed_cell_holds(built):
    assert offenders(built) == {}


def test_nothing_is_made_of_it(built):
    measures = dict(
        built.execute(
            "select figure_id, withheld_reason from indicators.measures where figure_id in "
            "('asy_first:2025:change_pct', 'asy_first:2025:nationality=TUR:share_pct', "
            "'asy_first:2025:nationality=SYR:change_abs', 'asy_first:2025:nationality=SYR:share_pct')"
        ).fetchall()
    )
    assert measures == {
        "asy_first:2025:change_pct": "het cijfer wordt nagevraagd",
        "asy_first:2025:nationality=TUR:share_pct": "het totaal wordt nagevraagd",
        "asy_first:2025:nationality=SYR:share_pct": "het totaal wordt nagevraagd",
        "asy_first:2025:nationality=SYR:change_abs": "het cijfer over 2024 wordt nagevraagd",
    }
    waiting = built.execute(
        "select period, value, display_text, series_status, yellow_text, computed_from <> '' from indicators.observations "
        "where indicator_id = 'asy_first' and breakdown = 'nationality=TUR' and period = '2025-Q4'"
    ).fetchall()
    text = "[controle: een cijfer waaruit het volgt, is niet aannemelijk; nagevraagd bij CBS]"
    assert waiting == [("2025-Q4", None, ".", "twijfel", text, True)], "a sum of months, one of them doubted"
    carried = "select carried_period, display_text from indicators.observations where indicator_id = 'asy_coa_outflow' and period = '2025' and breakdown = ''"  # fmt: skip
    assert one(built, carried) == (None, "."), "a doubted value does not stand in for a later period"


def test_a_residual_beside_a_doubted_member_is_not_made(built):
    residual = "select display_text, printed_value, yellow_text, status from indicators.residuals where figure_id = 'asy_first:2024:residual_3_10'"  # fmt: skip
    assert one(built, residual) == (".", None, "[controle: wordt nagevraagd: Syrië]", "twijfel")
    total = "select display_text, yellow_text, status from indicators.residuals where figure_id = 'asy_first:2025:residual_3_10'"  # fmt: skip
    assert one(built, total) == (
        ".", "[controle: tien keer zo hoog als verzonnen; nagevraagd bij CBS]", "twijfel",
    )  # fmt: skip


def test_a_measure_in_a_table_is_as_yellow_as_the_doubted_figure(built):
    cells = dict(
        built.execute(
            "select figure_id, display_text || ' ' || yellow_text from indicators.table_cells "
            f"where table_id = '3.1' and figure_id in ('{TOTAL}', '{TOTAL}:change_pct')"
        ).fetchall()
    )
    text = "[controle: tien keer zo hoog als verzonnen; nagevraagd bij CBS]"
    assert cells == {TOTAL: f"24.140 {text}", f"{TOTAL}:change_pct": f". {text}"}
    # the change of the year after a doubted one waits for that one
    doubt_of_last_year = "select distinct yellow_text from indicators.table_cells where figure_id like '%:2025:%change%' and yellow_text like '[controle: vorig jaar wordt nagevraagd]'"  # fmt: skip
    assert built.execute(doubt_of_last_year).fetchall() in ([], [("[controle: vorig jaar wordt nagevraagd]",)])


def test_the_table_explains_the_sign_and_numbers_its_reason(built):
    table = tables.load_table(built, "3.1")
    cell = next(c for _, line in table.rows for c in line if c.figure_id == TOTAL)
    mark = table.marks[cell.yellow_text]
    assert mark.startswith("[controle ") and table.text(cell) == f"24.140 {mark}"
    assert f"{mark} = tien keer zo hoog als verzonnen; nagevraagd bij CBS" in table.footer


def test_a_chart_does_not_draw_it_and_says_so(built):
    points = built.execute(
        "select chart_id, drawn_value from indicators.chart_points where figure_id = ?", [TOTAL]
    ).fetchall()
    assert points and {value for _, value in points} == {None}
    chart = next(c for c in load_charts(built) if c.chart_id == "asy_first:year")
    assert any("2025: [controle: tien keer zo hoog als verzonnen" in note for note in chart.notes)


def test_the_series_says_it_and_is_in_the_way_of_a_release(built):
    found = one(
        built,
        "select status, is_chased, is_yellow, blocks_release, reason from monitor.series_status "
        "where series_id = 'asy_coa_capacity:reference_date'",
    )
    assert found[:4] == ("twijfel", True, True, True)
    assert "Niet aannemelijk: verzonnen: half zo hoog; na te vragen bij COA." in found[4]


def test_status_site_and_letter_name_it_and_ask_one_question(built, made):
    lines = status.report(built, chapter=3, partner=None)
    assert f"Cijfers in twijfel: {len(DOUBTED)}; bevestigd met een rij in seeds/report/accepted_values.csv, of verbeterd door de partner." in lines  # fmt: skip
    assert "  asy_first:2025: 24.140, tien keer zo hoog als verzonnen (cbs)" in lines
    assert not any("in twijfel" in line for line in status.report(built, chapter=5, partner=None))
    listed = load_status(built).doubts
    assert {d.figure_id for d in listed} == {":".join(filter(None, key)) for key in DOUBTED}
    letter = chase.letter(built, "cbs")
    assert letter.count("Klopt asy_first over 2025? Het is tien keer zo hoog als verzonnen.") == 1
    assert "asy_coa_outflow" not in letter
    assert "## Te controleren" not in chase.letter(built, "kmar")
    write_site(built, made.home)
    page = (made.home.out / "site" / "2026" / "status.html").read_text()
    assert "Klopt asy_first over 2025? Het is tien keer zo hoog als verzonnen." in page
    assert "[controle: twijfel]" in page and "[geel: twijfel]" not in page


def test_a_figure_and_its_trace_say_how_it_is_settled(built, made, monkeypatch):
    steps = trace(built, made.home, TOTAL)
    assert ("doubted", "24140: tien keer zo hoog als verzonnen (verzonnen)") in steps
    settle = ("to settle", "a corrected delivery, or a row with value 24140 in seeds/report/accepted_values.csv")
    assert settle in steps and any(label == "raw cell" for label, _ in steps)
    monkeypatch.setenv("SVM_HOME", str(made.home.root))
    card = CliRunner().invoke(svm, ["figure", TOTAL]).stdout
    assert "[controle: tien keer zo hoog als verzonnen; nagevraagd bij CBS]" in card
    assert "te doen      de partner verbetert het, of een rij in seeds/report/accepted_values.csv bevestigt het" in card
    assert "het cijfer wordt nagevraagd" in CliRunner().invoke(svm, ["figure", f"{TOTAL}:change_pct"]).output


def test_an_author_may_not_compute_with_it(built):
    registry = load_registry(built)
    with pytest.raises(AuthorError, match="wordt nagevraagd"):
        evaluate(f"[{TOTAL}] / [asy_first:2024]", registry)
    assert evaluate("[asy_first:2024] / [asy_first:2023]", registry)[0] < 1


def test_a_release_is_refused_with_the_doubts_and_a_portal_is_told(built, made, tmp_path):
    doubts = open_doubts(built)
    path = tmp_path / "verzonnen.duckdb"
    shutil.copyfile(made.home.published_database, path)
    with duckdb.connect(str(path)) as con:
        # all else that is open is decided: no waiver settles a doubt, so none is asked for
        con.execute("update monitor.cell_status set blocks_release = false where status <> 'twijfel'")
        with pytest.raises(UserError) as refused:
            freeze(con, made.home, root=tmp_path / "releases")
        assert f"{len(doubts)} values are doubted" in str(refused.value)
        assert "asy_first:2025: 24.140, tien keer zo hoog als verzonnen (cbs)" in str(refused.value)
        assert "accepted_values.csv" in str(refused.value) and "waiver" not in str(refused.value)
        done = freeze(con, made.home, portal="IDAM", root=tmp_path / "releases")
        assert done.release.manifest["doubted"] == [d.line for d in doubts]


def test_a_reason_names_countries_and_periods_in_words(samples):
    con = connect(samples.home)
    reasons = [str(r["evidence_nl"]) for r in rows(con, "select evidence_nl from monitor.doubts order by all")]
    for rule in ("is precies het cijfer over ", "is gelijk aan dat van ", "past bij "):
        assert any(rule in reason for reason in reasons), rule
    assert [reason for reason in reasons if re.search(r"\w=\w|\d{4}-", reason)] == []


#: one lie each, told to the database, and the check that must see it
LIES = [
    ("white_and_doubted", "update indicators.observations set is_yellow = false, yellow_text = '' where series_status = 'twijfel' and period = '2025'"),
    ("white_and_doubted", "update indicators.observations set value = doubted_value where series_status = 'twijfel'"),
    ("white_and_doubted", "update indicators.observations set yellow_text = '[geel: verzonnen]' where series_status = 'twijfel' and period = '2025'"),
    ("white_and_doubted", "update indicators.table_cells set is_yellow = false, yellow_text = '' where figure_id = 'asy_first:2025'"),
    ("white_and_doubted", "update indicators.chart_points set drawn_value = 24140 where figure_id = 'asy_first:2025'"),
    ("made_of_doubted", "update indicators.measures set withheld_reason = '' where figure_id = 'asy_first:2025:change_pct'"),
    ("made_of_doubted", "update indicators.measures set withheld_reason = '' where figure_id = 'asy_first:2025:nationality=TUR:share_pct'"),
    ("made_of_doubted", "update intermediate.int_computed_observations set computed_from = computed_from || ' + asy_first:2025-10:nationality=TUR' where indicator_id = 'asy_first' and period = '2024-Q1' and breakdown = 'nationality=TUR'"),
    ("made_of_doubted", "update indicators.observations set carried_period = '2024' where indicator_id = 'asy_coa_outflow' and period = '2025' and breakdown = ''"),
    ("made_of_doubted", "update indicators.residuals set residual_value = 1 where figure_id = 'asy_first:2024:residual_3_10'"),
    ("unequal_counts", "delete from indicators.figures where figure_id = 'asy_first:2025'"),
    ("wrong_debtors", "update monitor.cell_status set yellow_text = replace(yellow_text, 'CBS', 'IND') where status = 'twijfel'"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "lie"), LIES)
def test_a_lie_about_a_doubt_is_seen(made, tmp_path, check, lie):
    path = tmp_path / "verzonnen.duckdb"
    shutil.copyfile(made.home.build_database, path)
    with duckdb.connect(str(path)) as con:
        assert con.execute(lie).fetchone()[0] > 0, "the lie changes something"
        assert next(c for c in CHECKS if c.__name__ == check)(con)


# ---- settling, along the whole way from a delivery


YEARS = {2015: 29_400, 2016: 31_150, 2017: 28_700, 2018: 30_260, 2019: 32_480, 2020: 29_910, 2021: 31_870, 2022: 33_020}
LOOKED_AT = ("+int_accepted_observations", "+applied_acceptances")


def deliver(door, received: str, **values: dict[int, int]) -> None:
    """A made-up template of COA with yearly values by indicator."""
    cells = [
        {"Indicator": indicator, "Periode": year, "Waarde": value, "Eenheid": "persons"}
        for indicator, years in values.items()
        for year, value in years.items()
    ]
    door.put_template("coa", received, received, cells)
    assert {o.result for o in door.land()} <= {"landed", "known"}


def state(door, indicator: str) -> tuple:
    """Value, doubted value and correction of 2023."""
    return door.query(
        "select value, doubted_value, correction_id from intermediate.int_accepted_observations "
        f"where indicator_id = '{indicator}' and period = '2023' and breakdown = ''"
    )[0]


def test_a_row_settles_exactly_its_value_and_a_better_delivery_or_a_correction_settles_too(door):
    door.own_project()
    tenfold = {2023: 316_400}
    deliver(door, "2024-02-01", asy_coa_outflow=YEARS | tenfold, asy_coa_inflow=YEARS | tenfold)
    role = ["verzonnen reden", "verzonnen hoofd", "2024-03-01"]
    # a row for another value of the figure settles nothing
    door.decide("report/accepted_values", ["verzonnen-1", "asy_coa_inflow", 2023, "", 316_401, *role])
    door.decide("report/accepted_values", ["verzonnen-2", "asy_coa_outflow", 2023, "", "316400", *role])
    door.build(*LOOKED_AT, tests=False, as_of="2026-06-21")
    assert state(door, "asy_coa_outflow") == (316_400, None, "")
    assert state(door, "asy_coa_inflow") == (None, 316_400, "")
    states = "select accepted_id, acceptance_state from monitor.applied_acceptances where accepted_id like 'verzonnen-%' order by 1"
    assert door.query(states) == [("verzonnen-1", "vervallen"), ("verzonnen-2", "toegepast")]
    before = "select distinct accepted_id, is_open from intermediate.int_doubts where indicator_id = 'asy_coa_outflow'"
    assert door.query(before) == [("verzonnen-2", False)]
    door.build(*LOOKED_AT, tests=False, as_of="2024-02-15")
    assert state(door, "asy_coa_outflow") == (None, 316_400, ""), "the decision was not taken yet"

    # the partner repairs the one, and sends another impossible value of the other
    deliver(door, "2024-04-01", asy_coa_outflow={2023: 318_200}, asy_coa_inflow={2023: 31_640})
    door.build(*LOOKED_AT, tests=False, as_of="2026-06-21")
    assert state(door, "asy_coa_inflow") == (31_640, None, "")
    assert state(door, "asy_coa_outflow") == (None, 318_200, ""), "what was accepted is not what came"
    assert door.query(states) == [("verzonnen-1", "vervallen"), ("verzonnen-2", "vervallen")]

    correction = ["verzonnen-3", "asy_coa_outflow", 2023, "", 318_200, 318_201, "verzonnen", "2024-05-01", "hoofd"]
    door.decide("report/corrections", correction)
    door.build(*LOOKED_AT, tests=False, as_of="2026-06-21")
    assert state(door, "asy_coa_outflow") == (318_201, None, "verzonnen-3"), "who corrects a value decided about it"
