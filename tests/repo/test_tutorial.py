"""The tutorial is run as a newcomer does, in a copy: only installation and build are those of the other tests."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from svm.home import PROJECT

TUTORIAL = PROJECT / "docs" / "tutorial.md"
#: what the tests have done already; the build is put in place of the second one
DONE = {"make build": "true", ". .venv/bin/activate": "true", "svm build": 'cp -r "$BUILT/." "$SVM_HOME/warehouse"'}


def script() -> list[str]:
    """The commands of the tutorial, each with the exit code that it names."""
    blocks = re.findall(r"```sh\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    lines = ["set -eu"]
    for line in "".join(blocks).splitlines():
        command, _, code = line.partition("  # exit code ")
        command = DONE.get(command, command)
        lines.append(f"echo {shlex.quote('$ ' + line)}")
        lines.append(f'code=0; {command} || code=$?; test "$code" = {code}' if code else command)
    return lines


def test_the_tutorial_runs(samples, tmp_path):
    for name in ("samples", "ingest"):
        (tmp_path / name).symlink_to(PROJECT / name)
    # the lake of the other tests, without what the tutorial lands itself
    shutil.copytree(samples.home.lake, tmp_path / "practice" / "lake", ignore=shutil.ignore_patterns("dtv"))
    environment = {name: value for name, value in os.environ.items() if name != "SVM_HOME"} | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "BUILT": str(samples.home.published_database.parent),
    }
    run = subprocess.run(
        ["bash", "-c", "\n".join(script())], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    assert "[geel" in run.stdout and "raw cell" in run.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ingest", "samples"], "what was made is cleaned up"


def test_what_is_not_run_stands_in_the_tutorial():
    """Else a command would be left out in silence, or run as it is."""
    lines = TUTORIAL.read_text(encoding="utf-8").splitlines()
    assert all(command in lines for command in DONE)
