"""Kill a piece of work at a chosen step: a forked process ends, as by SIGKILL, before its n-th change of the disk."""

from __future__ import annotations

import builtins
import io
import os
import pickle
import signal
import traceback
from collections.abc import Callable
from itertools import count
from typing import Any

from svm import files

#: what changes the disk: every kind of step between which a kill can fall
STEPS = ("open", "fsync", "rename", "replace", "mkdir", "rmdir", "unlink", "chmod")
KILLED = 9


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Whether the work was killed before that step; it ends well when it has fewer steps.

    Raises AssertionError when the work itself fails. Fork before anything starts a thread.
    """
    return _forked(lambda: _count(step, count()), work)[0] == KILLED


def killed_within(seconds: float, work: Callable[[], object]) -> bool:
    """Whether the work was killed after that time, wherever it then was, native code included."""
    return _forked(lambda: signal.setitimer(signal.ITIMER_REAL, seconds), work)[0] == -signal.SIGALRM


def ended(work: Callable[[], Any]) -> Any:
    """What the work gives in a process of its own. Raises AssertionError when it fails."""
    return _forked(lambda: None, work)[1]


def steps_of(work: Callable[[], object]) -> int:
    """How many changes of the disk the work makes."""
    steps = count()

    def counted() -> int:
        work()
        return next(steps)

    return int(_forked(lambda: _count(-1, steps), counted)[1])


def _forked(arm: Callable[[], object], work: Callable[[], Any]) -> tuple[int, Any]:
    """Do the work in a forked process that was armed. Returns how that ended and what it gave."""
    reads, writes = os.pipe()
    child = os.fork()
    if child:
        os.close(writes)
        with os.fdopen(reads, "rb") as told:
            said = told.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert code in (0, KILLED, -signal.SIGALRM), f"the work ended with {code}: {said.decode(errors='replace')}"
        return code, pickle.loads(said) if code == 0 else None
    code = 1
    os.close(reads)
    plain_write, leave = os.write, os._exit
    try:
        arm()
        given = work()
        signal.setitimer(signal.ITIMER_REAL, 0)
        said, code = pickle.dumps(given), 0
    except BaseException:
        said = traceback.format_exc()[-2000:].encode()
    finally:
        while said:
            said = said[plain_write(writes, said) :]
        leave(code)


def _count(step: int, steps: count[int]) -> None:
    also = ((io, "open"), (builtins, "open"), (files, "_exchanged"))
    for module, name in [*((os, name) for name in STEPS), *also]:
        setattr(module, name, _counted(getattr(module, name), step, steps))


def _counted(function: Callable[..., object], step: int, steps: count[int]) -> Callable[..., object]:
    def counted(*args: object, **kwargs: object) -> object:
        if next(steps) == step:
            # nothing is flushed or cleaned up
            os._exit(KILLED)
        return function(*args, **kwargs)

    return counted
