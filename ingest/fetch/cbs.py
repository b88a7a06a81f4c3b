"""CBS: OData v3, which keeps the several kinds of missing apart, and OData v4 with a row per observation.

Keys of v3 are padded with blanks and an unpadded one finds nothing, so the lists of its dimensions are asked first.
What comes in pages is followed to its end; where the server refuses a table as too long it is asked period by period.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ingest.contracts import Query
from ingest.fetch.client import Answer, Client, NotAnswered
from ingest.fetch.received import Received, Release, Wanted, checked, documented, from_json, not_asked, rows_of
from ingest.formats import odata

#: the list of the data, and where a page of it announces the next one
LISTS = {"odata-3": (odata.DATA, odata.NEXT_V3), "odata-4": (odata.OBSERVATIONS, odata.NEXT_V4)}
#: more pages than this are a circle
MAX_PAGES = 10_000


def addresses(wanted: Wanted) -> list[str]:
    """The addresses that are asked for a selection, with members as they are without their blanks."""
    query = wanted.query
    data = _address(query, LISTS[query.api][0], _filter(_terms(wanted.filters), _years(wanted)))
    return [*_about(query), data]


def _about(query: Query) -> list[str]:
    if query.api == "odata-4":
        return [_address(query, "Properties")]
    return [_address(query, "TableInfos"), _address(query, odata.PROPERTIES)]


def _address(query: Query, part: str, filters: str = "") -> str:
    words = [f"$filter={quote(filters, safe=_SAFE)}"] * bool(filters) + ["$format=json"] * (query.api == "odata-3")
    return f"{query.base}/{query.table}/{part}" + ("?" + "&".join(words) if words else "")


#: signs of a filter that an address may have as they are
_SAFE = "'(),$"


def _terms(filters: Mapping[str, Sequence[str]]) -> list[str]:
    """The filter of each dimension."""
    return [_any_of(name, members) for name, members in filters.items()]


def _any_of(name: str, members: Iterable[str]) -> str:
    either = " or ".join(f"{name} eq '{member.replace(chr(39), chr(39) * 2)}'" for member in members)
    return f"({either})"


def _years(wanted: Wanted) -> list[str]:
    return [f"{wanted.query.period} ge '{wanted.since}'"] if wanted.since and wanted.query.period else []


def _filter(*terms: Sequence[str]) -> str:
    return " and ".join(term for some in terms for term in some)


class Cbs:
    """Asks CBS; what it says about a table is asked once."""

    def __init__(self, client: Client, folder: Path) -> None:
        self._client, self._folder = client, folder
        self._releases: dict[str, Release] = {}

    def received(self, wanted: Wanted) -> Received:
        """Ask one selection of a table. Raises NotAnswered when what comes is not what was asked."""
        query, release = wanted.query, self.released(wanted)
        lists = self._lists(wanted) if query.api == "odata-3" else []
        members = {answer.request.rpartition("/")[2].partition("?")[0]: _keys(answer) for answer in lists[1:]}
        filters = {name: _padded(wanted, name, members) for name in wanted.filters}
        pages = self._pages(wanted, filters, members)
        request, rows = pages[0][0].request, sum(count for _, count in pages)
        if len(pages) > 1 and self._ask_release(wanted) != release:
            raise NotAnswered(request, "the table changed while its pages were fetched", "fetch it again")
        if not rows:
            raise NotAnswered(request, "nothing matches the request: the answer has no rows", "correct the selection")
        path = documented([*lists, *(page for page, _ in pages)], self._folder / f"{wanted.stem}.json")
        return Received(path, f"{wanted.stem}.json", rows, release, request)

    def released(self, wanted: Wanted) -> Release:
        """When the table changed last, by what CBS says about it."""
        table = wanted.query.table
        if table not in self._releases:
            self._releases[table] = self._ask_release(wanted)
        return self._releases[table]

    def _ask_release(self, wanted: Wanted) -> Release:
        query = wanted.query
        request = _about(query)[0]
        told = from_json(checked(self._client.get(request)))
        said = told if query.api == "odata-4" else next(iter(rows_of(told, "value", request)), {})
        if str(said.get("Identifier", "")).strip().upper() != query.table.upper():
            raise not_asked(request, "the table", str(said.get("Identifier")), [query.table])
        moment = said.get("ObservationsModified") or said.get("Modified") or ""
        return Release(_day(str(moment)), request, f"{moment} {said.get('Frequency') or ''}".strip())

    def _lists(self, wanted: Wanted) -> list[Answer]:
        """What CBS says about the columns of a table of v3, and the members of each dimension."""
        properties = checked(self._client.get(_about(wanted.query)[1]))
        rows = rows_of(from_json(properties), "value", properties.request)
        dimensions = [str(row.get("Key")) for row in rows if row.get("Type") in odata.DIMENSIONS]
        if not dimensions or not any(row.get("Type") == odata.TOPIC for row in rows):
            raise NotAnswered(properties.request, "the table has no dimensions or no topics")
        return [properties, *(self._whole(_address(wanted.query, name), wanted) for name in dimensions)]

    def _whole(self, request: str, wanted: Wanted) -> Answer:
        """A list that must come in one piece."""
        answer = checked(self._client.get(request))
        if from_json(answer).get(LISTS[wanted.query.api][1]):
            raise NotAnswered(request, "the list of members comes in pages, expected one")
        return answer

    def _pages(
        self, wanted: Wanted, filters: Mapping[str, Sequence[str]], members: Mapping[str, Sequence[str]]
    ) -> list[tuple[Answer, int]]:
        """All pages with their rows; period by period where the server gives no more than so many at once."""
        query = wanted.query
        terms = [*_terms(filters), *_years(wanted)]
        request = _address(query, LISTS[query.api][0], _filter(terms))
        first = self._client.get(request)
        if first.status != 500:
            return list(self._followed(checked(first), wanted, filters))
        if not query.period or query.period not in members:
            raise NotAnswered(request, f"the server answers 500: {first.text}", "narrow `selections` in the contract")
        pages: list[tuple[Answer, int]] = []
        for period in members[query.period]:
            if not wanted.since or period[:4] >= str(wanted.since):
                part = _address(query, LISTS[query.api][0], _filter([*terms, _any_of(query.period, [period])]))
                pages += self._followed(checked(self._client.get(part)), wanted, filters)
        return pages

    def _followed(
        self, answer: Answer, wanted: Wanted, filters: Mapping[str, Sequence[str]]
    ) -> Iterator[tuple[Answer, int]]:
        """An answer and the pages behind it, each of the same part of the same table, with the number of its rows."""
        part, seen = answer.request.partition("?")[0], {answer.request}
        while True:
            page = from_json(answer)
            yield answer, _checked_rows(page, answer.request, filters, wanted)
            # v3 writes the address of a page that it gives over https with http
            further = re.sub("^http:", "https:", str(page.get(LISTS[wanted.query.api][1]) or ""))
            if not further:
                return
            if further.partition("?")[0].lower() != part.lower():
                raise NotAnswered(answer.request, f"the next page lies elsewhere: {further}", "look at the address")
            if further in seen or len(seen) > MAX_PAGES:
                raise NotAnswered(answer.request, f"the pages go round in a circle: {further}")
            seen.add(further)
            answer = checked(self._client.get(further))


def _keys(answer: Answer) -> list[str]:
    """The keys of a list of v3, with their blanks."""
    return [str(row.get("Key")) for row in rows_of(from_json(answer), "value", answer.request)]


def _padded(wanted: Wanted, name: str, members: Mapping[str, Sequence[str]]) -> list[str]:
    """The members that are asked as the table writes them. Raises NotAnswered for one that it does not have."""
    asked = wanted.filters[name]
    if wanted.query.api == "odata-4":
        return list(asked)
    if name not in members:
        raise not_asked(_about(wanted.query)[1], "a dimension", ", ".join(members), [name])
    written = {key.strip(): key for key in members[name]}
    for member in asked:
        if member not in written:
            request = _address(wanted.query, name)
            raise NotAnswered(request, f"{name} has no member '{member}'", "correct the selection in the contract")
    return [written[member] for member in asked]


def _checked_rows(page: Mapping[str, Any], request: str, filters: Mapping[str, Sequence[str]], wanted: Wanted) -> int:
    """The number of rows of a page. Raises NotAnswered when one was not asked."""
    rows = rows_of(page, "value", request)
    for row in rows:
        for name, asked in filters.items():
            if row.get(name) not in asked:
                raise not_asked(request, name, str(row.get(name)), asked)
        period = str(row.get(wanted.query.period, "")) if wanted.query.period else ""
        if wanted.since and period and period[:4] < str(wanted.since):
            raise not_asked(request, wanted.query.period, period, [f"{wanted.since} and later"])
    return len(rows)


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text).date()
    except ValueError:
        return None
