"""What a command found as JSON; `docs/running.md` holds the shapes."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path

from svm.doubts import plain


def as_json(told: object) -> str:
    """The JSON of what was found: indented, in Dutch letters as they are, and the same for the same.

    A value with decimals is a text with every digit it has, a day a text such as 2025-07-04; counts are numbers.

    >>> print(as_json({"value": Decimal("71234.500000"), "rows": (3, 4)}))
    {
     "value": "71234.5",
     "rows": [
      3,
      4
     ]
    }
    """
    return json.dumps(_told(told), ensure_ascii=False, indent=1)


def _told(one: object) -> object:
    if one is None or isinstance(one, bool | int | str):
        return one
    if isinstance(one, Decimal | float):
        return plain(one)
    if isinstance(one, dt.date):
        return one.isoformat()
    if isinstance(one, Path):
        return one.as_posix()
    if is_dataclass(one):
        return {field.name: _told(getattr(one, field.name)) for field in fields(one)}
    if isinstance(one, Mapping):
        return {str(name): _told(value) for name, value in one.items()}
    if isinstance(one, Sequence):
        return [_told(value) for value in one]
    if isinstance(one, Set):
        return sorted(str(value) for value in one)
    return str(one)
