"""Write the task pane of an edition: a manifest, a page, the figures as data, and each table and chart for Word.

What is inserted is made by the functions of the palette: a field comes from a template in which the page fills in tag,
title and text, a table or chart is a file of its own. The page asks nothing of any server but its own, except the
interface of Office itself, which Microsoft lets an add-in load only from its address.
"""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
from lxml import etree

from publish.charts.chart import Chart, load_charts
from publish.charts.draw import png
from publish.documents.create import captioned_chart, captioned_table, figure_control
from publish.documents.shell import Shell, paragraph, run
from publish.documents.word_table import table_title
from publish.find import search
from publish.find.sentence import sentence
from publish.look.html import environment
from publish.look.theme import colour
from publish.office.controls import alias_of, code_of
from publish.office.flat import flat
from publish.office.package import Package
from publish.pack.edition import load_edition
from publish.tables.table import ReportTable, load_tables
from svm.figures import AT, CHANNELS, CHART, TABLE, Figure, load_registry
from svm.files import replacing_folder

FOLDER = "invoegtoepassing"
ICONS = (16, 32, 64, 80)
#: stand in the template of a field for what the page fills in
TAG, TITLE, CODE, NUMBER, TEXT = "%TAG%", "%TITEL%", "%CODE%", "%NUMMER%", "%TEKST%"
#: with a blank at the end, so that a run keeps its blanks
BEFORE, BEHIND = "%ERVOOR% ", "%ERACHTER% "


@dataclass(frozen=True)
class Block:
    """A table or chart to insert: its tag, what it is called, what it says, and its blocks in a document."""

    tag: str
    title: str
    about: str
    content: Callable[[Shell], list[etree._Element]]

    @property
    def file(self) -> str:
        """The file that holds it, from the folder of the page."""
        return f"blokken/{self.tag.replace(':', '_').replace('.', '_')}.xml"


def write_pane(con: duckdb.DuckDBPyConnection, names: duckdb.DuckDBPyConnection, folder: Path, address: str) -> Path:
    """Write the pane of an open edition into a folder, which is replaced whole. Returns its manifest.

    `names` is the published warehouse, which knows what figures are called besides their labels.
    """
    with replacing_folder(folder) as fresh:
        for name, data in pane_files(con, names, address):
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return folder / "manifest.xml"


