"""Mutants: copies of delivered files with one made-up fault each, of every kind that a partner or a program can make.

A fault is a function of a table of cells or of the bytes of a file. Each mutant follows from the file, the kind and a
seed alone.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import openpyxl

#: a table as it stands in a file: rows of texts and numbers, its head included
Cells = list[list[object]]
NUMBER = re.compile(r"-?\d+([.,]\d+)*")
PERIOD_HEAD = re.compile(r"jaar|maand|perio|time|year|date|datum|cohort", re.I)
#: periods that no calendar has, whatever notation a column has
NO_PERIOD = (
    "2025-13", "2026-06-31", "2025-W00", "2025-W59", "2025-Q5", "2025-H3", "2025-02-30", "9999", "0000", "2025-12/2025-01",
    "31 juni 2025", "2025 dertiende", "2025 5e kwartaal", "2025*", "2025**", "2025 JAN", "tot en met foo 2025", "20O5",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """The cells of a file, where its head is, and how to write a file of other cells."""

    rows: Cells
    head: int
    write: Callable[[Cells], bytes]

    def body(self) -> range:
        return range(self.head + 1, len(self.rows))

    def values(self) -> list[tuple[int, int]]:
        """Places of the cells that hold a number and are no period."""
        heads = [str(h) for h in self.rows[self.head]]
        return [
            (r, c)
            for r in self.body()
            for c, cell in enumerate(self.rows[r])
            if NUMBER.fullmatch(str(cell).strip()) and not (c < len(heads) and PERIOD_HEAD.search(heads[c]))
        ]

    def periods(self) -> list[tuple[int, int]]:
        """Places of the cells below a head that speaks of time."""
        heads = [str(h) for h in self.rows[self.head]]
        return [
            (r, c)
            for r in self.body()
            for c in range(len(self.rows[r]))
            if c < len(heads) and PERIOD_HEAD.search(heads[c])
        ]

    def words(self) -> list[tuple[int, int]]:
        """Places of the cells that hold a word."""
        return [
            (r, c)
            for r in self.body()
            for c, cell in enumerate(self.rows[r])
            if re.search(r"[A-Za-z]{2}", str(cell)) and "://" not in str(cell)
        ]


def read_table(data: bytes, name: str) -> Table:
    """Read the cells of a CSV file or of the first sheet of a workbook."""
    if name.endswith(".xlsx"):
        return _sheet(data)
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    try:
        text, encoding = data[len(mark) :].decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text, encoding = data.decode("cp1252", errors="replace"), "cp1252"
    separator = max(",;\t", key=text[:2000].count)
    rows: Cells = [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]

    def write(cells: Cells) -> bytes:
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator="\n").writerows(cells)
        return mark + out.getvalue().encode(encoding, errors="replace")

    return Table(rows, _head(rows), write)


def _head(rows: Cells) -> int:
    longest = max((len(r) for r in rows), default=0)
    return next((i for i, r in enumerate(rows) if len(r) == longest), 0)


def _sheet(data: bytes) -> Table:
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows: Cells = [["" if c is None else c for c in row] for row in book.worksheets[0].values]

    def write(cells: Cells) -> bytes:
        fresh = openpyxl.load_workbook(io.BytesIO(data))
        sheet = fresh.worksheets[0]
        sheet.delete_rows(1, sheet.max_row)
        for row in cells:
            sheet.append([None if c == "" else c for c in row])
        return _saved(fresh)

    return Table(rows, _head(rows), write)


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _with(table: Table, places: dict[tuple[int, int], object]) -> bytes:
    rows = [list(r) for r in table.rows]
    for (r, c), cell in places.items():
        rows[r][c] = cell
    return table.write(rows)


def _one(table: Table, random: Random, places: list[tuple[int, int]], change: Callable[[str], object]) -> bytes:
    r, c = random.choice(places)
    return _with(table, {(r, c): change(str(table.rows[r][c]).strip())})


def _value(change: Callable[[str, Random], object]) -> Callable[[Table, Random], bytes]:
    return lambda table, random: _one(table, random, table.values(), lambda text: change(text, random))


def _word(change: Callable[[str, Random], object]) -> Callable[[Table, Random], bytes]:
    return lambda table, random: _one(table, random, table.words(), lambda text: change(text, random))


def _digit(text: str, random: Random) -> str:
    place = random.choice([i for i, letter in enumerate(text) if letter.isdigit()])
    return text[:place] + str((int(text[place]) + random.randint(1, 9)) % 10) + text[place + 1 :]


def _grouped(text: str, mark: str) -> str:
    whole = re.sub(r"\D", "", text)
    return f"{int(whole or 0) + 1000:,}".replace(",", mark)


def _columns(table: Table, order: list[int]) -> bytes:
    return table.write(
        [[row[i] for i in order if i < len(row)] if i >= table.head else row for i, row in enumerate(table.rows)]
    )


def _column_order(table: Table, random: Random) -> bytes:
    order = list(range(len(table.rows[table.head])))
    random.shuffle(order)
    return _columns(table, order)


def _column_dropped(table: Table, random: Random) -> bytes:
    gone = random.randrange(len(table.rows[table.head]))
    return _columns(table, [i for i in range(len(table.rows[table.head])) if i != gone])


def _heads_swapped(table: Table, random: Random) -> bytes:
    one, other = random.sample(range(len(table.rows[table.head])), 2)
    heads = table.rows[table.head]
    return _with(table, {(table.head, one): heads[other], (table.head, other): heads[one]})


def _head_renamed(table: Table, random: Random) -> bytes:
    column = random.randrange(len(table.rows[table.head]))
    return _with(
        table, {(table.head, column): f"{table.rows[table.head][column]}{random.choice((' ', 's', '_2', ' (nieuw)'))}"}
    )


def _extra_column(table: Table, random: Random) -> bytes:
    place = random.randint(0, len(table.rows[table.head]))
    rows = [
        [*row[:place], "Extra" if i == table.head else random.choice(("", "x", "12")), *row[place:]]
        if i >= table.head
        else row
        for i, row in enumerate(table.rows)
    ]
    return table.write(rows)


def _row_doubled(table: Table, random: Random) -> bytes:
    row = random.choice(table.body())
    return table.write([*table.rows[: row + 1], list(table.rows[row]), *table.rows[row + 1 :]])


def _row_doubled_otherwise(table: Table, random: Random) -> bytes:
    r, c = random.choice(table.values())
    again = list(table.rows[r])
    again[c] = _digit(str(again[c]), random)
    return table.write([*table.rows, again])


def _rows_cut(table: Table, random: Random) -> bytes:
    return table.write(table.rows[: random.randint(table.head + 1, len(table.rows))])


def _row_blank(table: Table, random: Random) -> bytes:
    row = random.choice(table.body())
    return table.write([*table.rows[:row], [""] * len(table.rows[table.head]), *table.rows[row:]])


def _cells_swapped(table: Table, random: Random) -> bytes:
    one, other = random.sample(table.values(), 2)
    return _with(table, {one: table.rows[other[0]][other[1]], other: table.rows[one[0]][one[1]]})


def _cells_swapped_in_row(table: Table, random: Random) -> bytes:
    row = random.choice(table.body())
    one, other = random.sample(range(len(table.rows[row])), 2)
    return _with(table, {(row, one): table.rows[row][other], (row, other): table.rows[row][one]})


def _years_shifted(table: Table, random: Random) -> bytes:
    by = random.choice((-1, 1))
    changed = {
        (r, c): re.sub(r"\b(19|20)\d\d\b", lambda m: str(int(m[0]) + by), str(table.rows[r][c]))
        for r, c in table.periods()
    }
    return _with(table, changed)


def _period_of_next_year(table: Table, random: Random) -> bytes:
    return _one(
        table, random, table.periods(), lambda text: re.sub(r"\b(19|20)\d\d\b", lambda m: str(int(m[0]) + 1), text)
    )


#: faults in cells: kind → function of table and random; one that finds no cell of its kind raises LookupError or ValueError
IN_CELLS: dict[str, Callable[[Table, Random], bytes]] = {
    "column order": _column_order,
    "column dropped": _column_dropped,
    "column extra": _extra_column,
    "head renamed": _head_renamed,
    "heads swapped": _heads_swapped,
    "row doubled": _row_doubled,
    "row doubled, other value": _row_doubled_otherwise,
    "rows cut": _rows_cut,
    "row blank": _row_blank,
    "values swapped": _cells_swapped,
    "cells of a row swapped": _cells_swapped_in_row,
    "cell blank": _value(lambda text, random: ""),
    "cell with another sign": _value(lambda text, random: random.choice(("x", ".", "-", ":", "<5", "n.b.", "?", "geheim", "#N/A"))),
    "flag or status other": _word(lambda text, random: random.choice(("q", "?", "definitief ", "onbekend!", "zz"))),
    "period impossible": lambda table, random: _one(table, random, table.periods(), lambda text: random.choice(NO_PERIOD)),
    "period of next year": _period_of_next_year,
    "years shifted": _years_shifted,
    "minus": _value(lambda text, random: "-" + text.lstrip("-")),
    "number times ten": _value(lambda text, random: text + "0"),
    "number divided by ten": _value(lambda text, random: text[:-1] or "0"),
    "digit changed": _value(_digit),
    "number huge": _value(lambda text, random: random.choice(("9" * 13, "9" * 19, "9" * 25, "1e308", "0." + "0" * 20 + "1"))),
    "zero": _value(lambda text, random: "0"),
    "decimal point": _value(lambda text, random: text + ".5"),
    "decimal comma": _value(lambda text, random: text + ",5"),
    "thousands with a point": _value(lambda text, random: _grouped(text, ".")),
    "thousands with a comma": _value(lambda text, random: _grouped(text, ",")),
    "thousands with a space": _value(lambda text, random: _grouped(text, " ")),
    "percent sign": _value(lambda text, random: text + "%"),
    "number as text": _value(lambda text, random: text + random.choice((" personen", "*", " ", "\u00a0", "'"))),
    "unit or word other": _word(lambda text, random: random.choice(("thousands", "%", "x 1000", "personen", "Syrië", "syr"))),
    "word in other case": _word(lambda text, random: text.swapcase()),
    "word misspelt": _word(lambda text, random: text[:-1] + "ë"),
    "word with spaces": _word(lambda text, random: f" {text}  "),
}  # fmt: skip


def _quote(data: bytes, random: Random) -> bytes:
    place = random.randrange(len(data))
    return data[:place] + random.choice((b'"', b"'", b'"";"')) + data[place:]


def _separators(data: bytes, random: Random) -> bytes:
    one, other = random.sample((b",", b";", b"\t", b"|"), 2)
    return data.replace(one, other)


def _encoded(data: bytes, random: Random) -> bytes:
    text = data.decode("utf-8-sig", errors="replace")
    return text.encode(random.choice(("utf-16", "cp1252", "utf-8-sig", "cp437", "utf-7")), errors="replace")


def _other_bytes(data: bytes, random: Random) -> bytes:
    found = bytearray(data)
    for _ in range(random.randint(1, 20)):
        found[random.randrange(len(found))] = random.randrange(256)
    return bytes(found)


#: faults in bytes: kind → function of data and random
IN_BYTES: dict[str, Callable[[bytes, Random], bytes]] = {
    "bytes cut": lambda data, random: data[: random.randrange(len(data))],
    "bytes changed": _other_bytes,
    "bytes twice": lambda data, random: data + data,
    "quotation mark": _quote,
    "separators": _separators,
    "encoding": _encoded,
    "line ends": lambda data, random: data.replace(b"\r\n", b"\n").replace(
        b"\n", random.choice((b"\r", b"\r\n", b"\n\n"))
    ),
}


def _sheets(change: Callable[[openpyxl.Workbook], object]) -> Callable[[bytes, Random], bytes]:
    def made(data: bytes, random: Random) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(data))
        change(book)
        return _saved(book)

    return made


def _sheet_in_front(book: openpyxl.Workbook) -> None:
    book.create_sheet("Toelichting", 0).append(["Verzonnen blad"])


#: faults in workbooks
IN_BOOKS: dict[str, Callable[[bytes, Random], bytes]] = {
    "sheet in front": _sheets(_sheet_in_front),
    "sheets turned round": _sheets(lambda book: book._sheets.reverse()),
    "sheet renamed": _sheets(lambda book: setattr(book.worksheets[0], "title", "Blad1")),
    "sheet doubled": _sheets(lambda book: book.copy_worksheet(book.worksheets[0])),
}
KINDS = (*IN_CELLS, *IN_BYTES, *IN_BOOKS)


def mutant(data: bytes, name: str, kind: str, seed: int) -> bytes | None:
    """Return a copy with one fault of a kind; None when the file has nothing of that kind, or the copy is the same."""
    random = Random(f"{seed}:{kind}:{name}")
    try:
        if kind in IN_CELLS:
            table = read_table(data, name)
            made = IN_CELLS[kind](table, random)
            same = table.write(table.rows)
        elif (kind in IN_BOOKS) == name.endswith(".xlsx") or kind in ("bytes cut", "bytes changed"):
            made, same = {**IN_BYTES, **IN_BOOKS}[kind](data, random), data
        else:
            return None
    except (LookupError, ValueError):
        return None
    return made if made != same else None
