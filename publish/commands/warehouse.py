"""The warehouse and what goes out of it: `svm build`, `svm export`, `svm dashboard`, `svm release`, `svm verify`."""

from __future__ import annotations

import os
from pathlib import Path

import click
import cloup

from publish.commands.as_json import as_json
from publish.commands.options import FORMAT, THERE
from publish.commands.progress import Progress
from publish.commands.reader import examples
from svm.errors import UserError
from svm.home import Home


@cloup.command(epilog=examples("svm build", "svm build --edition 2024", "svm build --as-of 2025-07-04"))
@click.option("--as-of", help="Look at the world as of this date, such as 2025-07-04 (default: the edition's).")
@click.option("--edition", type=int, help="Edition to build, such as 2024 (default: the project's).")
@click.option("--again", is_flag=True, help="Build everything, also what has not changed since the last build.")
@FORMAT
def build(as_of: str | None, edition: int | None, again: bool, form: str) -> None:
    """Run dbt build with all tests and publish the result for readers.

    When no delivery, decision or line of code has changed since the last build that ended well, it stands; when only
    deliveries came, what depends on them is built. When a test fails, what it found is told with partner, file and
    row, and what settles it; `svm run` makes a page of it.
    """
    from publish.follow.runs import build_record
    from publish.release.build import BuildFailed, unchanged
    from publish.release.build import build as run_build
    from publish.release.watch import Findings, load_findings

    home = Home.default()
    if again or not unchanged(home, as_of=as_of, edition=edition):
        make_ready(home)
    is_json = form == "json"
    with Progress("Building") as progress:
        say = (lambda _: None) if is_json else progress.say
        try:
            built = run_build(home, as_of=as_of, edition=edition, again=again, say=say, report=progress)
        except BuildFailed:
            if is_json:
                click.echo(as_json({"result": "failed"} | build_record(load_findings(home) or Findings())))
            raise
    if is_json:
        result = "published" if built.is_new else "unchanged"
        click.echo(as_json({"result": result} | build_record(load_findings(home) or Findings())))
        return
    if built.parts:
        click.echo(f"Built what depends on {', '.join(built.parts)}; --again builds everything.")
    told = "Published" if built.is_new else "Nothing has changed since the last build (--again builds anyway)"
    took = f" ({built.done} models, lists and tests in {progress.took})" if built.done else ""
    click.echo(f"{told}: {built.path.relative_to(home.root)}{took}")


def make_ready(home: Home) -> None:
    """Give a lake of an earlier version of the software what this one reads."""
    if (home.lake / "_none").exists():
        from ingest.lake import prepare
        from svm.locks import exclusive

        with exclusive(home.lake / ".lock", "svm land", wait=True):
            prepare(home)


@cloup.command(epilog=examples("svm export", "svm export --verbose"))
@click.option("--verbose", is_flag=True, help="List every file that was written.")
def export(verbose: bool) -> None:
    """Write the publication pack of the edition to out/<edition>/pakket/.

    All tables as XLSX, ODS, web page and Markdown, each table and indicator as tidy CSV and Parquet, the data
    dictionary, the metadata (CSVW, Data Package and DCAT-AP-NL), and every chart as SVG and PNG with its text.
    """
    from publish.release.export import export_tables
    from svm.database import connect

    home = Home.default()
    with Progress("Writing tables") as progress:
        written = export_tables(connect(home), home, progress)
    if verbose:
        for path in written:
            click.echo(f"Written: {path.relative_to(home.root)}")
    folder = Path(os.path.commonpath(written)).relative_to(home.root)
    click.echo(f"Written: {len(written)} files in {folder}/ ({progress.took})")


@cloup.command(epilog=examples("svm dashboard"))
def dashboard() -> None:
    """Write the site to out/site/: summary, chapters, data status, pages for each indicator and period, and the pack.

    Open out/site/index.html from disk or put the folder on any web server; nothing is fetched from elsewhere. Frozen
    editions get their own pages, with a notice where newer figures exist.
    """
    from publish.dashboard.write import UNTRANSLATED, untranslated, without_pages, write_site
    from publish.pack.settings import load_settings
    from svm.database import connect

    home = Home.default()
    with Progress("Writing the site") as progress:
        start = write_site(connect(home), home, progress)
    for edition in without_pages(home):
        click.echo(f"No pages for edition {edition}: it was frozen without charts, by an earlier version of svm.")
    if warning := load_settings().warning:
        click.echo(warning)
    if count := untranslated(home):
        click.echo(
            f"{count} texts are not in English yet: add them from out/{UNTRANSLATED} to seeds/report/english.csv."
        )
    click.echo(f"Written: {start.relative_to(home.root)} ({progress.took})")


@cloup.command(
    epilog=examples(
        "svm release --portal IDAM --documents hoofdstukken/",
        'svm release --reason "revision of CBS" --role "data engineer"',
    )
)
@click.option("--portal", help="Freeze the version of a portal (IDAM, ACAM …) instead of the final one.")
@click.option("--reason", default="", help="Why values changed since the previous version; recorded with each of them.")
@click.option("--role", default="", help="Role that took the decision; do not enter a person's name.")
@click.option("--to", "root", type=click.Path(path_type=Path), help="Folder of the releases (default: releases/).")
@click.option(
    "--documents",
    "documents",
    multiple=True,
    type=THERE,
    metavar="FILES",
    help="The chapters as they are in this round, as files or a folder; kept as they are.",
)
@click.argument("more", nargs=-1, type=THERE, metavar="")
def release(
    portal: str | None,
    reason: str,
    role: str,
    root: Path | None,
    documents: tuple[Path, ...],
    more: tuple[Path, ...],
) -> None:
    """Freeze the built edition: Parquet, CSV, workbook, differences and a manifest with hashes.

    In wijzigingen/ comes, per chapter, what changed since the version before and why: figures, tables and, with
    --documents, sentences.

    The final version is refused while series are late or missing without a waiver, or while an approval no longer
    holds. A frozen version is never changed; freezing again with other values makes a new version and asks for a
    reason.
    """
    from publish.release.freeze import freeze, report
    from publish.release.frozen import FINAL
    from svm.database import connect

    if more and not documents:
        raise UserError(f"{more[0]} was given without an option.", next_step="put --documents before it.")
    home = Home.default()
    done = freeze(
        connect(home), home, portal=portal or FINAL, reason=reason, role=role, root=root, documents=(*documents, *more)
    )
    for line in report(done):
        click.echo(line)


@cloup.command(epilog=examples("svm verify", "svm verify --repair"))
@click.option("--repair", "repairs", is_flag=True, help="Write damaged cells again from their original.")
def verify(repairs: bool) -> None:
    """Hold the lake and the releases against what was recorded of them.

    Originals by their hash, cells and entries by reading every value, frozen files by the manifest. Exit code 1:
    something is damaged; each line says what and what to do.
    """
    from ingest.verify import damaged_lake, repair
    from publish.release.verify import damaged_releases

    home = Home.default()
    repaired, damaged = repair(home) if repairs else ([], damaged_lake(home))
    for path in repaired:
        click.echo(f"Repaired: {path.relative_to(home.root)}")
    damaged = [*damaged, *damaged_releases(home)]
    for one in damaged:
        click.echo(f"DAMAGED {one.path.relative_to(home.root)}: {one.found}\n        Next step: {one.next_step}")
    click.echo(f"{len(damaged)} damaged, {len(repaired)} repaired.")
    if damaged:
        raise SystemExit(1)
