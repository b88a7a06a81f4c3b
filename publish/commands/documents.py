"""`svm doc` and `svm workbook`: figures in the documents and workbooks of authors."""

from __future__ import annotations

import csv
import functools
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from svm.errors import UserError
from svm.home import Home

if TYPE_CHECKING:
    import duckdb

    from publish.charts.chart import Chart
    from publish.prose.comparability import Pair
    from publish.tables.table import ReportTable
    from svm.figures import Registry

FILE = click.Path(path_type=Path, dir_okay=False)
EDITION = click.option("--edition", type=int, help="Figures as printed in this frozen edition (default: as built now).")


def _open(edition: int | None) -> tuple[duckdb.DuckDBPyConnection, Registry]:
    from publish.release.freeze import open_release
    from svm.database import connect
    from svm.figures import load_registry

    home = Home.default()
    con = open_release(home, edition) if edition else connect(home)
    return con, load_registry(con)


def _pairs() -> list[Pair]:
    """The pairs that may not be compared, as they are known now: a freeze does not hold them."""
    from publish.prose.comparability import load_pairs
    from svm.database import connect

    return load_pairs(connect(Home.default()))


def _tables(con: duckdb.DuckDBPyConnection, chapter: int | None = None) -> list[ReportTable]:
    from publish.tables.table import load_tables

    return [table for table in load_tables(con) if chapter is None or table.chapter == chapter]


def _charts(con: duckdb.DuckDBPyConnection) -> dict[str, Chart]:
    from publish.charts.chart import load_charts

    return {chart.chart_id: chart for chart in load_charts(con)}


def _chart_or_none(con: duckdb.DuckDBPyConnection) -> Callable[[str], Chart | None]:
    """Charts by number; they are read when the first one is asked for."""
    charts = functools.cache(lambda: _charts(con))
    return lambda chart_id: charts().get(chart_id)


def _table_or_none(con: duckdb.DuckDBPyConnection) -> Callable[[str], ReportTable | None]:
    from publish.tables.table import load_table, table_ids

    known = set(table_ids(con))
    return lambda table_id: load_table(con, table_id) if table_id in known else None


def _chapter_title(con: duckdb.DuckDBPyConnection, chapter: int) -> str:
    from svm.database import rows

    found = {
        int(str(r["chapter"])): str(r["title_nl"])
        for r in rows(con, "select chapter, title_nl from reference.chapters")
    }
    if chapter not in found:
        raise UserError(
            f"The report has no chapter {chapter}.", expected="one of " + ", ".join(str(c) for c in sorted(found))
        )
    return found[chapter]


def _out(con: duckdb.DuckDBPyConnection, name: str) -> Path:
    from svm.database import built_edition

    folder = Home.default().out / str(built_edition(con)) / "documenten"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


@click.group()
def doc() -> None:
    """Word documents: insert figures, refresh them, check every number, make the public copy."""


@doc.command()
@click.argument("chapter", type=int)
@click.option("--to", "target", type=FILE, help="Write here (default: out/<edition>/documenten/).")
@EDITION
def palette(chapter: int, target: Path | None, edition: int | None) -> None:
    """Write the sheet of CHAPTER with every figure and table to copy from."""
    from publish.documents.create import palette as write

    con, registry = _open(edition)
    _chapter_title(con, chapter)
    target = target or _out(con, f"cijferblad_hoofdstuk_{chapter}.docx")
    count = write(registry, _tables(con, chapter), chapter, target, _charts(con))
    click.echo(f"Written: {target} ({count} fields to copy)")


