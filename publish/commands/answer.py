"""Cijfers: `svm antwoord`, all about a printed figure for who has to answer a question."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from publish.commands.options import to
from publish.commands.reader import AuthorCommand, voorbeelden
from svm.home import Home


@cloup.command(
    cls=AuthorCommand,
    epilog=voorbeelden(
        "svm antwoord reg_immigration:2023",
        'svm antwoord "In 2024 waren er ruim 32 duizend eerste asielaanvragen."',
        "svm antwoord asy_first:2025 --to antwoord.docx",
    ),
)
@click.argument("question", metavar="CIJFER_OF_ZIN")
@click.option("--edition", type=int, metavar="JAAR", help="In welke editie het gelezen is (standaard: alle edities).")
@to("Schrijf het antwoord als Word-document, het cijfer als veld.")
def antwoord(question: str, edition: int | None, target: Path | None) -> None:
    """Zeg alles over een gedrukt cijfer, voor wie een vraag erover krijgt.

    CIJFER_OF_ZIN is het nummer van een cijfer, of een zin uit het rapport tussen aanhalingstekens. U leest wat het
    telt, waar het vandaan komt, wat het toen was en nu is en waarom, en wie akkoord ging.
    """
    from publish.follow.trace import trace
    from publish.report.answer import answer
    from publish.report.question import meant
    from svm.database import built_edition, connect
    from svm.figures import OpenRegistry

    home = Home.default()
    con = connect(home)
    asked = meant(con, OpenRegistry(con), question)
    found = [(one, trace(con, home, one.figure.figure_id, with_record=False)) for one in asked]
    answers = [answer(con, home, one, steps, edition) for one, steps in found]
    if target is None:
        click.echo("\n\n".join("\n".join(one.lines) for one in answers))
        return
    from publish.report.answer_file import write_answer

    for path in write_answer(answers, built_edition(con), target):
        click.echo(f"Geschreven: {path}")
