"""Questions: `svm ask` and `svm find`."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from publish.commands.options import FILE
from publish.commands.reader import examples
from svm.errors import UserError
from svm.files import put
from svm.home import Home


@cloup.command(
    epilog=examples(
        "svm ask",
        "svm ask reeks_van_een_indicator --param indicator=asy_nareis_arrivals",
        "svm ask wat_was_bekend_op_een_dag --as-of 2024-06-20 --format csv --to bekend.csv",
    )
)
@click.argument("name", required=False)
@click.option("--list", "listed", is_flag=True, help="List the analyses, what each answers and what it may be asked.")
@click.option("--param", "-p", "params", multiple=True, metavar="KEY=VALUE", help="Another value than the default.")
@click.option("--as-of", metavar="DATE", help="What was known on this day, for an analysis that can look back.")
@click.option("--edition", type=int, metavar="YEAR", help="Ask a frozen edition (default: the published database).")
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "csv", "json", "sql"]),
    default="md",
    show_default=True,
    help="Form of the answer; sql is the query itself, to paste elsewhere.",
)
@click.option("--to", "target", type=FILE, help="Write to this file, not to the screen.")
def ask(
    name: str | None,
    listed: bool,
    params: tuple[str, ...],
    as_of: str | None,
    edition: int | None,
    form: str,
    target: Path | None,
) -> None:
    """Answer the analysis NAME from the published database; without NAME, list all."""
    from publish.ask import answer as answers
    from publish.ask.analyses import analyses, analysis
    from svm.database import connect

    if name is None or listed:
        for one in analyses() if name is None else [analysis(name)]:
            click.echo("\n".join(one.listed))
        return
    asked = analysis(name)
    given = dict(map(_pair, params)) | ({answers.AS_OF: as_of} if as_of else {})
    if edition:
        from publish.release.frozen import open_release

        con = open_release(Home.default(), edition)
    else:
        con = connect(Home.default())
    if form == "sql":
        text = answers.pasted(con, asked, given)
    else:
        found = answers.answer(con, asked, given)
        if not found.rows:
            click.echo(f"{asked.name}: no rows; {found.about}.", err=True)
        text = {
            "md": lambda: answers.to_markdown(asked, found),
            "csv": lambda: answers.to_csv(found),
            "json": lambda: answers.to_json(found),
        }[form]()
    if target:
        click.echo(f"Written: {put(target, text)}")
    else:
        click.echo(text, nl=False)


def _pair(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key:
        raise UserError(f"--param is '{text}'.", expected="KEY=VALUE, such as --param nationality=SYR")
    return key.strip(), value


#: how many entries an answer holds
SHOWN = 12


@cloup.command(
    epilog=examples("svm find grant rate", "svm find nationality --kind column", "svm find inwilliging --all")
)
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", help="Only what is of this kind, such as indicator, relation, column or member.")
@click.option("--all", "every", is_flag=True, help=f"Show everything that fits, not the best {SHOWN}.")
def find(words: tuple[str, ...], kind: str | None, every: bool) -> None:
    """Search WORDS in the data dictionary: relations, columns, indicators, members, terms, and where each is found."""
    from publish.find.dictionary import find as found_in
    from svm.database import connect

    found = found_in(connect(Home.default()), " ".join(words), kind)
    for entry in found if every else found[:SHOWN]:
        click.echo("\n".join(entry.lines))
    if not found:
        click.echo("Nothing has all of these words.")
    elif not every and len(found) > SHOWN:
        click.echo(f"{len(found) - SHOWN} more with --all.")
