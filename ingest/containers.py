"""Containers: the one table inside a `.gz` or `.zip`, unpacked within bounds and read like any other file."""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ingest.opening import MAX_BYTES
from ingest.problems import Unreadable, broken_container, no_single_table, too_big_unpacked

MAX_MEMBERS = 100
#: what publishers put beside the table in a zip
BESIDE = ("readme", "footnote", "metadata", "licen")
#: a zip that is a document of its own
OFFICE = "[Content_Types].xml"


class Packed(Protocol):
    """What is read of an opened container."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""
        ...


@dataclass(frozen=True)
class Content:
    """The table of a delivered file: where it can be read, and the name by which it is recognised."""

    path: Path
    name: str

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook, by its name or by what is inside."""
        return self.name.lower().endswith(".xlsx") or _is_office(self.path)


def content_of(original: Path, name: str, folder: Path) -> Content:
    """Return the table of a file, unpacked to `folder` when it came in a container, else the file itself.

    Raises Unreadable naming what is in the container when that is broken, too big, or holds no single table.
    """
    with original.open("rb") as handle:
        magic = handle.read(4)
    try:
        if magic[:2] == b"\x1f\x8b":
            with gzip.open(original) as packed:
                return _unpacked(packed, name.removesuffix(".gz"), name, folder)
        if magic == b"PK\x03\x04" and not _is_office(original) and not name.lower().endswith(".xlsx"):
            with _only_member(original, name) as (member, packed):
                return _unpacked(packed, member, name, folder)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise Unreadable(broken_container(name, type(error).__name__)) from None
    return Content(original, name)


def _is_office(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return OFFICE in archive.namelist()
    except (OSError, zipfile.BadZipFile):
        return False


@contextmanager
def _only_member(original: Path, name: str) -> Generator[tuple[str, Packed]]:
    """The one member of a zip that may be a table, opened, with its name."""
    with zipfile.ZipFile(original) as archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        tables = [m for m in members if not Path(m.filename).name.lower().startswith((".", *BESIDE))]
        if len(members) > MAX_MEMBERS or len(tables) != 1:
            raise Unreadable(no_single_table(name, [m.filename for m in tables], MAX_MEMBERS))
        with archive.open(tables[0]) as packed:
            yield Path(tables[0].filename).name, packed


def _unpacked(packed: Packed, inner: str, name: str, folder: Path) -> Content:
    """Write the bytes below `folder`, and stop at the bound: the size that a container states may be wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "content"
    with target.open("wb") as out:
        while chunk := packed.read(1 << 22):
            out.write(chunk)
            if out.tell() > min(MAX_BYTES, shutil.disk_usage(folder).free):
                raise Unreadable(too_big_unpacked(name, MAX_BYTES))
    return Content(target, inner)
