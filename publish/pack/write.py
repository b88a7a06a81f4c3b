"""Write the pack to a folder; the same database gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from publish.pack import dictionary, metadata, ods, xlsx
from publish.pack.edition import Edition, load_edition
from publish.pack.sheets import pack_book
from publish.tables.table import ReportTable, to_csv
from svm.files import put
from svm.statuses import statuses


def write_pack(con: duckdb.DuckDBPyConnection, tables: Sequence[ReportTable], folder: Path) -> list[Path]:
    """Write workbooks, CSV, data dictionary and metadata of all tables. Returns the paths."""
    edition = load_edition(con)
    return write_files(tables, edition, dictionary.to_csv(con), [s.name for s in statuses(con)], folder)


def write_files(
    tables: Sequence[ReportTable], edition: Edition, described: str, known_statuses: Sequence[str], folder: Path
) -> list[Path]:
    """Write the pack of these tables: `described` is the data dictionary, `known_statuses` are those of a series."""
    book = pack_book(tables, edition)
    files = [
        metadata.File("tabellen.xlsx", f"{edition.title} (Excel)", xlsx.to_bytes(book)),
        metadata.File("tabellen.ods", f"{edition.title} (OpenDocument)", ods.to_bytes(book)),
        *(metadata.table_file(csv_path(t), t.caption, to_csv(t).encode(), known_statuses) for t in tables),
        metadata.dictionary_file(dictionary.NAME, described.encode()),
    ]
    written = [put(folder / f.path, f.data) for f in files]
    for name, text in (
        ("csv-metadata.json", metadata.csvw(files, edition)),
        ("datapackage.json", metadata.datapackage(files, edition)),
        ("dcat-ap-nl.jsonld", metadata.dcat(files, edition)),
    ):
        written.append(put(folder / name, text))
    return written


def csv_path(table: ReportTable) -> str:
    """Where the CSV of a table is in the pack."""
    return f"csv/{table.address}.csv"
