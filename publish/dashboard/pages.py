"""All files of the site of one edition, by address. An address is permanent.

index.html                          summary
kaart.html#asielaanvragers/2024/NLD what the map of Europe shows, of which year, and the country that is chosen
hoofdstuk/3.html#tabel-3.1          a table; #figuur-3.1 its chart
tabel/tabel_3_1.xlsx                a table as a workbook
indicator/asy_first.html            an indicator
indicator/asy_first/2025.html#asy_first:2025    a figure: the page of its period, its own id as place
figuren/3_1.html                    a chart of the report alone, to embed; .svg and .csv the picture and its figures
data/csv/tabel_3_1.csv              the pack; `about.py` lists the pages about the data
en/hoofdstuk/3.html                 the same page or picture in English
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from publish.charts import draw
from publish.charts.chart import YELLOW_SIGNS, Chart
from publish.dashboard.about import About, about_files, about_pages
from publish.dashboard.content import Content, FigureRow, Indicator
from publish.dashboard.frame import APART, Frames
from publish.dashboard.glossary import Glossary
from publish.dashboard.rest import OTHER, kept_small, packed
from publish.dashboard.search import search_data, search_script
from publish.dashboard.status import Status
from publish.find.happened import what_happened
from publish.look import theme
from publish.look.english import FOLDER as ENGLISH
from publish.look.english import English
from publish.look.html import Translate, environment, figure_page, in_dutch, period_page, vendored
from publish.pack import xlsx
from publish.pack.files import PACKED
from publish.pack.sheets import table_book
from publish.tables.table import ReportTable
from publish.tables.tidy import FIGURE_COLUMNS, csv_text
from svm.yellow import numbered, reason_lines

MEASURES = {
    "change_abs": "verschil met het jaar ervoor",
    "change_pct": "verandering",
    "change_pp": "verandering in procentpunten",
    "share_pct": "aandeel in het totaal",
    "rank": "plaats",
    "per_1000": "per 1.000 inwoners",
}
#: what the search page loads
SEARCH_INDEX = "zoeken/index.js"


@dataclass(frozen=True)
class Newer:
    """A later edition, which every page of an earlier one names."""

    edition: int
    as_of_text: str
    pages: frozenset[str]
    #: of each figure what it says of its own period
    own_texts: dict[str, str]


@dataclass(frozen=True)
class Words:
    """What all editions share: the English of their texts and the meaning of their terms."""

    english: English
    glossary: Glossary


def site_files(
    content: Content, status: Status, about: About, version: str, words: Words, newer: Newer | None = None
) -> Iterator[tuple[str, str | bytes]]:
    """Address and content of every file of an edition. `version` tells whether its figures are frozen."""
    yield "stijl.css", environment().get_template("site/style.css").render()
    yield "site.js", environment().get_template("site/site.js").render()
    yield "zoeken.js", environment().get_template("site/zoeken.js").render()
    for one in content.indicators.values():
        name = f"indicator-{one.indicator_id}"
        if name in about.sets:
            # its address of old: the same file as in the pack
            file = about.sets[name].files[0]
            yield f"indicator/{one.indicator_id}.csv{PACKED * file.is_packed}", file.data
    if content.choices:
        yield "tekening.js", environment().get_template("site/drawing.js").render(theme=theme)
        yield "vendor/d3.js", vendored("d3.js")
        yield "vendor/d3.txt", vendored("d3.txt")
    for table in content.tables:
        if not table.no_figures:
            yield workbook_of(table), xlsx.to_bytes(table_book(table))
    yield from about_files(content.edition, about)
    yield from _told(content, status, about, version, newer, words.glossary)
    for path, text in _told(content, status, about, version, newer, words.glossary, words.english):
        yield f"{ENGLISH}/{path}", text if path.endswith(".html") else words.english.bare(text)


def _told(
    content: Content,
    status: Status,
    about: About,
    version: str,
    newer: Newer | None,
    glossary: Glossary,
    english: English | None = None,
) -> Iterator[tuple[str, str]]:
    """Every page and picture in Dutch; with a translator what makes the English one, at its address in Dutch."""
    known = frozenset(content.figures)
    t = english or in_dutch
    led_to: set[str] = set()
    render = _renderer(content, about, version, newer, glossary, english)

    def address_from(root: str) -> Callable[[str], str]:
        def address(figure_id: str) -> str:
            led_to.add(figure_id)
            return root + figure_page(figure_id) if figure_id in known else ""

        return address

    def indicator_from(root: str) -> Callable[[str], str]:
        return lambda figure_id: f"{root}indicator/{figure_id.split(':')[0]}.html"

    yield SEARCH_INDEX, search_script(_search_data(content, t))
    yield render(
        "index.html",
        "index",
        themes=content.themes,
        happened_in={theme.chapter: what_happened(theme) for theme in content.themes},
        pictures=content.pictures,
        now=content.lately,
        yellow_signs=YELLOW_SIGNS,
        indicators=content.indicators,
        address=address_from(""),
    )
    yield render("indicatoren.html", "indicators", indicators=list(content.indicators.values()))
    yield render("status.html", "status", status=status, address=address_from(""))
    yield render("begrippen.html", "glossary", glossary=glossary, **_glossary(glossary, content, english))
    if content.map:
        yield render("kaart.html", "map", map=content.map, indicators=content.indicators, period_page=period_page)
    for letter in status.letters:
        yield render(letter.path, "letter", letter=letter)
    if status.controls:
        yield render("controles.html", "controls", controls=status.controls)
    for chapter, chapter_title in content.edition.chapters.items():
        tables = content.chapter_tables(chapter)
        if tables:
            yield render(
                f"hoofdstuk/{chapter}.html",
                "chapter",
                chapter=chapter,
                chapter_title=chapter_title,
                tables=tables,
                charts=content.charts,
                on_map=content.map is not None and _prints(tables, content.map.indicators),
                address=address_from("../"),
                indicator_address=indicator_from("../"),
                newer_figures=_newer_in_tables(tables, content, newer),
                table_book=workbook_of,
                alike=alike(tables),
            )
    for one in content.indicators.values():
        path = f"indicator/{one.indicator_id}"
        yield render(f"{path}.html", "indicator", one=one, address=address_from("../"), period_page=period_page)
    yield from about_pages(content, about, render, address_from(""))
    for chart in content.charts.values():
        yield f"figuren/{chart.name}.svg", draw.svg(chart, draw.WIDE, t)
        yield f"figuren/{chart.name}-smal.svg", draw.svg(chart, draw.NARROW, t)
    for chart in content.charts.values() if content.choices else ():
        yield f"figuren/{chart.name}.js", content.choices[chart.chart_id].script(chart, t)
        if chart.chapter:
            chapter = next(table.chapter for table in content.tables if table.table_id == chart.chart_id)
            yield render(f"figuren/{chart.name}.html", "embed", one=chart, chapter=chapter, address=address_from("../"))
            yield f"figuren/{chart.name}.csv", _chart_csv(chart, content)
    # last: by now every other page has told where it leads
    is_kept_small = kept_small(len(known), led_to)
    for one in content.indicators.values():
        for period, figures in one.periods.items():
            marks = numbered(f.yellow_text for own in figures for f in (own, *own.measures))
            sources, newer_text = numbered_sources(figures), _newer_texts(figures, newer)
            rest = [f for f in figures if is_kept_small(f)]
            yield render(
                period_page(one.indicator_id, period),
                "period",
                one=one,
                figures=figures,
                measures=MEASURES,
                other_measure=OTHER,
                marks=marks,
                reasons=reason_lines(marks),
                sources=sources,
                newer_text=newer_text,
                is_kept_small=is_kept_small,
                rest_count=len(rest),
                rest=packed(rest, marks, sources, MEASURES, _said_later(newer_text, newer, t), t) if rest else "",
            )


def alike(tables: Sequence[ReportTable]) -> frozenset[tuple[str, str, str]]:
    """Number, row and column of cells that look the same in two tables, but are other figures."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for table in tables:
        for label, line in table.rows:
            for column, cell in zip(table.columns, line, strict=True):
                found.setdefault((cell.shown, label, column), set()).add(cell.figure_id)
    return frozenset(looks for looks, figures in found.items() if len(figures) > 1)


