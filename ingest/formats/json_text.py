"""JSON as it is written: numbers stay the text that they are, and no name stands twice in one object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.problems import Unreadable, broken_json
from ingest.sheet_bounds import MAX_BYTES


def json_of(path: Path) -> Any:  # noqa: ANN401
    """What a JSON file holds, every number as text.

    Raises Unreadable when it is larger than MAX_BYTES, cannot be read to its end, or gives a name twice in one object.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Unreadable(broken_json(f"{size} bytes", f"at most {MAX_BYTES} bytes"))
    try:
        return json.loads(
            path.read_bytes(), parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_each_once
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(broken_json(str(error)[:200], "JSON that can be read to its end")) from None


def text_of(cell: object) -> str:
    """A cell of a JSON table as text; null is blank. Raises ValueError for what is no text and no number."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        raise ValueError(repr(cell)[:60])
    return cell


def _each_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"{next(n for n in names if names.count(n) > 1)!r} is there twice")
    return made
