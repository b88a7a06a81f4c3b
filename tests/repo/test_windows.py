"""The product runs on the Windows machines of authors: no module, call or file name that only POSIX has."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import duckdb
import pytest

from publish.commands.main import svm
from publish.release import build
from svm.errors import UserError
from svm.home import PROJECT, Home

ROOMS = ("svm", "ingest", "publish")
POSIX_MODULES = ("fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "syslog", "readline")
#: attributes of os and signal that Windows does not have
POSIX_NAMES = set(
    [
        "os.fork",
        "os.forkpty",
        "os.getuid",
        "os.geteuid",
        "os.getgid",
        "os.getegid",
        "os.getgroups",
        "os.setuid",
        "os.setsid",
        "os.chown",
        "os.fchown",
        "os.lchown",
        "os.mkfifo",
        "os.mknod",
        "os.nice",
        "os.uname",
        "os.wait",
        "os.killpg",
        "os.getpgid",
        "os.sync",
        "os.statvfs",
        "os.pread",
        "os.pwrite",
        "os.sendfile",
        "os.sched_getaffinity",
        "os.O_DIRECTORY",
        "os.O_NOFOLLOW",
        "os.O_CLOEXEC",
        "signal.SIGKILL",
        "signal.SIGHUP",
        "signal.SIGALRM",
        "signal.alarm",
        "signal.SIGUSR1",
        "signal.SIGUSR2",
    ]
)
BLOCK = f"import sys; sys.modules.update(dict.fromkeys({POSIX_MODULES}))\n"
#: what no file name of Windows may hold, its reserved names, and an end that it drops
FORBIDDEN = re.compile(r'[<>:"|?*\\\x00-\x1f]|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)|[. ]$', re.IGNORECASE)


def run(code: str, *words: str, home: Path = PROJECT) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process where no module of POSIX can be imported."""
    environment = os.environ | {"SVM_HOME": str(home)}
    command = [sys.executable, "-c", BLOCK + code, *words]
    return subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)


def test_every_module_can_be_imported_without_the_modules_of_posix():
    result = run(
        "import importlib, pkgutil\n"
        f"for room in {ROOMS}:\n"
        "    package = importlib.import_module(room)\n"
        "    for module in pkgutil.walk_packages(package.__path__, room + '.'):\n"
        "        if not module.name.endswith('__main__'):\n"
        "            importlib.import_module(module.name)\n"
    )
    assert result.returncode == 0, result.stderr[-2000:]


def commands(command: click.Command, *words: str) -> Iterator[tuple[str, ...]]:
    yield words
    if isinstance(command, click.Group):
        for name, below in command.commands.items():
            yield from commands(below, *words, name)


def test_every_command_shows_its_help_without_the_modules_of_posix():
    listed = list(commands(svm))
    assert len(listed) > 20
    result = run(
        "from click.testing import CliRunner\n"
        "from publish.commands.main import svm\n"
        f"for words in {listed}:\n"
        "    shown = CliRunner().invoke(svm, [*words, '--help'])\n"
        "    assert shown.exit_code == 0, (words, shown.output, shown.exception)\n"
    )
    assert result.returncode == 0, result.stderr[-2000:]


@pytest.fixture(scope="module")
def exported(samples, tmp_path_factory) -> Path:
    """A home with the pack of the bundled figures, written without the modules of POSIX."""
    root = tmp_path_factory.mktemp("exported")
    (root / "warehouse").symlink_to(samples.home.published_database.parent)
    result = run("from publish.commands.main import svm\nsvm()", "export", home=root)
    assert result.returncode == 0, result.stderr[-2000:]
    return root


@pytest.mark.parametrize("words", [("figure", "reg_immigration:2023"), ("table", "3.1"), ("status",)], ids=" ".join)
def test_a_command_runs_without_the_modules_of_posix(samples, words):
    result = run("from publish.commands.main import svm\nsvm()", *words, home=samples.home.root)
    # 3: the bundled figures leave series to chase
    assert result.returncode == (3 if words == ("status",) else 0) and result.stdout, result.stderr[-2000:]


def test_a_file_lands_without_the_modules_of_posix(tmp_path):
    delivery = next((PROJECT / "samples" / "inbox").glob("cbs/*/*.csv"))
    result = run("from publish.commands.main import svm\nsvm()", "land", str(delivery), home=tmp_path)
    assert result.returncode == 0 and "1 landed" in result.stdout, result.stdout + result.stderr[-2000:]


def test_no_file_name_is_one_that_windows_refuses(samples, exported):
    folders = (samples.home.lake, samples.home.quarantine, exported / "out", PROJECT / "samples", PROJECT / "docs")
    names = [path.name for folder in folders for path in folder.rglob("*")]
    assert len(names) > 1000
    assert [name for name in names if FORBIDDEN.search(name)] == []


def _reached(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if not (
            isinstance(child, ast.If) and ast.unparse(child.test) == "sys.platform == 'linux'" and not child.orelse
        ):
            yield from _reached(child)


def uses(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The modules that are imported and the attributes of os and signal that are used, with their lines.

    What stands under `if sys.platform == "linux":` is never reached elsewhere.
    """
    for node in _reached(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}", node.lineno


def test_the_code_uses_nothing_that_only_posix_has():
    wrong = [
        f"{path.relative_to(PROJECT)}:{line} {name}"
        for room in ROOMS
        for path in (PROJECT / room).rglob("*.py")
        for name, line in uses(ast.parse(path.read_text(encoding="utf-8")))
        if name in POSIX_NAMES or name in POSIX_MODULES
    ]
    assert wrong == []


def test_a_database_that_a_program_has_open_is_a_clear_error(tmp_path, monkeypatch):
    home = Home(tmp_path)
    home.build_database.parent.mkdir(exist_ok=True)
    duckdb.connect(str(home.build_database)).close()
    home.published_database.write_bytes(b"old")

    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UserError, match="close the programs"):
        build.publish(home)
    assert home.published_database.read_bytes() == b"old"
    assert sorted(path.name for path in home.published_database.parent.iterdir()) == ["build.duckdb", "svm.duckdb"]
