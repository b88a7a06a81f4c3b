"""Documents for authors: a palette with every figure of a chapter to copy from, and the skeleton of a chapter."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from lxml import etree

from publish.charts.chart import Chart
from publish.documents.captions import CHART_LABEL, TABLE_LABEL, cross_reference, mark_of
from publish.documents.elements import element, paragraph, run
from publish.documents.picture import chart_caption, new_chart
from publish.documents.refresh import text_of
from publish.documents.shell import Shell
from publish.documents.template import Template
from publish.documents.widths import PAGE
from publish.documents.word_table import is_wide, new_table, table_caption, table_title
from publish.look.theme import COLOURS
from publish.office.controls import new_control
from publish.tables.table import ReportTable
from svm.errors import AuthorError
from svm.figures import AT, CHART, TABLE, WORD_FORMS, Figure, Registry

#: the wordings a palette offers, with the name of the column and its width in twips
OFFERED = (
    (("tekst",), "In de tekst", 2100),
    (("kop",), "In een kop", 2100),
    (("zin",), "Als zinsdeel", 2900),
    (tuple(WORD_FORMS), "In een woord", 1900),
)
LABEL, WHOLE = 2700, 14500
HOW_TO = (
    "Zoek een cijfer met Ctrl+F op een woord uit de omschrijving, of via het navigatiedeelvenster (Beeld).",
    "Klik in het cijfer en daarna op de titel of het handvat van het vak dat verschijnt: het hele vak is geselecteerd. "
    "Kopieer het (Ctrl+C).",
    "Plak het in uw hoofdstuk (Ctrl+V). Kies bij het plakken nooit ‘Alleen tekst’: dan gaat de koppeling verloren.",
    "Opmaak zoals vet of cursief mag; die blijft staan als het cijfer wordt bijgewerkt. Typ niet in het vak: "
    "wat u daar typt, wordt bij het bijwerken overschreven.",
    "Een geel cijfer heeft nog geen update of wordt nagevraagd; de tekst tussen haken zegt waarom. "
    "Laat het geel staan.",
)


def palette(
    registry: Registry,
    tables: Iterable[ReportTable],
    chapter: int,
    target: Path,
    charts: Mapping[str, Chart] | None = None,
    *,
    by_word: bool = True,
) -> int:
    """Write the palette of a chapter: every table, chart and figure as a control to copy. Returns how many controls.

    Word draws the charts from their data; unless `by_word`, they are pictures.
    Raises AuthorError when the chapter has no figures and no tables.
    """
    own = [t for t in tables if t.chapter == chapter]
    left = {f.figure_id: f for f in registry if f.chapter == chapter}
    if not own and not left:
        raise AuthorError(
            f"Hoofdstuk {chapter} heeft geen cijfers en geen tabellen.",
            expected="een hoofdstuk van het rapport",
            next_step="kijk het nummer van het hoofdstuk na.",
        )
    shell = Shell(f"Cijfers om te kopiëren: hoofdstuk {chapter}", f"Staat van Migratie | palet hoofdstuk {chapter}",
                  landscape=True)  # fmt: skip
    shell.add(paragraph(f"Cijfers om te kopiëren: hoofdstuk {chapter}", style="Title"))
    shell.add(*(paragraph(text, style="ListNumber") for text in HOW_TO))
    shell.contents_here(1, 1)
    count = 0
    for table in own:
        shell.heading(1, table_title(table))
        shell.add(*captioned_table(table, shell))
        count += 1
        if charts and table.table_id in charts:
            shell.add(*captioned_chart(charts[table.table_id], shell, by_word=by_word))
            count += 1
        mine = [left.pop(c.figure_id) for _, line in table.rows for c in line if c.figure_id in left]
        if mine:
            shell.heading(2, f"Losse cijfers van {table.name.lower()}")
            count += _add_figures(shell, mine)
        else:
            shell.add(paragraph("De losse cijfers van deze tabel staan bij een eerdere tabel.", style="Klein"))
    groups: dict[str, list[Figure]] = {}
    for figure in left.values():
        groups.setdefault(figure.indicator_id, []).append(figure)
    if groups:
        shell.heading(1, "Cijfers die in geen tabel staan")
    for name, figures in groups.items():
        shell.heading(2, _group_title(name, figures))
        count += _add_figures(shell, figures)
    # a document does not end with a table
    shell.add(paragraph("Einde van het palet.", style="Klein"))
    shell.save(target)
    return count


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
    if Path(target).exists():
        raise AuthorError(
            f"{Path(target).name} bestaat al.",
            expected="een nieuw bestand",
            next_step="kies een andere naam: de tekst van auteurs wordt nooit overschreven.",
        )
    name = " ".join(part for part in ("Staat van Migratie", edition) if part)
    shell = Shell(f"{name}: {title}", f"{name} | hoofdstuk {chapter}", template=template)
    listed = template.lists if template else set()
    shell.heading(1, title if template and template.begin_headings_at(chapter) else f"{chapter} {title}")
    if "" not in listed:
        shell.contents_here(2, 3, is_field=True)
    shell.heading(2, "In het kort")
    shell.add(_to_write("Schrijf hier de drie tot vijf belangrijkste uitkomsten.", shell.number()))
    charts, drawn = charts or {}, itertools.count(1)
    for table in tables:
        if table.chapter != chapter:
            continue
        shell.heading(2, table.title)
        shell.add(_to_write("Schrijf hier de toelichting: wat is er te zien, en waardoor komt het.", shell.number()))
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
    for label, heading in ((TABLE_LABEL, "Lijst van tabellen"), (CHART_LABEL, "Lijst van figuren")):
        if label not in listed:
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
    return control


def captioned_table(table: ReportTable, shell: Shell, room: int = PAGE) -> list[etree._Element]:
    """The caption of a table and its control, `room` twips wide."""
    return [table_caption(table, (shell.number(), shell.number())), table_control(table, shell.number(), room)]


def chart_control(chart: Chart, shell: Shell, *, by_word: bool = True) -> etree._Element:
    """A chart of the report with its notes in its control."""
    control = new_control(CHART + chart.chart_id, f"{CHART}{chart.chart_id} {chart.heading}", shell.number())
    control[-1].extend(new_chart(shell.document, chart, shell.number(), shell.room, by_word=by_word))
    return control


def captioned_chart(chart: Chart, shell: Shell, place: str = "", *, by_word: bool = True) -> list[etree._Element]:
    """The caption of a chart, with `place` as its number in the document, and its control."""
    caption = chart_caption(chart, (shell.number(), shell.number()), place)
    return [caption, chart_control(chart, shell, by_word=by_word)]


def figure_control(figure: Figure, channel: str, number: int) -> etree._Element:
    """A figure in one wording in its control; yellow when it has no update yet."""
    tag = figure.tag if channel == "tekst" else f"{figure.tag}{AT}{channel}"
    control = new_control(tag, figure.label, number)
    properties = [element("highlight", val="yellow")] if figure.is_yellow else []
    control[-1].append(run(text_of(figure, channel), *properties))
    return control


def _add_figures(shell: Shell, figures: Sequence[Figure]) -> int:
    """A table of figures: what it is, its wordings as controls, its definition and source."""
    offered = [o for o in OFFERED if any(figure.text(channel) for figure in figures for channel in o[0])]
    widths = [LABEL, *(width for _, _, width in offered)]
    about_width = WHOLE - sum(widths)
    widths.append(about_width)
    made = element("tbl", _table_properties(), element("tblGrid", *(element("gridCol", w=str(x)) for x in widths)))
    names = ["Cijfer", *(name for _, name, _ in offered), "Definitie en bron"]
    head = element("tr", element("trPr", element("cantSplit"), element("tblHeader")))
    for name, width in zip(names, widths, strict=True):
        head.append(_cell(width, paragraph(run(name, element("b")), style="Cel"), fill=COLOURS["vlak"]))
    made.append(head)
    count, before = 0, ""
    for figure in figures:
        row = element("tr", element("trPr", element("cantSplit")))
        row.append(_cell(LABEL, paragraph(figure.label, style="Cel")))
        for channels, _, width in offered:
            controls = [figure_control(figure, c, shell.number()) for c in channels if figure.text(c)]
            # with text between them LibreOffice leaves controls apart
            line = [piece for control in controls for piece in (run(" "), control)][1:]
            row.append(_cell(width, paragraph(*(line or [run("–")]), style="Cel")))
            count += len(controls)
        about = figure.definition if figure.definition != before else "Definitie: als hierboven."
        before = figure.definition
        lines = [text for text in (about, figure.source_line) if text]
        row.append(_cell(about_width, *(paragraph(text, style="Klein") for text in lines or [""])))
        made.append(row)
    shell.add(made)
    return count


def _table_properties() -> etree._Element:
    borders = (element(side, val="single", sz="4", space="0", color="BFBFBF") for side in ("top", "bottom", "insideH"))
    margins = (element(side, w="70", type="dxa") for side in ("left", "right"))
    return element(
        "tblPr",
        element("tblW", w="5000", type="pct"),
        element("tblBorders", *borders),
        element("tblLayout", type="fixed"),
        element("tblCellMar", *margins),
        element("tblCaption", val="Losse cijfers"),
        element("tblDescription", val="Per rij een cijfer in zijn vormen, met definitie en bron"),
    )


def _cell(width: int, *blocks: etree._Element, fill: str = "") -> etree._Element:
    properties = element("tcPr", element("tcW", w=str(width), type="dxa"))
    if fill:
        properties.append(element("shd", val="clear", color="auto", fill=fill))
    return element("tc", properties, *blocks)


def _group_title(name: str, figures: Sequence[Figure]) -> str:
    """What the figures of an indicator have in common in their labels; else the name of the indicator."""
    labels = [f.label for f in figures]
    shared = labels[0]
    for label in labels[1:]:
        while shared and not label.startswith(shared):
            shared = shared[:-1]
    shared = shared.rstrip(" ,:;(–-") if shared != labels[0] or len(labels) == 1 else labels[0]
    return shared if len(shared) >= 4 else name or "Overige cijfers"


def _to_write(text: str, number: int) -> etree._Element:
    """A place to write: it goes away when somebody types, and a document that still has it cannot be frozen.

    It takes rich text, so that fields can be pasted in it.
    """
    properties = element(
        "sdtPr",
        element("alias", val="Nog te schrijven"),
        element("id", val=str(number)),
        element("temporary"),
        element("showingPlcHdr"),
    )
    shown = paragraph(run(text, element("rStyle", val="PlaceholderText")))
    return element("sdt", properties, element("sdtContent", shown))
