"""`svm doc assemble`: the files of authors joined into the whole report."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from publish.commands import documents
from publish.commands.options import EDITION, to
from publish.commands.reader import AuthorCommand, voorbeelden
from svm.errors import AuthorError
from svm.home import Home


@cloup.command(
    cls=AuthorCommand,
    epilog=voorbeelden(
        "svm doc assemble hoofdstukken/",
        "svm doc assemble samenvatting.docx hoofdstuk_1.docx hoofdstuk_2.docx --to rapport.docx",
        "svm doc assemble hoofdstukken/ --no-annexes --house-style",
    ),
)
@click.argument("paths", type=click.Path(path_type=Path, exists=True), nargs=-1, required=True, metavar="BESTANDEN...")
@to("Schrijf het rapport hier (standaard: out/<editie>/documenten/rapport.docx).")
@click.option("--no-cover", is_flag=True, help="Zonder omslag; het eerste bestand geeft dan pagina en stijlen.")
@click.option("--no-annexes", is_flag=True, help="Zonder bijlagen.")
@click.option("--no-contents", is_flag=True, help="Zonder inhoud en lijsten van tabellen en figuren.")
@click.option("--house-style", is_flag=True, help="Geef stijlen met een bekende naam het uiterlijk van de huisstijl.")
@documents.FORMAT
@documents.ALL
@EDITION
def assemble(
    paths: tuple[Path, ...],
    target: Path | None,
    no_cover: bool,
    no_annexes: bool,
    no_contents: bool,
    house_style: bool,
    form: str,
    everything: bool,
    edition: int | None,
) -> None:
    """Voeg BESTANDEN samen tot het rapport: omslag, inhoud, samenvatting, hoofdstukken en bijlagen in één document.

    Noem de bestanden in de volgorde van het rapport, of een map: dan telt het nummer van het hoofdstuk in de naam of
    de eerste kop. De bestanden zelf veranderen niet; opmaak, nummers, noten, opmerkingen, wijzigingen, velden en
    grafieken blijven. Klopt het geheel niet met de som van de bestanden, dan wordt er niets geschreven. Exitcode 3 als
    een cijfer niet is bijgewerkt of in twee bestanden anders staat.
    """
    from publish.prose import findings as forms
    from publish.release.frozen import frozen
    from publish.report.assemble import assemble as run
    from publish.report.assemble import counted, in_order
    from publish.report.cover import DRAFT
    from svm.database import built_edition

    con, registry = documents.open_figures(edition)
    year = str(built_edition(con))
    target = target or Home.default().out / year / "documenten" / "rapport.docx"
    release = frozen(Home.default(), edition) if edition else None
    folders = [path for path in paths if path.is_dir()]
    if folders and len(paths) > 1:
        raise AuthorError(
            f"{folders[0]} is een map, en er staat nog iets naast.", expected="één map, of bestanden in de volgorde"
        )
    files = in_order(folders[0], target) if folders else list(paths)
    done = run(
        con,
        registry,
        files,
        target,
        edition=year,
        tables=documents.table_or_none(con),
        charts=documents.chart_or_none(con),
        version=release.version if release else DRAFT,
        with_cover=not no_cover,
        with_annexes=not no_annexes,
        with_contents=not no_contents,
        house_style=house_style,
    )
    is_text = form == "text"
    click.echo(f"Samengevoegd: {', '.join(file.name for file in done.joined.files)}", err=not is_text)
    for line in (*done.joined.notes, *counted(done.joined)):
        click.echo(line, err=not is_text)
    for change in done.outdated.changes:
        click.echo(
            f"NIET BIJGEWERKT {change.figure_id}: {change.old} → {change.new}\n    {change.place}", err=not is_text
        )
    for refusal in done.outdated.refusals:
        click.echo(
            f"GEWEIGERD {refusal.tag or '(zonder nummer)'}: {refusal.reason}\n    {refusal.place}", err=not is_text
        )
    for warning in done.outdated.warnings:
        click.echo(f"LET OP {warning}", err=not is_text)
    write = {"csv": forms.as_csv, "jsonl": forms.as_json_lines}.get(form)
    told = write(done.between) if write else forms.as_text(done.between, "tussen de bestanden", everything=everything)
    click.echo(told, nl=False)
    click.echo(f"Geschreven: {target}", err=not is_text)
    if done.is_wrong:
        raise SystemExit(3)
