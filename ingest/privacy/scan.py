"""Scan: where in a delivered file personal data stands. It tells place and kind, never the text."""

from __future__ import annotations

import csv
import gzip
import html
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from ingest.contracts import normalise
from ingest.opening import MAX_BYTES
from ingest.privacy.kinds import CONTEXT, DATE, PERSON, SUSPECT, TWO_WORDS, kinds_in, plain
from ingest.problems import Unreadable
from ingest.sheet_bounds import check_bounds

#: how many lines may stand above the headers
HEAD = 40
PIECE = 1 << 24
#: the place of a hit in the name of the file itself
FILE_NAME = "the file name"
#: how many places of one kind and column a letter names
PLACES = 5
NUMBER_CELL = re.compile(r"<v>(?:\d{8,10}(?:\.0+)?|[1-9]\.\d+E\+?0?[789])</v>")


@dataclass(frozen=True)
class Hit:
    """A kind of personal data and its place: English and Dutch words; `header` is never shown."""

    kind: str
    english: str
    dutch: str
    header: str = ""


def personal_data(file: Path, name: str, note: dict[str, Any]) -> tuple[Hit, ...]:
    """Return every place of a file, its name and its note that holds personal data, in order, each once.

    A part that cannot be read as what it seems to be is scanned as plain text.
    """
    hits = list(_in_text(Path(name).name, FILE_NAME, "de bestandsnaam"))
    hits += _in_text(" ".join(str(v) for v in note.values()), "the note", "de notitie")
    with file.open("rb") as handle:
        hits += _in_file(handle, name, inside=False)
    return tuple(dict.fromkeys(hits))


def _in_text(text: str, english: str, dutch: str) -> Iterator[Hit]:
    # what stands in no column is no count
    for kind in kinds_in(plain(text).replace("_", " ")):
        if kind != "count":
            yield Hit(kind.rstrip("?"), english, dutch)


def _in_file(handle: IO[bytes], name: str, *, inside: bool) -> Iterator[Hit]:
    magic = handle.read(4)
    handle.seek(0)
    try:
        if magic[:2] == b"\x1f\x8b" and not inside:
            with gzip.open(handle) as packed:
                yield from _in_lines(packed)
            return
        if magic == b"PK\x03\x04":
            with zipfile.ZipFile(handle) as archive:
                yield from _in_archive(archive, handle)
            return
    except (OSError, EOFError, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError):
        handle.seek(0)
    yield from _in_lines(handle)


def _in_archive(archive: zipfile.ZipFile, handle: IO[bytes]) -> Iterator[Hit]:
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        yield from _in_workbook(archive, handle)
        return
    if sum(m.file_size for m in archive.infolist()) > MAX_BYTES or len(names) > 100:
        return
    for member in names:
        yield from _in_text(member, "a name inside the container", "een naam in het ingepakte bestand")
        with archive.open(member) as packed:
            yield from _in_file(packed, member, inside=True)


def _in_lines(handle: IO[bytes] | gzip.GzipFile) -> Iterator[Hit]:
    """The places in a file of lines; a piece that has nothing suspect is not taken apart."""
    columns, done = None, 0
    while piece := handle.read(PIECE):
        piece += handle.readline()
        text = _decoded(piece)
        lines = text.split("\n")
        if columns is None:
            sample = "\n".join(lines[:HEAD])
            sign = max(";,\t|", key=sample.count)
            columns = _Columns([_split(line, sign) for line in lines[:HEAD]])
            first_piece_sign = sign
        for number, line in enumerate(lines, start=done + 1):
            if columns.speak_of_people or SUSPECT.search(line) or (not line.isascii() and SUSPECT.search(plain(line))):
                columns.look(number, _split(line, first_piece_sign))
        done += len(lines) - 1
    if columns:
        yield from columns.hits("")


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _split(line: str, sign: str) -> list[str]:
    if '"' not in line:
        return line.rstrip("\r").split(sign)
    try:
        return next(csv.reader([line.replace("\0", "")], delimiter=sign), [])
    except csv.Error:
        return line.split(sign)


