"""Text files with separators: their encodings, their first records, and how DuckDB reads them."""

from __future__ import annotations

import csv
import io
from itertools import islice
from pathlib import Path

from ingest.contracts import Contract, Layout
from ingest.kinds import HEAD_BYTES
from ingest.problems import (
    Unreadable,
    carriage_returns,
    extra_cells,
    no_cells,
    no_line_end,
    wrong_byte,
)
from svm.sql import identifier, literal

#: a cell text that no file holds, so that blank cells stay blank text instead of NULL
NO_NULL = "\x01no-null\x01"
#: in bytes: the longest line; what DuckDB reads at once, which would else be 32 times that; what is looked at at once
MAX_LINE, BUFFER, BLOCK = 1 << 23, 1 << 24, 1 << 18
#: how the complaint about the first cell of a row begins
TORN_STUB = "torn stub: "


def head_records(head: bytes, layout: Layout) -> tuple[list[list[str]], str]:
    """Split the head of a file into its first records, one more than may hold the header.

    Returns the records and the encoding that fits. Raises Unreadable when none does, or when a quotation
    mark is not closed.
    """
    text, encoding = _decode(head, layout)
    records: list[list[str]] = []
    try:
        records.extend(islice(csv.reader(io.StringIO(text), delimiter=layout.separator), layout.header_within + 1))
    except csv.Error as error:
        if "\r" in text and "\n" not in text:
            raise Unreadable(carriage_returns()) from None
        raise Unreadable(no_cells(len(records) + 1, str(error))) from None
    return records, encoding


def _decode(data: bytes, layout: Layout) -> tuple[str, str]:
    """Decode with the first allowed encoding that fits; a head that was cut may end in a torn character."""
    for encoding in layout.encodings:
        decoder = "utf-8-sig" if encoding == "utf-8" else encoding
        for tail in range(4 if len(data) == HEAD_BYTES else 1):
            try:
                return data[: len(data) - tail].decode(decoder), encoding
            except UnicodeDecodeError:
                continue
    raise Unreadable(wrong_byte(layout, data))


def csv_relation(path: Path, layout: Layout, names: tuple[str, ...], header_row: int, in_stub: int = 1) -> str:
    """Return SQL that reads the rows below the header, every cell as text; `in_stub` columns share the first one.

    The SQL raises with TORN_STUB and the cell when a first cell has another number of them.
    """
    shared, others = names[:in_stub], names[in_stub:]
    in_file = ("_stub", *others) if layout.stub else names
    columns = ", ".join(f"{literal(n)}: 'varchar'" for n in in_file)
    relation = (
        f"read_csv({literal(str(path))}, auto_detect=false, header=false, skip={header_row}, "
        f"delim={literal(layout.separator)}, quote='\"', escape='\"', columns={{{columns}}}, "
        f"nullstr={literal(NO_NULL)}, max_line_size={MAX_LINE}, buffer_size={BUFFER}, parallel=true)"
    )
    if not layout.stub:
        return relation
    apart = ", ".join(f"_parts[{i}] as {identifier(n)}" for i, n in enumerate(shared, start=1))
    parts = f"string_split(_stub, {literal(layout.stub)})"
    whole = f"case when len({parts}) = {in_stub} then {parts} else error({literal(TORN_STUB)} || _stub) end"
    kept = "".join(f", {identifier(n)}" for n in others)
    return f"(select {apart}{kept} from (select *, {whole} as _parts from {relation}))"


def check_width(path: Path, layout: Layout, encoding: str, width: int) -> None:
    """Look for cells beyond the header that are empty, which DuckDB leaves out without a word.

    `width` is the number of cells of the header in the file. Raises Unreadable naming the row.
    """
    if _may_be_wider(path, layout, width):
        with path.open(encoding=encoding, newline="") as text:
            rows = csv.reader(text, delimiter=layout.separator)
            for row in rows:
                if len(row) > width:
                    raise Unreadable(extra_cells(rows.line_num, row, width))


def check_last_line(path: Path, contract: Contract) -> None:
    """Raise Unreadable when the last line was cut off, or may have been; the row may still have all its cells."""
    with path.open("rb") as handle:
        handle.seek(max(path.stat().st_size - HEAD_BYTES, 0))
        last = handle.read().rsplit(b"\n", 1)[-1]
    if last and (contract.ends_lines or last.endswith(contract.layout.separator.encode())):
        raise Unreadable(no_line_end(last[-60:].decode("utf-8", "replace").strip()))


def _may_be_wider(path: Path, layout: Layout, width: int) -> bool:
    """Whether a line ends in an empty cell and has signs for more cells than the header; some are inside quotes."""
    sign = layout.separator.encode()
    empty = (sign, sign + b'""')
    with path.open("rb") as handle:
        # most files have no such line, which is seen without taking their lines apart
        while block := handle.read(BLOCK) + handle.readline():
            lasts = sign + b'"' * (b'"' in block and b'""' in block)
            ends = b"\n" + b"\r" * (b"\r" in block)
            pairs = [bytes((last, end)) for last in lasts for end in ends]
            if (_has_pair(block, pairs) or block[-1] in lasts) and any(
                line.count(sign) >= width and line.rstrip(b"\r").endswith(empty) for line in block.split(b"\n")
            ):
                return True
    return False


def _has_pair(block: bytes, pairs: list[bytes]) -> bool:
    """Whether one of these pairs of bytes stands in a block: the pairs from its first byte on, and from its second."""
    # here, as who only reads the head of a file has no need of it
    import numpy as np

    numbers = [int.from_bytes(pair, "little") for pair in pairs]
    seen = [np.frombuffer(block, "<u2", (len(block) - start) // 2, start) for start in range(min(2, len(block)))]
    return any((here == number).any() for here in seen for number in numbers)


def transcode(path: Path, layout: Layout, encoding: str, target: Path) -> None:
    """Copy a text file as UTF-8. Raises Unreadable naming the line that is not in this encoding."""
    try:
        with path.open(encoding=encoding, newline="") as source, target.open("w", encoding="utf-8", newline="") as out:
            while chunk := source.read(1 << 20):
                out.write(chunk)
    except UnicodeDecodeError:
        raise Unreadable(wrong_byte(layout, path.read_bytes())) from None
