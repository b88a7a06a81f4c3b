"""Deliveries: `svm land`, `svm retract`, `svm purge`, `svm template`, `svm datasets`, `svm new dataset`."""

from __future__ import annotations

import datetime as dt
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
import cloup

from publish.commands.as_json import as_json
from publish.commands.held import reviewed, tell
from publish.commands.options import FORMAT
from publish.commands.reader import examples
from svm.home import PROJECT, Home
from svm.safe import on_screen

if TYPE_CHECKING:
    from ingest.outcome import Outcome
    from publish.follow.review import Review

MARK = {"landed": "landed ", "known": "known  ", "refused": "REFUSED"}


@cloup.command(
    epilog=examples(
        "svm land inbox", "svm land ~/Downloads/levering_ind.xlsx --received 2026-03-21", "svm land --review inbox"
    )
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="Date received, when the path does not say it.")
@click.option("--review", is_flag=True, help="Hold what lands, and show what it would change before it counts.")
@FORMAT
def land(paths: tuple[Path, ...], received: dt.datetime | None, review: bool, form: str) -> None:
    """Land deliveries: check each file and put it in the lake, or in quarantine with a letter.

    PATHS are files or folders such as inbox/<partner>/<date received>/. Landing the same bytes again changes nothing.
    Every file gets its answer, whatever is wrong with another. With --review what lands is held: it counts for nothing
    until `svm accept`; what it would change is built aside and written to out/review/, as `svm review` does.
    Exit code 1: a file was refused.
    """
    from ingest.land import land as land_files

    shown: dict[str, int] = {}

    def report(stage: str, done: int, total: int) -> None:
        share = done * 100 // max(total, 1)
        if (total > 50_000_000 or stage == "write cells") and shown.get(stage) != share:
            shown[stage] = share
            line = ", ".join(f"{s} {p}%" for s, p in sorted(shown.items()))
            click.echo(f"\r{line}   ", nl=False, err=True)

    home = Home.default()
    outcomes = land_files(paths, home, received=received.date() if received else None, review=review, report=report)
    if shown:
        click.echo("", err=True)
    count = {word: sum(o.result == word for o in outcomes) for word in MARK}
    made = _reviewed(home, outcomes) if review else None
    if form == "json":
        click.echo(as_json(record(outcomes, home) | ({"review": made and made[0]} if review else {})))
        raise SystemExit(1 if count["refused"] else 0)
    named = Counter(o.file.name for o in outcomes)
    for outcome in outcomes:
        # where two files have one name their folders tell them apart; a table of a zip stands below its zip
        short = outcome.file.name
        if outcome.file.parent.is_file():
            short = f"{outcome.file.parent.name}/{short}"
        name = short if named[outcome.file.name] == 1 else str(outcome.file)
        printable = os.fsencode(name).decode(errors="replace")
        click.echo(on_screen(f"{MARK[outcome.result]} {printable}: {outcome.message}"))
        if outcome.letter:
            click.echo(f"        letter: {outcome.letter.relative_to(home.root)}")
    click.echo(f"{count['landed']} landed, {count['known']} already known, {count['refused']} refused.")
    if made:
        click.echo()
        tell(home, *made)
    if count["refused"]:
        raise SystemExit(1)


def _reviewed(home: Home, outcomes: Sequence[Outcome]) -> tuple[Review, Path] | None:
    """Review what of these files is held; None when nothing is, or nothing was published to hold it against."""
    from ingest.retract import held

    mine = [one for one in held(home) if one in {outcome.delivery_id for outcome in outcomes}]
    if mine and not home.published_database.exists():
        click.echo("Held, and not reviewed: nothing was published yet. Next step: `svm build`, `svm review`.", err=True)
        return None
    return reviewed(home, mine) if mine else None


def record(outcomes: Sequence[Outcome], home: Home) -> dict[str, object]:
    """What became of each file, for a program; letters are named from the home."""
    return {
        "files": [
            {
                "file": os.fsencode(o.file).decode(errors="replace"),
                "result": o.result,
                "delivery_id": o.delivery_id,
                "message": o.message,
                "letter": str(o.letter.relative_to(home.root)) if o.letter else "",
            }
            for o in outcomes
        ],
        "count": {word: sum(o.result == word for o in outcomes) for word in MARK},
    }


@cloup.command(
    epilog=examples(
        'svm retract coa/bezetting/2026-05-05~1a2b3c4d --reason "tien keer te laag" --role "data-engineer"',
        'svm retract coa/bezetting/2026-05-05~1a2b3c4d --undo --reason "toch juist" --role "data-engineer"',
    )
)
@click.argument("delivery")
@click.option("--reason", default="", help="Why, in Dutch: it is printed in the monitor and on the site.")
@click.option("--role", default="", help="Role that took the decision; do not enter a person's name.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the decision (default: today).")
@click.option("--undo", is_flag=True, help="Lift the withdrawal of DELIVERY.")
def retract(delivery: str, reason: str, role: str, on: dt.datetime | None, undo: bool) -> None:
    """Withdraw DELIVERY (<partner>/<dataset>/<date>~<hash>): the values known before it come back.

    The delivery itself stays in the lake. Builds as of a day before the decision still use it; so does a release.
    """
    from ingest.retract import WITHDRAWN
    from ingest.retract import retract as withdraw

    home = Home.default()
    entry = withdraw(home, delivery, reason=reason, role=role, on=on.date() if on else None, undo=undo)
    word, effect = ("Withdrawn", "no longer use it") if entry.event == WITHDRAWN else ("Restored", "use it again")
    click.echo(f"{word}: {entry.delivery_id}, as of {entry.decided_on}: {entry.reason}")
    click.echo(f"Builds as of {entry.decided_on} or later {effect}. Next step: `svm build --as-of {entry.decided_on}`.")


