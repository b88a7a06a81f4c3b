"""The note beside a file, `<file>.source.yml`: what a partner says about a delivery."""

from __future__ import annotations

import datetime as dt
import errno
from pathlib import Path
from typing import Any

import yaml

from ingest.opening import NotPlain, StillChanging, opened_plain
from ingest.problems import Unreadable, broken_note

SUFFIX = ".source.yml"
MAX_BYTES = 64 << 10
#: what a note may say, with the kind of its value
FIELDS = {"source": str, "published_on": dt.date, "date_precision": str, "copy": bool, "remark": str}
EXAMPLES = {"published_on": "a date such as 2026-02-03", "copy": "true or false"}
PRECISIONS = ("day", "month", "year")


class _Plain(yaml.SafeLoader):
    """YAML without anchors: some hundred bytes of them, each ten times the one before, fill the memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()
        if getattr(event, "anchor", None):
            raise ValueError(f"line {event.start_mark.line + 1} has an anchor or an alias, expected plain text")
        return super().compose_node(parent, index)


def read_note(path: Path) -> bytes:
    """Read the note beside a file; empty without one. Raises Unreadable when it is no plain file of at most 64 kB."""
    note = path.with_name(path.name + SUFFIX)
    try:
        with opened_plain(note, MAX_BYTES) as (handle, size):
            return handle.read(size)
    except NotPlain as found:
        raise Unreadable(broken_note(note.name, f"it is {found}, expected a plain file of at most 64 kB")) from None
    except StillChanging:
        raise Unreadable(broken_note(note.name, "it is still being written")) from None
    except OSError as error:
        # a name so long that no note fits beside it has none
        if error.errno in (errno.ENOENT, errno.ENAMETOOLONG):
            return b""
        raise Unreadable(broken_note(note.name, error.strerror or type(error).__name__)) from None


def fields_of(note: bytes, name: str) -> dict[str, Any]:
    """Return what a note says: `source`, `published_on`, `date_precision`, `copy`, `remark`; `name` is its file name.

    Raises Unreadable when it is not a mapping of these fields.
    """
    try:
        return _checked(yaml.load(note.decode(), _Plain) or {})
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(broken_note(name, " ".join(str(error).split()))) from None


def _checked(loaded: Any) -> dict[str, Any]:  # noqa: ANN401  whatever the YAML holds
    if not isinstance(loaded, dict):
        raise ValueError("not a mapping")
    for field, value in loaded.items():
        if field not in FIELDS:
            raise ValueError(f"there is no field {field!r}")
        if value is not None and not isinstance(value, FIELDS[field]):
            raise ValueError(f"{field} is {value!r}, expected {EXAMPLES.get(field, 'text')}")
    if loaded.get("date_precision", "day") not in PRECISIONS:
        raise ValueError(f"date_precision is {loaded['date_precision']!r}, expected one of {', '.join(PRECISIONS)}")
    return {field: value for field, value in loaded.items() if value is not None}
