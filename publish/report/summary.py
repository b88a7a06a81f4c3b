"""The summary in Word: a page to read it by, then a page per theme with its lead figures as cards and its charts.

Cards and charts are those of the summary page of the site, see `publish/charts/theme.py`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from publish.charts.chart import YELLOW_SIGNS
from publish.charts.theme import Theme
from publish.documents.changes import Refusal
from publish.documents.create import captioned_chart, figure_control, new_document, to_write
from publish.documents.elements import NO_HEADS, element, paragraph, run
from publish.documents.freeze import IN_BRIEF
from publish.documents.heights import height
from publish.documents.runs import YELLOW, set_highlight
from publish.documents.shell import Shell
from publish.documents.styles import CARD_NAME, CARD_NUMBER, CARD_REASON
from publish.documents.template import Template
from publish.documents.word_table import note_line
from publish.find.happened import Part, what_happened
from publish.look.theme import COLOURS
from publish.office.controls import Control
from publish.office.package import Package, w
from publish.office.text import visible_text
from publish.report.cards import GRID, card_grids
from publish.tables.lead import SUMMARY, Lead
from publish.tables.table import LEGEND
from svm.errors import AuthorError
from svm.yellow import reasons_in

#: how many cards stand beside each other
COLUMNS = 3
#: eighths of a point between two cards, twips between the edge of a card and its text
GUTTER, INSIDE = "56", "110"
#: twips that a chart is high at least and at most, and that a page keeps free, for other fonts than ours
LEAST, MOST, SPARE = 2000, 4600, 150
#: signs of LEGEND that a card can have
SIGNS = ("*", ".", "x", "(berekend)")


def new_summary(
    themes: Sequence[Theme],
    title: str,
    target: Path,
    *,
    edition: str = "",
    by_word: bool = True,
    template: Template | None = None,
) -> None:
    """Write the summary with a page per theme; each number in it is a field. Never over a file.

    Word draws the charts from their data; unless `by_word`, they are pictures. `template` gives cover, styles and
    numbering. Raises AuthorError when there is no lead figure, or the file is there already.
    """
    if not themes:
        raise AuthorError(
            "Er zijn geen kerncijfers om een samenvatting van te maken.",
            expected=f"tabellen van hoofdstuk {SUMMARY} in seeds/report/report_tables.csv",
            next_step="vraag de data-engineer om de tabellen van de samenvatting.",
        )
    shell = new_document(title, "samenvatting", target, edition=edition, template=template)
    if template:
        template.begin_headings_at(SUMMARY)
    shell.heading(1, title)
    shell.heading(2, "In het kort")
    shell.add(to_write(IN_BRIEF, shell.number()))
    shell.heading(2, "Zo leest u de kaarten")
    shell.add(*(paragraph(line) for line in how_to_read()))
    drawn = itertools.count(1)
    for theme in themes:
        shell.heading(2, theme.title, new_page=True)
        happened = paragraph(*(_part(part, shell) for part in what_happened(theme)))
        cards = _cards(theme, shell)
        tall = _height_of_charts(theme, [shell.blocks[-1], happened, cards], shell, by_word=by_word)
        shell.add(happened)
        shell.add(cards)
        for chart in theme.charts:
            shell.add(*captioned_chart(chart, shell, f"{SUMMARY}.{next(drawn)}", by_word=by_word, tall=tall))
        if theme.no_charts:
            shell.add(paragraph(theme.no_charts))
    shell.save(Path(target))


def _part(part: Part, shell: Shell) -> etree._Element | str:
    """A part of the sentence of a theme, a figure as its field."""
    return figure_control(part.figure, part.channel, shell.number()) if part.figure else part.words


def how_to_read() -> list[str]:
    """What the signs on a card mean, in the words that the tables and charts have for them."""
    meanings = dict(LEGEND)
    signs = "; ".join(f"{sign.strip('()')} = {meanings[sign].partition(':')[0]}" for sign in SIGNS)
    yellow = "; ".join(f"{mark.strip('[]')} = {said}" for mark, said in YELLOW_SIGNS)
    return [
        f"Bij een geel cijfer staat tussen haken waarom: {yellow}.",
        f"{signs[0].upper()}{signs[1:]}.",
        "Een verandering is die ten opzichte van het jaar ervoor. Onder elk cijfer staat wat het telt.",
    ]


def _height_of_charts(theme: Theme, beside: Sequence[etree._Element], shell: Shell, *, by_word: bool) -> int:
    """Twips that each chart of a theme may be high on one page with what else stands there and its own words."""
    words = [
        line
        for chart in theme.charts
        for line in (paragraph(chart.caption, style="Caption"), *map(note_line, replace(chart, by_word=by_word).notes))
    ]
    left = shell.page - SPARE - height([*beside, *words], shell.room)
    return max(LEAST, min(MOST, left // max(len(theme.charts), 1)))


def _cards(theme: Theme, shell: Shell) -> etree._Element:
    """The lead figures of a theme as a table with a card in each cell, to be read row by row."""
    borders = [
        element(side, val="single" if side.startswith("inside") else "nil", sz=GUTTER, space="0", color="FFFFFF")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    margins = (("top", "30"), ("left", INSIDE), ("bottom", "60"), ("right", INSIDE))
    widths = [shell.room // COLUMNS] * COLUMNS
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=str(sum(widths)), type="dxa"),
            # the edge of the cards below that of the heading
            element("tblInd", w=INSIDE, type="dxa"),
            element("tblBorders", *borders),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(side, w=width, type="dxa") for side, width in margins)),
            element("tblLook", **NO_HEADS),
            element("tblCaption", val=GRID + theme.title),
            element(
                "tblDescription",
                val="Elke cel is een kaart met naam, cijfer, periode, verandering en wat het telt; lees rij voor rij.",
            ),
        ),
        element("tblGrid", *(element("gridCol", w=str(width)) for width in widths)),
    )
    for at in range(0, len(theme.leads), COLUMNS):
        row = element("tr", element("trPr", element("cantSplit")))
        for width, lead in itertools.zip_longest(widths, theme.leads[at : at + COLUMNS]):
            properties = element("tcPr", element("tcW", w=str(width), type="dxa"))
            if lead:
                properties.append(element("shd", val="clear", color="auto", fill=COLOURS["vlak"]))
            row.append(element("tc", properties, *(_card(lead, shell.number) if lead else [paragraph(style="Klein")])))
        made.append(row)
    return made


def _card(lead: Lead, number: Callable[[], int]) -> Iterator[etree._Element]:
    """The lines of a card: name, number, period, change and what it counts."""
    figure, cell = lead.figure, lead.cell
    yield paragraph(lead.label, style=CARD_NAME)
    shown = paragraph(
        figure_control(figure, "tabel", number(), CARD_REASON) if figure else run(cell.shown), style=CARD_NUMBER
    )
    if cell.is_yellow and not (figure and figure.is_yellow):
        # no figure, or one that is right while the year has no newer one: the yellow is that of the row
        shown.append(run(f" {cell.yellow_text}", element("rStyle", val=CARD_REASON)))
        for one in shown.iter(w("r")):
            set_highlight(one, YELLOW)
    yield shown
    yield paragraph(figure_control(figure, "tijd", number()) if figure else lead.about, style="Klein")
    if lead.change:
        yield paragraph(figure_control(lead.change, "zin", number()), lead.since, style="Cel")
    elif figure and lead.why_no_change:
        yield paragraph(figure_control(figure, "omdat", number()), style="Klein")
    yield paragraph(lead.in_short, style="Klein")


def other_cards(package: Package, load: Callable[[], Iterable[Theme]]) -> list[Refusal]:
    """The cards that a refresh cannot bring up to date, of the themes that a document has.

    A refresh gives a field the text of its figure. That a newer figure takes its place, that a change can be computed
    now or is no longer there, or that a row has another yellow text, asks for another card. `load` gives the themes of
    now; it is called for a document with cards only.
    """
    grids = card_grids(package)
    found = []
    for theme in load() if grids else ():
        grid = grids.get(GRID + theme.title)
        there = [_parts(cell) for cell in grid.iter(w("tc"))] if grid is not None else []
        for lead in theme.leads if there else ():
            now = _parts(element("tc", *_card(lead, itertools.count(1).__next__)))
            if now not in there:
                reason = (
                    "de kaart ontbreekt of is nu anders: een nieuwer cijfer, een andere verandering of gele tekst; "
                    f"maak met `svm doc new {SUMMARY} --to …` een nieuwe samenvatting en neem de kaart daaruit over"
                )
                found.append(Refusal(lead.cell.figure_id, f"{GRID}{theme.title}", lead.label, reason))
    return found


def _parts(card: etree._Element) -> tuple[list[str], list[str]]:
    """What a card is made of: the tags of its fields, and the yellow texts that stand in none."""
    controls = [Control("", e) for e in card.iter(w("sdt"))]
    inside = {r for control in controls for r in control.element.iter(w("r"))}
    loose = "".join(visible_text(r) for r in card.iter(w("r")) if r not in inside)
    return [control.tag for control in controls], [text for texts in reasons_in([loose]) for text in texts]
