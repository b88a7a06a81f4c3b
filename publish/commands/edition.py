"""The editions: `svm edition new`, `svm edition list`."""

from __future__ import annotations

import click
import cloup

from publish.commands.reader import examples
from svm.home import PROJECT, Home


@cloup.group()
def edition() -> None:
    """Start an edition of the report, and see what people must decide for it."""


@edition.command(epilog=examples("svm edition new 2028"))
@click.argument("year", type=int)
def new(year: int) -> None:
    """Write the rows that the edition of YEAR needs in the seeds: itself, its portals, the holidays it counts with.

    They are carried over from the edition before, all or none. Days are assumed and say so; a row that stands is never
    changed, so a second run changes nothing.
    """
    from publish.follow.new_edition import new_edition

    started = new_edition(PROJECT, year)
    for name, count in started.written.items():
        click.echo(f"Written: {name} ({count} {'row' if count == 1 else 'rows'})")
    if not started.written:
        click.echo(f"Edition {year} has all its rows; nothing was changed.")
    assumed = ", which is assumed" if started.is_assumed else ""
    click.echo(f"Edition {year} is about {year - 1} and freezes on {started.frozen_on}{assumed}.")
    click.echo(
        f"Next step: `svm edition list {year}` shows what people decide; `svm build --edition {year}` builds it."
    )


@edition.command("list", epilog=examples("svm edition list", "svm edition list 2027"))
@click.argument("year", type=int, required=False)
def list_(year: int | None) -> None:
    """Show all editions, or with YEAR every point that people decide for one, open or not.

    The points are found in the seeds as they are now, so no build is needed; tables and yellow cells are known of the
    edition that is built and of those that are frozen.
    """
    from publish.follow.checklist import load_checklists, report
    from publish.follow.edition_list import edition_list

    checklists = load_checklists(PROJECT)
    lines = edition_list(Home.default(), checklists, PROJECT) if year is None else report(year, checklists)
    for line in lines:
        click.echo(line)
