"""A full or read-only disk gives one clear line, whatever the command, and never a traceback."""

from __future__ import annotations

import errno
import os

import cloup
import duckdb
import pytest
from click.testing import CliRunner

from publish.commands.reader import AuthorCommand, Front

CAUSES = [
    *(OSError(code, os.strerror(code), "/x/out/a.csv") for code in (errno.ENOSPC, errno.EROFS, errno.EACCES)),
    OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)),
    duckdb.IOException('Could not write file "/x/out/a.csv": No space left on device'),
    duckdb.IOException('Cannot open file "/x/out/a.csv": Read-only file system'),
]


@pytest.mark.parametrize("cause", CAUSES, ids=str)
@pytest.mark.parametrize("kind", [cloup.Command, AuthorCommand], ids=["engineer", "author"])
def test_a_disk_that_cannot_be_written_is_one_clear_problem(cause, kind):
    @cloup.group(cls=Front)
    def front() -> None: ...

    @front.command(name="write", cls=kind)
    def write() -> None:
        raise cause

    result = CliRunner().invoke(front, ["write"])
    assert result.exit_code == 1 and isinstance(result.exception, SystemExit)
    lines = result.output.splitlines()
    assert [line.partition(":")[0] for line in lines] == (
        ["Fout", "Verwacht", "Volgende stap"] if kind is AuthorCommand else ["Error", "Expected", "Next step"]
    )
    assert ("a.csv" in lines[0]) == ("a.csv" in str(cause)), lines[0]


def test_another_error_of_the_system_is_no_disk_problem():
    @cloup.group(cls=Front)
    def front() -> None: ...

    @front.command(name="write")
    def write() -> None:
        raise ConnectionResetError(errno.ECONNRESET, "reset")

    assert isinstance(CliRunner().invoke(front, ["write"]).exception, ConnectionResetError)


def test_a_name_of_others_makes_no_line_and_no_colour():
    @cloup.group(cls=Front)
    def front() -> None: ...

    @front.command(name="write")
    def write() -> None:
        raise OSError(errno.EACCES, "denied", "a\n\x1b[31mlanded b.csv")

    assert len(CliRunner().invoke(front, ["write"]).output.splitlines()) == 3
