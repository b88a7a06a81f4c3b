"""What a PDF holds that its pages do not show, or that points back at who made it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, PdfObject

from publish.office.parts import UnreadableError
from publish.office.relations import WEB
from publish.office.text import short
from publish.public.finding import Finding
from publish.public.table_cells import yellow_findings
from svm.dutch import LOOK, MISTAKE

#: annotations that are part of the page: links, form fields and what a press adds
PLAIN = {"/Link", "/Widget", "/PrinterMark", "/TrapNet"}
#: what an author calls the notes on a page; the others by their own word
_NOTES = {
    **{"/Text": "notitie", "/FreeText": "tekst", "/Highlight": "markering", "/Underline": "onderstreping"},
    **{"/StrikeOut": "doorhaling", "/Squiggly": "golflijn", "/Stamp": "stempel", "/Ink": "tekening"},
    **{"/Caret": "invoegteken", "/Line": "lijn", "/Square": "rechthoek", "/Circle": "cirkel"},
    **{"/Sound": "geluid", "/Movie": "film", "/Screen": "film", "/RichMedia": "film", "/Redact": "weglakking"},
}
SHOWS = {b"Tj", b"TJ", b"'", b'"'}
#: how deep forms may stand in forms
DEEPEST = 8


def pdf_findings(file: str, data: bytes, organisations: tuple[str, ...]) -> Iterator[Finding]:
    """Everything in a PDF that should not be published unseen. Raises UnreadableError when it cannot be read."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableError("het is versleuteld of beveiligd")
        yield from _information(file, reader, organisations)
        yield from _attachments(file, reader)
        yield from _layers(file, reader)
        for number, page in enumerate(reader.pages, start=1):
            yield from _page(file, number, page, reader)
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise UnreadableError(f"het is beschadigd ({short(str(error)) or type(error).__name__})") from None
    earlier = data.count(b"startxref") - (2 if b"/Linearized" in data[:2048] else 1)
    if earlier > 0:
        yield Finding(
            file, "document", "wijziging", f"{earlier} keer aangevuld: een eerdere versie zit er misschien nog in",
            "maak de PDF opnieuw uit het bevroren document", LOOK,
        )  # fmt: skip