@doc.command()
@click.argument("chapter", type=int)
@click.option("--to", "target", type=FILE, help="Write here (default: out/<edition>/documenten/).")
@EDITION
def new(chapter: int, target: Path | None, edition: int | None) -> None:
    """Write an empty CHAPTER with its tables, captions and notes. An existing file is never overwritten."""
    from publish.documents.create import new_chapter
    from svm.database import built_edition

    con, _ = _open(edition)
    title = _chapter_title(con, chapter)
    target = target or _out(con, f"hoofdstuk_{chapter}.docx")
    if target.exists():
        raise UserError(f"{target} exists already.", next_step="give another name with --to, or refresh the document.")
    new_chapter(chapter, title, _tables(con, chapter), target, edition=str(built_edition(con)), charts=_charts(con))
    click.echo(f"Written: {target}")


@doc.command()
@click.argument("file", type=FILE)
@click.option("--to", "target", type=FILE, help="Write the refreshed document here (default: in place).")
@click.option("--track", is_flag=True, help="Write each change as a tracked change.")
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@click.option("--changes", type=FILE, help="Write the list of changes to this CSV file.")
@EDITION
def refresh(
    file: Path, target: Path | None, track: bool, dry_run: bool, changes: Path | None, edition: int | None
) -> None:
    """Give every figure and table in FILE its present text.

    Exit code 0: everything is up to date now; 3: fields were refused, which are named.
    """
    from publish.documents.refresh import refresh as run
    from publish.follow.diff import last_change

    con, registry = _open(edition)
    report = run(
        file,
        registry,
        _table_or_none(con),
        charts=_chart_or_none(con),
        target=target,
        track=track,
        dry_run=dry_run,
        why=lambda figure_id: "" if edition else last_change(con, registry, figure_id),
    )
    for change in report.changes:
        reason = f" ({change.why})" if change.why else ""
        click.echo(f"{change.figure_id}: {change.old or '(leeg)'} → {change.new}{reason}\n    {change.place}")
    for refusal in report.refusals:
        click.echo(f"GEWEIGERD {refusal.tag or '(zonder nummer)'}: {refusal.reason}\n    {refusal.place}")
    for warning in report.warnings:
        click.echo(f"LET OP {warning}")
    click.echo(", ".join(f"{count} {name}" for name, count in report.counts.items()))
    if changes:
        with changes.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle, delimiter=";")
            writer.writerow(["cijfer", "plaats", "oud", "nieuw", "reden"])
            writer.writerows([c.figure_id, c.place, c.old, c.new, c.why] for c in report.changes)
            writer.writerows([r.tag, r.place, r.text, "", f"geweigerd: {r.reason}"] for r in report.refusals)
        click.echo(f"Written: {changes}")
    if report.refusals:
        raise SystemExit(3)


@doc.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(["text", "csv", "jsonl"]), default="text", show_default=True)
@EDITION
def lint(files: tuple[Path, ...], form: str, edition: int | None) -> None:
    """Check every number in FILES, and whether one figure has one text in all of them.

    FILES are Word documents or plain texts (.txt, .md). Exit code 3 when there is a mistake ("fout").
    """
    from publish.office.package import Package
    from publish.office.paragraphs import read_paragraphs
    from publish.prose import findings as forms
    from publish.prose.lint import allowed_of, compare_texts, lint_paragraphs, plain_text, text_paragraphs

    _, registry = _open(edition)
    pairs = _pairs()
    write = {"text": forms.as_text, "csv": forms.as_csv, "jsonl": forms.as_json_lines}[form]
    texts, wrong = [], False
    for file in files:
        if file.suffix in (".txt", ".md"):
            paragraphs = text_paragraphs(plain_text(file))
        else:
            paragraphs = read_paragraphs(Package.open(file))
        found = lint_paragraphs(paragraphs, registry, allowed_of(file), pairs)
        texts.append((file.name, paragraphs))
        wrong |= any(f.severity == "fout" for f in found)
        click.echo(forms.as_text(found, file.name) if form == "text" else write(found), nl=False)
    if len(texts) > 1:
        found = compare_texts(texts, registry)
        wrong |= any(f.severity == "fout" for f in found)
        click.echo(forms.as_text(found, "tussen de bestanden") if form == "text" else write(found), nl=False)
    if wrong:
        raise SystemExit(3)