class _Columns:
    """The cells of one table, looked at row by row; a number that may be a count is decided by its column."""

    def __init__(self, head: list[list[str]]) -> None:
        self._headers: dict[int, str] = defaultdict(str)
        for row in head:
            for place, cell in enumerate(row):
                text = plain(cell)
                if len(text) < 60 and not re.search(r"\d{4}", text):
                    if any(words.search(text) for words in CONTEXT.values()):
                        self._headers[place] = text
                    self._headers.setdefault(place, text)
        self._names = [p for p, h in self._headers.items() if PERSON.fullmatch(normalise(h))]
        self.speak_of_people = bool(self._names) or any(
            words.search(h) for h in self._headers.values() for words in CONTEXT.values()
        )
        self._rows: dict[tuple[int, str], list[int]] = defaultdict(list)

    def look(self, number: int, cells: list[str]) -> None:
        """Look at the cells of one row."""
        left = ""
        for place, cell in enumerate(cells):
            text = plain(cell)
            if text and (len(text) > 4):
                for kind in kinds_in(text, f"{self._headers.get(place, '')} {left}"):
                    self._rows[place, kind].append(number)
            left = text if len(text) < 60 else ""
        if any(p < len(cells) and TWO_WORDS.search(plain(cells[p])) for p in self._names):
            for place, cell in enumerate(cells):
                if DATE.fullmatch(plain(cell)) and not re.search(
                    "periode|peil|period", self._headers.get(place, ""), re.I
                ):
                    self._rows[place, "geboortedatum"].append(number)

    def hits(self, sheet: str) -> Iterator[Hit]:
        """The places that were found, in the order of the columns."""
        for (place, kind), rows in sorted(self._rows.items()):
            if kind == "count" or (kind.endswith("?") and self._may_count(place, kind)):
                continue
            shown = ", ".join(str(r) for r in list(dict.fromkeys(rows))[:PLACES])
            more = f" (+{len(rows) - PLACES})" if len(rows) > PLACES else ""
            english = [f"sheet {sheet}"] * bool(sheet) + [f"column {place + 1}", f"row {shown}{more}"]
            dutch = [f"blad {sheet}"] * bool(sheet) + [f"kolom {place + 1}", f"rij {shown}{more}"]
            yield Hit(kind.rstrip("?"), ", ".join(english), ", ".join(dutch), self._headers.get(place, ""))

    def _may_count(self, place: int, kind: str) -> bool:
        """Numbers that fail the test of the kind in the same column say that it holds counts."""
        return (bool(self._rows.get((place, "count"))) and kind == "bsn?") or (
            kind == "v_nummer?" and len(self._rows[place, kind]) < 2
        )


def _in_workbook(archive: zipfile.ZipFile, handle: IO[bytes]) -> Iterator[Hit]:
    """The places in a workbook: beside the cells of all sheets also comments, names, properties, text boxes, links."""
    handle.seek(0)
    try:
        check_bounds(handle, "")
    except Unreadable:
        # no reader opens it: it is refused as it is
        return
    suspect = False
    for part in archive.namelist():
        if not part.endswith((".xml", ".rels", ".vml", ".txt")):
            continue
        xml = archive.read(part).decode("utf-8", errors="replace")
        if part.startswith("xl/worksheets/sheet"):
            suspect = suspect or bool(NUMBER_CELL.search(xml)) or _suspect(_strings(xml, "is|f"))
            yield from _of_part(
                re.findall(r"<(?:oddHeader|oddFooter|evenHeader|firstHeader)>(.*?)</", xml, re.S),
                "a page header or footer",
                "een kop- of voettekst",
            )
        elif part.startswith("xl/sharedStrings"):
            suspect = suspect or _suspect(_strings(xml, "si"))
        elif part == "xl/workbook.xml":
            yield from _of_part(
                re.findall(r"<definedName [^>]*>.*?</definedName>", xml, re.S),
                "a defined name",
                "een gedefinieerde naam",
            )
            yield from _of_part(
                re.findall(r'<sheet [^>]*?name="([^"]*)"', xml), "the name of a sheet", "de naam van een blad"
            )
        elif "omments" in part:
            yield from _of_part(
                re.findall(r"<(?:comment|threadedComment)\b.*?</(?:comment|threadedComment)>", xml, re.S),
                "a comment",
                "een opmerking",
            )
        elif part.startswith("docProps/"):
            yield from _of_part(
                re.findall(r"<[^/?][^>]*>([^<]+)<", xml), "the document properties", "de documenteigenschappen"
            )
        elif part.startswith(("xl/drawings/", "xl/persons/", "customXml/")) or part.startswith("xl/worksheets/_rels"):
            yield from _of_part(
                [re.sub(r"<[^>]*mailto:([^\"]*)[^>]*>", r" \1 ", xml)],
                "a text box, a link or another part",
                "een tekstvak, een koppeling of een ander onderdeel",
            )
    if suspect:
        yield from _in_sheets(handle)


def _strings(xml: str, tags: str) -> str:
    """The texts of an XML part, one on a line, pieces with a format of their own joined."""
    found = re.finditer(rf"<({tags})\b[^>]*>(.*?)</\1>", xml, re.S)
    return html.unescape("\n".join(re.sub(r"<[^>]*>", "", m[2]) for m in found))


def _suspect(text: str) -> bool:
    return bool(
        SUSPECT.search(text) or (not text.isascii() and SUSPECT.search(plain(text))) or PERSON.search(text.lower())
    )


def _of_part(texts: Iterable[str], english: str, dutch: str) -> Iterator[Hit]:
    for text in texts:
        yield from _in_text(html.unescape(re.sub(r"<[^>]*>", "", text)), english, dutch)


def _in_sheets(handle: IO[bytes]) -> Iterator[Hit]:
    """The places in the cells of all sheets, hidden ones included; a sheet goes by its number, for its name is text."""
    import fastexcel

    handle.seek(0)
    try:
        book = fastexcel.read_excel(handle.read())
    except Exception:
        # a workbook that no reader opens is refused as such
        return
    for number, sheet in enumerate(book.sheet_names, start=1):
        frame = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
        rows = [[c or "" for c in row] for row in frame.iter_rows()]
        columns = _Columns(rows[:HEAD])
        for place, row in enumerate(rows, start=1):
            columns.look(place, row)
        yield from columns.hits(str(number))
