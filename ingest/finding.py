"""What was found in the cells of a file: measured in one place, worded in another."""

from __future__ import annotations

from dataclasses import dataclass, field

#: how many cells a letter shows of one kind
EXAMPLES = 10


@dataclass
class Finding:
    """Something that does not fit the contract or the catalogue, with the rows to show a partner.

    `expected` is Dutch, for the letter; `english` says the same to the engineer, where it is not said by the contract.
    """

    check: str
    column: str
    expected: str
    examples: list[tuple[int, str]] = field(default_factory=list)
    count: int = 0
    english: str = ""