def workbook_of(table: ReportTable) -> str:
    """Address of a table as a workbook of its own, from the folder of its edition."""
    return f"tabel/{table.address}.xlsx"


def _renderer(
    content: Content,
    about: About,
    version: str,
    newer: Newer | None,
    glossary: Glossary,
    english: English | None,
) -> Callable[..., tuple[str, str]]:
    """A function that fills the template of a page; it knows what every page shows."""
    shared: dict[str, Any] = {
        "edition": content.edition,
        "version": version,
        "has_map": content.map is not None,
        "language": "en" if english else "nl",
        "t": english.marked if english else in_dutch,
    }
    frames = Frames(shared, english)

    def render(path: str, template: str, **more: object) -> tuple[str, str]:
        root = "../" * path.count("/")
        if english:
            english.page_of = path
        filled = (
            environment()
            .get_template(f"site/{template}.html")
            .render(
                **shared,
                apart=APART,
                root=root,
                about=about,
                no_charts=content.no_charts,
                choices=content.choices,
                explained=lambda text: _explained(text, root, glossary, english),
                newer=_newer_banner(newer, path, root),
                **more,
            )
        )
        return path, frames.around(filled, path, root, _same_page(path, root, in_english=english is not None))

    return render


def _prints(tables: list[ReportTable], indicators: frozenset[str]) -> bool:
    """Whether one of the tables prints a figure of these indicators."""
    return any(c.figure_id.split(":")[0] in indicators for table in tables for _, line in table.rows for c in line)


