"""Verify the frozen editions: each file has the hash that its manifest holds, and no other file is there."""

from __future__ import annotations

from pathlib import Path

from publish.release.frozen import MANIFEST, read_manifest
from svm.damage import Damage, is_as_recorded
from svm.errors import UserError
from svm.home import Home

RESTORE = "put the version back from the archive."


def damaged_releases(home: Home, root: Path | None = None) -> list[Damage]:
    """List the files of all frozen versions that are not what was frozen, by path."""
    found = []
    for folder in sorted((root or home.releases).glob("[0-9]*/[!.]*")):
        if folder.is_dir():
            found += _damaged(folder)
    return sorted(found, key=lambda one: one.path)


def _damaged(folder: Path) -> list[Damage]:
    path = folder / MANIFEST
    if not path.is_file():
        return [Damage(path, "is not there", RESTORE)]
    try:
        files = {str(f["path"]): str(f["sha256"]) for f in read_manifest(path)["files"]}
    except UserError as error:
        return [Damage(path, error.found, error.next_step)]
    found = [
        Damage(folder / name, "is not what was frozen" if (folder / name).exists() else "is gone", RESTORE)
        for name, digest in files.items()
        if not is_as_recorded(folder / name, digest)
    ]
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    more = there - files.keys() - {MANIFEST}
    return found + [Damage(folder / name, "was not frozen", "move it out of the version.") for name in more]
