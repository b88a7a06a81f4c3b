"""Kinds of file, told by their bytes and never by their name."""

from __future__ import annotations

import codecs
import zipfile
from dataclasses import dataclass
from pathlib import Path

#: how a workbook of Excel 97-2003 begins, and any file locked with a password by Excel
OLE = b"\xd0\xcf\x11\xe0"
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
#: the parts by which a zip is a document of its own
OFFICE, MACROS, BINARY, MIMETYPE = "[Content_Types].xml", "xl/vbaProject.bin", "xl/workbook.bin", "mimetype"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: what is read to tell a kind, and more than any header needs
HEAD_BYTES = 1 << 18


@dataclass(frozen=True)
class Kind:
    """A kind of file, as messages and letters name it.

    `shows_formats` says that the format of its cells can be seen, so that 0.125 shown as 12.5% is.
    """

    english: str
    dutch: str
    is_workbook: bool = False
    shows_formats: bool = False


XLSX = Kind("an Excel workbook (.xlsx)", "een Excel-werkmap (.xlsx)", is_workbook=True, shows_formats=True)
XLSM = Kind(
    "an Excel workbook with macros (.xlsm)",
    "een Excel-werkmap met macro's (.xlsm)",
    is_workbook=True,
    shows_formats=True,
)
XLSB = Kind("a binary Excel workbook (.xlsb)", "een binaire Excel-werkmap (.xlsb)", is_workbook=True)
XLS = Kind("an Excel 97-2003 workbook (.xls)", "een werkmap van Excel 97-2003 (.xls)", is_workbook=True)
ODS = Kind("an OpenDocument spreadsheet (.ods)", "een OpenDocument-rekenblad (.ods)", is_workbook=True)
OTHER_ZIP = Kind("a zip", "een zip")
UTF_16 = Kind("text in UTF-16", "tekst in UTF-16")
JSON = Kind("JSON", "JSON")
JSON_STAT = Kind("JSON-stat 2.0", "JSON-stat 2.0")
ANSWERS = Kind("a document of answers of a service (JSON)", "een document met antwoorden van een dienst (JSON)")
HTML = Kind("a web page (HTML)", "een webpagina (HTML)")
XML = Kind("XML", "XML")
PICTURE = Kind("a picture", "een afbeelding")
#: how the first characters of a text tell its kind
BEGINS = {"{": JSON, "[": JSON, "<!doctype html": HTML, "<html": HTML, "<": XML}
SIGNS = {";": ("semicolons", "puntkomma's"), ",": ("commas", "komma's"), "\t": ("tabs", "tabs")}


def head_of(path: Path) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as handle:
        return handle.read(HEAD_BYTES)


def kind_of(path: Path, head: bytes) -> Kind:
    """What kind of file this is; `head` is how it begins."""
    if head.startswith(ZIP):
        return _of_zip(path)
    if head.startswith(OLE):
        return XLS
    if head.startswith(WIDE):
        return UTF_16
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        return PICTURE
    return _of_text(head)


def _of_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = set(archive.namelist())
            if OFFICE in parts:
                return XLSB if BINARY in parts else XLSM if MACROS in parts else XLSX
            if MIMETYPE in parts and archive.getinfo(MIMETYPE).file_size < 200:
                return ODS if archive.read(MIMETYPE).startswith(OPEN_DOCUMENT) else OTHER_ZIP
    except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        pass
    return OTHER_ZIP


def _of_text(head: bytes) -> Kind:
    encoding = "UTF-8"
    try:
        # a character at the end may be cut off
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        encoding, text = "Windows-1252", head.decode("cp1252", errors="replace")
    begin = text.lstrip().lower()
    for start, kind in BEGINS.items():
        if begin.startswith(start):
            return kind
    lines = [line for line in text.splitlines() if line.strip()][:20]
    sign = max(SIGNS, key=lambda s: sum(line.count(s) for line in lines))
    if not any(sign in line for line in lines):
        return Kind(f"text in {encoding}", f"tekst in {encoding}")
    english, dutch = SIGNS[sign]
    return Kind(f"text in {encoding} with {english}", f"tekst in {encoding} met {dutch}")
