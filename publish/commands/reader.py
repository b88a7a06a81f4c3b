"""Who reads a command: an engineer in English, an author in Dutch. Help, usage errors and problems follow from it."""

from __future__ import annotations

import io
import re

import click
import cloup

from svm.errors import AuthorError, UserError

#: the words of the command-line library itself, in the order in which they are replaced
DUTCH = tuple(
    (re.compile(english, re.MULTILINE), dutch)
    for english, dutch in (
        (r"^Usage: ", "Gebruik: "),
        (r"\[OPTIONS\]", "[OPTIES]"),
        (r"COMMAND \[ARGS\]", "OPDRACHT [ARGUMENTEN]"),
        (r"^Positional arguments:", "Argumenten:"),
        (r"^(Other options|Options):", "Opties:"),
        (r"^Commands:", "Opdrachten:"),
        (r"\[required\]", "[verplicht]"),
        (r"\[default:", "[standaard:"),
        (r"Show this message and exit\.", "Toon deze tekst."),
        (r"^Try '(.+)' for help\.", r"Zie '\1'."),
        (r"^Error: ", "Fout: "),
        (r"Invalid value for (.+?): ", r"Onjuiste waarde voor \1: "),
        (r"Missing argument '(.+)'\.", r"Geef ook \1."),
        (r"Missing option '(.+)'\.(.*)", r"Geef ook de optie \1.\2"),
        (r"Missing command\.", "Noem een opdracht."),
        (r"No such option:? (\S+?)\.?$", r"De optie \1 bestaat niet."),
        (r"No such option:? (\S+?)\.? Did you mean (.+)\?", r"De optie \1 bestaat niet. Bedoelt u \2?"),
        (r"\(Possible options: (.+)\)", r"(Mogelijk: \1)"),
        (r"No such command (\S+?)\.", r"De opdracht \1 bestaat niet."),
        (r"\s*Did you mean one of: (.+)\?", r" Bedoelt u een van deze: \1?"),
        (r"\s*Did you mean (.+)\?", r" Bedoelt u \1?"),
        (r"Got unexpected extra arguments? \((.+)\)", r"Te veel argumenten: \1"),
        (r"Option '(.+)' requires an argument\.", r"De optie \1 heeft een waarde nodig."),
        (r"Option '(.+)' requires (\d+) arguments\.", r"De optie \1 heeft \2 waarden nodig."),
        (r"Option '(.+)' does not take a value\.", r"De optie \1 heeft geen waarde."),
        (r"('.*') is not a valid integer\.", r"\1 is geen geheel getal."),
        (r"('.*') is not one of (.+)\.", r"\1 is geen van \2."),
        (r"('.*') does not match the formats? (.+)\.", r"\1 is geen datum zoals \2."),
        (r"(?:File|Path|Directory) ('.*') does not exist\.", r"\1 bestaat niet."),
        (r"(?:File|Path) ('.*') is a directory\.", r"\1 is een map; noem een bestand."),
        (r"(?:File|Path|Directory) ('.*') is not readable\.", r"\1 is niet te lezen."),
    )
)


def in_dutch(text: str) -> str:
    """Replace the English words of the command-line library; the project's own words are Dutch already.

    >>> in_dutch("Error: Missing argument 'BESTAND'.")
    'Fout: Geef ook BESTAND.'
    """
    for english, dutch in DUTCH:
        text = english.sub(dutch, text)
    return text


class _ForAuthors(click.Command):
    """A command that an author reads: its help is Dutch."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the help, frame included, in Dutch."""
        return in_dutch(super().get_help(ctx))


class AuthorCommand(_ForAuthors, cloup.Command):
    """A command for authors."""


class AuthorGroup(_ForAuthors, cloup.Group):
    """A group of commands for authors."""

    command_class = AuthorCommand


class Front(cloup.Group):
    """The command line itself: shows a problem in the language of its reader, never a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; exit code 1 for a problem that the reader can act on, 2 for a wrong call."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            self._stop(ctx, error)
        except click.ClickException as error:
            shown = io.StringIO()
            error.show(shown)
            text = shown.getvalue().rstrip("\n")
            click.echo(in_dutch(text) if self._is_for_author(ctx) else text, err=True)
            raise SystemExit(error.exit_code) from None
        except Exception as error:
            # the database library is not imported here just to name its errors
            if type(error).__module__ not in ("duckdb", "_duckdb"):
                raise
            self._stop(ctx, _unreadable(error))

    def _is_for_author(self, ctx: click.Context) -> bool:
        return isinstance(self.commands.get(ctx.invoked_subcommand or ""), _ForAuthors)

    def _stop(self, ctx: click.Context, error: UserError) -> None:
        shown = error.dutch if error.dutch and self._is_for_author(ctx) else error
        click.echo(shown.printed(), err=True)
        raise SystemExit(1) from None


def _unreadable(error: Exception) -> UserError:
    cause = str(error).splitlines()[0]
    return UserError(
        f"The database could not be read: {cause}",
        next_step="run `make build`, so that the database fits this version.",
        dutch=AuthorError(
            f"De database is niet te lezen: {cause}",
            next_step="vraag de data-engineer om `make build`, zodat de database bij deze versie past.",
        ),
    )


def examples(*lines: str) -> str:
    """Return the examples of an English help text, as its epilog."""
    return _block("Examples:", lines)


def voorbeelden(*lines: str) -> str:
    """Return the examples of a Dutch help text, as its epilog."""
    return _block("Voorbeelden:", lines)


def _block(head: str, lines: tuple[str, ...]) -> str:
    return "\n".join(["\b", head, *(f"  {line}" for line in lines)])
