"""Write the site: a folder per edition below `out/site/`, each replaced whole, and a start page to the newest."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from publish.charts.kept import keeping
from publish.dashboard import stands
from publish.dashboard.about import About
from publish.dashboard.changelog import load_days
from publish.dashboard.content import Content, load_content
from publish.dashboard.glossary import load_glossary
from publish.dashboard.memory import load_english
from publish.dashboard.pages import Newer, Words, site_files
from publish.dashboard.status import Status, load_status
from publish.look.english import English
from publish.look.html import environment
from publish.pack.write import make_pack
from publish.release.data_docs import FOLDER as DATA_DOCS
from publish.release.data_docs import load_pages
from publish.release.frozen import frozen, frozen_editions, is_readable, open_release, versions
from publish.tables.figure_rows import figure_rows
from svm.database import built_edition
from svm.files import put, renew_folder, sweep
from svm.home import Home
from svm.locks import exclusive
from svm.processes import Report, silent

FOLDER = "site"
START = "index.html"
#: beside the published database: what was drawn for the site
DRAWINGS = "drawings"
#: texts that the English pages print in Dutch, in the columns of the seed english.csv
UNTRANSLATED = "engels_ontbreekt.csv"


@dataclass(frozen=True)
class _Edition:
    content: Content
    status: Status
    about: About
    version: str


def write_site(con: duckdb.DuckDBPyConnection, home: Home, report: Report = silent) -> Path:
    """Write the pages of the built edition and of every other frozen one. Returns the start page.

    `report` gets how many files there are already.

    A frozen edition that holds no charts gets none; see `without_pages`. The same warehouses give the same bytes, and
    files that have them already are not written again; when nothing has changed at all, nothing is read either.
    Raises UserError when a frozen file was changed or another process writes.
    """
    folder = home.out / FOLDER
    written = (folder, home.out / UNTRANSLATED)
    with exclusive(home.root / "warehouse" / ".site.lock", "svm dashboard"):
        made_from = stands.inputs(con, home)
        if stands.stands(home, made_from, written):
            return folder / START
        stands.forget(home)
        editions = _editions(con, home)
        words = Words(load_english(con), load_glossary(con))
        sweep(folder)
        newer: Newer | None = None
        listed = sorted(editions, reverse=True)
        with keeping(home.published_database.with_name(DRAWINGS)):
            for number in listed:
                one = editions[number]
                pages: set[str] = set()
                files = site_files(one.content, one.status, one.about, one.version, words, newer)
                renew_folder(folder / str(number), _noted(files, pages, partial(report, f"Edition {number}: file")))
                if newer is None:
                    own_texts = {f.figure_id: f.own_text for f in one.content.figures.values()}
                    newer = Newer(number, one.content.edition.as_of_text, frozenset(pages), own_texts)
        renew_folder(folder / DATA_DOCS, load_pages(con).items())
        start = environment().get_template("site/start.html").render(newest=listed[0], editions=listed)
        _list(words.english, home.out / UNTRANSLATED)
        put(folder / START, start)
        stands.record(home, made_from, written)
    return folder / START


def untranslated(home: Home) -> int:
    """How many texts the English pages print in Dutch, by the list that was written with them."""
    path = home.out / UNTRANSLATED
    return sum(1 for _ in csv.DictReader(path.open(encoding="utf-8"))) if path.exists() else 0


def without_pages(home: Home) -> list[int]:
    """Editions that were frozen by a version of the software that froze no charts, or less than a page shows now."""
    found = [(number, frozen(home, number)) for number in frozen_editions(home)]
    return [number for number, one in found if one and not (one.parquet("chart_points").exists() and is_readable(one))]


def _list(english: English, path: Path) -> None:
    lines = io.StringIO()
    table = csv.writer(lines, lineterminator="\n")
    table.writerow(("dutch", "english", "needs_expert", "expert_question"))
    for text, (count, page) in sorted(english.missing.items(), key=lambda item: (-item[1][0], item[0])):
        table.writerow((text, "", "", f"{count}x, {page}"))
    put(path, lines.getvalue())


def _editions(con: duckdb.DuckDBPyConnection, home: Home) -> dict[int, _Edition]:
    """The built edition as it is now, and the others as they were frozen."""
    number = built_edition(con)
    release = frozen(home, number)
    version = "werkversie, nog niet bevroren"
    if release:
        version = f"bevroren als {release.version}; hier staan de cijfers van de nieuwste build"
    found = {number: _edition(con, home, number, version)}
    skipped = {number, *without_pages(home)}
    for other in frozen_editions(home):
        release = frozen(home, other)
        if release and other not in skipped:
            past = open_release(home, other)
            found[other] = _edition(past, home, other, f"bevroren als {release.version}", con)
    return found


def _edition(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    number: int,
    version: str,
    published: duckdb.DuckDBPyConnection | None = None,
) -> _Edition:
    figures = figure_rows(con)
    content = load_content(con, figures, published)
    versions_until_now = [v for v in versions(home, number) if v.as_of <= content.edition.as_of]
    about = About(make_pack(con, content.tables, figures), load_days(con, versions_until_now))
    return _Edition(content, load_status(con), about, version)


def _noted(
    files: Iterable[tuple[str, str | bytes]], addresses: set[str], report: Callable[[int, int], None]
) -> Iterator[tuple[str, bytes]]:
    """Files as bytes; their addresses are put in `addresses` on the way, and `report` gets how many those are."""
    for address, said in files:
        addresses.add(address)
        report(len(addresses), 0)
        yield address, said.encode() if isinstance(said, str) else said
