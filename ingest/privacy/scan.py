"""Scan: where in a delivered file personal data stands. It tells kind and place, never the text."""

from __future__ import annotations

import codecs
import csv
import gzip
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, cast

from ingest.kinds import BINARY, GZIP, MIMETYPE, OFFICE, OLE, ZIP
from ingest.opening import MAX_UNPACKED
from ingest.privacy.columns import HEAD, Columns
from ingest.privacy.json_rows import BEGINS, Rows, in_lines
from ingest.privacy.places import Hit, Place, hits_in
from ingest.privacy.plain import is_suspect, plain, without_foreign
from ingest.privacy.sieve import left_in
from ingest.privacy.workbook import in_cells, in_workbook, other_parts, texts_in
from ingest.problems import Problem, Unreadable, broken_container, no_workbook, not_looked_through, too_big_unpacked
from ingest.sheet_bounds import MAX_PARTS, check_bounds

FILE_NAME = Place("the file name", "de bestandsnaam")
FOLDERS = Place("the name of a folder", "de naam van een map")
NOTE = Place("the note", "de notitie")
MEMBER_NAME = Place("a name inside the container", "een naam in het ingepakte bestand")
MARKUP = Place("the text", "de tekst")
#: in bytes: what is taken apart only when something in it is suspect, and how far its last line may reach
PIECE, LINE = 1 << 16, 1 << 20
#: how many pieces go through the sieve at once, and how many times that ahead of what is looked at
BATCH, AHEAD = 128, 2
#: a container in a container is opened, one in that is not
DEPTH = 2
#: what makes an OpenDocument file a workbook
SPREADSHEET = b"opendocument.spreadsheet"
#: how files begin that are packed or locked in a way that is not opened here
CLOSED = {
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
    b"7z\xbc\xaf": "a 7z file",
    b"Rar!": "a RAR file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstandard file",
}


@dataclass(frozen=True)
class Scanned:
    """The places that hold personal data, each once, and why the rest could not be looked at, if so."""

    hits: tuple[Hit, ...] = ()
    problem: Problem | None = None

    @property
    def is_clean(self) -> bool:
        """Whether all was looked at and nothing was found."""
        return not self.hits and self.problem is None


CLEAN = Scanned()


