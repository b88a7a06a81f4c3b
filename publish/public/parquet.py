"""What a Parquet file may give away: what a table of plain text does, and what its schema says."""

from __future__ import annotations

from collections.abc import Iterator

from publish.office.parts import UnreadableError
from publish.office.text import short
from publish.public.finding import Finding
from publish.public.table_cells import table_findings
from publish.public.web import text_findings


def parquet_findings(file: str, data: bytes, threshold: int) -> Iterator[Finding]:
    """Findings in a Parquet file. Raises UnreadableError if it is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(data))
    except pa.ArrowException as error:
        raise UnreadableError(f"het is geen Parquet ({short(str(error))})") from None
    columns = [["" if value is None else _plain(value) for value in column.to_pylist()] for column in table.columns]
    grid = [table.column_names, *map(list, zip(*columns, strict=True))]
    yield from table_findings(
        file, "tabel", grid, threshold,
        lambda r, c, text: f"regel {r} (“{short(grid[r][0], 30)}”), kolom {c + 1} = {text}",
    )  # fmt: skip
    told = [*(table.schema.metadata or {}).values(), *(v for f in table.schema for v in (f.metadata or {}).values())]
    yield from text_findings(file, b"\n".join([*told, *("\n".join(line).encode() for line in grid)]))


def _plain(value: object) -> str:
    """A cell as a CSV has it: a decimal without the zeros that only its type asks for."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text and not isinstance(value, str) else text
