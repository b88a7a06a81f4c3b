"""The version says which code ran: in a checkout, an archive, a copy without git, and an installed package."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from click.testing import CliRunner

from publish.commands.main import svm
from svm.home import PROJECT
from svm.version import NUMBER, software_version


def git(folder: Path, *words: str) -> str:
    person = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    return subprocess.run(
        ["git", *person, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


def version_in(folder: Path, site: Path | None = None) -> str:
    """What the software in a folder says of itself, asked without anything that is installed but in `site`."""
    code = "from svm.version import software_version; print(software_version())"
    command = [sys.executable, "-S", "-c", code]
    environment = os.environ | {"PYTHONPATH": str(site or "")}
    return subprocess.run(
        command, cwd=folder, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()


def packaged() -> list[str]:
    """The files and folders that the package is made of."""
    wheel = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    return [*wheel["wheel"]["only-include"], *wheel["wheel"]["force-include"]]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository of one commit with what the package needs."""
    folder = tmp_path / "checkout"
    (folder / "svm").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".gitattributes", "svm/__init__.py", "svm/version.py"):
        shutil.copyfile(PROJECT / name, folder / name)
    for name in packaged():
        made = folder / name
        if (PROJECT / name).is_dir():
            made.mkdir(parents=True, exist_ok=True)
            (made / "__init__.py").touch()
        else:
            shutil.copyfile(PROJECT / name, made)
    # no bytecode beside the files: it would be no part of the commit
    (folder / ".gitignore").write_text("__pycache__/\n")
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "made up")
    return folder


def commit(checkout: Path) -> str:
    return git(checkout, "rev-parse", "--short=12", "HEAD")


def test_a_checkout_names_its_commit_and_whether_files_differ_from_it(checkout):
    assert version_in(checkout) == f"{NUMBER}+g{commit(checkout)}"
    (checkout / "README.md").write_text("changed")
    assert version_in(checkout) == f"{NUMBER}+g{commit(checkout)}.dirty"


def test_a_copy_without_git_is_the_number_alone(checkout):
    shutil.rmtree(checkout / ".git")
    assert version_in(checkout) == NUMBER


def test_an_archive_names_its_commit(checkout, tmp_path):
    git(checkout, "archive", "--output", str(tmp_path / "archive.zip"), "HEAD")
    zipfile.ZipFile(tmp_path / "archive.zip").extractall(tmp_path / "archive")
    number, _, archived = version_in(tmp_path / "archive").partition("+g")
    assert number == NUMBER and archived and commit(checkout).startswith(archived)


def test_an_installed_package_names_the_commit_that_it_was_built_from(checkout, tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site-packages"
    zipfile.ZipFile(wheel).extractall(site)
    installed = site / (site / "staat_van_migratie.pth").read_text().strip()
    assert version_in(installed, site) == f"{NUMBER}+g{commit(checkout)}"
    about = Parser().parsestr(next(site.glob("*.dist-info/METADATA")).read_text(encoding="utf-8"))
    assert about["Version"] == version_in(installed, site)
    assert about["License-Expression"] == "EUPL-1.2" and about["License-File"] == "LICENSE"


def test_the_number_is_the_newest_of_the_changelog():
    text = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", text)[0] == NUMBER


def test_the_command_line_tells_the_version():
    shown = CliRunner().invoke(svm, ["--version"])
    assert shown.exit_code == 0 and shown.output == f"svm {software_version()}\n"
