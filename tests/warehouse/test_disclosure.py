"""Small numbers that are not public yet: withheld, not to be computed back, and attacked by a program of its own.

The deliveries are made up: persons housed per municipality and half-year (exact, so that all protection is withholding),
departures per nationality (rounded to tens), and the same departures as they were published the year before.
"""

from __future__ import annotations

import re
import shutil
import zipfile

import duckdb
import pytest

from publish.follow import status
from publish.public.audit import audit
from publish.release.build import publish
from publish.release.export import write_tables
from publish.release.freeze import freeze
from svm.database import connect
from svm.errors import UserError
from tests.conftest import Door

HOUSED = "hou_realised"
#: municipality: persons housed in the first and in the second half of the year
HOMES = {"GM0363": (120, 140), "GM0518": (3, 60), "GM0344": (75, 2), "GM0599": (45, 52), "GM0080": (30, 0)}
LEFT = "dep_dtv_by_type"
#: nationality: persons who left
LEAVERS = {"SYR": 214, "MAR": 96, "DZA": 3, "GEO": 47}
#: the cell that protects a small one
BESIDE = (HOUSED, "2025-H1", "municipality=GM0344")


def row(indicator: str, period: str, value: object, breakdown: str = "") -> dict[str, object]:
    return {"Indicator": indicator, "Periode": period, "Waarde": value, "Uitsplitsing": breakdown}


def housed() -> list[dict[str, object]]:
    halves = ("2025-H1", "2025-H2")
    cells = []
    for place, numbers in HOMES.items():
        breakdown = f"municipality={place}"
        cells += [row(HOUSED, half, number, breakdown) for half, number in zip(halves, numbers, strict=True)]
        cells.append(row(HOUSED, "2025", sum(numbers), breakdown))
    columns = zip(halves, zip(*HOMES.values(), strict=True), strict=True)
    cells += [row(HOUSED, half, sum(numbers)) for half, numbers in columns]
    return [*cells, row(HOUSED, "2025", sum(map(sum, HOMES.values())))]


def left(year: str) -> list[dict[str, object]]:
    cells = [row(LEFT, year, number, f"nationality={code}") for code, number in LEAVERS.items()]
    return [*cells, row(LEFT, year, sum(LEAVERS.values()))]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    door = Door(tmp_path_factory.mktemp("disclosure"))
    door.own_project()
    door.decide("report/member_labels", *(["municipality", code, f"gemeente {code}", "true"] for code in HOMES))
    door.put_template("coa", "2026-02-03", "coa", housed())
    door.put_template("dtv", "2026-02-03", "dtv", left("2025"))
    door.put_template("dtv", "2025-02-03", "openbaar", left("2024"), note="published_on: 2025-02-01\n")
    outcomes = door.land()
    assert {o.result for o in outcomes} == {"landed"}, [o.message for o in outcomes]
    # with the tests of the data: nothing that is withheld may look amiss to them
    door.build()
    publish(door.home)
    return door


@pytest.fixture(scope="module")
def con(made):
    con = connect(made.home)
    yield con
    con.close()


def printed(con, indicator: str, period: str) -> dict[str, str]:
    return dict(
        con.execute(
            "select breakdown, display_text from indicators.observations where indicator_id = ? and period = ? "
            "and dataset <> '' order by breakdown",
            [indicator, period],
        ).fetchall()
    )


def withheld(con) -> set[tuple[str, str, str]]:
    return set(
        con.execute(
            "select indicator_id, period, breakdown from indicators.observations where display_text = 'x' order by all"
        ).fetchall()
    )


def test_a_small_number_is_withheld_and_so_is_what_would_give_it_away(con):
    first, second, year = (printed(con, HOUSED, period) for period in ("2025-H1", "2025-H2", "2025"))
    assert {b for b, text in first.items() if text == "x"} == {"municipality=GM0518", "municipality=GM0344"}
    assert {b for b, text in second.items() if text == "x"} == {"municipality=GM0518", "municipality=GM0344"}
    assert "x" not in year.values(), "the sums of both halves say nothing as long as both are withheld"
    assert second["municipality=GM0080"] == "0", "nobody is no person"


def test_rounding_protects_where_the_rule_rounds(con):
    assert printed(con, LEFT, "2025") == {
        "": "360", "nationality=DZA": "x", "nationality=GEO": "50", "nationality=MAR": "100", "nationality=SYR": "210",
    }  # fmt: skip


def test_what_was_published_stays_as_it_was(con):
    assert "x" not in printed(con, LEFT, "2024").values()
    value = "select value from indicators.observations where indicator_id = ? and period = '2024' and breakdown = 'nationality=DZA'"
    assert con.execute(value, [LEFT]).fetchall() == [(3,)]


