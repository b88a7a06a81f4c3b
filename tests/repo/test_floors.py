"""The floors of the house are checked by import-linter; here it is shown that the check stops a wrong import."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from svm.home import PROJECT

ROOMS = ("svm", "ingest", "publish")
#: a room that imports from a floor above it, and what the check then says
WRONG = {
    "svm/dutch.py": ("from publish.look import theme", "svm is not allowed to import publish"),
    "ingest/letter.py": ("from publish.tables import tidy", "ingest is not allowed to import publish"),
    "publish/office/package.py": (
        "import publish.documents.refresh",
        "publish.office is not allowed to import publish.",
    ),
    "publish/public/csv.py": (
        "import publish.workbook.styles",
        "publish.public is not allowed to import publish.workbook",
    ),
    "publish/pack/columns.py": ("import ingest.contracts", "publish.pack is not allowed to import ingest"),
    "publish/prose/numbers.py": ("import click", "publish.prose is not allowed to import click"),
}


def check(folder: Path) -> str:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(PROJECT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def test_the_house_as_it_is_keeps_its_floors(house):
    assert "0 broken" in check(house)


def test_an_import_from_above_is_named(house):
    for name, (line, _) in WRONG.items():
        path = house / name
        path.write_text(
            path.read_text().replace(
                "from __future__ import annotations\n", f"from __future__ import annotations\n\n{line}\n", 1
            )
        )
    report = check(house)
    for name, (_, message) in WRONG.items():
        assert message in report, report
        assert name.removesuffix(".py").replace("/", ".") in report
