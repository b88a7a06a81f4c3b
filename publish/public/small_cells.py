"""Small numbers in a table of counts: a cell of one to four persons may point at somebody."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: what makes a column or a row no count of persons
NO_COUNT = re.compile(
    r"%|procent|percentage|aandeel|als deel van|gemiddeld|mediaan|\bindex|\bratio\b"
    r"|\bscore|\bfactor\b|_id\b|nummer\b|\brang"
    r"|\bper (?:1?[. \u00a0]?000|100|honderd|inwoner|hoofd)|miljoen|miljard|duizend|\beuro\b|€"
    # a period or an age may well be the name of a count ("1e kwartaal 2024", "0 tot 5 jaar"): only the bare word
    r"|^\W*(?:jaar|maand|kwartaal|week|dag|leeftijd|code|id|nr|volgorde|hoofdstuk|noot|stap|versie|plaats)\W*$",
    re.IGNORECASE,
)
COUNT = re.compile(r"\baantal|\bpersonen\b", re.IGNORECASE)
#: a whole number with what this report prints after it: a provisional mark and a bracketed remark
WHOLE = re.compile(r"^(\d{1,3}(?:[. \u00a0]\d{3})*|\d+)\*?(?:\s*[\[(].*)?$")
DECIMAL = re.compile(r"^-?\d[\d. \u00a0]*(?:,\d+\s*%?|%)|^-?\d+\.\d{1,2}$|^-?\d+\s*%$")


def _whole(text: str) -> int | None:
    number = WHOLE.match(text.strip())
    return int(re.sub(r"\D", "", number[1])) if number else None


def _is_numbering(values: Sequence[int | None]) -> bool:
    """Whether a column only counts its own rows: 1, 2, 3."""
    known = [v for v in values if v is not None]
    return len(known) >= 3 and known == list(range(known[0], known[0] + len(known))) and len(known) == len(values)


def header_rows(grid: Sequence[Sequence[str]]) -> int:
    """Return how many rows on top are titles and column heads: up to the first row with two filled cells."""
    for row, line in enumerate(grid):
        if sum(1 for text in line if text.strip()) >= 2:
            return row + 1
    return len(grid)


def small_cells(grid: Sequence[Sequence[str]], threshold: int = 5, context: str = "") -> list[tuple[int, int, str]]:
    """Return the cells (row, column, text) of a table of counts that hold a number above zero and below the threshold.

    Left out: heads, the first column, numbering, and what by its name or its decimals is no count of persons.
    `context` is what stands above the table: a unit such as "procent" or "x 1.000" makes it no table of counts.
    """
    top = header_rows(grid)
    heads = " ".join(text for line in grid[: max(top - 1, 0)] for text in line)
    about = f"{context} {heads}"
    if re.search(r"[x×] ?1[. \u00a0]?000", about) or (NO_COUNT.search(_unit(about)) and not COUNT.search(about)):
        return []
    width = max((len(line) for line in grid), default=0)
    skipped = set()
    for column in range(1, width):
        body = [line[column].strip() if column < len(line) else "" for line in grid[top:]]
        filled = [text for text in body if text]
        head = grid[top - 1][column] if top and column < len(grid[top - 1]) else ""
        if (
            NO_COUNT.search(head)
            or any(DECIMAL.match(text) for text in filled)
            or _is_numbering([_whole(text) for text in filled])
        ):
            skipped.add(column)
    small = []
    for row, line in enumerate(grid[top:], start=top):
        if line and NO_COUNT.search(line[0]) and not COUNT.search(line[0]):
            continue
        for column, text in enumerate(line):
            number = _whole(text)
            if column and column not in skipped and number is not None and 0 < number < threshold:
                small.append((row, column, text.strip()))
    return small


def _unit(text: str) -> str:
    """Only what names a unit: after "Eenheid:" or between brackets; a title may well say "per jaar"."""
    return " ".join(re.findall(r"[Ee]enheid:?\s*([^.;|]*)", text) + re.findall(r"\(([^)]*)\)", text))
