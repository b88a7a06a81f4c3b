"""Data Docs of a build: the pages that Great Expectations made of it, kept with the warehouse that is published.

They are kept in the database, because the folder of the library has the pages of the build that ran last, published or
not, and of landings. Each leads back to the site, of which they become a folder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import duckdb

from svm.database import as_of, built_edition, fill, has_relation, rows

#: the folder of the pages, beside those of the editions
FOLDER = "data_docs"


def keep_pages(con: duckdb.DuckDBPyConnection, judged: Path) -> None:
    """Write the pages of the day that a database looks from into it; `judged` is the folder of the library."""
    if not has_relation(con, "indicators", "edition"):
        return
    home, start = judged / FOLDER, f"../{built_edition(con)}/status.html"
    run = f"{as_of(con):%Y%m%d}T000000.000000Z"
    found = [*home.glob("expectations/*.html"), *home.glob(f"validations/*/dag/{run}/*.html")]
    pages = [
        (path.relative_to(home).as_posix(), path.read_text(encoding="utf-8").replace('index.html"', f'{start}"'))
        for path in sorted(found)
    ]
    con.execute("create table monitor.data_docs (address varchar, page varchar)")
    fill(con, "monitor.data_docs", pages)


def load_pages(con: duckdb.DuckDBPyConnection) -> dict[str, bytes]:
    """The pages by their address in their folder; none in a frozen edition."""
    if not has_relation(con, "monitor", "data_docs"):
        return {}
    found = rows(con, "select address, page from monitor.data_docs order by address")
    return {str(one["address"]): str(one["page"]).encode() for one in found}


def failed_checks(con: duckdb.DuckDBPyConnection, pages: Mapping[str, bytes]) -> dict[str, list[tuple[str, str]]]:
    """By series, the expectations that its cells do not meet, each with its place in the pages, from their folder."""
    of_suite = {address.split("/")[1]: address for address in pages if address.startswith("validations/")}
    if not of_suite:
        return {}
    found = rows(
        con,
        """
        select distinct cells.series_id, verdicts.suite, verdicts.expectation
        from monitor.gx_results as verdicts
        inner join monitor.cell_status as cells on verdicts.subject = cells.cell_key
        where verdicts.stage = 'dag' and not verdicts.success
        order by cells.series_id, verdicts.suite, verdicts.expectation
        """,
    )
    checks: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in found:
        if address := of_suite.get(str(one["suite"])):
            name = str(one["expectation"])
            checks[str(one["series_id"])].append((name.replace("_", " "), f"{address}#{name}"))
    return dict(checks)
