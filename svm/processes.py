"""Processes that end with the one that started them, programs that are ended with what they started, and progress."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable

#: gets what is done now, and how many of how many are done; 0 where nobody counts
Report = Callable[[str, int, int], None]


def silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


def ends_with(parent: int) -> Callable[[], None] | None:
    """What makes the process that calls it die when `parent`, its parent, does; None where the system cannot.

    A build that goes on alone would write with the lock free. Linux can; elsewhere a child ends with the terminal. What
    is needed is loaded before, so that a forked process can call it.
    """
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl
    signal_when_parent_dies, kill = 1, 9

    def tie() -> None:
        prctl(signal_when_parent_dies, kill)
        if os.getppid() != parent:
            # it died before the tie was made
            os._exit(1)

    return tie


def end(running: subprocess.Popen[bytes]) -> None:
    """End a program that was started in a session of its own; on Linux with all that it started."""
    running.kill()
    if sys.platform == "linux":
        os.killpg(running.pid, signal.SIGKILL)
