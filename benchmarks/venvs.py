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
    """Where the programs of a rival are, or why it cannot run."""

    folder: Path
    missing: str = ""

    def program(self, name: str) -> str:
        """The path of a program in it."""
        return str(self.folder / "bin" / name)

    @property
    def python(self) -> str:
        """Its own Python."""
        return self.program("python")


#: where this program runs: DuckDB, polars, pandas, Great Expectations and openpyxl are there
OURS = Place(Path(sys.prefix))


@functools.cache
def place(name: str) -> Place:
    """The environment of `rivals/<name>.txt`, made when it is not there or other pins were asked for."""
    pins = RIVALS / f"{name}.txt"
    folder = PLACES / name
    mark, now = folder / ".pins", hashlib.sha256(pins.read_bytes()).hexdigest()
    if mark.is_file() and mark.read_text() == now:
        return Place(folder)
    print(f"install {name}", flush=True)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        words = ["install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--requirement", str(pins)]
        subprocess.run(
            [folder / "bin" / "pip", *words],
            check=True,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST,
        )
    except subprocess.CalledProcessError as error:
        why = ([line for line in error.stderr.splitlines() if line.strip()] or ["no word of why"])[-1]
        return Place(folder, f"not installed: {why.strip()[:200]}")
    except (OSError, subprocess.TimeoutExpired) as error:
        return Place(folder, f"not installed: {error}")
    mark.write_text(now)
    return Place(folder)


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
