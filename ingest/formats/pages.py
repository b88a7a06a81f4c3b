"""A document of answers: what a public service answered to one address after another, each beside its address.

{"answers": [{"request": "https://…", "answer": {…}}, …]}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from ingest.formats.json_text import text_of
from ingest.problems import Unreadable, broken_answers

FIELDS = {"request", "answer"}
#: how much of an address is shown
SHOWN = 160
#: the part of an address that says how the answer is written, not what is asked
FORM = "$format"


@dataclass(frozen=True)
class Address:
    """An address taken apart: its server and path, of which `name` is the last word, and what it asks.

    The scheme does not count, nor the order in which it asks, nor how its signs are written.
    """

    server: str
    folder: tuple[str, ...]
    name: str
    asks: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, text: str) -> Address:
        """Take an address apart. Raises ValueError when it is none."""
        parts = urlsplit(text)
        *folder, name = [unquote(word) for word in parts.path.split("/") if word] or [""]
        asks = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != FORM)
        if not (parts.netloc and name):
            raise ValueError("no address")
        return cls(parts.netloc.lower(), tuple(folder), name, tuple(asks))

    def asked(self, name: str) -> str:
        """The value of one part of what it asks; empty when that is not there."""
        return dict(self.asks).get(name, "")


@dataclass(frozen=True)
class Answer:
    """What came (`body`) when `request` was asked; `number` is its place in the document, counted from 1."""

    number: int
    request: str
    address: Address
    body: dict[str, Any] = field(repr=False)

    @property
    def named(self) -> str:
        """How a message calls it."""
        return f"{self.number} ({self.request[:SHOWN]})"

    @property
    def is_first(self) -> bool:
        """Whether a list begins with it, as no rows before it are passed over and none behind it are cut off."""
        return not any(name.startswith(("$skip", "$top")) for name, _ in self.address.asks)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Its rows, in the list `name`. Raises Unreadable when it has no such list."""
        rows = self.body.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise refused("no_rows", answer=self.named, names=", ".join(self.body)[:SHOWN] or "{}", name=name)
        return rows


def refused(reason: str, **shown: object) -> Unreadable:
    """The exception that says what does not fit in a document of answers, by a reason that the problem knows."""
    return Unreadable(broken_answers(reason, **shown))


def answers_in(said: object) -> list[Answer]:
    """The answers of a document in their order; none when it is other JSON.

    Raises Unreadable when one of them has no address, or is not an object.
    """
    listed = said.get("answers") if isinstance(said, dict) else None
    if not isinstance(listed, list) or not any(isinstance(item, dict) and item.keys() >= FIELDS for item in listed):
        return []
    return [_answer(number, item) for number, item in enumerate(listed, start=1)]


def _answer(number: int, item: object) -> Answer:
    if not isinstance(item, dict) or item.keys() != FIELDS:
        raise refused("no_parts", number=number)
    request, body = item["request"], item["answer"]
    try:
        address = Address.of(str(request))
    except ValueError:
        raise refused("no_address", number=number, text=str(request)[:SHOWN]) from None
    if not isinstance(body, dict):
        raise refused("no_object", answer=f"{number} ({str(request)[:SHOWN]})", text=str(body)[:SHOWN])
    return Answer(number, str(request), address, body)


def of_one_table(answers: Sequence[Answer], *, with_name: bool) -> None:
    """Raise Unreadable when an answer is of another server or path than the first; `with_name` its last word too."""
    first = _place(answers[0].address, with_name=with_name)
    for answer in answers:
        if _place(answer.address, with_name=with_name) != first:
            raise refused("other_table", answer=answer.named, table=first)


def _place(address: Address, *, with_name: bool) -> str:
    return "/".join((address.server, *address.folder, *[address.name] * with_name)).lower()


def in_a_chain(pages: Sequence[Answer], link: str) -> None:
    """Raise Unreadable unless each page of one list is the one that the page before announces in `link`.

    The first must be a first page, and the last one announce no other.
    """
    if not pages[0].is_first:
        raise refused("part", answer=pages[0].named)
    for page, following in zip(pages, [*pages[1:], None], strict=True):
        announced = page.body.get(link)
        shown = {"answer": page.named, "link": str(announced)[:SHOWN], "following": following and following.named}
        if following is None:
            if announced is not None:
                raise refused("further", **shown)
        elif announced is None:
            raise refused("no_further", **shown)
        elif not _announces(page, announced, following):
            raise refused("order", **shown)


def _announces(page: Answer, link: object, following: Answer) -> bool:
    try:
        announced = Address.of(urljoin(page.request, str(link)))
    except ValueError:
        return False
    here, there = (_place(address, with_name=True) for address in (announced, following.address))
    return (here, announced.asks) == (there, following.address.asks)


def cells_of(pages: Sequence[Answer], rows: str, sign: str = "@") -> Iterator[tuple[Answer, dict[str, str]]]:
    """Every row of the pages as texts by name, without what the service notes on it, of which the name has `sign`.

    Raises Unreadable when a row has other columns than the first, or when there is no row at all.
    """
    first: dict[str, str] = {}
    for page in pages:
        for number, row in enumerate(page.rows(rows), start=1):
            try:
                cells = {name: text_of(cell) for name, cell in row.items() if sign not in name}
            except ValueError as error:
                raise refused("cell", answer=page.named, row=number, text=error) from None
            first = first or cells
            if cells.keys() != first.keys():
                astray = ", ".join(sorted(cells.keys() ^ first.keys()))[:SHOWN]
                raise refused("columns", answer=page.named, row=number, names=astray)
            yield page, cells
    if not first:
        raise refused("empty")
