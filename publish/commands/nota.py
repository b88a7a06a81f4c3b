"""Documenten: `svm nota`, the decision note with which the report goes to the ministers."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from publish.commands.documents import open_edition, open_template
from publish.commands.options import EDITION, STYLES, TEMPLATE, to
from publish.commands.reader import AuthorCommand, voorbeelden


@cloup.command(cls=AuthorCommand, epilog=voorbeelden("svm nota", "svm nota --to nota.docx --template huisstijl.dotx"))
@to("Schrijf hier (standaard: out/<editie>/nota/beslisnota.docx).")
@TEMPLATE
@STYLES
@EDITION
def nota(target: Path | None, template_file: Path | None, styles: tuple[str, ...], edition: int | None) -> None:
    """Schrijf de beslisnota bij het rapport: besluit, kernpunten, wat geel is, wie instemde.

    Alles wat uit de gegevens komt is een veld: ververs, kijk na en bevries de nota met `svm doc`, zoals een hoofdstuk.
    Een bewerkte nota wordt nooit overschreven.
    """
    from publish.report.nota import NAME, write_nota

    state, registry = open_edition(edition)
    target = target or state.home.out / str(state.number) / "nota" / NAME
    template = open_template(template_file, styles)
    write_nota(state, registry, target, template)
    for note in template.notes if template else ():
        click.echo(note)
    click.echo(f"Geschreven: {target}")
