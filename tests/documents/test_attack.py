"""An `x` that its table gives away is found, one that is safe is not, and a file stops until somebody decides.

All numbers are made up (verzonnen).
"""

from __future__ import annotations

import csv
import itertools
import random
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from publish.commands.main import svm
from publish.public.accepted import COLUMNS
from publish.public.attack import narrowed_cells
from publish.public.check import check_public
from svm.dutch import DECIDE, MISTAKE

HEAD = ["Verzonnen", "2023", "2024"]
#: one hidden cell beside a total: 100 - 60 - 37
GIVEN_AWAY = [HEAD, ["a", "61", "60"], ["b", "40", "37"], ["c", "10", "x"], ["Totaal", "111", "100"]]
SAFE = [HEAD, ["a", "61", "60"], ["b", "40", "x"], ["c", "10", "x"], ["Totaal", "111", "100"]]


def found(grid, width=5):
    return [(n.row, n.column, str(n)) for n in narrowed_cells(grid, width)]


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (GIVEN_AWAY, [(3, 2, "3")]),
        (SAFE, []),
        # two hidden cells that together are 4: both are small for certain
        ([HEAD[:2], ["a", "x"], ["b", "x"], ["c", "96"], ["Totaal", "100"]],
         [(1, 1, "0 tot en met 4"), (2, 1, "0 tot en met 4")]),
        # two in each row, but one column has a single one: it goes, and then its neighbour in the row
        (
            [["Verzonnen", "m", "v", "Totaal"], ["a", "x", "x", "30"], ["b", "6", "x", "21"],
             ["Totaal", "16", "35", "51"]],
            [(1, 1, "10"), (1, 2, "20"), (2, 2, "15")],
        ),
        # a hidden total is the sum of its rows
        ([HEAD[:2], ["a", "60"], ["b", "37"], ["Totaal", "x"]], [(3, 1, "97")]),
        # printed in tens, the difference lies within the rounding of three numbers
        ([HEAD[:2], ["a", "60"], ["b", "40"], ["d", "20"], ["c", "x"], ["Totaal", "130"]], []),
        # a part of 2 is at most 2
        ([HEAD[:2], ["a", "2"], ["Waarvan b", "x"], ["c", "9"]], [(2, 1, "0 tot en met 2")]),
        # rows that are no sum of each other say nothing
        ([HEAD[:2], ["a", "60"], ["b", "70"], ["c", "x"], ["Totaal", "100"]], []),
        # records, not a table: the same label twice
        ([HEAD[:2], ["a", "60"], ["a", "30"], ["c", "x"], ["Totaal", "100"]], []),
        ([["Verzonnen", "%"], ["a", "60%"], ["c", "x"], ["Totaal", "100%"]], []),
        ([], []),
    ],
)  # fmt: skip
def test_what_a_table_gives_away(grid, expected):
    assert found(grid) == expected


def bounds_by_trying(rows, columns, shown):
    """The least and most of each hidden cell of a 2 × 3 table with both margins, by trying every filling."""
    hidden = [cell for cell in itertools.product(range(2), range(3)) if cell not in shown]
    ends: dict[tuple[int, int], list[int]] = {}
    for values in itertools.product(range(max(rows) + 1), repeat=len(hidden)):
        full = shown | dict(zip(hidden, values, strict=True))
        if all(sum(full[r, c] for c in range(3)) == rows[r] for r in range(2)) and all(
            sum(full[r, c] for r in range(2)) == columns[c] for c in range(3)
        ):
            for cell in hidden:
                low, high = ends.get(cell, [full[cell]] * 2)
                ends[cell] = [min(low, full[cell]), max(high, full[cell])]
    return ends


def test_the_bounds_are_those_of_every_filling_that_fits():
    chance = random.Random(14)
    narrowed = 0
    for _ in range(40):
        cells = {cell: chance.randint(1, 5) for cell in itertools.product(range(2), range(3))}
        rows = [sum(cells[r, c] for c in range(3)) for r in range(2)]
        columns = [sum(cells[r, c] for r in range(2)) for c in range(3)]
        shown = {cell: cells[cell] for cell in chance.sample(sorted(cells), chance.randint(2, 4))}
        grid = [["Verzonnen", "p", "q", "s", "Totaal"]]
        for r in range(2):
            grid.append([f"r{r}", *(str(shown.get((r, c), "x")) for c in range(3)), str(rows[r])])
        grid.append(["Totaal", *map(str, columns), str(sum(rows))])
        expected = {
            (r + 1, c + 1): (low, high)
            for (r, c), (low, high) in bounds_by_trying(rows, columns, shown).items()
            if high - low < 3
        }
        if len(cells) - len(shown) <= 4:
            assert {(n.row, n.column): (n.low, n.high) for n in narrowed_cells(grid, 3)} == expected
            narrowed += len(expected)
    assert narrowed > 20


