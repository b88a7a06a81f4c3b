"""What a table of plain text may give away: small numbers, and cells that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from publish.office.text import listed, short
from publish.public.finding import Finding, text_of
from publish.public.table_cells import table_findings


def csv_findings(file: str, data: bytes, threshold: int) -> Iterator[Finding]:
    """Findings in a CSV. Raises UnreadableError if the data is not text."""
    text = text_of(data)
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    grid = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    yield from table_findings(
        file, "tabel", grid, threshold,
        lambda r, c, text: f"regel {r + 1} (“{short(grid[r][0], 30)}”), kolom {c + 1} = {text}",
    )  # fmt: skip
    runs = [f"regel {r + 1}" for r, line in enumerate(grid) if any(re.match(r"[=@]|[+-][A-Za-z(]", t) for t in line)]
    if runs:
        yield Finding(
            file, "tabel", "formule", f"cellen die een rekenblad als formule leest: {listed(runs)}",
            "zet er een apostrof of spatie voor of neem de cel weg",
        )  # fmt: skip
