"""The last versions of an author's file, kept beside it before a refresh changes it, and brought back on request."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from publish.office.package import not_written, refuse_when_open
from svm.errors import AuthorError
from svm.files import put, remove_left

#: the folder beside a file in which its earlier versions stand
FOLDER = "vorige"
#: how many are kept of one file
MOST = 5
_UNDONE = "ongedaan"


@contextmanager
def keeping(path: Path) -> Generator[Path]:
    """Copy a file as it is to its earlier versions, of which the last five stay when the block ends well.

    Gives the copy, which is gone again when the block raises. Raises AuthorError when it cannot be written.
    """
    versions = _versions(path)
    copy = _place(path, f"{max(versions, default=0) + 1:04d}")
    remove_left(copy.parent, path.stem)
    try:
        try:
            put(copy, path.read_bytes())
        except OSError as error:
            raise not_written(copy, error) from None
        yield copy
    except BaseException:
        with suppress(OSError):
            copy.unlink(missing_ok=True)
            copy.parent.rmdir()
        raise
    for old in sorted(versions)[: -(MOST - 1)]:
        with suppress(OSError):
            versions[old].unlink()


def undo(path: Path) -> tuple[Path, Path]:
    """Bring back a file as it was before its last refresh; what it was until now is kept as well.

    Returns the version that was brought back and the place of what stood there. Raises AuthorError when there is no
    earlier version, or when an office program has the file open.
    """
    versions = _versions(path)
    if not versions:
        raise AuthorError(
            f"Van {path.name} is geen eerdere versie bewaard.",
            expected=f"een bestand zoals {_place(path, '0001').relative_to(path.parent)}, naast het document",
            next_step="zoek een eerdere versie in de versiegeschiedenis van uw netwerkschijf of SharePoint.",
        )
    refuse_when_open(path)
    last = versions[max(versions)]
    aside = _place(path, f"{max(versions):04d}.{_UNDONE}")
    try:
        if path.exists():
            put(aside, path.read_bytes())
        put(path, last.read_bytes())
        last.unlink()
    except OSError as error:
        raise not_written(path, error) from None
    return last, aside


def shown(copy: Path) -> str:
    """A kept version as it is named to an author: the folder and the file."""
    return f"{copy.parent.name}/{copy.name}"


def _place(path: Path, number: str) -> Path:
    return path.parent / FOLDER / f"{path.stem}.{number}{path.suffix}"


def _versions(path: Path) -> dict[int, Path]:
    name = re.compile(rf"{re.escape(path.stem)}\.(\d{{4,}}){re.escape(path.suffix)}")
    folder = path.parent / FOLDER
    found = {name.fullmatch(p.name): p for p in folder.iterdir()} if folder.is_dir() else {}
    return {int(m[1]): p for m, p in found.items() if m}
