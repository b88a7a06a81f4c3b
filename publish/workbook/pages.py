"""The sheets of the authors' workbook as plain cells: what they say and how they look, without a file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from publish.office.controls import code_of
from publish.tables.table import Cell, ReportTable
from svm.errors import AuthorError
from svm.figures import Figure, Registry
from svm.printed import Number

GUIDE, FIGURES = "Leeswijzer", "cijfers"
#: how the names of figures begin; what begins so is ours
PREFIX = "svm_"
#: the value of a figure that is not a plain number: a formula with it says so instead of counting it as nothing
NOT_A_NUMBER = "#N/A"
COLUMNS = (
    ("naam", 38), ("omschrijving", 48), ("waarde", 14), ("zoals gedrukt", 18), ("geel", 40), ("eenheid", 14),
    ("periode", 12), ("hoofdstuk", 11), ("status", 14), ("bron", 44), ("definitie", 60), ("tag", 34),
)  # fmt: skip
#: positions in COLUMNS
NAME, VALUE, TAG = 0, 2, len(COLUMNS) - 1
#: what stands before the figures and before the list of sheets
HEAD_ROWS, GUIDE_HEAD = 3, ("Blad", "Controlegetal")
GONE = "vervallen: dit cijfer bestaat niet meer"
HOW_TO = (
    "Cijfers van de Staat van Migratie",
    "Deze werkmap hoort bij het datawarehouse. De bladen die hieronder staan, worden bij elke verversing herschreven.",
    "Wijzig niets op die bladen, hernoem ze niet en zet er niets bij; maak grafieken en formules op eigen bladen.",
    "Verwijs met de naam uit kolom A van het blad cijfers, bijvoorbeeld =svm_verzonnen.2024*2. Een naam blijft altijd "
    "naar hetzelfde cijfer wijzen.",
    "De waarde is het gedrukte, afgeronde getal; een percentage is er een van Excel: 36% telt als 0,36.",
    "Een cijfer dat geen exact getal is (geheim, of met een woord als ruim ervoor) geeft #N/B; de tekst staat ernaast.",
    "Geel: voor dit cijfer is nog geen update of het wordt nagevraagd. De waarde is dan #N/B; ernaast staat als tekst "
    "welk cijfer er is gedrukt en waarom.",
)


@dataclass(frozen=True)
class Entry:
    """One cell: a text, a number, or NOT_A_NUMBER; `look` is a name, the rest makes the format of a number.

    With the sign % the value is the part that Excel shows as a percentage: 0.36 as 36%.
    """

    value: str | float
    look: str = "plain"
    decimals: int = 0
    sign: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Page:
    """One sheet of ours."""

    name: str
    lines: tuple[tuple[Entry, ...], ...]
    widths: tuple[int, ...]
    freeze: tuple[int, int] = (0, 0)

    @property
    def values(self) -> dict[tuple[int, int], str]:
        """What the filled cells say, by row and column, as text."""
        found = {(r, c): normal(e.value) for r, line in enumerate(self.lines) for c, e in enumerate(line)}
        return {where: text for where, text in found.items() if text}

    @property
    def fingerprint(self) -> str:
        """A short number that changes when anything on the sheet does."""
        return fingerprint(self.values)


def fingerprint(values: dict[tuple[int, int], str]) -> str:
    """The control number of the filled cells of a sheet."""
    lines = "\n".join(f"{r},{c}={text}" for (r, c), text in sorted(values.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:12]


def normal(value: str | float) -> str:
    """A value as text, the same whichever program wrote it."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return repr(int(value)) if value == int(value) else repr(float(value))


def excel_name(tag: str) -> str:
    """The defined name of a figure: `svm_` and the tag with a point for a colon.

    A tag with other signs, capitals or great length gets a point for each sign and the tag's own code behind it, as
    Excel does not tell capitals apart. The name depends on the tag alone, so it stays the same for ever.
    """
    simple = tag.replace(":", ".")
    if re.fullmatch(r"[a-z0-9_.]{1,200}", simple) and "." not in tag:
        return PREFIX + simple
    return f"{PREFIX}{re.sub(r'[^a-z0-9_]+', '.', tag.lower())[:180].strip('.')}_{code_of(tag)[:6]}"


def _number_entry(number: Number | None, mark: str = "") -> Entry | None:
    """A printed number with the format that shows it as print does; None where print has a hedge: it is not exact."""
    if number is None or number.hedge:
        return None
    value = Decimal(number.value) / (100 if number.sign == "%" else 1)
    return Entry(float(value), "plain", number.decimals, number.sign, mark)


