"""The cells of a delivery as Parquet: written once, in file order, and read back with their row numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import duckdb

from ingest.csv_files import TORN_STUB, check_last_line, check_width, csv_relation, transcode
from ingest.problems import Problem, Unreadable, torn_row, torn_stub, wrong_byte
from ingest.read import Opened
from ingest.workbooks import open_workbook, sheet_cells
from svm.sql import identifier, literal


def landed(parquet: Path) -> str:
    """Return SQL for the cells of a landed file with `row_number`, the record number in the delivered file."""
    return (
        f"(select *, (file_row_number + row_offset + 1)::integer as row_number "
        f"from read_parquet({literal(str(parquet))}, file_row_number = true))"
    )


def write_parquet(
    opened: Opened,
    target: Path,
    metadata: dict[str, str],
    con: duckdb.DuckDBPyConnection,
    replaced: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Write all cells as text plus `row_offset` and `sheet` to one Parquet file, in file order.

    The record number in the delivered file, header included, is the position in the Parquet file plus
    `row_offset` plus 1, see `landed`; counting rows while writing would more than double the time.
    `metadata` goes into the Parquet footer; `replaced` is SQL for columns that are not kept as they came. Returns the
    encoding that fits. Raises Unreadable naming the row that does not.
    """
    kv = ", ".join(f"{identifier(k)}: {literal(v)}" for k, v in metadata.items())
    options = f"(format parquet, compression zstd, row_group_size 100000, kv_metadata {{{kv}}})"
    cells = "*" + (
        f" replace ({', '.join(f'{sql} as {identifier(n)}' for n, sql in replaced.items())})" * bool(replaced)
    )
    select = f"select {opened.header_row}::integer as row_offset, {literal(opened.sheet)} as sheet, {cells} from "

    def copy(relation: str) -> None:
        con.execute(f"copy ({select} {relation}) to {literal(str(target))} {options}")

    if opened.contract.layout.format == "csv":
        return _write_csv(opened, target, copy)
    cells = sheet_cells(open_workbook(opened.path), opened.sheet)
    cells = cells[opened.header_row :, : len(opened.names)]
    con.register("cells", cells.rename(dict(zip(cells.columns, opened.names, strict=True))))
    copy("cells")
    con.unregister("cells")
    return "xlsx"


def _torn(opened: Opened, message: str) -> Problem:
    """What is wrong with the row that DuckDB complains about."""
    if TORN_STUB in message:
        return torn_stub(message.split(TORN_STUB, 1)[1], opened.headers[: opened.in_stub])
    return torn_row(opened.headers, message)


def _write_csv(opened: Opened, target: Path, copy: Callable[[str], None]) -> str:
    """Copy in the encoding of the head; when a later row does not fit it, in the next one that is allowed."""
    layout = opened.contract.layout
    for encoding in layout.encodings[layout.encodings.index(opened.encoding) :]:
        source = opened.path
        if encoding != "utf-8":
            source = target.with_suffix(".utf8.csv")
            transcode(opened.path, layout, encoding, source)
        try:
            check_width(source, layout, "utf-8", opened.width)
            copy(csv_relation(source, layout, opened.names, opened.header_row, opened.in_stub))
        except duckdb.InvalidInputException as error:
            if re.search(r"not utf-8 encoded|invalid unicode", str(error), re.IGNORECASE):
                continue
            raise Unreadable(_torn(opened, str(error))) from None
        finally:
            if source != opened.path:
                source.unlink(missing_ok=True)
        check_last_line(opened.path, opened.contract)
        return encoding
    raise Unreadable(wrong_byte(layout, opened.path.read_bytes()))
