"""A build that is killed takes dbt with it: what goes on alone would write the database while the lock is free."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from svm.home import PROJECT

#: a build of which dbt is a program that writes its number and waits
BUILD = """
import subprocess, sys
from pathlib import Path
from publish.release import build
from svm.home import Home
home, script = Home(Path(sys.argv[1])), "import os, sys, time; print(os.getpid(), flush=True); time.sleep(120)"
build.dbt_command = lambda *_, **__: ([sys.executable, "-c", script], None)
build.build(home)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ties a child to its parent")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_dbt_ends_with_the_build_that_started_it(tmp_path: Path, how: signal.Signals):
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )
    assert build.stdout
    dbt = int(build.stdout.readline())
    os.kill(dbt, 0)
    build.send_signal(how)
    build.wait(20)
    until = time.monotonic() + 10
    while is_alive(dbt) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(dbt)


def is_alive(process: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked after does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
