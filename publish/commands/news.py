"""`svm news`: a draft news item, posts and share cards, and the gate before they go out."""

from __future__ import annotations

from pathlib import Path

import click

from svm.errors import UserError
from svm.home import Home

FILE = click.Path(path_type=Path, dir_okay=False)
EDITION = click.option("--edition", type=int, help="Figures of this edition (default: the one that is built).")
ACCEPT = click.option("--accept", "accepted", multiple=True, metavar="FIGURE_ID", help="Let a provisional figure out.")


@click.group(invoke_without_command=True)
@EDITION
@ACCEPT
@click.option("--final", is_flag=True, help="Write what goes out; refused while anything stands in the way.")
@click.option("--overwrite", is_flag=True, help="Also over files that were edited, or made from other figures.")
@click.pass_context
def news(ctx: click.Context, edition: int | None, accepted: tuple[str, ...], final: bool, overwrite: bool) -> None:
    """Write the news item, posts and cards to out/<edition>/nieuws/, every figure bound and every flag shown.

    Figures come from the newest final freeze of the edition; as long as there is none from the build, with a flag.
    """
    if ctx.invoked_subcommand:
        if edition or accepted or final or overwrite:
            raise UserError(
                f"Options before `{ctx.invoked_subcommand}` do nothing.",
                next_step=f"give them after it: svm news {ctx.invoked_subcommand} … --accept FIGURE_ID.",
            )
        return
    from publish.news import draft, write
    from publish.news.messages import load_messages
    from publish.news.source import open_source
    from publish.prose.findings import as_text

    home, messages = Home.default(), load_messages()
    source = open_source(home, edition)
    made = draft.make_draft(source, messages, accepted)
    files = write.made(made)
    found = write.stops(made, files, messages.limits, accepted)
    folder = home.out / str(source.edition) / "nieuws"
    if final and found:
        for name, findings in found.items():
            click.echo(as_text(findings, name), nl=False)
        raise UserError(
            f"The news item of edition {source.edition} may not go out: {sum(map(len, found.values()))} findings.",
            next_step="do what each of them says and try again; nothing was written.",
        )
    for path in write.write(files, folder / "definitief" if final else folder, overwrite=overwrite):
        click.echo(f"Written: {path.relative_to(home.root)}")
    for flag in draft.flags(made.sections):
        click.echo(f"VLAG {flag.line}")
    for left in made.left_out:
        click.echo(f"WEGGELATEN {left.template}\n    {left.reason}")
    for name, findings in found.items():
        click.echo(f"{name}: {len(findings)} findings stand in the way; see `svm news check`.")


@news.command()
@click.argument("files", type=FILE, nargs=-1, required=True)
@EDITION
@ACCEPT
def check(files: tuple[Path, ...], edition: int | None, accepted: tuple[str, ...]) -> None:
    """Check FILES (Word or plain text, as edited) before they go out.

    Exit code 1 when a number is not its figure or bound to none, a claim is wrong, a flag stands or a post is too long.
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
        found = gate.check(text, source, limits, accepted)
        wrong |= bool(found)
        click.echo(as_text(found, file.name), nl=False)
    for figure_id in dict.fromkeys(accepted):
        click.echo(accepted_line(named[figure_id]))
    if wrong:
        raise SystemExit(1)