@doc.command()
@click.argument("file", type=FILE)
@click.option("--to", "target", type=FILE, required=True, help="The public copy.")
@click.option("--waive", "waived", multiple=True, nargs=3, metavar="KIND TEXT REASON", help="Let one obstacle stand.")
@EDITION
def freeze(file: Path, target: Path, waived: tuple[tuple[str, str, str], ...], edition: int | None) -> None:
    """Make the public copy of FILE: plain text, without names, comments or anything hidden.

    Refused while a figure is not up to date, yellow or bound to nothing, unless waived with a reason. The bound
    document is kept in releases/documenten/ with its hash.
    """
    from publish.documents.freeze import Waiver
    from publish.documents.freeze import freeze as run
    from publish.documents.refresh import refresh as look
    from publish.prose.lint import allowed_of
    from publish.prose.lint import lint as check

    con, registry = _open(edition)
    outdated = look(file, registry, _table_or_none(con), charts=_chart_or_none(con), dry_run=True)
    if outdated.changes:
        raise UserError(
            f"{file.name} is not up to date: {len(outdated.changes)} texts would change.",
            next_step=f"run `svm doc refresh {file.name}` first.",
        )
    stops = {"los", "verouderd", "onbekend"}
    pairs = _pairs()
    done = run(
        file,
        target,
        Home.default().releases / "documenten",
        waivers=[Waiver(*words) for words in waived],
        unbound=lambda package: [
            (f.place, f.message)
            for f in check(package, registry, allowed_of(file), pairs)
            if f.severity == "fout" or f.code in stops
        ],
        registry=registry,
    )
    for note in done.notes:
        click.echo(note)
    for obstacle, reason in done.waived:
        click.echo(f"Waived: {obstacle} ({reason})")
    click.echo(f"Written: {target} ({done.controls} fields, sha256 {done.public_sha256})")
    click.echo(f"Kept: {done.archived}")


@doc.command("check-public")
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True)
@click.option("--threshold", type=int, default=5, show_default=True, help="Counts below this may identify a person.")
def check_public(paths: tuple[Path, ...], threshold: int) -> None:
    """Look in files and folders for what may not become public: hidden sheets, names, comments, small cells.

    Exit code 3 when something has to go first ("fout").
    """
    from publish.public.check import check_public as run

    found = run(paths, threshold=threshold)
    for finding in found:
        click.echo(str(finding))
    wrong = sum(finding.weight == "fout" for finding in found)
    click.echo(f"{wrong} fout, {len(found) - wrong} let op")
    if wrong:
        raise SystemExit(3)


@click.group()
def workbook() -> None:
    """The workbook of authors: a name per figure, refreshed without touching their own sheets."""


@workbook.command("new")
@click.argument("file", type=FILE)
@EDITION
def new_workbook(file: Path, edition: int | None) -> None:
    """Write a workbook with all tables and a defined name per figure."""
    from publish.workbook.book import write_workbook

    con, registry = _open(edition)
    write_workbook(registry, _tables(con), file)
    click.echo(f"Written: {file}")


@workbook.command("refresh")
@click.argument("file", type=FILE)
@click.option("--overwrite", is_flag=True, help="Let go what somebody typed on our sheets.")
@EDITION
def refresh_workbook(file: Path, overwrite: bool, edition: int | None) -> None:
    """Give our sheets in FILE their present figures; all other sheets stay as they are."""
    from publish.workbook.book import refresh_workbook as run

    con, registry = _open(edition)
    done = run(file, registry, _tables(con), overwrite=overwrite)
    for name, figures in (("gewijzigd", done.changed), ("nieuw", done.added), ("vervallen", done.gone)):
        for figure in figures:
            click.echo(f"{name}: {figure}")
    for warning in done.warnings:
        click.echo(f"LET OP {warning}")
    click.echo(f"{len(done.changed)} gewijzigd, {len(done.added)} nieuw, {len(done.gone)} vervallen")
