"""Documents for authors: a palette with every figure of a chapter to copy from, and the skeleton of a chapter."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from publish.charts.chart import Chart
from publish.documents.captions import CHART_LABEL, TABLE_LABEL, cross_reference, mark_of
from publish.documents.elements import element, paragraph, run
from publish.documents.freeze import ABOUT_TABLE, IN_BRIEF, TO_WRITE
from publish.documents.picture import chart_caption, new_chart
from publish.documents.runs import Pen, child
from publish.documents.shell import Shell
from publish.documents.template import Template
from publish.documents.widths import PAGE
from publish.documents.word_table import is_wide, new_table, table_caption, table_title
from publish.look.theme import COLOURS
from publish.office.controls import mark_block, new_control
from publish.tables.table import ReportTable
from svm.errors import AuthorError
from svm.figures import AT, CHART, MEASURES, TABLE, WORD_FORMS, Figure, Registry

#: the columns of a palette with their widths in twips; in the last stands what is computed from the figure
LABEL, TEXT, HEADLINE, COMPUTED = 3900, 2700, 2500, 5400
COLUMNS = (
    ("Cijfer", LABEL),
    ("In de tekst", TEXT),
    ("In een kop", HEADLINE),
    ("Verandering, aandeel, plaats", COMPUTED),
)
HOW_TO = (
    "Zoek een cijfer met Ctrl+F op een woord uit de omschrijving, of via het navigatiedeelvenster (Beeld).",
    "Klik in het cijfer en daarna op de titel of het handvat van het vak dat verschijnt: het hele vak is geselecteerd. "
    "Kopieer het (Ctrl+C).",
    "Plak het in uw hoofdstuk (Ctrl+V). Kies bij het plakken nooit ‘Alleen tekst’: dan gaat de koppeling verloren.",
    "Opmaak zoals vet of cursief mag; die blijft staan als het cijfer wordt bijgewerkt. Typ naast het vak, niet erin.",
    "Een geel cijfer heeft nog geen update of wordt nagevraagd; de tekst tussen haken zegt waarom. "
    "Laat het geel staan.",
)


@dataclass
class Palette:
    """How many controls a palette holds, and what it leaves out: figures by their status, and tables."""

    controls: int = 0
    without_value: Counter[str] = field(default_factory=Counter)
    empty_tables: int = 0
    beyond: int = 0

    @property
    def left_out(self) -> list[str]:
        """Sentences that say what was left out and why, in Dutch."""
        why = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in sorted(self.without_value.items()))
        counts = (
            (self.without_value.total(), "cijfer zonder waarde", "cijfers zonder waarde", f" ({why})"),
            (self.empty_tables, "tabel zonder cijfers", "tabellen zonder cijfers", ""),
            (self.beyond, "cijfer dat minder goed past", "cijfers die minder goed passen", "; zoek met meer woorden"),
        )
        return [f"Weggelaten: {n} {one if n == 1 else more}{rest}." for n, one, more, rest in counts if n]


def palette(
    registry: Registry,
    tables: Iterable[ReportTable],
    chapter: int,
    target: Path,
    charts: Mapping[str, Chart] | None = None,
    *,
    by_word: bool = True,
) -> Palette:
    """Write the palette of a chapter: every table, chart and figure with a value as a control to copy, each once.

    Word draws the charts from their data; unless `by_word`, they are pictures.
    Raises AuthorError when the chapter has no figures and no tables.
    """
    own = [t for t in tables if t.chapter == chapter]
    figures = [f for f in registry if f.chapter == chapter]
    if not own and not figures:
        raise AuthorError(
            f"Hoofdstuk {chapter} heeft geen cijfers en geen tabellen.",
            expected="een hoofdstuk van het rapport",
            next_step="kijk het nummer van het hoofdstuk na.",
        )
    filled = [t for t in own if not t.no_figures]
    return selection(
        f"hoofdstuk {chapter}",
        target,
        [f for f in figures if f.printed_value is not None],
        filled,
        [charts[t.table_id] for t in filled if charts and t.table_id in charts],
        Palette(
            without_value=Counter(f.status for f in figures if f.printed_value is None),
            empty_tables=len(own) - len(filled),
        ),
        by_word=by_word,
    )


def selection(
    name: str,
    target: Path,
    figures: Iterable[Figure],
    tables: Sequence[ReportTable] = (),
    charts: Iterable[Chart] = (),
    told: Palette | None = None,
    *,
    by_word: bool = True,
) -> Palette:
    """Write a palette of these only: tables, each with its chart and figures, then charts and figures without a table.

    `told` is what was left out of it, which its last line says. Word draws the charts; unless `by_word`, they are
    pictures.
    """
    told = told or Palette()
    title = f"Cijfers om te kopiëren: {name}"
    shell = Shell(title, f"Staat van Migratie | palet {name}", landscape=True)
    shell.add(paragraph(title, style="Title"))
    shell.add(*(paragraph(text, style="ListNumber") for text in HOW_TO))
    shell.contents_here(1, 1)
    left, drawn = list(dict.fromkeys(figures)), {chart.chart_id: chart for chart in charts}
    for table in tables:
        shell.heading(1, table_title(table))
        shell.add(*captioned_table(table, shell))
        chart = drawn.pop(table.table_id, None)
        if chart:
            shell.add(*captioned_chart(chart, shell, by_word=by_word))
        told.controls += 2 if chart else 1
        place = {cell.figure_id: at for at, cell in enumerate(c for _, line in table.rows for c in line)}
        # what was computed from a figure of the table stands beside it
        printed = {_row(f) for f in left if f.figure_id in place}
        mine = sorted((f for f in left if _row(f) in printed), key=lambda f: place.get(f.figure_id, len(place)))
        left = [f for f in left if _row(f) not in printed]
        if mine:
            shell.heading(2, f"Losse cijfers van {table.name.lower()}")
            told.controls += _add_figures(shell, mine)
    for chart in drawn.values():
        shell.heading(1, chart.caption)
        shell.add(*captioned_chart(chart, shell, by_word=by_word))
        told.controls += 1
    if left:
        shell.heading(1, "Cijfers die in geen tabel staan" if tables else "Losse cijfers")
        told.controls += _add_figures(shell, left)
    # a document does not end with a table
    shell.add(paragraph(" ".join(["Einde van het palet.", *told.left_out]), style="Klein"))
    shell.save(target)
    return told


def new_chapter(
    chapter: int,
    title: str,
    tables: Iterable[ReportTable],
    target: Path,
    *,
    edition: str = "",
    charts: Mapping[str, Chart] | None = None,
    by_word: bool = True,
    template: Template | None = None,
) -> None:
    """Write the skeleton of a chapter: headings, captions, bound tables, charts and places to write. Never over a file.

    The tables are those of the chapter, in the order given; `charts` has those of tables, by the address of the table;
    Word draws them from their data, unless `by_word` is false: then they are pictures. A table that does not fit the
    page gets one turned on its side. `template` gives cover, styles and numbering.
    """
    shell = begin_chapter(chapter, title, target, edition=edition, template=template)
    charts, drawn = charts or {}, itertools.count(1)
    for table in tables:
        if table.chapter != chapter:
            continue
        shell.heading(2, table.title)
        shell.add(to_write(ABOUT_TABLE, shell.number()))
        chart = charts.get(table.table_id)
        named = [(TABLE_LABEL, table.number, TABLE + table.table_id, table.title)]
        if chart:
            named.append((CHART_LABEL, f"{chapter}.{next(drawn)}", CHART + chart.chart_id, chart.heading))
        shell.add(_where(named))
        for label, number, tag, heading in named:
            shell.has_caption(label, f"{label} {number} {heading}", mark_of(tag))
        if is_wide(table, shell.room):
            shell.add_wide(*captioned_table(table, shell, shell.wide_room))
        else:
            shell.add(*captioned_table(table, shell, shell.room))
        if chart:
            shell.add(*captioned_chart(chart, shell, named[-1][1], by_word=by_word))
    end_chapter(shell, target)


def new_document(title: str, about: str, target: Path, *, edition: str = "", template: Template | None = None) -> Shell:
    """An empty part of the report; `about` says in the footer which. AuthorError when the file exists."""
    if Path(target).exists():
        raise AuthorError(
            f"{Path(target).name} bestaat al.",
            expected="een nieuw bestand",
            next_step="kies een andere naam: de tekst van auteurs wordt nooit overschreven.",
        )
    name = " ".join(part for part in ("Staat van Migratie", edition) if part)
    return Shell(f"{name}: {title}", f"{name} | {about}", template=template)


def begin_chapter(
    chapter: int, title: str, target: Path, *, edition: str = "", template: Template | None = None
) -> Shell:
    """A chapter with its title, its contents and the place for what it says in brief. AuthorError when the file exists.

    A template that numbers headings gives the number of the chapter.
    """
    shell = new_document(title, f"hoofdstuk {chapter}", target, edition=edition, template=template)
    shell.heading(1, title if template and template.begin_headings_at(chapter) else f"{chapter} {title}")
    if "" not in shell.listed:
        shell.contents_here(2, 3, is_field=True)
    shell.heading(2, "In het kort")
    shell.add(to_write(IN_BRIEF, shell.number()))
    return shell


def end_chapter(shell: Shell, target: Path) -> None:
    """Write a chapter, with the lists of its tables and figures unless the template has them."""
    for label, heading in ((TABLE_LABEL, "Lijst van tabellen"), (CHART_LABEL, "Lijst van figuren")):
        if label not in shell.listed:
            shell.list_here(label, heading)
    shell.save(Path(target))


def _where(named: Sequence[tuple[str, str, str, str]]) -> etree._Element:
    """The sentence that says which table and figure have the numbers; it follows when Word renumbers them."""
    content: list[etree._Element | str] = ["De cijfers staan in "]
    for label, number, tag, _ in named:
        content += [*([" en "] if len(content) > 1 else []), *cross_reference(label, number, mark_of(tag))]
    return paragraph(*content, ".")


def table_control(table: ReportTable, number: int, room: int = PAGE) -> etree._Element:
    """A report table in its control with the lines under it, `room` twips wide."""
    control = new_control(TABLE + table.table_id, f"{TABLE}{table.table_id} {table.title}", number)
    control[-1].extend(new_table(table, room))
    mark_block(control, number)
    return control


def captioned_table(table: ReportTable, shell: Shell, room: int = PAGE) -> list[etree._Element]:
    """The caption of a table and its control, `room` twips wide."""
    return [table_caption(table, (shell.number(), shell.number())), table_control(table, shell.number(), room)]


def chart_control(chart: Chart, shell: Shell, *, by_word: bool = True, tall: int = 0) -> etree._Element:
    """A chart of the report with its notes in its control, when given at most `tall` twips high."""
    control = new_control(CHART + chart.chart_id, f"{CHART}{chart.chart_id} {chart.heading}", shell.number())
    control[-1].extend(new_chart(shell.document, chart, shell.number(), shell.room, by_word=by_word, tall=tall))
    return control


def captioned_chart(
    chart: Chart, shell: Shell, place: str = "", *, by_word: bool = True, tall: int = 0
) -> list[etree._Element]:
    """The caption of a chart, with `place` as its number in the document, and its control."""
    caption = chart_caption(chart, (shell.number(), shell.number()), place)
    return [caption, chart_control(chart, shell, by_word=by_word, tall=tall)]


def figure_control(figure: Figure, channel: str, number: int, reason: str = "") -> etree._Element:
    """A figure in one wording in its control; yellow when it has no update yet.

    `reason` is a character style of its own for the yellow text; a refresh keeps to it.
    """
    tag = figure.tag if channel == "tekst" else f"{figure.tag}{AT}{channel}"
    control = new_control(tag, figure.label, number)
    properties = child(control, "sdtPr")
    if reason:
        properties.insert(0, element("rPr", element("rStyle", val=reason)))
    control[-1].append(element("r"))
    Pen().write(control[-1], figure.said(channel), properties, yellow=figure.has_reason(channel))
    return control


def _row(figure: Figure) -> tuple[str, str, str, str]:
    """What stands in one row: a figure with what is computed from it."""
    measure = "value" if figure.measure in MEASURES else figure.measure
    return figure.indicator_id, figure.breakdown, figure.period, measure


def _add_figures(shell: Shell, figures: Sequence[Figure]) -> int:
    """A table of figures, a row each with its wordings; above those of one kind what they count and their source.

    Returns how many controls it holds.
    """
    made = plain_table("Losse cijfers", "Per rij een cijfer met zijn vormen; erboven wat het telt en de bron", COLUMNS)
    rows: dict[tuple[str, ...], list[Figure]] = {}
    for figure in figures:
        rows.setdefault(_row(figure), []).append(figure)
    kinds: dict[str, dict[tuple[str, str], list[list[Figure]]]] = {}
    for row in rows.values():
        row.sort(key=lambda f: (MEASURES.index(f.measure) if f.measure in MEASURES else -1, f.figure_id))
        about = (row[0].definition, row[0].source_line)
        kinds.setdefault(row[0].indicator_id, {}).setdefault(about, []).append(row)
    count = 0
    for sources in kinds.values():
        before = ""
        for (definition, source), of_source in sources.items():
            made.append(_about(of_source[0][0], "" if definition == before else definition, source))
            before = definition
            for row in of_source:
                made.append(_figure_row(shell, row))
                count += sum(len(_offered(figure)) for figure in row)
    shell.add(made)
    return count


def _about(figure: Figure, definition: str, source: str) -> etree._Element:
    """A row over the whole width: the name of an indicator, what it counts and the source of the rows below."""
    name = [run(f"{figure.title or figure.indicator_id}. ", element("b"))] if definition else []
    lines = [paragraph(*name, definition, style="Cel")] if definition else []
    cell = plain_cell(
        sum(width for _, width in COLUMNS), *lines, *([paragraph(source, style="Klein")] if source else [])
    )
    cell[0].insert(1, element("gridSpan", val=str(len(COLUMNS))))
    return plain_row(cell)


def _offered(figure: Figure) -> list[str]:
    """The wordings of a figure, each said once; of what is computed the part of a sentence comes first, words last."""
    order = (*(("zin", "tekst", "kop") if figure.measure in MEASURES else ("tekst", "kop", "zin")), *WORD_FORMS)
    first: dict[str, str] = {}
    for channel in order:
        first.setdefault(figure.text(channel), channel)
    return [channel for text, channel in first.items() if text]


def _figure_row(shell: Shell, row: Sequence[Figure]) -> etree._Element:
    """A figure and what is computed from it, the figure first; without it the label is that of what there is."""
    texts, headline, computed = [], [], []
    for figure in row:
        made = {channel: figure_control(figure, channel, shell.number()) for channel in _offered(figure)}
        if figure.measure not in MEASURES:
            texts, headline = [made.pop("tekst")], [made.pop("kop", run("idem"))]
        if made:
            first, *others = made.values()
            computed += [run("; ")] if computed else []
            computed += [first, *(part for other in others for part in (run(" ("), other, run(")")))]
    cells = ([row[0].label.removeprefix(f"{row[0].title}, ")], texts, headline, computed)
    filled = (plain_cell(size, paragraph(*made, style="Cel")) for made, (_, size) in zip(cells, COLUMNS, strict=True))
    return plain_row(*filled)


def plain_table(caption: str, description: str, columns: Sequence[tuple[str, int]]) -> etree._Element:
    """A table of ours that is none of the report: its head, of columns with widths in twips; rows come behind it.

    `caption` and `description` are what a screen reader says.
    """
    borders = (element(side, val="single", sz="4", space="0", color="BFBFBF") for side in ("top", "bottom", "insideH"))
    margins = (element(side, w="70", type="dxa") for side in ("left", "right"))
    properties = element(
        "tblPr",
        element("tblW", w="5000", type="pct"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *margins),
        element("tblCaption", val=caption),
        element("tblDescription", val=description),
    )
    heads = (
        plain_cell(width, paragraph(run(name, element("b")), style="Cel"), fill=COLOURS["vlak"])
        for name, width in columns
    )
    head = element("tr", element("trPr", element("cantSplit"), element("tblHeader")), *heads)
    return element("tbl", properties, element("tblGrid", *(element("gridCol", w=str(x)) for _, x in columns)), head)


def plain_row(*cells: etree._Element) -> etree._Element:
    """A row of such a table; a page does not break it."""
    return element("tr", element("trPr", element("cantSplit")), *cells)


def plain_cell(width: int, *blocks: etree._Element, fill: str = "") -> etree._Element:
    """A cell of such a table, `width` twips wide, of paragraphs."""
    properties = element("tcPr", element("tcW", w=str(width), type="dxa"))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    return element("tc", properties, *blocks)


def to_write(text: str, number: int) -> etree._Element:
    """A place to write: it goes away when somebody types, and a document that still has it cannot be frozen.

    `text` begins with WRITE_HERE. It takes rich text, so that fields can be pasted in it.
    """
    properties = element(
        "sdtPr",
        element("alias", val=TO_WRITE),
        element("id", val=str(number)),
        element("temporary"),
        element("showingPlcHdr"),
    )
    shown = paragraph(run(text, element("rStyle", val="PlaceholderText")))
    return element("sdt", properties, element("sdtContent", shown))
