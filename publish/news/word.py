"""A draft as a Word document: each number a control bound to its figure, as in the chapters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from publish.documents.create import figure_control
from publish.documents.elements import element, heading_of_all, paragraph, run
from publish.documents.shell import Shell
from publish.look.theme import COLOURS
from publish.news.draft import SLOT, Draft, Piece, Sentence, pieces
from publish.news.plain import ACCOUNT, CONCEPT, accepted_line, box_lines, origin
from publish.office.package import w
from svm.figures import Figure


def write_word(draft: Draft, target: Path) -> None:
    """Write the news item; the same draft gives the same bytes. Raises UserError while the file is open."""
    edition = draft.source.edition
    shell = Shell(draft.title, f"Staat van Migratie {edition} | nieuwsbericht")
    box = box_lines(draft, draft.item)
    if box:
        shell.add(_box(box), paragraph())
    for section in draft.item:
        heading = list(_runs(section.heading, shell))
        if section.level:
            shell.add(heading_of_all(*heading) if section.level == 1 else paragraph(*heading, style="Heading2"))
        content: list[etree._Element] = []
        for sentence in section.sentences:
            content += [*([run(" ")] if content else []), *_runs(sentence, shell)]
        if content:
            shell.add(paragraph(*content))
    shell.add(paragraph(ACCOUNT, style="Heading2"), paragraph(draft.source.about, style="Bron"))
    for piece in dict.fromkeys(p for p in pieces(draft.item) if p.figure):
        shell.add(_account(piece, shell))
    for figure in draft.accepted:
        shell.add(paragraph(accepted_line(figure), style="Bron"))
    shell.save(target)


def _runs(sentence: Sentence, shell: Shell) -> Iterator[etree._Element]:
    for piece in sentence.pieces:
        marks = [_yellow()] if piece.text.startswith(SLOT) else []
        yield _control(piece, piece.figure, shell) if piece.figure else run(piece.text, *marks)
        yield from [run(piece.after)] if piece.after else []
        yield from [run(piece.bracket, _yellow())] if piece.bracket else []


def _control(piece: Piece, figure: Figure, shell: Shell) -> etree._Element:
    """The field of a figure, highlighted as long as a flag stands on it."""
    control = figure_control(figure, piece.channel, shell.number())
    if piece.flags and not figure.is_yellow:
        for shown in control.iter(w("r")):
            shown.insert(0, element("rPr", _yellow()))
    return control


def _account(piece: Piece, shell: Shell) -> etree._Element:
    """A line of the account: the wording of a figure and where it comes from."""
    figure = piece.figure
    assert figure is not None
    control = figure_control(figure, piece.channel, shell.number())
    return paragraph(control, run(f" | {' | '.join(origin(figure))}"), style="Bron")


def _yellow() -> etree._Element:
    return element("highlight", val="yellow")


def _box(lines: list[str]) -> etree._Element:
    """The box above a draft that may not go out: a table of one cell."""
    blocks = [paragraph(run(CONCEPT, element("b"), element("sz", val="24")))]
    blocks += [paragraph(line, style="Cel") for line in lines]
    sides = ("top", "left", "bottom", "right")
    properties = element(
        "tblPr",
        element("tblW", w="5000", type="pct"),
        element("tblBorders", *(element(s, val="single", sz="12", space="0", color=COLOURS["rood"]) for s in sides)),
        element("tblCellMar", *(element(s, w="120", type="dxa") for s in sides)),
        element("tblCaption", val=CONCEPT),
        element("tblDescription", val="Wat er nog in de weg staat, per cijfer"),
    )
    width = "9000"
    shade = element("shd", val="clear", color="auto", fill=COLOURS["vlak"])
    cell = element("tc", element("tcPr", element("tcW", w=width, type="dxa"), shade), *blocks)
    return element("tbl", properties, element("tblGrid", element("gridCol", w=width)), element("tr", cell))
