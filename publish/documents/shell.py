"""An empty Word document in the house style: styles, language, properties, footer, contents."""

from __future__ import annotations

import datetime as dt
import io
import itertools
from collections.abc import Sequence
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt, RGBColor
from lxml import etree

from publish.look.theme import COLOURS, FONT, SIZES
from publish.office.package import Package, w
from svm.files import LONG_AGO

LANGUAGE = "nl-NL"
ORGANISATION = "Staat van Migratie"
#: a fixed date of creation: the same figures give the same bytes
CREATED = dt.datetime(2000, 1, 1)
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def element(name: str, /, *children: etree._Element, **attributes: str) -> etree._Element:
    """Make a WordprocessingML element with attributes and children."""
    made = etree.Element(w(name))
    for key, value in attributes.items():
        made.set(w(key), value)
    made.extend(children)
    return made


def run(text: str, *properties: etree._Element) -> etree._Element:
    """A run of text; its properties in the order of the standard."""
    made = etree.Element(w("r"))
    if properties:
        made.append(element("rPr", *properties))
    t = etree.SubElement(made, w("t"))
    t.text = text
    if text != text.strip():
        t.set(XML_SPACE, "preserve")
    return made


def paragraph(*content: etree._Element | str, style: str = "", mark: tuple[str, int] | None = None) -> etree._Element:
    """A paragraph of texts and inline elements in a style (by its id); `mark` is a bookmark around it."""
    made = etree.Element(w("p"))
    if style:
        made.append(element("pPr", element("pStyle", val=style)))
    if mark:
        made.append(element("bookmarkStart", id=str(mark[1]), name=mark[0]))
    made.extend(run(c) if isinstance(c, str) else c for c in content)
    if mark:
        made.append(element("bookmarkEnd", id=str(mark[1])))
    return made


def field(code: str, shown: str) -> etree._Element:
    """A field with the text it shows until it is updated."""
    return element("fldSimple", run(shown), instr=f" {code} ")


def contents(headings: Sequence[tuple[int, str, str]], lowest: int, is_field: bool) -> list[etree._Element]:
    """Links to the headings, as level, text and bookmark; as a field it gets page numbers when Word opens it."""
    made = []
    for level, text, mark in headings:
        link = element("hyperlink", run(text), anchor=mark, history="1")
        made.append(paragraph(link, style=f"TOC{level - headings[0][0] + 1}"))
    if made and is_field:
        code = element("instrText")
        code.text = f' TOC \\o "{headings[0][0]}-{lowest}" \\h \\z \\u '
        code.set(XML_SPACE, "preserve")
        begin = [
            element("fldChar", fldCharType="begin", dirty="true"),
            code,
            element("fldChar", fldCharType="separate"),
        ]
        for at, e in enumerate(begin, start=1):
            made[0].insert(at, element("r", e))
        made[-1].append(element("r", element("fldChar", fldCharType="end")))
    return made


