"""The text of a Word file as a reader meets it: paragraph by paragraph, with what each stretch of it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from publish.office.package import MC, Package, w
from svm.figures import BLOCKS

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
#: fields whose result Word makes itself: a number in one is no figure
GENERATED = frozenset(
    re.findall(
        r"\w+",
        "PAGE NUMPAGES SECTIONPAGES SECTION PAGEREF SEQ TOC TOA INDEX REF NOTEREF STYLEREF LISTNUM AUTONUM AUTONUMLGL "
        "AUTONUMOUT DATE TIME SAVEDATE CREATEDATE PRINTDATE EDITTIME REVNUM FILENAME FILESIZE NUMWORDS NUMCHARS",
    )
)
GONE = {w("del"), w("moveFrom"), w("delText"), w("delInstrText"), w("pPr"), w("rPr"), w("sdtPr"), w("sdtEndPr")}
PLACES = {
    "document.main": "hoofdtekst",
    "header": "koptekst",
    "footer": "voettekst",
    "footnotes": "voetnoot",
    "endnotes": "eindnoot",
    "comments": "opmerking",
}
NOTES = {w("footnote"), w("endnote"), w("comment")}
#: characters that only steer where a line breaks
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class Span:
    """A stretch of a paragraph: `kind` is control, inserted, field or comment; `value` its tag, field or comment."""

    start: int
    end: int
    kind: str
    value: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. `table` is the tag of the table control around it, `heading` the nearest heading above it."""

    text: str
    place: str
    spans: tuple[Span, ...] = ()
    part: str = ""
    kind: str = "document.main"
    level: int = 0
    heading: str = ""
    table: str = ""
    in_table: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether its style is a heading or a title."""
        return self.level > 0

    def of_kind(self, kind: str) -> list[Span]:
        """The spans of one kind, in reading order."""
        return [span for span in self.spans if span.kind == kind]


@dataclass
class _Field:
    instruction: str = ""
    in_result: bool = False

    @property
    def name(self) -> str:
        return self.instruction.split()[0].upper() if self.instruction.split() else ""


@dataclass(frozen=True)
class _Context:
    """What surrounds the element that is being read."""

    place: str = ""
    table: str = ""
    in_table: bool = False
    in_box: bool = False
    controls: tuple[str, ...] = ()


@dataclass
class _Buffer:
    words: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[Span] = field(default_factory=list)
    later: list[tuple[etree._Element, _Context]] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)

    def add(self, text: str) -> tuple[int, int]:
        text = text.translate(INVISIBLE).replace("\u2011", "-")
        start, self.length = self.length, self.length + len(text)
        self.words.append(text)
        return start, self.length

    def mark(self, start: int, end: int, kind: str, value: str = "") -> None:
        """Add a span, joined to the one before it when it goes on from there."""
        last = self.spans[-1] if self.spans else None
        if last and kind != "control" and (last.kind, last.value, last.end) == (kind, value, start):
            self.spans[-1] = replace(last, end=end)
        else:
            self.spans.append(Span(start, end, kind, value))


class _Part:
    """The state that runs through one part: fields and comments may start in one paragraph and end in another."""

    def __init__(self, name: str, kind: str, styles: dict[str, int], comments: dict[str, str]) -> None:
        self.name, self.kind, self.styles, self.comments = name, kind, styles, comments
        self.fields: list[_Field] = []
        self.open: list[str] = []
        self.found: list[Paragraph] = []
        self.heading = ""
        self.numbers: dict[str, int] = {}

    def read(self, element: etree._Element, context: _Context) -> None:
        """Read everything between paragraphs: tables, block controls, notes."""
        for child in element:
            tag = child.tag
            if tag in GONE or not isinstance(tag, str):
                continue
            if tag == w("p"):
                self.paragraph(child, context)
            elif tag == w("tbl"):
                self.read(child, replace(context, in_table=True))
            elif tag == w("sdt"):
                content = child.find(w("sdtContent"))
                if content is not None:
                    self.read(content, _inside(child, context))
            elif tag in (w("commentRangeStart"), w("commentRangeEnd")):
                self.comment(child)
            elif tag == f"{{{MC}}}AlternateContent":
                self.read(_choice(child), context)
            else:
                self.read(child, context)

    def paragraph(self, element: etree._Element, context: _Context) -> None:
        buffer = _Buffer()
        self.inline(element, buffer, context)
        text = "".join(buffer.words)
        for tag in reversed(context.controls):
            buffer.spans.insert(0, Span(0, len(text), "control", tag))
        level = 0 if context.in_box else self.level(element)
        if text.strip():
            place = self.place(context)
            self.found.append(
                Paragraph(
                    text,
                    place,
                    tuple(sorted(buffer.spans, key=lambda s: (s.start, -s.end, s.kind))),
                    self.name,
                    self.kind,
                    level,
                    self.heading,
                    context.table,
                    context.in_table,
                )
            )
            if level:
                self.heading = text.strip()
        for box, around in buffer.later:
            self.read(box, around)
        for words in buffer.alternatives:
            place = f"alternatieve tekst van een afbeelding in {self.place(context, count=False)}"
            self.found.append(Paragraph(words, place, (), self.name, self.kind, 0, self.heading, context.table))

    def inline(self, element: etree._Element, buffer: _Buffer, context: _Context) -> None:
        """Read everything inside a paragraph; text boxes are kept for later."""
        for child in element:
            tag = child.tag
            if tag in GONE or not isinstance(tag, str):
                continue
            if tag in (w("t"), f"{MATH}t"):
                self.put(child.text or "", buffer)
            elif tag in (w("tab"), w("ptab")):
                self.put("\t", buffer)
            elif tag in (w("br"), w("cr")):
                self.put("\n", buffer)
            elif tag == w("noBreakHyphen"):
                self.put("-", buffer)
            elif tag == w("fldChar"):
                self.field(child.get(w("fldCharType"), ""))
            elif tag == w("instrText"):
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif tag in (w("commentRangeStart"), w("commentRangeEnd")):
                self.comment(child)
            elif tag == w("fldSimple"):
                self.fields.append(_Field(child.get(w("instr"), ""), in_result=True))
                self.inline(child, buffer, context)
                self.fields.pop()
            elif tag == w("sdt"):
                content, start = child.find(w("sdtContent")), buffer.length
                if content is not None:
                    self.inline(content, buffer, context)
                buffer.mark(start, buffer.length, "control", _tag(child))
            elif tag in (w("ins"), w("moveTo")):
                start = buffer.length
                self.inline(child, buffer, context)
                buffer.mark(start, buffer.length, "inserted")
            elif tag == w("txbxContent"):
                buffer.later.append((child, replace(context, in_box=True, controls=())))
            elif tag == f"{{{MC}}}AlternateContent":
                self.inline(_choice(child), buffer, context)
            else:
                if tag == f"{DRAWING}docPr" and child.get("descr"):
                    buffer.alternatives.append(child.get("descr", ""))
                self.inline(child, buffer, context)

    def put(self, text: str, buffer: _Buffer) -> None:
        if any(not f.in_result for f in self.fields):
            return
        start, end = buffer.add(text)
        generated = [f.name for f in self.fields if f.name in GENERATED]
        if generated and end > start:
            buffer.mark(start, end, "field", generated[0])
        for number in self.open:
            buffer.mark(start, end, "comment", self.comments.get(number, ""))

    def field(self, step: str) -> None:
        if step == "begin":
            self.fields.append(_Field())
        elif step == "separate" and self.fields:
            self.fields[-1].in_result = True
        elif step == "end" and self.fields:
            self.fields.pop()

    def comment(self, element: etree._Element) -> None:
        number = element.get(w("id"), "")
        if element.tag == w("commentRangeStart"):
            self.open.append(number)
        elif number in self.open:
            self.open.remove(number)

    def level(self, element: etree._Element) -> int:
        outline = element.find(f"{w('pPr')}/{w('outlineLvl')}")
        if outline is not None and outline.get(w("val"), "9") in "012345678":
            return int(outline.get(w("val"), "0")) + 1
        style = element.find(f"{w('pPr')}/{w('pStyle')}")
        return 0 if style is None else self.styles.get(style.get(w("val"), ""), 0)

    def place(self, context: _Context, *, count: bool = True) -> str:
        base = context.place or PLACES[self.kind]
        base += ", tekstvak" if context.in_box else ", tabel" if context.in_table else ""
        if count:
            self.numbers[base] = self.numbers.get(base, 0) + 1
            base += f", alinea {self.numbers[base]}"
        return f"{base} (onder '{_short(self.heading)}')" if self.heading else base


def read_paragraphs(package: Package) -> list[Paragraph]:
    """Every paragraph with text in every part, in reading order, the main text first."""
    kinds = package.kinds()
    styles, comments = _levels(package), _comments(package)
    found: list[Paragraph] = []
    order = _note_order(package)
    seen: dict[str, int] = {}
    for name, kind in kinds.items():
        seen[kind] = seen.get(kind, 0) + 1
        part = _Part(name, kind, styles, comments)
        root = package.parse(name)
        if kind in ("footnotes", "endnotes", "comments"):
            for note, place in _notes(root, kind, order):
                part.read(note, _Context(place))
        else:
            place = PLACES[kind] if kind == "document.main" else f"{PLACES[kind]} {seen[kind]}"
            part.read(root, _Context(place))
        found += part.found
    return found


def _notes(root: etree._Element, kind: str, order: dict[tuple[str, str], int]) -> Iterator[tuple[etree._Element, str]]:
    for position, note in enumerate((e for e in root if e.tag in NOTES), 1):
        if note.get(w("type")) in ("separator", "continuationSeparator", "continuationNotice"):
            continue
        number = order.get((kind, note.get(w("id"), "")), position)
        author = note.get(w("author"), "")
        yield note, f"{PLACES[kind]} {number}" + (f" van {author}" if author else "")


def _note_order(package: Package) -> dict[tuple[str, str], int]:
    """The number a reader sees at a note: the order of the references in the main text."""
    order: dict[tuple[str, str], int] = {}
    root = package.parse(package.document)
    for kind in ("footnotes", "endnotes", "comments"):
        references = root.iter(w(f"{kind[:-1]}Reference"))
        ids = dict.fromkeys(e.get(w("id"), "") for e in references)
        order |= {(kind, number): position for position, number in enumerate(ids, 1)}
    return order


def _comments(package: Package) -> dict[str, str]:
    texts = {}
    for name, kind in package.kinds().items():
        if kind == "comments":
            for note in package.parse(name).iter(w("comment")):
                texts[note.get(w("id"), "")] = "".join(t.text or "" for t in note.iter(w("t"))).strip()
    return texts


def _levels(package: Package) -> dict[str, int]:
    """The heading level of each paragraph style that is a heading, by its own outline level or by its name."""
    name = next((n for n in package.data if n.endswith("/styles.xml")), "")
    levels: dict[str, int] = {}
    parents: dict[str, str] = {}
    for style in package.parse(name).iter(w("style")) if name else ():
        number = style.get(w("styleId"), "")
        title = style.find(w("name"))
        words = (number if title is None else title.get(w("val"), "")).lower()
        outline = style.find(f"{w('pPr')}/{w('outlineLvl')}")
        if outline is not None and outline.get(w("val"), "9") in "012345678":
            levels[number] = int(outline.get(w("val"), "0")) + 1
        elif words in ("title", "titel"):
            levels[number] = 1
        elif words.rstrip(" 123456789") in ("heading", "kop"):
            levels[number] = int(words.split()[-1]) if words[-1].isdigit() else 1
        based = style.find(w("basedOn"))
        if based is not None:
            parents[number] = based.get(w("val"), "")
    for number in parents:
        parent, steps = parents.get(number, ""), 0
        while number not in levels and parent and steps < len(parents):
            if parent in levels:
                levels[number] = levels[parent]
            parent, steps = parents.get(parent, ""), steps + 1
    return levels


def _tag(sdt: etree._Element) -> str:
    found = sdt.find(f"{w('sdtPr')}/{w('tag')}")
    return "" if found is None else found.get(w("val"), "")


def _inside(sdt: etree._Element, context: _Context) -> _Context:
    tag = _tag(sdt)
    if tag.startswith(BLOCKS):
        return replace(context, table=tag)
    return replace(context, controls=(*context.controls, tag)) if tag else context


def _choice(alternate: etree._Element) -> etree._Element:
    """The one reading of a text box: its newer form, or its only one."""
    choice = alternate.find(f"{{{MC}}}Choice")
    fallback = alternate.find(f"{{{MC}}}Fallback")
    return choice if choice is not None else fallback if fallback is not None else alternate


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "..."
