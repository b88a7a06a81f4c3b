"""What is no longer as it was written: a file of the lake or of a release, and what to do about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Damage:
    """A file that is not what was recorded of it; `found` says how, in English, for an engineer."""

    path: Path
    found: str
    next_step: str


def is_as_recorded(path: Path, sha256: str) -> bool:
    """Whether a file is there with exactly the recorded bytes."""
    if not path.is_file():
        return False
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest() == sha256
