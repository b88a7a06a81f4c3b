"""A chart in a Word document: picture and notes in one control, refreshed where an author put it."""

from __future__ import annotations

import hashlib
import io

from docx.document import Document
from docx.shared import Cm, Twips
from lxml import etree

from publish.charts import draw
from publish.charts.chart import Chart
from publish.documents.captions import CHART_LABEL, STYLE, new_caption, refresh_caption, refuse_caption
from publish.documents.changes import Change, Refused
from publish.documents.elements import element, paragraph
from publish.documents.runs import Pen, refuse_foreign
from publish.documents.widths import PAGE
from publish.documents.word_table import BRON
from publish.office.controls import Control
from publish.office.package import Package, w
from publish.office.relations import EMBED
from publish.office.text import visible_text
from svm.figures import CHART

#: between the margins of an A4 page
WIDTH = Cm(16)
#: below the 220 pixels per inch to which Word reduces pictures
SCALE = 1.9


def chart_caption(chart: Chart, turns: tuple[int, int], place: str = "") -> etree._Element:
    """The caption of a chart, with `place` as its number in the document; `turns` are two numbers unique in it."""
    place = place or chart.number
    if not place:
        return paragraph(chart.caption, style=STYLE)
    return new_caption(CHART_LABEL, place, chart.heading, CHART + chart.chart_id, turns)


def new_picture(document: Document, chart: Chart, number: int, room: int = PAGE) -> list[etree._Element]:
    """Picture and notes as block elements, at most `room` twips wide.

    The picture becomes a part of the document, in which `number` is unique.
    """
    png = _png(chart)
    inline = document.part.new_pic_inline(io.BytesIO(png), width=min(WIDTH, Twips(room)))
    properties = inline.docPr
    properties.set("id", str(number))
    properties.set("name", _name(chart, png))
    properties.set("descr", chart.alt)
    picture = paragraph(element("r", element("drawing", inline)))
    return [picture, *(paragraph(n, style=BRON) for n in chart.notes)]


def refresh_picture(package: Package, control: Control, chart: Chart, pen: Pen) -> list[Change]:
    """Give the chart in a control its present picture and words; its size and place stay as the author left them.

    Raises Refused, before anything changed, when the control no longer holds one chart, or when the picture is another
    and changes are tracked: a picture cannot be a tracked change.
    """
    tag = CHART + chart.chart_id
    content = control.content
    drawings = [] if content is None else [d for d in content.iter("{*}docPr") if d.get("name", "").startswith(tag)]
    embedded = [] if content is None else [b.get(EMBED, "") for b in content.iter("{*}blip")]
    if content is None or control.kind != "block" or len(drawings) != 1 or len(embedded) != 1:
        raise Refused("er staat geen figuur meer in, of meer dan één; voeg de figuur opnieuw in")
    part = _pictures(package, control.part).get(embedded[0], "")
    if not part:
        raise Refused("de afbeelding is niet in het bestand; voeg de figuur opnieuw in")
    if _uses(package, part) > 1:
        raise Refused("dezelfde afbeelding staat ook buiten het vak; haal die weg of voeg de figuur opnieuw in")
    holder = next(p for p in content.iter(w("p")) if next(p.iter("{*}blip"), None) is not None)
    blocks = list(content.iterchildren(w("p")))
    at = blocks.index(holder)
    above, below = blocks[:at], blocks[at + 1 :]
    # in older documents the caption stands in the control
    if len(above) > 1:
        raise Refused("boven de figuur staat meer dan één alinea; zet de andere tekst buiten het vak")
    for caption in above:
        refuse_caption(caption, chart.heading, pen)
    for line in below:
        refuse_foreign(line)
    drawing, changes = drawings[0], []
    fresh = _name(chart, package.data[part])
    is_other = drawing.get("name") != fresh or drawing.get("descr") != chart.alt
    if pen.track and is_other:
        raise Refused("de figuur is veranderd; een afbeelding kan geen bijgehouden wijziging zijn")
    if pen.track and len(below) != len(chart.notes):
        raise Refused("er komen regels onder de figuur bij of vervallen; dat kan geen bijgehouden wijziging zijn")
    if is_other:
        png = _png(chart)
        changes.append(Change(tag, "afbeelding", drawing.get("descr", ""), chart.alt))
        package.put(part, png)
        drawing.set("name", _name(chart, png))
        drawing.set("descr", chart.alt)
    for caption in above:
        changes += refresh_caption(caption, chart.heading, chart.caption, tag, pen)
    for line, text in zip(below, chart.notes, strict=False):
        old = visible_text(line)
        if pen.write(line, text, line):
            changes.append(Change(tag, "tekst bij de figuur", old, visible_text(line)))
    if len(below) != len(chart.notes):
        changes.append(Change(tag, "regels onder de figuur", str(len(below)), str(len(chart.notes))))
        for line in below[len(chart.notes) :]:
            content.remove(line)
        content.extend(paragraph(n, style=BRON) for n in chart.notes[len(below) :])
    return changes


def picture_parts(package: Package, control: Control) -> set[str]:
    """The parts with the pictures of a control."""
    parts = _pictures(package, control.part)
    return {parts[b.get(EMBED, "")] for b in control.element.iter("{*}blip")}


def _png(chart: Chart) -> bytes:
    return draw.named_png(chart, SCALE)


def _name(chart: Chart, png: bytes) -> str:
    """The hidden name of the picture: which chart, what was drawn, and the bytes; another picture has another name."""
    drawn = hashlib.sha256(repr(draw.spec(chart)).encode()).hexdigest()[:10]
    return f"{CHART}{chart.chart_id} {drawn} {hashlib.sha256(png).hexdigest()[:10]}"


def _pictures(package: Package, part: str) -> dict[str, str]:
    """The parts that a part with text has relations to, by the id of the relation."""
    return {r.number: r.part for r in package.relations(part) if r.part in package.data}


def _uses(package: Package, part: str) -> int:
    """How often a part is shown, in all parts with text."""
    count = 0
    for name, root in package.text_trees():
        parts = _pictures(package, name)
        count += sum(parts.get(blip.get(EMBED, "")) == part for blip in root.iter("{*}blip"))
    return count
