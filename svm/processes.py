"""Processes that end with the one that started them."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable


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
