"""Files that appear whole, and zips with the same bytes for the same parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

#: the oldest date that a zip can hold: no clock is read
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def zipped(parts: Mapping[str, bytes], stored: tuple[str, ...] = ()) -> bytes:
    """The parts as a zip, in their own order; those in `stored` are not compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def put(path: Path, data: bytes | str) -> Path:
    """Write a file in one move, so that nobody reads half of it. Returns its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.fresh")
    fresh.write_bytes(data.encode() if isinstance(data, str) else data)
    fresh.replace(path)
    return path
