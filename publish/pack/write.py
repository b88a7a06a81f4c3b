"""Write the pack to a folder; the same database gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from publish.pack import metadata
from publish.pack.contents import INDEX_FILE, Source, data_sets, load_source
from publish.pack.files import PACKED, DataSet, File
from publish.tables.table import ReportTable
from svm.files import put


@dataclass(frozen=True)
class Pack:
    """The pack of an edition."""

    source: Source
    sets: Sequence[DataSet]

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """Every file by its place in the pack."""
        files = [f for one in self.sets for f in one.files]
        edition = self.source.edition
        described = {
            "csv-metadata.json": metadata.csvw(files, edition),
            "datapackage.json": metadata.datapackage(files, edition),
            "dcat-ap-nl.jsonld": metadata.dcat(self.sets, edition, self.source.settings),
        }
        return {f.path: f.data for f in files} | {name: text.encode() for name, text in described.items()}

    @property
    def index(self) -> File:
        """The file of every figure in short."""
        return next(f for f in self.sets[0].files if f.path.removesuffix(PACKED) == INDEX_FILE)

    def write(self, folder: Path) -> list[Path]:
        """Write every file below a folder. Returns the paths."""
        return [put(folder / path, data) for path, data in self.files.items()]


def make_pack(
    con: duckdb.DuckDBPyConnection,
    tables: Sequence[ReportTable],
    figures: Sequence[dict[str, object]] | None = None,
) -> Pack:
    """The pack of these tables and of all indicators of an open warehouse; `figures` see `load_source`."""
    return packed(load_source(con, tables, figures))


def packed(source: Source) -> Pack:
    """The pack of what was read."""
    return Pack(source, data_sets(source))


def csv_path(table: ReportTable) -> str:
    """Where the CSV of a table is in the pack."""
    return f"csv/{table.address}.csv"
