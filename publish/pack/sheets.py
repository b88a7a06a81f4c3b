"""The sheets of the published workbook, whatever the file format: cover, contents, notes, one table per sheet.

A sheet starts at A1 with its title and the signs it uses; its one table follows at once and nothing stands below it.
A figure is a number that shows itself as it is printed; its marks, period and yellow reason stand in a cell beside it.
A sign such as x is a text. Nothing is a formula.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from publish.pack.edition import LICENCE_TITLE, Edition
from publish.tables.table import LEGEND, YELLOW_LEGEND, Cell, ReportTable
from svm.errors import UserError
from svm.printed import Number

COVER, CONTENTS, NOTES = "Voorblad", "Inhoud", "Noten"
SUBJECT = "Onderwerp"
#: what stands in the column beside a figure that has nothing to say there: no cell is blank
REMARKS, NONE = "toelichting", "geen"
#: more lines than this above a table would fill a small window when they stay in view
MOST_FROZEN = 10
#: a table with no more rows and characters than this fits in a window: nothing need stay in view
WINDOW_ROWS, WINDOW_WIDTH = 20, 150
#: widths of a subject, and the least and most of a figure and of a remark: what is longer is wrapped
SUBJECT_WIDTH, FIGURE_WIDTHS, REMARK_WIDTHS = 44, (12, 18), (17, 32)
#: how the head looks above what
HEADS = {"number": "head", "yellow": "head", "remark": "head_remark", "yellow_remark": "head_remark"}
#: what XML cannot hold
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True)
class Text:
    """One cell: what it shows, how it looks (see LOOKS of the writers), the sheet and row it leads to, its number."""

    text: str
    look: str = "plain"
    link: tuple[str, int] | None = None
    number: Number | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: lines in column A, then a table with unique heads; `table` is empty when there is nothing to list."""

    name: str
    table_name: str
    lines: tuple[Text, ...]
    head: tuple[str, ...]
    table: tuple[tuple[Text, ...], ...]
    widths: tuple[int, ...]

    def head_look(self, column: int) -> str:
        """How the head of a column looks: as what stands below it."""
        return HEADS.get(self.table[0][column].look, "head_left")

    @property
    def freeze(self) -> tuple[int, int]:
        """How many rows and columns stay in view, when the table is larger than a window."""
        rows = len(self.lines) + 1
        is_long = len(self.table) > WINDOW_ROWS and rows <= MOST_FROZEN
        return (rows if is_long else 0), 1 if sum(self.widths) > WINDOW_WIDTH else 0


@dataclass(frozen=True)
class Book:
    """A workbook, ready to be written in any format."""

    title: str
    sheets: tuple[Sheet, ...]
    #: a fixed date of creation: the same tables give the same bytes
    created: dt.date = dt.date(2000, 1, 1)

    @property
    def numbers(self) -> list[Number]:
        """Every number of the workbook."""
        return [c.number for sheet in self.sheets for line in sheet.table for c in line if c.number]


class _Notes:
    """Every note once, numbered in the order in which the tables refer to them."""

    def __init__(self, tables: Sequence[ReportTable]) -> None:
        self._tables: dict[str, list[str]] = {}
        for table in tables:
            for text in notes_of(table):
                self._tables.setdefault(text, []).append(table.number)
        self._numbers = {text: number for number, text in enumerate(self._tables, start=1)}

    def references(self, table: ReportTable) -> Text | None:
        """The line above a table that names its notes, leading to the first of them."""
        numbers = [self._numbers[text] for text in notes_of(table)]
        if not numbers:
            return None
        names = " ".join(f"[noot {n}]" for n in numbers)
        return Text(f"Noten bij deze tabel, zie blad {NOTES}: {names}", "link", (NOTES, self.first_row + numbers[0]))

    #: the head of the table of notes is the fourth row
    first_row = 4

    def sheet(self, back: tuple[Text, ...]) -> Sheet:
        """The sheet with all notes."""
        lines = (Text(NOTES, "title"), Text("Elke noot met de tabellen waar zij bij hoort."), *back)
        lines += (Text("De nummers staan boven de tabellen."),) * (self.first_row - 1 - len(lines))
        body = [
            (Text(f"[noot {self._numbers[text]}]", "label"), Text(text, "label"), Text(", ".join(ids), "label"))
            for text, ids in self._tables.items()
        ]
        return _sheet(NOTES, "Noten", lines, ("Noot", "Tekst", "Tabellen"), body, (12, 90, 30))


