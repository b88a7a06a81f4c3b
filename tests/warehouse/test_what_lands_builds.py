"""No landed cell fails a build: what fits nowhere is a row of monitor.unplaced_cells, and is read.

The cells are made up. They are written straight into landed deliveries, as an earlier version of the door let them in,
so that this holds whatever the door refuses today.
"""

from __future__ import annotations

import shutil

import duckdb
import pytest
from click.testing import CliRunner

from ingest.ledger import LEDGER
from publish.commands.main import svm
from publish.dashboard.status import load_status
from publish.follow import chase, status
from publish.release.build import publish
from svm.database import connect

AS_OF = "2026-06-21"
OCCUPANCY, INFLOW = "asy_coa_occupancy", "asy_coa_inflow"

#: indicator, period, breakdown, value, unit of a row of a template, and words of the reason
UNFIT = [
    (OCCUPANCY, "2026-06-31", "", "1", "persons", 'periode "2026-06-31" staat niet in de kalender'),
    (OCCUPANCY, "2026-02-29", "", "1", "persons", 'periode "2026-02-29" staat niet in de kalender'),
    (OCCUPANCY, "2026-13", "", "1", "persons", 'periode "2026-13" staat niet in de kalender'),
    (OCCUPANCY, "2026-W00", "", "1", "persons", 'periode "2026-W00" staat niet in de kalender'),
    (OCCUPANCY, "2025-W53", "", "1", "persons", 'periode "2025-W53" staat niet in de kalender'),
    (OCCUPANCY, "2026-05-01/2026-01-31", "", "1", "persons", "eindigt voordat het begint"),
    (OCCUPANCY, "2026-05-01/2026-02-30", "", "1", "persons", "staat niet in de kalender"),
    (OCCUPANCY, "0001", "", "1", "persons", 'het jaar van periode "0001" kan niet juist zijn'),
    (OCCUPANCY, "juni 2026", "", "1", "persons", "is niet te lezen"),
    (OCCUPANCY, "", "", "1", "persons", "is niet te lezen"),
    ("asy_does_not_exist", "2025", "", "1", "persons", 'indicator "asy_does_not_exist" is niet bekend'),
    (INFLOW, "2025", "kleur=rood", "1", "persons", 'kenmerk "kleur" hoort niet bij deze indicator'),
    (INFLOW, "2025", "zonder", "1", "persons", 'uitsplitsing "zonder" is niet te lezen'),
    (INFLOW, "2025", "group=", "1", "persons", "is niet te lezen"),
    (INFLOW, "2025", "group=a;group=b", "1", "persons", "noemt een kenmerk tweemaal"),
    ("asy_first", "2025", "nationality=syr", "1", "applications", '"syr" is geen bekende waarde'),
    ("asy_first", "2025", "nationality=Syrië", "1", "applications", '"Syrië" is geen bekende waarde'),
    ("asy_first", "2025", "sex=SYR", "1", "applications", '"SYR" is geen bekende waarde'),
    (INFLOW, "2024", "", "1", "bananen", 'eenheid "bananen" is niet bekend'),
    (INFLOW, "2023", "", "veel", "persons", "geen getal en geen bekend teken"),
    (INFLOW, "2023", "", "9" * 40, "persons", "geen getal en geen bekend teken"),
    (INFLOW, "2023", "", "9" * 18, "persons", "te groot"),
    ("ukr_registered", "2019", "", "1", "persons", "ligt voor het begin van deze indicator"),
    (INFLOW, "2022", "", "7", "persons", "2 keer in het bestand, met verschillende waarden"),
    (INFLOW, "2022", "", "8", "persons", "2 keer in het bestand, met verschillende waarden"),
    (INFLOW, "2021", "", "9", "persons", ""),
    (INFLOW, "2021", "", "9", "persons", "staat al in rij"),
    (INFLOW, "2020", "", "10", "persons", ""),
]

STATLINE = '"Nationaliteit";"Grond";"Perioden";"Verleende asielvergunningen (aantal)"\n'


def overwrite(door, delivery_id: str, cells: dict[int, dict[str, str]]) -> None:
    """Write texts over cells of a landed delivery, by the row number of the file."""
    partner, dataset, delivery = delivery_id.split("/")
    (path,) = (door.home.lake / partner / dataset / f"delivery={delivery}").glob("data*.parquet")
    with duckdb.connect() as con:
        con.execute(
            f"create table t as select *, file_row_number + row_offset + 1 as n from read_parquet('{path}', file_row_number = true)"
        )
        for row, texts in cells.items():
            for column, text in texts.items():
                con.execute(f'update t set "{column}" = ? where n = ?', [text, row])
        con.execute(f"copy (select * exclude (n, file_row_number) from t order by n) to '{path}' (format parquet)")


