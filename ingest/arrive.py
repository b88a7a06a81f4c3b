"""Arrive: list the files of a delivery, and keep the bytes of each before anything reads them."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.note import SUFFIX, read_note
from ingest.progress import Report
from svm.errors import UserError
from svm.files import settle
from svm.home import Home


@dataclass(frozen=True)
class Arrived:
    """A file whose bytes are kept: `original` is the kept copy, which everything reads.

    `partner` is the folder it came in, empty for a file that came in none.
    """

    path: Path
    partner: str
    received_on: dt.date
    sha256: str
    size: int
    original: Path
    note: dict[str, Any]

    @property
    def delivery(self) -> str:
        """`<date received>~<hash>`, the name of its folder in the lake or in quarantine."""
        return f"{self.received_on}~{self.sha256[:8]}"

    @property
    def subject(self) -> str:
        """How a verdict names the file."""
        return f"{self.received_on}/{self.path.name}~{self.sha256[:8]}"


def delivered_files(paths: Iterable[Path]) -> list[Path]:
    """List all files below the given paths in order of receipt, so that a later one meets the earlier ones.

    Raises UserError for a path that does not exist.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UserError(f"{path} does not exist.", next_step="check the path.")
        files += [f for f in (path.rglob("*") if path.is_dir() else [path]) if f.is_file() and _is_delivery(f.name)]
    return sorted(files, key=lambda f: (f.parent.name, str(f)))


def _is_delivery(name: str) -> bool:
    return not (name.endswith(SUFFIX) or name.startswith((".", "~$")) or name.lower() in ("readme.md", "readme.txt"))


def arrive(path: Path, home: Home, received: dt.date | None, report: Report) -> Arrived:
    """Take in one file: from whom and when it came, the note beside it, and its bytes.

    Raises UserError when the date of receipt is not known, the note is not valid or the bytes cannot be kept.
    """
    partner, received_on = _sender(path, received)
    note = read_note(path)
    try:
        sha256, size, original = _keep(path, home, report)
    except OSError:
        raise UserError(f"{path} could not be read or kept.", next_step="check disk space and permissions.") from None
    return Arrived(path, partner, received_on, sha256, size, original, note)


def _sender(path: Path, given: dt.date | None) -> tuple[str, dt.date]:
    """Partner and date received, from `inbox/<partner>/<date>/<file>` or as given."""
    partner = ""
    date = given
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", path.parent.name):
        try:
            date = given or dt.date.fromisoformat(path.parent.name)
        except ValueError:
            raise UserError(
                f"{path}: the folder {path.parent.name} is not a date that exists.",
                expected="inbox/<partner>/<date received>/<file>",
                next_step="rename the folder.",
            ) from None
        partner = path.parent.parent.name.lower()
    if date is None:
        raise UserError(
            f"{path}: the date of receipt is not known.",
            expected="a path such as inbox/<partner>/<date received>/<file>",
            next_step="move the file there, or give the date: `--received 2026-06-21`.",
        )
    return partner, date


def _keep(path: Path, home: Home, report: Report) -> tuple[str, int, Path]:
    """Copy the bytes to `_originals` while hashing them. Returns sha256, size and the kept path."""
    home.originals.mkdir(parents=True, exist_ok=True)
    total, done, digest = path.stat().st_size, 0, hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=home.originals, prefix=".incoming-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, path.open("rb") as source:
            while chunk := source.read(1 << 22):
                digest.update(chunk)
                out.write(chunk)
                done += len(chunk)
                report("keep original", done, total)
        folder = home.originals / digest.hexdigest()
        folder.mkdir(exist_ok=True)
        kept = folder / path.name
        settle(aside, kept, 0o444)
    finally:
        aside.unlink(missing_ok=True)
    return digest.hexdigest(), done, kept
