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
        return f"answer {self.number} ({self.request[:SHOWN]})"

    @property
    def is_first(self) -> bool:
        """Whether a list begins with it, as no rows before it are passed over and none behind it are cut off."""
        return not any(name.startswith(("$skip", "$top")) for name, _ in self.address.asks)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """Its rows, in the list `name`. Raises Unreadable when it has no such list."""
        rows = self.body.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise refused(f"{self.named} with {', '.join(self.body)[:SHOWN] or 'nothing'}", f"a list of rows, `{name}`")
        return rows


def refused(found: str, expected: str) -> Unreadable:
    """The exception that says what does not fit in a document of answers."""
    return Unreadable(broken_answers(found, expected))


def answers_in(said: object) -> list[Answer]:
    """The answers of a document in their order; none when it is other JSON.

    Raises Unreadable when one of them has no address, or is not an object.
    """
    listed = said.get("answers") if isinstance(said, dict) else None
    if not isinstance(listed, list) or not any(isinstance(item, dict) and item.keys() >= FIELDS for item in listed):
        return []
    return [_answer(number, item) for number, item in enumerate(listed, start=1)]


def _answer(number: int, item: object) -> Answer:
    expected = "an address in `request` and an object in `answer`"
    if not isinstance(item, dict) or item.keys() != FIELDS:
        raise refused(f"answer {number} without one of these", expected)
    request, body = item["request"], item["answer"]
    try:
        address = Address.of(str(request))
    except ValueError:
        raise refused(f"answer {number} with the address {str(request)[:SHOWN]!r}", expected) from None
    if not isinstance(body, dict):
        raise refused(f"answer {number} ({str(request)[:SHOWN]}) is {str(body)[:SHOWN]!r}", expected)
    return Answer(number, str(request), address, body)


def of_one_table(answers: Sequence[Answer], *, with_name: bool) -> None:
    """Raise Unreadable when an answer is of another server or path than the first; `with_name` its last word too."""
    first = _place(answers[0].address, with_name=with_name)
    for answer in answers:
        if _place(answer.address, with_name=with_name) != first:
            raise refused(answer.named, f"answers of one table: {first}")


def _place(address: Address, *, with_name: bool) -> str:
    return "/".join((address.server, *address.folder, *[address.name] * with_name)).lower()


def in_a_chain(pages: Sequence[Answer], link: str) -> None:
    """Raise Unreadable unless each page of one list is the one that the page before announces in `link`.

    The first must be a first page, and the last one announce no other.
    """
    if not pages[0].is_first:
        raise refused(f"{pages[0].named} is a part of a list", "its first page before it, and no limit to its rows")
    for page, following in zip(pages, [*pages[1:], None], strict=True):
        announced = page.body.get(link)
        if following is None and announced is not None:
            raise refused(f"{page.named} announces a page that is not there: {announced!s:.160}", "all pages")
        if following is not None and not _announces(page, announced, following):
            what = f"announces {announced!s:.160}" if announced is not None else "announces no further page"
            raise refused(f"{page.named} {what}, and {following.named} follows", "all pages, each once, in their order")


def _announces(page: Answer, link: object, following: Answer) -> bool:
    try:
        announced = Address.of(urljoin(page.request, str(link))) if link is not None else None
    except ValueError:
        return False
    return announced is not None and (announced.asks, _place(announced, with_name=True)) == (
        following.address.asks,
        _place(following.address, with_name=True),
    )


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
                raise refused(f"{page.named}, row {number}: {error}", "a text or a number in each cell") from None
            first = first or cells
            if cells.keys() != first.keys():
                astray = ", ".join(sorted(cells.keys() ^ first.keys()))[:SHOWN]
                raise refused(f"{page.named}, row {number}: other columns than the first row ({astray})", "the same")
            yield page, cells
    if not first:
        raise refused("not one row: the selection may match nothing", "a list with rows")