@cloup.command(
    epilog=examples(
        'svm purge coa/bezetting/2026-05-05~1a2b3c4d --reason "persoonsgegevens" --role "privacy officer"',
        'svm purge 1a2b3c4d5e6f --reason "op verzoek van de leverancier" --role "privacy officer"',
    )
)
@click.argument("what")
@click.option("--reason", default="", help="Why, in Dutch, without repeating what the file holds.")
@click.option("--role", default="", help="Role that took the decision; do not enter a person's name.")
def purge(what: str, reason: str, role: str) -> None:
    """Destroy bytes that should never have come, and leave a tombstone. This cannot be undone.

    WHAT is a delivery (<partner>/<dataset>/<date>~<hash>), a folder in quarantine, or at least 8 characters of the
    sha256 of a file that was refused or is locked away. The values known before a delivery come back.
    """
    from ingest.purge import purge as destroy

    done = destroy(Home.default(), what, reason=reason, role=role)
    click.echo(f"Destroyed: {done.what}, as of {done.day}: {done.reason}")
    click.echo(
        "Next step: `svm build`, and remove the file from the inbox. The published database keeps its values until "
        "then; exports, releases and backups are not touched."
    )


@cloup.command(epilog=examples("svm mirror s3://bucket/lake", "svm mirror /mnt/backup/lake"))
@click.argument("url")
def mirror(url: str) -> None:
    """Copy what is new in the lake to URL, an object store or a folder, and hold each copy against its hash.

    URL is s3://, gs://, abfs:// or file://, or the path of a folder; how to reach a store is said as its own tools do,
    in variables of the environment. Rows of persons and files that are closed to others never leave.
    """
    from ingest.mirror import mirror as copy

    done = copy(Home.default(), url if "://" in url else Path(url).resolve().as_uri())
    removed = f", {done.removed} removed after a purge" if done.removed else ""
    click.echo(f"{done.copied} files copied ({done.size:,} bytes), {done.kept} were there{removed}: {url}")


@cloup.command(epilog=examples("svm template nidos", "svm template vro --to levering_vro.xlsx"))
@click.argument("partner")
@click.option("--to", "target", type=click.Path(path_type=Path), help="File to write (default: out/sjabloon/).")
def template(partner: str, target: Path | None) -> None:
    """Write the delivery template (xlsx) for PARTNER, for partners without a machine export."""
    from ingest.template import write_template

    target = target or Home.default().out / "sjabloon" / f"levering_{partner}.xlsx"
    click.echo(f"Written: {write_template(partner, target)}")


@cloup.command(epilog=examples("svm datasets"))
def datasets() -> None:
    """List the datasets that the front door knows, with the file names that belong to them."""
    from ingest.contracts import contracts

    for contract in contracts():
        names = dict.fromkeys(name for shape in contract.shapes for name in shape.files)
        click.echo(f"{contract.name:38} {', '.join(names)}")
        click.echo(f"{'':38} {contract.title}")


@cloup.group()
def new() -> None:
    """Write the skeleton of something new."""


@new.command(
    epilog=examples(
        "svm new dataset eurostat/migr_pop1ctz --layout eurostat --export ~/Downloads/migr_pop1ctz.csv",
        "svm new dataset cbs/gezinsmigratie --layout statline --title 'Gezinsmigratie naar jaar'",
    )
)
@click.argument("dataset")
@click.option("--layout", required=True, help="How its files are written: a file of ingest/layouts.")
@click.option("--title", default="?", help="Dutch title, as printed in source lines.")
@click.option(
    "--export", type=click.Path(exists=True, path_type=Path), help="A CSV file from which to read the columns."
)
@click.option("--published", type=click.DateTime(["%Y-%m-%d"]), help="Date of publication of the sample; else today.")
def dataset(dataset: str, layout: str, title: str, export: Path | None, published: dt.datetime | None) -> None:
    """Write the skeleton of DATASET (<partner>/<name>): a row of its layout, or a contract and a staging model.

    What is still to be filled in is a question mark; `svm datasets` names it.
    """
    from ingest.skeleton import new_dataset

    day = (published or dt.datetime.now()).date()
    for path in new_dataset(PROJECT, dataset, layout, title=title, published_on=day, export=export):
        click.echo(f"Written: {path.relative_to(PROJECT)}")
    click.echo("Next step: fill in what is still '?' (`svm datasets` names it) and put the sample beside its note.")
