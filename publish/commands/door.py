"""Deliveries: `svm land`, `svm template`, `svm datasets`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click
import cloup

from publish.commands.reader import examples
from svm.home import Home

MARK = {"landed": "landed ", "known": "known  ", "refused": "REFUSED"}


@cloup.command(epilog=examples("svm land inbox", "svm land ~/Downloads/levering_ind.xlsx --received 2026-03-21"))
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--received", type=click.DateTime(["%Y-%m-%d"]), help="Date received, when the path does not say it.")
def land(paths: tuple[Path, ...], received: dt.datetime | None) -> None:
    """Land deliveries: check each file and put it in the lake, or in quarantine with a letter.

    PATHS are files or folders such as inbox/<partner>/<date received>/. Landing the same bytes again changes nothing.
    Exit code 1: a file was refused.
    """
    from ingest.land import land as land_files

    shown: dict[str, int] = {}

    def report(stage: str, done: int, total: int) -> None:
        share = done * 100 // max(total, 1)
        if total > 50_000_000 or stage == "write cells":
            shown[stage] = share
            line = ", ".join(f"{s} {p}%" for s, p in sorted(shown.items()))
            click.echo(f"\r{line}   ", nl=False, err=True)

    home = Home.default()
    outcomes = land_files(paths, home, received=received.date() if received else None, report=report)
    if shown:
        click.echo("", err=True)
    for outcome in outcomes:
        click.echo(f"{MARK[outcome.result]} {outcome.file.name}: {outcome.message}")
        if outcome.letter:
            click.echo(f"        letter: {outcome.letter.relative_to(home.root)}")
    count = {word: sum(o.result == word for o in outcomes) for word in MARK}
    click.echo(f"{count['landed']} landed, {count['known']} already known, {count['refused']} refused.")
    if count["refused"]:
        raise SystemExit(1)


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
        click.echo(f"{contract.name:38} {', '.join(contract.files)}")
        click.echo(f"{'':38} {contract.title}")
