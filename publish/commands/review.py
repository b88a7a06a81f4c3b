"""Documenten: `svm doc review`, what came back from the ministries in copies of a chapter."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
import cloup

from publish.commands.documents import open_edition
from publish.commands.options import EDITION, FILE
from publish.commands.reader import AuthorCommand, voorbeelden
from svm.errors import AuthorError
from svm.files import put
from svm.safe import on_screen

if TYPE_CHECKING:
    from publish.report.reactions import Item, Review


@cloup.command(
    cls=AuthorCommand,
    epilog=voorbeelden(
        "svm doc review hoofdstuk_3.docx hoofdstuk_3_JenV.docx hoofdstuk_3_SZW.docx --roles rollen.csv",
        "svm doc review hoofdstuk_3.docx reacties/*.docx --roles rollen.csv --list reacties.csv",
        "svm doc review hoofdstuk_3.docx reacties/*.docx --to samengevoegd.docx --accept tekst --accept 12,15-17",
    ),
)
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="BASIS KOPIEËN...")
@click.option("--base", type=FILE, metavar="BASIS", help="Het document dat is rondgestuurd (anders: het eerste).")
@click.option("--roles", "role_file", type=FILE, metavar="BESTAND", help="CSV met naam;rol: welke naam welke rol is.")
@click.option("--list", "listing", type=FILE, metavar="BESTAND", help="Schrijf de lijst ook naar dit CSV-bestand.")
@click.option("--to", "target", type=FILE, metavar="BESTAND", help="Voeg samen en schrijf het document hier.")
@click.option(
    "--accept",
    multiple=True,
    metavar="WAT",
    help="Wat wordt samengevoegd: alles (standaard), tekst (raakt geen cijfer) of nummers, zoals 3,5-8.",
)
@click.option("--reject", multiple=True, metavar="WAT", help="Wat niet wordt samengevoegd: tekst of nummers.")
@click.option("--plain", is_flag=True, help="Voer de wijzigingen door in plaats van ze als bijgehouden te tonen.")
@EDITION
def review(
    files: tuple[Path, ...],
    base: Path | None,
    role_file: Path | None,
    listing: Path | None,
    target: Path | None,
    accept: tuple[str, ...],
    reject: tuple[str, ...],
    plain: bool,
    edition: int | None,
) -> None:
    """Zet op een rij wat in KOPIEËN van BASIS is gewijzigd en opgemerkt, per rol, en voeg het samen.

    Ook wat zonder bijhouden is gewijzigd, wordt gevonden. Een ander getal in een veld wordt geweigerd: cijfers
    veranderen alleen via het magazijn. Twee rollen die dezelfde zin anders maken, zijn een conflict tot u met --accept
    kiest. Exitcode 3: er is iets geweigerd of in conflict.
    """
    from publish.report.decide import ALL, Choice, decide
    from publish.report.merge import write
    from publish.report.reactions import CONFLICT, REFUSED
    from publish.report.review import review as run
    from publish.report.roles import Roles

    base, copies = (base, files) if base else (files[0], files[1:])
    if not copies:
        raise AuthorError(
            "Er is geen kopie om na te kijken.", expected="svm doc review BASIS KOPIE..., met minstens één kopie"
        )
    if target and target.resolve() in {path.resolve() for path in (base, *copies)}:
        raise AuthorError(f"{target.name} is een van de bestanden zelf.", next_step="geef met --to een andere naam.")
    _, registry = open_edition(edition)
    made = run(base, copies, registry, Roles.read(role_file) if role_file else Roles())
    decide(
        made,
        Choice.read(accept or (ALL,), made.items, "--accept"),
        Choice.read(reject, made.items, "--reject"),
    )
    for line in _lines(made, is_merged=target is not None):
        click.echo(on_screen(line))
    if target:
        write(made, target, plain=plain)
        click.echo(f"Geschreven: {target}")
    if listing:
        click.echo(f"Geschreven: {put(listing, _table(made).encode('utf-8-sig'))}")
    if any(item.state in (CONFLICT, REFUSED) for item in made.items):
        raise SystemExit(3)


def _lines(made: Review, *, is_merged: bool) -> list[str]:
    """The list to read: counts first, then the items of each role in the order of the document."""
    warnings = [f"LET OP {warning}" for warning in made.warnings]
    if not made.items:
        return ["geen reacties", *warnings]
    count = ", ".join(f"{n} {state}" for state, n in made.counts().items())
    lines = [f"{len(made.items)} reacties in {len(made.copies)} kopieën: {'' if is_merged else 'wordt '}{count}"]
    roles = list(dict.fromkeys(item.role for item in sorted(made.items, key=lambda i: (i.copy, i.number))))
    for role in roles:
        items = [item for item in made.items if item.role == role]
        kinds = Counter(item.kind for item in items)
        figures = sum(item.touches != "tekst" for item in items)
        lines += ["", f"{role}: {len(items)} ({_counted(kinds)}); {figures} raakt een cijfer"]
        for item in items:
            lines += _item(made, item)
    lines += ["", *warnings]
    if made.roles.met:
        lines.append(
            f"LET OP {len(made.roles.met)} onbekende rol(len): zet de naam zoals Word die toont, of de naam van het "
            "bestand, met de rol in een CSV (naam;rol) en geef die met --roles."
        )
    return lines


def _counted(kinds: Counter[str]) -> str:
    return ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items(), key=lambda one: (-one[1], one[0])))


def _item(made: Review, item: Item) -> list[str]:
    touches = item.touches + (f" {', '.join(item.figures)}" if item.figures else "")
    lines = [f"  {item.number}. {item.kind}, {touches} [{item.state}] ({made.copies[item.copy]}, {item.place})"]
    lines.append(f"     {' / '.join(item.says.split(chr(10)))}")
    lines += [f"     {item.note}"] if item.note else []
    return lines + ([f"     {item.state}: {item.reason}"] if item.reason else [])


def _table(made: Review) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    head = [
        "nummer",
        "kopie",
        "rol",
        "soort",
        "plaats",
        "oud",
        "nieuw",
        "raakt",
        "cijfers",
        "uitkomst",
        "reden",
        "let_op",
    ]
    writer.writerow(head)
    for i in made.items:
        row = [made.copies[i.copy], i.role, i.kind, i.place, i.old, i.new, i.touches, " ".join(i.figures)]
        writer.writerow([i.number, *(_cell(c) for c in row), i.state, _cell(i.reason), _cell(i.note)])
    return out.getvalue()


def _cell(text: str) -> str:
    """A text of others that no workbook takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
