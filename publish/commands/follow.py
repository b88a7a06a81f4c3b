"""Follow-up: `svm status`, `chase`, `calendar`, `punctuality`, `diff`, `trace` and `sign-off`."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import click
import cloup

from publish.commands.as_json import as_json
from publish.commands.options import FORMAT, THERE
from publish.commands.reader import examples
from svm.errors import UserError
from svm.files import put
from svm.home import Home


@cloup.command(epilog=examples("svm status", "svm status --chapter 3", "svm status --fail-on te_laat,twijfel"))
@click.option("--chapter", type=int, help="Only this chapter, with every yellow series.")
@click.option("--partner", help="Only this partner, with every yellow series.")
@click.option(
    "--fail-on", help="Exit with code 3 for these statuses, separated by commas (default: all that are chased)."
)
@FORMAT
def status(chapter: int | None, partner: str | None, fail_on: str | None, form: str) -> None:
    """Show what is late, missing, outdated, doubted or awaited.

    Exit code 0: nothing to chase; 3: there are series to chase; 1: the status could not be read.
    """
    from ingest.privacy.closed import locked_lines
    from ingest.retract import held, held_lines
    from publish.follow import checklist
    from publish.follow.status import record, report, to_chase
    from publish.pack.settings import load_settings
    from publish.public.audit import audit
    from svm.database import connect

    home = Home.default()
    con = connect(home)
    whole = form == "text" and chapter is None and partner is None
    audited = audit(con, home) if whole else None
    locked = [*held_lines(home), *locked_lines(home)] if whole else []
    unfilled = [load_settings().warning] if whole else []
    if form == "json":
        told = record(con, chapter=chapter, partner=partner) | {"held": list(held(home).values())}
        click.echo(as_json(told | {"editions": checklist.record(checklist.load_checklists())}))
    else:
        for line in [*report(con, chapter=chapter, partner=partner, audited=audited), *locked, *filter(None, unfilled)]:
            click.echo(line)
        for line in checklist.status_lines(checklist.load_checklists()) if whole else []:
            click.echo(line)
    if to_chase(con, tuple(s.strip() for s in fail_on.split(",")) if fail_on else None):
        raise SystemExit(3)


@cloup.command(epilog=examples("svm chase cbs", "svm chase --all"))
@click.argument("partner", required=False)
@click.option("--all", "everybody", is_flag=True, help="Write to every partner that owes a figure or an answer.")
@click.option(
    "--to",
    "target",
    type=click.Path(path_type=Path),
    help="Write to this file, or with --all this folder (default: out/<edition>/brieven/).",
)
def chase(partner: str | None, everybody: bool, target: Path | None) -> None:
    """Write the Dutch letter to PARTNER with what is overdue, was never delivered, or is doubted."""
    from publish.follow.chase import debtors, letter
    from svm.database import built_edition, connect

    home = Home.default()
    con = connect(home)
    if everybody:
        folder = target or home.out / str(built_edition(con)) / "brieven"
        for debtor in debtors(con):
            click.echo(f"Written: {put(folder / f'{debtor}.md', letter(con, debtor))}")
        return
    if partner is None:
        raise UserError(
            "No partner was named.", expected="one of " + ", ".join(debtors(con)), next_step="or use --all."
        )
    text = letter(con, partner)
    if target:
        click.echo(f"Written: {put(target, text)}")
    else:
        click.echo(text, nl=False)


@cloup.command(epilog=examples("svm calendar", "svm calendar --month 2026-07", "svm calendar --ics publicaties.ics"))
@click.option("--month", help="Month such as 2026-07 (default: the month of the as-of date).")
@click.option("--ics", "target", type=click.Path(path_type=Path), help="Write the dates as an iCalendar file.")
def calendar(month: str | None, target: Path | None) -> None:
    """Show which figures are due in a month, or write them as calendar entries."""
    from publish.follow import due
    from svm.database import connect

    con = connect(Home.default())
    releases = due.releases(con, month)
    if target:
        click.echo(f"Written: {put(target, due.to_ics(releases))} ({len(releases)} dates)")
        return
    for line in [*due.report(releases), *due.announced(con, month)]:
        click.echo(line)


@cloup.command(epilog=examples("svm punctuality"))
def punctuality() -> None:
    """Show per partner which share of its releases came in time, and the median delay."""
    from publish.follow.punctuality import report
    from svm.database import connect

    for line in report(connect(Home.default())):
        click.echo(line)


@cloup.command(
    epilog=examples(
        "svm diff 2024-06-20 2024-07-15", "svm diff 2024 2026-06-21", "svm diff --database ../base/warehouse/svm.duckdb"
    )
)
@click.argument("before", required=False)
@click.argument("after", required=False)
@click.option("--database", type=THERE, help="Compare with this built database, such as that of another branch.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    show_default=True,
    help="As text, as JSON for a program, or with --database as Markdown for a comment.",
)
def diff(before: str | None, after: str | None, database: Path | None, form: str) -> None:
    """Show every value that changed between two moments, why, and which figures and tables it touches.

    BEFORE and AFTER are dates such as 2024-06-20 (what was known at the end of that day) or editions such as 2024 (what
    was frozen, or known at its as-of date). With --database and without them: every figure that the published
    database prints otherwise than that one, by cause: other data, rows of a seed, or the code.
    """
    from publish.follow.diff import changes, moment, record, report
    from svm.database import connect

    home = Home.default()
    if database and not before:
        _against(home, database, form)
        return
    if database or not before or not after or form == "md":
        raise UserError(
            "It is not clear what to compare.",
            expected="two moments, as text or JSON; or --database, also as Markdown",
            next_step="run `svm diff --help`.",
        )
    con = connect(home)
    first, last = moment(con, home, before), moment(con, home, after)
    if last.day < first.day:
        raise UserError(f"{last.label} is before {first.label}.", next_step="give the earlier moment first.")
    found = changes(con, first, last)
    if form == "json":
        click.echo(as_json(record(found)))
        return
    for line in report(found):
        click.echo(line)


def _against(home: Home, database: Path, form: str) -> None:
    """Print what the published database prints otherwise than another."""
    from publish.follow.causes import explained, lines, markdown, record, side
    from publish.report.said import sentences
    from svm.database import connect, connect_to

    before, after = connect_to(database), connect(home)
    found = explained(
        before, after, side(before, database), side(after, home.published_database), partial(sentences, home=home)
    )
    if form == "json":
        click.echo(as_json(record(found)))
    elif form == "md":
        click.echo(markdown(found), nl=False)
    else:
        for line in lines(found):
            click.echo(line)


@cloup.command(epilog=examples("svm trace reg_immigration:2023", "svm trace asy_first:2024:change_pct"))
@click.argument("figure_id")
@FORMAT
def trace(figure_id: str, form: str) -> None:
    """Follow FIGURE_ID from printed text back to the cell of the raw file."""
    from publish.follow.trace import trace as follow
    from svm.database import connect

    home = Home.default()
    steps = follow(connect(home), home, figure_id)
    if form == "json":
        click.echo(as_json({"figure_id": figure_id, "steps": [{"step": label, "text": text} for label, text in steps]}))
        return
    for label, text in steps:
        click.echo(f"{label:<18} {text}")


@cloup.command(
    "sign-off",
    epilog=examples(
        "svm sign-off --document hoofdstukken/",
        'svm sign-off --by CBS --role "team migration" --chapter 3',
        'svm sign-off --by "Ministerie van Asiel en Migratie" --role "directie" --document hoofdstuk_3.docx',
        'svm sign-off --by IDAM --role "secretary" --version idam',
    ),
)
@click.option("--by", "approver", help="Partner, portal or ministry that approves; a ministry only its own chapters.")
@click.option("--role", help="Role that approves; do not enter a person's name.")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the approval (default: today).")
@click.option("--chapter", type=int, help="Approve every printed figure of this chapter.")
@click.option("--table", "table_id", help="Approve every figure of the table with this address.")
@click.option(
    "--document",
    "documents",
    multiple=True,
    type=THERE,
    metavar="FILE",
    help="Approve the text of this chapter too, and the figures in it; without --by, see whether its approvals hold.",
)
@click.option("--version", help="Record that a portal agreed to this frozen version, such as idam-2.")
@click.argument("figures", nargs=-1)
def sign_off(
    approver: str | None,
    role: str | None,
    on: dt.datetime | None,
    chapter: int | None,
    table_id: str | None,
    documents: tuple[Path, ...],
    version: str | None,
    figures: tuple[str, ...],
) -> None:
    """Approve FIGURES as they are printed now; without --by, show per chapter and ministry which approvals hold.

    An approval of a figure is bound to text, definition and status, one of a text to the words of each paragraph: what
    changes must be approved again, and only that.
    """
    from publish.follow import signoff
    from publish.release.agreements import approve_text
    from publish.release.round import load_texts
    from svm.database import built_edition, connect
    from svm.locks import exclusive

    home = Home.default()
    con = connect(home)
    if approver is None:
        for line in signoff.report(con, home, load_texts(con, documents)):
            click.echo(line)
        return
    if not role:
        raise UserError("An approval needs a role.", next_step='give --role "…" (a role, not a person).')
    day = on.date() if on else dt.date.today()
    # two at once would each write the register without the lines of the other
    with exclusive(home.root / "warehouse" / ".signoff.lock", "svm sign-off", wait=True):
        if version is not None:
            if documents or figures or table_id or chapter is not None:
                raise UserError("A version is agreed to as a whole.", next_step="leave the other options out.")
            made = signoff.agree_to_version(con, home, portal=approver, version=version, role=role, on=day)
            click.echo(f"{made.portal} agreed to version {made.version} on {made.agreed_on}.")
            return
        texts = load_texts(con, documents, chapter)
        # before anything is written
        names = {number: signoff.approver_of(con, approver, [number]) for number in texts}
        for text in texts.values():
            name = names[text.chapter]
            count = signoff.sign_text_figures(con, text, approver=approver, role=role, on=day)
            paragraphs = approve_text(home, built_edition(con), name, role, day, text)
            click.echo(f"Chapter {text.chapter}: {paragraphs} paragraphs and {count} figures approved by {name}.")
        if not texts or figures or table_id:
            count = signoff.sign_off(
                con, approver=approver, role=role, on=day, chapter=chapter, table=table_id, figures=figures
            )
            click.echo(f"{count} figures approved by {approver}.")
    click.echo("Approvals of figures take effect at the next build.")
