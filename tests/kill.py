"""Kill a piece of work at a chosen step: a forked process ends, as by SIGKILL, before its n-th change of the disk."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count

from svm import files

#: what changes the disk: every kind of step between which a kill can fall
STEPS = ("open", "fsync", "rename", "replace", "mkdir", "rmdir", "unlink", "chmod")
KILLED = 9


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Whether the work was killed before that step; it ends well when it has fewer steps.

    Raises AssertionError when the work itself fails. Fork before anything starts a thread.
    """
    child = os.fork()
    if child:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, KILLED), f"the work ended with {code}"
        return code == KILLED
    code = 1
    try:
        steps = count()
        _count(step, steps)
        work()
        code = 0
    finally:
        os._exit(code)


def _count(step: int, steps: count[int]) -> None:
    for module, name in [*((os, name) for name in STEPS), (files, "_exchanged")]:
        setattr(module, name, _counted(getattr(module, name), step, steps))


def _counted(function: Callable[..., object], step: int, steps: count[int]) -> Callable[..., object]:
    def counted(*args: object, **kwargs: object) -> object:
        if next(steps) == step:
            # nothing is flushed or cleaned up
            os._exit(KILLED)
        return function(*args, **kwargs)

    return counted
