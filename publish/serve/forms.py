"""The forms in which lines are answered: CSV, Parquet and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum

from publish.pack import files, parquet
from publish.pack.files import json_bytes
from publish.serve.content import Sheet
from publish.tables.tidy import YES, csv_text


class Form(StrEnum):
    """How the address of an answer ends."""

    csv = "csv"
    json = "json"
    parquet = "parquet"


JSON = "application/json"
MEDIA = {
    Form.csv: f"{files.MEDIA['.csv'][0]}; charset=utf-8",
    Form.json: JSON,
    Form.parquet: files.MEDIA[".parquet"][0],
}


def to_bytes(form: Form, sheet: Sheet, about: Mapping[str, str]) -> bytes:
    """Lines in a form; `about` stands in the schema of Parquet. The same lines give the same bytes."""
    if form is Form.csv:
        return csv_text((c.name for c in sheet.columns), sheet.lines).encode()
    if form is Form.parquet:
        return parquet.to_bytes(sheet.columns, sheet.lines, about)
    return json_bytes([_typed(sheet, line) for line in sheet.lines])


def _typed(sheet: Sheet, line: tuple[str, ...]) -> dict[str, object]:
    return {c.name: _value(text, c.is_number, c.is_boolean) for c, text in zip(sheet.columns, line, strict=True)}


def _value(text: str, is_number: bool, is_boolean: bool) -> object:
    if not text:
        return None
    if is_boolean:
        return text == YES
    # a printed number is a number of JSON as it stands there
    return json.loads(text) if is_number else text
