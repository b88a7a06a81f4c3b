"""The package installed in an empty folder, with no checkout near: `svm` with the whole dbt project."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from publish.release.inputs import PROJECT_PARTS
from svm.home import PROJECT
from tests.folders import bytes_in


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """An environment with the wheel, and with the packages of this one behind it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "venv", with_pip=False)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(folder / "venv")}))
    zipfile.ZipFile(wheel).extractall(site)
    # a folder that is named in a .pth does not run the .pth files in it, so this checkout is not among them
    (site / "packages.pth").write_text(sysconfig.get_path("purelib"))
    for program, module in (("svm", "publish"), ("dbt", "dbt.cli.main")):
        script = folder / "venv" / "bin" / program
        script.write_text(
            f"#!{folder}/venv/bin/python\nimport runpy, sys\nrunpy.run_module('{module}', run_name='__main__')\n"
        )
        script.chmod(0o755)
    return folder / "venv"


def run(installed: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("SVM_", "DBT_", "PYTHONPATH", "VIRTUAL_ENV"))
    }
    return subprocess.run(
        [str(installed / "bin" / "svm"), *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def kept(folder: Path) -> dict[str, bytes]:
    """The files of a folder, without what Python compiled and what lies at the top of the package."""
    return {name: data for name, data in bytes_in(folder).items() if not name.endswith((".pyc", ".pth"))}


def test_the_package_holds_all_that_decides_a_warehouse(installed):
    (root,) = installed.glob("lib/python*/site-packages/staat_van_migratie")
    for part in PROJECT_PARTS:
        here, there = PROJECT / part, root / part
        if here.is_file():
            assert there.read_bytes() == here.read_bytes(), part
        else:
            assert kept(there) == kept(here), part


def test_it_lands_and_builds_in_the_folder_where_one_stands(installed, tmp_path):
    """Deliveries of the samples; nothing is written into the package."""
    (root,) = installed.glob("lib/python*/site-packages/staat_van_migratie")
    before = kept(root)
    shutil.copytree(PROJECT / "samples" / "inbox" / "coa", tmp_path / "inbox" / "coa")
    landed = run(installed, tmp_path, "land", "inbox")
    assert landed.returncode == 0, landed.stdout + landed.stderr
    assert (tmp_path / "lake" / "coa").is_dir()
    built = run(installed, tmp_path, "build")
    assert built.returncode == 0, built.stdout[-3000:] + built.stderr[-3000:]
    shown = run(installed, tmp_path, "table", "3.1")
    assert shown.returncode == 0 and "Tabel" in shown.stdout, shown.stderr
    assert kept(root) == before
