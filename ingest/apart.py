"""Apart: what reads a delivered file runs in a process of its own, bounded in memory and time.

A native reader that crashes, never ends or eats the memory then harms only the file that it read: the next file gets
a new process. Work is a function of a module with its arguments. The process ends with the one that started it.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TypeVar

from ingest.isolate import isolated
from ingest.problems import NotTaken, Unreadable, unexpected
from svm.home import PROJECT
from svm.processes import Report, ends_with, silent

Result = TypeVar("Result")
#: bytes of data that the process may hold
MAX_MEMORY = 4 << 30
#: seconds for a file of any size, and bytes that even a slow machine reads in one more
SECONDS, BYTES_A_SECOND = 300, 1_000_000
#: how the two sides name what they send
_GIVEN, _UNREADABLE, _NOT_TAKEN, _PROGRESS = "given", "unreadable", "not taken", "progress"


class Here:
    """No process apart: the work is done in this one. For who looks at the work itself."""

    def start(self) -> None:
        """Start nothing."""

    def do(self, work: Callable[..., Result], *words: object, size: int = 0, report: Report = silent) -> Result:
        """Return what the work gives for these words. Raises Unreadable or NotTaken, whatever goes wrong."""
        return isolated(lambda: work(*words, report))


class Apart:
    """The process beside this one; it is started when it is first needed, and again after it ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def start(self) -> None:
        """Start the process when there is none, so that it loads its libraries while this one goes on."""
        self._running()

    def _running(self) -> subprocess.Popen[bytes]:
        # a forked process does not share the one of its parent
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ingest.apart", str(self._owner)],
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process

    def do(self, work: Callable[..., Result], *words: object, size: int = 0, report: Report = silent) -> Result:
        """Return what the work gives for these words, called with `report` too; `size` is that of the file in bytes.

        Raises Unreadable or NotTaken as the work does, and when its process crashes or takes too long.
        """
        process = self._running()
        seconds = SECONDS + size // BYTES_A_SECOND
        late = threading.Event()
        timer = threading.Timer(seconds, lambda: (late.set(), process.kill()))
        timer.start()
        try:
            return _answer(process, (work, words), report)
        except (EOFError, OSError, pickle.UnpicklingError):
            code = _end(process)
            if late.is_set():
                raise Unreadable(unexpected(f"reading it took more than {seconds} s")) from None
            if code == -9:
                raise NotTaken(
                    "its reader was stopped by the system, most likely for want of memory. Close other programs and "
                    "land it again."
                ) from None
            raise Unreadable(unexpected(f"its reader ended with {_name(code)}")) from None
        except KeyboardInterrupt:
            process.kill()
            raise
        finally:
            timer.cancel()


def _end(process: subprocess.Popen[bytes]) -> int:
    """How a process ended that answers no more; one that still runs then is of no use either."""
    try:
        return process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _name(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"code {code}"


def _answer(process: subprocess.Popen[bytes], question: tuple[Callable[..., Result], object], report: Report) -> Result:
    asks, tells = process.stdin, process.stdout
    assert asks and tells
    pickle.dump(question, asks)
    asks.flush()
    while True:
        kind, told = pickle.load(tells)
        if kind == _PROGRESS:
            report(*told)
        elif kind == _UNREADABLE:
            raise Unreadable(told)
        elif kind == _NOT_TAKEN:
            raise NotTaken(told)
        else:
            return told


def _serve(asks: IO[bytes], tells: IO[bytes]) -> None:
    def tell(kind: str, what: object) -> None:
        tells.write(pickle.dumps((kind, what)))
        tells.flush()

    def report(stage: str, done: int, total: int) -> None:
        tell(_PROGRESS, (stage, done, total))

    while True:
        try:
            work, words = pickle.load(asks)
        except EOFError:
            return
        try:
            tell(_GIVEN, isolated(lambda work=work, words=words: work(*words, report)))
        except Unreadable as error:
            tell(_UNREADABLE, error.problem)
        except NotTaken as error:
            tell(_NOT_TAKEN, str(error))


def _bound(parent: int) -> None:
    """Bound the memory and the life of this process; when the memory of the machine ends, this one is stopped first."""
    # a key that interrupts the landing is for the process that lands
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if tie := ends_with(parent):
        tie()
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        # a machine that allows less stays at less: a bound may not be raised
        bound = MAX_MEMORY if most == resource.RLIM_INFINITY else min(MAX_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))
        # a system that keeps this file closed ends another process first
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")


#: shared by all landings of a process
APART = Apart()

if __name__ == "__main__":
    # what a native library prints may not stand between the answers
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _bound(int(sys.argv[1]))
    # nobody waits any more for the answers of a landing that ended
    with suppress(BrokenPipeError):
        _serve(sys.stdin.buffer, answers)
