"""The styles of a document in the house style."""

from __future__ import annotations

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt, RGBColor

from publish.documents.elements import element
from publish.look.theme import COLOURS, FONT, SIZES
from publish.office.package import w

LANGUAGE = "nl-NL"
#: styles of a line in a list of tables or figures, and of the heading above one
LISTED, LIST_HEADING = "TableofFigures", "TOCHeading"
#: styles of the name and the number on a card of the summary, and of the yellow text behind that number
CARD_NAME, CARD_NUMBER, CARD_REASON = "Kaartnaam", "Kaartgetal", "Kaartreden"
#: points above and below a paragraph of a style, and the styles whose lines stand close together
SPACES = {
    "Normal": (0, 6), "Title": (0, 12), "Subtitle": (0, 12), "Heading 1": (18, 8), "Heading 2": (16, 6),
    "Heading 3": (12, 4), "Caption": (10, 4), "Bron": (0, 1), "Klein": (2, 0), "Cel": (1, 1),
    "toc 1": (0, 3), "toc 2": (0, 2), CARD_NAME: (2, 0), CARD_NUMBER: (0, 0),
}  # fmt: skip
CLOSE = ("Bron", "Klein", "Cel", CARD_NAME, CARD_NUMBER)
#: lines of other styles, in lines
SPACED = 1.2


def house_styles(document: Document) -> None:
    """Give an empty document the styles of the house."""
    styles = document.styles
    styles.add_style("Bron", WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name in ("Klein", "Cel", CARD_NAME, CARD_NUMBER):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for level in (1, 2):
        style = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        style.element.set(w("styleId"), f"TOC{level}")
    listed = styles.add_style("table of figures", WD_STYLE_TYPE.PARAGRAPH)
    listed.base_style = styles["toc 2"]
    listed.element.set(w("styleId"), LISTED)
    # the heading of a list looks like one of the chapter, and is in no contents
    styles["TOC Heading"].base_style = styles["Heading 2"]
    styles.add_style("Placeholder Text", WD_STYLE_TYPE.CHARACTER).font.color.rgb = _rgb("grijs")
    reason = styles.add_style(CARD_REASON, WD_STYLE_TYPE.CHARACTER).font
    reason.size, reason.bold, reason.color.rgb = Pt(SIZES["Klein"]), False, _rgb("inkt")
    for name in (
        "Normal",
        "Title",
        "Subtitle",
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Caption",
        "Bron",
        "Header",
        "Footer",
        "Klein",
        "Cel",
        CARD_NAME,
        CARD_NUMBER,
    ):
        font = styles[name].font
        font.name = FONT
        fonts = styles[name].element.rPr.rFonts
        for theme in [k for k in fonts.attrib if k.endswith("Theme")]:
            del fonts.attrib[theme]
        for script in ("hAnsi", "cs", "eastAsia"):
            fonts.set(w(script), FONT)
        font.size = Pt(SIZES.get(name, 7.5))
        if name in ("Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3", "Caption", CARD_NAME, CARD_NUMBER):
            font.color.rgb, font.bold, font.italic = _rgb("logo"), True, False
        if name in ("Bron", "Klein", "Footer"):
            font.color.rgb = _rgb("grijs")
    for name, (before, after) in SPACES.items():
        layout = styles[name].paragraph_format
        layout.space_before, layout.space_after = Pt(before), Pt(after)
        layout.line_spacing = 1.0 if name in CLOSE else SPACED
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
