"""The command line: `svm --help`. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from publish.commands import documents, door, news
from svm.errors import UserError
from svm.home import Home


class _Friendly(click.Group):
    """Shows a UserError as a message instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(f"Error: {error}", err=True)
            raise SystemExit(1) from None
        except Exception as error:
            # the database library is not imported here just to name its errors
            if type(error).__module__ not in ("duckdb", "_duckdb"):
                raise
            click.echo(f"Error: the database could not be read: {str(error).splitlines()[0]}", err=True)
            click.echo("Next step: run `make build`, so that the database fits this version.", err=True)
            raise SystemExit(1) from None


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from svm.version import software_version

        click.echo(f"svm {software_version()}")
        ctx.exit()


@click.group(cls=_Friendly)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and the commit of the software.",
)
def svm() -> None:
    """Staat van Migratie: land deliveries, build the warehouse, print tables and trace figures."""


svm.add_command(door.land)
svm.add_command(door.template)
svm.add_command(door.datasets)
svm.add_command(documents.doc)
svm.add_command(documents.workbook)
svm.add_command(news.news)


@svm.command()
@click.option("--as-of", help="Look at the world as of this date, such as 2025-07-04 (default: the edition's).")
@click.option("--edition", type=int, help="Edition to build, e.g. 2024 (default: the project's).")
def build(as_of: str | None, edition: int | None) -> None:
    """Run dbt build with all tests and publish the result for readers."""
    from publish.release.build import build as run_build

    home = Home.default()
    published = run_build(home, as_of=as_of, edition=edition)
    click.echo(f"Published: {published.relative_to(home.root)}")


@svm.command()
@click.option("--chapter", type=int, help="Only this chapter, with every yellow series.")
@click.option("--partner", help="Only this partner, with every yellow series.")
@click.option(
    "--fail-on", help="Exit with code 3 for these statuses, separated by commas (default: late, missing, outdated)."
)
def status(chapter: int | None, partner: str | None, fail_on: str | None) -> None:
    """Show what is late, missing, outdated or awaited.

    Exit code 0: nothing to chase; 3: there are series to chase; 1: the status could not be read.
    """
    from publish.follow.status import report, to_chase
    from svm.database import connect

    con = connect(Home.default())
    for line in report(con, chapter=chapter, partner=partner):
        click.echo(line)
    if to_chase(con, tuple(s.strip() for s in fail_on.split(",")) if fail_on else None):
        raise SystemExit(3)


@svm.command()
@click.argument("table_id")
@click.option("--format", "form", type=click.Choice(["md", "csv", "html", "xlsx"]), default="md", show_default=True)
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write to this file instead of the screen.")
@click.option("--edition", type=int, help="As printed in this frozen edition (default: as built now).")
def table(table_id: str, form: str, target: Path | None, edition: int | None) -> None:
    """Print the report table with address TABLE_ID, such as 3.1.

    The address of a table never changes; its number in print is its place in the chapter.
    """
    from publish.release.freeze import open_release
    from publish.tables import table as tables
    from svm.database import connect

    home = Home.default()
    con = open_release(home, edition) if edition else connect(home)
    loaded = tables.load_table(con, table_id)
    if other := tables.other_table(con, table_id):
        click.echo(other, err=True)
    if form == "xlsx":
        from publish.pack.sheets import table_book
        from publish.pack.xlsx import write_xlsx

        target = target or Path(f"tabel_{table_id.replace('.', '_')}.xlsx")
        write_xlsx(table_book(loaded), target)
        click.echo(f"Written: {target}")
        return
    text = {
        "md": tables.to_markdown,
        "csv": tables.to_csv,
        "html": lambda one: tables.to_html([one], one.name),
    }[form](loaded)
    _deliver(text, target)


def _deliver(text: str, target: Path | None) -> None:
    """Write a text to a file, or to the screen."""
    if target is None:
        click.echo(text, nl=False)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    click.echo(f"Written: {target}")


