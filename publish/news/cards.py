"""Share cards: one claim of one figure as a picture of 1200 × 630 or 1080 × 1080, drawn as SVG."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from publish.charts import draw
from publish.look.html import environment
from publish.look.theme import CHART_FONT, colour
from publish.news.draft import Card, Draft
from svm.errors import AuthorError

#: width and height in pixels, by the name of the form
FORMS = {"breed": (1200, 630), "vierkant": (1080, 1080)}
PAPER = "vlak"
#: text and background of every text on a card, as names in the theme
INKS = {"head": ("vlak", "logo"), "number": ("logo", PAPER), "claim": ("logo", PAPER), "about": ("grijs", PAPER)}
INKS |= {"flag": ("logo", "geel"), "source": ("grijs", PAPER)}
MARGIN, HEAD = 64, 92
#: how wide a character is at most, in parts of its size, over the regular and the bold face
_WIDTHS = ("iljtfrI.,:;'’‘!|()[]-/ ", 0.39), ("mMwW%@—…", 1.0), ("ABCDEFGHJKLNOPQRSTUVXYZ&", 0.78)
_OTHER = 0.62
#: type sizes in pixels on a card with room enough, and the space after a block
_SIZES = {"number": 132, "claim": 52, "about": 27, "flag": 28, "source": 22}
_SPACE = {"number": 12, "claim": 26, "about": 14, "flag": 14, "source": 6}
_SCALES = tuple(n / 100 for n in range(125, 44, -5))


@dataclass(frozen=True)
class Line:
    """A line of text: its left end and its baseline in pixels. `block` says which ink and weight it has."""

    block: str
    text: str
    x: int
    y: float
    size: float


@dataclass(frozen=True)
class Band:
    """The yellow band behind a flag, from top to bottom in pixels."""

    top: float
    height: float


@dataclass(frozen=True)
class _Stack:
    """Lines under one another, the band among them and where they end; infinite when they do not fit."""

    lines: list[Line]
    band: Band | None
    bottom: float


def width_of(text: str, size: float) -> float:
    """Return how wide a text is at most, in pixels.

    >>> width_of("mil", 100) < width_of("mal", 100)
    True
    """
    return size * sum(next((wide for signs, wide in _WIDTHS if c in signs), _OTHER) for c in text)


def wrap(text: str, size: float, room: float) -> list[str] | None:
    """Break a text into lines that fit; None when one word is wider than the room.

    >>> wrap("een twee drie", 10, 60)
    ['een twee', 'drie']
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, size) <= room:
            lines[-1] = longer
        elif width_of(word, size) <= room:
            lines.append(word)
        else:
            return None
    return lines


def texts(card: Card, draft: Draft) -> list[tuple[str, str]]:
    """List what a card says, block by block from top to bottom."""
    number, figure, source = card.claim.pieces[0], card.figure, draft.source
    claim = "".join(piece.text + piece.after for piece in card.claim.pieces[1:])
    flags = [flag.figure.yellow_text if flag.kind == "geel" else f"[{flag.kind}]" for flag in number.flags]
    blocks = [
        ("number", figure.text(number.channel)),
        ("claim", f"{claim.strip()}{number.after}"),
        ("about", f"{figure.label}. {figure.definition}"),
        ("flag", " ".join(flags)),
        ("source", figure.source_line),
        ("source", f"Staat van Migratie {source.edition}, stand van {source.as_of}."),
    ]
    return [(block, text) for block, text in blocks if text]


def layout(card: Card, draft: Draft, form: str) -> tuple[list[Line], Band | None]:
    """Place each line. Raises AuthorError when the texts do not fit, however small."""
    width, height = FORMS[form]
    for scale in _SCALES:
        placed = _placed(texts(card, draft), width, height, scale)
        if placed:
            return placed
    raise AuthorError(
        f"Kaart {card.name} heeft meer tekst dan op {width} bij {height} past.",
        expected="een bewering van één regel, en een naam en omschrijving zo kort als in de catalogus",
        next_step="kort de bewering in in publish/news/messages.yml.",
    )


def _placed(
    blocks: list[tuple[str, str]], width: int, height: int, scale: float
) -> tuple[list[Line], Band | None] | None:
    """The lines and the band at a scale; None when they do not fit. The sources stand at the foot."""
    room = width - 2 * MARGIN
    upper = _stack([(block, text) for block, text in blocks if block != "source"], room, scale, HEAD + MARGIN * 0.75)
    foot = _stack([(block, text) for block, text in blocks if block == "source"], room, scale, upper.bottom)
    down = height - MARGIN * 0.5 - foot.bottom
    if down < 0:
        return None
    return [*upper.lines, *(replace(line, y=line.y + down) for line in foot.lines)], upper.band


def _stack(blocks: list[tuple[str, str]], room: float, scale: float, top: float) -> _Stack:
    """Blocks under one another from a top down; a word that is wider than the room fits nowhere."""
    lines: list[Line] = []
    band = None
    for block, text in blocks:
        start, size = top, _SIZES[block] * scale
        wrapped = wrap(text, size, room)
        if wrapped is None:
            return _Stack([], None, math.inf)
        edge = size * 0.6 if block == "flag" else 0
        top += edge
        for line in wrapped:
            top += size * 1.2
            lines.append(Line(block, line, MARGIN, top - size * 0.25, size))
        top += edge
        band = Band(start, top - start) if block == "flag" else band
        top += _SPACE[block] * scale
    return _Stack(lines, band, top)


def svg(card: Card, draft: Draft, form: str) -> str:
    """Draw a card, with its alt text as title."""
    width, height = FORMS[form]
    lines, band = layout(card, draft, form)
    page = environment().get_template("news/card.svg")
    inks = {block: (colour(ink), colour(ground)) for block, (ink, ground) in INKS.items()}
    return page.render(
        width=width, height=height, lines=lines, band=band, inks=inks, font=CHART_FONT, margin=MARGIN, head=HEAD,
        name=f"Staat van Migratie {draft.source.edition}", alt=card.alt.text, paper=colour(PAPER),
    )  # fmt: skip


def png(card: Card, draft: Draft, form: str) -> bytes:
    """Draw a card as PNG; the same draft gives the same bytes."""
    return draw.png(svg(card, draft, form), 1)
