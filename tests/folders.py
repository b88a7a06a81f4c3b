"""What stands in a folder."""

from __future__ import annotations

from pathlib import Path


def bytes_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its place in it."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
