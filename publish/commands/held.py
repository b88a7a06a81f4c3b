"""Deliveries that are held: `svm review`, `svm accept`, `svm hold`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click
import cloup

from publish.commands.as_json import as_json
from publish.commands.options import FORMAT
from publish.commands.progress import Progress
from publish.commands.reader import examples
from svm.files import put
from svm.home import Home

if TYPE_CHECKING:
    from publish.follow.review import Review

DELIVERY = click.argument("delivery")
REASON = click.option("--reason", default="", help="Why, in Dutch.")
ROLE = click.option("--role", default="", help="Role that took the decision; do not enter a person's name.")


def reviewed(home: Home, deliveries: Collection[str]) -> tuple[Review, Path]:
    """Review held deliveries and write the page; returns both."""
    from publish.follow.review import review, to_html
    from publish.report.said import sentences

    began = dt.datetime.now(dt.UTC)
    with Progress("Reviewing") as progress:
        # the findings of a build that would fail are told with the rest
        tell = partial(sentences, home=home)
        made = review(home, deliveries, tell=tell, say=lambda _: None, report=progress)
    folder = home.out / "review" / began.strftime("%Y-%m-%dT%H-%M-%SZ")
    put(folder / "review.json", as_json(made) + "\n")
    return made, put(folder / "review.html", to_html(made))


def tell(home: Home, made: Review, page: Path) -> None:
    """Print a review, where its page is and what a person does next."""
    from publish.follow.review import lines

    for line in lines(made):
        click.echo(line)
    click.echo(f"\nPage: {page.relative_to(home.root)}")
    click.echo(
        'Next step: `svm accept DELIVERY --role "…" --reason "…"`, or `svm hold` with the same to go on holding it.'
    )


@cloup.command(epilog=examples("svm review", "svm review coa/bezetting/2026-05-05~1a2b3c4d"))
@click.argument("deliveries", nargs=-1)
@FORMAT
def review(deliveries: tuple[str, ...], form: str) -> None:
    """Show what held DELIVERIES (default: all) would change before they count, and write a page to out/review/.

    Per delivery: values that are new, revised, gone, jumped or doubted, cells that fit nowhere, and the figures, report
    tables and sentences (of summary, chapter 1, decision note and news) that it touches. They are built aside,
    together; what is published stays.
    """
    from publish.follow.review import waiting

    home = Home.default()
    if not waiting(home, deliveries):
        click.echo(as_json({"deliveries": []}) if form == "json" else "No delivery is held.")
        return
    made, page = reviewed(home, deliveries)
    if form == "json":
        click.echo(as_json(made))
        return
    tell(home, made, page)


@cloup.command(
    epilog=examples('svm accept coa/bezetting/2026-05-05~1a2b3c4d --reason "nagevraagd bij COA" --role "data-engineer"')
)
@DELIVERY
@REASON
@ROLE
def accept(delivery: str, reason: str, role: str) -> None:
    """Accept a held DELIVERY: from the next build it counts, as of the day on which it was received."""
    from ingest.retract import ACCEPTED, decide

    entry = decide(Home.default(), delivery, ACCEPTED, reason=reason, role=role)
    click.echo(f"Accepted: {entry.delivery_id}, by {entry.role}: {entry.reason}")
    click.echo("It counts from the next build. Next step: `svm build`.")


@cloup.command(
    epilog=examples(
        'svm hold coa/bezetting/2026-05-05~1a2b3c4d --reason "wacht op antwoord COA" --role "data-engineer"'
    )
)
@DELIVERY
@REASON
@ROLE
def hold(delivery: str, reason: str, role: str) -> None:
    """Go on holding a held DELIVERY, with the reason: it counts for nothing until it is accepted.

    One that counts already is taken out of use by `svm retract`.
    """
    from ingest.retract import HELD, decide

    entry = decide(Home.default(), delivery, HELD, reason=reason, role=role)
    click.echo(f"Held: {entry.delivery_id}, by {entry.role}: {entry.reason}")
    click.echo("It counts for nothing. Next step: `svm accept` it, or `svm retract` it when it will never be used.")