def write_csv(path: Path, grid) -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(grid)
    return path


def write_xlsx(path: Path, grid) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Verzonnen")
        for r, line in enumerate(grid):
            sheet.write_row(r, 0, [int(text) if text.isdigit() else text for text in line])
    return path


def write_html(path: Path, grid) -> Path:
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in line)}</tr>" for line in grid)
    path.write_text(f"<html><title>Verzonnen</title><table>{rows}</table></html>", encoding="utf-8")
    return path


def write_pdf(path: Path, grid) -> Path:
    writer = PdfWriter()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject({NameObject(f"/{k}"): NameObject(f"/{v}") for k, v in
                             (("Type", "Font"), ("Subtype", "Type1"), ("BaseFont", "Helvetica"))})  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F"): writer._add_object(font)})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F 9 Tf 20 200 Td ({' '.join(t for line in grid for t in line)}) Tj ET".encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.write(path)
    assert "Verzonnen" in PdfReader(path).pages[0].extract_text()
    return path


def write_md(path: Path, grid) -> Path:
    path.write_text("\n".join(" | ".join(line) for line in grid), encoding="utf-8")
    return path


WRITERS = {"csv": write_csv, "xlsx": write_xlsx, "html": write_html, "pdf": write_pdf, "md": write_md}
TABLES = ["csv", "xlsx", "html"]
YELLOW = [["Verzonnen", "2024"], ["a", "70"], ["b", "70 [geel: verwacht]"]]
SMALL = [["Verzonnen", "2024"], ["a", "70"], ["b", "3"]]


@pytest.mark.parametrize("ending", TABLES)
def test_a_number_that_can_be_computed_back_is_a_mistake_in_each_kind_of_file(tmp_path, ending):
    wrong = check_public([WRITERS[ending](tmp_path / f"a.{ending}", GIVEN_AWAY)])
    assert {(f.kind, f.weight) for f in wrong if f.kind == "terug te rekenen"} == {("terug te rekenen", MISTAKE)}
    assert not [f for f in check_public([WRITERS[ending](tmp_path / f"b.{ending}", SAFE)]) if "reken" in f.kind]


@pytest.mark.parametrize("ending", WRITERS)
def test_yellow_is_to_be_decided_in_each_kind_of_file(tmp_path, ending):
    found = check_public([WRITERS[ending](tmp_path / f"a.{ending}", YELLOW)])
    assert [(f.kind, f.weight) for f in found if f.kind == "geel"] == [("geel", DECIDE)]


@pytest.mark.parametrize(("grid", "code"), [(YELLOW, 3), (SMALL, 3), (GIVEN_AWAY, 3), (SAFE, 0)])
def test_the_exit_code_stops_a_publication(tmp_path, grid, code):
    assert CliRunner().invoke(svm, ["doc", "check-public", str(write_csv(tmp_path / "a.csv", grid))]).exit_code == code


def decisions(path: Path, findings, **changed) -> Path:
    said = {"reason": "verzonnen reden", "role": "verzonnen rol", "decided_on": "2026-06-01"}
    lines = [{**{c: getattr(f, c, "") for c in COLUMNS}, **said, **changed} for f in findings]
    return write_csv(path, [COLUMNS, *([line[c] for c in COLUMNS] for line in lines)])


def test_a_decision_holds_for_what_was_found_and_for_no_other_number(tmp_path):
    path = write_csv(tmp_path / "a.csv", SMALL)
    decided = decisions(tmp_path / "besluiten.csv.txt", check_public([path]))
    done = CliRunner().invoke(svm, ["doc", "check-public", str(path), "--accepted", str(decided)])
    assert done.exit_code == 0 and "verzonnen reden" in done.output
    write_csv(path, [*SMALL[:2], ["b", "2"]])
    done = CliRunner().invoke(svm, ["doc", "check-public", str(path), "--accepted", str(decided)])
    assert done.exit_code == 3 and "past bij geen bevinding" in done.output


def test_no_decision_takes_a_mistake_away(tmp_path):
    path = write_csv(tmp_path / "a.csv", GIVEN_AWAY)
    decided = decisions(tmp_path / "besluiten.csv.txt", check_public([path]))
    assert CliRunner().invoke(svm, ["doc", "check-public", str(path), "--accepted", str(decided)]).exit_code == 3


@pytest.mark.parametrize("changed", [{"reason": ""}, {"role": " "}])
def test_a_decision_without_reason_or_role_is_refused(tmp_path, changed):
    path = write_csv(tmp_path / "a.csv", SMALL)
    decided = decisions(tmp_path / "besluiten.csv.txt", check_public([path]), **changed)
    done = CliRunner().invoke(svm, ["doc", "check-public", str(path), "--accepted", str(decided)])
    assert done.exit_code == 1 and done.output.startswith("Fout: ") and "regel 2" in done.output
