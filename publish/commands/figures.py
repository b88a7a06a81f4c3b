"""Cijfers: `svm figure`, `svm table`, `svm chart`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import cloup

from publish.commands.as_json import as_json
from publish.commands.options import EDITION, VORM, to
from publish.commands.reader import AuthorCommand, voorbeelden
from svm.errors import AuthorError
from svm.files import put
from svm.home import Home

if TYPE_CHECKING:
    import duckdb

#: how many figures an answer holds: those that can be used now, and the yellow ones behind them
USABLE_SHOWN, YELLOW_SHOWN = 5, 2


@cloup.command(
    cls=AuthorCommand,
    epilog=voorbeelden("svm figure reg_immigration:2023", "svm figure asiel syrië 2025", "svm figure asiel 2025 --all"),
)
@click.argument("words", nargs=-1, required=True, metavar="WOORDEN...")
@click.option("--all", "every", is_flag=True, help="Toon elk cijfer dat past op een regel, ook zonder waarde.")
@VORM
def figure(words: tuple[str, ...], every: bool, form: str) -> None:
    """Toon de kaart van een cijfer, zoals reg_immigration:2023, of zoek met WOORDEN de best passende cijfers.

    Bij elk cijfer staat een zin die klopt. Gele cijfers staan achteraan. Bij een maat die niet gemaakt mag worden staat
    waarom.
    """
    from svm import figures
    from svm.database import connect

    if len(words) == 1 and ":" in words[0]:
        if form == "json":
            from publish.find.records import records

            click.echo(as_json({"figures": records(connect(Home.default()), [figures.get(words[0])])}))
        else:
            click.echo(figures.card(words[0]))
        return
    from publish.find.answer import answer, fitting, listed
    from publish.find.hits import YELLOW
    from publish.find.opened import open_search

    con = connect(Home.default())
    index = open_search(con, figures.OpenRegistry(con))
    text = " ".join(words)
    if form == "json":
        from publish.find.records import records

        hits = fitting(index, text)
        best = list(hits) if every else [*hits.best(USABLE_SHOWN), *hits.best(YELLOW_SHOWN, YELLOW)]
        click.echo(as_json({"figures": records(con, [hit.figure for hit in best])}))
    elif every:
        click.echo("\n".join(listed(index, text)))
    else:
        click.echo("\n".join(answer(index, text, USABLE_SHOWN, YELLOW_SHOWN)))


@cloup.command(cls=AuthorCommand, epilog=voorbeelden("svm table 3.1", "svm table 3.1 --format xlsx --to tabel.xlsx"))
@click.argument("table_id", metavar="TABEL")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "csv", "html", "xlsx", "json"]),
    default="md",
    show_default=True,
    help="Vorm.",
)
@to("Schrijf naar dit bestand, niet op het scherm.")
@EDITION
def table(table_id: str, form: str, target: Path | None, edition: int | None) -> None:
    """Druk de tabel met het adres TABEL af, zoals 3.1.

    Het adres van een tabel verandert nooit; het gedrukte nummer is de plaats in het hoofdstuk.
    """
    from publish.tables import table as tables

    con = _opened(edition)
    loaded = tables.load_table(con, table_id)
    if other := tables.other_table(con, table_id):
        click.echo(other, err=True)
    if form == "xlsx":
        from publish.pack.sheets import table_book
        from publish.pack.xlsx import write_xlsx

        target = target or Path(f"tabel_{table_id.replace('.', '_')}.xlsx")
        write_xlsx(table_book(loaded), target)
        click.echo(f"Geschreven: {target}")
        return
    text = {
        "md": tables.to_markdown,
        "csv": tables.to_csv,
        "html": lambda loaded: tables.to_html([loaded], loaded.name),
        "json": lambda loaded: as_json(tables.record(loaded)) + "\n",
    }[form](loaded)
    if target:
        click.echo(f"Geschreven: {put(target, text)}")
    else:
        click.echo(text, nl=False)


def _opened(edition: int | None) -> duckdb.DuckDBPyConnection:
    """The published database, or a frozen edition; what opens that takes longer to load than a table to print."""
    if edition:
        from publish.release.frozen import open_release

        return open_release(Home.default(), edition)
    from svm.database import connect

    return connect(Home.default())


@cloup.command(cls=AuthorCommand, epilog=voorbeelden("svm chart 3.1", "svm chart asy_first:year --to figuur.png"))
@click.argument("chart_id", metavar="FIGUUR")
@to("Bestand, .svg of .png (standaard: figuur_<adres>.svg).")
def chart(chart_id: str, target: Path | None) -> None:
    """Teken FIGUUR, het adres van een tabel zoals 3.1 of asy_first:year, met titel, noten en bron."""
    from publish.charts import draw
    from publish.charts.chart import load_chart
    from publish.tables import table as tables
    from svm.database import connect

    con = connect(Home.default())
    loaded = load_chart(con, chart_id)
    if other := tables.other_table(con, chart_id):
        click.echo(other, err=True)
    target = target or Path(f"figuur_{loaded.name}.svg")
    if target.suffix not in (".svg", ".png"):
        raise AuthorError(f"{target}: een figuur is SVG of PNG.", expected="een naam die eindigt op .svg of .png")
    drawn = draw.framed_svg(loaded)
    click.echo(f"Geschreven: {put(target, draw.png(drawn) if target.suffix == '.png' else drawn)}")
    click.echo(loaded.alt)
