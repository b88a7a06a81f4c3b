"""All report tables as they are printed: one text in every format, one reason once, one line for a source."""

from __future__ import annotations

import csv
import io
import re

import pytest
from lxml import html

from publish.documents.widths import PAGE
from publish.documents.word_table import new_table
from publish.look.theme import SIZES
from publish.office.package import w
from publish.office.text import visible_text
from publish.pack.sheets import table_book
from publish.prose.periods import read_periods
from publish.tables.table import ReportTable, load_tables, to_csv, to_html, to_markdown
from publish.tables.tidy import joined
from publish.workbook.pages import table_page
from svm.database import connect
from svm.dutch import SHORT_MONTHS
from svm.yellow import reason_of

MARK = re.compile(r"\[(?:geel|controle) (\d+)\]")


@pytest.fixture(scope="module")
def tables(samples) -> list[ReportTable]:
    con = connect(samples.home)
    found = load_tables(con)
    con.close()
    assert len(found) > 60
    return found


def texts(table: ReportTable) -> list[list[str]]:
    return [[table.text(cell) for cell in line] for _, line in table.rows]


def test_every_format_prints_the_same_cells_and_reasons(tables):
    for table in tables:
        expected, name = texts(table), table.table_id
        markdown = to_markdown(table)
        grid = [line.strip("| ").split(" | ")[1:] for line in markdown.splitlines() if line.startswith("| ")][1:]
        assert [[re.sub("</?mark>", "", text) for text in line] for line in grid] == expected, name
        page = html.fromstring(to_html([table], "t").encode())
        assert [[" ".join(td.text_content().split()) for td in tr.iter("td")] for tr in page.iter("tr")][1:] == expected
        word, *lines = new_table(table)
        rows = [[visible_text(c) for c in row.iter(w("tc"))][1:] for row in word.iter(w("tr"))]
        assert rows == [list(table.columns), *expected], name
        sheet = table_book(table).sheets[0]
        for (_, line), row in zip(table.rows, sheet.table, strict=True):
            shown = dict(zip(sheet.head, (cell.text for cell in row), strict=True))
            for column, cell in zip(table.columns, line, strict=True):
                assert shown[column] in cell.display_text, (name, column)
                assert shown.get(f"{column} toelichting", "geen") == (table.beside(cell) or "geen"), (name, column)
        book = table_page(table)
        for line, said in zip(book.lines[4 : 4 + len(expected)], expected, strict=True):
            plain = [(e.value, text) for e, text in zip(line[1:], said, strict=True) if isinstance(e.value, str)]
            assert all(value == text for value, text in plain), name
        # every format says below (or above) the table the same of its signs and sources
        for said in (*table.signs, *table.sources):
            assert said in markdown and said in page.text_content(), name
            assert said in [visible_text(line) for line in lines], name
            assert said in [line.text for line in sheet.lines], name
            assert said in [e.value for line in book.lines for e in line], name


def test_a_yellow_cell_has_a_number_and_its_reason_stands_once(tables):
    yellow = 0
    for table in tables:
        cells = [cell for _, line in table.rows for cell in line]
        numbers = [MARK.findall(table.text(cell)) for cell in cells]
        assert [len(found) for found in numbers] == [int(cell.is_yellow) for cell in cells], table.table_id
        first_seen = list(dict.fromkeys(found[0] for found in numbers if found))
        assert first_seen == [str(n) for n in range(1, len(first_seen) + 1)], "numbered in reading order"
        for cell in cells:
            if cell.is_yellow:
                yellow += 1
                line = f"{table.marks[cell.yellow_text]} = {reason_of(cell.yellow_text)}"
                assert table.footer.count(line) == 1, (table.table_id, line)
                assert reason_of(cell.yellow_text) not in table.text(cell), table.table_id
        found = csv.DictReader(io.StringIO(to_csv(table)))
        for line, cell in zip(found, cells, strict=True):
            mark = table.marks.get(cell.yellow_text, "")
            assert line["yellow_text"] == cell.yellow_text and line["text"].endswith(mark), table.table_id
    assert yellow > 100


def test_a_source_has_one_line(tables):
    for table in tables:
        names = [re.split("[,;] ", line.removeprefix("Bron: "))[0] for line in table.sources]
        assert len(set(names)) == len(names), (table.table_id, names)
        assert all(line.startswith("Bron: ") and "levering" in line for line in table.sources), table.table_id


def test_numbers_and_dates_are_written_one_way(tables):
    for table in tables:
        said = [table.title, table.unit, *table.columns, *table.footer]
        said += [joined(label, *line) for (label, _), line in zip(table.rows, texts(table), strict=True)]
        for text in said:
            assert not re.search(r"\d{4}-\d{2}|[−–]", text), (table.table_id, text)


def test_the_head_of_every_column_is_read_back_as_its_period(samples):
    columns = samples.query(
        "select distinct period_kind, col_label, period_start, period_end from intermediate.int_table_columns"
    )
    for _, label, first, last in columns:
        assert [(p.first, p.last) for p in read_periods(label)] == [(first, last)], label
    assert {kind for kind, *_ in columns} >= {"year", "half_year", "quarter", "month", "reference_date"}
    months = {label.split()[0] for kind, label, *_ in columns if kind == "month"}
    assert months == set(SHORT_MONTHS)


def test_no_word_of_a_word_table_is_wider_than_its_column(tables):
    for table in tables:
        word = new_table(table)[0]
        assert sum(int(column.get(w("w"))) for column in word.iter(w("gridCol"))) <= PAGE, table.table_id
        for cell in word.iter(w("tc")):
            width = int(cell.find(f"{w('tcPr')}/{w('tcW')}").get(w("w")))
            points = SIZES[cell.find(f"{w('p')}/{w('pPr')}/{w('pStyle')}").get(w("val"))]
            is_bold = cell.find(f".//{w('b')}") is not None
            # a sign of Verdana is three fifths as wide as its font is high, a bold one two thirds
            longest = max(map(len, visible_text(cell).split(" "))) * points * 20 * (0.66 if is_bold else 0.6)
            assert longest <= width - 100, (table.table_id, visible_text(cell))