@pytest.fixture(scope="module")
def bricked(tmp_path_factory):
    """A lake of an earlier version: no list of withdrawals, and deliveries that no build of that version survived."""
    from tests.conftest import Door

    door = Door(tmp_path_factory.mktemp("bricked"))
    sound = {"Indicator": INFLOW, "Waarde": "1", "Eenheid": "persons"}
    door.put_template("coa", "2026-05-05", "coa", [{**sound, "Periode": str(1990 + i)} for i in range(len(UNFIT))])
    door.put(
        "cbs",
        "2026-05-31",
        "85400NED.csv",
        "\ufeff"
        + STATLINE
        + "".join(f'"Totaal";"Totaal";"{year}";5\n' for year in (2024, 2023, 2022, 2021, 2020, 2019, 2018)),
    )
    template, statline = sorted((o.delivery_id for o in door.land()), key=lambda name: not name.startswith("sjabloon/"))
    overwrite(
        door,
        template,
        {
            row: {"indicator_id": i, "periode": p, "uitsplitsing": b, "waarde": v, "eenheid": u}
            for row, (i, p, b, v, u, _) in enumerate(UNFIT, start=2)
        },
    )
    overwrite(
        door,
        statline,
        {
            7: {"perioden": "2024*"},
            3: {"nationaliteit": "Syrië"},
            4: {"grond": "Verzonnen grond"},
            5: {"perioden": "2022 dertiende"},
            6: {"vergunningen": "1.5.5"},
        },
    )
    shutil.rmtree(door.home.retractions)
    door.template, door.statline = template, statline
    return door


@pytest.fixture(scope="module")
def built(bricked):
    """The same lake after `svm build` has completed it, built with every test."""
    from ingest.lake import prepare

    result = bricked.build(check=False, as_of=AS_OF)
    assert result.returncode != 0 and "is not prepared" in result.stdout
    prepare(bricked.home)
    bricked.build(as_of=AS_OF)
    publish(bricked.home)
    return bricked


@pytest.fixture(scope="module")
def con(built):
    con = connect(built.home)
    yield con
    con.close()


@pytest.mark.parametrize("row", range(2, len(UNFIT) + 2), ids=lambda row: f"{row}: {UNFIT[row - 2][1:4]}")
def test_a_cell_of_a_template_that_fits_nowhere_is_a_row_with_its_reason(built, row):
    indicator, _, _, value, _, words = UNFIT[row - 2]
    found = built.query(
        "select file_name, raw_column, raw_value, indicator_id, reason_nl from monitor.unplaced_cells "
        f"where delivery_id = '{built.template}' and raw_row = {row}"
    )
    placed = built.query(
        f"select value from intermediate.int_observations where delivery_id = '{built.template}' and raw_row = {row}"
    )
    assert (len(found), len(placed)) == ((1, 0) if words else (0, 1))
    if words:
        assert found[0][:4] == ("levering_coa.xlsx", "waarde", value, indicator)
        assert words in found[0][4] and "(verwacht: " in found[0][4]


def test_cells_of_an_export_that_fit_nowhere_are_rows_and_the_others_are_figures(built):
    found = dict(
        built.query(
            "select raw_row, reason_nl from monitor.unplaced_cells "
            f"where delivery_id = '{built.statline}' order by raw_row"
        )
    )
    words = {
        # the same year with and without a star is final and provisional at once
        2: "2 keer in het bestand, met verschillende waarden",
        7: "2 keer in het bestand, met verschillende waarden",
        3: '"Syrië" is geen bekende waarde van het kenmerk "nationality"',
        4: '"Verzonnen grond" is geen bekende waarde',
        5: "periode van deze rij is niet te lezen",
        6: "geen getal en geen bekend teken",
    }
    assert found.keys() == words.keys() and all(words[row] in text for row, text in found.items())
    placed = f"select period, cast(value as integer) from intermediate.int_observations where delivery_id = '{built.statline}'"
    assert built.query(placed) == [("2018", 5)]


def test_what_cannot_be_placed_is_read(built, con):
    counted = dict(con.execute("select delivery_id, unplaced_count from monitor.deliveries").fetchall())
    unfit = sum(bool(words) for *_, words in UNFIT)
    assert counted[built.template] == unfit
    lines = status.report(con, chapter=None, partner=None)
    assert f"Cellen die niet te plaatsen zijn: {sum(counted.values())}" in lines
    assert f"  {built.template} (levering_coa.xlsx): {unfit}" in lines
    text = chase.letter(con, "coa")
    assert "coa" in chase.debtors(con) and "## Cellen die wij niet konden plaatsen" in text
    assert (
        '| levering_coa.xlsx | rij 2, kolom waarde | 1 | periode "2026-06-31" staat niet in de kalender (verwacht: '
        in text
    )
    assert "85400NED" not in text and "85400NED" in chase.letter(con, "cbs")
    assert {u.delivery_id for u in load_status(con).unplaced} == {built.template, built.statline}


def test_a_series_that_waits_says_that_cells_of_it_cannot_be_placed(con):
    reasons = con.execute(
        f"select reason from monitor.series_status where indicator_id = '{OCCUPANCY}' and partner = 'coa' and is_chased"
    ).fetchall()
    assert reasons and all("geleverde cellen zijn niet te plaatsen." in text for (text,) in reasons)


def test_a_withdrawn_delivery_has_no_cells_that_wait_for_a_place(built, monkeypatch):
    monkeypatch.setenv("SVM_HOME", str(built.home.root))
    for delivery in (built.template, built.statline):
        words = ["retract", delivery, "--reason", "onleesbaar", "--role", "data-engineer", "--on", "2026-06-01"]
        assert CliRunner().invoke(svm, words).exit_code == 0
    built.build("+deliveries", tests=False, as_of=AS_OF)
    assert built.query("select count(*) from monitor.unplaced_cells") == [(0,)]
    assert built.query("select distinct result, unplaced_count from monitor.deliveries") == [("ingetrokken", 0)]


def test_the_ledger_of_the_lake_is_what_the_door_writes():
    assert "withdrawn_on" not in LEDGER, "a withdrawal is an entry of its own: the row of a delivery never changes"
