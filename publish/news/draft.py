"""A draft: the wording filled with figures. Every number is the text of the registry; nothing is counted here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from publish.news.messages import CHOICE, CONTACT, DEFINITION, EMBARGO, QUOTE, TOKEN, Messages
from publish.news.source import PROVISIONAL, YELLOW, Flag, Source
from publish.prose.sentences import figure_value
from svm.errors import AuthorError
from svm.figures import AT, Figure

#: how a place begins that a person has still to fill in
SLOT = "[vul in:"


@dataclass(frozen=True)
class Piece:
    """A stretch of a sentence: plain text, or a figure in a channel. `after` is what must be said right behind it.

    `flags` are those that still stand, also those of a figure that only chose a word. `is_told` says that the text
    shows them already.
    """

    text: str
    figure: Figure | None = None
    channel: str = "tekst"
    flags: tuple[Flag, ...] = ()
    after: str = ""
    is_told: bool = False

    @property
    def tag(self) -> str:
        """Return the tag of the control: the figure with its channel."""
        name = self.figure.tag if self.figure else ""
        return name if self.channel == "tekst" else f"{name}{AT}{self.channel}"

    @property
    def bracket(self) -> str:
        """Return the flags behind a figure, in brackets; a yellow text is part of the figure itself."""
        kinds = [flag.kind for flag in self.flags if flag.kind != YELLOW and not self.is_told]
        return f" [{', '.join(kinds)}]" if kinds else ""


@dataclass(frozen=True)
class Sentence:
    """A filled sentence."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """Return it as a reader sees it, flags in brackets."""
        return "".join(piece.text + piece.after + piece.bracket for piece in self.pieces)


@dataclass(frozen=True)
class Section:
    """A heading of a level with sentences under it; together they are one paragraph. One of level 0 has no heading."""

    heading: Sentence
    sentences: tuple[Sentence, ...]
    level: int = 1


@dataclass(frozen=True)
class LeftOut:
    """A sentence that could not be said, and why, in Dutch."""

    template: str
    reason: str


@dataclass(frozen=True)
class Card:
    """A share card: one claim that begins with its figure, and the text for who cannot see it."""

    name: str
    claim: Sentence
    alt: Sentence

    @property
    def figure(self) -> Figure:
        """Return the figure it shows."""
        figure = self.claim.pieces[0].figure
        assert figure is not None
        return figure


@dataclass(frozen=True)
class Draft:
    """News item, posts and cards of one edition, with what was left out and which flags were accepted."""

    source: Source
    item: tuple[Section, ...]
    posts: tuple[Section, ...]
    cards: tuple[Card, ...]
    left_out: tuple[LeftOut, ...]
    accepted: tuple[Figure, ...] = ()
    #: the names of the places that nobody filled in
    empty: tuple[str, ...] = ()

    @property
    def alt_texts(self) -> tuple[Section, ...]:
        """Return the alt text of each card under its name."""
        return tuple(Section(plain(f"Kaart {card.name}"), (card.alt,)) for card in self.cards)

    @property
    def sections(self) -> tuple[Section, ...]:
        """Return everything that is said: item, posts and cards."""
        return (*self.item, *self.posts, *self.alt_texts)

    @property
    def title(self) -> str:
        """Return the title of the item."""
        return self.item[0].heading.text


def pieces(sections: Iterable[Section]) -> Iterator[Piece]:
    """List the pieces of some sections, in reading order."""
    for section in sections:
        for sentence in (section.heading, *section.sentences):
            yield from sentence.pieces


def flags(sections: Iterable[Section]) -> list[Flag]:
    """List the flags that stand in some sections, each once, in reading order."""
    standing = {(flag.figure.figure_id, flag.kind): flag for piece in pieces(sections) for flag in piece.flags}
    return list(standing.values())


def uses(draft: Draft) -> list[tuple[str, str, str]]:
    """List which figure stands in the draft in which channel with which text: the text of `indicators.figures`."""
    texts = ((p.figure.figure_id, p.channel, p.figure.text(p.channel)) for p in pieces(draft.sections) if p.figure)
    return list(dict.fromkeys(texts))


def refuse_others(accepted: Collection[str], provisional: Collection[str]) -> None:
    """Raise AuthorError when an accepted figure is not among the provisional ones."""
    unknown = sorted(set(accepted) - set(provisional))
    if unknown:
        raise AuthorError(
            f"{', '.join(unknown)} is geen voorlopig cijfer van deze tekst.",
            expected="een van " + (", ".join(provisional) or "geen: er staat geen voorlopig cijfer in"),
            next_step="laat het weg bij --accept; andere vlaggen kunnen niet worden toegestaan.",
        )


def plain(text: str) -> Sentence:
    """Make a sentence without a figure.

    >>> plain("Asiel").text
    'Asiel'
    """
    return Sentence((Piece(text),))


def make_draft(
    source: Source, messages: Messages, accepted: Sequence[str] = (), filled: Mapping[str, str] = MappingProxyType({})
) -> Draft:
    """Fill the wording. `accepted` names provisional figures that may go out, `filled` what stands in which place.

    Raises AuthorError when an accepted figure is not a provisional one in the draft, or a place does not exist.
    """
    unknown = sorted(set(filled) - set(messages.slots))
    if unknown:
        raise AuthorError(
            f"Een nieuwsbericht heeft geen plaats ‘{unknown[0]}’.",
            expected="een van " + ", ".join(messages.slots),
            next_step="verbeter de naam achter --fill.",
        )
    fill = _Filler(source, frozenset(accepted))
    title = fill.first(messages.titles) or plain(f"Staat van Migratie {source.edition}")
    # an alternative that was passed over is not missed
    fill.left_out.clear()
    slot = {name: Piece(filled.get(name) or f"{SLOT} {asks}]") for name, asks in messages.slots.items()}
    item = [Section(title, _placed(slot, EMBARGO, "Embargo: "))]
    item.append(Section(plain(""), fill.sentences(messages.intro), 0))
    item.append(Section(plain(""), _placed(slot, QUOTE), 0))
    for heading, alternatives in messages.paragraphs:
        sentences = fill.sentences(alternatives)
        if sentences:
            item.append(Section(plain(heading), sentences, 2))
    item.append(Section(plain(CONTACT.capitalize()), _placed(slot, CONTACT), 2))
    item = [section for section in item if section.level == 1 or section.sentences]
    posts = []
    for post in messages.posts:
        fill.begin()
        sentences = fill.sentences([(sentence,) for sentence in post.sentences])
        posts += [Section(plain(post.channel), sentences)] if sentences else []
    cards = []
    for name, template in messages.cards.items():
        fill.begin()
        claim = fill.first([template])
        cards += [_card(name, claim, source)] if claim else []
    refuse_others(accepted, fill.provisional)
    left_out = tuple(dict.fromkeys(fill.left_out))
    empty = tuple(name for name in messages.slots if not filled.get(name))
    return Draft(source, tuple(item), tuple(posts), tuple(cards), left_out, tuple(fill.accepted.values()), empty)


def _placed(slots: Mapping[str, Piece], name: str, before: str = "") -> tuple[Sentence, ...]:
    """The line with a place that a person fills in; none in a wording without it."""
    return (Sentence((*([Piece(before)] if before else []), slots[name])),) if name in slots else ()


def _card(name: str, claim: Sentence, source: Source) -> Card:
    figure = claim.pieces[0].figure
    assert figure is not None
    about = f". {figure.label}. {figure.source_line}. Staat van Migratie {source.edition}."
    return Card(name, claim, Sentence((*claim.pieces, Piece(about))))


class _Filler:
    """Fills templates and keeps what could not be said and what was accepted."""

    def __init__(self, source: Source, accepted: frozenset[str]) -> None:
        self.source, self._accept = source, accepted
        self.accepted: dict[str, Figure] = {}
        self.provisional: dict[str, Figure] = {}
        self.left_out: list[LeftOut] = []
        #: the figures whose flags the text shows already
        self._said: set[str] = set()
        self._about = {
            "jaar": str(source.data_year),
            "vorig_jaar": str(source.data_year - 1),
            "drie_jaar_eerder": str(source.data_year - 3),
            "editie": str(source.edition),
            "peildatum": source.as_of,
        }

    def begin(self) -> None:
        """Begin a text of its own, in which no figure was said yet."""
        self._said = set()

    def sentences(self, alternatives: Iterable[Sequence[str]]) -> tuple[Sentence, ...]:
        """Fill the sentences that can be said."""
        return tuple(filled for templates in alternatives if (filled := self.first(templates)))

    def first(self, templates: Sequence[str]) -> Sentence | None:
        """Fill the first alternative that can be said without a yellow figure, else the first that can be said.

        None, and noted why the last one cannot, when none can.
        """
        found = [self._sentence(template) for template in templates]
        said = [one for one in found if isinstance(one, Sentence)]
        chosen = next((one for one in said if not _is_yellow(one)), said[0] if said else None)
        if chosen is None:
            self.left_out += [one for one in found[-1:] if isinstance(one, LeftOut)]
            return None
        told = tuple(
            replace(piece, is_told=bool(piece.flags) and _names(piece) <= self._said) for piece in chosen.pieces
        )
        for piece in told:
            self._said |= _names(piece)
        return Sentence(told)

    def _sentence(self, template: str) -> Sentence | LeftOut:
        """Fill a sentence; or why one of its figures cannot be said."""
        for name, text in self._about.items():
            template = template.replace(f"{{{name}}}", text)
        pieces: list[Piece] = []
        for position, part in enumerate(TOKEN.split(template)):
            if position % 2 == 0:
                pieces += [Piece(part)] if part else []
                continue
            filled = self._figure(part)
            if isinstance(filled, str):
                return LeftOut(template, filled)
            pieces.append(filled)
        broken = self.source.broken([piece.figure for piece in pieces if piece.figure])
        return LeftOut(template, broken) if broken else Sentence(tuple(pieces))

    def _figure(self, token: str) -> Piece | str:
        """The piece of a figure, or the reason why it cannot be said."""
        name, _, choice = token.partition(CHOICE)
        name, _, channel = name.partition(AT)
        channel = channel or "tekst"
        figure = self.source.registry.get(name)
        if figure is None:
            return f"{name}: {self.source.why_not(name)}"
        if figure_value(figure) is None:
            return f"{name}: {figure.running_text or 'geen getal'} {figure.yellow_text}".strip()
        if choice:
            return _chosen(figure, choice.split("|"), self._standing(figure))
        if channel == DEFINITION:
            return Piece(defined(figure)) if figure.definition else f"{name}: er is geen definitie"
        if figure.is_yellow and figure.figure_id in self._said:
            return f"{name}: dit gele cijfer staat al in de tekst"
        if not figure.text(channel):
            return f"{name}: er is geen tekst in de vorm ‘{channel}’"
        text = figure.said(channel)
        # the sentence itself says so, also when the figure may go out
        is_silent = figure.status == PROVISIONAL and PROVISIONAL not in text
        return Piece(text, figure, channel, self._standing(figure), f" ({PROVISIONAL})" if is_silent else "")

    def _standing(self, figure: Figure) -> tuple[Flag, ...]:
        """The flags of a figure without the one that was accepted."""
        flags = self.source.flags(figure)
        if all(flag.kind != PROVISIONAL for flag in flags):
            return flags
        self.provisional[figure.figure_id] = figure
        if figure.figure_id not in self._accept:
            return flags
        self.accepted[figure.figure_id] = figure
        return tuple(flag for flag in flags if flag.kind != PROVISIONAL)


def _names(piece: Piece) -> set[str]:
    """The figures whose flags stand at a piece."""
    return {flag.figure.figure_id for flag in piece.flags}


def _is_yellow(sentence: Sentence) -> bool:
    return any(flag.kind == YELLOW for piece in sentence.pieces for flag in piece.flags)


def defined(figure: Figure) -> str:
    """What a figure counts, as part of a sentence: "aantal personen dat …"."""
    text = figure.definition.rstrip(".")
    return text[:1].lower() + text[1:]


def _chosen(figure: Figure, words: Sequence[str], standing: tuple[Flag, ...]) -> Piece | str:
    """The word for up, down or equal, by the sign of a figure."""
    if figure.value == 0 and len(words) == 3:
        return Piece(words[2], flags=standing)
    if figure.is_yellow or not figure.value:
        return f"{figure.figure_id}: het cijfer heeft geen richting"
    return Piece(words[0] if figure.value > 0 else words[1], flags=standing)