def test_nothing_of_a_withheld_number_is_left_in_what_authors_and_readers_get(con):
    cells = withheld(con)
    assert len(cells) == 5
    for indicator, period, breakdown in cells:
        where = f"where indicator_id = '{indicator}' and period = '{period}' and breakdown = '{breakdown}'"
        status_of = "select series_status, conf_status, value, printed_value, raw_value, is_yellow from indicators.observations "
        assert con.execute(status_of + where).fetchall() == [("geheim", "C", None, None, "", False)]
        assert con.execute(f"select measure from indicators.figures {where}").fetchall() == [("value",)]
        assert {v for (v,) in con.execute(f"select value from monitor.vintages {where}").fetchall()} == {None}
        assert con.execute(f"select count(drawn_value) from indicators.chart_points where figure_id = '{indicator}:{period}:{breakdown}'").fetchall() == [(0,)]  # fmt: skip
    # what is beside it and rounded has no unrounded value either, nor a measure made of one
    precise = "select count(*) from indicators.observations where indicator_id = ? and period = '2025' and value <> printed_value"
    assert con.execute(precise, [LEFT]).fetchall() == [(0,)]


def test_nothing_of_a_withheld_number_is_left_in_the_pack(con, tmp_path):
    write_tables(con, tmp_path)
    for indicator, period, breakdown in withheld(con):
        figure_id = ":".join(part for part in (indicator, period, breakdown) if part)
        for path in tmp_path.rglob("*.csv"):
            lines = [line for line in path.read_text("utf-8").splitlines() if f"{figure_id}," in line]
            assert all(re.search(r",x,", line) for line in lines), (path.name, lines)
    with zipfile.ZipFile(next(tmp_path.rglob("*.xlsx"))) as book:
        assert all(b"DZA" not in book.read(name) or b"geheim" in book.read(name) for name in book.namelist())


def test_the_attack_finds_nothing(made, con):
    found = audit(con, made.home)
    assert (found.withheld, found.printed_before, found.leaks) == (5, [], [])
    assert "Niet getoonde kleine aantallen: 5" in status.report(con, chapter=None, partner=None, audited=found)


@pytest.fixture
def leaking(made, tmp_path):
    """The same edition with the neighbour of a small cell printed, as a mistake in what withholds would have it."""
    copy = Door(tmp_path)
    copy.home.published_database.parent.mkdir(exist_ok=True)
    shutil.copyfile(made.home.published_database, copy.home.published_database)
    with duckdb.connect(str(copy.home.published_database)) as con:
        con.execute(
            "update indicators.observations set display_text = '75', printed_value = 75, value = 75 "
            "where indicator_id = ? and period = ? and breakdown = ?",
            list(BESIDE),
        )
    con = connect(copy.home)
    yield copy, con
    con.close()


def test_the_attack_computes_back_what_a_mistake_leaves_open(leaking):
    copy, con = leaking
    found = audit(con, copy.home)
    assert [leak.line for leak in found.leaks][:1] == [
        "hou_realised:2025-H1:municipality=GM0518: x, maar uit wat gedrukt is volgt 3"
    ]
    with pytest.raises(UserError, match="not as secret as their rule asks"):
        freeze(con, copy.home, portal="IDAM")
    assert not (copy.home.releases / "2026" / "idam").exists()
    assert any("volgt 3" in line for line in status.report(con, chapter=None, partner=None, audited=found))


def test_what_an_earlier_release_printed_protects_nothing(made, con, tmp_path):
    again = Door.copy(tmp_path, made)
    again.project = made.project
    freeze(con, again.home, portal="IDAM")
    frozen = again.home.releases / "2026" / "idam" / "parquet"
    models = ("int_released_cells", "int_disclosure_cells", "int_withheld_cells")
    decided = "select cell_key, treatment from intermediate.int_withheld_cells order by all"
    before = again.query(decided)
    again.build(*models, tests=False)
    assert again.query("select count(*) > 0 from intermediate.int_released_cells") == [(True,)]
    # an exact number that is printed for good needs no rounding that hides something
    other = set(before) - set(again.query(decided))
    assert all(key.startswith(HOUSED) and treatment == "afgerond" for key, treatment in other), other
    # a release of before the rule, that printed what now stands beside the small cell
    duckdb.sql(
        f"copy (select * replace (case when figure_id = '{':'.join(BESIDE)}' then 75 else printed_value end as printed_value) "
        f"from read_parquet('{frozen}/figures.parquet')) to '{tmp_path}/figures.parquet'"
    )
    shutil.move(tmp_path / "figures.parquet", frozen / "figures.parquet")
    again.build(*models, tests=False)
    treatments = dict(again.query(decided))
    assert treatments.get("|".join(BESIDE)) != "ernaast"
    assert treatments["hou_realised|2025-H1|municipality=GM0518"] == "klein"
    # all others were printed too: nothing is left that can protect it, and the attack says so
    found = audit(con, again.home)
    assert found.printed_before == [":".join(BESIDE)]
    assert [leak.line for leak in found.leaks if "GM0518" in leak.figure_id and "H1" in leak.figure_id] == [
        "hou_realised:2025-H1:municipality=GM0518: x, maar uit wat gedrukt is volgt 3"
    ]