def _information(file: str, reader: PdfReader, organisations: tuple[str, ...]) -> Iterator[Finding]:
    names = {"/Author": "auteur", "/Subject": "onderwerp", "/Keywords": "trefwoorden"}
    known = {*names, "/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}
    for key, value in sorted((reader.metadata or {}).items()):
        text = str(value).strip()
        if key in known and key not in names:
            continue
        if text and text not in organisations:
            yield Finding(
                file, f"eigenschappen, {names.get(key, key.lstrip('/'))}", "eigenschap", f"“{short(text)}”",
                "maak de eigenschap leeg of zet er de organisatie in", MISTAKE if key == "/Author" else LOOK,
            )  # fmt: skip
    xmp = reader.xmp_metadata
    if xmp:
        people = [p for p in (xmp.dc_creator or []) if p and p not in organisations]
        if people:
            yield Finding(
                file, "eigenschappen (XMP), auteur", "eigenschap", f"“{short(', '.join(people))}”",
                "maak de eigenschap leeg of zet er de organisatie in",
            )  # fmt: skip
        if xmp.custom_properties:
            yield Finding(
                file, "eigenschappen (XMP), aangepast", "eigenschap", f"“{short(', '.join(xmp.custom_properties))}”",
                "verwijder de eigen eigenschappen",
            )  # fmt: skip


def _attachments(file: str, reader: PdfReader) -> Iterator[Finding]:
    for name in sorted(reader.attachments):
        yield Finding(file, f"bijlage “{name}”", "ingebed", "een bestand in de PDF", "verwijder de bijlage")
    root = reader.root_object
    names = as_dict(root.get("/Names"))
    if "/JavaScript" in names or _runs(root.get("/OpenAction")) or "/AA" in root:
        yield Finding(file, "document", "macro", "een script of een actie bij openen", "verwijder het script")
    form = as_dict(root.get("/AcroForm"))
    if "/XFA" in form:
        yield Finding(file, "document", "macro", "een XFA-formulier", "maak er een gewone PDF van")


def _layers(file: str, reader: PdfReader) -> Iterator[Finding]:
    layers = as_dict(reader.root_object.get("/OCProperties"))
    default = as_dict(layers.get("/D"))
    off = [as_dict(g) for g in as_list(default.get("/OFF"))]
    if str(default.get("/BaseState", "/ON")) == "/OFF":
        on = [as_dict(g) for g in as_list(default.get("/ON"))]
        off = [g for g in map(as_dict, as_list(layers.get("/OCGs"))) if g not in on]
    for layer in off:
        yield Finding(
            file,
            f"laag “{layer.get('/Name', '')}”",
            "verborgen laag",
            "een laag die niet te zien is",
            "verwijder de laag",
        )


def _page(file: str, number: int, page: PageObject, reader: PdfReader) -> Iterator[Finding]:
    place = f"bladzijde {number}"
    for item in as_list(page.get("/Annots")):
        note = as_dict(item)
        kind = str(note.get("/Subtype", ""))
        action = as_dict(note.get("/A"))
        target = str(action.get("/URI") or as_dict(action.get("/F")).get("/F") or action.get("/F") or "")
        if kind == "/FileAttachment":
            yield Finding(file, place, "ingebed", "een bestand als bijlage op de bladzijde", "verwijder de bijlage")
        elif kind not in PLAIN and kind != "/Popup":
            text = short(f"{note.get('/T', '')}: {note.get('/Contents', '')}".strip(": "))
            yield Finding(
                file,
                place,
                "opmerking",
                f"een opmerking ({_NOTES.get(kind, kind.lstrip('/'))}) “{text}”",
                "verwijder alle opmerkingen",
            )
        if _runs(action) or "/AA" in note:
            yield Finding(file, place, "macro", "een script of opdracht bij een veld of koppeling", "verwijder die")
        elif target and not WEB.match(target):
            yield Finding(
                file, place, "externe koppeling", f"een koppeling naar {short(target)}",
                "verwijs naar een openbaar webadres",
            )  # fmt: skip
    if "/AA" in page:
        yield Finding(file, place, "macro", "een script of een actie bij een bladzijde", "verwijder het script")
    if "/PieceInfo" in page:
        yield Finding(
            file, place, "eigenschap", "gegevens van het programma dat de bladzijde maakte",
            "maak de PDF opnieuw", LOOK,
        )  # fmt: skip
    yield from yellow_findings(file, place, page.extract_text())
    count = _unseen(page.get_contents(), page, reader, 0)
    if count:
        yield Finding(
            file, place, "verborgen tekst", f"{count} stukken onzichtbare tekst (bijvoorbeeld onder een scan)",
            "maak de PDF opnieuw uit het bevroren document",
        )  # fmt: skip


def _unseen(content: PdfObject | None, holder: DictionaryObject, reader: PdfReader, depth: int) -> int:
    """How often text is shown in a mode that draws nothing, in a page and in the forms on it."""
    if content is None or depth > DEEPEST:
        return 0
    mode, stack, count = 0, [], 0
    stream = content if isinstance(content, ContentStream) else ContentStream(content, reader)
    forms = as_dict(as_dict(holder.get("/Resources")).get("/XObject"))
    for operands, operator in stream.operations:
        if operator == b"q":
            stack.append(mode)
        elif operator == b"Q":
            mode = stack.pop() if stack else 0
        elif operator == b"Tr" and operands:
            mode = int(operands[0])
        elif operator in SHOWS and mode in (3, 7) and re.search(r"\w", str(operands)):
            count += 1
        elif operator == b"Do" and operands:
            form = forms.get(operands[0])
            form = form.get_object() if form is not None else None
            if isinstance(form, DictionaryObject) and form.get("/Subtype") == "/Form":
                count += _unseen(form, form, reader, depth + 1)
    return count


def _runs(action: object) -> bool:
    """Whether an action does more than go to a place."""
    return str(as_dict(action).get("/S", "")) in ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")


def as_dict(value: object) -> DictionaryObject:
    """Follow a reference to a dictionary or stream; an empty one when it leads to something else."""
    found = value.get_object() if isinstance(value, PdfObject) else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def as_list(value: object) -> list[PdfObject]:
    """Follow a reference to a list; an empty one when it leads to something else."""
    found = value.get_object() if isinstance(value, PdfObject) else value
    return list(found) if isinstance(found, list) else []
