"""Report tables as objects: title, unit, cells, notes, legend, source. Formatting only, no arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import duckdb

from publish.tables.tidy import (
    CONF_STATUS,
    NO,
    OBS_STATUS,
    YES,
    about,
    csv_text,
    joined,
    status,
)
from svm.database import rows
from svm.dutch import AS_OF, QUARTER
from svm.errors import AuthorError
from svm.printed import Number, printed_number
from svm.yellow import DOUBTED, NO_UPDATE, numbered, reason_lines

#: columns of the tidy CSV; `publish/pack/columns.py` says what they hold
CSV_COLUMNS = (
    "table_id",
    "row_label",
    "col_label",
    "figure_id",
    "value",
    "unit",
    "text",
    "mark",
    "is_yellow",
    "yellow_text",
    "note",
    "period",
    "period_kind",
    "obs_status",
    "conf_status",
    "series_status",
    "source",
)
#: the kind of note that is a source line
SOURCE = "herkomst"
#: and the kind that says that a list of the largest is not whole
PARTIAL = "grootste"
#: the sign of a cell without a figure
NO_FIGURE = "."
LEGEND = [
    ("*", "voorlopig cijfer"),
    ("x", "geheim: niet getoond, omdat personen herkenbaar kunnen zijn"),
    (NO_FIGURE, "geen cijfer beschikbaar"),
    ("(periode)", "het cijfer gaat over deze periode, niet over die van de kolom"),
    ("(berekend)", "berekend uit geleverde cijfers"),
    (QUARTER, "kwartaal"),
]
#: how a row label begins that is the whole of the others, what they leave, and a part of the row above
ROW_KINDS = {"totaal": "Totaal", "rest": "Overig", "deel": "Waarvan "}
#: fewer rows than this need no other order
FEW_ROWS = 3
#: the two marks of yellow, explained for a whole report: below a table stands the reason itself
YELLOW_LEGEND = [
    (f"[{NO_UPDATE} 1]", "voor dit cijfer is nog geen update beschikbaar; de reden staat één keer bij de tabel"),
    (
        f"[{DOUBTED} 1]",
        "dit cijfer is geleverd maar niet aannemelijk, en wordt nagevraagd; er is niets mee berekend",
    ),
]


@dataclass(frozen=True)
class Cell:
    """One printed cell; `value` is rounded as it is printed, None when no number is printed."""

    figure_id: str
    display_text: str
    mark: str
    is_yellow: bool
    yellow_text: str
    note: str
    period_text: str = ""
    computed_text: str = ""
    value: Decimal | None = None
    decimals: int = 0
    hedge: str = ""
    unit: str = ""
    period: str = ""
    period_kind: str = ""
    obs_status: str = ""
    conf_status: str = ""
    series_status: str = ""
    source_line: str = ""

    @property
    def number(self) -> Number | None:
        """The number that is printed, None for a sign."""
        return printed_number(self.value, self.decimals, self.hedge, self.display_text)

    @property
    def has_figure(self) -> bool:
        """Whether there is a figure at all, if only a secret one."""
        return self.display_text != NO_FIGURE

    @property
    def about(self) -> str:
        """In parentheses: the period of the figure where it is not that of the column, and that it was computed."""
        return about(self.period_text, self.computed_text)

    @property
    def shown(self) -> str:
        """Display text and provisional mark."""
        return self.display_text + self.mark


@dataclass(frozen=True)
class ReportTable:
    """One table of the report, ready to be written in any format: `table_id` is its address, `number` is printed."""

    table_id: str
    number: str
    chapter: int
    title: str
    unit: str
    note: str
    further_notes: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    sources: tuple[str, ...]
    as_of: str
    #: the line that stands in place of the grid while no figure has arrived, else empty
    no_figures: str = ""

    @property
    def lines_in_place_of_grid(self) -> list[str]:
        """What is printed under the title of a table without any figure; empty when there is a grid to print."""
        return [self.no_figures, self._reference_date] if self.no_figures else []

    @property
    def address(self) -> str:
        """The name of its files and relation; unlike 3.10 no reader takes it for a number."""
        return f"tabel_{self.table_id.replace('.', '_')}"

    @property
    def name(self) -> str:
        """What the table is called in print, such as Tabel 2.20."""
        return f"Tabel {self.number}"

    @property
    def caption(self) -> str:
        """Name and title, as they stand above the table."""
        return f"{self.name} {self.title}"

    @property
    def figure_ids(self) -> list[str]:
        """The figures of its cells, in its order, each once."""
        return list(dict.fromkeys(cell.figure_id for _, line in self.rows for cell in line))

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The signs that occur in this table, explained."""
        cells = [cell for _, line in self.rows for cell in line]
        used = {
            "*": any(c.mark == "*" for c in cells),
            "x": any(c.display_text == "x" for c in cells),
            NO_FIGURE: not all(c.has_figure for c in cells),
            "(periode)": any(c.period_text for c in cells),
            "(berekend)": any(c.computed_text for c in cells),
            QUARTER: any(QUARTER in column for column in self.columns),
        }
        return [(sign, meaning) for sign, meaning in LEGEND if used[sign]]

    @property
    def row_kinds(self) -> list[str]:
        """For each row what `row_kind` says of it."""
        return [row_kind(label) for label, _ in self.rows]

    @property
    def is_sortable(self) -> bool:
        """Whether a reader may put the rows in the order of their numbers: three or more, all of one unit."""
        units = {cell.unit for _, line in self.rows for cell in line if cell.number}
        return len(units) == 1 and self.row_kinds.count("") >= FEW_ROWS

    @cached_property
    def marks(self) -> dict[str, str]:
        """Yellow texts in reading order, each with the mark of its cells: one number for one reason."""
        return numbered(cell.yellow_text for _, line in self.rows for cell in line)

    def remarks(self, cell: Cell) -> str:
        """What stands behind the figure of a cell: what it is about and, when yellow, the mark of its reason."""
        return joined(cell.about, self.marks.get(cell.yellow_text, ""))

    def text(self, cell: Cell) -> str:
        """A cell as it is printed."""
        return joined(cell.shown, self.remarks(cell))

    def beside(self, cell: Cell) -> str:
        """What stands in a cell of its own beside a plain number: the words of the source, mark and remarks."""
        hedged = cell.number is not None and cell.number.hedge
        return joined((cell.display_text if hedged else "") + cell.mark, self.remarks(cell))

    @property
    def signs(self) -> list[str]:
        """The signs in this table and the reason behind each yellow mark, one line each."""
        return [*(f"{sign} = {meaning}" for sign, meaning in self.legend), *reason_lines(self.marks)]

    @property
    def footer(self) -> list[str]:
        """Notes, signs, sources and reference date, one line each."""
        notes = [self.note] if self.note else []
        first = [self.no_figures] if self.no_figures else []
        return [*first, *notes, *self.further_notes, *self.signs, *self.sources, self._reference_date]

    @property
    def _reference_date(self) -> str:
        return f"{AS_OF}{self.as_of}."


