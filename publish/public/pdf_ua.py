"""Whether a PDF can be read by everybody: the rules of PDF/UA-1 that a program can judge, and how to mend it in Word.

The rules are those of ISO 14289-1 as the Matterhorn protocol lists them. Whether an alternative text says what the
picture shows, and whether the order of reading makes sense, only a person can judge.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ContentStream, DictionaryObject, NameObject, PdfObject, StreamObject

from publish.office.parts import UnreadableError
from publish.office.text import short
from publish.public.finding import Finding
from publish.public.pdf import DEEPEST, SHOWS, as_dict, as_list
from svm.dutch import LOOK, MISTAKE

#: what draws something on a page, besides text: paths, shadings, pictures and forms
PAINTS = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh", b"Do", b"INLINE IMAGE"}
#: the elements that the standard knows; any other has to be mapped to one of them
_NAMES = (
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu "
    "WT WP Figure Formula Form"
)
STANDARD = {f"/{name}" for name in _NAMES.split(" ")}
#: what may stand in what
INSIDE = {
    "/Table": {"/TR", "/THead", "/TBody", "/TFoot", "/Caption"},
    "/THead": {"/TR"}, "/TBody": {"/TR"}, "/TFoot": {"/TR"},
    "/TR": {"/TH", "/TD"},
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/TOC": {"/TOCI", "/TOC", "/Caption"},
}  # fmt: skip
#: the language of the report
LANGUAGE = "nl"
#: how deep elements may stand in elements
MOST_DEEP = 100
#: a file with more pages than this is hard to use without bookmarks
MOST_WITHOUT_BOOKMARKS = 20
#: what is wrong with a file as a whole is mended there
_OURS = "maak de PDF opnieuw met `svm doc pdf`"
_HEADING = re.compile(r"/H([1-6])")


@dataclass
class Element:
    """An element of the structure: its kind, the page it begins on (0 for none), its dictionary and what is in it."""

    kind: str
    page: int
    own: DictionaryObject
    parts: list[Element] = field(default_factory=list)
    #: the places on pages where its content is: number of the page and of the mark
    marks: list[tuple[int, int]] = field(default_factory=list)
    has_objects: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it, however deep."""
        return not self.marks and not self.has_objects and all(part.is_empty for part in self.parts)

    def walk(self) -> Iterator[Element]:
        """Itself and all in it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def attribute(self, name: str) -> PdfObject | None:
        """An attribute, whoever owns it."""
        held = as_list(self.own.get("/A")) or [self.own.get("/A")]
        return next((found[name] for one in held if name in (found := as_dict(one))), None)


def structure(reader: PdfReader | PdfWriter) -> list[Element]:
    """The elements at the top of a tagged PDF, each with all in it; empty without tags."""
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1) if page.indirect_reference}
    root = as_dict(reader.root_object.get("/StructTreeRoot"))
    roles = {name: str(kind) for name, kind in as_dict(root.get("/RoleMap")).items()}

    def page_of(holder: DictionaryObject, otherwise: int) -> int:
        return pages.get(getattr(holder.raw_get("/Pg"), "idnum", 0), otherwise) if "/Pg" in holder else otherwise

    def kind_of(name: str) -> str:
        for _ in roles:
            name = name if name in STANDARD else roles.get(name, name)
        return name

    def made(own: DictionaryObject, page: int, depth: int) -> Element:
        one = Element(kind_of(str(own.get("/S", ""))), page_of(own, page), own)
        for kid in _kids(own) if depth < MOST_DEEP else []:
            held = as_dict(kid)
            if isinstance(kid, int):
                one.marks.append((one.page, int(kid)))
            elif str(held.get("/Type", "")) == "/MCR":
                one.marks.append((page_of(held, one.page), int(str(held.get("/MCID", -1)))))
            elif str(held.get("/Type", "")) == "/OBJR":
                one.has_objects = True
                one.page = one.page or page_of(held, 0)
            elif "/S" in held:
                one.parts.append(made(held, one.page, depth + 1))
        first = next((part.page for part in one.walk() if part.page), 0)
        one.page = one.page or first
        return one

    return [made(as_dict(kid), 0, 0) for kid in _kids(root)]


def _kids(holder: DictionaryObject) -> list[PdfObject]:
    kids = holder.get("/K")
    found = kids.get_object() if isinstance(kids, PdfObject) else kids
    listed = found if isinstance(found, list) else [found]
    return [one.get_object() for one in listed if isinstance(one, PdfObject)]


def pdf_ua_findings(file: str, data: bytes) -> list[Finding]:
    """Everything in a PDF that breaks PDF/UA-1, in reading order. Raises UnreadableError when it cannot be read."""
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableError("het is versleuteld of beveiligd")
        tops = structure(reader)
        known: dict[int, set[int]] = {}
        for page, mark in (mark for top in tops for one in top.walk() for mark in one.marks):
            known.setdefault(page, set()).add(mark)
        pages = list(enumerate(reader.pages, start=1))
        return [
            *_document(file, reader),
            *_elements(file, tops, reader),
            *(finding for n, page in pages for finding in _page(file, n, page, reader, known.get(n, set()))),
            *_fonts(file, reader),
        ]
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise UnreadableError(f"het is beschadigd ({short(str(error)) or type(error).__name__})") from None


def _document(file: str, reader: PdfReader) -> Iterator[Finding]:
    def wrong(kind: str, what: str, todo: str, weight: str = MISTAKE) -> Finding:
        return Finding(file, "document", kind, what, todo, weight)

    root = reader.root_object
    marked = as_dict(root.get("/MarkInfo"))
    if "/StructTreeRoot" not in root or str(marked.get("/Marked")).lower() != "true":
        yield wrong("structuur", "de PDF heeft geen labels", _OURS)
    if str(marked.get("/Suspects")).lower() == "true":
        yield wrong("structuur", "het programma dat de PDF maakte, twijfelt zelf aan de labels", _OURS)
    language = str(root.get("/Lang") or "").strip()
    if not language.lower().startswith(LANGUAGE):
        yield wrong(
            "taal", f"de taal van het document is {language or 'niet bekend'}, niet Nederlands",
            "zet in Word de taal van de hele tekst op Nederlands (Controleren › Taal › Controletaal instellen)",
        )  # fmt: skip
    xmp = reader.xmp_metadata
    if not any(text and text.strip() for text in ((xmp.dc_title or {}).values() if xmp else ())):
        todo = "vul in Word de titel in (Bestand › Info › Eigenschappen)"
        yield wrong("titel", "het document heeft geen titel", todo)
    elif str(as_dict(root.get("/ViewerPreferences")).get("/DisplayDocTitle")).lower() != "true":
        yield wrong("titel", "het venster toont de naam van het bestand, niet de titel", _OURS)
    held = as_dict(root.get("/Metadata"))
    said = held.get_data() if isinstance(held, StreamObject) else b""
    if not re.search(rb"pdfuaid:part(?:>|=[\"'])\s*1", said):
        yield wrong("titel", "de PDF zegt niet dat zij aan PDF/UA-1 voldoet", _OURS)
    if len(reader.pages) > MOST_WITHOUT_BOOKMARKS and not reader.outline:
        yield wrong("koppen", "een lang document zonder bladwijzers", "geef koppen in Word een kopstijl", LOOK)


def _elements(file: str, tops: list[Element], reader: PdfReader) -> Iterator[Finding]:
    headings = iter(_flat(reader.outline))
    level = 0
    for one in (element for top in tops for element in top.walk()):
        place = f"bladzijde {one.page}" if one.page else "document"

        def wrong(kind: str, what: str, todo: str, place: str = place) -> Finding:
            return Finding(file, place, kind, what, todo)

        if one.kind not in STANDARD:
            yield wrong("structuur", f"een onbekend label {one.kind.lstrip('/')}", _OURS)
        if one.kind in ("/Figure", "/Formula") and not _said(one):
            yield wrong(
                "alternatieve tekst", "een afbeelding, grafiek, tekstvak of formule zonder alternatieve tekst",
                "klik er in Word met rechts op, kies ‘Alternatieve tekst bewerken’ en schrijf wat te zien is",
            )  # fmt: skip
        strange = {part.kind for part in one.parts} - INSIDE.get(one.kind, STANDARD) if one.kind in INSIDE else set()
        if strange:
            names = ", ".join(sorted(name.lstrip("/") for name in strange))
            yield wrong("structuur", f"in {one.kind.lstrip('/')} staat {names}", "voeg de tabel of lijst opnieuw in")
        if one.kind == "/Table":
            yield from _table(file, place, one)
        if one.kind == "/Note" and not str(one.own.get("/ID") or ""):
            yield wrong("structuur", "een voetnoot zonder kenmerk", _OURS)
        found = _HEADING.fullmatch(one.kind)
        if found:
            name = next(headings, "")
            about = f"de kop ‘{short(name)}’" if name else "een kop"
            if one.is_empty:
                yield wrong("koppen", "een lege kop", "haal de lege alinea met een kopstijl weg")
            elif int(found[1]) > level + 1:
                above = f"onder een kop van niveau {level}" if level else "en is de eerste"
                yield wrong(
                    "koppen", f"{about} heeft niveau {found[1]} {above}",
                    f"geef die kop de stijl Kop {level + 1}, of zet er een kop van dat niveau boven",
                )  # fmt: skip
            level = int(found[1])


def _said(one: Element) -> bool:
    return any(str(one.own.get(name) or "").strip() for name in ("/Alt", "/ActualText"))


def _flat(outline: object) -> Iterator[str]:
    """The titles of the bookmarks in order, which are the headings."""
    for one in outline if isinstance(outline, list) else []:
        if isinstance(one, list):
            yield from _flat(one)
        else:
            yield str(one.title or "")


def _table(file: str, place: str, table: Element) -> Iterator[Finding]:
    lines = [one for one in table.walk() if one.kind == "/TR"]
    heads = [cell for line in lines for cell in line.parts if cell.kind == "/TH"]
    if not lines or all(cell.is_empty for line in lines for cell in line.parts):
        yield Finding(file, place, "tabellen", "een tabel zonder inhoud", "haal de lege tabel weg")
        return
    if not heads:
        yield Finding(
            file, place, "tabellen", "een tabel zonder kop",
            "zet in Word bij de bovenste rij ‘Veldnamenrij herhalen’ aan (Indeling van de tabel)",
        )  # fmt: skip
    if any(cell.attribute("/Scope") is None for cell in heads):
        yield Finding(
            file, place, "tabellen", "een kop van een tabel die niet zegt of zij bij een rij of kolom hoort", _OURS
        )
    # a cell over more rows takes a place in each of them
    widths: list[int] = [0] * len(lines)
    for at, line in enumerate(lines):
        for cell in line.parts:
            for down in range(_span(cell, "/RowSpan")):
                if at + down < len(lines):
                    widths[at + down] += _span(cell, "/ColSpan")
    if len(set(widths)) > 1:
        yield Finding(
            file, place, "tabellen", "een tabel waarvan niet elke rij even veel cellen heeft",
            "hef het samenvoegen en splitsen van cellen op",
        )  # fmt: skip


def _span(cell: Element, name: str) -> int:
    said = cell.attribute(name)
    return max(int(said), 1) if isinstance(said, int) else 1


def _page(file: str, number: int, page: PageObject, reader: PdfReader, known: set[int]) -> Iterator[Finding]:
    """What is wrong with a page; `known` are the marks on it that the structure leads to."""

    def wrong(kind: str, what: str, todo: str) -> Finding:
        return Finding(file, f"bladzijde {number}", kind, what, todo)

    notes = [as_dict(one) for one in as_list(page.get("/Annots"))]
    if notes and not (isinstance(page.get("/Tabs"), NameObject) and page.get("/Tabs") == "/S"):
        yield wrong("koppelingen", "de tabtoets volgt de volgorde van lezen niet", _OURS)
    for note in notes:
        # a hidden one is not on the page
        if str(note.get("/Subtype")) == "/Link" and not int(str(note.get("/F", 0))) & 2:
            if not str(note.get("/Contents") or "").strip():
                yield wrong(
                    "koppelingen", "een koppeling die niet zegt waarheen zij leidt",
                    "zet in Word bij de koppeling een schermtip (rechts klikken › Koppeling bewerken)",
                )  # fmt: skip
            if "/StructParent" not in note:
                yield wrong(
                    "koppelingen", "een koppeling die niet in de labels staat",
                    "zet de koppeling in de lopende tekst, en maak de PDF opnieuw met `svm doc pdf`",
                )  # fmt: skip
    loose, marks = _marked(page.get_contents(), page, reader, 0)
    if loose:
        yield wrong("structuur", f"{loose} stukken tekst of tekening die een voorleesprogramma niet kent", _OURS)
    if marks - known:
        yield wrong("structuur", f"{len(marks - known)} stukken inhoud waar geen label naartoe leidt", _OURS)


def _marked(content: PdfObject | None, holder: DictionaryObject, reader: PdfReader, depth: int) -> tuple[int, set[int]]:
    """How much is drawn outside every mark, in a page and the forms on it, and the numbers of the marks."""
    if content is None or depth > DEEPEST:
        return 0, set()
    loose, marks, inside = 0, set[int](), list[bool]()
    resources = as_dict(holder.get("/Resources"))
    named, forms = as_dict(resources.get("/Properties")), as_dict(resources.get("/XObject"))
    stream = content if isinstance(content, ContentStream) else ContentStream(content, reader)
    for operands, operator in stream.operations:
        if operator in (b"BDC", b"BMC"):
            said = operands[1] if len(operands) > 1 else None
            number = as_dict(named.get(said) if isinstance(said, NameObject) else said).get("/MCID")
            if isinstance(number, int):
                marks.add(int(number))
            inside.append(isinstance(number, int) or operands[0] == "/Artifact")
        elif operator == b"EMC" and inside:
            inside.pop()
        elif any(inside):
            continue
        elif operator == b"Do" and str(as_dict(forms.get(operands[0])).get("/Subtype")) == "/Form":
            form = as_dict(forms.get(operands[0]))
            loose += _marked(form, form, reader, depth + 1)[0]
        elif operator in SHOWS or operator in PAINTS:
            loose += 1
    return loose, marks


def _fonts(file: str, reader: PdfReader) -> Iterator[Finding]:
    """Fonts that are not in the file, or of which nobody can tell which signs they show; each once."""
    seen: dict[str, Finding | None] = {}
    for number, page in enumerate(reader.pages, start=1):
        for font in map(as_dict, as_dict(as_dict(page.get("/Resources")).get("/Font")).values()):
            name = str(font.get("/BaseFont", "")).lstrip("/")
            if name not in seen:
                seen[name] = _font(file, f"bladzijde {number}", name, font)
    yield from (finding for finding in seen.values() if finding)


def _font(file: str, place: str, name: str, font: DictionaryObject) -> Finding | None:
    inner = as_list(font.get("/DescendantFonts"))
    described = as_dict(as_dict(inner[0] if inner else font).get("/FontDescriptor"))
    if str(font.get("/Subtype")) != "/Type3" and not any(f"/FontFile{n}" in described for n in ("", "2", "3")):
        return Finding(file, place, "lettertypen", f"het lettertype {name} zit niet in de PDF", _OURS)
    if "/ToUnicode" not in font and "/Encoding" not in font:
        what = f"van het lettertype {name} is niet te lezen welke tekens het toont"
        return Finding(file, place, "lettertypen", what, _OURS)
    return None
