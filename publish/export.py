"""Write all tables of the edition in one go."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest.home import Home
from publish import tables
from publish.database import rows


def export_tables(con: duckdb.DuckDBPyConnection, home: Home) -> list[Path]:
    """Write workbook, page, Markdown and one CSV per table to `out/<edition>/`. Returns the paths."""
    edition = rows(con, "select edition from indicators.edition")[0]["edition"]
    return write_tables(con, home.out / str(edition))


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Write all tables of an open database to a folder; the same tables give the same bytes. Returns the paths."""
    edition = rows(con, "select edition from indicators.edition")[0]
    (folder / "csv").mkdir(parents=True, exist_ok=True)
    loaded = [tables.load_table(con, t) for t in tables.table_ids(con)]
    title = f"Staat van Migratie {edition['edition']}: tabellen"
    written = [folder / "tabellen.xlsx", folder / "tabellen.html", folder / "tabellen.md"]
    tables.to_xlsx(loaded, written[0])
    written[1].write_text(tables.to_html(loaded, title), encoding="utf-8")
    text = f"# {title}\n\n" + "\n".join(tables.to_markdown(t) for t in loaded)
    written[2].write_text(text, encoding="utf-8")
    for table in loaded:
        path = folder / "csv" / f"tabel_{table.table_id.replace('.', '_')}.csv"
        path.write_text(tables.to_csv(table), encoding="utf-8")
        written.append(path)
    return written
