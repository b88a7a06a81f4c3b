"""The whole daily round in one command: `svm run`."""

from __future__ import annotations

import datetime as dt
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click
import cloup

from publish.commands.as_json import as_json
from publish.commands.progress import Progress
from publish.commands.reader import examples
from svm.errors import UserError
from svm.files import put
from svm.home import Home

if TYPE_CHECKING:
    from publish.follow.runs import Run


@cloup.command(
    epilog=examples(
        "svm run",
        "svm run --fetch",
        "svm run --inbox /data/inbox --as-of 2026-05-31",
        "svm run --hook ./tell_the_team.sh",
    )
)
@click.option("--fetch", "first_fetch", is_flag=True, help="First fetch what public sources have, see `svm fetch`.")
@click.option("--inbox", type=click.Path(path_type=Path), help="Folder to land (default: inbox/).")
@click.option("--as-of", help="Look at the world as of this date, such as 2025-07-04 (default: the edition's).")
@click.option("--edition", type=int, help="Edition to build, such as 2024 (default: the project's).")
@click.option("--hook", help="Command to run at the end, with the path of the record as its last word.")
def run(first_fetch: bool, inbox: Path | None, as_of: str | None, edition: int | None, hook: str | None) -> None:
    """Land the inbox, build, look at the status and compare with what was published before.

    Writes what was found to out/runs/<time>/run.json and run.html. Exit code 0: all well; 1: the run was stopped;
    3: there are series to chase; 4: deliveries or answers were refused; 5: the build failed; 6: the hook failed. The
    gravest counts: 5, 1, 4, 6, 3.
    """
    from publish.follow.runs import CHASE, HOOK, MEANING, WELL, Run, to_html
    from svm.locks import exclusive

    home = Home.default()
    began = dt.datetime.now(dt.UTC)
    done = Run(began.isoformat(timespec="seconds"))
    folder = home.out / "runs" / began.strftime("%Y-%m-%dT%H-%M-%SZ")
    with exclusive(home.root / "warehouse" / ".run.lock", "svm run"), Progress("Landing") as progress:
        try:
            if first_fetch:
                done.fetched = _fetched(home, inbox or home.root / "inbox", progress)
            _round(done, home, inbox, as_of, edition, progress)
        except UserError as error:
            done.error = str(error)
        done.seconds = progress.seconds
    path = put(folder / "run.json", as_json(done.record) + "\n")
    put(folder / "run.html", to_html(done))
    code = done.exit_code
    if done.error:
        click.echo(f"Error: {done.error}", err=True)
    if hook and subprocess.run([*shlex.split(hook), str(path)], check=False).returncode and code in (WELL, CHASE):
        code = HOOK
    landed, refused = (len(done.files(result)) for result in ("landed", "refused"))
    changed = len(done.changed.changed) if done.changed else 0
    click.echo(
        f"{MEANING[code].capitalize()}: {landed} landed, {refused} refused, build {done.build or 'not made'}, "
        f"{changed} values changed, {done.to_chase} series to chase "
        f"({progress.took}). Record: {folder.relative_to(home.root)}/run.html"
    )
    raise SystemExit(code)


def _fetched(home: Home, inbox: Path, progress: Progress) -> dict[str, object]:
    """Note what publishers say of their tables, and fetch what is new; for a program."""
    from ingest.fetch.announced import keep
    from ingest.fetch.fetch import ALL, check, wanted
    from publish.commands.fetch import fetched, record

    selections = wanted([ALL], [], None)
    keep((one.statement for one in check(selections, home, report=progress)), home)
    return record(fetched(selections, home, inbox, progress, quiet=True))


def _round(
    done: Run, home: Home, inbox: Path | None, as_of: str | None, edition: int | None, progress: Progress
) -> None:
    """The steps of a run, each noted in `done`. Raises UserError where one cannot be taken."""
    from ingest.land import land
    from ingest.retract import held
    from publish.commands.door import record as landed
    from publish.commands.warehouse import make_ready
    from publish.follow import checklist, runs, status
    from publish.release.build import BuildFailed, build
    from publish.release.watch import Findings, load_findings
    from svm.database import connect

    folder = inbox or home.root / "inbox"
    if inbox or folder.exists():
        done.landed = landed(land([folder], home, report=progress), home)
    else:
        make_ready(home)
    done.held = list(held(home).values())
    with tempfile.TemporaryDirectory() as aside:
        before = None
        if home.published_database.exists():
            con = connect(home)
            before = runs.remember(con, "de vorige build", Path(aside) / "before.parquet")
            con.close()
        said: list[str] = []
        try:
            built = build(home, as_of=as_of, edition=edition, say=said.append, report=progress)
            done.build = "published" if built.is_new else "unchanged"
        except BuildFailed as error:
            done.build = "failed"
            # where dbt stopped before its end, nothing else tells why
            done.error = "\n".join([*(said if load_findings(home) is None else ()), str(error)])
        for line in said:
            progress.say(line)
        done.findings = load_findings(home) or Findings()
        done.editions = checklist.record(checklist.load_checklists())
        if not home.published_database.exists():
            return
        progress("Looking at the status")
        con = connect(home)
        done.status = status.record(con, chapter=None, partner=None)
        if before and done.build == "published":
            done.changed = runs.changed_since(con, before, Path(aside) / "after.parquet")
        con.close()
