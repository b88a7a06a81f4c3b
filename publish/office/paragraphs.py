"""The text of a Word file as a reader meets it: paragraph by paragraph, with what each stretch of it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from publish.office.address import ALTERNATE, NOTES, Addresses, chosen, paragraph_of
from publish.office.comments import is_own
from publish.office.controls import property_of
from publish.office.drawn import Drawn, drawn
from publish.office.package import MAIN, Package, w
from publish.office.text import GONE
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
SKIPPED = GONE | {w("delText"), w("delInstrText"), w("pPr"), w("rPr"), w("sdtPr"), w("sdtEndPr")}
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
    """One paragraph. `table` is the tag of the table control around it, `heading` the nearest heading above it.

    A part of the file that stands there and cannot be read is one without text; `unread` is its name.
    """

    text: str
    place: str
    spans: tuple[Span, ...] = ()
    part: str = ""
    kind: str = MAIN
    level: int = 0
    heading: str = ""
    table: str = ""
    in_table: bool = False
    unread: str = ""
    #: the paragraph in the file that says or shows it
    element: etree._Element | None = field(default=None, compare=False, repr=False)

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

    table: str = ""
    in_table: bool = False
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

    def __init__(
        self, name: str, kind: str, addresses: Addresses, comments: dict[str, str], shown: Iterable[Drawn]
    ) -> None:
        self.name, self.kind, self.addresses, self.comments = name, kind, addresses, comments
        #: what is drawn, by the paragraph that shows it, else by the element itself
        self.shown: dict[etree._Element, list[Drawn]] = {}
        for one in shown:
            self.shown.setdefault(next(one.anchor.iterancestors(w("p")), one.anchor), []).append(one)
        self.fields: list[_Field] = []
        self.open: list[str] = []
        self.paragraphs: list[Paragraph] = []

    def read(self, element: etree._Element, context: _Context) -> None:
        """Read everything between paragraphs: tables, block controls, notes."""
        for child in element:
            tag = child.tag
            if tag in SKIPPED or not isinstance(tag, str):
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
            elif tag == ALTERNATE:
                self.read(chosen(child), context)
            elif child in self.shown:
                self.show(child)
            else:
                self.read(child, context)

    def paragraph(self, element: etree._Element, context: _Context) -> None:
        buffer = _Buffer()
        self.inline(element, buffer, context)
        text = "".join(buffer.words)
        for tag in reversed(context.controls):
            buffer.spans.insert(0, Span(0, len(text), "control", tag))
        address = self.addresses.of(element)
        if text.strip():
            spans = tuple(sorted(buffer.spans, key=lambda s: (s.start, -s.end, s.kind)))
            level = self.addresses.level(element)
            self.add(text, str(address), element, context, spans=spans, level=level, in_table=context.in_table)
        for box, around in buffer.later:
            self.read(box, around)
        for words in buffer.alternatives:
            self.add(words, f"alternatieve tekst van een afbeelding in {address}", element, context)
        self.show(element)

    def show(self, holder: etree._Element) -> None:
        """Read what is drawn in a paragraph, once."""
        for one in self.shown.pop(holder, ()):
            place = f"{one.name} in {self.addresses.of(one.anchor)}"
            for text in one.words:
                self.add(text, place, one.anchor, _Context())
            # what a chart of ours draws is bound to it; what an author wrote in it is not
            around = [tag for e in one.anchor.iterancestors(w("sdt")) if (tag := property_of(e, "tag"))]
            bound = _Context(table=next((tag for tag in around if tag.startswith(BLOCKS)), ""))
            for text in one.figures:
                self.add(text, place, one.anchor, bound)
            if not one.is_read:
                self.add("", place, one.anchor, _Context(), unread=one.part)

    def add(
        self,
        text: str,
        place: str,
        element: etree._Element,
        context: _Context,
        *,
        spans: tuple[Span, ...] = (),
        level: int = 0,
        in_table: bool = False,
        unread: str = "",
    ) -> None:
        heading = self.addresses.of(element).heading
        self.paragraphs.append(
            Paragraph(
                text, place, spans, self.name, self.kind, level, heading, context.table, in_table, unread,
                paragraph_of(element),
            )
        )  # fmt: skip

    def inline(self, element: etree._Element, buffer: _Buffer, context: _Context) -> None:
        """Read everything inside a paragraph; text boxes are kept for later."""
        for child in element:
            tag = child.tag
            if tag in SKIPPED or not isinstance(tag, str):
                continue
            if tag in (w("t"), f"{MATH}t"):
                self.put(child.text or "", buffer)
            elif tag in (w("tab"), w("ptab")):
                self.put("\t", buffer)
            elif tag in (w("br"), w("cr")):
                self.put("\n", buffer)
            elif tag == w("noBreakHyphen"):
                self.put("-", buffer)
            elif tag == f"{MATH}oMath":
                # a formula is set apart from the words around it
                self.put(" ", buffer)
                self.inline(child, buffer, context)
                self.put(" ", buffer)
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
                buffer.mark(start, buffer.length, "control", property_of(child, "tag"))
            elif tag in (w("ins"), w("moveTo")):
                start = buffer.length
                self.inline(child, buffer, context)
                buffer.mark(start, buffer.length, "inserted")
            elif tag == w("txbxContent"):
                buffer.later.append((child, replace(context, controls=())))
            elif tag == ALTERNATE:
                self.inline(chosen(child), buffer, context)
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
        if element.tag == w("commentRangeStart") and number in self.comments:
            self.open.append(number)
        elif number in self.open:
            self.open.remove(number)


def read_paragraphs(package: Package) -> list[Paragraph]:
    """Return every paragraph with text in every part, in reading order, the main text first.

    What charts, SmartArt and inserted files say comes behind the paragraph that shows them, unread ones too.
    """
    addresses, comments = Addresses(package), _comments(package)
    paragraphs: list[Paragraph] = []
    for name, kind in package.kinds().items():
        part, root = _Part(name, kind, addresses, comments, drawn(package, name)), package.tree(name)
        notes = [e for e in root if e.tag in NOTES and e.get(w("type")) in (None, "normal") and not is_own(e)]
        for story in notes if kind in NOTES.values() else [root]:
            part.read(story, _Context())
        for holder in list(part.shown):
            part.show(holder)
        paragraphs += part.paragraphs
    return paragraphs


def _comments(package: Package) -> dict[str, str]:
    texts = {}
    for name, kind in package.kinds().items():
        if kind == "comments":
            for note in package.tree(name).iter(w("comment")):
                if is_own(note):
                    continue
                texts[note.get(w("id"), "")] = "".join(t.text or "" for t in note.iter(w("t"))).strip()
    return texts


def _inside(sdt: etree._Element, context: _Context) -> _Context:
    tag = property_of(sdt, "tag")
    if tag.startswith(BLOCKS):
        return replace(context, table=tag)
    return replace(context, controls=(*context.controls, tag)) if tag else context
