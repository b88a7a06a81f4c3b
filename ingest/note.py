"""The note beside a file, `<file>.source.yml`: what a partner says about a delivery."""

from __future__ import annotations

import datetime as dt
import errno
from pathlib import Path
from typing import Any

import yaml

from ingest.problems import Unreadable, broken_note

SUFFIX = ".source.yml"
#: what a note may say, with the kind of its value
FIELDS = {"source": str, "published_on": dt.date, "date_precision": str, "copy": bool, "remark": str}
EXAMPLES = {"published_on": "a date such as 2026-02-03", "copy": "true or false"}
PRECISIONS = ("day", "month", "year")


def read_note(path: Path) -> dict[str, Any]:
    """Read the note beside a file: `source`, `published_on`, `date_precision`, `copy`, `remark`; empty without one.

    Raises Unreadable when it is not a mapping of these fields.
    """
    note = path.with_name(path.name + SUFFIX)
    try:
        return _checked(yaml.safe_load(note.read_text(encoding="utf-8")) or {})
    except OSError as error:
        # a name so long that no note fits beside it has none
        if error.errno in (errno.ENOENT, errno.ENAMETOOLONG):
            return {}
        raise Unreadable(broken_note(note.name, error.strerror or type(error).__name__)) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(broken_note(note.name, " ".join(str(error).split()))) from None


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
