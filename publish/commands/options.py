"""Options that several commands of authors share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
#: a file that is read or written; a folder is refused
FILE = click.Path(path_type=Path, dir_okay=False)
#: files and folders that are read
THERE = click.Path(exists=True, path_type=Path)
EDITION = click.option(
    "--edition",
    type=int,
    metavar="JAAR",
    help="Cijfers zoals gedrukt in deze bevroren editie (standaard: zoals nu gebouwd).",
)
TEMPLATE = click.option(
    "--template",
    "template_file",
    type=FILE,
    metavar="SJABLOON",
    help="Neem omslag, stijlen, nummering en pagina's van dit sjabloon (.dotx of .docx).",
)
STYLES = click.option(
    "--style",
    "styles",
    multiple=True,
    metavar="ROL=STIJL",
    help="Welke stijl van het sjabloon een rol heeft, zoals bron=Voetregel (standaard: naar naam).",
)
#: for a program that reads what an engineer reads, and what an author reads; `docs/running.md` has the shapes
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="As text, or as JSON for a program.",
)
VORM = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Als tekst, of als JSON voor een programma.",
)


def to(help_text: str, *, required: bool = False) -> Callable[[F], F]:
    """Return the option --to, the file to write."""
    return click.option("--to", "target", type=FILE, metavar="BESTAND", required=required, help=help_text)
