"""Who reads a command decides its language: help, wrong calls and problems are English or Dutch, never both."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from publish.commands.main import SECTIONS, svm
from publish.commands.reader import AuthorCommand, AuthorGroup
from svm.database import ask, connect, in_memory
from svm.home import PROJECT

#: words that one of the two languages does not have
ENGLISH = re.compile(r"\b(the|this|usage|options|error|invalid|missing|show|file|path|integer|text|default)\b", re.I)
DUTCH = re.compile(r"\b(het|een|gebruik|opties|fout|onjuiste|geef|toon|bestand|standaard)\b", re.I)


def commands(group: click.Group, *words: str) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, *words, name)


ALL = dict(commands(svm))


def called(*words: str) -> str:
    result = CliRunner().invoke(svm, list(words), terminal_width=120)
    assert "Traceback" not in result.output and not isinstance(result.exception, AssertionError)
    return result.output


def prose(words: tuple[str, ...], text: str) -> str:
    """A help text without its examples and the names of commands, options and values."""
    text = re.split(r"\n(?:Examples|Voorbeelden):", text)[0]
    text = re.sub(r"^ {2}\S+(?= {2,}|$)", "", text, flags=re.M)
    return re.sub(r"--?[\w-]+|\[[^]]*\]|\S*[./<>]\S*|'[^']*'", "", text)


@pytest.mark.parametrize("words", ALL, ids=" ".join)
def test_help_is_in_the_language_of_its_reader_and_gives_an_example(words):
    for option in ("-h", "--help"):
        text = called(*words, option)
        other = ENGLISH if isinstance(ALL[words], (AuthorCommand, AuthorGroup)) else DUTCH
        assert not other.findall(prose(words, text)), text
    if not isinstance(ALL[words], click.Group):
        head = "Voorbeelden:" if isinstance(ALL[words], AuthorCommand) else "Examples:"
        assert f"\n{head}\n  svm {' '.join(words)}" in text


@pytest.mark.parametrize("words", [w for w, c in ALL.items() if isinstance(c, AuthorCommand)], ids=" ".join)
def test_a_wrong_call_by_an_author_is_answered_in_dutch(words):
    command = ALL[words]
    arguments = ["1" for p in command.params if isinstance(p, click.Argument)]
    calls = [["--bestaat-niet"], [*arguments, "te", "veel"], []]
    for option in (p for p in command.params if isinstance(p, click.Option) and not p.is_flag):
        if option.name != "help":
            calls.append([option.opts[0]])
            calls += (
                [[option.opts[0], "onzin"]] if isinstance(option.type, (click.types.IntParamType, click.Choice)) else []
            )
    for call in calls:
        text = called(*words, *call)
        assert not ENGLISH.findall(prose(words, text)), text


def test_every_command_stands_in_one_section():
    shown = [name for section in SECTIONS for name in section.commands]
    assert sorted(shown) == sorted(svm.commands) and len(set(shown)) == len(shown)


def test_the_rooms_of_authors_raise_only_errors_in_dutch():
    rooms = ("office", "prose", "documents", "public", "workbook", "news")
    modules = [path for room in rooms for path in (PROJECT / "publish" / room).rglob("*.py")]
    assert len(modules) > 30
    assert [path.name for path in modules if re.search(r"\bUserError\(", path.read_text(encoding="utf-8"))] == []


def test_no_query_draws_its_progress_into_what_a_command_prints(samples):
    bar = "select current_setting('enable_progress_bar')"
    assert in_memory().execute(bar).fetchall() == ask(bar).fetchall() == connect(samples.home).execute(bar).fetchall()
    assert ask(bar).fetchall() == [(False,)]
    # of its own the library opens databases that do
    own = re.compile(r"\bduckdb\.(connect|sql|execute|query|read_\w+|from_\w+)\(")
    code = [p for room in ("svm", "ingest", "publish") for p in sorted((PROJECT / room).rglob("*.py"))]
    found = [path.name for path in code for _ in own.finditer(path.read_text())]
    assert set(found) == {"database.py"} and len(code) > 100
