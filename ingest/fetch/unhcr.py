"""UNHCR: pages of rows.

A parameter that it does not know is ignored without a word, so every row is held against the request.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ingest.fetch.client import Answer, Client, NotAnswered
from ingest.fetch.received import Received, Release, Wanted, checked, documented, from_json, not_asked, rows_of

#: rows of a page
LIMIT = 10_000
MAX_PAGES = 1_000
#: the first year that there is
FIRST = 1951
#: the column of a row in which a parameter comes back, with ISO codes
ECHO = {"coa": "coa_iso", "coo": "coo_iso"}


def addresses(wanted: Wanted, last: int) -> list[str]:
    """The address of the first page for a selection; `last` is the last year that is asked."""
    return [_page(wanted, last, 1)]


def _page(wanted: Wanted, last: int, number: int) -> str:
    # one year alone is ignored, and without the kind of code AUS is Austria
    words: list[tuple[str, object]] = [
        ("limit", LIMIT),
        ("page", number),
        ("yearFrom", wanted.since or FIRST),
        ("yearTo", last),
    ]
    words += [(name, ",".join(members)) for name, members in wanted.filters.items()]
    words += [("cf_type", "ISO")]
    return f"{wanted.query.base}/{wanted.query.table}/?" + "&".join(f"{name}={value}" for name, value in words)


class Unhcr:
    """Asks UNHCR for the years until that of `today`."""

    def __init__(self, client: Client, folder: Path, today: dt.date) -> None:
        self._client, self._folder, self._last = client, folder, today.year

    def received(self, wanted: Wanted) -> Received:
        """Ask one selection of a table. Raises NotAnswered when what comes is not what was asked."""
        pages = list(self._pages(wanted))
        first = pages[0][0]
        if len(pages) > 1 and self._client.get(first.request).path.read_bytes() != first.path.read_bytes():
            raise NotAnswered(first.request, "the table changed while its pages were fetched", "fetch it again")
        name, rows = f"{wanted.stem}.json", sum(count for _, count in pages)
        path = documented([page for page, _ in pages], self._folder / name)
        return Received(path, name, rows, self.released(wanted), first.request)

    def released(self, wanted: Wanted) -> Release:
        """Nothing: UNHCR does not say when a table changed."""
        return Release(None, _page(wanted, self._last, 1), "states no moment of publication")

    def _pages(self, wanted: Wanted) -> Iterator[tuple[Answer, int]]:
        """The pages of a selection with their rows, as many as the first one says."""
        number = last = 1
        while number <= last:
            answer = checked(self._client.get(_page(wanted, self._last, number)))
            told = from_json(answer)
            said, of = _whole(told.get("page")), _whole(told.get("maxPages"))
            if number == 1:
                if not rows_of(told, "items", answer.request) or not of:
                    raise NotAnswered(answer.request, "nothing matches the request: no rows", "correct the selection")
                last = of
            if said != number or of != last or last > MAX_PAGES:
                found = f"page {told.get('page')} of {told.get('maxPages')} came, expected page {number} of {last}"
                raise NotAnswered(answer.request, found, "fetch it again")
            yield answer, _as_asked(rows_of(told, "items", answer.request), answer.request, wanted, self._last)
            number += 1


def _as_asked(rows: Sequence[Mapping[str, Any]], request: str, wanted: Wanted, last: int) -> int:
    """The number of rows of a page. Raises NotAnswered for one that was not asked, as when a parameter was ignored."""
    if not rows:
        raise NotAnswered(request, "the page has no rows", "fetch it again")
    for row in rows:
        year = _whole(row.get("year"))
        if not wanted.since <= year <= last:
            raise not_asked(request, "year", str(row.get("year")), [f"{wanted.since} to {last}"])
        for name, column in ECHO.items():
            _held(request, row, name, column, wanted.filters)
    return len(rows)


def _held(request: str, row: Mapping[str, Any], name: str, column: str, filters: Mapping[str, Any]) -> None:
    """Hold the country of a row against what was asked: these, each, or all of them in one row."""
    found = str(row.get(column) or "-").strip()
    if name in filters and found not in filters[name]:
        raise not_asked(request, column, found, filters[name])
    if name not in filters and f"{name}_all" not in filters and found != "-":
        raise not_asked(request, column, found, ["all countries in one row"])


def _whole(value: object) -> int:
    """A number that may be written as text; -1 when it is none."""
    text = str(value).strip()
    return int(text) if text.isdigit() else -1
