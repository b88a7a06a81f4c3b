"""The command line: `svm --help`. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ingest import cli as door
from ingest.errors import UserError
from ingest.home import Home


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


@click.group(cls=_Friendly)
def svm() -> None:
    """Staat van Migratie: land deliveries, build the warehouse, print tables and trace figures."""


svm.add_command(door.land)
svm.add_command(door.template)
svm.add_command(door.datasets)


@svm.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Look at the world as of this date, e.g. 2025-07-04.")
@click.option("--edition", type=int, help="Edition to build (default: the project's).")
def build(as_of: dt.datetime | None, edition: int | None) -> None:
    """Run dbt build with all tests and publish the result for readers."""
    from publish.build import build as run_build

    home = Home.default()
    published = run_build(home, as_of=as_of.strftime("%Y-%m-%d") if as_of else None, edition=edition)
    click.echo(f"Published: {published.relative_to(home.root)}")


@svm.command()
@click.option("--chapter", type=int, help="Only this chapter, with every yellow series.")
@click.option("--partner", help="Only this partner, with every yellow series.")
@click.option("--fail-on", help="Exit with code 3 for these statuses, separated by commas (default: late or outdated).")
def status(chapter: int | None, partner: str | None, fail_on: str | None) -> None:
    """Show what is late, missing, outdated or awaited.

    Exit code 0: nothing to chase; 3: there are series to chase; 1: the status could not be read.
    """
    from publish.database import connect
    from publish.status import CHASE, report, to_chase

    con = connect(Home.default())
    for line in report(con, chapter=chapter, partner=partner):
        click.echo(line)
    statuses = tuple(s.strip() for s in fail_on.split(",")) if fail_on else CHASE
    if to_chase(con, statuses):
        raise SystemExit(3)


@svm.command()
@click.argument("table_id")
@click.option("--format", "form", type=click.Choice(["md", "csv", "html", "xlsx"]), default="md", show_default=True)
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write to this file instead of the screen.")
def table(table_id: str, form: str, target: Path | None) -> None:
    """Print report table TABLE_ID, such as 3.1."""
    from publish import tables
    from publish.database import connect

    loaded = tables.load_table(connect(Home.default()), table_id)
    if form == "xlsx":
        target = target or Path(f"tabel_{table_id.replace('.', '_')}.xlsx")
        tables.to_xlsx([loaded], target)
        click.echo(f"Written: {target}")
        return
    text = {
        "md": tables.to_markdown,
        "csv": tables.to_csv,
        "html": lambda one: tables.to_html([one], f"Tabel {one.table_id}"),
    }[form](loaded)
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        click.echo(f"Written: {target}")
    else:
        click.echo(text, nl=False)


@svm.command()
def export() -> None:
    """Write all tables of the edition as workbook, page, Markdown and CSV to out/<edition>/."""
    from publish.database import connect
    from publish.export import export_tables

    home = Home.default()
    for path in export_tables(connect(home), home):
        click.echo(f"Written: {path.relative_to(home.root)}")


@svm.command()
@click.argument("before", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("after", type=click.DateTime(["%Y-%m-%d"]))
def diff(before: dt.datetime, after: dt.datetime) -> None:
    """Show every value that changed between two dates, why, and which figures and tables it touches.

    BEFORE and AFTER are dates such as 2024-06-20; what was known at the end of each day is compared.
    """
    from publish.database import connect
    from publish.diff import changes, report

    if after < before:
        raise UserError(f"{after:%Y-%m-%d} is before {before:%Y-%m-%d}.", next_step="give the earlier date first.")
    changed, new = changes(connect(Home.default()), before.date(), after.date())
    for line in report(changed, new, before.date(), after.date()):
        click.echo(line)


@svm.command()
@click.argument("partner")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write the letter to this file.")
def chase(partner: str, target: Path | None) -> None:
    """Write the Dutch letter to PARTNER with what is overdue or was never delivered."""
    from publish.chase import letter
    from publish.database import connect

    text = letter(connect(Home.default()), partner)
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        click.echo(f"Written: {target}")
    else:
        click.echo(text, nl=False)


@svm.command()
@click.option("--month", help="Month such as 2026-07 (default: the month of the as-of date).")
@click.option("--ics", "target", type=click.Path(path_type=Path), help="Write the dates as an iCalendar file.")
def calendar(month: str | None, target: Path | None) -> None:
    """Show which figures are due in a month, or write them as calendar entries."""
    from publish import calendar as due
    from publish.database import connect

    found = due.releases(connect(Home.default()), month)
    if target:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(due.to_ics(found))
        click.echo(f"Written: {target} ({len(found)} dates)")
        return
    for line in due.report(found):
        click.echo(line)


@svm.command()
@click.argument("figure_id")
def trace(figure_id: str) -> None:
    """Follow FIGURE_ID from printed text back to the cell of the raw file."""
    from publish.database import connect
    from publish.trace import trace as follow

    home = Home.default()
    for label, text in follow(connect(home), home, figure_id):
        click.echo(f"{label:<18} {text}")
