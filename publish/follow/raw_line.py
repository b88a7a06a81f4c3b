"""The delivered record itself, read again from the kept original."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from ingest.content import content_of
from ingest.contracts import contract_alone
from ingest.problems import Unreadable
from ingest.read import Head, Opened, open_table


def raw_line(original: Path, row: int, dataset: str) -> str:
    """Return a record of a delivery as it was written; `row` is counted from 1 in the unpacked file.

    Empty when no form of the dataset fits the file any more.
    """
    with tempfile.TemporaryDirectory() as folder:
        try:
            content = content_of(original, original.name, Path(folder))
        except Unreadable:
            return ""
        head = Head(content.path, content.head)
        shapes = [s for s in contract_alone(dataset).shapes if (s.layout.format == "xlsx") == content.is_workbook]
        for shape in shapes:
            for sheet in head.sheets(shape):
                try:
                    opened = open_table(head, shape, sheet)
                except Unreadable:
                    continue
                if opened.is_whole:
                    return _of_sheet(opened, row) if opened.sheet else _of_text(opened, row)
    return ""


def _of_sheet(opened: Opened, row: int) -> str:
    import fastexcel

    sheet = fastexcel.read_excel(str(opened.path)).load_sheet(
        opened.sheet, header_row=None, dtypes="string", skip_rows=row - 1, n_rows=1
    )
    return " | ".join("" if c[0].as_py() is None else str(c[0]) for c in sheet.to_arrow().columns[:12])


def _of_text(opened: Opened, row: int) -> str:
    data, layout = opened.path.read_bytes(), opened.contract.layout
    for encoding in layout.encodings:
        try:
            text = data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
        except UnicodeDecodeError:
            continue
        for number, record in enumerate(csv.reader(io.StringIO(text), delimiter=layout.separator), start=1):
            if number == row:
                return layout.separator.join(record)
    return ""
