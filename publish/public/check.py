"""Look through files before they become public: what is hidden in them, who made them, small numbers.

A file that cannot be looked into is a finding itself; nothing is passed over in silence.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path

from publish.office.images import JPEG, PNG, metadata_of
from publish.office.package import Package
from publish.office.parts import OLE, UnreadableError, read_parts
from publish.office.text import short
from publish.public.csv import csv_findings
from publish.public.excel import excel_findings
from publish.public.finding import Finding, text_of
from publish.public.odf import odf_findings
from publish.public.office import ORGANISATIONS
from publish.public.parquet import parquet_findings
from publish.public.pdf import pdf_findings
from publish.public.table_cells import yellow_findings
from publish.public.web import PROSE, TEXTS, drawing_findings, page_findings, text_findings
from publish.public.word import word_findings

#: below this a number of persons may point at somebody
THRESHOLD = 5
#: packed files in packed files, to this depth
DEEPEST = 3
#: files in a zip that an operating system leaves behind
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$", ".~lock.")


def check_public(
    paths: Iterable[Path], *, threshold: int = THRESHOLD, organisations: tuple[str, ...] = ORGANISATIONS
) -> list[Finding]:
    """Return every finding once, by file and in the order of each. `organisations` may stand as author."""
    findings: list[Finding] = []
    for path in sorted({p for given in paths for p in _files(Path(given))}):
        try:
            data = path.read_bytes()
        except OSError as error:
            findings.append(_unread(path.name, str(error.strerror or error).lower()))
            continue
        findings += _look(path.name, data, threshold, organisations, 0)
    return list(dict.fromkeys(findings))


def _files(path: Path) -> list[Path]:
    return sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def _look(name: str, data: bytes, threshold: int, organisations: tuple[str, ...], depth: int) -> list[Finding]:
    findings: list[Finding] = []
    try:
        # what was found before a file turned out unreadable is kept
        for finding in _findings(name, data, threshold, organisations, depth):
            findings.append(finding)
    except UnreadableError as error:
        findings.append(_unread(name, error.reason))
    except Exception as error:
        # a check that breaks on a file has not checked it, whatever the reason
        findings.append(_unread(name, f"de controle liep vast ({type(error).__name__}: {short(str(error))})"))
    return findings


def _findings(name: str, data: bytes, threshold: int, organisations: tuple[str, ...], depth: int) -> Iterator[Finding]:
    ending = posixpath.splitext(name.lower())[1]
    if data.startswith(OLE):
        raise UnreadableError("het is een oud Office-bestand of het heeft een wachtwoord")
    if not data:
        raise UnreadableError("het is leeg")
    if ending in (".docx", ".docm", ".dotx", ".dotm"):
        yield from word_findings(name, Package.read(Path(name), data), threshold, organisations)
    elif ending in (".xlsx", ".xlsm", ".xltx", ".xltm"):
        yield from excel_findings(name, read_parts(data), threshold, organisations)
    elif ending in (".odt", ".ods"):
        yield from odf_findings(name, read_parts(data), threshold, organisations)
    elif ending == ".pdf":
        yield from pdf_findings(name, data, organisations)
    elif ending in (".jpg", ".jpeg", ".png"):
        yield from _picture(name, data)
    elif ending == ".csv":
        yield from csv_findings(name, data, threshold)
    elif ending == ".parquet":
        yield from parquet_findings(name, data, threshold)
    elif ending in (".html", ".htm"):
        yield from page_findings(name, data, threshold)
    elif ending == ".svg":
        yield from drawing_findings(name, data)
    elif ending in TEXTS:
        yield from text_findings(name, data)
        if ending in PROSE:
            yield from yellow_findings(name, "tekst", text_of(data))
    elif ending == ".zip":
        if depth >= DEEPEST:
            raise UnreadableError("er zitten te veel zips in elkaar")
        for member, content in sorted(read_parts(data).items()):
            inside = f"{name}/{member}"
            if any(part in member for part in LITTER):
                yield Finding(inside, "zip", "restbestand", "een restbestand van een computer", "laat het weg")
            else:
                yield from _look(inside, content, threshold, organisations, depth + 1)
    else:
        raise UnreadableError(f"de controle kent dit soort bestand niet ({ending or 'geen achtervoegsel'})")


def _picture(name: str, data: bytes) -> Iterator[Finding]:
    if not data.startswith((JPEG, PNG)):
        raise UnreadableError("het is geen JPEG of PNG")
    metadata = metadata_of(data)
    if metadata:
        yield Finding(
            name, "afbeelding", "afbeelding", f"gegevens in een afbeelding ({', '.join(metadata)})", "verwijder ze"
        )


def _unread(name: str, why: str) -> Finding:
    return Finding(
        name, "bestand", "onleesbaar", f"niet gecontroleerd: {why}",
        "maak het bestand opnieuw of controleer het met de hand",
    )  # fmt: skip