def scan(file: Path, name: str, words: Mapping[Place, str] = {}) -> Scanned:
    """Look through a file and the `words` about it, such as its name; `name` is what a message calls the file.

    Whatever goes wrong is the problem of this file, in words that repeat nothing of it.
    """
    hits = [hit for place, text in words.items() for hit in hits_in(text, place)]
    problem = None
    try:
        with file.open("rb") as handle:
            hits.extend(_in_file(handle, name, 0))
    except Unreadable as error:
        problem = error.problem
    except (MemoryError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    # a native reader that panics raises what is no Exception
    except BaseException as error:
        problem = not_looked_through(type(error).__name__)
    return Scanned(tuple(dict.fromkeys(hits)), problem)


def _in_file(handle: IO[bytes], name: str, depth: int) -> Iterator[Hit]:
    """The places in a file of any kind. Raises Unreadable for what cannot be opened to its end."""
    magic = handle.read(6)
    handle.seek(0)
    closed = next((kind for begin, kind in CLOSED.items() if magic.startswith(begin)), "")
    packed = magic.startswith((GZIP, ZIP))
    if closed or (packed and depth == DEPTH):
        raise Unreadable(not_looked_through(closed or "a container in a container in a container"))
    try:
        if magic.startswith(GZIP):
            with gzip.open(handle) as unpacked:
                yield from _in_file(cast("IO[bytes]", unpacked), name, depth + 1)
        elif magic.startswith(OLE):
            yield from _in_old_book(handle, name)
        elif packed:
            with zipfile.ZipFile(handle) as archive:
                yield from _in_archive(archive, handle, name, depth)
        else:
            # what came packed tells no size that can be believed; a file that did not is as large as it is
            yield from _in_text(handle, name, MAX_UNPACKED if depth else None)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        cause = type(error).__name__
        is_book = name.lower().endswith(".xlsx")
        raise Unreadable(no_workbook(cause) if is_book else broken_container(name, cause)) from None


def _in_archive(archive: zipfile.ZipFile, handle: IO[bytes], name: str, depth: int) -> Iterator[Hit]:
    members = archive.infolist()
    if len(members) > MAX_PARTS or sum(m.file_size for m in members) > MAX_UNPACKED:
        raise Unreadable(too_big_unpacked(name, MAX_UNPACKED))
    parts = archive.namelist()
    if OFFICE in parts:
        yield from in_workbook(archive, handle, cells_too=BINARY in parts)
        inside = other_parts(archive)
    else:
        if MIMETYPE in parts and SPREADSHEET in archive.read(MIMETYPE)[:200]:
            check_bounds(handle, name)
            yield from in_cells(handle)
        inside = [m.filename for m in members if not m.is_dir()]
        for member in parts:
            yield from hits_in(member, MEMBER_NAME)
    for member in inside:
        with archive.open(member) as unpacked:
            yield from _in_file(unpacked, name, depth + 1)


def _in_old_book(handle: IO[bytes], name: str) -> Iterator[Hit]:
    """The places in a workbook of Excel 97-2003: its cells, and every other text in it. Raises when it is locked."""
    try:
        yield from in_cells(handle)
    except Unreadable:
        raise Unreadable(not_looked_through("an old office file or one with a password")) from None
    handle.seek(0)
    yield from _in_text(handle, name, MAX_UNPACKED)


def _in_text(handle: IO[bytes], name: str, most: int | None) -> Iterator[Hit]:
    """The places in a file of lines, or of tags, of at most so many bytes if that is said.

    A piece in which nothing is suspect is not taken apart.
    """
    columns, rows_of, row = None, None, 1
    pieces = _pieces(handle, name, most)
    first = next(pieces, "")
    if first.lstrip().startswith("<"):
        yield from _in_tags(first, pieces)
        return
    pieces = chain([first], pieces)
    is_json = first.lstrip().startswith(BEGINS)
    for batch, left in _sieved(map(without_foreign, in_lines(pieces) if is_json else pieces)):
        if columns is None or rows_of is None:
            head = plain(batch[0]).split("\n", HEAD)[:HEAD]
            if is_json:
                rows = Rows(head)
                columns, rows_of = Columns(rows.head), rows.of
                columns.look(row, rows.names)
            else:
                rows_of = partial(_row_of, sign=max(";,\t|", key="\n".join(head).count))
                columns = Columns([cells for line in head for cells in rows_of(line)])
        for piece, is_left in zip(batch, left, strict=True):
            if columns.speak_of_people:
                for number, line in enumerate(plain(piece).split("\n"), start=row):
                    for cells in rows_of(line):
                        columns.look(number, cells)
            elif is_left and is_suspect(text := plain(piece)):
                lines = text.split("\n")
                # what the sieve let fall in a small piece costs less than the sieve
                kept = left_in(lines) if len(batch) > 1 else [True] * len(lines)
                for number, (line, is_kept) in enumerate(zip(lines, kept, strict=True), start=row):
                    if is_kept and is_suspect(line):
                        for cells in rows_of(line):
                            columns.look(number, cells)
            row += piece.count("\n")
    if columns:
        yield from columns.hits()


def _sieved(pieces: Iterator[str]) -> Iterator[tuple[list[str], list[bool]]]:
    """The pieces in batches, each with whether something is left in it; one that is alone is not sieved.

    The next batches go through the sieve, in threads of their own, while one is looked at.
    """
    waiting: deque[tuple[list[str], Future[list[bool]]]] = deque()
    with ThreadPoolExecutor(AHEAD) as threads:
        while batch := list(islice(pieces, BATCH)):
            if len(batch) == 1:
                yield from ((done, left.result()) for done, left in waiting)
                waiting.clear()
                yield batch, [True]
                continue
            waiting.append((batch, threads.submit(left_in, batch)))
            if len(waiting) > AHEAD:
                done, left = waiting.popleft()
                yield done, left.result()
        yield from ((done, left.result()) for done, left in waiting)


def _in_tags(first: str, rest: Iterable[str]) -> Iterator[Hit]:
    for piece in (first, *rest):
        for text in texts_in(piece):
            yield from hits_in(text, MARKUP)


def _pieces(handle: IO[bytes], name: str, most: int | None) -> Iterator[str]:
    """The text of a file in pieces that end with a line. Bytes that are no text are looked at as if they were.

    Raises Unreadable when there are more bytes than `most`, if that is said.
    """
    wide = handle.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    handle.seek(0)
    done = 0
    reader = codecs.EncodedFile(handle, "utf-8", "utf-16", "replace") if wide else handle
    while piece := reader.read(PIECE):
        done += len(piece)
        if most is not None and done > most:
            raise Unreadable(too_big_unpacked(name, most))
        piece += reader.readline(LINE)
        text = _decoded(piece)
        yield text if "\n" in text else text.replace("\r", "\n")


def _decoded(data: bytes) -> str:
    data = data.replace(b"\0", b"")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _row_of(line: str, sign: str) -> list[list[str]]:
    """The one row of a line with this sign between its cells."""
    return [_cells(line, sign)]


def _cells(line: str, sign: str) -> list[str]:
    if '"' not in line:
        return line.rstrip("\r").split(sign)
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:
        return line.split(sign)
