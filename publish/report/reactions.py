"""Reactions to a chapter: what an item of a review is, where it stands, what it touches and how it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from publish.office.address import Addresses
from publish.office.controls import Control
from publish.office.lines import BLOCK, CONTROL, Alphabet, Slot, shown
from publish.office.package import Package
from publish.report.roles import Roles
from svm.figures import CHART, TABLE, TITLE, Registry

# kinds of reactions, and what they touch
INSERTED, REMOVED, REPLACED, MOVED = "ingevoegd", "verwijderd", "vervangen", "verplaatst"
LOOK, COMMENT, ANSWER, SILENT = "opmaak", "opmerking", "antwoord op opmerking", "stil gewijzigd"
TEXT, FIGURE, IN_TABLE, IN_CHART, IN_CAPTION, NUMBER = "tekst", "cijfer", "tabel", "figuur", "bijschrift", "getal"
# where a reaction ends
MERGED, REFUSED, CONFLICT, LEFT = "samengevoegd", "geweigerd", "conflict", "gelaten"
STATES = (MERGED, REFUSED, CONFLICT, LEFT)


@dataclass(frozen=True)
class Edit:
    """A stretch of a paragraph of the base that becomes something else, in signs of its line."""

    slot: int
    start: int
    end: int
    new: str


@dataclass(frozen=True)
class NewLines:
    """Paragraphs that come behind one of the base (-1: before the first), each with the id of its style."""

    after: int
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Remark:
    """A comment on a stretch of a paragraph of the base; `paragraph` is that of a table or chart, for a comment in it.

    `number` is the one that it has in its own copy; `answers` the comment of the base that it answers, or the number of
    one in its own copy.
    """

    slot: int
    start: int
    end: int
    words: str
    number: str
    answers: etree._Element | str | None = field(default=None, compare=False)
    paragraph: etree._Element | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Item:
    """One reaction. `copy` is the turn of its file, `date` that of its tracked change, `state` and `reason` its end.

    `stuck` says why it cannot be merged, `refusal` why it may not, `by_name` why only its own number merges it.
    """

    copy: int
    role: str
    kind: str
    place: str
    #: the paragraph of the base, the place in it, and the turn in the copy
    order: tuple[int, int, int]
    old: str = ""
    new: str = ""
    touches: str = TEXT
    figures: tuple[str, ...] = ()
    note: str = ""
    date: str = ""
    edits: tuple[Edit, ...] = ()
    added: NewLines | None = None
    dropped: int | None = None
    remark: Remark | None = None
    refusal: str = ""
    stuck: str = ""
    by_name: str = ""
    number: int = 0
    state: str = ""
    reason: str = ""

    @property
    def effect(self) -> tuple[object, ...]:
        """What it does to the base: two copies with the same effect agree."""
        return (self.edits, self.added, self.dropped)

    @property
    def changes(self) -> bool:
        """Whether it changes text of the base; a field that only stays where it was does not."""
        return bool(self.edits) or self.added is not None or self.dropped is not None

    @property
    def is_text_only(self) -> bool:
        """Whether it touches no figure; a comment never changes one."""
        return self.remark is not None or self.touches == TEXT

    @property
    def says(self) -> str:
        """The old text and the new one, in one line."""
        if self.remark:
            return f"{f'bij ‘{self.old}’: ' if self.old else ''}{self.new}"
        return f"{self.old or '(niets)'} → {self.new or '(weg)'}"


@dataclass
class Review:
    """The base with all reactions to it, numbered from 1 in the order of the base, then of the copies."""

    base: Package
    copies: list[str]
    slots: list[Slot]
    alphabet: Alphabet
    #: what each thing shows, by its sign
    texts: dict[str, str]
    roles: Roles
    registry: Registry
    tag_of: Callable[[Control], str]
    items: list[Item] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @cached_property
    def addresses(self) -> Addresses:
        """Where each paragraph of the base stands."""
        return Addresses(self.base)

    def said(self, line: str) -> str:
        """A line of signs as a reader sees it."""
        return shown(line, self.alphabet, self.texts)

    def tags(self, line: str, *kinds: str) -> list[str]:
        """The tags of the controls of ours in a line, each once; of those in the text, or of whole blocks too."""
        things = (self.alphabet.thing(sign) for sign in line)
        return list(dict.fromkeys(t.name for t in things if t and t.kind in (kinds or (CONTROL, BLOCK))))

    def counts(self) -> dict[str, int]:
        """How many items ended in each state; together all of them."""
        found = Counter(item.state for item in self.items)
        return {state: found[state] for state in STATES}


def touched(tags: list[str]) -> str:
    """What is touched by what changes these fields.

    >>> touched(["asy_first:2025"]), touched(["tabel:3.1@titel"]), touched(["figuur:3.1"])
    ('cijfer', 'bijschrift', 'figuur')
    """
    first = tags[0]
    if first.endswith(TITLE):
        return IN_CAPTION
    return IN_TABLE if first.startswith(TABLE) else IN_CHART if first.startswith(CHART) else FIGURE
