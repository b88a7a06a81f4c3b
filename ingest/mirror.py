"""The lake on an object store: a copy that only grows, each file held against its hash.

The door writes to a local disk, because a delivery appears by one rename and no object store has one. A delivery never
changes after that, so copying what is new is all that a mirror needs: s3://, gs://, abfs:// and file:// by Arrow.
Engines elsewhere read the copy with the layout of the lake: `dbt build --vars 'lake: s3://bucket/lake'`.
"""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pyarrow import ArrowInvalid
from pyarrow.fs import FileSystem, FileType

from ingest.ledger import folder_of
from ingest.purge import has_delivery
from ingest.retract import DESTROYED, withdrawals
from svm.errors import UserError
from svm.home import Home
from svm.locks import exclusive

#: beside the copied lake: the sha256 of every file in it, written last
INDEX = "mirror.json"
CHUNK = 1 << 22


class Mirrored(NamedTuple):
    """What one run did: files copied and their bytes, files removed after a purge, files that were there."""

    copied: int
    size: int
    removed: int
    kept: int


def mirror(home: Home, url: str) -> Mirrored:
    """Copy what is new in the lake below `url`, and hold each copy against the hash of the file.

    Rows per person and files that are closed to others never leave. Only what `svm purge` destroyed is replaced or
    removed. Raises UserError when the store cannot be reached, when a delivery that was copied before has other
    bytes or is gone here, and when a copy does not have the bytes of its file; the index then names what was copied.
    """
    try:
        store, root = FileSystem.from_uri(url)
    except (ArrowInvalid, OSError) as error:
        raise UserError(f"{url} is no place to copy to: {error}", expected="such as s3://bucket/lake") from None
    with exclusive(home.lake / ".lock", "svm land, svm retract, svm purge or a copy of the lake"):
        try:
            return _grown(home, store, root.rstrip("/"))
        except OSError as error:
            raise UserError(
                f"{url} cannot be written or read: {error}", next_step="copy it again: that goes on where it was"
            ) from None


def _grown(home: Home, store: FileSystem, root: str) -> Mirrored:
    index = _read_index(store, root)
    here = {path.relative_to(home.lake).as_posix(): path for path in _open_files(home.lake)}
    destroyed = (folder_of(home, name) for name, w in withdrawals(home).items() if w.event == DESTROYED)
    changeable = ("_none/", *(f"{folder.relative_to(home.lake).as_posix()}/" for folder in destroyed))
    gone = sorted(index.keys() - here.keys())
    for name in gone:
        if not _may_change(name, changeable) and not _is_purged_original(home, name):
            raise UserError(
                f"{name} was copied before and is not in the lake any more.",
                expected="a lake that only grows; only `svm purge` destroys",
                next_step="put it back from the copy, or run `svm verify`",
            )
    copied = size = 0
    try:
        for name, path in here.items():
            sha256 = _sha256(path.open("rb"))
            if index.get(name) == sha256:
                continue
            if name in index and not _may_change(name, changeable):
                raise UserError(
                    f"{name} has other bytes than when it was copied.",
                    expected=f"sha256 {index[name]}, found {sha256}",
                    next_step="run `svm verify --repair`; the copy has the bytes of before",
                )
            _copy(path, store, f"{root}/{name}", sha256)
            index[name] = sha256
            copied, size = copied + 1, size + path.stat().st_size
        for name in gone:
            store.delete_file(f"{root}/{name}")
            del index[name]
    finally:
        with store.open_output_stream(f"{root}/{INDEX}") as out:
            out.write(json.dumps(index, indent=0, sort_keys=True).encode())
    return Mirrored(copied, size, len(gone), len(here) - copied)


def _may_change(name: str, changeable: tuple[str, ...]) -> bool:
    """Whether a file is none of a delivery, or of one that was destroyed: empty deliveries are laid out anew."""
    return name.startswith(changeable) or "/delivery=none/" in name


def _is_purged_original(home: Home, name: str) -> bool:
    folder, _, rest = name.partition("/")
    return folder == "_originals" and not has_delivery(home, rest.split("/")[0])


def _read_index(store: FileSystem, root: str) -> dict[str, str]:
    store.create_dir(root, recursive=True)
    if store.get_file_info(f"{root}/{INDEX}").type == FileType.NotFound:
        return {}
    with store.open_input_stream(f"{root}/{INDEX}") as held:
        return json.loads(held.read())


def _open_files(lake: Path) -> Iterator[Path]:
    """The files of the lake that others may read: nothing hidden, and no folder or file closed to them."""
    for path in sorted(lake.iterdir()):
        if path.name.startswith(".") or path.name == "_records" or not path.stat().st_mode & stat.S_IROTH:
            continue
        if path.is_dir():
            yield from _open_files(path)
        else:
            yield path


def _copy(path: Path, store: FileSystem, target: str, sha256: str) -> None:
    store.create_dir(target.rsplit("/", 1)[0], recursive=True)
    with path.open("rb") as raw, store.open_output_stream(target) as out:
        while chunk := raw.read(CHUNK):
            out.write(chunk)
    with store.open_input_stream(target) as held:
        found = _sha256(held)
    if found != sha256:
        raise UserError(
            f"The copy of {path.name} has other bytes.",
            expected=f"sha256 {sha256}, found {found} in {target}",
            next_step="copy it again",
        )


def _sha256(source) -> str:  # noqa: ANN001  a file of Python or of Arrow
    digest = hashlib.sha256()
    with source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
