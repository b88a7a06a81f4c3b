"""Read the workbooks back: lines above the table, and the table as texts."""

import re
from pathlib import Path

import openpyxl
from lxml import etree

from publish.public.finding import read_parts

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
Grids = dict[str, tuple[list[str], list[list[str]]]]


def excel(path: Path) -> Grids:
    """Per sheet the lines above its table and the table; everything that may not be is asserted here."""
    book = openpyxl.load_workbook(path)
    names, found = [], {}
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible" and not sheet.merged_cells.ranges
        assert not any(d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
        assert {c.data_type for row in sheet.iter_rows() for c in row if c.value is not None} == {"s"}
        assert sheet["A1"].value
        [table] = sheet.tables.values()
        first, last = re.fullmatch(r"A(\d+):[A-Z]+(\d+)", table.ref).groups()
        rows = [[c.value for c in row] for row in sheet[table.ref]]
        assert all(value for row in rows for value in row), "a blank cell"
        assert [c.name for c in table.tableColumns] == rows[0] and table.headerRowCount == 1
        assert sheet.max_row == int(last) and sheet.max_column == len(rows[0]), "something below or beside the table"
        above = [[c.value for c in row] for row in sheet.iter_rows(max_row=int(first) - 1)]
        assert all(row[0] and not any(row[1:]) for row in above)
        names.append(table.name)
        found[sheet.title] = ([row[0] for row in above], rows)
    assert len({n.lower() for n in names}) == len(names)
    return found


def opendocument(path: Path) -> Grids:
    """The same for OpenDocument."""
    parts = read_parts(path.read_bytes())
    root = etree.fromstring(parts["content.xml"])
    assert not list(root.iter(TABLE + "covered-table-cell"))
    assert {c.get(OFFICE + "value-type") for c in root.iter(TABLE + "table-cell")} == {"string"}
    assert not [c for c in root.iter(TABLE + "table-cell") if c.get(TABLE + "formula")]
    found = {}
    for table in root.iter(TABLE + "table"):
        lines = [_row(row) for row in table.findall(TABLE + "table-row")]
        [head] = [_row(row) for row in table.find(TABLE + "table-header-rows")]
        above = [line[0] for line in lines if len(line) == 1]
        found[table.get(TABLE + "name")] = (above, [head, *lines[len(above) :]])
    return found


def _row(row: etree._Element) -> list[str]:
    return [_text(cell.find(TEXT + "p")) for cell in row]


def _text(paragraph: etree._Element) -> str:
    found = paragraph.text or ""
    for e in paragraph:
        found += " " * int(e.get(TEXT + "c")) if e.tag == TEXT + "s" else _text(e)
        found += e.tail or ""
    return found
