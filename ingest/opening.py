"""Open what somebody else put in a folder: a plain file of a bounded size, no link, no device."""

from __future__ import annotations

import os
import stat
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

#: in bytes: the largest file that is taken, which is some 500 million rows, and the most that a packed one may become,
#: which is more than the largest bulk file of a publisher
MAX_BYTES, MAX_UNPACKED = 64 << 30, 4 << 30
#: Windows knows none of these, and has no pipe or device with the name of a file
FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
KINDS = {
    stat.S_IFLNK: "a link",
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


class NotPlain(Exception):
    """What stands there cannot be taken as it is; the text says what it is, as the end of a sentence."""


class StillChanging(Exception):
    """A file changed while it was read."""


@contextmanager
def opened_plain(path: Path, most: int = MAX_BYTES) -> Generator[tuple[BinaryIO, int]]:
    """Open a plain file to read; gives the handle and the size in bytes.

    Raises NotPlain for a link, folder, pipe, socket or device, none of which is opened, and for a file of more than
    `most` bytes; StillChanging at the end when the file changed while it was open; OSError as `open` does.
    """
    _plain(path.lstat(), most)
    # another thing may have come in its place since: it is not followed, nor waited for, and looked at once more
    with os.fdopen(os.open(path, FLAGS), "rb") as handle:
        before = os.fstat(handle.fileno())
        _plain(before, most)
        yield handle, before.st_size
        after = os.fstat(handle.fileno())
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise StillChanging


def _plain(found: os.stat_result, most: int) -> None:
    kind = stat.S_IFMT(found.st_mode)
    if kind != stat.S_IFREG:
        raise NotPlain(KINDS.get(kind, "no plain file"))
    if found.st_size > most:
        raise NotPlain(f"larger than {_size(most)}")


def _size(most: int) -> str:
    return f"{most >> 30} GB" if most >> 30 else f"{most >> 10} kB"