def row_kind(label: str) -> str:
    """How a row stands in any order of the rows: `totaal` and `rest` keep their place, `deel` follows the row above it.

    >>> [row_kind(label) for label in ("Totaal", "Overige landen", "Waarvan vrouwen", "Syrië")]
    ['totaal', 'rest', 'deel', '']
    """
    return next((kind for kind, begin in ROW_KINDS.items() if label.startswith(begin)), "")


def table_ids(con: duckdb.DuckDBPyConnection) -> list[str]:
    """All report tables in report order."""
    return [str(r["table_id"]) for r in rows(con, "select table_id from indicators.table_heads order by table_order")]


def load_table(con: duckdb.DuckDBPyConnection, table_id: str) -> ReportTable:
    """Load one table. Raises AuthorError when the report has no such table."""
    found = _load(con, "where table_id = ?", [table_id])
    if not found:
        raise AuthorError(
            f"Het rapport heeft geen tabel {table_id}.",
            expected="een van " + ", ".join(table_ids(con)),
            next_step="kijk het adres van de tabel na.",
        )
    return found[0]


def other_table(con: duckdb.DuckDBPyConnection, table_id: str) -> str:
    """What to know, in Dutch, when the address of a table is the printed number of another one; else empty."""
    found = rows(
        con,
        """
        select own.table_number as own_number, other.table_id as other_id
        from indicators.table_heads as own
        inner join indicators.table_heads as other on own.table_id = other.table_number
        where own.table_id = ? and own.table_id <> other.table_id
        """,
        [table_id],
    )
    if not found:
        return ""
    own, other = found[0]["own_number"], found[0]["other_id"]
    return f"{table_id} is het adres van tabel {own}; de tabel met nummer {table_id} heeft adres {other}"


def load_tables(con: duckdb.DuckDBPyConnection) -> list[ReportTable]:
    """Load all tables in report order, a second faster than one by one."""
    return _load(con, "", [])


def _load(con: duckdb.DuckDBPyConnection, where: str, parameters: list[object]) -> list[ReportTable]:
    heads = rows(
        con,
        f"""
        select h.*, coalesce(e.no_figures_text, '') as no_figures_text
        from indicators.table_heads as h left join indicators.empty_tables as e using (table_id)
        {where} order by table_order
        """,
        parameters,
    )
    cells: dict[str, list[dict[str, object]]] = {}
    for c in rows(
        con,
        f"select * from indicators.table_cells {where} order by table_id, row_order, col_order",
        parameters,
    ):
        cells.setdefault(str(c["table_id"]), []).append(c)
    notes: dict[str, list[dict[str, object]]] = {}
    for n in rows(con, f"select * from indicators.table_notes {where} order by table_id, note_order", parameters):
        notes.setdefault(str(n["table_id"]), []).append(n)
    as_of = str(rows(con, "select edition_as_of_text from indicators.edition")[0]["edition_as_of_text"])
    ids = [str(head["table_id"]) for head in heads]
    return [_table(h, cells.get(i, []), notes.get(i, []), as_of) for i, h in zip(ids, heads, strict=True)]


