"""Read the files of the pack back: the sheets of the workbooks, and CSV as three readers see it with their defaults."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from lxml import etree

from publish.office.parts import read_parts
from publish.pack import sdmx

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DATASTYLE = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
#: what a printed number is made of: a word of the source, digits, decimals, the sign of its unit
PRINTED = re.compile(r"(?:[a-z ]+ )?(-?\d{1,3}(?:\.\d{3})*)(,\d+)?(%| procentpunt)?")
#: columns whose years and dates a reader may take for a number or a date: they stay the same
YEARS = {"col_label", "period"}


class Shown(NamedTuple):
    """A number in a cell, and how its format shows it to a Dutch reader."""

    value: float
    text: str


Grids = dict[str, tuple[list[str], list[list[str | Shown]]]]


def printed(text: str) -> str | None:
    """The number in a printed text as a computer writes it, with the decimals of print; None for a sign."""
    found = PRINTED.fullmatch(text)
    return found and found[1].replace(".", "") + (found[2] or "").replace(",", ".")


def _dutch(value: float, decimals: int, sign: str) -> str:
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,")) + sign


def excel(path: Path) -> Grids:
    """Per sheet the lines above its table and the table; everything that may not be is asserted here."""
    book = openpyxl.load_workbook(path)
    names, found = [], {}
    for sheet in book.worksheets:
        assert sheet.sheet_state == "visible" and not sheet.merged_cells.ranges
        assert not any(d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))
        assert {c.data_type for row in sheet.iter_rows() for c in row if c.value is not None} <= {"s", "n"}
        assert sheet["A1"].value
        [table] = sheet.tables.values()
        first, last = re.fullmatch(r"A(\d+):[A-Z]+(\d+)", table.ref).groups()
        rows = [[_excel_cell(c) for c in row] for row in sheet[table.ref]]
        assert all(value for row in rows for value in row), "a blank cell"
        assert [c.name for c in table.tableColumns] == rows[0] and table.headerRowCount == 1
        assert sheet.max_row == int(last) and sheet.max_column == len(rows[0]), "something below or beside the table"
        above = [[c.value for c in row] for row in sheet.iter_rows(max_row=int(first) - 1)]
        assert all(row[0] and not any(row[1:]) for row in above)
        names.append(table.name)
        found[sheet.title] = ([row[0] for row in above], rows)
    assert len({n.lower() for n in names}) == len(names)
    return found


def _excel_cell(cell) -> str | Shown:
    if cell.data_type == "s":
        return cell.value
    decimals, sign = re.fullmatch(r'#,##0(?:\.(0+))?(?:"(.+)")?', cell.number_format).groups()
    return Shown(float(cell.value), _dutch(cell.value, len(decimals or ""), sign or ""))


def opendocument(path: Path) -> Grids:
    """The same for OpenDocument."""
    parts = read_parts(path.read_bytes())
    root = etree.fromstring(parts["content.xml"])
    assert not list(root.iter(TABLE + "covered-table-cell"))
    assert not [c for c in root.iter(TABLE + "table-cell") if c.get(TABLE + "formula")]
    numbers = {s.get(STYLE + "name"): s for s in root.iter(DATASTYLE + "number-style")}
    assert all(s.get(DATASTYLE + "language") == "nl" for s in numbers.values())
    styles = {s.get(STYLE + "name"): numbers.get(s.get(STYLE + "data-style-name")) for s in root.iter(STYLE + "style")}
    found = {}
    for table in root.iter(TABLE + "table"):
        lines = [_row(row, styles) for row in table.findall(TABLE + "table-row")]
        [head] = [_row(row, styles) for row in table.find(TABLE + "table-header-rows")]
        above = [line[0] for line in lines if len(line) == 1]
        found[table.get(TABLE + "name")] = (above, [head, *lines[len(above) :]])
    return found


def _row(row: etree._Element, styles: dict[str, etree._Element | None]) -> list[str | Shown]:
    return [_open_cell(cell, styles[cell.get(TABLE + "style-name")]) for cell in row]


def _open_cell(cell: etree._Element, style: etree._Element | None) -> str | Shown:
    text, kind = _text(cell.find(TEXT + "p")), cell.get(OFFICE + "value-type")
    if kind == "string":
        assert style is None
        return text
    assert kind == "float"
    number, sign = style.find(DATASTYLE + "number"), style.findtext(DATASTYLE + "text") or ""
    assert number.get(DATASTYLE + "grouping") == "true"
    shown = Shown(float(cell.get(OFFICE + "value")), text)
    assert text == _dutch(shown.value, int(number.get(DATASTYLE + "decimal-places")), sign)
    return shown


def _text(paragraph: etree._Element) -> str:
    found = paragraph.text or ""
    for e in paragraph:
        found += " " * int(e.get(TEXT + "c")) if e.tag == TEXT + "s" else _text(e)
        found += e.tail or ""
    return found


def sdmx_csv(data: bytes) -> list[dict[str, object]]:
    """The observations of SDMX-CSV in the order of their keys, each number as one."""
    found = csv.DictReader(io.StringIO(data.decode()))
    return _in_order({**line, "OBS_VALUE": Decimal(line["OBS_VALUE"]) if line["OBS_VALUE"] else None} for line in found)


def sdmx_json(data: bytes) -> list[dict[str, object]]:
    """The same of an SDMX-JSON message, read by what its standard says alone."""
    message = json.loads(data, parse_float=Decimal)["data"]
    (one,), (structure,) = message["dataSets"], message["structures"]
    (link,) = one["links"]
    series, (time,) = structure["dimensions"]["series"], structure["dimensions"]["observation"]
    attributes = structure["attributes"]["observation"]
    assert [c["keyPosition"] for c in (*series, time)] == [0, 1, 2, 3]
    found = []
    for key, of_one in one["series"].items():
        head = {c["id"]: _said(c, int(n)) for c, n in zip(series, key.split(":"), strict=True)}
        for at, (number, *places) in of_one["observations"].items():
            told = {c["id"]: _said(c, n) for c, n in zip(attributes, places, strict=True)}
            value = None if number is None else Decimal(number)
            found.append({**head, "TIME_PERIOD": _said(time, int(at)), "OBS_VALUE": value, **told})
    head = {"STRUCTURE": "dataflow", "STRUCTURE_ID": link["urn"].partition("Dataflow=")[2], "ACTION": "I"}
    return _in_order({**head, **line} for line in found)


def _said(component: dict, place: int) -> str:
    value = component["values"][place]
    return value.get("id", value.get("value"))


def _in_order(found: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    return sorted(found, key=lambda line: [str(line[name]) for name in sdmx.KEY])


def lines(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV as texts."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def as_readers_see_it(path: Path) -> int:
    """Assert that pandas, polars and DuckDB read a CSV as what it says, without being told anything about it.

    `value` is a number, every other text stays that text; the one exception are years and dates, which come back as the
    same. Returns how many numbers were read.
    """
    import duckdb
    import pandas
    import polars

    written = lines(path)
    with duckdb.connect() as con:
        relation = con.execute("from read_csv(?)", [str(path)])
        names, fetched = [d[0] for d in relation.description], relation.fetchall()
    readers = {
        "pandas": pandas.read_csv(path).to_dict("list"),
        "polars": polars.read_csv(path).to_dict(as_series=False),
        "DuckDB": {name: [row[i] for row in fetched] for i, name in enumerate(names)},
    }
    for reader, columns in readers.items():
        assert list(columns) == list(written[0]), (reader, path.name)
        for name, values in columns.items():
            for value, line in zip(values, written, strict=True):
                text, where = line[name], (reader, path.name, name, value)
                if not text:
                    assert value is None or value != value, where
                elif name == "value":
                    assert isinstance(value, int | float) and value == float(text), where
                else:
                    assert str(value) == text and (isinstance(value, str) or name in YEARS), where
    return sum(bool(line.get("value")) for line in written)


def calculated(path: Path, folder: Path, kind: str = "xlsx") -> Path:
    """A workbook as an office program saves it, formulas calculated. Skips the test where there is none."""
    if not shutil.which("localc"):
        pytest.skip("LibreOffice Calc is not here")
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profiel').as_uri()}", "--headless", "--convert-to", kind,
         "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    return folder / f"{path.stem}.{kind}"
