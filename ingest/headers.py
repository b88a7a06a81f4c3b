"""Bind the headers of a file to the columns of a contract, by name and never by position."""

from __future__ import annotations

import re

from ingest.contracts import Contract, Layout, normalise, snake


def find_header(records: list[list[str]], contract: Contract) -> int | None:
    """Return the index of the first record that names at least half of the required columns; None without one."""
    required = sum(c.required for c in contract.columns)
    for index, record in enumerate(records[: contract.header_within]):
        _, missing, _ = match_headers(split_stub(record, contract.layout), contract)
        if (required - len(missing)) * 2 >= required and len(missing) < required:
            return index
    return None


def match_headers(headers: list[str], contract: Contract) -> tuple[list[str], list[str], list[str]]:
    """Bind headers to contract columns by name, exact spelling first, then ignoring case.

    Returns the lake name of each header, the required columns that are missing, and the lake names of headers that the
    contract does not know.
    """
    spaced = [_word(h, contract) for h in headers]
    bound, missing = _bind(spaced, contract)
    taken = set(bound.values())
    names: list[str] = []
    unknown: list[str] = []
    for i, header in enumerate(spaced):
        name = bound.get(i)
        if name is None:
            name = _free_name(snake(header), taken)
            taken.add(name)
            unknown.append(name)
        names.append(name)
    return names, missing, unknown


def _word(header: str, contract: Contract) -> str:
    """A header without irregular white space; of `geo: Geopolitical entity` the code before the label."""
    spaced = re.sub(r"\s+", " ", header.replace("\ufeff", "")).strip()
    if any(normalise(spaced) in column.headers for column in contract.columns):
        return spaced
    return re.sub(r"^(\w+): .*", r"\1", spaced)


def split_stub(record: list[str], layout: Layout) -> list[str]:
    """Return a record with the columns that share its first cell apart, without the name of what runs across.

    The last header has it behind a slash or backslash: the periods stand to the right.
    """
    if not layout.stub or not record:
        return record
    *names, last = record[0].split(layout.stub)
    return [*names, re.split(r"[\\/]", last)[0], *record[1:]]


def _bind(spaced: list[str], contract: Contract) -> tuple[dict[int, str], list[str]]:
    """The column of each position, and the required columns that have none."""
    bound: dict[int, str] = {}
    missing = []
    for column in contract.columns:
        exact = [i for i, h in enumerate(spaced) if h == column.name and i not in bound]
        loose = [i for i, h in enumerate(spaced) if normalise(h) in column.headers and i not in bound]
        if exact or loose:
            bound[(exact or loose)[0]] = column.name
        elif column.required:
            missing.append(column.name)
    return bound, missing


def _free_name(base: str, taken: set[str]) -> str:
    name, serial = base, 2
    while name in taken:
        name = f"{base}_{serial}"
        serial += 1
    return name
