"""Made-up tables in every form that a publisher or a spreadsheet program gives them, as bytes."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from collections.abc import Sequence

import xlsxwriter

Rows = Sequence[Sequence[str | float]]

#: a made-up table of Eurostat as SDMX-CSV: header and three rows
HEADER = ["DATAFLOW", "LAST UPDATE", "freq", "citizen", "sex", "unit", "age", "asyl_app"]
HEADER += ["geo", "TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS"]
CELLS = [("NL", "2024", "32010", "p"), ("BE", "2024", "1005", ""), ("NL", "2025", "", "c")]
FIXED = ["ESTAT:MIGR_ASYAPPCTZA(1.0)", "02/02/26 23:00:00", "A", "TOTAL", "T", "PER", "TOTAL", "NASY_APP"]


def sdmx(sign: str = ",", updated: str = FIXED[1], rows: Sequence[Sequence[str]] = CELLS) -> str:
    """The table as text with this sign between its cells."""
    lines = [HEADER] + [[FIXED[0], updated, *FIXED[2:], *row, ""] for row in rows]
    return "".join(sign.join(line) + "\n" for line in lines)


def json_stat(**changed: object) -> str:
    """The table as the Statistics API answers it; `changed` replaces parts of it."""
    codes = {"freq": ["A"], "citizen": ["TOTAL"], "sex": ["T"], "unit": ["PER"], "age": ["TOTAL"]}
    codes |= {"asyl_app": ["NASY_APP"], "geo": ["BE", "NL"], "time": ["2024", "2025"]}
    cube = {
        "version": "2.0",
        "class": "dataset",
        "label": "Asylum applicants, made up",
        "updated": "2026-02-02T23:00:00+0100",
        "value": {"0": 1005, "2": 32010},
        "status": {"2": "p", "3": "c"},
        "id": list(codes),
        "size": [len(c) for c in codes.values()],
        "dimension": {
            name: {"category": {"index": {code: n for n, code in enumerate(members)}}}
            for name, members in codes.items()
        },
        "extension": {"lang": "EN", "id": "MIGR_ASYAPPCTZA", "agencyId": "ESTAT", "version": "1.0"},
    }
    return json.dumps(cube | changed)


#: the lines above the axes of a block of the Data Browser
ABOVE = [
    ["Data extracted on 09/03/2026 12:33:26 from [ESTAT]"],
    ["Dataset: ", "Asylum applicants, made up [MIGR_ASYAPPCTZA__custom_4800000]"],
    ["Last updated: ", "02/02/2026 23:00"],
    [],
]


def block(citizen: str, rows: Rows, *, down: Sequence[str] = ("GEO (Labels)",)) -> list[list[str | float]]:
    """A block of a sheet: its dimensions with one member, and countries down and years across."""
    members = {
        "Time frequency": "Annual",
        "Country of citizenship": citizen,
        "Sex": "Total",
        "Unit of measure": "Person",
    }
    members |= {"Age class": "Total", "Applicant type": "First-time applicant"}
    return [
        *([name, "", member] for name, member in members.items()),
        [],
        [*["TIME"] * len(down), "2024", "", "2025", ""],
        [*down],
        *(list(row) for row in rows),
        [],
    ]


BELOW = [["Special value"], [":", "not available"], [], ["Observation flags:"], ["p", "provisional"]]


def workbook(sheets: dict[str, Rows], *, macros: bool = False) -> bytes:
    """A workbook of Excel; numbers are numbers."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write(number, column, cell) if cell != "" else None
    if not macros:
        return packed.getvalue()
    # a part in which macros would be makes it an .xlsm
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"made up, no macros")
    return packed.getvalue()


def open_document(sheets: dict[str, Rows]) -> bytes:
    """An OpenDocument spreadsheet."""
    kinds = {"office": "office", "table": "table", "text": "text"}
    spaces = "".join(f' xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}:1.0"' for k, v in kinds.items())
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(_row(row) for row in rows)}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        for name, rows in sheets.items()
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body>'
            f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return packed.getvalue()


def _row(row: Sequence[str | float]) -> str:
    cells = ""
    for cell in row:
        if cell == "":
            cells += "<table:table-cell/>"
            continue
        kind = f'"float" office:value="{cell}"' if isinstance(cell, int | float) else '"string"'
        cells += f"<table:table-cell office:value-type={kind}><text:p>{cell}</text:p></table:table-cell>"
    return f"<table:table-row>{cells}</table:table-row>"


def old_excel(sheets: dict[str, Rows]) -> bytes:
    """A workbook of Excel 97-2003: BIFF8 records in a compound file, with no more parts than a reader needs."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(words: str, form: str) -> bytes:
        return struct.pack(form, len(words)) + b"\1" + words.encode("utf-16-le")

    begin, end = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6), record(0x000A, b"")
    bodies = []
    for rows in sheets.values():
        body = record(0x0809, begin[:2] + b"\x10\x00" + begin[4:])
        wide = max(map(len, rows), default=0)
        body += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, wide, 0))
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                at = struct.pack("<HHH", y, x, 0)
                if isinstance(cell, int | float):
                    body += record(0x0203, at + struct.pack("<d", cell))
                elif cell != "":
                    body += record(0x0204, at + text(cell, "<H"))
        bodies.append(body + end)
    heads = [text(name, "<B") for name in sheets]
    start = len(record(0x0809, begin)) + sum(len(h) + 10 for h in heads) + len(end)
    stream = record(0x0809, begin)
    for head, body in zip(heads, bodies, strict=True):
        stream += record(0x0085, struct.pack("<IH", start, 0) + head)
        start += len(body)
    return _compound(stream + end + b"".join(bodies))


def _compound(stream: bytes) -> bytes:
    """One stream, `Workbook`, in a compound file; long enough to stand in whole sectors."""
    stream = stream.ljust(-(-max(len(stream), 4096) // 512) * 512, b"\0")
    count, free, last = len(stream) // 512, 0xFFFFFFFF, 0xFFFFFFFE
    assert count < 126
    table = [0xFFFFFFFD, last, *range(3, count + 2), last]
    table += [free] * (128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, last, 0, last, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        named = (name + "\0").encode("utf-16-le")
        return (
            named.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(named), kind, 1, free, free, child)
            + b"\0" * 36
            + struct.pack("<IQ", first, size)
        )

    folder = entry("Root Entry", 5, 1, last, 0) + entry("Workbook", 2, free, 2, len(stream))
    return header + struct.pack("<128I", *table) + folder.ljust(512, b"\0") + stream