@svm.command()
def export() -> None:
    """Write the publication pack of the edition to out/<edition>/.

    All tables as XLSX, ODS, web page, Markdown and tidy CSV, the data dictionary, the metadata (CSVW, Data Package and
    DCAT-AP-NL), and every chart as SVG and PNG with its text.
    """
    from publish.release.export import export_tables
    from svm.database import connect

    home = Home.default()
    for path in export_tables(connect(home), home):
        click.echo(f"Written: {path.relative_to(home.root)}")


@svm.command()
def dashboard() -> None:
    """Write the site to out/site/: summary, chapters, data status, and a page for each indicator and period.

    Open out/site/index.html from disk or put the folder on any web server; nothing is fetched from elsewhere. Editions
    that are frozen get their own pages, which tell what is newer.
    """
    from publish.dashboard.write import without_pages, write_site
    from svm.database import connect

    home = Home.default()
    start = write_site(connect(home), home)
    for edition in without_pages(home):
        click.echo(f"No pages for edition {edition}: it was frozen without charts, by an earlier version of svm.")
    click.echo(f"Written: {start.relative_to(home.root)}")


@svm.command()
@click.argument("chart_id")
@click.option("--to", "target", type=click.Path(path_type=Path), help="File, .svg or .png (default: figuur_<id>.svg).")
def chart(chart_id: str, target: Path | None) -> None:
    """Draw CHART_ID, the address of a table such as 3.1 or asy_first:year, with title, notes and source."""
    from publish.charts import draw
    from publish.charts.chart import load_chart
    from publish.tables import table as tables
    from svm.database import connect
    from svm.files import put

    con = connect(Home.default())
    one = load_chart(con, chart_id)
    if other := tables.other_table(con, chart_id):
        click.echo(other, err=True)
    target = target or Path(f"figuur_{one.name}.svg")
    drawn = draw.framed_svg(one)
    if target.suffix not in (".svg", ".png"):
        raise UserError(f"{target}: a chart is an SVG or a PNG.", expected="a name that ends in .svg or .png")
    click.echo(f"Written: {put(target, draw.png(drawn) if target.suffix == '.png' else drawn)}")
    click.echo(one.alt)


@svm.command()
@click.argument("before")
@click.argument("after")
def diff(before: str, after: str) -> None:
    """Show every value that changed between two moments, why, and which figures and tables it touches.

    BEFORE and AFTER are dates such as 2024-06-20 (what was known at the end of that day) or editions such as 2024 (what
    was frozen, or known at its as-of date).
    """
    from publish.follow.diff import changes, moment, report
    from svm.database import connect

    home = Home.default()
    con = connect(home)
    first, last = moment(con, home, before), moment(con, home, after)
    if last.day < first.day:
        raise UserError(f"{last.label} is before {first.label}.", next_step="give the earlier moment first.")
    for line in report(changes(con, first, last)):
        click.echo(line)


@svm.command()
@click.option("--portal", help="Freeze the version of a portal (IDAM, ACAM …) instead of the final one.")
@click.option("--reason", default="", help="Why values changed since the version before; recorded with each of them.")
@click.option("--role", default="", help="Role that decided (no person).")
@click.option("--to", "root", type=click.Path(path_type=Path), help="Folder of the releases (default: releases/).")
def release(portal: str | None, reason: str, role: str, root: Path | None) -> None:
    """Freeze the built edition: Parquet, CSV, workbook, differences and a manifest with hashes.

    The final version is refused while series are late or missing without a waiver, or approvals no longer stand. A
    frozen version is never changed; freezing again with other values makes a new version and asks for a reason.
    """
    from publish.release.freeze import FINAL, freeze, report
    from svm.database import connect

    home = Home.default()
    done = freeze(connect(home), home, portal=portal or FINAL, reason=reason, role=role, root=root)
    for line in report(done):
        click.echo(line)


