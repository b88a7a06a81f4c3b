"""One process at a time: locks that work on every system that an author or an engineer has."""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from svm.errors import UserError


@contextmanager
def exclusive(lock: Path, what: str, *, wait: bool = False) -> Generator[None]:
    """Hold a file lock; a second process is told so instead of doing damage.

    Raises UserError when another process holds the lock and `wait` is false. The system frees the lock of a process
    that dies. Who holds it is written beside it, because a locked file cannot be read on Windows.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    holder = lock.with_name(f"{lock.name}.pid")
    try:
        with FileLock(lock, timeout=-1 if wait else 0):
            holder.write_text(str(os.getpid()))
            yield
    except Timeout:
        process = holder.read_text().strip() if holder.exists() else ""
        raise UserError(
            f"{what} is already running (process {process or 'unknown'}).",
            next_step="wait until it is done, then run the command again.",
        ) from None
