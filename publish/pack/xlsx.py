"""A book as an Excel workbook: texts and numbers, tables marked as tables, nothing merged and nothing hidden."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from publish.look.theme import colour
from publish.office.parts import read_parts
from publish.pack.sheets import Book, Sheet, Text
from svm.files import put, zipped
from svm.printed import Number

CORE = "docProps/core.xml"
TOP: dict[str, Any] = {"valign": "top"}
LINE: dict[str, Any] = {"bottom": 1, "bottom_color": colour("rand")}
#: rows that fit on a printed page
PAGE = 30
#: points per line of text
LINE_HEIGHT = 15
LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14, "font_color": colour("logo")},
    "plain": {},
    "link": {**TOP, "font_color": colour("donker"), "underline": 1},
    "head": {"bold": True, "bottom": 2, "align": "right", "text_wrap": True, "valign": "bottom"},
    "head_remark": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom", "align": "left", "indent": 1},
    "head_left": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"},
    "label": {**TOP, **LINE, "text_wrap": True},
    "number": {**TOP, **LINE, "align": "right", "text_wrap": True},
    "yellow": {**TOP, **LINE, "align": "right", "text_wrap": True, "bg_color": colour("geel")},
    "remark": {**TOP, **LINE, "text_wrap": True, "align": "left", "indent": 1},
    "yellow_remark": {**TOP, **LINE, "text_wrap": True, "align": "left", "indent": 1, "bg_color": colour("geel")},
}
Looks = dict[tuple[str, str], Any]
#: so that no text becomes a formula, a number or a link to the web
TEXTS_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def write_xlsx(book: Book, path: Path) -> None:
    """Write a workbook; the same book gives the same bytes."""
    put(path, to_bytes(book))


def to_bytes(book: Book) -> bytes:
    """The workbook as a file."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, TEXTS_ONLY) as target:
        created = dt.datetime.combine(book.created, dt.time())
        target.set_properties({"title": book.title, "created": created})
        forms = ["", *dict.fromkeys(number_format(n) for n in book.numbers)]
        looks = {
            (name, form): target.add_format({**look, "num_format": form} if form else look)
            for form in forms
            for name, look in LOOKS.items()
        }
        for sheet in book.sheets:
            _write(target.add_worksheet(sheet.name), sheet, looks)
    parts = read_parts(out.getvalue())
    # the library has no property for the language
    parts[CORE] = parts[CORE].replace(b"<dc:creator>", b"<dc:language>nl-NL</dc:language><dc:creator>")
    return zipped(parts)


def number_format(number: Number | None) -> str:
    """How a number shows itself as it is printed; a program fills in the point and comma of its own language."""
    if number is None:
        return ""
    sign = f'"{number.sign}"' if number.sign else ""
    return "#,##0" + ("." + "0" * number.decimals if number.decimals else "") + sign


def _write(target: Any, sheet: Sheet, looks: Looks) -> None:  # noqa: ANN401 - the library has no types
    top = len(sheet.lines)
    for column, width in enumerate(sheet.widths):
        target.set_column(column, column, width)
    if sheet.table:
        heads = [
            {"header": head, "header_format": looks[sheet.head_look(column), ""]}
            for column, head in enumerate(sheet.head)
        ]
        options = {"name": sheet.table_name, "columns": heads, "autofilter": False, "style": None}
        target.add_table(top, 0, top + len(sheet.table), len(sheet.head) - 1, options)
        # a year in the head and the number of a table are texts: Excel need not warn
        target.ignore_errors({"number_stored_as_text": f"A{top + 1}:XFD{top + 1 + len(sheet.table)}"})
    lines = [(line,) for line in sheet.lines]
    for row, cells in [*enumerate(lines), *enumerate(sheet.table, start=top + 1)]:
        for column, cell in enumerate(cells):
            if cell.link:
                address = f"internal:'{cell.link[0]}'!A{cell.link[1]}"
                target.write_url(row, column, address, looks[cell.look, ""], cell.text)
            elif cell.number:
                look = looks[cell.look, number_format(cell.number)]
                target.write_number(row, column, float(cell.number.value), look)
            else:
                target.write_string(row, column, cell.text, looks[cell.look, ""])
    heads = tuple(Text(head, sheet.head_look(column)) for column, head in enumerate(sheet.head))
    for row, cells in enumerate([heads, *sheet.table] if sheet.table else [], start=top):
        target.set_row(row, LINE_HEIGHT * _height(cells, sheet.widths))
    if any(sheet.freeze):
        target.freeze_panes(*sheet.freeze)
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)
    if len(sheet.table) > PAGE:
        # LibreOffice takes half a second to open each sheet that repeats a row
        target.repeat_rows(top)


def _height(cells: Sequence[Text], widths: Sequence[int]) -> int:
    """How many lines a row takes; not every program finds out for itself. Bold letters and an indent take room."""
    return max(
        len(textwrap.wrap(c.text, w - 2 if "head" in c.look or "remark" in c.look else w + 1))
        for c, w in zip(cells, widths, strict=True)
    )
