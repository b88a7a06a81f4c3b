"""A report table in a Word document: made new inside its control, or refreshed in the layout an author gave it."""

from __future__ import annotations

import copy
import difflib
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from publish.documents.captions import TABLE_LABEL, new_caption
from publish.documents.changes import Change, Refused
from publish.documents.runs import FILL, YELLOW, Pen, child, refuse_foreign
from publish.documents.widths import PAGE, column_widths
from publish.documents.widths import is_wide as is_too_wide
from publish.office.controls import Control
from publish.office.package import NS, w
from publish.office.text import short, visible_text
from publish.tables.table import Cell, ReportTable
from svm.dutch import AS_OF
from svm.figures import TABLE
from svm.yellow import says_yellow

#: style of the lines under a table; a document without it shows them in its normal style
BRON = "Bron"
#: how the first line under a table begins
UNIT = "Eenheid: "
_CORNER = "Onderwerp"
_MERGED = (w("gridSpan"), w("vMerge"), w("hMerge"))
#: attributes that must be unique in a document, so no copy may keep them
_UNIQUE = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_DELETED = f"{w('pPr')}/{w('rPr')}/{w('del')}"
_RANGES = tuple(w(n) for n in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd"))


def table_lines(table: ReportTable) -> list[str]:
    """The lines under the table: unit, notes, legend, sources and reference date."""
    return [f"{UNIT}{table.unit}.", *table.footer]


def table_title(table: ReportTable) -> str:
    """What screen readers call the table; the caption above the control says the same."""
    return table.caption


def is_wide(table: ReportTable, room: int = PAGE) -> bool:
    """Whether a table needs a page turned on its side, with this room in twips between the margins."""
    return not table.no_figures and is_too_wide(table, _CORNER, room)


def table_caption(table: ReportTable, turns: tuple[int, int]) -> etree._Element:
    """The caption of a table; `turns` are two numbers unique in the document."""
    return new_caption(TABLE_LABEL, table.number, table.title, TABLE + table.table_id, turns)


def new_table(table: ReportTable, room: int = PAGE) -> list[etree._Element]:
    """The table and the lines under it, as block elements for the content of a control, `room` twips wide.

    A table of which no figure has arrived is one yellow line and the reference date.
    """
    if table.no_figures:
        said, *further = table.lines_in_place_of_grid
        return [note_line(said, yellow=True), *[note_line(text) for text in further]]
    made = etree.Element(w("tbl"), nsmap=NS)
    properties = etree.SubElement(made, w("tblPr"))
    _add(properties, "tblW", w="5000", type="pct")
    borders = etree.SubElement(properties, w("tblBorders"))
    for side, size in (("top", "8"), ("bottom", "8"), ("insideH", "2")):
        _add(borders, side, val="single", sz=size, space="0", color="7F7F7F")
    margins = etree.SubElement(properties, w("tblCellMar"))
    for side in ("left", "right"):
        _add(margins, side, w="50", type="dxa")
    _add(properties, "tblLook", val="04A0", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0", noVBand="1")
    for name, text in _descriptions(table):
        _add(properties, name, val=text)
    style, widths = column_widths(table, _CORNER, room)
    first, *numbers = widths
    grid = etree.SubElement(made, w("tblGrid"))
    for width in widths:
        _add(grid, "gridCol", w=str(width))
    corner = _cell(_CORNER, first, style, head=True)
    heads = [_cell(c, width, style, head=True, right=True) for c, width in zip(table.columns, numbers, strict=True)]
    head = _row([corner, *heads])
    _add(child(head, "trPr"), "tblHeader")
    made.append(head)
    for label, line in table.rows:
        cells = [_cell(label, first, style)]
        cells += [
            _cell(table.text(c), width, style, yellow=c.is_yellow, right=True)
            for c, width in zip(line, numbers, strict=True)
        ]
        made.append(_row(cells))
    return [made, *[note_line(text) for text in table_lines(table)]]


@dataclass(frozen=True)
class OwnCell:
    """A cell in which an author typed: its row and column by name, and what it says."""

    row: str
    column: str
    text: str

    def __str__(self) -> str:
        return f"rij ‘{self.row}’, kolom ‘{self.column}’: ‘{short(self.text)}’"


#: such cells by row and column, from zero
OwnCells = Mapping[tuple[int, int], OwnCell]


def own_cells(control: Control, is_figure: Callable[[str], bool]) -> OwnCells:
    """The cells with figures that say something else than a figure may say."""
    made = control.element.find(f"{w('sdtContent')}/{w('tbl')}")
    if made is None or made.find(w("tr")) is None:
        return {}
    grid = _Grid.read(made)
    return {
        (at, turn): OwnCell(key[0], column, visible_text(cell))
        for at, (key, row) in enumerate(grid.named())
        for turn, (column, cell) in enumerate(zip(grid.columns, _cells(row)[1:], strict=False))
        if not is_figure(visible_text(cell))
    }


def refresh_table(
    control: Control,
    table: ReportTable,
    pen: Pen | None = None,
    own: OwnCells = MappingProxyType({}),
) -> list[Change]:
    """Give the table in a control its present content. Raises Refused, before anything changed, when it cannot.

    The cells of `own` stay as they are.
    """
    pen = pen or Pen()
    tag = TABLE + table.table_id
    content = control.content
    if content is None or control.kind != "block":
        raise Refused("het vak staat niet meer om de tabel heen; kopieer de tabel opnieuw uit het cijferblad")
    made = content.find(w("tbl"))
    if made is None:
        if [visible_text(line) for line in content] == table.lines_in_place_of_grid:
            return []
        if pen.track:
            raise Refused("er staat geen tabel in; een nieuwe tabel kan geen bijgehouden wijziging zijn")
        lines = {text: text.startswith((AS_OF, UNIT)) for e in content if (text := visible_text(e)).strip()}
        typed = [text for text, is_ours in lines.items() if not (is_ours or says_yellow(text) or text in table.footer)]
        if typed:
            raise Refused(f"er staat geen tabel in, maar eigen tekst: ‘{short(typed[0])}’; zet die buiten het vak")
        old, marks = visible_text(content), list(content.iter(w("bookmarkStart"), w("bookmarkEnd")))
        content[:] = new_table(table)
        first = next(content.iter(w("p")))
        first[1:1] = marks
        return [Change(tag, "hele tabel", old, visible_text(content[0]))]
    grid = _Grid.read(made)
    is_same = grid.labels == [label for label, _ in table.rows] and grid.columns == list(table.columns)
    if own and not is_same:
        raise Refused(
            f"er staat eigen tekst in {next(iter(own.values()))}, en er komen rijen of kolommen bij of vervallen; zet "
            "eigen tekst buiten de tabel"
        )
    if pen.track and not is_same:
        raise Refused("er komen rijen of kolommen bij of vervallen; dat kan geen bijgehouden wijziging zijn")
    lines = [p for p in made.itersiblings(w("p")) if p.find(_DELETED) is None]
    grid.check(table)
    for line in lines:
        refuse_foreign(line)
    changes = [] if is_same else grid.reshape(table)
    changes += _fill(grid, table, pen, own)
    _describe(made, table)
    return changes + _refresh_lines(made, lines, table, pen)


def describe(control: Control, table: ReportTable) -> None:
    """Give a table the text for screen readers that LibreOffice takes off."""
    properties = control.element.find(f"{w('sdtContent')}/{w('tbl')}/{w('tblPr')}")
    if properties is not None and properties.find(w("tblPrChange")) is None:
        for name, text in _descriptions(table):
            if properties.find(w(name)) is None:
                _add(properties, name, val=text)


def _refresh_lines(made: etree._Element, lines: list[etree._Element], table: ReportTable, pen: Pen) -> list[Change]:
    """Refresh the lines under the table; what is new looks like the line above it."""
    changes = []
    tag, place, texts = TABLE + table.table_id, "regel onder de tabel", table_lines(table)
    above = made
    matcher = difflib.SequenceMatcher(None, [visible_text(line) for line in lines], texts, autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        for line, text in itertools.zip_longest(lines[start:end], texts[new_start:new_end]):
            if line is None:
                above.addnext(line := _new_line(above, pen))
                old = ""
            else:
                old = visible_text(line)
            above = line
            if pen.write(line, text or "", line):
                changes.append(Change(tag, place, old, text or "", "regel vervallen" if text is None else ""))
            if text is None and pen.track:
                pen.mark_paragraph(line, "del")
            elif text is None:
                above = _previous(line)
                _drop(line)
    return changes


def _new_line(above: etree._Element, pen: Pen) -> etree._Element:
    line = _bare_copy(above) if above.tag == w("p") else note_line("")
    for e in list(line):
        if e.tag != w("pPr") and (pen.track or e.tag != w("r")):
            line.remove(e)
    if pen.track:
        pen.mark_paragraph(line, "ins")
    return line


def _previous(element: etree._Element) -> etree._Element:
    found = element.getprevious()
    return element if found is None else found


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


@dataclass
class _Grid:
    """A table as an author left it: the row with the names of the columns and the rows with figures."""

    table: etree._Element
    heads: list[etree._Element]
    body: list[etree._Element]
    columns: list[str]
    #: what each cell says, by the name of its row (and its turn, as names may recur) and of its column
    old: dict[tuple[tuple[str, int], str], str]

    @classmethod
    def read(cls, table: etree._Element) -> _Grid:
        rows = table.findall(w("tr"))
        if not rows:
            raise Refused("de tabel heeft geen rijen; voeg haar opnieuw in")
        count = 0
        while count < len(rows) and rows[count].find(f"{w('trPr')}/{w('tblHeader')}") is not None:
            count += 1
        count = max(count, 1)
        grid = cls(table, rows[:count], rows[count:], [visible_text(c) for c in _cells(rows[count - 1])[1:]], {})
        for key, row in grid.named():
            for column, cell in zip(grid.columns, _cells(row)[1:], strict=False):
                grid.old[key, column] = visible_text(cell)
        return grid

    @property
    def filled(self) -> list[etree._Element]:
        """The rows with figures: a row of one cell is a heading an author put between them."""
        return [r for r in self.body if len(_cells(r)) > 1]

    @property
    def labels(self) -> list[str]:
        """The names of the rows with figures."""
        return [visible_text(_cells(r)[0]) for r in self.filled]

    def named(self) -> list[tuple[tuple[str, int], etree._Element]]:
        """The rows with figures by name and turn."""
        return list(zip(_turns(self.labels), self.filled, strict=True))

    def check(self, table: ReportTable) -> None:
        """Refuse what cannot be filled without spoiling it."""
        width = len(self.columns) + 1
        rows = [self.heads[-1], *self.filled]
        if any(len(_cells(r)) != width or next(r.iter(*_MERGED), None) is not None for r in rows):
            raise Refused("de tabel heeft samengevoegde cellen tussen de cijfers; hef de samenvoeging op")
        if len(self.heads) > 1 and len(self.columns) != len(table.columns):
            raise Refused("het aantal kolommen verandert en de kop heeft meer dan één rij; voeg de tabel opnieuw in")
        for row in rows:
            refuse_foreign(row)
        if any(c.find(w("p")) is None for r in rows for c in _cells(r)):
            raise Refused("een cel van de tabel heeft geen alinea")
        if any(e.tag in (w("ins"), w("del")) for r in rows for e in r.iterfind(f"{w('trPr')}/*")):
            raise Refused("een rij is met bijgehouden wijzigingen ingevoegd of verwijderd")

    def reshape(self, table: ReportTable) -> list[Change]:
        """Give the table the rows and columns it has now; what is new looks like what stands beside it."""
        tag = TABLE + table.table_id
        gone = [c for c in self.columns if c not in table.columns]
        changes = [Change(tag, f"kolom ‘{c}’", c, "", "kolom vervallen") for c in gone]
        changes += [Change(tag, f"kolom ‘{c}’", "", c, "nieuwe kolom") for c in table.columns if c not in self.columns]
        self._reshape_columns(table)
        rows, turns = dict(self.named()), _turns([label for label, _ in table.rows])
        for key in rows:
            if key not in turns:
                was = " | ".join(self.old[key, c] for c in self.columns if (key, c) in self.old)
                changes.append(Change(tag, f"rij ‘{key[0]}’", was, "", "rij vervallen"))
        self._reshape_rows(rows, turns, table)
        return changes

    def _reshape_rows(
        self, rows: dict[tuple[str, int], etree._Element], turns: list[tuple[str, int]], table: ReportTable
    ) -> None:
        # a heading between the rows stays above the row that followed it
        above: dict[int, list[etree._Element]] = {}
        waiting: list[etree._Element] = []
        for row in self.body:
            if row in rows.values():
                above[id(row)], waiting = waiting, []
            else:
                waiting.append(row)
        ordered: list[etree._Element] = []
        neighbour = next(iter(rows.values()), None)
        for key in turns:
            row = rows.get(key)
            if row is None:
                style, (first, *numbers) = column_widths(table, _CORNER)
                blank = [_cell("", first, style), *[_cell("", width, style, right=True) for width in numbers]]
                row = _row(blank) if neighbour is None else _bare_copy(neighbour)
            ordered += [*above.get(id(row), []), row]
            neighbour = row
        ordered += waiting
        if ordered != self.body:
            last = self.heads[-1]
            for row in self.body:
                self.table.remove(row)
            for row in ordered:
                last.addnext(row)
                last = row
        self.body = ordered

    def _reshape_columns(self, table: ReportTable) -> None:
        # as many columns as before keep their places: a new year takes over the look of the newest column
        if len(self.columns) == len(table.columns):
            return
        sources: list[int] = []
        for column in table.columns:
            near = sources[-1] if sources else 0
            sources.append(self.columns.index(column) if column in self.columns else near)
        for row in [self.heads[-1], *self.filled]:
            _rearrange(row, _cells(row)[1:], sources)
        grid = self.table.find(w("tblGrid"))
        if grid is not None and len(grid.findall(w("gridCol"))) == len(self.columns) + 1:
            columns = grid.findall(w("gridCol"))
            total = _total(columns)
            _rearrange(grid, columns[1:], sources)
            _scale(self.table, grid.findall(w("gridCol")), total)


def _fill(grid: _Grid, table: ReportTable, pen: Pen, own: OwnCells) -> list[Change]:
    changes = []
    tag = TABLE + table.table_id
    for cell, text in zip(_cells(grid.heads[-1])[1:], table.columns, strict=True):
        _write(cell, text, pen)
    turns = _turns([label for label, _ in table.rows])
    for at, (row, key, (label, line)) in enumerate(zip(grid.filled, turns, table.rows, strict=True)):
        cells = _cells(row)
        _write(cells[0], label, pen)
        for turn, (column, cell, figure) in enumerate(zip(table.columns, cells[1:], line, strict=True)):
            if (at, turn) in own:
                continue
            text = table.text(figure)
            shown = visible_text(cell)
            is_new = _write(cell, text, pen, yellow=figure.is_yellow)
            is_new |= pen.shade(cell, yellow=figure.is_yellow, was_yellow=says_yellow(shown))
            old = grid.old.get((key, column), "")
            if is_new and (old != text or shown == text):
                changes.append(_change(tag, label, column, figure, old, text))
    return changes


def _change(tag: str, label: str, column: str, figure: Cell, old: str, text: str) -> Change:
    why = "gele markering hersteld" if old == text else ""
    return Change(figure.figure_id or tag, f"rij ‘{label}’, kolom ‘{column}’", old, text, why)


def _write(cell: etree._Element, text: str, pen: Pen, *, yellow: bool = False) -> bool:
    paragraphs = cell.findall(w("p"))
    is_new = pen.write(cell, text, paragraphs[0], yellow=yellow)
    # a figure that stood on two lines is on one now
    for p in paragraphs[1:] if is_new and not pen.track else ():
        if not visible_text(p):
            cell.remove(p)
    return is_new


def _describe(made: etree._Element, table: ReportTable) -> None:
    """Refresh the text for screen readers as long as it is the one that `new_table` wrote."""
    for name, text in _descriptions(table):
        found = made.find(f"{w('tblPr')}/{w(name)}")
        if found is not None and found.get(w("val"), "").startswith(("Tabel ", "Kolommen: ")):
            found.set(w("val"), text)


def _descriptions(table: ReportTable) -> tuple[tuple[str, str], ...]:
    """The properties of a Word table that screen readers read, in the order of the standard."""
    count = f"{len(table.rows)} rij{'en' if len(table.rows) != 1 else ''}"
    description = f"Kolommen: {', '.join(table.columns)}. {count}. {UNIT}{table.unit}."
    return ("tblCaption", table_title(table)), ("tblDescription", description)


def _turns(labels: list[str]) -> list[tuple[str, int]]:
    return [(label, labels[:i].count(label)) for i, label in enumerate(labels)]


def _cells(row: etree._Element) -> list[etree._Element]:
    return row.findall(w("tc"))


def _rearrange(parent: etree._Element, old: list[etree._Element], sources: list[int]) -> None:
    """Put the old elements in a new order; one that is used again is copied."""
    if not old:
        raise Refused("de tabel heeft geen kolom met cijfers; voeg haar opnieuw in")
    place = old[0].getprevious()
    for e in old:
        parent.remove(e)
    used: set[int] = set()
    for source in sources:
        element = _bare_copy(old[source]) if source in used else old[source]
        used.add(source)
        if place is None:
            parent.insert(0, element)
        else:
            place.addnext(element)
        place = element


def _scale(table: etree._Element, columns: list[etree._Element], total: int) -> None:
    """Keep the width of the whole table when it has more or fewer columns."""
    now = _total(columns)
    widths = [c for c in table.iter(w("tcW")) if c.get(w("type")) == "dxa"]
    for e in [*columns, *widths] if now and total else ():
        if e.get(w("w"), "").isdigit():
            e.set(w("w"), str(int(e.get(w("w"), "0")) * total // now))


def _total(columns: list[etree._Element]) -> int:
    found = [c.get(w("w"), "") for c in columns]
    return sum(int(f) for f in found if f.isdigit())


def _bare_copy(element: etree._Element) -> etree._Element:
    made = copy.deepcopy(element)
    for e in list(made.iter()):
        for name in [n for n in e.attrib if str(n).startswith(_UNIQUE)]:
            del e.attrib[name]
        if e.tag in _RANGES and (parent := e.getparent()) is not None:
            parent.remove(e)
    return made


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    made = etree.SubElement(parent, w(name))
    for key, value in attributes.items():
        made.set(w(key), value)
    return made


def _row(cells: list[etree._Element]) -> etree._Element:
    row = etree.Element(w("tr"))
    _add(child(row, "trPr"), "cantSplit")
    row.extend(cells)
    return row


def _cell(
    text: str, width: int, style: str, *, head: bool = False, yellow: bool = False, right: bool = False
) -> etree._Element:
    cell = etree.Element(w("tc"))
    properties = etree.SubElement(cell, w("tcPr"))
    _add(properties, "tcW", w=str(width), type="dxa")
    if head:
        borders = etree.SubElement(properties, w("tcBorders"))
        _add(borders, "bottom", val="single", sz="8", space="0", color="7F7F7F")
    if yellow:
        _add(properties, "shd", val="clear", color="auto", fill=FILL)
    paragraph = etree.SubElement(cell, w("p"))
    layout = etree.SubElement(paragraph, w("pPr"))
    _add(layout, "pStyle", val=style)
    if head:
        _add(layout, "keepNext")
    _add(layout, "spacing", before="20", after="20")
    _add(layout, "jc", val="right" if right else "left")
    if text:
        paragraph.append(_run(text, bold=head, yellow=yellow))
    return cell


def _run(text: str, *, bold: bool = False, yellow: bool = False) -> etree._Element:
    run = etree.Element(w("r"))
    if bold or yellow:
        properties = etree.SubElement(run, w("rPr"))
        if bold:
            _add(properties, "b")
        if yellow:
            _add(properties, "highlight", val=YELLOW)
    etree.SubElement(run, w("t")).text = text
    return run


def note_line(text: str, *, yellow: bool = False) -> etree._Element:
    """A line under a table or chart; the lines are one block, whatever room the style of a template leaves between."""
    paragraph = etree.Element(w("p"))
    properties = child(paragraph, "pPr")
    _add(properties, "pStyle", val=BRON)
    if yellow:
        # LibreOffice drops the highlight of a run that begins a block control
        _add(properties, "shd", val="clear", color="auto", fill=FILL)
    _add(properties, "contextualSpacing")
    if text:
        paragraph.append(_run(text, yellow=yellow))
    return paragraph
