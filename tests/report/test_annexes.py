"""The annexes of the report on the bundled figures, and the grouping of yellow cells on made-up ones ("verzonnen")."""

from __future__ import annotations

import re
from pathlib import Path

import docx
import duckdb
import pytest

from publish.documents.elements import paragraph
from publish.documents.refresh import refresh
from publish.documents.shell import Shell
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.text import visible_text
from publish.prose.lint import lint
from publish.report.annexes import KINDS, write_annexes, yellow_list
from publish.report.cover import write_cover
from publish.tables.definitions import load_definitions
from publish.tables.table import LEGEND, YELLOW_LEGEND, load_tables
from publish.tables.yellow_cells import NO_DATE, Counts, count_cells, load_yellow_cells
from svm.database import connect, rows
from svm.dutch import MISTAKE, NOTE
from svm.figures import load_registry
from svm.home import PROJECT


@pytest.fixture(scope="module")
def con(samples) -> duckdb.DuckDBPyConnection:
    return connect(samples.home)


@pytest.fixture(scope="module")
def annexes(con, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("bijlagen") / "bijlagen.docx"
    write_annexes(con, path, edition="2026")
    return path


def grids(path: Path) -> dict[str, list[list[str]]]:
    """The texts of every table by its title; no two have the same."""
    found: dict[str, list[list[str]]] = {}
    for table in docx.Document(str(path)).element.body.iter(w("tbl")):
        title = table.find(f"{w('tblPr')}/{w('tblCaption')}").get(w("val"))
        assert title not in found
        assert table.find(f"{w('tblPr')}/{w('tblDescription')}").get(w("val"))
        assert table.find(f"{w('tr')}/{w('trPr')}/{w('tblHeader')}") is not None
        found[title] = [[visible_text(cell) for cell in row.findall(w("tc"))] for row in table.findall(w("tr"))]
    return found


def counted(lines: list[list[str]]) -> int:
    return sum(int(re.fullmatch(r"(\d+) gele cel(?:len)?", line[-1])[1]) for line in lines)


def test_every_yellow_cell_is_in_one_line_of_the_list(con, annexes):
    (total,) = con.execute("select count(*) from indicators.table_cells where is_yellow").fetchone()
    found = load_yellow_cells(con)
    assert sum(one.count for one in found) == total > 0
    counts = count_cells(con)
    assert counts.yellow + counts.unprinted == total and counts.without_figures > 0
    assert f"{counts.unprinted} gele cellen" in counts.about_unprinted
    keys = [(one.owner, one.indicator, one.reason, one.is_doubted, one.expected) for one in found]
    assert len(set(keys)) == len(keys)
    printed = grids(annexes)
    owners = [line[0] for line in printed["Overzicht"][1:-1]]
    assert printed["Overzicht"][-1] == ["Samen", f"{total} gele cellen"]
    assert counted(printed["Overzicht"][1:-1]) == total
    listed = {title: lines for title, lines in printed.items() if lines[0][-1] == "Aantal" and title != "Overzicht"}
    assert sum(counted(lines[1:]) for lines in listed.values()) == total
    assert {re.sub("^(Te leveren door|Na te vragen bij) ", "", title) for title in listed} == set(owners)


def test_the_tables_and_columns_of_a_line_are_those_of_its_cells(con):
    cells = {
        (r["table_number"], r["col_label"])
        for r in rows(
            con,
            "select h.table_number, c.col_label from indicators.table_cells as c "
            "inner join indicators.table_heads as h on c.table_id = h.table_id where c.is_yellow",
        )
    }
    named = {(number, column) for one in load_yellow_cells(con) for number, cs in one.tables.items() for column in cs}
    assert named == cells


def test_lint_finds_nothing_to_mend(con, annexes):
    found = [f for f in lint(Package.open(annexes), load_registry(con)) if f.severity != NOTE]
    assert [f for f in found if f.severity == MISTAKE] == []
    # the catalogue says how long somebody has to stay to be counted
    assert [f.text for f in found] == ["ten minste vier"]


def test_every_figure_in_it_is_a_field_of_now(con, annexes):
    registry = load_registry(con)
    controls = [c for c in find_controls(Package.open(annexes)) if c.tag]
    of_conflicts = rows(con, "select count(*) as n from reference.conflicts")[0]["n"]
    assert 0 < len(controls) <= int(str(of_conflicts))
    report = refresh(annexes, registry, {t.table_id: t for t in load_tables(con)}.get, dry_run=True)
    assert (report.changes, report.refusals) == ([], [])


def test_definitions_are_of_all_that_is_printed(con, annexes):
    printed = grids(annexes)
    lines = [line for title, found in printed.items() if title.startswith("Hoofdstuk ") for line in found[1:]]
    wanted = [one for one in load_definitions(con) if one.tables]
    assert [line[0] for line in lines] == [one.title for one in wanted]
    assert all(one.definition in line[1] for one, line in zip(wanted, lines, strict=True))
    # a name of the database, or a number that nothing binds, is for authors only
    assert not any("_" in line[1] for line in lines)
    assert "332.863" not in "".join(line[1] for line in lines)


def test_sources_are_those_under_the_tables(con, annexes):
    printed = grids(annexes)
    held = [lines for lines in printed.values() if lines[0][0] == "Gegevens"]
    tables = {number for lines in held for line in lines[1:] for number in re.findall(r"\d+\.\d+", line[-1])}
    sourced = rows(
        con,
        "select distinct h.table_number from indicators.table_notes as n "
        "inner join indicators.table_heads as h on n.table_id = h.table_id where n.note_kind = 'herkomst'",
    )
    assert tables == {str(r["table_number"]) for r in sourced}


def test_signs_are_those_of_the_tables_and_of_the_page_for_engineers(annexes):
    lines = grids(annexes)["Tekens in de tabellen"][1:]
    assert [tuple(line) for line in lines] == [*LEGEND, *YELLOW_LEGEND]
    page = (PROJECT / "docs" / "signs.md").read_text(encoding="utf-8")
    assert [sign for sign, _ in LEGEND[:3] if f"`{sign}`" not in page] == []


def test_breaks_and_conflicts_are_all_there(con, annexes):
    printed = grids(annexes)
    hit = rows(con, "select distinct break_id from indicators.breaks")
    assert len(printed["Breuken in de reeksen"]) == len(hit) + 1
    found = rows(
        con,
        "select topic_nl, conflict_kind, count(*) as n from reference.conflicts group by all order by all",
    )
    for r in found:
        kind = KINDS.get(str(r["conflict_kind"]), r["conflict_kind"])
        assert len(printed[f"{r['topic_nl']} ({kind})"]) == int(str(r["n"])) + 1


def test_same_figures_give_the_same_bytes(con, annexes, tmp_path):
    write_annexes(con, tmp_path / "nog_eens.docx", edition="2026")
    assert (tmp_path / "nog_eens.docx").read_bytes() == annexes.read_bytes()


def test_cover_says_what_it_is_and_no_more(con, tmp_path):
    write_cover(con, tmp_path / "omslag.docx")
    write_cover(con, tmp_path / "idam.docx", version="idam-2")
    texts = [p.text for p in docx.Document(str(tmp_path / "omslag.docx")).paragraphs]
    assert texts == [
        "Staat van Migratie 2026",
        "Cijfers tot en met 2025",
        "Stand van de gegevens: 21 juni 2026",
        "Versie: concept",
    ]
    assert docx.Document(str(tmp_path / "idam.docx")).paragraphs[-1].text == "Versie: idam-2"
    assert docx.Document(str(tmp_path / "omslag.docx")).sections[0].different_first_page_header_footer


MADE_UP = """
    create schema indicators; create schema reference; create schema monitor;
    create table indicators.edition as select 2030 as edition, date '2030-06-01' as as_of;
    create table indicators.table_heads as from (values ('9.1', '9.1', 1), ('9.2', '9.2', 2))
        as t (table_id, table_number, table_order);
    create table reference.indicators as from (values ('verzonnen', 'Verzonnen cijfer')) as t (indicator_id, title_nl);
    create table reference.statuses as from (values
        ('te_laat', true, false), ('verwacht', true, false), ('actueel', false, false), ('verouderd', true, true)
    ) as t (status, is_open, awaits_final);
    create table indicators.table_cells as
        select *, 'verzonnen:' || period as figure_id, true as is_yellow, 'te_laat' as series_status from (values
            ('9.1', 1, 1, '2027', '2027', '[geel: te laat]'), ('9.1', 1, 2, '2028', '2028', '[geel: te laat]'),
            ('9.2', 1, 1, '2028', '2028', '[geel: te laat]'), ('9.2', 1, 2, '2029', '2029', '[geel: te laat]'),
            ('9.2', 2, 2, '2026', '2026', '[geel: te laat]'), ('9.2', 2, 3, '2025', '2025', '[geel: te laat]'),
            ('9.2', 3, 2, '2027', '2027', '[controle: te laat]')
        ) as t (table_id, row_order, col_order, col_label, period, yellow_text);
    create table indicators.figures as
        select distinct figure_id, 'verzonnen' as indicator_id, period, '' as breakdown from indicators.table_cells;
    create table monitor.cell_status as select 'verzonnen' as indicator_id, '' as breakdown, 'Verzonnen Dienst' as owed_by,
        'dienst' as owed_by_short, * from (values
            ('2025', 'verouderd', date '2026-01-01', date '2028-05-01'), ('2026', 'actueel', date '2027-01-01', null),
            ('2027', 'te_laat', date '2028-01-01', null), ('2028', 'te_laat', date '2029-01-01', null),
            ('2029', 'verwacht', date '2030-07-01', null)
        ) as t (period, status, due_on, final_due_on);
"""


def test_what_is_past_is_one_line_what_comes_is_another_and_doubt_stands_apart(tmp_path):
    con = duckdb.connect()
    con.execute(MADE_UP)
    found = load_yellow_cells(con)
    assert [(one.is_doubted, one.expected, dict(one.tables), one.count) for one in found] == [
        (False, "sinds 1 januari 2028", {"9.1": ("2027", "2028"), "9.2": ("2028", "2025")}, 4),
        (False, "1 juli 2030", {"9.2": ("2029",)}, 1),
        (False, NO_DATE, {"9.2": ("2026",)}, 1),
        (True, "sinds 1 januari 2028", {"9.2": ("2027",)}, 1),
    ]
    assert {(one.owner, one.indicator, one.reason) for one in found} == {
        ("Verzonnen Dienst", "Verzonnen cijfer", "te laat")
    }
    shell = Shell("Verzonnen lijst", "verzonnen")
    yellow_list(shell, found, Counts(9, 4, 2, 1, 1, 2))
    shell.add(paragraph("Verzonnen einde."))
    shell.save(tmp_path / "lijst.docx")
    printed = grids(tmp_path / "lijst.docx")
    assert counted(printed["Te leveren door Verzonnen Dienst"][1:]) == 6
    assert printed["Na te vragen bij Verzonnen Dienst"][1:] == [
        ["Verzonnen cijfer", "te laat", "sinds 1 januari 2028", "tabel 9.2: 2027", "1 gele cel"]
    ]