def pane_files(
    con: duckdb.DuckDBPyConnection, names: duckdb.DuckDBPyConnection, address: str
) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of the pane; the same edition gives the same bytes."""
    edition = load_edition(con)
    index = search.Index(load_registry(con), search.load_names(names))
    blocks = list(_blocks(load_tables(con), load_charts(con)))
    for name in ("manifest.xml", "paneel.html", "paneel.css", "paneel.js"):
        page = environment().get_template(f"taskpane/{name}")
        yield name, page.render(address=address.rstrip("/"), edition=edition, icons=ICONS).encode()
    yield "cijfers.json", json.dumps(data_of(index, blocks), ensure_ascii=False, separators=(",", ":")).encode()
    for block, made in zip(blocks, _flat(*(block.content for block in blocks)), strict=True):
        yield block.file, made.encode()
    for size in ICONS:
        yield f"pictogram-{size}.png", png(_icon(size), 1)


def data_of(index: search.Index, blocks: Iterable[Block]) -> dict[str, object]:
    """What the page searches in and inserts: the groups of words, the figures in their order, and the templates.

    Texts that many figures share stand once, in `texts`. A figure is a list: number, groups, state, rank, series,
    label, status, definition, source, yellow text, its wordings as channel, text, title and code, and its sentence.
    """
    texts: dict[str, int] = {}

    def text(one: str) -> int:
        return texts.setdefault(one, len(texts))

    figures = [
        [
            e.figure.figure_id,
            e.groups,
            e.state,
            e.rank,
            e.series,
            e.figure.label,
            text(e.figure.status.replace("_", " ")),
            text(e.figure.definition),
            text(e.figure.source_line),
            text(e.figure.yellow_text if e.figure.is_yellow else ""),
            [[tag, e.figure.said(c), alias_of(tag, e.figure.label), code_of(tag)] for c, tag in _tags(e.figure)],
            _sentence(e.figure),
        ]
        for e in index.entries
    ]
    shown = [[b.tag, b.title, b.about, b.file, index.group(b.title, [b.about])] for b in blocks]
    return {
        "rules": search.rules(),
        "groups": search.coded(index.groups),
        "texts": list(texts),
        "figures": figures,
        "blocks": shown,
        "field": [_template(False, False), _template(True, False)],
        "sentence": [_template(False, True), _template(True, True)],
    }


def _tags(figure: Figure) -> list[tuple[str, str]]:
    """The channels of a figure with their tags, each wording once."""
    said: dict[str, str] = {}
    for channel in CHANNELS:
        if channel != "tabel" and figure.text(channel):
            said.setdefault(figure.text(channel), channel)
    return [(c, figure.tag if c == "tekst" else f"{figure.tag}{AT}{c}") for c in said.values()]


def _sentence(figure: Figure) -> list[object] | None:
    """The words before a figure, which of its wordings stands there, and the words behind it."""
    ready = sentence(figure)
    if ready is None:
        return None
    channels = [channel for channel, _ in _tags(figure)]
    return [ready.before, channels.index(ready.channel), ready.after]


def _blocks(tables: Iterable[ReportTable], charts: Iterable[Chart]) -> Iterator[Block]:
    """Tables that hold a figure, in the order of the report, and then the charts, each with its caption."""
    for table in tables:
        if not table.no_figures:
            yield Block(
                TABLE + table.table_id,
                table_title(table),
                " ".join(table.sources),
                lambda shell, table=table: captioned_table(table, shell),
            )
    for chart in charts:
        yield Block(
            CHART + chart.chart_id, chart.caption, chart.alt, lambda shell, chart=chart: captioned_chart(chart, shell)
        )


def _template(is_yellow: bool, is_sentence: bool) -> str:
    """A field, or a sentence with one in it, as Flat OPC with places to fill in."""
    figure = Figure(
        TAG, TAG, TITLE, 0, "value", None, "", TEXT, TEXT, TEXT, "", is_yellow, TEXT if is_yellow else "", "", "", ""
    )

    def content(shell: Shell) -> list[etree._Element]:
        control = figure_control(figure, "tekst", shell.number())
        return [paragraph(run(BEFORE), control, run(BEHIND)) if is_sentence else paragraph(control)]

    [made] = _flat(content)
    for found, place in (
        (alias_of(TAG, TITLE), TITLE),
        (f"_{code_of(TAG)}_1", f"_{CODE}_{NUMBER}"),
        ('w:id w:val="1"', f'w:id w:val="{NUMBER}"'),
        ('w:id="1"', f'w:id="{NUMBER}"'),
        (figure.said(), TEXT),
    ):
        if found not in made:
            raise ValueError(f"the template of a field has no {found}")
        made = made.replace(found, place)
    return made


def _flat(*contents: Callable[[Shell], list[etree._Element]]) -> Iterator[str]:
    """Each of these as Flat OPC; they are made in one document, which takes most of the time."""
    shell = Shell("Staat van Migratie", "")
    counts = []
    for content in contents:
        made = content(shell)
        counts.append(len(made))
        shell.add(*made)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "blokken.docx"
        shell.save(path)
        package = Package.open(path)
    blocks = iter(package.tree(package.document)[0])
    for count in counts:
        yield flat(package, list(itertools.islice(blocks, count)))


def _icon(size: int) -> str:
    """A bar chart in the colours of the house."""
    bars = "".join(
        f'<rect x="{x}" y="{14 - high}" width="3" height="{high}" fill="#fff"/>'
        for x, high in ((3, 5), (7, 8), (11, 11))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 16 16">'
        f'<rect width="16" height="16" fill="{colour("logo")}"/>{bars}</svg>'
    )
