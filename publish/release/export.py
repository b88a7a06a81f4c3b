"""Write all tables of the edition in one go."""

from __future__ import annotations

from pathlib import Path

import duckdb

from publish.charts import draw
from publish.charts.chart import load_charts
from publish.pack.write import make_pack
from publish.tables import table as tables
from publish.tables.tidy import csv_text
from svm.database import built_edition
from svm.files import put, replacing_folder, sweep
from svm.home import Home
from svm.locks import exclusive
from svm.processes import Report, silent

FOLDER = "pakket"


def export_tables(con: duckdb.DuckDBPyConnection, home: Home, report: Report = silent) -> list[Path]:
    """Write the publication pack with page, Markdown and charts to `out/<edition>/pakket/`. Returns the paths.

    `report` gets how far it is with the charts. The folder is replaced as a whole, so that it never holds files of two
    builds. Raises UserError when another process writes it.
    """
    folder = home.out / str(built_edition(con)) / FOLDER
    with exclusive(home.out / ".export.lock", "svm export"):
        sweep(folder.parent)
        with replacing_folder(folder) as aside:
            written = [*write_tables(con, aside), *write_charts(con, aside / "figuren", report)]
            written = [folder / path.relative_to(aside) for path in written]
    return written


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    """Write all tables of an open database to a folder; the same tables give the same bytes. Returns the paths."""
    loaded = tables.load_tables(con)
    title = f"Staat van Migratie {built_edition(con)}: tabellen"
    written = make_pack(con, loaded).write(folder)
    written.append(put(folder / "tabellen.html", tables.to_html(loaded, title)))
    text = f"# {title}\n\n" + "\n".join(tables.to_markdown(t) for t in loaded)
    written.append(put(folder / "tabellen.md", text))
    return written


def write_charts(con: duckdb.DuckDBPyConnection, folder: Path, report: Report = silent) -> list[Path]:
    """Write every chart of the report as SVG and PNG, and `figuren.csv` with what each says in words.

    They are no part of a freeze: the pixels depend on the fonts of a machine; what they are drawn from is frozen.
    """
    written, lines = [], []
    charts = [c for c in load_charts(con) if c.chapter]
    for number, chart in enumerate(charts, start=1):
        report("Drawing chart", number, len(charts))
        drawn = draw.framed_svg(chart)
        written += [
            put(folder / f"figuur_{chart.name}.svg", drawn),
            put(folder / f"figuur_{chart.name}.png", draw.png(drawn)),
        ]
        # the name of the file: a reader takes 3.10 for the number 3.1
        lines.append((f"figuur_{chart.name}", chart.caption, chart.alt, " | ".join(chart.notes)))
    head = ("figuur", "bijschrift", "alternatieve_tekst", "bron_en_noten")
    return [*written, put(folder / "figuren.csv", csv_text(head, lines))]
