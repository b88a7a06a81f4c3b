"""The places of the rivals: each with an environment of its own, installed on first use from pins with hashes."""

from __future__ import annotations

import functools
import hashlib
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
#: scripts and pins of the rivals; `python -m benchmarks.venvs` writes the pins anew
RIVALS = HERE / "rivals"
PLACES = HERE / ".venvs"
#: the version that `make lock` uses
UV = "uv==0.13.8"
#: seconds that an installation may take
LONGEST = 600


class Place(NamedTuple):
    """Where the programs of a rival are, by its name; without one it is the environment of this program."""

    folder: Path
    name: str = ""

    def program(self, name: str) -> str:
        """The path of a program in it."""
        return str(self.folder / "bin" / name)

    @property
    def python(self) -> str:
        """Its own Python."""
        return self.program("python")

    def missing(self) -> str:
        """Make it when that was not done yet; returns why it cannot be made, empty when it is there."""
        return _missing(self) if self.name else ""


#: where this program runs: DuckDB, polars, pandas, Great Expectations and openpyxl are there
OURS = Place(Path(sys.prefix))


def place(name: str) -> Place:
    """The environment of `rivals/<name>.txt`."""
    return Place(PLACES / name, name)


@functools.cache
def _missing(of: Place) -> str:
    pins = RIVALS / f"{of.name}.txt"
    mark, now = of.folder / ".pins", hashlib.sha256(pins.read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == now:
        return ""
    print(f"install {of.name}", flush=True)
    try:
        shutil.rmtree(of.folder, ignore_errors=True)
        venv.create(of.folder, with_pip=True)
        words = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement", str(pins)]
        command = [of.program("pip"), *words]
        subprocess.run(command, check=True, capture_output=True, text=True, errors="replace", timeout=LONGEST)
    except subprocess.CalledProcessError as error:
        why = ([line for line in error.stderr.splitlines() if line.strip()] or ["no word of why"])[-1]
        return f"not installed: {why.strip()[:200]}"
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"not installed: {error}"
    mark.write_text(now)
    return ""


def lock() -> None:
    """Write the pins of every `rivals/<name>.in` with hashes and without addresses."""
    folder = PLACES / "lock"
    venv.create(folder, with_pip=True)
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", UV], check=True)
    words = [
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-strip-extras",
    ]
    for wanted in sorted(RIVALS.glob("*.in")):
        # the newer engine of dbt is on the package registry as a release candidate only
        early = ["--prerelease", "allow"] if wanted.stem == "fusion" else []
        made = ["--output-file", wanted.with_suffix(".txt").name]
        subprocess.run([folder / "bin" / "uv", *words, *early, wanted.name, *made], cwd=RIVALS, check=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    lock()
