"""What every report table has in print: one text in every format, one reason once, one line for a source."""

from __future__ import annotations

import csv
import io
import re
from html import escape

from lxml import html

from publish.documents.widths import PAGE
from publish.documents.word_table import new_table
from publish.look.theme import SIZES
from publish.office.package import w
from publish.office.text import visible_text
from publish.pack.sheets import table_book
from publish.tables.table import ReportTable, to_csv, to_html, to_markdown
from publish.tables.tidy import joined
from publish.workbook.pages import table_page
from svm.yellow import reason_of

MARK = re.compile(r"\[(?:geel|controle) (\d+)\]")
#: how wide a sign of Verdana is as part of the height of its font, and how much wider a bold one is
NARROW, OTHER, BOLD = 0.42, 0.62, 1.12


def texts(table: ReportTable) -> list[list[str]]:
    """The cells of a table as they are printed."""
    return [[table.text(cell) for cell in line] for _, line in table.rows]


def same_in_every_format(table: ReportTable) -> None:
    """Markdown, HTML, Word and both workbooks print the same cells, signs, reasons and sources."""
    expected, name = texts(table), table.table_id
    markdown = to_markdown(table)
    if table.no_figures:
        words = [markdown, to_html([table], "t"), visible_text(new_table(table)[0])]
        words += [entry.value for line in table_page(table).lines for entry in line]
        words += [line.text for line in table_book(table).sheets[0].lines]
        said = {table.no_figures, escape(table.no_figures)}
        assert sum(any(form in str(word) for form in said) for word in words) == 5, name
        return
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
            assert shown[column] == (cell.number.shown if cell.number else cell.display_text), (name, column)
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


def yellow_is_numbered(table: ReportTable) -> None:
    """A yellow cell, and no other, has the number of its reason, which stands once below; a CSV has it whole."""
    cells = [cell for _, line in table.rows for cell in line]
    numbers = [MARK.findall(table.text(cell)) for cell in cells]
    assert [len(found) for found in numbers] == [int(cell.is_yellow) for cell in cells], table.table_id
    first_seen = list(dict.fromkeys(found[0] for found in numbers if found))
    assert first_seen == [str(n) for n in range(1, len(first_seen) + 1)], "numbered in reading order"
    for cell in cells:
        if cell.is_yellow:
            line = f"{table.marks[cell.yellow_text]} = {reason_of(cell.yellow_text)}"
            assert table.footer.count(line) == 1, (table.table_id, line)
            assert reason_of(cell.yellow_text) not in table.text(cell), table.table_id
    lines = csv.DictReader(io.StringIO(to_csv(table)))
    found = sorted((line["figure_id"], line["yellow_text"], MARK.findall(line["text"])) for line in lines)
    assert found == sorted((c.figure_id, c.yellow_text, MARK.findall(table.text(c))) for c in cells), table.table_id


def one_line_for_a_source(table: ReportTable) -> None:
    """A source has one line."""
    names = [re.split("[,;] ", line.removeprefix("Bron: "))[0] for line in table.sources]
    assert len(set(names)) == len(names), (table.table_id, names)
    assert all(line.startswith("Bron: ") and "levering" in line for line in table.sources), table.table_id


def written_one_way(table: ReportTable) -> None:
    """No date in code and no other minus than the hyphen."""
    said = [table.title, table.unit, *table.columns, *table.footer]
    said += [joined(label, *line) for (label, _), line in zip(table.rows, texts(table), strict=True)]
    for text in said:
        assert not re.search(r"\d{4}-\d{2}|[−–]", text), (table.table_id, text)


def no_word_is_broken(table: ReportTable) -> None:
    """No word of a Word table is wider than its column."""
    word = new_table(table)[0]
    assert sum(int(column.get(w("w"))) for column in word.iter(w("gridCol"))) <= PAGE, table.table_id
    for cell in word.iter(w("tc")):
        width = int(cell.find(f"{w('tcPr')}/{w('tcW')}").get(w("w")))
        points = SIZES[cell.find(f"{w('p')}/{w('pPr')}/{w('pStyle')}").get(w("val"))]
        is_bold = cell.find(f".//{w('b')}") is not None
        words = visible_text(cell).split(" ")
        longest = max(sum(NARROW if sign in "fijlrtI.,()[]/-" else OTHER for sign in word) for word in words)
        assert longest * points * 20 * (BOLD if is_bold else 1) <= width - 100, (table.table_id, visible_text(cell))


CHECKS = (same_in_every_format, yellow_is_numbered, one_line_for_a_source, written_one_way, no_word_is_broken)
