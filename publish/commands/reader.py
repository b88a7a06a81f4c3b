"""Who reads a command: an engineer in English, an author in Dutch. Help, usage errors and problems follow from it."""

from __future__ import annotations

import errno
import io
import os
import re
from pathlib import Path

import click
import cloup

from svm.errors import AuthorError, UserError
from svm.safe import on_screen

#: what the system says of a disk that is full or may not be written to
DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM)
#: the same from the database library
DISK_OF_DATABASE = re.compile(
    r"""(?:file\ "(?P<file>[^"]+)".*?)?
    (?P<why>No\ space\ left\ on\ device|Disk\ quota\ exceeded|Read-only\ file\ system|Permission\ denied)""",
    re.VERBOSE | re.DOTALL,
)
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
        except OSError as error:
            if error.errno not in DISK:
                raise
            self._stop(ctx, _not_written(Path(os.fsdecode(error.filename or "")), error.strerror or str(error)))
        except Exception as error:
            # the database library is not imported here just to name its errors
            if type(error).__module__ not in ("duckdb", "_duckdb"):
                raise
            disk = DISK_OF_DATABASE.search(str(error))
            self._stop(ctx, _not_written(Path(disk["file"] or ""), disk["why"]) if disk else _unreadable(error))

    def _is_for_author(self, ctx: click.Context) -> bool:
        return isinstance(self.commands.get(ctx.invoked_subcommand or ""), _ForAuthors)

    def _stop(self, ctx: click.Context, error: UserError) -> None:
        shown = error.dutch if error.dutch and self._is_for_author(ctx) else error
        # a line of ours stays a line; what it quotes of others makes none and has no colours
        click.echo("\n".join(map(on_screen, shown.printed().split("\n"))), err=True)
        raise SystemExit(1) from None


def _not_written(path: Path, why: str) -> UserError:
    name = on_screen(str(path)) if path.name else "A file"
    return UserError(
        f"{name} cannot be written: {why}.",
        expected="a disk with space left, and a folder that may be written to",
        next_step="make space or set the permissions, then run the command again; what was there is unchanged.",
        dutch=AuthorError(
            f"{name if path.name else 'Een bestand'} kan niet worden geschreven: {why}.",
            expected="een schijf met ruimte, en een map die niet alleen-lezen is",
            next_step="maak ruimte of pas de rechten aan en geef de opdracht opnieuw; wat er was is onveranderd.",
        ),
    )


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
