"""The guard on "overig", with made-up deliveries: what is folded away is shown, and nothing grave may be. In 2019 a top 10
of suspected offences left murder, sexual offences and serious assault in the residual; that table may not go out again."""

from __future__ import annotations

import csv
from contextlib import contextmanager

import pytest
import xlsxwriter

from ingest.contracts import contracts
from publish.follow import status
from publish.release.build import publish
from publish.release.freeze import _gate
from publish.tables import table as tables
from svm.database import connect
from svm.errors import UserError

AS_OF = "2026-06-21"
TABLE = "3.41"
CELL = "asy_coa_suspects:2024:residual_3_41"
# made-up registrations: ten frequent offences, four grave ones, and three small ones that end up in "overig"
FREQUENT = {f"verzonnen_delict_{i:02d}": 700 - 50 * i for i in range(10)}
GRAVE = {"murder_manslaughter": 31, "sexual_offences": 79, "serious_assault": 51, "human_trafficking": 5}
SMALL = {"heling": 40, "belediging": 30, "fraude": "geheim"}
MEMBERS = FREQUENT | GRAVE | SMALL
# what a change of the rows of a table can change here
LOOKED_AT = tuple(f"report_table_rows+,+{name}" for name in ("table_cells", "residuals_are_guarded"))
TOTAL = sum(v for v in MEMBERS.values() if isinstance(v, int)) + 60


