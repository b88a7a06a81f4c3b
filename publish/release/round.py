"""The documents of a round: each the text of one chapter, with the figures as they are now."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from publish.documents.passages import Passage, read_passages
from publish.office.address import Addresses
from publish.office.controls import find_controls
from publish.office.package import Package, w
from publish.office.text import visible_text
from publish.tables.table import load_tables
from svm.database import rows
from svm.errors import AuthorError
from svm.figures import AT, TABLE, Registry, load_registry

if TYPE_CHECKING:
    from publish.documents.refresh import Charts, Tables

_NAME = re.compile(r"hoofdstuk[ _-]?(\d+)", re.IGNORECASE)
_SHOWN = 10


@dataclass(frozen=True)
class ChapterText:
    """The document of one chapter: its bytes as they are and its passages."""

    chapter: int
    path: Path
    data: bytes
    passages: Sequence[Passage]

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.path.name

    @property
    def kept_name(self) -> str:
        """The name under which a version keeps it."""
        return kept_name(self.chapter)


def kept_name(chapter: int) -> str:
    """The name under which a version keeps the document of a chapter."""
    return f"hoofdstuk_{chapter}.docx"


def kept_passages(path: Path) -> list[Passage]:
    """The passages of a document as a version kept it."""
    return read_passages(Package.read(path, path.read_bytes()))


def load_texts(
    con: duckdb.DuckDBPyConnection, given: Iterable[Path], only: int | None = None
) -> dict[int, ChapterText]:
    """Read the documents of chapters from files and folders, by chapter.

    Raises AuthorError for a file that is no Word file, of which the chapter is not clear (`only` says which it must
    be), that is one of two of a chapter, or in which a figure, table or chart is not as it is now.
    """
    files = _files(given)
    if not files:
        return {}
    from publish.charts.chart import load_charts

    # what takes a second is read when a document asks for it
    registry = functools.cache(lambda: load_registry(con))
    tables = functools.cache(lambda: {table.table_id: table for table in load_tables(con)})
    charts = functools.cache(lambda: {chart.chart_id: chart for chart in load_charts(con)})
    heads = {
        str(r["table_id"]): int(str(r["chapter"]))
        for r in rows(con, "select table_id, chapter from indicators.table_heads order by table_order")
    }

    def of_tag(tag: str) -> int | None:
        if tag.startswith(TABLE):
            return heads.get(tag.removeprefix(TABLE))
        figure = registry().get(tag)
        return figure.chapter if figure else None

    titles = {
        int(str(r["chapter"])): str(r["title_nl"])
        for r in rows(con, "select chapter, title_nl from reference.chapters order by chapter")
    }
    found: dict[int, ChapterText] = {}
    for path in files:
        package, data = Package.open(path), path.read_bytes()
        chapter = chapter_of(package, of_tag, titles)
        if only not in (None, chapter):
            raise AuthorError(
                f"{path.name} is hoofdstuk {chapter}, en gevraagd is hoofdstuk {only}.",
                next_step=f"geef het document van hoofdstuk {only}, of --chapter {chapter}.",
            )
        if chapter in found:
            raise AuthorError(
                f"{found[chapter].name} en {path.name} zijn allebei hoofdstuk {chapter}.",
                expected="één document per hoofdstuk",
                next_step="laat een van de twee weg.",
            )
        found[chapter] = ChapterText(chapter, path, data, read_passages(package))
    for text in found.values():
        refuse_stale(text.path, registry(), lambda one: tables().get(one), lambda one: charts().get(one))
        if text.path.read_bytes() != text.data:
            raise AuthorError(
                f"{text.name} is tijdens het lezen door iemand opgeslagen.", next_step="geef de opdracht opnieuw."
            )
    return dict(sorted(found.items()))


def _files(given: Iterable[Path]) -> list[Path]:
    files = []
    for path in given:
        if path.is_dir():
            # what begins so is the mark that an office program leaves beside a file that is open
            inside = sorted(p for p in path.glob("*.docx") if not p.name.startswith(("~$", ".")))
            if not inside:
                raise AuthorError(
                    f"In {path.name} staat geen Word-bestand.", expected="een map met hoofdstukken (.docx)"
                )
            files += inside
        else:
            files.append(path)
    return list(dict.fromkeys(files))


def chapter_of(package: Package, of_tag: Callable[[str], int | None], titles: Mapping[int, str]) -> int:
    """The chapter that a document is: by the name of its file, its heading, or the fields in it.

    `of_tag` gives the chapter of the tag of a field, `titles` are those of the report by chapter. Raises AuthorError
    when that is not clear.
    """
    by_name = {int(number) for number in _NAME.findall(package.path.stem)}
    by_heading = _in_headings(package, titles)
    if by_name and by_heading and by_name != by_heading:
        why = f"de bestandsnaam zegt hoofdstuk {_listed(by_name)}, de kop hoofdstuk {_listed(by_heading)}"
        raise _unclear(package, why, titles)
    for said, where in ((by_name, "de bestandsnaam"), (by_heading, "de kop")):
        if len(said) == 1 and said <= titles.keys():
            return said.pop()
        if said:
            raise _unclear(package, f"{where} zegt hoofdstuk {_listed(said)}", titles)
    counted = Counter[int]()
    for control in find_controls(package):
        chapter = of_tag(control.tag.partition(AT)[0])
        if chapter is not None:
            counted[chapter] += 1
    most = [chapter for chapter, count in counted.items() if count == max(counted.values())]
    if len(most) == 1:
        return most[0]
    raise _unclear(
        package, f"de velden zijn van hoofdstuk {_listed(most)}" if most else "er staat geen veld in", titles
    )


def _in_headings(package: Package, titles: Mapping[int, str]) -> set[int]:
    """The chapters that the highest headings name, by number or by title."""
    addresses, found = Addresses(package), set()
    by_title = {title.lower(): chapter for chapter, title in titles.items()}
    for p in package.tree(package.document).iter(w("p")):
        text = " ".join(visible_text(p).split())
        if addresses.level(p) != 1 or not text:
            continue
        number = re.match(r"(?:hoofdstuk )?(\d+)\.? ", f"{text} ", re.IGNORECASE)
        title = text[number.end() :] if number else text
        if title.lower() in by_title:
            found.add(by_title[title.lower()])
        elif number and int(number[1]) in titles:
            found.add(int(number[1]))
    return found


def _unclear(package: Package, why: str, titles: Mapping[int, str]) -> AuthorError:
    return AuthorError(
        f"Van welk hoofdstuk {package.path.name} is, is niet duidelijk: {why}.",
        expected=f"een document van één hoofdstuk, een van {_listed(titles)}",
        next_step="noem het bestand hoofdstuk_N.docx, met N het nummer van het hoofdstuk.",
    )


def _listed(chapters: Iterable[int]) -> str:
    return ", ".join(str(chapter) for chapter in sorted(chapters))


def refuse_stale(path: Path, registry: Registry, tables: Tables, charts: Charts) -> None:
    """Raise AuthorError when a figure, table or chart in a document is not what it is now, or cannot be known."""
    # what draws charts takes longer to load than most that asks for the texts of a round
    from publish.documents.refresh import refresh

    done = refresh(path, registry, tables, dry_run=True, charts=charts)
    wrong = [f"  {c.place}: {c.old or 'niets'} → {c.new or 'niets'} ({c.figure_id})" for c in done.changes]
    wrong += [f"  {r.place}: {r.tag}: {r.reason}" for r in done.refusals]
    if wrong:
        more = [f"  … en nog {len(wrong) - _SHOWN}"] if len(wrong) > _SHOWN else []
        raise AuthorError(
            f"In {path.name} staan {len(wrong)} velden die niet zijn zoals ze nu horen:\n"
            + "\n".join([*wrong[:_SHOWN], *more]),
            expected="een document met de cijfers van nu: zo leest iedereen in een ronde dezelfde",
            next_step=f"ververs het (`svm doc refresh {path.name}`) en geef de opdracht opnieuw.",
        )
