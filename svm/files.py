"""Files that appear whole, and zips with the same bytes for the same parts."""

from __future__ import annotations

import io
import os
import stat
import tempfile
import zipfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

#: the oldest date that a zip can hold: no clock is read
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def zipped(parts: Mapping[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    """Return the parts as a zip, in their own order; those in `stored` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


@contextmanager
def replacing(path: Path, mode: int | None = None) -> Generator[Path]:
    """Give a file beside `path` to write to, and put it in the place of `path` in one move when the block ends well.

    The bytes are on the disk before the move, so that a crash leaves the old file or the new one. `mode` gives the
    permissions (default: those of the file that was there, else 0o644). When the block raises, `path` is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=".fresh")
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        settle(aside, path, mode)
    finally:
        aside.unlink(missing_ok=True)


def settle(aside: Path, path: Path, mode: int | None = None) -> None:
    """Flush a file that was written aside to the disk and move it to `path`, with permissions as in `replacing`."""
    # opened to write: Windows flushes no file that was opened to read
    with aside.open("r+b") as written:
        os.fsync(written.fileno())
    kept = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
    aside.chmod(kept if mode is None else mode)
    if path.exists() and not kept & stat.S_IWUSR:
        # Windows replaces no file that is read-only
        path.chmod(kept | stat.S_IWUSR)
    aside.replace(path)


def put(path: Path, data: bytes | str, mode: int | None = None) -> Path:
    """Write a file in one move, so that nobody reads half of it. Returns its path."""
    with replacing(path, mode) as aside:
        aside.write_bytes(data.encode() if isinstance(data, str) else data)
    return path