def notes_of(table: ReportTable) -> list[str]:
    """The notes of a table: its own, what its sources and periods ask for, and why a cell has no figure."""
    cells = [
        f"{table.name}, {label}, {column}: {cell.note}."
        for label, line in table.rows
        for column, cell in zip(table.columns, line, strict=False)
        if cell.note and cell.display_text == "."
    ]
    return list(dict.fromkeys([*([table.note] if table.note else []), *table.further_notes, *cells]))


def pack_book(tables: Sequence[ReportTable], edition: Edition) -> Book:
    """The whole workbook of an edition."""
    notes = _Notes(tables)
    back = (Text("Terug naar de inhoud", "link", (CONTENTS, 1)),)
    sheets = [
        _cover(edition),
        _contents(tables, edition),
        notes.sheet(back),
        *(_table_sheet(t, notes, back) for t in tables),
    ]
    return Book(edition.title, tuple(sheets), edition.as_of)


def table_book(table: ReportTable) -> Book:
    """A workbook with one table and its notes."""
    notes = _Notes([table])
    sheets = [_table_sheet(table, notes, ()), *([notes.sheet(())] if notes_of(table) else [])]
    return Book(f"Staat van Migratie, {table.name.lower()}: {table.title}", tuple(sheets))


def _cover(edition: Edition) -> Sheet:
    facts = [
        ("Titel", edition.title),
        ("Editie", str(edition.number)),
        ("Nieuwste gegevensjaar", str(edition.data_year)),
        ("Stand van de gegevens", edition.as_of_text),
        ("Eerstvolgende publicatie van een bron", edition.next_due_text),
        ("Contact", f"{edition.organisation}, eerstverantwoordelijk voor de Staat van Migratie"),
        ("Licentie", f"{LICENCE_TITLE}; noem bij hergebruik de bron die boven de tabel staat"),
        ("Noten", f"Een verwijzing als [noot 1] boven een tabel is uitgeschreven op het blad {NOTES}."),
        (
            "Getallen",
            "Elk cijfer is een getal om mee te rekenen, afgerond zoals het is gedrukt. Een percentage is het getal "
            "voor het teken: 36% is 36. Een teken zoals . of x is tekst en telt niet mee in een som.",
        ),
        (
            "Toelichting",
            f"Een kolom met {REMARKS} achter een kolom met cijfers zegt wat er bij het getal ervoor hoort: merkteken, "
            f"periode en het nummer van de reden van geel, die boven de tabel staat. Er staat “{NONE}” als er niets "
            "bij hoort.",
        ),
        (
            "Gegevens",
            "Dezelfde getallen staan per tabel in de map csv, in de kolom value met een punt voor decimalen; wat elke "
            "kolom is, staat in gegevenswoordenboek.csv.",
        ),
        *((f"Teken {sign}", meaning) for sign, meaning in [*LEGEND, *YELLOW_LEGEND]),
    ]
    lines = (
        Text(edition.title, "title"),
        Text("Ga naar de inhoud", "link", (CONTENTS, 1)),
        Text("Ga naar de noten", "link", (NOTES, 1)),
    )
    body = [(Text(what, "label"), Text(text, "label")) for what, text in facts]
    return _sheet(COVER, "Voorblad", lines, ("Onderdeel", "Inhoud"), body, (38, 100))