def _search_data(content: Content, t: Translate) -> dict[str, object]:
    """What the search page looks in, of the chapters that have a page."""
    chapters = {number: name for number, name in content.edition.chapters.items() if content.chapter_tables(number)}
    return search_data(content.index, content.indicators.values(), content.tables, content.charts, chapters, t)


def _explained(text: str, root: str, glossary: Glossary, english: English | None) -> Markup:
    """A text in the language of the page, each term of it a link to the glossary."""
    if english is None:
        return glossary.linked(text, "nl", root)
    told = english.told(text)
    return escape(english.marked(text)) if told is None else glossary.linked(told, "en", root, english.done)


def _glossary(glossary: Glossary, content: Content, english: English | None) -> dict[str, Any]:
    """The terms in the alphabetical order of the language, and by term the indicators that use it."""
    used: dict[str, list[Indicator]] = {term.term_id: [] for term in glossary.terms}
    for one in content.indicators.values():
        for term_id in glossary.used_in(one.definition, one.population, one.pitfalls):
            used[term_id].append(one)
    language = "en" if english else "nl"
    said = english.done if english else str
    ordered = sorted(glossary.terms, key=lambda term: (term.names[language].lower(), term.term_id))
    return {"terms": [(said(term.names[language]), term) for term in ordered], "used": used}


def _same_page(path: str, root: str, *, in_english: bool) -> dict[str, str]:
    """The address of a page in each language, from that page in one of them."""
    if in_english:
        return {"nl": f"../{root}{path}", "en": root + path}
    return {"nl": root + path, "en": f"{root}{ENGLISH}/{path}"}


def _newer_banner(newer: Newer | None, path: str, root: str) -> dict[str, Any] | None:
    if newer is None:
        return None
    same = path in newer.pages
    address = f"{root}../{newer.edition}/{path if same else 'index.html'}"
    return {"edition": newer.edition, "as_of_text": newer.as_of_text, "same": same, "address": address}


def _newer_texts(figures: list[FigureRow], newer: Newer | None) -> dict[str, str]:
    """What a later edition says of these figures, where it says something else. What stood in for a figure is none."""
    if newer is None:
        return {}
    found: dict[str, str] = {}
    for figure in figures:
        now = newer.own_texts.get(figure.figure_id)
        if (now or "") != figure.own_text:
            found[figure.figure_id] = now or ("vervallen" if now is None else "niet meer beschikbaar")
    return found


def _said_later(texts: Mapping[str, str], newer: Newer | None, t: Translate) -> Callable[[FigureRow], str]:
    """What a later edition says of a figure, as its row tells it; empty when it says the same."""

    def said(figure: FigureRow) -> str:
        if newer is None or figure.figure_id not in texts:
            return ""
        return t("in editie {year}: {number}", year=newer.edition, number=texts[figure.figure_id])

    return said


def _newer_in_tables(
    tables: list[ReportTable], content: Content, newer: Newer | None
) -> dict[str, list[tuple[FigureRow, str]]]:
    if newer is None:
        return {}
    figures = content.figures
    found: dict[str, list[tuple[FigureRow, str]]] = {}
    for table in tables:
        printed = [figures[c.figure_id] for _, line in table.rows for c in line if c.figure_id in figures]
        changed = _newer_texts(printed, newer)
        if changed:
            found[table.table_id] = [(figures[one], text) for one, text in changed.items()]
    return found


def _chart_csv(chart: Chart, content: Content) -> str:
    """Every figure that a reader may draw in a chart, one a line, with the date at which the data were looked at."""
    drawn = (p.figure_id for s in chart.series for p in s.points)
    wanted = dict.fromkeys([*drawn, *content.choices[chart.chart_id].figure_ids])
    own = [content.figures[figure_id] for figure_id in wanted]
    # as a text: a reader of CSV would take a date for its own kind
    return csv_text((*FIGURE_COLUMNS, "as_of"), [(*f.line, content.edition.as_of_text) for f in own])


def numbered_sources(figures: Sequence[FigureRow]) -> dict[str, tuple[int, str]]:
    """What the figures of a page came from, each once: its number there and what to say of it.

    The key is a delivery, or a source line where there is none; earlier wordings name deliveries too.
    """
    found: dict[str, str] = {}
    for one in figures:
        if one.delivery_id:
            delivery = f"levering {one.delivery_id}, bestand met sha256 {one.raw_sha256}"
            found[one.delivery_id] = "; ".join(filter(None, (one.source_line, delivery)))
        elif one.source_line:
            found[one.source_line] = one.source_line
    for one in figures:
        for vintage in one.vintages:
            found.setdefault(vintage.delivery_id, f"levering {vintage.delivery_id}")
    return {key: (number, text) for number, (key, text) in enumerate(found.items(), start=1)}
