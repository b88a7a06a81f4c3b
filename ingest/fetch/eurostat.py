"""Eurostat: SDMX 3.0, of whole tables SDMX 2.1, and the Statistics API; the table of contents tells what is new.

SDMX 3.0 names each dimension that it filters. In 2.1 the place in the key says which one is meant, so that a dimension
that moved would be another question: there only whole tables are asked.
"""

from __future__ import annotations

import csv
import datetime as dt
import time
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import quote

from lxml import etree

from ingest.fetch.client import Answer, Client, NotAnswered
from ingest.fetch.received import Received, Release, Wanted, checked, from_json, not_asked

PERIOD = "TIME_PERIOD"
#: the column that names the table, in SDMX-CSV 2.0 and 1.0
TABLE = ("STRUCTURE_ID", "DATAFLOW")
#: seconds until a table that is prepared must be there, and between two looks
PREPARED_WITHIN = 1800.0
LOOK_EVERY = 10.0
NARROWER = "narrow `selections` or `since` in the contract: Eurostat gives at most 5,000,000 cells"


def addresses(wanted: Wanted) -> list[str]:
    """The addresses that are asked for a selection."""
    query, since = wanted.query, wanted.since
    if query.api == "json-stat":
        words = [("format", "JSON"), ("lang", "EN")]
        words += [(dimension, member) for dimension, members in wanted.filters.items() for member in members]
        words += [("sinceTimePeriod", str(since))] * bool(since)
        return [f"{query.base}/statistics/1.0/data/{query.table}?{_query(words)}"]
    if query.api == "sdmx-2.1":
        words = [("format", "SDMX-CSV")] + [("startPeriod", str(since))] * bool(since)
        return [f"{query.base}/sdmx/2.1/data/{query.table.upper()}?{_query(words)}"]
    words = [(f"c[{dimension}]", ",".join(members)) for dimension, members in wanted.filters.items()]
    words += [(f"c[{PERIOD}]", f"ge:{since}")] * bool(since)
    words += [
        ("format", "csvdata"),
        ("formatVersion", "2.0"),
        ("labels", "both"),
        ("lang", "en"),
        ("compress", "false"),
    ]
    return [f"{query.base}/sdmx/3.0/data/dataflow/ESTAT/{query.table.upper()}/1.0?{_query(words)}"]


def _query(words: Sequence[tuple[str, str]]) -> str:
    """Words of an address, with brackets, commas and colons as the documentation writes them."""
    return "&".join(f"{quote(name, safe='[]')}={quote(value, safe=',:')}" for name, value in words)


class Eurostat:
    """Asks Eurostat; its table of contents is asked once."""

    def __init__(self, client: Client, base: str) -> None:
        self._client, self._base = client, base

    def received(self, wanted: Wanted) -> Received:
        """Ask one selection of a table. Raises NotAnswered when what comes is not what was asked."""
        # before the data: a table that is published meanwhile must not seem to be the newer one
        release, request = self.released(wanted), addresses(wanted)[0]
        answer = self._data(request)
        if wanted.query.api == "json-stat":
            rows = _as_asked_cube(from_json(answer), wanted, request)
            return Received(answer.path, f"{wanted.stem}.json", rows, release, request)
        return Received(answer.path, f"{wanted.stem}.csv", _as_asked(answer, wanted), release, request)

    def released(self, wanted: Wanted) -> Release:
        """When the table changed last, by the table of contents."""
        if isinstance(self._contents, NotAnswered):
            raise self._contents
        day = self._contents.get(wanted.query.table.lower())
        return Release(day, self._toc, "" if day else "does not have it in its table of contents")

    @property
    def _toc(self) -> str:
        return f"{self._base}/catalogue/toc/txt?lang=en"

    @cached_property
    def _contents(self) -> Mapping[str, dt.date] | NotAnswered:
        """The day of the last update of each table; asked in vain it is not asked again for every selection."""
        try:
            return self._days()
        except NotAnswered as refused:
            return refused

    def _days(self) -> dict[str, dt.date]:
        answer = checked(self._client.get(self._toc))
        with answer.path.open(encoding="utf-8-sig", newline="") as text:
            rows = csv.DictReader(text, delimiter="\t")
            if not rows.fieldnames or not {"code", "last update of data"} <= {name.strip() for name in rows.fieldnames}:
                raise NotAnswered(self._toc, f"the table of contents has other columns: {answer.text}")
            return {row["code"].strip().lower(): day for row in rows if (day := _day(row["last update of data"] or ""))}

    def _data(self, request: str) -> Answer:
        """The data, waited for when they are prepared first. Raises NotAnswered with the words of Eurostat."""
        until = time.monotonic() + PREPARED_WITHIN
        while True:
            answer = self._client.get(request)
            if answer.head.startswith(b"<") and (said := _said(answer)):
                answer = self._prepared(answer, said, until)
            elif answer.head.startswith(b"{"):
                if not (put_off := _complaint(from_json(answer))):
                    return checked(answer)
                if "ASYNCHRONOUS_RESPONSE" not in put_off:
                    raise _refused(request, put_off)
                _wait(until, request)
                continue
            return checked(answer)

    def _prepared(self, answer: Answer, said: Mapping[str, str], until: float) -> Answer:
        """The data that an asynchronous answer promises."""
        while said.get("status", "").upper() != "AVAILABLE":
            if fault := said.get("faultstring"):
                raise _refused(answer.request, fault)
            state, key = said.get("status", "").upper(), said.get("key", "")
            if state not in ("SUBMITTED", "PROCESSING") or not key:
                found = f"the table is not given: {state or answer.text}"
                raise NotAnswered(answer.request, found, "fetch it again: it is prepared anew")
            _wait(until, answer.request)
            said = {"key": key} | _said(self._client.get(f"{self._base}/1.0/async/status/{key}"))
        data = self._client.get(f"{self._base}/1.0/async/data/{said['key']}")
        if data.head.startswith(b"<") and (fault := _said(data).get("faultstring")):
            raise _refused(data.request, fault)
        return data


