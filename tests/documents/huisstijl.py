"""A template as a ministry makes one, made up: Dutch style ids, numbered headings, a cover, a contents, a footer."""

from __future__ import annotations

from pathlib import Path

import docx
from docx.enum.section import WD_SECTION
from docx.shared import Cm, Pt, RGBColor

from publish.documents.elements import field
from publish.office.package import Package, w
from publish.office.relations import CONTENT_TYPES
from tests.documents.made_up import run, sdt, xml

MINISTRY = "Verzonnen Ministerie van Voorbeelden"
#: name in Word and id in a Dutch Word, with font size and colour
STYLES = {
    "heading 1": ("Kop1", 20, "A90061"),
    "heading 2": ("Kop2", 14, "A90061"),
    "caption": ("Bijschrift", 8, "42145F"),
    "Tabeltekst": ("Tabeltekst", 8, "000000"),
    "Bronvermelding": ("Bronvermelding", 7, "535353"),
}
FONT = "Liberation Serif"
NUMBERING = """
<w:abstractNum w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Kop1"/><w:lvlText w:val="%1"/>
<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Kop2"/><w:lvlText w:val="%1.%2"/>
<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>
"""


def make(path: Path, *, place: bool = True, numbered: bool = True) -> Path:
    """Write the template; with a place for the chapter and numbered headings unless told otherwise."""
    document = docx.Document()
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = FONT, Pt(10)
    for name, (made_id, size, colour) in STYLES.items():
        known = [s for s in styles if s.name.lower() == name]
        style = known[0] if known else styles.add_style(name, 1)
        style.element.set(w("styleId"), made_id)
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(colour)
    if numbered:
        root = document.part.numbering_part.element
        root.insert(0, xml(NUMBERING))
        root.append(xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for level, name in enumerate(("heading 1", "heading 2")):
            style = next(s for s in styles if s.element.get(w("styleId")) == STYLES[name][0])
            properties = style.element.get_or_add_pPr()
            properties.append(xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))
    body = document.element.body
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(3)
    body.insert(0, xml(f"<w:p>{run(MINISTRY, '<w:b/>')}</w:p>"))
    title = sdt("", run("[Titel]", '<w:color w:val="808080"/>'), "<w:showingPlcHdr/>", "Titel")
    body.insert(1, xml(f'<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr>{title}</w:p>'))
    document.add_section(WD_SECTION.NEW_PAGE)
    last = document.sections[-1]
    last.footer.is_linked_to_previous = False
    line = last.footer.paragraphs[0]
    line.text = f"{MINISTRY} | "
    line._p.extend(field("PAGE", "1"))
    contents = document.add_paragraph()
    contents._p.extend(field('TOC \\o "1-2" \\h', "Inhoud komt hier"))
    if place:
        body.insert(len(body) - 1, xml(sdt("inhoud", f"<w:p>{run('Hier komt de tekst')}</w:p>", "", "Inhoud")))
    document.save(path)
    package = Package.open(path)
    for e in package.tree(CONTENT_TYPES).iter("{*}Override"):
        e.set("ContentType", e.get("ContentType", "").replace("document.main+xml", "template.main+xml"))
    path.write_bytes(package.packed())
    return path
