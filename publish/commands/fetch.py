"""The door that goes out: `svm fetch`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click
import cloup

from publish.commands.as_json import as_json
from publish.commands.options import FORMAT
from publish.commands.progress import Progress
from publish.commands.reader import examples
from svm.home import Home

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.fetch.fetch import Fetched, Told
    from ingest.fetch.received import Wanted

MARK = {"new": "new      ", "unchanged": "unchanged", "refused": "REFUSED  "}


@cloup.command(
    epilog=examples(
        "svm fetch eurostat --dry-run",
        "svm fetch cbs --dataset asielverzoeken_maand --since 2024",
        "svm fetch all && svm land inbox",
        "svm fetch all --check",
    )
)
@click.argument("publishers", nargs=-1, metavar="[cbs|eurostat|unhcr|frontex|all]...")
@click.option("--dataset", "datasets", multiple=True, help="Only this dataset, such as migr_acq; may be repeated.")
@click.option("--since", type=click.IntRange(1900, 2100), help="First year to ask (default: that of the contract).")
@click.option("--inbox", type=click.Path(path_type=Path), help="Folder to put the files in (default: inbox/).")
@click.option("--dry-run", is_flag=True, help="Print the addresses that would be asked, and ask nothing.")
@click.option("--check", is_flag=True, help="Ask only what has a newer release than the lake, and note what is said.")
@FORMAT
def fetch(
    publishers: tuple[str, ...],
    datasets: tuple[str, ...],
    since: int | None,
    inbox: Path | None,
    dry_run: bool,
    check: bool,
    form: str,
) -> None:
    """Fetch public tables from their publishers, into the inbox.

    What is asked stands in the contract of each dataset. What comes is held against the request, and put in
    inbox/<partner>/<today>/ with a note that says which request it answers and when it was published; then `svm land`
    takes it as any other delivery. What is in the lake or the inbox already is not put down again. Hosts that no
    contract names are never asked. Exit code 1: an answer was refused.
    """
    from ingest.dates import today
    from ingest.fetch.fetch import wanted

    selections = wanted(publishers, datasets, since)
    if dry_run:
        _printed(selections, today(), form)
        return
    home = Home.default()
    if check:
        _checked(selections, home, form)
        return
    with Progress("Fetching") as progress:
        done = fetched(selections, home, inbox or home.root / "inbox", progress, quiet=form == "json")
        took = progress.took
    refused = sum(one.result == "refused" for one in done)
    if form == "json":
        click.echo(as_json(record(done)))
    else:
        count = {word: sum(one.result == word for one in done) for word in MARK}
        sent, same = sum(one.requests for one in done), sum(one.unchanged for one in done)
        click.echo(
            f"{count['new']} new, {count['unchanged']} unchanged, {refused} refused: {sent} requests, of which {same} "
            f"not changed since the last time ({took})."
        )
        if count["new"]:
            click.echo(f"Next step: `svm land {inbox or 'inbox'}`.")
    if refused:
        raise SystemExit(1)


def fetched(
    selections: Sequence[Wanted], home: Home, inbox: Path, progress: Progress, *, quiet: bool = False
) -> list[Fetched]:
    """Fetch the selections, and tell of each as soon as it is there."""
    from ingest.fetch.fetch import fetch as fetch_all

    done: list[Fetched] = []
    for one in fetch_all(selections, home, inbox, report=progress):
        done.append(one)
        if not quiet:
            name = " ".join(word for word in (one.dataset, one.selection) if word)
            counted = f" ({one.rows} rows)" if one.rows else ""
            progress.say(f"{MARK[one.result]} {name}: {one.message}{counted}")
            if one.result == "refused":
                progress.say(f"          asked: {one.request}")
    return done


def record(done: Sequence[Fetched]) -> dict[str, object]:
    """What became of each selection, for a program."""
    return {
        "datasets": [
            {
                "dataset": one.dataset,
                "selection": one.selection,
                "result": one.result,
                "message": one.message,
                "request": one.request,
                "file": str(one.path) if one.path else "",
                "rows": one.rows,
                "requests": one.requests,
                "not_changed": one.unchanged,
            }
            for one in done
        ],
        "count": {word: sum(one.result == word for one in done) for word in MARK},
    }


def _printed(selections: Sequence[Wanted], now: dt.date, form: str) -> None:
    from ingest.fetch.fetch import addresses

    if form == "json":
        asked = [
            {"dataset": one.contract.name, "selection": one.selection, "addresses": addresses(one, now)}
            for one in selections
        ]
        click.echo(as_json({"asked": asked}))
        return
    for one in selections:
        click.echo(" ".join(word for word in (one.contract.name, one.selection) if word))
        for address in addresses(one, now):
            click.echo(f"  {address}")


def _checked(selections: Sequence[Wanted], home: Home, form: str) -> None:
    from ingest.fetch.announced import keep
    from ingest.fetch.fetch import check

    with Progress("Asking") as progress:
        said = check(selections, home, report=progress)
    keep(said, home)
    if form == "json":
        click.echo(as_json({"datasets": [_told(one) for one in said], "newer": sum(one.is_newer for one in said)}))
        return
    for one in said:
        if one.failed:
            click.echo(f"NOT TOLD  {one.dataset}: {one.failed}")
        elif one.release.on is None:
            click.echo(f"unknown   {one.dataset}: the publisher {one.release.said}")
        else:
            mark = "NEWER    " if one.is_newer else "same     "
            held = f"the lake has that of {one.in_lake}" if one.in_lake else "the lake has none"
            click.echo(f"{mark} {one.dataset}: published {one.release.on}, {held}")
    newer = [one.dataset for one in said if one.is_newer]
    click.echo(f"{len(newer)} of {len(said)} datasets have a newer release.")
    if newer:
        partners = " ".join(sorted({name.partition("/")[0] for name in newer}))
        click.echo(f"Next step: `svm fetch {partners}`.")


def _told(one: Told) -> dict[str, object]:
    return {
        "dataset": one.dataset,
        "released_on": one.release.on,
        "said_by": one.release.said_by,
        "said": one.release.said,
        "in_lake": one.in_lake,
        "is_newer": one.is_newer,
        "failed": one.failed,
    }
