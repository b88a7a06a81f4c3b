"""One bad file harms only itself: an error while a file is handled is the answer to that file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import duckdb

from ingest.problems import NotTaken, Unreadable, unexpected

Result = TypeVar("Result")
#: errors of this machine, not of the file: no disk, no memory
OURS = (MemoryError, duckdb.IOException, duckdb.OutOfMemoryException)


def isolated(work: Callable[[], Result]) -> Result:
    """Return what the work gives. Whatever it raises becomes Unreadable, or NotTaken when the machine is to blame.

    A native reader that panics raises what is no Exception, so all is caught but what ends the program.
    """
    try:
        return work()
    except (Unreadable, NotTaken, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        lines = str(error).splitlines()
        cause = f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__
        if isinstance(error, OURS) or (isinstance(error, OSError) and error.errno is not None):
            raise NotTaken(
                f"it could not be handled here ({cause}). Check disk space and memory, and land it again."
            ) from error
        raise Unreadable(unexpected(cause)) from error
