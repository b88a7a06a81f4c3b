"""All editions in a table: their years and days, what is decided, which are frozen, and how much of each is yellow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from publish.follow.checklist import Point, counted
from publish.follow.new_edition import EDITIONS, FOLDER, read_seed
from publish.release.frozen import frozen, is_readable, opened, versions
from publish.tables.yellow_cells import Counts, count_cells
from svm.database import as_of, built_edition, connect
from svm.home import PROJECT, Home

HEADINGS = (
    "edition",
    "data year",
    "day of freeze",
    "status",
    "sent on",
    "decided",
    "frozen",
    "figures",
    "tables",
    "yellow",
)
NONE = "-"


def edition_list(home: Home, checklists: Mapping[int, Sequence[Point]], root: Path = PROJECT) -> list[str]:
    """The editions of a project folder as lines of a table, the oldest first.

    Tables are those with a figure, of all there are. They and the yellow cells are those of the newest frozen version,
    else of the published database when it was built for the edition. Raises UserError when the list of editions cannot
    be read.
    """
    built: dict[int, tuple[str, Counts]] = {}
    if home.published_database.exists():
        con = connect(home)
        built[built_edition(con)] = f"built as of {as_of(con)}", count_cells(con)
        con.close()
    lines = [HEADINGS]
    for row in sorted(read_seed(root / FOLDER / EDITIONS).rows, key=lambda row: int(row["edition"])):
        edition = int(row["edition"])
        points = checklists.get(edition, ())
        decided, asked = counted(points)
        is_open = any(p.item == "dag" and p.is_asked and not p.is_decided for p in points)
        release = frozen(home, edition)
        figures, cells = built.get(edition, (NONE, None))
        if release and is_readable(release):
            figures, cells = release.version, count_cells(opened(release))
        lines.append(
            (
                row["edition"],
                row["data_year"],
                row["default_as_of"] + ("?" if is_open else ""),
                row["status"],
                row["sent_on"] or NONE,
                f"{decided} of {asked}" if asked else NONE,
                ", ".join(one.version for one in versions(home, edition)) or NONE,
                figures,
                f"{cells.tables} of {cells.tables + cells.without_figures}" if cells else NONE,
                f"{cells.yellow} of {cells.cells} cells" if cells else NONE,
            )
        )
    widths = [max(len(line[n]) for line in lines) for n in range(len(HEADINGS))]
    table = ["  ".join(f"{text:<{width}}" for text, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    if checklists:
        table += ["", "?: not decided yet. `svm edition list YEAR` shows what is to be decided for an edition."]
    return table
