"""Documenten: `svm news`, a draft news item, posts and share cards, and the gate before they go out."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from publish.commands.options import EDITION, FILE
from publish.commands.reader import AuthorGroup, voorbeelden
from svm.errors import AuthorError
from svm.home import Home

ACCEPT = click.option(
    "--accept", "accepted", multiple=True, metavar="CIJFER", help="Sta toe dat dit voorlopige cijfer naar buiten gaat."
)


@cloup.group(
    cls=AuthorGroup,
    invoke_without_command=True,
    epilog=voorbeelden(
        "svm news",
        "svm news check out/2026/nieuws/nieuwsbericht.docx",
        "svm news --fill embargo 'geen embargo' --final",
    ),
)
@EDITION
@ACCEPT
@click.option(
    "--fill",
    "filled",
    type=(str, str),
    multiple=True,
    metavar="PLAATS TEKST",
    help="Vul een plaats in: embargo, citaat of contact. Wat leeg blijft, gaat niet naar buiten.",
)
@click.option("--final", is_flag=True, help="Schrijf wat naar buiten gaat; geweigerd zolang er bezwaren zijn.")
@click.option(
    "--overwrite", is_flag=True, help="Overschrijf ook bestanden die bewerkt zijn of van andere cijfers gemaakt."
)
@click.pass_context
def news(
    ctx: click.Context,
    edition: int | None,
    accepted: tuple[str, ...],
    filled: tuple[tuple[str, str], ...],
    final: bool,
    overwrite: bool,
) -> None:
    """Schrijf nieuwsbericht, berichten en kaarten naar out/<editie>/nieuws/, elk cijfer gebonden, elke vlag zichtbaar.

    De cijfers komen uit de nieuwste definitieve versie van de editie; zolang die er niet is uit de gebouwde database,
    met een vlag.
    """
    if ctx.invoked_subcommand:
        if edition or accepted or filled or final or overwrite:
            raise AuthorError(
                f"Opties vóór `{ctx.invoked_subcommand}` doen niets.",
                next_step=f"geef ze erna: svm news {ctx.invoked_subcommand} … --accept CIJFER.",
            )
        return
    from publish.news import draft, write
    from publish.news.messages import load_messages
    from publish.news.source import open_source
    from publish.prose.findings import as_text

    home, messages = Home.default(), load_messages()
    source = open_source(home, edition)
    concept = draft.make_draft(source, messages, accepted, dict(filled))
    files = write.made(concept)
    obstacles = write.stops(concept, files, messages.limits, accepted)
    folder = home.out / str(source.edition) / "nieuws"
    if final and obstacles:
        for name, findings in obstacles.items():
            click.echo(as_text(findings, name), nl=False)
        raise AuthorError(
            f"Het nieuwsbericht van editie {source.edition} mag niet naar buiten: {sum(map(len, obstacles.values()))} "
            "bevindingen.",
            next_step="doe wat bij elk ervan staat en probeer het opnieuw; er is niets geschreven.",
        )
    for path in write.write(files, folder / "definitief" if final else folder, overwrite=overwrite):
        click.echo(f"Geschreven: {path.relative_to(home.root)}")
    for flag in draft.flags(concept.sections):
        click.echo(f"VLAG {flag.line}")
    for name in concept.empty:
        click.echo(f"LEEG {name}: {messages.slots[name]}")
    for left in concept.left_out:
        click.echo(f"WEGGELATEN {left.template}\n    {left.reason}")
    for name, findings in obstacles.items():
        click.echo(f"{name}: {len(findings)} bezwaren; zie `svm news check`.")


@news.command(epilog=voorbeelden("svm news check nieuwsbericht.docx"))
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="BESTANDEN...")
@EDITION
@ACCEPT
def check(files: tuple[Path, ...], edition: int | None, accepted: tuple[str, ...]) -> None:
    """Kijk BESTANDEN (Word of platte tekst, zoals bewerkt) na voor ze naar buiten gaan.

    Exitcode 1 als een getal niet klopt of nergens aan gebonden is, een bewering onjuist is, een vlag nog staat of een
    bericht te lang is.
    """
    from publish.news import gate
    from publish.news.draft import refuse_others
    from publish.news.messages import load_messages
    from publish.news.plain import accepted_line
    from publish.news.source import open_source
    from publish.prose.findings import as_text

    source, limits = open_source(Home.default(), edition), load_messages().limits
    texts = {file: gate.read_text(file) for file in files}
    named = {i: f for text in texts.values() for i, f in gate.provisional(text, source).items()}
    refuse_others(accepted, named)
    wrong = False
    for file, text in texts.items():
        findings = gate.check(text, source, limits, accepted)
        wrong |= bool(findings)
        click.echo(as_text(findings, file.name), nl=False)
    for figure_id in dict.fromkeys(accepted):
        click.echo(accepted_line(named[figure_id]))
    if wrong:
        raise SystemExit(1)
