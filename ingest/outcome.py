"""What became of a delivered file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """What happened to one file: `landed`, `known` (same bytes as before) or `refused`; `message` is English."""

    file: Path
    result: str
    message: str
    delivery_id: str = ""
    letter: Path | None = None