def all_pages(registry: Registry, tables: Iterable[ReportTable], order: Sequence[str] = ()) -> list[Page]:
    """Every sheet of ours. `order` are the tags that have a row already, in their rows; they keep them."""
    pages = [figure_page(registry, order), *(table_page(t) for t in tables)]
    return [guide_page(pages), *pages]


def guide_page(pages: Sequence[Page]) -> Page:
    """How to use the workbook, and the list of our sheets with their control numbers."""
    lines: list[tuple[Entry, ...]] = [(Entry(text, "title" if not row else "text"),) for row, text in enumerate(HOW_TO)]
    lines += [(), tuple(Entry(text, "head") for text in GUIDE_HEAD)]
    lines += [(Entry(page.name, "text"), Entry(page.fingerprint, "text")) for page in pages]
    return Page(GUIDE, tuple(lines), (110, 16))


def figure_page(registry: Registry, order: Sequence[str] = ()) -> Page:
    """One row per figure. Removed figures keep their row, so references stay valid."""
    by_tag = {f.tag: f for f in registry}
    known = set(order)
    tags = [*order, *(tag for tag in by_tag if tag not in known)]
    names = [excel_name(tag) for tag in tags]
    if len({n.lower() for n in names}) != len(names):
        twice = sorted({n for n in names if names.count(n) > 1})
        raise AuthorError(
            f"Twee cijfers krijgen de naam {twice[0]}: hun nummers lijken te veel op elkaar.",
            next_step="meld dit bij de beheerder.",
        )
    lines: list[tuple[Entry, ...]] = [
        (Entry("Cijfers", "title"),),
        (Entry("Eén regel per cijfer; niet wijzigen, dit blad wordt bij elke verversing herschreven.", "small"),),
        tuple(Entry(name, "head") for name, _ in COLUMNS),
    ]
    lines += [_figure_line(name, tag, by_tag.get(tag)) for name, tag in zip(names, tags, strict=True)]
    return Page(FIGURES, tuple(lines), tuple(width for _, width in COLUMNS), (HEAD_ROWS, 2))


def _figure_line(name: str, tag: str, figure: Figure | None) -> tuple[Entry, ...]:
    if figure is None:
        return (
            Entry(name, "text"),
            Entry(GONE, "text"),
            Entry(NOT_A_NUMBER),
            *[Entry("")] * 8,
            Entry(tag, "text"),
        )
    look = "yellow" if figure.is_yellow else "plain"
    # a value that is carried over or doubted is no number to count with: what is printed stands beside it as text
    value = None if figure.is_yellow else _number_entry(figure.number)
    return (
        Entry(name, "text"),
        Entry(figure.label, "text"),
        value or Entry(NOT_A_NUMBER, look),
        Entry(figure.running_text or figure.table_text, look),
        Entry(figure.yellow_text if figure.is_yellow else "", "yellow_text" if figure.is_yellow else "text"),
        *(Entry(text, "text") for text in (figure.unit_nl, figure.period)),
        Entry(figure.chapter, "plain"),
        *(Entry(text, "text") for text in (figure.status, figure.source_line, figure.definition)),
        Entry(tag, "text"),
    )


def sheet_name(table_id: str) -> str:
    """The name of the sheet of a table: its address, as formulas of authors refer to the sheet by name."""
    return f"Tabel {table_id}"


def table_page(table: ReportTable) -> Page:
    """A report table: title, unit, heads, figures, and the lines under it."""
    lines: list[tuple[Entry, ...]] = [
        (Entry(table.caption, "title"),),
        (Entry(f"Eenheid: {table.unit}", "small"),),
    ]
    if table.no_figures:
        said, *further = table.lines_in_place_of_grid
        lines += [(Entry(said, "yellow_text"),), *((Entry(text, "small"),) for text in further)]
        return Page(sheet_name(table.table_id), tuple(lines), (42,))
    lines += [
        (),
        (Entry("Onderwerp", "head"), *(Entry(c, "head_right") for c in table.columns)),
    ]
    lines += [(Entry(label, "text"), *(_table_entry(table, c) for c in line)) for label, line in table.rows]
    lines += [(), *((Entry(text, "small"),) for text in table.footer)]
    return Page(sheet_name(table.table_id), tuple(lines), (42, *(18 for _ in table.columns)), (4, 1))


def gone_page(name: str) -> Page:
    """What is left of the sheet of a table that the report no longer has."""
    return Page(name, ((Entry(f"{name} is vervallen: het rapport heeft deze tabel niet meer.", "title"),),), (42,))


def _table_entry(table: ReportTable, cell: Cell) -> Entry:
    number = _number_entry(cell.number, cell.mark)
    if number is None or table.remarks(cell):
        return Entry(table.text(cell), "yellow_wrap" if cell.is_yellow else "wrap")
    return number
