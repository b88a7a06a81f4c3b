"""What was found in the cells of a file: measured in one place, worded in another."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Finding:
    """Something that does not fit the contract, with the rows to show a partner."""

    check: str
    column: str
    expected: str
    examples: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0
