"""Put the control of a table or chart back around it where an office program moved it.

LibreOffice knows no controls around blocks: it leaves the control, without its tag, around the first words inside. What
belongs to the table or chart is certain by how that ends: its last line is the reference date.
"""

from __future__ import annotations

from lxml import etree

from publish.documents.elements import element
from publish.documents.word_table import UNIT
from publish.office.controls import Control, alias_of, property_of, tag_in_title, tags_in_marks
from publish.office.package import w
from publish.office.text import visible_text
from svm.dutch import AS_OF
from svm.figures import BLOCKS, CHART
from svm.yellow import says_yellow


def enclose(root: etree._Element) -> dict[etree._Element, tuple[str, str]]:
    """Put back what is certain in the tree of a part. Returns each control with its tag and by what that was known.

    No text moves, and a control keeps its turn among those of the part. What is left is refused when its turn comes.
    """
    found = {}
    for sdt in list(root.iter(w("sdt"))):
        first = next(sdt.iterancestors(w("p")), None)
        if first is None or Control("", sdt).kind != "inline":
            continue
        tag, known_by = _tag(sdt, first)
        blocks = _blocks(sdt, first, tag) if tag else []
        if blocks:
            _without_hollow_fields(first)
            _put_round(sdt, tag, blocks)
            found[sdt] = (tag, known_by)
    return found


def _tag(sdt: etree._Element, first: etree._Element) -> tuple[str, str]:
    """The tag of the table or chart that begins with a paragraph, and by what it is known; empty when marks differ."""
    tag, title, below = property_of(sdt, "tag"), property_of(sdt, "alias"), first.getnext()
    if tag:
        return (tag, "tag") if tag.startswith(BLOCKS) else ("", "")
    marks = dict.fromkeys(tags_in_marks(first), "bladwijzer")
    if title:
        marks |= {tag_in_title(title): "titel"}
    else:
        # in older documents the caption stands in the control, above the picture
        named = _pictures(first) + ([] if below is None else _pictures(below))
        marks |= {name.split(" ")[0]: "afbeelding" for name in named if name.startswith(CHART)}
    return next(iter(marks.items())) if len(marks) == 1 else ("", "")


def _blocks(sdt: etree._Element, first: etree._Element, tag: str) -> list[etree._Element]:
    """The paragraphs, or the table and paragraphs, that the control was around; none when that is not certain."""
    table = None if tag.startswith(CHART) else next(first.iterancestors(w("tbl")), None)
    if table is not None and next(table.iter(w("p"))) is not first:
        return []
    blocks = [first if table is None else table]
    while len(blocks) == 1 or not visible_text(blocks[-1]).startswith(AS_OF):
        below = blocks[-1].getnext()
        if below is None or below.tag != w("p"):
            return []
        blocks.append(below)
    pictures = [_pictures(block) for block in blocks]
    lines = blocks[1:]
    if tag.startswith(CHART):
        at = 0 if pictures[0] else 1
        lines = blocks[at + 1 :]
        others = any(pictures[:at] + pictures[at + 1 :])
        is_whole = not others and [name.split(" ")[0] for name in pictures[at]] == [tag]
    elif table is not None:
        is_whole = not any(pictures) and visible_text(blocks[1]).startswith(UNIT)
    else:
        is_whole = not any(pictures) and len(blocks) == 2 and says_yellow(visible_text(first))
    # a line of an author's own between ours has a look of its own, and then nobody knows whose it is
    is_whole &= len({_style(line) for line in lines}) == 1
    ending = blocks[-1].find(f"{w('pPr')}/{w('sectPr')}")
    foreign = [e for block in blocks for e in block.iter(w("sdt"), w("sectPr")) if e not in (sdt, ending)]
    is_inside = next(sdt.iterancestors(w("sdt")), None) is not None
    return blocks if is_whole and not foreign and not is_inside else []


def _put_round(sdt: etree._Element, tag: str, blocks: list[etree._Element]) -> None:
    title = property_of(sdt, "alias") or alias_of(tag, tag)
    # the last line of a section is no line of a control that may lose it
    ending = blocks[-1].find(f"{w('pPr')}/{w('sectPr')}")
    if ending is not None:
        blocks[-1].addnext(element("p", element("pPr", ending)))
    for e in list(sdt.iterfind(f"{w('sdtContent')}/*")):
        sdt.addprevious(e)
    blocks[0].addprevious(sdt)
    for e in list(sdt):
        sdt.remove(e)
    properties = etree.SubElement(sdt, w("sdtPr"))
    for name, value in (("alias", title), ("tag", tag)):
        etree.SubElement(properties, w(name)).set(w("val"), value)
    etree.SubElement(sdt, w("sdtContent")).extend(blocks)


def _without_hollow_fields(line: etree._Element) -> None:
    """Take out fields without a code: LibreOffice makes plain text of a field in a control and leaves its ends."""
    if next(line.iter(w("instrText")), None) is None:
        for e in list(line.iter(w("fldChar"))):
            if (run := e.getparent()) is not None:
                run.remove(e)


def _pictures(block: etree._Element) -> list[str]:
    return [drawing.get("name", "") for drawing in block.iter("{*}docPr")]


def _style(line: etree._Element) -> str:
    style = line.find(f"{w('pPr')}/{w('pStyle')}")
    return "" if style is None else style.get(w("val"), "")
