"""A Word file as PDF/UA: LibreOffice writes it, and what it leaves undone and no author can mend is mended here."""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    NameObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from publish.documents.elements import NO_HEADS
from publish.documents.pages import fill_in_pages
from publish.office.package import Package, w
from publish.office.parts import local
from publish.public.pdf import as_dict, as_list
from publish.public.pdf_ua import structure
from svm.errors import AuthorError
from svm.files import put
from svm.processes import end

PROGRAM = "soffice"
#: seconds that LibreOffice may take
TIME = 600
#: what the PDF has to be; comments of authors are not printed
OPTIONS = {"PDFUACompliance": True, "UseTaggedPDF": True, "ExportBookmarks": True, "ExportNotes": False}
#: what a line or plane on a page begins and ends with
_BEGIN_PATH, _END_PATH = {b"m", b"re"}, {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n"}
#: the elements of a table
_GRID = ("/Table", "/TR", "/TH", "/TD")
#: when it was made, in the properties and in XMP: the same document gives the same bytes
_CLOCK = re.compile(rb"\s*<xmp:(CreateDate|ModifyDate|MetadataDate)>[^<]*</xmp:\1>")


def to_pdf(file: Path, target: Path, *, seconds: int = TIME) -> None:
    """Write a Word file as tagged PDF/UA-1. Raises AuthorError when it is no Word file or LibreOffice gives no PDF."""
    package = Package.open(file)
    texts, layouts = alternative_texts(package), order_only(package)
    with tempfile.TemporaryDirectory(prefix="svm_pdf_") as folder:
        made = _convert(file, Path(folder), seconds)
        if fill_in_pages(package, made):
            numbered = Path(folder) / "bladzijden" / file.name
            numbered.parent.mkdir()
            numbered.write_bytes(package.packed())
            made = _convert(numbered, numbered.parent, seconds)
        put(target, mended(made, texts, layouts, hashlib.sha256(file.read_bytes()).digest()))


def _convert(file: Path, folder: Path, seconds: int) -> bytes:
    """What LibreOffice makes of a copy of the file, with a profile of its own, so that two can run at once."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise AuthorError(
            "LibreOffice is niet gevonden; dat maakt de PDF.",
            expected=f"het programma {PROGRAM}, van LibreOffice 7.4 of later",
            next_step="vraag de beheerder om LibreOffice Writer (Debian: apt-get install libreoffice-writer), of maak "
            "de PDF in Word en kijk die na met `svm doc pdf BESTAND.pdf`.",
        )
    source = folder / "document.docx"
    shutil.copyfile(file, source)
    options = {name: {"type": "boolean", "value": json.dumps(value)} for name, value in OPTIONS.items()}
    profile = (folder / "profiel").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to"]
    command += [f"pdf:writer_pdf_Export:{json.dumps(options)}", "--outdir", str(folder), str(source)]
    # the program that is started starts another one, which has to go with it
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        said, _ = running.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        end(running)
        running.communicate()
        raise AuthorError(
            f"LibreOffice was na {seconds} seconden niet klaar met {file.name}.",
            next_step="open het document in Word, sla het opnieuw op en probeer het nog eens.",
        ) from None
    made = source.with_suffix(".pdf")
    data = made.read_bytes() if made.is_file() else b""
    if not data.startswith(b"%PDF-"):
        raise AuthorError(
            f"LibreOffice maakte van {file.name} geen PDF: {_last_line(said) or 'het zegt niet waarom'}.",
            next_step="open het document in Word, sla het opnieuw op en probeer het nog eens.",
        )
    return data


def _last_line(said: bytes) -> str:
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else ""


def alternative_texts(package: Package) -> list[str]:
    """The alternative text of every picture and chart in the body, in the order of the text; empty where there is none.

    A drawing that is written twice, for old programs too, counts once.
    """
    return [e.get("descr", "").strip() for e in _written_once(package, "docPr")]


def order_only(package: Package) -> list[bool]:
    """For every table in the body, in the order of the text, whether it only orders what stands on a page."""
    looks = (e.find(f"{w('tblPr')}/{w('tblLook')}") for e in _written_once(package, "tbl"))
    return [look is not None and all(look.get(w(n)) == no for n, no in NO_HEADS.items()) for look in looks]


def _written_once(package: Package, name: str) -> Iterator[etree._Element]:
    root = package.tree(package.document)
    return (e for e in root.iter() if local(e) == name and not any(local(a) == "Fallback" for a in e.iterancestors()))


def mended(data: bytes, texts: Sequence[str], layouts: Sequence[bool], name: bytes) -> bytes:
    """The PDF with what LibreOffice 7.4 leaves undone; `texts` are the alternative texts of the figures, in order.

    `layouts` says of each table, in order, whether it only orders a page: to a reader that is no table.

    It drops the text of a chart that Word draws, writes the order of tabs as text and no number with a note, leaves the
    link from a note back to its place out of the structure, marks no border of a paragraph as decoration, and keeps the
    time. Texts are given only when each figure of the PDF is one drawing of
    the document, with the same text where LibreOffice kept it. `name` is what identifies the file, of any length.
    """
    reader = PdfReader(io.BytesIO(data))
    writer = PdfWriter(clone_from=reader)
    writer.pdf_header = reader.pdf_header
    for page in writer.pages:
        page[NameObject("/Tabs")] = NameObject("/S")
        _mark_borders(page, writer)
        notes = page.get("/Annots")
        if notes is not None:
            page[NameObject("/Annots")] = ArrayObject(one for one in as_list(notes) if not _leads_back(as_dict(one)))
    elements = [one for top in structure(writer) for one in top.walk()]
    figures = [one.own for one in elements if one.kind == "/Figure"]
    kept = [str(one.get("/Alt", "")).strip() for one in figures]
    if len(kept) == len(texts) and all(was in ("", text) for was, text in zip(kept, texts, strict=True)):
        for one, text in zip(figures, texts, strict=True):
            if text:
                one[NameObject("/Alt")] = TextStringObject(text)
    tables = [one for one in elements if one.kind == "/Table"]
    if len(tables) == len(layouts):
        for table in itertools.compress(tables, layouts):
            for one in table.walk():
                if one.kind in _GRID:
                    one.own[NameObject("/S")] = NameObject("/Div")
    for turn, note in enumerate((one for one in elements if one.kind == "/Note"), start=1):
        note.own.setdefault(NameObject("/ID"), TextStringObject(f"noot{turn}"))
    _without_clock(writer)
    writer._ID = ArrayObject([ByteStringObject(name[:16]), ByteStringObject(name[:16])])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _mark_borders(page: PageObject, writer: PdfWriter) -> None:
    """Mark lines and planes that stand outside every mark as decoration; text and pictures never are."""
    content = page.get_contents()
    if content is None:
        return
    made: list[tuple[list[PdfObject], bytes]] = []
    depth, in_path, is_drawn = 0, False, False
    for operands, operator in content.operations:
        depth += (operator in (b"BDC", b"BMC")) - (operator == b"EMC")
        if not depth and not in_path and operator in _BEGIN_PATH:
            made.append(([NameObject("/Artifact")], b"BMC"))
            in_path = True
        made.append((operands, operator))
        if in_path and operator in _END_PATH:
            made.append(([], b"EMC"))
            in_path = False
            is_drawn |= operator != b"n"
    if is_drawn:
        content.operations = made
        page[NameObject("/Contents")] = writer._add_object(content)


def _leads_back(note: DictionaryObject) -> bool:
    """Whether an annotation is a link to a place in the file that no element holds: the number of a footnote."""
    return str(note.get("/Subtype")) == "/Link" and "/Dest" in note and "/StructParent" not in note


def _without_clock(writer: PdfWriter) -> None:
    writer.metadata = {k: v for k, v in (writer.metadata or {}).items() if k not in ("/CreationDate", "/ModDate")}
    held = as_dict(writer.root_object.get("/Metadata"))
    if isinstance(held, StreamObject):
        held.set_data(_CLOCK.sub(b"", held.get_data()))