def _contents(tables: Sequence[ReportTable], edition: Edition) -> Sheet:
    body = [
        (
            Text(t.name, "link", (t.name, 1)),
            Text(t.title, "label"),
            Text(t.unit, "label"),
            Text(" ".join((str(t.chapter), edition.chapters.get(t.chapter, ""))).strip(), "label"),
            Text(t.table_id, "label"),
        )
        for t in tables
    ]
    lines = (
        Text(CONTENTS, "title"),
        Text("Eén tabel per blad; het nummer leidt erheen. Het adres blijft in elke editie hetzelfde."),
    )
    return _sheet(
        CONTENTS, "Inhoud", lines, ("Tabel", "Titel", "Eenheid", "Hoofdstuk", "Adres"), body, (13, 76, 36, 38, 10)
    )


def _table_sheet(table: ReportTable, notes: _Notes, back: tuple[Text, ...]) -> Sheet:
    name = table.name
    references = notes.references(table)
    lines = (
        Text(table.caption, "title"),
        Text(f"Eenheid: {table.unit}"),
        *((Text(table.no_figures),) if table.no_figures else ()),
        *((references,) if references else ()),
        *(Text(sign) for sign in table.signs),
        *(Text(source) for source in table.sources),
        Text(f"Stand van de gegevens: {table.as_of}."),
        *back,
    )
    # the longest remark of each column; 0 where nothing is remarked
    remarks = [
        max((len(table.beside(c)) for _, line in table.rows for c in line[place : place + 1]), default=0)
        for place in range(len(table.columns))
    ]
    head, widths = [SUBJECT], [SUBJECT_WIDTH]
    for column, longest in zip(table.columns, remarks, strict=True):
        head.append(column)
        widths.append(_between(FIGURE_WIDTHS, len(column)))
        if longest:
            head.append(f"{column} {REMARKS}")
            widths.append(_between(REMARK_WIDTHS, longest))
    body = [
        (
            Text(label, "label"),
            *(text for c, longest in zip(line, remarks, strict=False) for text in _figure(table, c, wide=longest > 0)),
        )
        for label, line in table.rows
    ]
    return _sheet(name, name.replace(" ", "_").replace(".", "_"), lines, tuple(head), body, tuple(widths))


def _figure(table: ReportTable, cell: Cell, *, wide: bool) -> tuple[Text, ...]:
    """The cell of a figure, and in a `wide` column what stands beside it."""
    number = cell.number
    text = Text(number.shown if number else cell.display_text, "yellow" if cell.is_yellow else "number", number=number)
    beside = Text(table.beside(cell) or NONE, "yellow_remark" if cell.is_yellow else "remark")
    return (text, beside) if wide else (text,)


def _between(bounds: tuple[int, int], length: int) -> int:
    """The width for a text: with some room around it, within bounds."""
    least, most = bounds
    return min(max(least, length + 3), most)


def _sheet(
    name: str,
    table_name: str,
    lines: tuple[Text, ...],
    head: tuple[str, ...],
    body: Sequence[tuple[Text, ...]],
    widths: tuple[int, ...],
) -> Sheet:
    """A sheet. Raises UserError for a blank cell, a head that occurs twice or a text that no file can hold."""
    if len({h.lower() for h in head}) != len(head):
        raise UserError(
            f"{name} has two columns with one head: {', '.join(head)}.",
            expected="unique heads",
            next_step="give the columns of the table other labels.",
        )
    for row, texts in enumerate([lines, tuple(Text(h) for h in head), *body]):
        wrong = [t for t in texts if not t.text.strip() or CONTROL.search(t.text)]
        if wrong or (row > 1 and len(texts) != len(head)):
            raise UserError(
                f"{name} has a cell that is blank or cannot be written, in the row of {texts[0].text!r}.",
                expected="a text in every cell",
                next_step="look at indicators.table_cells for this table.",
            )
    return Sheet(name, table_name, lines, head, tuple(body), widths)
