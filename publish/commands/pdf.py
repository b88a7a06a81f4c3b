"""`svm doc pdf`: a Word file as a PDF that everybody can read, and the check of it."""

from __future__ import annotations

from pathlib import Path

import click
import cloup

from publish.commands.documents import ALL, FORMAT
from publish.commands.options import FILE, to
from publish.commands.reader import AuthorCommand, voorbeelden
from svm.dutch import MISTAKE
from svm.errors import AuthorError


@cloup.command(
    cls=AuthorCommand,
    epilog=voorbeelden(
        "svm doc pdf rapport.docx", "svm doc pdf rapport.docx --to openbaar/rapport.pdf", "svm doc pdf rapport.pdf"
    ),
)
@click.argument("file", type=FILE, metavar="BESTAND")
@to("Schrijf de PDF hier (standaard: naast BESTAND).")
@FORMAT
@ALL
def pdf(file: Path, target: Path | None, form: str, everything: bool) -> None:
    """Maak van het Word-document BESTAND een toegankelijke PDF (PDF/UA-1) en kijk die na.

    Is BESTAND al een PDF, dan wordt die alleen nagekeken. Elke bevinding zegt op welke bladzijde en wat u er in Word
    aan doet. Exitcode 3 bij een fout.
    """
    from publish.documents.pdf import to_pdf
    from publish.office.parts import UnreadableError
    from publish.public import finding as forms
    from publish.public.pdf_ua import pdf_ua_findings

    is_made = file.suffix.lower() == ".pdf"
    if is_made and target:
        raise AuthorError("--to is voor een Word-document; een PDF wordt alleen nagekeken.", next_step="laat --to weg.")
    made = file if is_made else target or file.with_suffix(".pdf")
    if not is_made:
        to_pdf(file, made)
    try:
        findings = pdf_ua_findings(made.name, made.read_bytes())
    except (UnreadableError, OSError) as error:
        raise AuthorError(f"{made} is niet te lezen: {error}.", expected="een PDF") from None
    write = {"csv": forms.as_csv, "jsonl": forms.as_json_lines}.get(form)
    click.echo(write(findings) if write else forms.as_text(findings, everything=everything), nl=False)
    if not is_made:
        click.echo(f"Geschreven: {made}", err=form != "text")
    if any(one.weight == MISTAKE for one in findings):
        raise SystemExit(3)
