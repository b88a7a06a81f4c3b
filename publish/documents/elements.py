"""Elements of a Word document that is being made: paragraphs, runs, bookmarks and fields."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from publish.office.package import w

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


#: the look of a table that has neither a row nor a column of heads: it orders what stands on a page
NO_HEADS = {"firstRow": "0", "firstColumn": "0"}


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
    runs = [run(c) if isinstance(c, str) else c for c in content]
    made.extend(bookmarked(runs, mark) if mark else runs)
    return made


def heading_of_all(*content: etree._Element | str) -> etree._Element:
    """The title of a document whose headings are of the second level: to who listens it is the first heading."""
    made = paragraph(*content, style="Title")
    made[0].append(element("outlineLvl", val="0"))
    return made


def bookmarked(content: Sequence[etree._Element], mark: tuple[str, int]) -> list[etree._Element]:
    """The same with a bookmark around it: its name, and a number that no other bookmark has."""
    name, number = mark
    begin = element("bookmarkStart", id=str(number), name=name)
    return [begin, *content, element("bookmarkEnd", id=str(number))]


def field(code: str, shown: str) -> list[etree._Element]:
    """The runs of a field with the text it shows until it is updated, as Word and LibreOffice read it."""
    return [*field_begin(code), run(shown), element("r", element("fldChar", fldCharType="end"))]


def field_begin(code: str, *, dirty: bool = False) -> list[etree._Element]:
    """The runs before what a field shows; Word updates a dirty one when it opens the file."""
    said = element("instrText")
    said.text = f" {code} "
    said.set(XML_SPACE, "preserve")
    begin = element("fldChar", fldCharType="begin", **({"dirty": "true"} if dirty else {}))
    return [element("r", e) for e in (begin, said, element("fldChar", fldCharType="separate"))]
