"""Cijfers: `svm antwoord`, all about a printed figure for who has to answer a question."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from publish.commands.documents import open_edition
from publish.commands.options import to
from publish.commands.reader import AuthorCommand, voorbeelden


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
    from publish.report.answer import answer, meant, write_answer

    state, registry = open_edition(None)
    con, home = state.con, state.home
    found = [(asked, trace(con, home, asked.figure.figure_id)) for asked in meant(con, registry, question)]
    answers = [answer(con, home, asked, steps, edition) for asked, steps in found]
    if target is None:
        click.echo("\n\n".join("\n".join(one.lines) for one in answers))
        return
    for path in write_answer(answers, state.number, target):
        click.echo(f"Geschreven: {path}")
