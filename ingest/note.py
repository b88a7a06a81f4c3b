"""The note beside a file, `<file>.source.yml`: what a partner says about a delivery."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import yaml

from svm.errors import UserError

SUFFIX = ".source.yml"


def read_note(path: Path) -> dict[str, Any]:
    """Read the note beside a file: `source`, `published_on`, `date_precision`, `copy`, `remark`; empty without one.

    Raises UserError when it is not a mapping or its date is not a date.
    """
    note = path.with_name(path.name + SUFFIX)
    if not note.exists():
        return {}
    try:
        return _checked(yaml.safe_load(note.read_text(encoding="utf-8")) or {})
    except (yaml.YAMLError, ValueError) as error:
        raise UserError(
            f"{note.name} cannot be read: {error}",
            expected="YAML with source, published_on, date_precision, copy and remark",
            next_step="fix the note and land the file again.",
        ) from None


def _checked(loaded: Any) -> dict[str, Any]:  # noqa: ANN401  whatever the YAML holds
    if not isinstance(loaded, dict):
        raise ValueError("not a mapping")
    if "published_on" in loaded and not isinstance(loaded["published_on"], dt.date):
        raise ValueError(f"published_on is {loaded['published_on']!r}, expected a date such as 2026-02-03")
    return loaded
