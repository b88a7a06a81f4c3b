"""Files and folders that appear whole, and zips with the same bytes for the same parts.

What is being written stands beside its place under a hidden name that ends in `.fresh`; a folder that makes way ends in
`.old`. A run that is killed leaves them, and the next run sweeps them under its lock.
"""

from __future__ import annotations

import ctypes
import glob
import hashlib
import io
import json
import os
import shutil
import stat
import tempfile
import time
import zipfile
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

#: the oldest date that a zip can hold: no clock is read
LONG_AGO = (1980, 1, 1, 0, 0, 0)
FRESH, OLD = ".fresh", ".old"
#: seconds after which nobody writes a single file any more
LEFT_AFTER = 3600
#: more files than this are flushed with all else that waits on their disk, which takes as long as some hundred of them
MANY = 100


def from_json(path: Path) -> dict[str, Any]:
    """What a program wrote down for itself; nothing when it is not there or was cut off: then it is made anew."""
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def from_yaml(text: str) -> Any:  # noqa: ANN401
    """The content of YAML, by the parser in C where the library has it: some eight times as fast."""
    import yaml

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


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
    What a killed writer of the same file left an hour ago is removed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    remove_left(path.parent, path.stem)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=FRESH)
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        settle(aside, path, mode)
    finally:
        aside.unlink(missing_ok=True)


def remove_left(folder: Path, name: str) -> None:
    """Remove what killed writers of files whose names begin so left there: a file has no lock, so only age tells."""
    for left in sorted(folder.glob(f".{glob.escape(name[:40])}*-????????{FRESH}")):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - LEFT_AFTER:
                left.unlink()


def settle(aside: Path, path: Path, mode: int | None = None) -> None:
    """Flush a file that was written aside to the disk and move it to `path`, with permissions as in `replacing`."""
    _flush_file(aside)
    kept = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o644
    aside.chmod(kept if mode is None else mode)
    if path.exists() and not kept & stat.S_IWUSR:
        # Windows replaces no file that is read-only
        path.chmod(kept | stat.S_IWUSR)
    aside.replace(path)
    _flush_folder(path.parent)


def put(path: Path, data: bytes | str, mode: int | None = None) -> Path:
    """Write a file in one move, so that nobody reads half of it. Returns its path."""
    with replacing(path, mode) as aside:
        aside.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@contextmanager
def replacing_folder(path: Path) -> Generator[Path]:
    """Give a folder beside `path` to fill, and put it in the place of `path` as a whole when the block ends well.

    Every file is on the disk before the move. Where the system can exchange two folders a reader always finds one of
    them; where it cannot, a crash between two moves leaves the old folder aside, and `sweep` puts it back. When the
    block raises, `path` is as it was. Only one process may write `path`: hold a lock.
    """
    with aside_of(path) as aside:
        yield aside
        settle_folder(aside, path)


def renew_folder(path: Path, files: Iterable[tuple[str, bytes]], aside_of_path: Path | None = None) -> int:
    """Make a folder hold these files and no others, in one move. Returns how many were written or removed.

    A file that has its bytes already is not written again: the new folder holds the same file once more, so that only
    what changed costs anything, and nothing when nothing did. It is filled beside `aside_of_path`, on the same disk,
    when what a killed run leaves may not stand beside `path`. Otherwise as in `replacing_folder`.
    """
    same, written = [], []
    # files of the same bytes are one file on the disk
    held: dict[bytes, Path] = {}
    with aside_of(aside_of_path or path) as aside:
        for name, data in files:
            old, fresh = path / name, aside / name
            if old.is_file() and old.stat().st_size == len(data) and old.read_bytes() == data:
                same.append(name)
                continue
            fresh.parent.mkdir(parents=True, exist_ok=True)
            first = held.setdefault(hashlib.sha256(data).digest(), fresh)
            if first is fresh or not _linked(first, fresh):
                fresh.write_bytes(data)
            written.append(fresh)
        removed = sum(1 for one in path.rglob("*") if one.is_file()) - len(same)
        if not written and not removed and path.exists():
            return 0
        for name in same:
            (aside / name).parent.mkdir(parents=True, exist_ok=True)
            if not _linked(path / name, aside / name):
                shutil.copyfile(path / name, aside / name)
                written.append(aside / name)
        settle_folder(aside, path, written)
    return max(len(written), removed)


def _linked(old: Path, fresh: Path) -> bool:
    """Whether a file got a second name; not every file system has those."""
    try:
        fresh.hardlink_to(old)
    except OSError:
        return False
    return True


@contextmanager
def aside_of(path: Path) -> Generator[Path]:
    """Give an empty folder beside `path`, which is gone after the block unless `settle_folder` moved it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name[:80]}-", suffix=FRESH))
    try:
        # a folder that is made aside is closed to others, unlike its place
        aside.chmod(0o755)
        yield aside
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def settle_folder(aside: Path, path: Path, written: Sequence[Path] | None = None) -> None:
    """Flush a folder that was filled aside to the disk and move it to `path`, in the place of what was there.

    Files and folders in it get the permissions of `replacing`, whatever the mask of the process that filled it.
    `written` are its files that are not on the disk yet (default: all).
    """
    folders = [Path(folder) for folder, _, _ in os.walk(aside)]
    new = [one for folder in folders for one in folder.iterdir() if one.is_file()] if written is None else written
    for one in new:
        one.chmod(0o644)
    # the folder itself keeps what its maker gave it: a closed one stays closed
    for folder in folders[1:]:
        folder.chmod(0o755)
    if len(new) <= MANY or not _flushed_at_once(aside):
        for one in new:
            _flush_file(one)
        for folder in folders:
            _flush_folder(folder)
    if not path.exists():
        aside.rename(path)
    elif not _exchanged(aside, path):
        old = path.with_name(f".{path.name}{OLD}")
        shutil.rmtree(old, ignore_errors=True)
        path.rename(old)
        aside.rename(path)
        shutil.rmtree(old)
    _flush_folder(path.parent)


def sweep(folder: Path) -> None:
    """Remove what killed runs left in a folder, and put back a folder that made way for one that never came.

    Only for who holds the lock of what is written there: what another process is writing looks the same.
    """
    for old in sorted(folder.glob(f".*{OLD}")):
        path = old.with_name(old.name[1:].removesuffix(OLD))
        if path.exists():
            shutil.rmtree(old)
        else:
            old.rename(path)
    for left in sorted(folder.glob(f".*{FRESH}")):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


def _exchanged(one: Path, other: Path) -> bool:
    """Whether the system swapped two folders in one step: Linux does, on most of its file systems."""
    try:
        swap = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    at_working_folder, exchange = -100, 2
    return swap(at_working_folder, os.fsencode(one), at_working_folder, os.fsencode(other), exchange) == 0


def _flushed_at_once(folder: Path) -> bool:
    """Whether the system flushed all that waits to be written where a folder is: of many files much the fastest."""
    try:
        flush = ctypes.CDLL(None).syncfs
    except (AttributeError, OSError, TypeError):
        return False
    handle = os.open(folder, os.O_RDONLY)
    try:
        return flush(handle) == 0
    finally:
        os.close(handle)


def _flush_file(path: Path) -> None:
    # opened to write: Windows flushes no file that was opened to read
    with path.open("r+b") as written:
        os.fsync(written.fileno())


def _flush_folder(path: Path) -> None:
    """Flush the names in a folder, so that a move outlives a power cut; Windows opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
