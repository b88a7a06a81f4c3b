"""Content: the table of a delivered file in the one form that the door reads, whatever form it came in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ingest.containers import unpack
from ingest.formats.answers import rows_of_answers
from ingest.formats.data_browser import rows_of_data_browser
from ingest.formats.json_stat import rows_of_json_stat
from ingest.formats.json_text import json_of
from ingest.formats.resaved import rows_of_resaved
from ingest.kinds import ANSWERS, JSON, JSON_STAT, UTF_16, Kind, head_of, kind_of
from ingest.opening import MAX_UNPACKED
from ingest.problems import Unreadable, too_big_unpacked, wrong_utf_16
from ingest.sheet_bounds import check_bounds
from ingest.workbooks import open_workbook


@dataclass(frozen=True)
class Content:
    """The table of a delivered file: where it can be read, the name by which it is recognised, and what was seen.

    `head` is how it begins. `table` is the code of the table where its form says that beside the rows: then that is its
    name, and it is no other.
    """

    path: Path
    name: str
    seen: Kind
    head: bytes
    table: str = ""

    @property
    def is_workbook(self) -> bool:
        """Whether it is read as a workbook, by what is inside."""
        return self.seen.is_workbook


def content_of(original: Path, name: str, folder: Path) -> Content:
    """Return the table of a file: the file itself when the door reads it as it is, else below `folder`.

    Raises Unreadable for a container that is broken, too big, or holds no single table, and for a table that cannot be
    read in its form.
    """
    head = head_of(original)
    path, inner, packed = unpack(original, head, name, folder)
    folder.mkdir(parents=True, exist_ok=True)
    head = head if path == original else head_of(path)
    table, kind, code = _as_table(path, head, name, folder / "table")
    head = head if table == path else head_of(table)
    english, dutch = packed.english.format(kind.english), packed.dutch.format(kind.dutch)
    return Content(table, code or inner, replace(kind, english=english, dutch=dutch), head, code)


def _as_table(path: Path, head: bytes, name: str, target: Path) -> tuple[Path, Kind, str]:
    """The path of the table, written to `target` when the door does not read it as it is, what it is, and its code."""
    kind = kind_of(path, head)
    if kind.is_workbook:
        check_bounds(path, name)
        if rows_of_data_browser(open_workbook(path), target):
            return target, Kind(f"{kind.english} of the Data Browser", f"{kind.dutch} van de Data Browser"), ""
        return path, kind, ""
    if kind == JSON:
        said = json_of(path)
        if rows_of_json_stat(said, target):
            return target, JSON_STAT, ""
        code = rows_of_answers(said, target)
        return (target, ANSWERS, code) if code else (path, kind, "")
    if kind == UTF_16:
        wide, path = path, target.with_name("narrow")
        _narrowed(wide, path, name)
        head = head_of(path)
    return (target if rows_of_resaved(path, head, target) else path), kind, ""


def _narrowed(wide: Path, target: Path, name: str) -> None:
    """Copy a UTF-16 text as UTF-8. Raises Unreadable when it is not UTF-16 to its end, or too big."""
    try:
        with wide.open(encoding="utf-16", newline="") as source, target.open("w", encoding="utf-8", newline="") as out:
            while chunk := source.read(1 << 20):
                out.write(chunk)
                if out.tell() > MAX_UNPACKED:
                    raise Unreadable(too_big_unpacked(name, MAX_UNPACKED))
    except UnicodeError:
        raise Unreadable(wrong_utf_16()) from None
