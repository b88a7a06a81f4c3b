"""A chart in a Word document: drawing and notes in one control, refreshed where an author put it.

The drawing is a chart of Word with its data, or a picture.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace

from docx.document import Document
from docx.shared import Cm, Twips
from lxml import etree

from publish.charts import draw
from publish.charts.chart import Chart
from publish.documents.captions import CHART_LABEL, STYLE, new_caption, refresh_caption, refuse_caption
from publish.documents.changes import Change, Refused
from publish.documents.elements import element, paragraph
from publish.documents.native_chart import NativeChart, native_chart, new_native
from publish.documents.runs import Pen, refuse_foreign
from publish.documents.widths import PAGE
from publish.documents.word_table import note_line
from publish.office.controls import Control
from publish.office.package import Package, w
from publish.office.relations import EMBED, ID
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


def new_chart(
    document: Document, chart: Chart, number: int, room: int = PAGE, *, by_word: bool = True, tall: int = 0
) -> list[etree._Element]:
    """Chart and notes as block elements, at most `room` twips wide and, when given, `tall` twips high.

    The chart becomes a part of the document, in which `number` is unique. Word draws it from its data; else it is a
    picture, which is made smaller in both directions.
    """
    chart = replace(chart, by_word=by_word)
    make = new_native if by_word else _new_picture
    drawing = make(document, chart, number, min(WIDTH, Twips(room)))
    # the space between lines of text would stand above a chart too, in part of its height
    drawing.insert(0, element("pPr", element("spacing", line="240", lineRule="auto")))
    extent = next(drawing.iter("{*}extent"))
    wide, high, most = int(extent.get("cx", "")), int(extent.get("cy", "")), Twips(tall) if tall else 0
    if most and high > most:
        width = wide if by_word else wide * most // high
        for size in drawing.iter("{*}extent", "{*}ext"):
            if size.get("cx"):
                size.set("cx", str(width))
                size.set("cy", str(most))
    return [drawing, *(note_line(n) for n in chart.notes)]


def refresh_chart(package: Package, control: Control, chart: Chart, pen: Pen) -> list[Change]:
    """Give the chart in a control its present drawing and words; its size and place stay as the author left them.

    Raises Refused, before anything changed, when the control no longer holds one chart of ours, or when it is drawn
    otherwise and changes are tracked: a drawing cannot be a tracked change.
    """
    tag = CHART + chart.chart_id
    content = control.content
    if content is None or control.kind != "block":
        raise Refused("er staat geen figuur meer in, of meer dan één; voeg de figuur opnieuw in")
    drawing = _drawing(package, control, tag)
    chart = replace(chart, by_word=drawing.name != _Picture.name)
    holder = next(drawing.properties.iterancestors(w("p")))
    blocks = list(content.iterchildren(w("p")))
    if holder not in blocks:
        raise Refused("de figuur staat in een tabel of tekstvak; voeg de figuur opnieuw in")
    at = blocks.index(holder)
    above, below = blocks[:at], blocks[at + 1 :]
    # in older documents the caption stands in the control
    if len(above) > 1:
        raise Refused("boven de figuur staat meer dan één alinea; zet de andere tekst buiten het vak")
    for caption in above:
        refuse_caption(caption, chart.heading, pen)
    for line in below:
        refuse_foreign(line)
    changes = []
    is_other = drawing.is_other(chart)
    if pen.track and is_other:
        raise Refused(f"de figuur is veranderd; een {drawing.name} kan geen bijgehouden wijziging zijn")
    if pen.track and len(below) != len(chart.notes):
        raise Refused("er komen regels onder de figuur bij of vervallen; dat kan geen bijgehouden wijziging zijn")
    if is_other:
        old = drawing.properties.get("descr", "")
        changes.append(Change(tag, drawing.write(chart), old, chart.alt))
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
        content.extend(note_line(n) for n in chart.notes[len(below) :])
    return changes


def chart_parts(package: Package, control: Control) -> set[str]:
    """The parts with the drawing of a chart in a control, and with the data behind it."""
    return _drawing(package, control, control.tag).parts


class _Picture:
    """The picture of a chart in a control."""

    name = "afbeelding"

    def __init__(self, package: Package, properties: etree._Element, part: str) -> None:
        self.properties, self.parts = properties, {part}
        self._package, self._part = package, part

    def is_other(self, chart: Chart) -> bool:
        """Whether it shows anything but what `chart` says."""
        fresh = _name(chart, self._package.data[self._part])
        return self.properties.get("name") != fresh or self.properties.get("descr") != chart.alt

    def write(self, chart: Chart) -> str:
        """Draw it again. Returns what was done, in Dutch."""
        png = _png(chart)
        self._package.put(self._part, png)
        self.properties.set("name", _name(chart, png))
        self.properties.set("descr", chart.alt)
        return self.name


def _drawing(package: Package, control: Control, tag: str) -> _Picture | NativeChart:
    """The chart in a control. Raises Refused when there is none, more than one, or one that is not ours alone."""
    native = native_chart(package, control)
    properties = [d for d in control.element.iter("{*}docPr") if d.get("name", "").startswith(f"{tag} ")]
    embedded = [b.get(EMBED, "") for b in control.element.iter("{*}blip")]
    if (native and embedded) or (not native and (len(properties) != 1 or len(embedded) != 1)):
        raise Refused("er staat geen figuur meer in, of meer dan één; voeg de figuur opnieuw in")
    part = native.part if native else _led_to(package, control.part).get(embedded[0], "")
    if not part:
        raise Refused("de afbeelding is niet in het bestand; voeg de figuur opnieuw in")
    if _uses(package, part) > 1:
        raise Refused(
            f"dezelfde {native.name if native else _Picture.name} staat ook buiten het vak; haal die weg of voeg de "
            "figuur opnieuw in"
        )
    return native or _Picture(package, properties[0], part)


def _new_picture(document: Document, chart: Chart, number: int, width: int) -> etree._Element:
    png = _png(chart)
    inline = document.part.new_pic_inline(io.BytesIO(png), width=width)
    properties = inline.docPr
    properties.set("id", str(number))
    properties.set("name", _name(chart, png))
    properties.set("descr", chart.alt)
    return paragraph(element("r", element("drawing", inline)))


def _png(chart: Chart) -> bytes:
    return draw.named_png(chart, SCALE)


def _name(chart: Chart, png: bytes) -> str:
    """The hidden name of the picture: which chart, what was drawn, and the bytes; another picture has another name."""
    drawn = hashlib.sha256(repr(draw.spec(chart)).encode()).hexdigest()[:10]
    return f"{CHART}{chart.chart_id} {drawn} {hashlib.sha256(png).hexdigest()[:10]}"


def _led_to(package: Package, part: str) -> dict[str, str]:
    """The parts that a part with text has relations to, by the id of the relation."""
    return {r.number: r.part for r in package.relations(part) if r.part in package.data}


def _uses(package: Package, part: str) -> int:
    """How often a part is shown, in all parts with text."""
    count = 0
    for name, root in package.text_trees():
        parts = _led_to(package, name)
        shown = (e.get(EMBED) or e.get(ID) or "" for e in root.iter("{*}blip", "{*}chart"))
        count += sum(parts.get(number) == part for number in shown)
    return count
