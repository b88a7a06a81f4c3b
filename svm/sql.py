"""Text as a literal or a name in SQL."""

from __future__ import annotations

import datetime as dt


def literal(text: str) -> str:
    r"""Quote a text as a SQL string literal; one with a null byte, at which a query ends, is given by its bytes.

    >>> literal("het 's"), literal("a\0b")
    ("'het ''s'", "decode(unhex('610062'))")
    """
    if "\0" in text:
        return f"decode(unhex('{text.encode().hex()}'))"
    return "'" + text.replace("'", "''") + "'"


def written(value: object) -> str:
    """A value of Python as SQL. Raises TypeError when it is of another kind than text, number, truth, date or nothing.

    >>> written("het 's"), written(3), written(None), written(dt.date(2026, 6, 21))
    ("'het ''s'", '3', 'null', "date '2026-06-21'")
    """
    match value:
        case None:
            return "null"
        case bool() | int():
            return str(value).lower()
        case str():
            return literal(value)
        case dt.date() if not isinstance(value, dt.datetime):
            return f"date '{value.isoformat()}'"
    raise TypeError(f"{value!r} has no form in SQL here")


def identifier(name: str) -> str:
    """Quote a name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
