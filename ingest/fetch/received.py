"""What the modules of the interfaces share: what they give, how they refuse, and how they read what came."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.contracts import Contract, Query
from ingest.fetch.client import Answer, NotAnswered

#: what an answer may be when it should have been data
PAGE = (b"<!doctype html", b"<html")


@dataclass(frozen=True)
class Wanted:
    """One selection of a dataset: what is asked of whom, from which year on (0: all of them)."""

    contract: Contract
    query: Query
    selection: str
    since: int

    @property
    def filters(self) -> Mapping[str, Sequence[str]]:
        """The members that are asked, by dimension."""
        return self.query.selections[self.selection]

    @property
    def stem(self) -> str:
        """The name of its file, by which the door recognises it, without what stands behind the dot."""
        return f"{self.query.table.lower()}_{self.selection}" if self.selection else self.query.table.lower()


@dataclass(frozen=True)
class Received:
    """What came for one selection: a file, its name in the inbox, how much it holds and when it was published.

    `request` is the address of the data, the first one when it came in several answers.
    """

    path: Path
    name: str
    rows: int
    published_on: dt.date | None
    request: str


@dataclass(frozen=True)
class Release:
    """What a publisher says of a table: when it changed last, at which address it says so, and its own words."""

    on: dt.date | None
    said_by: str
    said: str = ""


def checked(answer: Answer) -> Answer:
    """The answer when it holds data. Raises NotAnswered for a refusal, a web page and for nothing at all."""
    head = answer.head
    if answer.status != 200:
        raise NotAnswered(answer.request, f"the server answers {answer.status}: {answer.text or 'nothing'}", _LOOK)
    if not head:
        raise NotAnswered(answer.request, "the answer is empty", _LOOK)
    if head[:64].lower().startswith(PAGE):
        raise NotAnswered(answer.request, f"a web page came where data was asked: {answer.text}", _LOOK)
    return answer


_LOOK = "open the address in a browser; if the publisher changed it, correct `fetch` in the contract"


def from_json(answer: Answer) -> dict[str, Any]:
    """The object that an answer holds. Raises NotAnswered when it is no whole object."""
    try:
        told = json.loads(answer.path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise NotAnswered(answer.request, f"the answer is no whole JSON ({error}): {answer.text}") from None
    if not isinstance(told, dict):
        raise NotAnswered(answer.request, f"the answer is a {type(told).__name__}, expected an object", _LOOK)
    return told


def rows_of(told: Mapping[str, Any], field: str, request: str) -> list[dict[str, Any]]:
    """The rows that an answer holds under a name. Raises NotAnswered when they are none."""
    rows = told.get(field)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotAnswered(request, f"the answer has no list of rows under '{field}'", _LOOK)
    return rows


def not_asked(request: str, dimension: str, found: str, asked: Sequence[str]) -> NotAnswered:
    """The error of an answer with a member that was not asked."""
    return NotAnswered(
        request,
        f"the answer is not what was asked: {dimension} is '{found}', asked was {', '.join(asked)}",
        "correct the selection in the contract: the publisher may have renamed the dimension or ignores it",
    )


def documented(answers: Sequence[Answer], target: Path) -> Path:
    """Write answers in JSON as one document, each byte for byte as it came behind the request that it answers."""
    with target.open("wb") as out:
        out.write(b'{"answers": [')
        for number, answer in enumerate(answers):
            out.write((b",\n" if number else b"\n") + b'{"request": ')
            out.write(json.dumps(answer.request).encode() + b', "answer": ')
            out.write(answer.path.read_bytes().removeprefix(b"\xef\xbb\xbf").strip() + b"}")
        out.write(b"\n]}\n")
    return target
