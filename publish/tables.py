"""Report tables as objects: title, unit, cells, notes, legend, source. Formatting only, no arithmetic."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from ingest.errors import UserError
from publish.database import rows

#: columns of the tidy CSV
CSV_COLUMNS = (
    "table_id",
    "row_label",
    "col_label",
    "figure_id",
    "display_text",
    "mark",
    "is_yellow",
    "yellow_text",
    "note",
    "period_text",
    "text",
)
#: how a text begins that a spreadsheet runs, and what may begin so: a number with its mark and bracketed remarks
RUNS = re.compile(r"[=+\-@\t\r\n]")
NUMBER = re.compile(r"[+-]\d[\d.\u00a0]*(,\d+)?(\u00a0?%|[ \u00a0]procentpunt)?\*?( [(\[][^=|!]*)?")
#: the kind of note that is a source line
SOURCE = "herkomst"
LEGEND = [
    ("*", "voorlopig cijfer"),
    ("x", "geheim: niet getoond, omdat personen herkenbaar kunnen zijn"),
    (".", "geen cijfer beschikbaar"),
    (
        "[geel: …]",
        "voor dit cijfer is nog geen update beschikbaar; de tekst zegt welk cijfer er staat en waarom",
    ),
]


@dataclass(frozen=True)
class Cell:
    """One printed cell."""

    figure_id: str
    display_text: str
    mark: str
    is_yellow: bool
    yellow_text: str
    note: str
    period_text: str = ""

    @property
    def remarks(self) -> str:
        """The period of the figure where it is not that of the column and, when yellow, the bracketed reason."""
        return " ".join(
            part for part in (f"({self.period_text})" if self.period_text else "", self.yellow_text) if part
        )

    @property
    def text(self) -> str:
        """Display text, provisional mark and remarks."""
        return " ".join(part for part in (self.display_text + self.mark, self.remarks) if part)


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

    @property
    def name(self) -> str:
        """What the table is called in print, such as Tabel 2.20."""
        return f"Tabel {self.number}"

    @property
    def caption(self) -> str:
        """Name and title, as they stand above the table."""
        return f"{self.name} {self.title}"

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The signs that occur in this table, explained."""
        cells = [cell for _, line in self.rows for cell in line]
        used = {
            "*": any(c.mark == "*" for c in cells),
            "x": any(c.display_text == "x" for c in cells),
            ".": any(c.display_text == "." for c in cells),
            "[geel: …]": any(c.is_yellow for c in cells),
        }
        return [(sign, meaning) for sign, meaning in LEGEND if used[sign]]

    @property
    def yellow_reasons(self) -> list[str]:
        """Why cells are yellow, each reason once, in reading order."""
        cells = [cell for _, line in self.rows for cell in line if cell.is_yellow]
        return list(dict.fromkeys(cell.yellow_text for cell in cells))

    def narrow_text(self, cell: Cell) -> str:
        """The text of a cell where columns are narrow: a yellow one has the number of its reason in brackets."""
        period = f"({cell.period_text})" if cell.period_text else ""
        reason = f"[geel\u00a0{self.yellow_reasons.index(cell.yellow_text) + 1}]" if cell.is_yellow else ""
        return " ".join(part for part in (cell.display_text + cell.mark, period, reason) if part)

    @property
    def footer(self) -> list[str]:
        """Notes, legend, sources and reference date, one line each."""
        return self._footer([f"{sign} = {meaning}" for sign, meaning in self.legend])

    @property
    def narrow_footer(self) -> list[str]:
        """The same below a table with narrow cells: each yellow reason is written out."""
        legend = [f"{sign} = {meaning}" for sign, meaning in self.legend if not sign.startswith("[geel")]
        reasons = [text.removeprefix("[geel: ").removesuffix("]") for text in self.yellow_reasons]
        return self._footer(legend + [f"[geel\u00a0{n}] = {reason}" for n, reason in enumerate(reasons, start=1)])

    def _footer(self, legend: list[str]) -> list[str]:
        notes = [self.note] if self.note else []
        return [*notes, *self.further_notes, *legend, *self.sources, f"Stand van de gegevens: {self.as_of}."]


