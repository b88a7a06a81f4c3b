"""Containers: the tables inside a `.gz` or `.zip`, unpacked within bounds.

A container of one table is a form of that table. A zip of several is a parcel: each table in it is a delivery.
"""

from __future__ import annotations

import gzip
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import Protocol

from ingest.kinds import GZIP, OTHER_ZIP, ZIP, Kind, head_of, kind_of
from ingest.opening import MAX_UNPACKED
from ingest.problems import Unreadable, broken_container, no_single_table, too_big_unpacked

MAX_MEMBERS = 100
#: what publishers put beside the table in a zip
BESIDE = ("readme", "footnote", "metadata", "licen")
#: what a broken container raises
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
#: what the kind of a table is filled in
AS_IT_IS, IN_GZIP = Kind("{}", "{}"), Kind("a gzip with {}", "een gzip met {}")
IN_ZIP = Kind("a zip with {}", "een zip met {}")


class Packed(Protocol):
    """What is read of an opened container."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes, none at the end."""
        ...


def unpack(original: Path, head: bytes, name: str, folder: Path) -> tuple[Path, str, Kind]:
    """Return the one file in a container, unpacked to `folder`, its name, and how the container is named.

    `head` is how the container begins. A file that is no container is returned itself. Raises Unreadable naming what is
    in the container when that is broken, too big, or holds no single table.
    """
    try:
        if head.startswith(GZIP):
            with gzip.open(original) as packed:
                return _unpacked(packed, folder / "content", name), name.removesuffix(".gz"), IN_GZIP
        if _is_zip(original, head):
            with zipfile.ZipFile(original) as archive:
                members, tables = _members(archive)
                if len(members) > MAX_MEMBERS or len(tables) != 1:
                    raise Unreadable(no_single_table(name, [m.filename for m in tables], MAX_MEMBERS))
                with archive.open(tables[0]) as packed:
                    path = _unpacked(packed, folder / "content", name)
                count = len(members)
                seen = Kind(f"a zip with {count} files", f"een zip met {count} bestanden") if count > 1 else IN_ZIP
                return path, Path(tables[0].filename).name, seen
    except BROKEN as error:
        raise Unreadable(broken_container(name, type(error).__name__)) from None
    return original, name, AS_IT_IS


def unpack_parcel(original: Path, name: str, folder: Path) -> list[Path]:
    """Unpack the tables of a zip with more than one, each by its own name below `folder`; none of any other file.

    What publishers put beside their tables stays behind. Raises Unreadable when the zip is broken or too big, or when
    two of its tables have one name.
    """
    if not _is_zip(original, head_of(original)):
        return []
    try:
        with zipfile.ZipFile(original) as archive:
            members, tables = _members(archive)
            names = [Path(table.filename).name for table in tables]
            if len(tables) < 2:
                return []
            if len(members) > MAX_MEMBERS or len({n.lower() for n in names}) < len(names):
                raise Unreadable(no_single_table(name, [t.filename for t in tables], MAX_MEMBERS))
            left, paths = MAX_UNPACKED, []
            for table, member in zip(tables, names, strict=True):
                with archive.open(table) as packed:
                    paths.append(_unpacked(packed, folder / member, name, left))
                left -= paths[-1].stat().st_size
            return paths
    except BROKEN as error:
        raise Unreadable(broken_container(name, type(error).__name__)) from None


def _is_zip(path: Path, head: bytes) -> bool:
    """Whether a file is a zip of files, and no workbook."""
    return head.startswith(ZIP) and kind_of(path, head) == OTHER_ZIP


def _members(archive: zipfile.ZipFile) -> tuple[list[zipfile.ZipInfo], list[zipfile.ZipInfo]]:
    """The files of a zip, and those that may be tables."""
    members = [m for m in archive.infolist() if not m.is_dir()]
    return members, [m for m in members if not Path(m.filename).name.lower().startswith((".", *BESIDE))]


def _unpacked(packed: Packed, target: Path, name: str, most: int | None = None) -> Path:
    """Write the bytes to `target`, and stop at the bound: the size that a container states may be wrong."""
    target.parent.mkdir(parents=True, exist_ok=True)
    most = MAX_UNPACKED if most is None else most
    with target.open("wb") as out:
        while chunk := packed.read(1 << 22):
            out.write(chunk)
            if out.tell() > min(most, shutil.disk_usage(target.parent).free):
                raise Unreadable(too_big_unpacked(name, MAX_UNPACKED))
    return target