@svm.command("sign-off")
@click.option("--by", "approver", help="Partner or portal that approves.")
@click.option("--role", help="Role that approves (no person).")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the approval (default: today).")
@click.option("--chapter", type=int, help="Approve every printed figure of this chapter.")
@click.option("--table", "table_id", help="Approve every figure of the table with this address.")
@click.argument("figures", nargs=-1)
def sign_off(
    approver: str | None,
    role: str | None,
    on: dt.datetime | None,
    chapter: int | None,
    table_id: str | None,
    figures: tuple[str, ...],
) -> None:
    """Approve FIGURES as they are printed now; without --by, show which approvals stand.

    An approval is bound to text, definition and status: when one of them changes it must be given again.
    """
    from publish.follow import signoff
    from svm.database import connect

    con = connect(Home.default())
    if approver is None:
        for line in signoff.report(con):
            click.echo(line)
        return
    if not role:
        raise UserError("An approval needs a role.", next_step='give --role "…" (a role, no person).')
    day = on.date() if on else dt.date.today()
    count = signoff.sign_off(
        con, approver=approver, role=role, on=day, chapter=chapter, table=table_id, figures=figures
    )
    click.echo(f"{count} figures approved by {approver}; the next build takes them along.")


@svm.command()
@click.argument("partner", required=False)
@click.option("--all", "everybody", is_flag=True, help="Write a letter to every partner that owes something.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="Write to this file, or with --all this folder (default: out/<edition>/brieven/).",
)
def chase(partner: str | None, everybody: bool, target: Path | None) -> None:
    """Write the Dutch letter to PARTNER with what is overdue or was never delivered."""
    from publish.follow.chase import debtors, letter
    from svm.database import built_edition, connect

    home = Home.default()
    con = connect(home)
    if everybody:
        folder = target or home.out / str(built_edition(con)) / "brieven"
        for one in debtors(con):
            _deliver(letter(con, one), folder / f"{one}.md")
        return
    if partner is None:
        raise UserError(
            "No partner was named.", expected="one of " + ", ".join(debtors(con)), next_step="or use --all."
        )
    _deliver(letter(con, partner), target)


@svm.command()
def punctuality() -> None:
    """Show per partner which share of its releases came in time, and the median delay."""
    from publish.follow.punctuality import report
    from svm.database import connect

    for line in report(connect(Home.default())):
        click.echo(line)


@svm.command()
@click.option("--month", help="Month such as 2026-07 (default: the month of the as-of date).")
@click.option("--ics", "target", type=click.Path(path_type=Path), help="Write the dates as an iCalendar file.")
def calendar(month: str | None, target: Path | None) -> None:
    """Show which figures are due in a month, or write them as calendar entries."""
    from publish.follow import due
    from svm.database import connect

    found = due.releases(connect(Home.default()), month)
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(due.to_ics(found))
        click.echo(f"Written: {target} ({len(found)} dates)")
        return
    for line in due.report(found):
        click.echo(line)


@svm.command()
@click.argument("words", nargs=-1, required=True)
def figure(words: tuple[str, ...]) -> None:
    """Show the card of a figure, such as reg_immigration:2023, or list the figures whose name holds all WORDS.

    For a measure that may not be made it tells why.
    """
    from svm import figures

    if len(words) == 1 and ":" in words[0]:
        click.echo(figures.card(words[0]))
        return
    found = figures.find(" ".join(words))
    for one in found[:100]:
        click.echo(f"{one.figure_id:<60} {one.table_text:>12}  {one.label}")
    if not found:
        raise UserError(f"No figure is named {' '.join(words)}.", next_step="try other words, in Dutch.")
    if len(found) > 100:
        click.echo(f"… and {len(found) - 100} more; give more words.")


@svm.command()
@click.argument("figure_id")
def trace(figure_id: str) -> None:
    """Follow FIGURE_ID from printed text back to the cell of the raw file."""
    from publish.follow.trace import trace as follow
    from svm.database import connect

    home = Home.default()
    for label, text in follow(connect(home), home, figure_id):
        click.echo(f"{label:<18} {text}")