def table_ids(con: duckdb.DuckDBPyConnection) -> list[str]:
    """All report tables in report order."""
    return [str(r["table_id"]) for r in rows(con, "select table_id from indicators.table_heads order by table_order")]


def load_table(con: duckdb.DuckDBPyConnection, table_id: str) -> ReportTable:
    """Load one table. Raises UserError when the report has no such table."""
    found = _load(con, "where table_id = ?", [table_id])
    if not found:
        raise UserError(
            f"The report has no table {table_id}.",
            expected="one of " + ", ".join(table_ids(con)),
            next_step="check the address of the table.",
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
    heads = rows(con, f"select * from indicators.table_heads {where} order by table_order", parameters)
    cells: dict[str, list[dict[str, object]]] = {}
    for c in rows(
        con,
        "select table_id, row_order, row_label, col_order, col_label, figure_id, display_text, mark, is_yellow, "
        f"yellow_text, note, period_text from indicators.table_cells {where} "
        "order by table_id, row_order, col_order",
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
        )
    return ReportTable(
        table_id=str(head["table_id"]),
        number=str(head["table_number"]),
        chapter=int(str(head["chapter"])),
        title=str(head["title_nl"]),
        unit=str(head["unit_nl"]),
        note=str(head["note_nl"] or ""),
        further_notes=tuple(str(n["note_text"]) for n in notes if n["note_kind"] != SOURCE),
        columns=tuple(labels[o] for o in order),
        rows=tuple((label, tuple(line[o] for o in order)) for (_, label), line in lines.items()),
        sources=tuple(str(n["note_text"]) for n in notes if n["note_kind"] == SOURCE),
        as_of=as_of,
    )


def to_markdown(table: ReportTable) -> str:
    """A Markdown table; yellow cells are marked and carry their bracketed text."""

    def cell(c: Cell) -> str:
        return f"<mark>{c.text}</mark>" if c.is_yellow else c.text

    lines = [f"**{table.caption}** ({table.unit})", ""]
    lines.append("| | " + " | ".join(table.columns) + " |")
    lines.append("|---|" + "---:|" * len(table.columns))
    lines += [f"| {label} | " + " | ".join(cell(c) for c in line) + " |" for label, line in table.rows]
    return "\n".join([*lines, "", *[f"{line}  " for line in table.footer]]) + "\n"


def to_csv(table: ReportTable) -> str:
    """Tidy CSV: one line per cell. Raises UserError for a text that a spreadsheet would run."""
    return csv_text(
        CSV_COLUMNS,
        (
            (
                table.table_id,
                label,
                column,
                c.figure_id,
                c.display_text,
                c.mark,
                "ja" if c.is_yellow else "nee",
                c.yellow_text,
                c.note,
                c.period_text,
                c.text,
            )
            for label, line in table.rows
            for column, c in zip(table.columns, line, strict=True)
        ),
    )


def csv_text(head: Iterable[str], lines: Iterable[tuple[str, ...]]) -> str:
    """Lines of texts as CSV. Raises UserError for a text that a spreadsheet would run: CSV cannot mark it as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    for line in lines:
        wrong = [text for text in line if RUNS.match(text) and not NUMBER.fullmatch(text)]
        if wrong:
            raise UserError(
                f"{wrong[0]!r} cannot stand in a CSV: a spreadsheet would run it as a formula.",
                expected="a text that does not begin with =, +, -, @ or a tab, unless it is a number",
                next_step="give the label or the note another text.",
            )
        writer.writerow(line)
    return out.getvalue()


def to_html(tables: list[ReportTable], title: str) -> str:
    """One self-contained page with the given tables: language, captions, scoped headers, no colour-only meaning."""
    from publish.html import environment

    return environment().get_template("tables.html").render(tables=tables, title=title)