def _wait(until: float, request: str) -> None:
    """Wait until the next look, as long as that makes sense."""
    if time.monotonic() + LOOK_EVERY > until:
        raise NotAnswered(
            request, f"Eurostat has not prepared the table after {PREPARED_WITHIN / 60:.0f} minutes", NARROWER
        )
    time.sleep(LOOK_EVERY)


def _said(answer: Answer) -> dict[str, str]:
    """What a short answer in XML says by the name of the element; nothing without a state or a fault."""
    try:
        tree = etree.fromstring(answer.path.read_bytes(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return {}
    leaves = (element for element in tree.iter("{*}*") if not len(element) and element.text)
    said = {etree.QName(leaf).localname: (leaf.text or "").strip() for leaf in leaves}
    return said if said.keys() & {"status", "faultstring"} else {}


def _complaint(told: Mapping[str, Any]) -> str:
    """What Eurostat says in JSON in place of data, in one line; empty when it gives data."""
    said = told.get("error") or told.get("warning") or ()
    said = [said] if isinstance(said, dict) else said
    return "; ".join(f"{one.get('label', '')} ({one.get('status', '')})" for one in said if isinstance(one, dict))


def _refused(request: str, said: str) -> NotAnswered:
    step = NARROWER if "EXTRACTION_TOO_BIG" in said else "correct `fetch` in the contract after looking at the table"
    return NotAnswered(request, f"Eurostat answers: {said}", step)


def _as_asked(answer: Answer, wanted: Wanted) -> int:
    """The number of rows of an SDMX-CSV. Raises NotAnswered when it is not what was asked."""
    request, table = answer.request, f"ESTAT:{wanted.query.table.upper()}"
    with answer.path.open(encoding="utf-8-sig", newline="") as text:
        lines = csv.reader(text, strict=True)
        try:
            header = next(lines, [])
            place = {name: number for number, name in enumerate(header)}
            named = next((place[name] for name in TABLE if name in place), None)
            if named is None or PERIOD not in place:
                raise NotAnswered(request, f"the answer is no SDMX-CSV: {answer.text}")
            for dimension in wanted.filters:
                if dimension not in place:
                    raise not_asked(request, "a column", ", ".join(header), [dimension])
            asked = [(name, place[name], frozenset(members)) for name, members in wanted.filters.items()]
            count = 0
            for row in lines:
                if len(row) != len(header):
                    raise NotAnswered(request, f"row {count + 2} has {len(row)} cells, the header {len(header)}")
                if row[named].partition("(")[0].partition("$")[0].upper() != table:
                    raise not_asked(request, "the table", row[named], [table])
                for name, number, members in asked:
                    if row[number] not in members:
                        raise not_asked(request, name, row[number], sorted(members))
                if wanted.since and row[place[PERIOD]][:4] < str(wanted.since):
                    raise not_asked(request, PERIOD, row[place[PERIOD]], [f"{wanted.since} and later"])
                count += 1
        except (csv.Error, UnicodeDecodeError) as error:
            raise NotAnswered(request, f"the answer is no whole CSV ({error})") from None
    if not count:
        raise NotAnswered(request, "nothing matches the request: the answer has no rows", "correct the selection")
    return count


def _as_asked_cube(cube: Mapping[str, Any], wanted: Wanted, request: str) -> int:
    """The number of cells of a JSON-stat. Raises NotAnswered as for SDMX-CSV."""
    try:
        size, value = list(cube["size"]), cube["value"]
        table = str(cube.get("extension", {}).get("id", wanted.query.table))
        members = {d: set(cube["dimension"][d]["category"]["index"]) for d in cube["id"]}
    except (KeyError, TypeError, AttributeError):
        raise NotAnswered(request, "the answer is no JSON-stat: it lacks id, size, value or dimension") from None
    if table.upper() != wanted.query.table.upper():
        raise not_asked(request, "the table", table, [wanted.query.table])
    for dimension, asked in wanted.filters.items():
        for found in sorted(members.get(dimension, {"no dimension"}) - set(asked)):
            raise not_asked(request, dimension, found, asked)
    for found in sorted(one for one in members.get("time", ()) if one[:4] < str(wanted.since or "")):
        raise not_asked(request, "time", found, [f"{wanted.since} and later"])
    if not size or min(size) < 1 or not value:
        raise NotAnswered(request, f"nothing matches the request: its size is {size}", "correct the selection")
    return len(value)


def _day(text: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text.strip(), "%d.%m.%Y").date()
    except ValueError:
        return None
