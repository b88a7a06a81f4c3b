"""An empty Word document in the house style: styles, language, properties, footer, contents."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.shared import Cm
from lxml import etree

from publish.documents import sections
from publish.documents.elements import element, field, field_begin, paragraph, run
from publish.documents.styles import LANGUAGE, LIST_HEADING, LISTED, house_styles
from publish.documents.template import Template
from publish.office.package import MC, Package, w
from svm.files import LONG_AGO

ORGANISATION = "Staat van Migratie"
#: a fixed date of creation: the same figures give the same bytes
CREATED = dt.datetime(2000, 1, 1)


@dataclass(frozen=True)
class Entry:
    """A line of a list that leads to a bookmark."""

    style: str
    text: str
    mark: str


def contents(entries: Sequence[Entry], code: str = "") -> list[etree._Element]:
    """Links to bookmarks, a paragraph each; with the code of a field Word gives them page numbers when it opens it."""
    made = [paragraph(element("hyperlink", run(e.text), anchor=e.mark, history="1"), style=e.style) for e in entries]
    if made and code:
        # behind the properties of the paragraph
        behind = len(made[0].findall(w("pPr")))
        made[0][behind:behind] = field_begin(code, dirty=True)
        made[-1].append(element("r", element("fldChar", fldCharType="end")))
    return made


class Shell:
    """A document that is being made, in the house style or on a template: add block elements, then save."""

    def __init__(self, title: str, footer: str, *, landscape: bool = False, template: Template | None = None) -> None:
        self.template = template
        self.document: Document = template.document if template else docx.Document()
        self._numbers = (n for n in itertools.count(1) if not template or n not in template.used)
        #: what was added, in reading order
        self.blocks: list[etree._Element] = []
        self._headings: list[tuple[int, Entry]] = []
        self._captions: list[tuple[str, Entry]] = []
        #: what comes at which place when all is known: a list, or the end of a section
        self._later: list[tuple[int, Callable[[], list[etree._Element]]]] = []
        if not template:
            house_styles(self.document)
            _page(self.document, footer, landscape)
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by, core.language = title, ORGANISATION, ORGANISATION, LANGUAGE
        core.comments, core.created, core.modified, core.revision = "", CREATED, CREATED, 1

    def number(self) -> int:
        """The next number of a control or bookmark; unique in the document."""
        return next(self._numbers)

    @property
    def listed(self) -> set[str]:
        """What the lists of the template list: headings (the empty text), or captions with a label."""
        return self.template.lists if self.template else set()

    @property
    def room(self) -> int:
        """Twips between the margins."""
        return sections.room(self._section)

    @property
    def page(self) -> int:
        """Twips between the top and the bottom margin."""
        return sections.page(self._section)

    @property
    def wide_room(self) -> int:
        """The same on a page turned on its side."""
        return sections.room(sections.turned(self._section))

    @property
    def _section(self) -> etree._Element:
        body = self.document.element.body
        return self.template.section(body) if self.template else body.sectPr

    def add(self, *blocks: etree._Element) -> None:
        """Add paragraphs, tables and block controls."""
        self.blocks.extend(blocks)

    def add_wide(self, *blocks: etree._Element) -> None:
        """Add blocks on pages of their own, turned on their side."""
        self._later.append((len(self.blocks), lambda: [sections.ending(self._section)]))
        self.add(*blocks)
        self._later.append((len(self.blocks), lambda: [sections.ending(sections.turned(self._section))]))

    def heading(self, level: int, text: str, mark: str = "", *, new_page: bool = False) -> None:
        """Add a heading that the contents lead to."""
        number = self.number()
        mark = mark or f"_Toc{900000000 + number}"
        self._headings.append((level, Entry("", text, mark)))
        made = paragraph(text, style=f"Heading{level}", mark=(mark, number))
        if new_page:
            made[0].extend([element("pageBreakBefore"), element("spacing", before="0")])
        self.add(made)

    def has_caption(self, label: str, text: str, mark: str) -> None:
        """Tell the list of captions with this label where one stands."""
        self._captions.append((label, Entry(LISTED, text, mark)))

    def contents_here(self, highest: int, lowest: int, *, is_field: bool = False) -> None:
        """The contents come here: every heading of these levels in the whole document."""
        code = f'TOC \\o "{highest}-{lowest}" \\h \\z \\u' if is_field else ""

        def lines() -> list[etree._Element]:
            shown = [(level, e) for level, e in self._headings if highest <= level <= lowest]
            return contents([replace(e, style=f"TOC{level - shown[0][0] + 1}") for level, e in shown], code)

        self._later.append((len(self.blocks), lines))

    def list_here(self, label: str, heading: str) -> None:
        """A list of all captions with this label comes here, under a heading that is not in the contents."""

        def lines() -> list[etree._Element]:
            listed = contents([e for kind, e in self._captions if kind == label], f'TOC \\h \\z \\c "{label}"')
            return [paragraph(heading, style=LIST_HEADING), *listed] if listed else []

        self._later.append((len(self.blocks), lines))

    def save(self, target: Path) -> None:
        """Write the document with care; raises AuthorError while it is open."""
        for at, make in reversed(self._later):
            self.blocks[at:at] = make()
        out = io.BytesIO()
        self.document.save(out)
        target = Path(target)
        package = Package.read(target, out.getvalue())
        root = package.tree(package.document)
        body = root.find(w("body"))
        if body is None:
            raise ValueError("a document without a body")
        ours = [section for block in self.blocks for section in block.iter(w("sectPr"))]
        ours.append(self.template.section(body) if self.template else body[-1])
        # put in here, as python-docx would look at every element, and with no parent before, which takes minutes
        if self.template:
            self.template.take_in(package, body, self.blocks, self.document.core_properties.title)
        else:
            for e in list(body):
                if e.tag != w("sectPr"):
                    body.remove(e)
            body[0:0] = self.blocks
        sections.go_on(ours)
        # Word calls a file damaged in which a prefix is not declared that it is told to ignore
        ignored = root.get(f"{{{MC}}}Ignorable", "").split()
        etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r", "mc", *ignored])
        _settings(package)
        if not self.template:
            _without_extras(package)
        for info in package.infos:
            info.date_time = LONG_AGO
        package.save(target)


def _page(document: Document, footer: str, landscape: bool) -> None:
    section = document.sections[0]
    sides = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = sides
    section.left_margin = section.right_margin = Cm(2) if landscape else Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(1.8) if landscape else Cm(2.3)
    width = sides[0] - 2 * (Cm(2) if landscape else Cm(2.5))
    for level in (1, 2):
        tabs = document.styles[f"toc {level}"].element.get_or_add_pPr()
        tabs.insert(0, element("tabs", element("tab", val="right", leader="dot", pos=str(width // 635))))
    line = section.footer.paragraphs[0]
    line.text = f"{footer} | pagina "
    line._p.extend([*field("PAGE", "1"), run(" van "), *field("NUMPAGES", "1")])


def _settings(package: Package) -> None:
    root = package.tree("word/settings.xml")
    for name in ("rsids", "attachedTemplate"):
        for e in root.findall(w(name)):
            root.remove(e)
    for e in root.iter(w("themeFontLang")):
        e.set(w("val"), LANGUAGE)


def _without_extras(package: Package) -> None:
    """The thumbnail and the custom XML of the empty document that this one was made from."""
    for rels in ("_rels/.rels", "word/_rels/document.xml.rels"):
        for relation in list(package.tree(rels)):
            if relation.get("Type", "").endswith(("/thumbnail", "/customXml")):
                package.tree(rels).remove(relation)
    package.drop_unreachable()
