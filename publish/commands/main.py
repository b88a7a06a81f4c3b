"""The command line: `svm --help`. Heavy libraries are imported by the command that needs them."""

from __future__ import annotations

import click
import cloup

from publish.commands import (
    analyst,
    answer,
    assemble,
    documents,
    door,
    edition,
    fetch,
    figures,
    follow,
    held,
    news,
    nota,
    pdf,
    review,
    run,
    serve,
    warehouse,
)
from publish.commands.reader import Front, examples

documents.doc.add_command(review.review)
documents.doc.add_command(assemble.assemble)
documents.doc.add_command(pdf.pdf)

SECTIONS = (
    cloup.Section(
        "Deliveries",
        [
            fetch.fetch,
            door.land,
            held.review,
            held.accept,
            held.hold,
            door.retract,
            door.purge,
            door.mirror,
            door.template,
            door.datasets,
            door.new,
        ],
        is_sorted=False,
    ),
    cloup.Section(
        "Warehouse",
        [
            run.run,
            warehouse.build,
            warehouse.export,
            warehouse.dashboard,
            serve.serve,
            warehouse.release,
            warehouse.verify,
            edition.edition,
        ],
        is_sorted=False,
    ),
    cloup.Section(
        "Follow-up",
        [follow.status, follow.chase, follow.calendar, follow.punctuality, follow.diff, follow.trace, follow.sign_off],
        is_sorted=False,
    ),
    cloup.Section("Questions", [analyst.ask, analyst.find], is_sorted=False),
    cloup.Section("Cijfers", [figures.figure, figures.table, figures.chart, answer.antwoord], is_sorted=False),
    cloup.Section("Documenten van auteurs", [documents.doc, documents.workbook, news.news, nota.nota], is_sorted=False),
)


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from svm.version import software_version

        click.echo(f"svm {software_version()}")
        ctx.exit()


@cloup.group(
    cls=Front,
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
    epilog=examples("svm land inbox", "svm build", "svm status --chapter 3", "svm figure asielaanvragen 2025"),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and the commit of the software.",
)
def svm() -> None:
    """Staat van Migratie: land deliveries, build the warehouse, print figures and trace them back."""