class Shell:
    """A document that is being made: add block elements, then save."""

    def __init__(self, title: str, footer: str, *, landscape: bool = False) -> None:
        self.document: Document = docx.Document()
        self.headings: list[tuple[int, str, str]] = []
        self._numbers = itertools.count(1)
        self._blocks: list[etree._Element] = []
        self._contents: tuple[int, int, int, bool] | None = None
        self._title = title
        _styles(self.document)
        _page(self.document, footer, landscape)
        core = self.document.core_properties
        core.title, core.author, core.last_modified_by, core.language = title, ORGANISATION, ORGANISATION, LANGUAGE
        core.comments, core.created, core.modified, core.revision = "", CREATED, CREATED, 1

    def number(self) -> int:
        """The next number of a control or bookmark; unique in the document."""
        return next(self._numbers)

    def add(self, *blocks: etree._Element) -> None:
        """Add paragraphs, tables and block controls."""
        self._blocks.extend(blocks)

    def heading(self, level: int, text: str) -> None:
        """Add a heading that the contents lead to."""
        number = self.number()
        mark = f"_Toc{900000000 + number}"
        self.headings.append((level, text, mark))
        self.add(paragraph(text, style=f"Heading{level}", mark=(mark, number)))

    def contents_here(self, highest: int, lowest: int, *, is_field: bool = False) -> None:
        """The contents come here: every heading of these levels in the whole document."""
        self._contents = (len(self._blocks), highest, lowest, is_field)

    def save(self, target: Path) -> None:
        """Write the document with care; raises AuthorError while it is open."""
        if self._contents is not None:
            at, highest, lowest, is_field = self._contents
            shown = [h for h in self.headings if highest <= h[0] <= lowest]
            self._blocks[at:at] = contents(shown, lowest, is_field)
        body = self.document.element.body
        for e in list(body):
            if e.tag != w("sectPr"):
                body.remove(e)
        # built apart and put in as bytes: python-docx would look at every element
        holder = etree.Element(w("body"), nsmap={"w": w("")[1:-1]})
        holder.extend(self._blocks)
        out = io.BytesIO()
        self.document.save(out)
        target = Path(target)
        package = Package.read(target, out.getvalue())
        root = package.tree("word/document.xml")
        made = root.find(w("body"))
        if made is not None:
            for at, block in enumerate(list(holder)):
                made.insert(at, block)
        # `mc:Ignorable` names w14 and wp14: Word calls a file damaged in which one of those is not declared
        etree.cleanup_namespaces(root, keep_ns_prefixes=["w", "r", "mc", "w14", "wp14"])
        _settings(package)
        _without_extras(package)
        for info in package.infos:
            info.date_time = LONG_AGO
        package.save(target)


def _styles(document: Document) -> None:
    styles = document.styles
    styles.add_style("Bron", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name in ("Klein", "Cel"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for level in (1, 2):
        style = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.element.set(w("styleId"), f"TOC{level}")
    styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER).font.color.rgb = _rgb("grijs")
    for name in (
        "Normal",
        "Title",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Caption",
        "Bron",
        "Header",
        "Footer",
        "Klein",
        "Cel",
    ):
        font = styles[name].font
        font.name = FONT
        fonts = styles[name].element.rPr.rFonts
        for theme in [k for k in fonts.attrib if k.endswith("Theme")]:
            del fonts.attrib[theme]
        for script in ("hAnsi", "cs", "eastAsia"):
            fonts.set(w(script), FONT)
        font.size = Pt(SIZES.get(name, 7.5))
        if name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
            font.color.rgb, font.bold, font.italic = _rgb("logo"), True, False
        if name in ("Bron", "Klein", "Footer"):
            font.color.rgb = _rgb("grijs")
    for name, before, after in (
        ("Normal", 0, 6), ("Title", 0, 12), ("Heading 1", 18, 8), ("Heading 2", 16, 6), ("Heading 3", 12, 4),
        ("Caption", 10, 4), ("Bron", 0, 1), ("Klein", 2, 0), ("Cel", 1, 1), ("toc 1", 0, 3), ("toc 2", 0, 2),
    ):  # fmt: skip
        layout = styles[name].paragraph_format
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        layout.line_spacing = 1.0 if name in ("Bron", "Klein", "Cel") else 1.2
    for name in ("Heading 1", "Heading 2", "Heading 3", "Caption"):
        styles[name].paragraph_format.keep_with_next = True
    border = styles["Title"].element.pPr.find(w("pBdr"))
    if border is not None:
        styles["Title"].element.pPr.remove(border)
    styles["toc 2"].paragraph_format.left_indent = Cm(0.5)
    defaults = styles.element.find(f"{w('docDefaults')}/{w('rPrDefault')}/{w('rPr')}")
    for lang in defaults.findall(w("lang")):
        defaults.remove(lang)
    defaults.append(element("lang", val=LANGUAGE, eastAsia=LANGUAGE, bidi="ar-SA"))


def _rgb(name: str) -> RGBColor:
    return RGBColor.from_string(COLOURS[name])


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
    line._p.append(field("PAGE", "1"))
    line._p.append(run(" van "))
    line._p.append(field("NUMPAGES", "1"))


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