def _table(
    head: dict[str, object], cells: list[dict[str, object]], notes: list[dict[str, object]], as_of: str
) -> ReportTable:
    labels = {c["col_order"]: str(c["col_label"]) for c in cells}
    order = sorted(labels, key=lambda position: int(str(position)))
    lines: dict[tuple[object, str], dict[object, Cell]] = {}
    for c in cells:
        lines.setdefault((c["row_order"], str(c["row_label"])), {})[c["col_order"]] = Cell(
            figure_id=str(c["figure_id"]),
            display_text=str(c["display_text"]),
            mark=str(c["mark"]),
            is_yellow=bool(c["is_yellow"]),
            yellow_text=str(c["yellow_text"]),
            note=str(c["note"]),
            period_text=str(c["period_text"]),
            computed_text=str(c["computed_text"]),
            value=Decimal(str(c["printed_value"])) if c["printed_value"] is not None else None,
            decimals=int(str(c["printed_decimals"] or 0)),
            hedge=str(c["hedge"]),
            unit=str(c["unit"]),
            period=str(c["printed_period"] or ""),
            period_kind=str(c["period_kind"] or ""),
            obs_status=str(c["obs_status"]),
            conf_status=str(c["conf_status"]),
            series_status=str(c["series_status"]),
            source_line=str(c["source_line"]),
        )
    return ReportTable(
        table_id=str(head["table_id"]),
        number=str(head["table_number"]),
        chapter=int(str(head["chapter"])),
        # a list that may not hold the largest does not promise them
        title=str(head["title_nl"]) + (" (onvolledig)" if any(n["note_kind"] == PARTIAL for n in notes) else ""),
        unit=str(head["unit_nl"]),
        # a note about figures says nothing about a table without them
        note=str(head["note_nl"] or "")
        if any(c.value is not None for line in lines.values() for c in line.values())
        else "",
        further_notes=tuple(str(n["note_text"]) for n in notes if n["note_kind"] != SOURCE),
        columns=tuple(labels[o] for o in order),
        rows=tuple((label, tuple(line[o] for o in order)) for (_, label), line in lines.items()),
        sources=tuple(str(n["note_text"]) for n in notes if n["note_kind"] == SOURCE),
        as_of=as_of,
        no_figures=str(head["no_figures_text"]),
    )


def to_markdown(table: ReportTable) -> str:
    """A Markdown table; yellow cells are marked and carry the number of their reason."""

    def cell(c: Cell) -> str:
        return f"<mark>{table.text(c)}</mark>" if c.is_yellow else table.text(c)

    lines = [f"**{table.caption}** ({table.unit})", ""]
    if table.no_figures:
        said, *further = table.lines_in_place_of_grid
        return "\n".join([*lines, *[f"{line}  " for line in (f"<mark>{said}</mark>", *further)]]) + "\n"
    lines.append("| | " + " | ".join(table.columns) + " |")
    lines.append("|---|" + "---:|" * len(table.columns))
    lines += [f"| {label} | " + " | ".join(cell(c) for c in line) + " |" for label, line in table.rows]
    return "\n".join([*lines, "", *[f"{line}  " for line in table.footer]]) + "\n"


def record(table: ReportTable) -> dict[str, object]:
    """The table for a program: what stands above and below it, and a cell as in the CSV, with the same names."""
    return {
        "table_id": table.table_id,
        "number": table.number,
        "chapter": table.chapter,
        "title": table.title,
        "unit": table.unit,
        "as_of": table.as_of,
        "columns": table.columns,
        "notes": [note for note in (table.note, *table.further_notes) if note],
        "sources": table.sources,
        "cells": [dict(zip(CSV_COLUMNS, line, strict=True)) for line in table_lines(table)],
    }


def to_csv(table: ReportTable) -> str:
    """Tidy CSV: one line per cell. Raises UserError for a text that a spreadsheet would run."""
    return csv_text(CSV_COLUMNS, table_lines(table))


def table_lines(table: ReportTable) -> list[tuple[str, ...]]:
    """The cells of a table in reading order, each as a line of CSV_COLUMNS."""
    return [
        (
            table.address,
            label,
            column,
            c.figure_id,
            c.number.value if c.number else "",
            c.unit,
            # a number alone could be read as another one
            joined(c.shown, about(c.period_text or column, c.computed_text), table.marks.get(c.yellow_text, ""))
            if c.number
            else table.text(c),
            c.mark,
            YES if c.is_yellow else NO,
            c.yellow_text,
            c.note,
            c.period,
            c.period_kind,
            status(OBS_STATUS, c.obs_status),
            status(CONF_STATUS, c.conf_status),
            c.series_status,
            c.source_line,
        )
        for label, line in table.rows
        for column, c in zip(table.columns, line, strict=True)
    ]


def to_html(tables: list[ReportTable], title: str) -> str:
    """One self-contained page with the given tables: language, captions, scoped headers, no colour-only meaning."""
    from publish.look.html import environment

    return environment().get_template("tables.html").render(tables=tables, title=title)
