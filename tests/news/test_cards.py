"""Share cards of made-up figures: their size, nothing cut off or outside, readable colours, a text for who cannot see."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from itertools import pairwise

import pytest

from publish.look.theme import CHART_FONT, COLOURS
from publish.news import cards
from publish.news.draft import make_draft
from publish.news.messages import load_messages
from publish.news.plain import write_plain
from publish.news.source import open_source
from svm.errors import UserError
from svm.home import Home
from tests.news.made_up import FIRST, REPEAT_YELLOW, SOUND, YELLOW, build, freeze

#: as long as the longest ones of the catalogue
LABEL = "Verzonnen overdrachten vanuit Nederland, claims van het cohort, volgens de verzonnen Rekenkamer, 1 januari 2034 t/m 31 augustus 2035"
DEFINITION = "Verzonnen aantal personen dat in de periode als voorbeeld is ingeschreven; wie terugkeert telt mee. " * 3


@pytest.fixture
def made(tmp_path):
    def draft(*figures, is_frozen=False, **changed):
        home = build(Home(tmp_path), *figures)
        if is_frozen:
            freeze(home)
        messages = load_messages()
        return make_draft(open_source(home), replace(messages, cards=messages.cards | changed))

    return draft


def pixels(png):
    """Width, height and rows of a PNG of three or four bytes per pixel."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, data, head = 8, b"", ()
    while at < len(png):
        (size,), kind = struct.unpack(">I", png[at : at + 4]), png[at + 4 : at + 8]
        body = png[at + 8 : at + 8 + size]
        if kind == b"IHDR":
            head = struct.unpack(">IIBBBBB", body)
        data += body if kind == b"IDAT" else b""
        at += 12 + size
    width, height, depth, colour, *rest = head
    assert depth == 8 and colour in (2, 6) and rest == [0, 0, 0]
    step = 3 if colour == 2 else 4
    raw, stride = zlib.decompress(data), width * step
    rows, above = [], bytearray(stride)
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for x in range(stride) if kind else ():
            left, up, corner = (line[x - step], above[x], above[x - step]) if x >= step else (0, above[x], 0)
            if kind == 1:
                guess = left
            elif kind == 2:
                guess = up
            elif kind == 3:
                guess = (left + up) // 2
            else:
                near = left + up - corner
                guess = min((left, up, corner), key=lambda v: abs(near - v))
            line[x] = (line[x] + guess) & 255
        rows.append([bytes(line[i : i + 3]) for i in range(0, stride, step)])
        above = line
    return width, height, rows


@pytest.mark.parametrize("form", cards.FORMS)
def test_the_longest_texts_stay_inside_the_card(made, form):
    long = replace(
        REPEAT_YELLOW, label=LABEL, definition=DEFINITION, yellow_text=YELLOW * 2, headline_text="123,4 miljoen"
    )
    draft = made(
        long, lang="{asy_repeat:{jaar}@kop} herhaalde asielaanvragen van vreemdelingen die eerder aanvroegen in {jaar}"
    )
    card = draft.cards[0]
    drawn = cards.png(card, draft, form)
    width, height, rows = pixels(drawn)
    assert (width, height) == cards.FORMS[form]
    edge = cards.MARGIN - 8
    for row in rows:
        assert set(row[:edge]) == set(row[-edge:]) == {row[0]}, "a margin holds nothing but its background"
    assert len({b"".join(row) for row in rows[-12:]}) == 1
    lines, band = cards.layout(card, draft, form)
    said = " ".join(line.text for line in lines)
    for _, text in cards.texts(card, draft):
        assert " ".join(text.split()) in said, "no text is cut off"
    assert band and any(line.block == "flag" and band.top < line.y < band.top + band.height for line in lines)
    assert bytes.fromhex(COLOURS["geel"]) in rows[int(band.top) + 2]
    tops = [(line.y - line.size, line.y) for line in lines]
    assert all(a[1] <= b[0] + 8 for a, b in pairwise(tops)), "no line over another"


def test_a_card_says_what_the_figure_is_and_is_the_same_every_time(made):
    draft = made(*SOUND, is_frozen=True)
    card = next(c for c in draft.cards if c.name == "asielaanvragen")
    drawn = cards.svg(card, draft, "breed")
    for said in (
        "31 duizend",
        "eerste asielaanvragen in 2035",
        FIRST.label,
        FIRST.source_line,
        "Staat van Migratie 2036",
    ):
        assert said in drawn
    assert 'fill="#FFFF00"' not in drawn
    assert FIRST.figure_id not in drawn and "ummer" not in drawn, "a reader of a card needs no machine number"
    assert cards.png(card, draft, "breed") == cards.png(card, draft, "breed")
    alt = write_plain(draft, draft.alt_texts)
    assert f"31 duizend eerste asielaanvragen in 2035. {FIRST.label}. {FIRST.source_line}." in alt


def test_a_sign_in_a_label_is_no_markup(made):
    draft = made(replace(FIRST, label="Verzonnen <b> & Co"))
    assert "Verzonnen &lt;b&gt; &amp; Co" in cards.svg(draft.cards[0], draft, "breed")


def test_a_word_that_fits_nowhere_is_refused(made):
    draft = made(replace(FIRST, label="verzonnen" * 40))
    with pytest.raises(UserError, match="meer tekst dan"):
        cards.layout(draft.cards[0], draft, "breed")


def test_every_text_can_be_read_on_its_background():
    def light(name):
        parts = [int(COLOURS[name][i : i + 2], 16) / 255 for i in (0, 2, 4)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for block, (ink, ground) in cards.INKS.items():
        low, high = sorted((light(ink), light(ground)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, block


def test_no_text_is_wider_than_it_is_taken_for(made):
    """The bold digits and letters of a card, drawn and measured: the estimate is never too small."""
    import vl_convert

    for text in ("1234567890 duizend", "mmm WWW %%%", "illustratief 1.111", "Vergunninghouders à la façade"):
        size = 40
        drawn = vl_convert.svg_to_png(
            f'<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="60"><rect width="1000" height="60" fill="#fff"/>'
            f'<text y="45" font-family="{CHART_FONT}" font-weight="bold" font-size="{size}">{text}</text></svg>'
        )
        _, _, rows = pixels(drawn)
        last = max(x for row in rows for x, pixel in enumerate(row) if pixel != b"\xff\xff\xff")
        assert last <= cards.width_of(text, size), text
