"""Write all tables of the edition in one go."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingest.home import Home
from publish import tables
from publish.database import rows
from publish.pack.archive import put
from publish.pack.write import write_pack


def export_tables(con: duckdb.DuckDBPyConnection, home: Home) -> list[Path]:
    """Write the publication pack with page and Markdown to `out/<edition>/`. Returns the paths."""
    edition = rows(con, "select edition from indicators.edition")[0]["edition"]
    return write_tables(con, home.out / str(edition))


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Write all tables of an open database to a folder; the same tables give the same bytes. Returns the paths."""
    edition = rows(con, "select edition from indicators.edition")[0]
    loaded = tables.load_tables(con)
    title = f"Staat van Migratie {edition['edition']}: tabellen"
    written = write_pack(con, loaded, folder)
    written.append(put(folder / "tabellen.html", tables.to_html(loaded, title)))
    text = f"# {title}\n\n" + "\n".join(tables.to_markdown(t) for t in loaded)
    written.append(put(folder / "tabellen.md", text))
    return written