def rows_of(name: str, project) -> list[dict[str, str]]:
    with (project / "seeds/report" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def write_rows(name: str, project, rows: list[dict[str, str]]) -> None:
    with (project / "seeds/report" / name).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    from tests.conftest import Door

    made = Door(tmp_path_factory.mktemp("residual"))
    made.own_project()
    labels = [code for code in MEMBERS if code not in GRAVE]
    made.decide("report/member_labels", *(["offence", code, code.replace("_", " "), "true"] for code in labels))
    columns = [c.label for c in next(c for c in contracts() if c.name == "sjabloon/levering").columns]
    path = made.inbox / "wodc" / "2025-06-30" / "levering_wodc.xlsx"
    path.parent.mkdir(parents=True)
    cells = [("", TOTAL), *[(f"offence={code}", value) for code, value in MEMBERS.items()]]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Levering")
        sheet.write_row(0, 0, columns)
        for i, (breakdown, value) in enumerate(cells, start=1):
            row = ["wodc", "asy_coa_suspects", "2024", breakdown, value]
            sheet.write_row(i, 0, [*row, "registrations", "definitief", "", "verzonnen voor de test", ""])
    # as the report was published: what the partner left out there is its own care, and nothing here is withheld beside it
    path.with_name(f"{path.name}.source.yml").write_text("published_on: 2025-06-30\n")
    assert {o.result for o in made.land()} == {"landed"}
    return made


@contextmanager
def connect_published(door):
    publish(door.home)
    con = connect(door.home)
    yield con
    con.close()


@pytest.fixture(scope="module")
def sound(planted):
    """The warehouse with the project's own table: grave offences have rows of their own."""
    planted.build(as_of=AS_OF)
    return planted


def test_the_table_with_rows_for_grave_offences_builds(sound):
    found = sound.query(
        f"select status, is_yellow, value, total_value from indicators.residuals where figure_id = '{CELL}'"
    )
    assert found == [("actueel", False, 40 + 30 + 60, TOTAL)]


def test_top_n_follows_the_newest_column_that_has_members(sound):
    labels = sound.query(
        f"select distinct row_order, row_label from indicators.table_cells where table_id = '{TABLE}' order by 1"
    )
    names = [label for _, label in labels]
    assert names[:5] == [
        "Totaal",
        "Moord en doodslag, ook poging",
        "Zedenmisdrijven",
        "Zware mishandeling",
        "Mensenhandel",
    ]
    assert names[5:15] == [code.replace("_", " ") for code in FREQUENT]
    assert names[15:] == ["Overige delicten"]


def test_overig_shows_what_is_in_it_and_gives_no_withheld_number_away(sound):
    contents = sound.query(
        "select member_label, value, display_text, is_rest from indicators.residual_contents "
        f"where figure_id = '{CELL}' order by content_rank"
    )
    # the smallest known member and the rest would together give the withheld one away
    assert contents == [
        ("heling", 40, "40", False),
        ("belediging", 30, "x", False),
        ("fraude", None, "x", False),
        ("niet uitgesplitst", 60, "x", True),
    ]
    publish(sound.home)
    con = connect(sound.home)
    table = tables.load_table(con, TABLE)
    con.close()
    note = "Overige delicten (2024): waaronder heling (40), belediging (x), fraude (x); x is niet uitgesplitst."
    assert note in table.footer and note in tables.to_markdown(table) and note in tables.to_html([table], "t")


def test_a_residual_of_a_year_without_members_is_yellow_and_no_number(sound):
    found = sound.query(
        "select display_text, yellow_text, residual_value from indicators.residuals "
        "where table_id = '3.41' and period = '2023'"
    )
    assert found == [(".", "[geel: ontbreekt]", None)]


def test_a_residual_that_is_carried_over_is_yellow_and_names_its_period(sound):
    found = sound.query(
        "select display_text, yellow_text, value from indicators.residuals where table_id = '3.41' and period = '2025'"
    )
    carried = "[geel: cijfer over 2024, ongewijzigd sinds 30 juni 2025; update verwacht op 30 juni 2026 van WODC]"
    assert found == [("130", carried, None)]


def test_grave_offences_folded_into_overig_are_named_yellow_and_in_the_way_of_a_release(sound):
    original = rows_of("report_table_rows.csv", sound.project)
    grave = {f"offence={code}" for code in GRAVE}
    write_rows(
        "report_table_rows.csv",
        sound.project,
        [r for r in original if r["table_id"] != TABLE or r["breakdown"] not in grave],
    )
    result = sound.build(*LOOKED_AT, as_of=AS_OF)
    write_rows("report_table_rows.csv", sound.project, original)
    assert "residuals_are_guarded" in result.stdout
    message = next(line for line in result.stdout.splitlines() if "2024" in line and "ernstige categorie" in line)
    assert sound.query(f"select is_yellow, yellow_text from indicators.table_cells where figure_id = '{CELL}'") == [
        (True, "[geel: restgroep verbergt een ernstige categorie]")
    ]
    with connect_published(sound) as con:
        assert message.partition(": ")[2] in [line.strip() for line in status.report(con, chapter=None, partner=None)]
        # also when nothing else is open
        with pytest.raises(UserError, match=r"may not be printed as they are:\s+Overige delicten in tabel 3\.41"):
            _gate(con, [])
    assert "Overige delicten in tabel 3.41" in message
    # the smallest is withheld here too, beside a number that the partner withholds
    named = "zedenmisdrijven (79), zware mishandeling (51), moord en doodslag, ook poging (31), mensenhandel (x)"
    assert named in message


def test_a_residual_above_its_limit_is_told_with_what_is_in_it(sound):
    original = rows_of("report_table_rows.csv", sound.project)
    write_rows(
        "report_table_rows.csv",
        sound.project,
        [r | {"top_count": "3"} if r["table_id"] == TABLE and r["row_kind"] == "top" else r for r in original],
    )
    result = sound.build(*LOOKED_AT, as_of=AS_OF)
    write_rows("report_table_rows.csv", sound.project, original)
    assert "residuals_are_guarded" in result.stdout
    message = next(line for line in result.stdout.splitlines() if "2024" in line and "boven de grens van 25%" in line)
    assert "Overige delicten in tabel 3.41" in message and "verzonnen delict 03 (550)" in message


def test_the_repaired_table_has_nothing_in_its_way(sound):
    sound.build(*LOOKED_AT, as_of=AS_OF)
    assert sound.query("select * from indicators.residual_findings") == []
