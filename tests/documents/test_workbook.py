"""The authors' workbook: our sheets are renewed, theirs stay. All figures are made up (verzonnen)."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font

from publish.tables.table import Cell, ReportTable
from publish.workbook.book import refresh_workbook, write_workbook
from publish.workbook.pages import NOT_A_NUMBER, excel_name, figure_page
from svm.database import connect
from svm.errors import UserError
from svm.figures import Figure, Registry, load_registry
from tests.documents import made
from tests.made_figures import read_back


def figure(number: int, text: str | None = None, *, yellow: bool = False) -> Figure:
    text = f"{number}.000" if text is None else text
    name = f"verzonnen:{number}"
    return Figure(
        name, name, f"Verzonnen cijfer {number}", 9, "aantal", number * 1000 + 123.4, "personen", text, text, "", "",
        yellow, "[geel: nog niet geleverd]" if yellow else "", "definitief", "Bron: verzonnen", "Verzonnen definitie.",
        "verzonnen", "2023", "", **read_back(text, "2023"),
    )  # fmt: skip


def cell(text: str, *, yellow: bool = False, mark: str = "") -> Cell:
    printed = read_back(text)
    number = {
        "value": printed["printed_value"],
        "decimals": printed["printed_decimals"] or 0,
        "hedge": printed["hedge"],
    }
    return Cell(f"verzonnen:{text}", text, mark, yellow, "[geel: nog niet geleverd]" if yellow else "", "", **number)


def table(*lines: tuple[str, tuple[Cell, ...]], table_id: str = "9.1") -> ReportTable:
    lines = lines or (
        ("Rij a", (cell("10.000"), cell("2,5", mark="*"))),
        ("Rij b", (cell("x"), cell("4", yellow=True))),
    )
    return ReportTable(
        table_id, table_id, 9, "Verzonnen tabel", "personen", "", (), ("2023", "2024"), lines,
        ("Bron: verzonnen",), "1 mei 2026",
    )  # fmt: skip


OLD = Registry([figure(10), figure(11, "12,5"), figure(12, "x"), figure(13, "4", yellow=True)])
NEW = Registry([figure(9), figure(10, "20.000"), figure(11, "12,5"), figure(13, "5.000")])


@pytest.fixture
def path(tmp_path) -> Path:
    write_workbook(OLD, [table()], tmp_path / "cijfers.xlsx")
    return tmp_path / "cijfers.xlsx"


@pytest.fixture
def own(path) -> Path:
    """The workbook after an author saved it in another program, with a sheet, a chart and a name of its own."""
    book = openpyxl.load_workbook(path)
    sheet = book.create_sheet("Mijn werk", 1)
    sheet["A1"], sheet["B1"] = "dubbel", "=svm_verzonnen.10*2"
    sheet["B1"].font = Font(bold=True, color="FF00AA00", name="Courier New")
    chart = BarChart()
    chart.add_data(Reference(book["cijfers"], min_col=3, min_row=4, max_row=6))
    sheet.add_chart(chart, "D4")
    book.defined_names["mijn_naam"] = openpyxl.workbook.defined_name.DefinedName(
        "mijn_naam", attr_text="'Mijn werk'!$A$1"
    )
    book.save(path)
    return path


def rows(path: Path, sheet: str = "cijfers") -> list[list[object]]:
    return [[c.value for c in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def test_one_row_and_one_name_per_figure(path):
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Leeswijzer", "cijfers", "Tabel 9.1"]
    assert {n: d.attr_text for n, d in book.defined_names.items()} == {
        f"svm_verzonnen.{n}": f"cijfers!$C${row}" for row, n in enumerate((10, 11, 12, 13), start=4)
    }
    values = {line[0]: line[2:5] for line in rows(path)[3:]}
    assert values == {
        "svm_verzonnen.10": [10000, "10.000", None],
        "svm_verzonnen.11": [12.5, "12,5", None],
        "svm_verzonnen.12": [NOT_A_NUMBER, "x", None],
        "svm_verzonnen.13": [NOT_A_NUMBER, "4", "[geel: nog niet geleverd]"],
    }
    sheet = book["cijfers"]
    assert [sheet[f"C{row}"].fill.fgColor.rgb for row in (4, 7)] == ["00000000", "FFFFFF00"]
    assert sheet["C5"].number_format == "#,##0.0"


def test_unrounded_values_are_nowhere(path):
    assert not any(b"123.4" in data for data in made.parts(path).values())


def test_tables_hold_numbers_marks_and_yellow(path):
    book = openpyxl.load_workbook(path)
    sheet = book["Tabel 9.1"]
    assert [[c.value for c in row] for row in sheet["A4:C6"]] == [
        ["Onderwerp", "2023", "2024"],
        ["Rij a", 10000, 2.5],
        ["Rij b", "x", "4 [geel 1]"],
    ]
    assert sheet["C5"].number_format == '#,##0.0"*"'
    assert sheet["C6"].fill.fgColor.rgb == "FFFFFF00"


@pytest.mark.parametrize(
    ("text", "value", "number_format"),
    [
        ("1.234.567", 1234567, "#,##0"), ("12,50", 12.5, "#,##0.00"), ("-3", -3, "#,##0"), ("0", 0, "#,##0"),
        ("36%", 0.36, "#,##0%"), ("-4,5%", -0.045, "#,##0.0%"), ("4 procentpunt", 4, '#,##0" procentpunt"'),
        ("x", NOT_A_NUMBER, None), (".", NOT_A_NUMBER, None), ("ruim 3", NOT_A_NUMBER, None),
    ],
)  # fmt: skip
def test_a_value_is_the_number_that_is_printed_in_its_format(tmp_path, text, value, number_format):
    write_workbook(Registry([figure(1, text)]), [], path := tmp_path / "a.xlsx")
    shown = openpyxl.load_workbook(path, data_only=True)["cijfers"]["C4"]
    assert shown.value == value
    assert number_format in (None, shown.number_format)


def test_no_value_that_waits_or_is_doubted_is_a_number(samples):
    registry = load_registry(connect(samples.home))
    lines = figure_page(registry).lines[3:]
    values = {line[-1].value: line[2].value for line in lines}
    assert len(values) == len(registry) and any(f.is_yellow and f.number for f in registry)
    for f in registry:
        exact = f.number is not None and not f.number.hedge and not f.is_yellow
        assert isinstance(values[f.tag], float) == exact, f.tag
    percentages = [f for f in registry if f.display_text.endswith("%") and not f.is_yellow and not f.hedge]
    assert len(percentages) > 500
    for f in percentages:
        assert round(values[f.tag] * 100, 6) == float(f.printed_value), f.tag


def test_names_are_valid_and_tell_tags_apart():
    tags = ["a:b", "a_b", "a.b", "A:b", "a=b", "a:b=c", "a:b:c", "x" * 300, "a b", "c1", "r1c1", "é"]
    names = [excel_name(tag) for tag in tags]
    assert names[:2] == ["svm_a.b", "svm_a_b"]
    assert len({n.lower() for n in names}) == len(tags)
    assert all(re.fullmatch(r"[a-z_][a-z0-9_.]{0,254}", n) for n in names)


def test_same_figures_give_the_same_bytes_and_never_over_a_file(path, tmp_path):
    write_workbook(OLD, [table()], tmp_path / "nog een.xlsx")
    assert (tmp_path / "nog een.xlsx").read_bytes() == path.read_bytes()
    with pytest.raises(UserError, match="bestaat al"):
        write_workbook(OLD, [table()], path)


def test_refresh_renews_ours_and_leaves_theirs(own):
    before = made.parts(own)
    result = refresh_workbook(own, NEW, [table(("Rij a", (cell("1"), cell("2")))), table(table_id="9.2")])
    after = made.parts(own)
    book = openpyxl.load_workbook(own)
    assert book.sheetnames == ["Leeswijzer", "Mijn werk", "cijfers", "Tabel 9.1", "Tabel 9.2"]
    theirs = [n for n in before if re.search("chart|drawing|theme|sharedStrings|sheet2.xml|docProps", n)]
    assert len(theirs) >= 8
    assert all(after[n] == before[n] for n in theirs)
    assert [c.value for c in book["Mijn werk"][1]][:2] == ["dubbel", "=svm_verzonnen.10*2"]
    font = book["Mijn werk"]["B1"].font
    assert (font.b, font.name, font.color.rgb) == (True, "Courier New", "FF00AA00")
    assert book.defined_names["mijn_naam"].attr_text == "'Mijn werk'!$A$1"
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]
    assert result.changed == ("cijfers", "Tabel 9.1")
    assert result.added == ("Tabel 9.2", "verzonnen:9")
    assert result.gone == ("verzonnen:12",)


def test_only_old_results_of_formulas_go(own):
    sheet = made.parts(own)["xl/worksheets/sheet2.xml"].decode()
    with_result = re.sub(r"(</f>)<v ?/>|(</f>)<v></v>", r"</f><v>20000</v>", sheet)
    assert with_result != sheet
    made.rewrite(own, {"xl/worksheets/sheet2.xml": with_result.encode()})
    refresh_workbook(own, OLD, [table()])
    assert made.parts(own)["xl/worksheets/sheet2.xml"].decode() == with_result
    result = refresh_workbook(own, NEW, [table()])
    assert made.parts(own)["xl/worksheets/sheet2.xml"].decode() == with_result.replace("<v>20000</v>", "")
    assert result.warnings == ()


def test_rows_of_figures_stay_where_they_are(own):
    refresh_workbook(own, NEW, [table()])
    assert [(line[0], line[2], line[3]) for line in rows(own)[3:]] == [
        ("svm_verzonnen.10", 20000, "20.000"),
        ("svm_verzonnen.11", 12.5, "12,5"),
        ("svm_verzonnen.12", NOT_A_NUMBER, None),
        ("svm_verzonnen.13", 5000, "5.000"),
        ("svm_verzonnen.9", 9000, "9.000"),
    ]
    sheet = openpyxl.load_workbook(own)["cijfers"]
    assert sheet["B6"].value.startswith("vervallen")
    assert sheet["C7"].fill.fgColor.rgb == "00000000"
    refresh_workbook(own, OLD, [table()])
    assert rows(own)[5][2:4] == [NOT_A_NUMBER, "x"]
    assert rows(own)[7][1].startswith("vervallen")


def test_refresh_twice_changes_nothing(own):
    refresh_workbook(own, NEW, [table()])
    once = own.read_bytes()
    assert refresh_workbook(own, NEW, [table()]).changed == ()
    assert own.read_bytes() == once


def test_table_that_is_gone_says_so(own):
    assert refresh_workbook(own, NEW, []).gone == ("Tabel 9.1", "verzonnen:12")
    assert rows(own, "Tabel 9.1") == [["Tabel 9.1 is vervallen: het rapport heeft deze tabel niet meer."]]
    refresh_workbook(own, NEW, [table()])
    assert rows(own, "Tabel 9.1")[4][:2] == ["Rij a", 10000]


def test_reference_to_cells_of_a_table_that_changed_shape_is_told(own):
    book = openpyxl.load_workbook(own)
    book["Mijn werk"]["C1"] = "='Tabel 9.1'!B5"
    book.save(own)
    assert refresh_workbook(own, NEW, [table()]).warnings == ()
    wider = dataclasses.replace(table(), columns=("2024", "2025"))
    (warning,) = refresh_workbook(own, NEW, [wider]).warnings
    assert "Tabel 9.1 heeft andere rijen of kolommen" in warning


def change(path: Path, do) -> Path:
    book = openpyxl.load_workbook(path)
    do(book)
    book.save(path)
    return path


def rename(sheet: str):
    return lambda book: setattr(book[sheet], "title", "Anders")


@pytest.mark.parametrize(
    ("do", "message"),
    [
        (rename("cijfers"), "heeft geen blad cijfers"),
        (rename("Leeswijzer"), "heeft geen blad Leeswijzer"),
        (rename("Tabel 9.1"), "ontbreekt Tabel 9.1: hernoemd of verwijderd"),
        (lambda book: book.remove(book["Tabel 9.1"]), "ontbreekt Tabel 9.1"),
        (lambda book: book["cijfers"].__setitem__("C4", 5), "cijfers is met de hand gewijzigd"),
        (lambda book: book["cijfers"].__setitem__("P9", "mijn noot"), "cijfers is met de hand gewijzigd"),
        (lambda book: book["cijfers"].insert_cols(2), "de rijen of kolommen van cijfers zijn verplaatst"),
        (lambda book: book["Tabel 9.1"].__setitem__("E5", "=B5*2"), "op Tabel 9.1 staan formules in E5"),
        (lambda book: book["Tabel 9.1"].add_chart(BarChart(), "E9"), "op Tabel 9.1 staat een grafiek of tekening"),
    ],
)
def test_refuses_what_would_be_lost(own, do, message):
    change(own, do)
    before = own.read_bytes()
    with pytest.raises(UserError, match=message):
        refresh_workbook(own, NEW, [table()])
    assert own.read_bytes() == before


def test_typed_value_goes_when_asked(own):
    change(own, lambda book: book["cijfers"].__setitem__("C4", 5))
    refresh_workbook(own, NEW, [table()], overwrite=True)
    assert rows(own)[3][2] == 20000


@pytest.mark.parametrize("lock", ["~$cijfers.xlsx", ".~lock.cijfers.xlsx#"])
def test_refuses_while_open(own, lock):
    (own.parent / lock).write_text("verzonnen")
    with pytest.raises(UserError, match="is open in"):
        refresh_workbook(own, NEW, [table()])


def test_refuses_other_files(tmp_path):
    with pytest.raises(UserError, match="bestaat niet"):
        refresh_workbook(tmp_path / "niet.xlsx", NEW, [])
    (tmp_path / "stuk.xlsx").write_bytes(b"geen werkmap")
    with pytest.raises(UserError, match="is niet te lezen"):
        refresh_workbook(tmp_path / "stuk.xlsx", NEW, [])
    openpyxl.Workbook().save(tmp_path / "ander.xlsx")
    with pytest.raises(UserError, match="heeft geen blad Leeswijzer"):
        refresh_workbook(tmp_path / "ander.xlsx", NEW, [])


def test_sheet_of_an_author_with_the_name_of_a_new_table(own):
    change(own, lambda book: book.create_sheet("tabel 9.2"))
    with pytest.raises(UserError, match=r"heeft een eigen blad tabel 9\.2"):
        refresh_workbook(own, NEW, [table(), table(table_id="9.2")])


def convert(path: Path, kind: str, folder: Path) -> None:
    profile = folder / "profiel"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind, "--outdir",
         str(folder), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip


@pytest.mark.skipif(not shutil.which("localc"), reason="LibreOffice Calc is not here")
def test_formula_of_an_author_gives_the_new_value_in_an_office_program(own, tmp_path):
    folder = tmp_path / "uit"
    convert(own, "xlsx", folder)
    saved = folder / own.name
    assert openpyxl.load_workbook(saved, data_only=True)["Mijn werk"]["B1"].value == 20000
    refresh_workbook(saved, NEW, [table()])
    # no result is better than an old one
    assert openpyxl.load_workbook(saved, data_only=True)["Mijn werk"]["B1"].value is None
    convert(saved, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2", folder)
    (written,) = folder.glob("*Mijn werk.csv")
    assert written.read_text().splitlines()[0].startswith("dubbel,40000")
