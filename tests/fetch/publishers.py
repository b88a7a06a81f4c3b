"""How the five public sources answer, from tables that a test gives: handlers for `Replay.serve`."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

from .replay import Answer, Asked

XML = {"Content-Type": "application/xml"}
JSON = {"Content-Type": "application/json; charset=utf-8"}
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
#: as it stands at the end of a row of Eurostat
OBSERVATION = ("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS")

Row = dict[str, Any]


@dataclass(frozen=True)
class Dimension:
    """A dimension: its title, the label of each code in the order of the publisher, and the status of periods of CBS."""

    title: str
    codes: dict[str, str]
    statuses: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """A measure of CBS: its title and unit, and the topic groups above it from the top."""

    title: str
    unit: str = "aantal"
    topics: tuple[str, ...] = ()
    decimals: int = 0


@dataclass(frozen=True)
class Table:
    """A table of Eurostat or CBS. A row has a code per dimension, as the publisher writes it, and what was counted.

    Of Eurostat: `OBSERVATION`, and no dimension of time. Of CBS v3: a text per measure, None where it cannot occur. Of
    CBS v4: `Id, Measure, ValueAttribute, Value, StringValue`.
    """

    code: str
    title: str
    dimensions: dict[str, Dimension]
    rows: Sequence[Row]
    updated: datetime = datetime(2026, 10, 30, 2, tzinfo=UTC)
    measures: dict[str, Measure] = field(default_factory=dict)


class _Publisher:
    """A publisher of tables, by code in lower case; `put` gives a table or a newer version of one."""

    def __init__(self, tables: Iterable[Table] = ()) -> None:
        self.tables: dict[str, Table] = {}
        for table in tables:
            self.put(table)

    def put(self, table: Table) -> None:
        self.tables[table.code.lower()] = table


class Eurostat(_Publisher):
    """`ec.europa.eu`: SDMX 3.0 and 2.1, the Statistics API and the table of contents.

    Tables in `big` are answered asynchronously: a poll for each of `polls`, the last of which stays. Those in `too_big`
    are refused. What finds nothing is a fault, or with `empty_is_header` a header alone. `asked_for` holds the key of
    each asynchronous request.
    """

    BASE = "/eurostat/api/dissemination"

    def __init__(
        self,
        tables: Iterable[Table] = (),
        *,
        big: Iterable[str] = (),
        too_big: Iterable[str] = (),
        polls: Sequence[str] = ("SUBMITTED", "PROCESSING", "AVAILABLE"),
        empty_is_header: bool = False,
    ) -> None:
        super().__init__(tables)
        self.big, self.too_big = {code.lower() for code in big}, {code.lower() for code in too_big}
        self.polls, self.empty_is_header = polls, empty_is_header
        self.asked_for: dict[str, Iterator[str]] = {}
        self._answers: dict[str, tuple[str, Answer]] = {}
        self._warned: dict[str, int] = {}
        self._counter = count()

    def __call__(self, asked: Asked) -> Answer:
        path = asked.path.removeprefix(self.BASE)
        if found := re.fullmatch(r"/sdmx/3\.0/data/dataflow/ESTAT/(\w+)/(?:1\.0|\*|\+)(?:/(.*))?", path):
            return self._sdmx(asked, found[1], found[2] or "*", csv_of=self._csv_of_3)
        if found := re.fullmatch(r"/sdmx/2\.1/data/(\w+)(?:/(.*))?", path):
            return self._sdmx(asked, found[1], found[2] or "", csv_of=self._csv_of_2)
        if found := re.fullmatch(r"/statistics/1\.0/data/(\w+)", path):
            return self._statistics(asked, found[1])
        if found := re.fullmatch(r"/1\.0/async/(status|data)/([\w-]+)", path):
            return self._asynchronous(*found.groups())
        if path == "/catalogue/toc/txt":
            return Answer(200, PLAIN, self._contents().encode())
        return Answer(404, HTML, b"<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>")

    def _sdmx(self, asked: Asked, code: str, key: str, csv_of: Callable[[Table, list[Row], Asked], str]) -> Answer:
        table = self.tables.get(code.lower())
        if not table:
            return _fault(404, 100, f"ERR_NOT_FOUND_4: The requested dataset {code.upper()} is not available")
        if code.lower() in self.too_big:
            return _fault(413, 510, "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 6000001 rows")
        try:
            rows = _selected(table, asked, key)
        except _Refused as refused:
            return _fault(400, refused.code, str(refused))
        if not rows and not self.empty_is_header:
            return _fault(400, 100, "No results found: the result from the query is empty")
        kind, labels = asked.one("format").lower(), asked.one("labels", "id")
        if kind not in ("csvdata", "sdmx-csv") or labels not in ("id", "both") or asked.one("compress") == "true":
            return _fault(501, 501, f"the replay has no {kind or 'SDMX-ML'} with labels={labels}, and packs nothing")
        if kind == "csvdata" and asked.one("formatVersion") != "2.0":
            return _fault(400, 140, "Syntax error: format and formatVersion go together")
        version = "2.0.0" if csv_of == self._csv_of_3 else "1.0.0"
        headers = {"Content-Type": f"application/vnd.sdmx.data+csv;version={version}; charset=utf-8"}
        answer = Answer(200, headers, csv_of(table, rows, asked).encode())
        return self._later(answer) if code.lower() in self.big else answer

    def _csv_of_3(self, table: Table, rows: list[Row], asked: Asked) -> str:
        both = asked.one("labels") == "both"
        labels = {name: dimension.title for name, dimension in table.dimensions.items()} | {
            "TIME_PERIOD": "Time",
            "OBS_VALUE": "Observation value",
            "OBS_FLAG": "Observation status (Flag) V2 structure",
            "CONF_STATUS": "Confidentiality status (flag)",
        }
        start = ["dataflow", f"ESTAT:{table.code.upper()}(1.0)"] + [table.title] * both
        header = ["STRUCTURE", "STRUCTURE_ID"] + ["STRUCTURE_NAME"] * both
        for name, label in labels.items():
            header += [name, label] if both else [name]
        lines = [header]
        for row in rows:
            line = list(start)
            for name in labels:
                line.append(row.get(name) or "")
                if both:
                    line.append(_label(table, name, line[-1]))
            lines.append(line)
        return _csv(lines)

    def _csv_of_2(self, table: Table, rows: list[Row], asked: Asked) -> str:
        names = [*table.dimensions, *OBSERVATION]
        start = [f"ESTAT:{table.code.upper()}(1.0)", f"{table.updated:%d/%m/%y %H:%M:%S}"]
        return _csv(
            [["DATAFLOW", "LAST UPDATE", *names], *([*start, *(row.get(n) or "" for n in names)] for row in rows)]
        )

    def _statistics(self, asked: Asked, code: str) -> Answer:
        table = self.tables.get(code.lower())
        if not table:
            return _error(404, 100, f"ERR_NOT_FOUND_4: The requested dataset {code.upper()} is not available")
        if code.lower() in self.too_big:
            return _error(413, 413, "EXTRACTION_TOO_BIG: The requested extraction is too big, estimated 6000001 rows")
        if code.lower() in self.big:
            self._warned[asked.address] = self._warned.get(asked.address, 0) + 1
            if self._warned[asked.address] < len(self.polls):
                label = "ASYNCHRONOUS_RESPONSE: Your request will be treated asynchronously. Please try again later."
                return _json({"warning": {"status": 413, "id": 413, "label": label}})
        try:
            return _json(_json_stat(table, asked))
        except _Refused as refused:
            return _error(400, refused.code, str(refused))

    def _later(self, answer: Answer) -> Answer:
        key = str(uuid.uuid5(uuid.NAMESPACE_URL, f"replay {next(self._counter)}"))
        self.asked_for[key] = iter(self.polls)
        self._answers[key] = ("SUBMITTED", answer)
        return _status_of(key, "SUBMITTED")

    def _asynchronous(self, what: str, key: str) -> Answer:
        if key not in self._answers:
            return _fault(400, 100, "UNKNOWN_REQUEST: Unknown request.")
        status, answer = self._answers[key]
        if what == "status":
            status = next(self.asked_for[key], status)
            self._answers[key] = (status, answer)
            return _status_of(key, status)
        if status == "AVAILABLE":
            return answer
        if status == "EXPIRED":
            return _fault(400, 100, "UNKNOWN_REQUEST: Unknown request.")
        return _fault(400, 100, "DATA_NOT_YET_AVAILABLE: Requested data is not yet available for download.")

    def expire(self) -> None:
        """What was made ready is no longer kept."""
        self._answers = {key: ("EXPIRED", answer) for key, (_, answer) in self._answers.items()}
        self.asked_for = {key: iter(()) for key in self.asked_for}

    def _contents(self) -> str:
        """The table of contents: every table under two folders."""
        header = [
            "title",
            "code",
            "type",
            "last update of data",
            "last table structure change",
            "data start",
            "data end",
        ]
        lines = [[*header, "values"], ["Database by themes", "data", "folder", " ", " ", " ", " "]]
        for folder, name in (("Asylum and managed migration", "migr"), ("Selected tables", "special")):
            lines.append([f"{' ' * 4}{folder}", name, "folder", " ", " ", " ", " "])
            for code, table in sorted(self.tables.items()):
                periods = sorted(row["TIME_PERIOD"] for row in table.rows) or [" "]
                kind, day = "table" if code.startswith("t") else "dataset", f"{table.updated:%d.%m.%Y}"
                title = f"{' ' * 8}{table.title}"
                lines.append([title, code, kind, day, day, periods[0], periods[-1], str(len(table.rows))])
        return "".join("\t".join(f'"{cell}"' for cell in line) + "\n" for line in lines)


class _Refused(ValueError):
    """What a publisher does not answer, with its code."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


def _selected(table: Table, asked: Asked, key: str) -> list[Row]:
    """The rows that a key and filters of SDMX ask."""
    wanted: dict[str, set[str]] = {}
    parts = [] if key in ("", "*", "all") else key.split(".")
    if parts and len(parts) != len(table.dimensions):
        raise _Refused(
            140, f"Syntax error: the key has {len(parts)} parts, the table {len(table.dimensions)} dimensions"
        )
    for name, part in zip(table.dimensions, parts, strict=False):
        if part not in ("", "*"):
            wanted[name] = set(re.split(r"[+, ]", part))
    bounds = [("ge", asked.one("startPeriod")), ("le", asked.one("endPeriod"))]
    for parameter, value in asked.query:
        if not (found := re.fullmatch(r"c\[(\w+)\]", parameter)):
            continue
        if found[1] == "TIME_PERIOD" and ":" in value:
            bounds += [tuple(part.split(":", 1)) for part in re.split(r"[+ ]", value)]
        elif found[1] in table.dimensions or found[1] == "TIME_PERIOD":
            wanted.setdefault(found[1], set()).update(value.split(","))
        else:
            raise _Refused(150, f"INVALID_QUERY_DIMENSION: Dimension {found[1]} is not in {table.code.upper()}")
    if unknown := {sign for sign, _ in bounds} - {"ge", "le", "eq"}:
        raise _Refused(140, f"Syntax error: {', '.join(sorted(unknown))}")
    return [
        row
        for row in table.rows
        if all(row[name] in codes for name, codes in wanted.items())
        and all(_within(row["TIME_PERIOD"], sign, bound) for sign, bound in bounds if bound)
    ]


def _within(period: str, sign: str, bound: str) -> bool:
    """A bound of a year holds for all of it."""
    return period >= bound if sign == "ge" else period[: len(bound)] <= bound if sign == "le" else period == bound


def _json_stat(table: Table, asked: Asked) -> dict[str, Any]:
    dimensions = {name: dimension.codes for name, dimension in table.dimensions.items()}
    times = sorted({row["TIME_PERIOD"] for row in table.rows})
    since, until = asked.one("sinceTimePeriod"), asked.one("untilTimePeriod")
    times = [t for t in times if (not since or t >= since) and (not until or t[: len(until)] <= until)]
    if last := asked.one("lastTimePeriod"):
        times = times[-int(last) :]
    for name, _ in asked.query:
        if name not in (*dimensions, "time", "format", "lang", "sinceTimePeriod", "untilTimePeriod", "lastTimePeriod"):
            raise _Refused(150, f"INVALID_QUERY_DIMENSION: Dimension {name} is not in {table.code.upper()}")
    members = {name: [c for c in codes if not (w := asked.all(name)) or c in w] for name, codes in dimensions.items()}
    members["time"] = [t for t in times if not (w := asked.all("time")) or t in w]
    places = {name: {code: place for place, code in enumerate(codes)} for name, codes in members.items()}
    value: dict[str, Any] = {}
    status: dict[str, str] = {}
    for row in table.rows:
        cell = [(row["TIME_PERIOD"] if name == "time" else row[name], codes) for name, codes in places.items()]
        if any(code not in codes for code, codes in cell):
            continue
        index = 0
        for code, codes in cell:
            index = index * len(codes) + codes[code]
        if row["OBS_VALUE"]:
            value[str(index)] = json.loads(row["OBS_VALUE"])
        if row.get("OBS_FLAG") or row.get("CONF_STATUS"):
            secret = f"|{row['CONF_STATUS']}" if row.get("CONF_STATUS") else ""
            status[str(index)] = (row.get("OBS_FLAG") or "") + secret
    body: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": table.title,
        "source": "ESTAT",
        "updated": f"{table.updated:%Y-%m-%dT%H:%M:%S%z}",
        "value": value,
        "status": status,
        "id": list(members),
        "size": [len(codes) for codes in members.values()],
        "dimension": {
            name: {
                "label": table.dimensions[name].title if name in table.dimensions else "Time",
                "category": {
                    "index": places[name],
                    "label": {code: dimensions.get(name, {}).get(code, code) for code in codes},
                },
            }
            for name, codes in members.items()
        },
        "extension": {
            "lang": "EN",
            "id": table.code.upper(),
            "agencyId": "ESTAT",
            "version": "1.0",
            "annotation": [
                {"type": "OBS_COUNT", "title": str(len(table.rows))},
                {"type": "OBS_PERIOD_OVERALL_LATEST", "title": max((r["TIME_PERIOD"] for r in table.rows), default="")},
                {"type": "UPDATE_DATA", "date": f"{table.updated:%Y-%m-%dT%H:%M:%S%z}"},
            ],
            "status": {"label": {"p": "provisional", "e": "estimated", "b": "break in time series"}},
        },
    }
    return body if status else {name: part for name, part in body.items() if name != "status"}


def _label(table: Table, name: str, code: str) -> str:
    """The label beside a code. Times and values have none."""
    flags = {"b": "break in time series", "d": "definition differs (see metadata)", "e": "estimated"}
    flags |= {"m": "missing value; data cannot exist", "p": "provisional", "u": "low reliability"}
    if name == "OBS_FLAG":
        return ", ".join(flags.get(letter, letter) for letter in code)
    return table.dimensions[name].codes[code] if name in table.dimensions else ""


def _csv(lines: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _envelope(inside: str) -> bytes:
    soap = "http://schemas.xmlsoap.org/soap/envelope/"
    start = (
        f'<?xml version="1.0" encoding="UTF-8"?> <S:Envelope xmlns:env="{soap}" xmlns:S="{soap}">\n  <env:Header/>\n'
    )
    return f"{start}  <S:Body>\n{inside}  </S:Body>\n</S:Envelope>".encode()


def _status_of(key: str, status: str) -> Answer:
    home = "http://estat.ec.europa.eu/disschain"
    return Answer(
        200,
        XML,
        _envelope(
            f'    <ns0:asyncResponse xmlns:ns1="{home}/asynchronous" xmlns:ns0="{home}/soap/asynchronous">\n'
            f"      <ns1:status>\n        <ns1:key>{key}</ns1:key>\n        <ns1:status>{status}</ns1:status>\n"
            f"      </ns1:status>\n    </ns0:asyncResponse>\n"
        ),
    )


def _fault(status: int, code: int, text: str) -> Answer:
    inside = f"      <faultcode>{code}</faultcode>\n      <faultstring>{escape(text)}</faultstring>\n"
    return Answer(status, XML, _envelope(f"    <S:Fault>\n{inside}    </S:Fault>\n"))


def _json(body: object, status: int = 200) -> Answer:
    return Answer(status, JSON, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _error(status: int, code: int, label: str) -> Answer:
    return _json({"error": [{"status": status, "id": code, "label": label}]}, status)


class CbsV3(_Publisher):
    """`opendata.cbs.nl`: OData v3, `ODataFeed` in pages of `page_size` rows, `ODataApi` up to `record_limit` rows."""

    LIMIT = "The requested dataset has more than {limit} records. Use the feed, or ask for less than the record limit."

    def __init__(self, tables: Iterable[Table] = (), *, page_size: int = 10_000, record_limit: int = 10_000) -> None:
        super().__init__(tables)
        self.page_size, self.record_limit = page_size, record_limit

    def __call__(self, asked: Asked) -> Answer:
        found = re.fullmatch(r"/(ODataFeed|ODataApi)/odata/(\w+)(?:/(\w+))?/?", asked.path, re.IGNORECASE)
        table = self.tables.get(found[2].lower()) if found else None
        if not found or not table:
            return Answer(
                404, HTML, b"<!DOCTYPE html><html><body><h1>404 - File or directory not found.</h1></body></html>"
            )
        if asked.one("$format") != "json":
            return Answer(200, {"Content-Type": "application/atom+xml"}, b'<?xml version="1.0"?><feed/>')
        sets = self._sets(table)
        if not found[3]:
            return _json({"value": [{"name": name, "url": f"{asked.path}/{name}"} for name in sets]})
        if found[3] not in sets:
            return _json({"odata.error": {"code": "", "message": {"value": f"no resource {found[3]}"}}}, 404)
        root = f"https://{asked.host}/{found[1]}/odata/{found[2]}"
        try:
            rows = _asked_rows(sets[found[3]](), asked)
        except _Refused as refused:
            return _json({"odata.error": {"code": "", "message": {"lang": "", "value": str(refused)}}}, 400)
        if found[1].lower() == "odataapi" and len(rows) >= self.record_limit:
            return Answer(500, JSON, self.LIMIT.format(limit=self.record_limit).encode())
        body: dict[str, Any] = {"odata.metadata": f"{root}/$metadata#Cbs.OData.WebAPI.{found[3]}"}
        return _json(body | _page(rows, asked, root, found[3], self.page_size, "odata.nextLink"))

    def _sets(self, table: Table) -> dict[str, Callable[[], list[Row]]]:
        sets: dict[str, Callable[[], list[Row]]] = {
            "TableInfos": lambda: [self._infos(table)],
            "UntypedDataSet": lambda: [{"ID": place} | row for place, row in enumerate(table.rows)],
            "TypedDataSet": lambda: [{"ID": place} | _typed(table, row) for place, row in enumerate(table.rows)],
            "DataProperties": lambda: list(_properties(table)),
            "CategoryGroups": list,
        }
        for name, dimension in table.dimensions.items():
            sets[name] = lambda dimension=dimension: [
                {"Key": key, "Title": label, "Description": ""}
                | ({"Status": dimension.statuses[key]} if key in dimension.statuses else {"CategoryGroupID": None})
                for key, label in dimension.codes.items()
            ]
        return sets

    def _infos(self, table: Table) -> Row:
        periods = next((d for d in table.dimensions.values() if d.statuses), Dimension("", {"": ""}))
        titles = [label.rstrip("*") for label in periods.codes.values()]
        return {
            "ID": 0,
            "Title": table.title,
            "ShortTitle": table.title,
            "Identifier": table.code,
            "Summary": "",
            "Modified": f"{table.updated:%Y-%m-%dT%H:%M:%S}",
            "ReasonDelivery": "Actualisering",
            "Language": "nl",
            "Catalog": "CBS",
            "Frequency": "Permaand" if any("MM" in key for key in periods.codes) else "Perjaar",
            "Period": f"{titles[0]} - {titles[-1]}" if titles else "",
            "OutputStatus": "Regulier",
        }


def _typed(table: Table, row: Row) -> Row:
    """The typed form of a row: all kinds of missing are null."""
    numbers = {name: (row[name] or "").strip() for name in table.measures}
    return row | {name: None if text in ("", ".") else json.loads(text) for name, text in numbers.items()}


def _properties(table: Table) -> Iterator[Row]:
    """The data properties: dimensions first, then the measures below their topic groups."""
    start: Row = {"Key": "", "Title": "", "Description": "", "ReleasePolicy": True}
    rows: list[tuple[str, Row]] = []
    for name, dimension in table.dimensions.items():
        kind = "TimeDimension" if dimension.statuses else "GeoDimension" if name.startswith("Regio") else "Dimension"
        rows.append((kind, {"ParentID": None, "Key": name, "Title": dimension.title}))
    groups: dict[tuple[str, ...], int] = {}
    for name, measure in table.measures.items():
        for depth in range(1, len(measure.topics) + 1):
            group = measure.topics[:depth]
            if group not in groups:
                groups[group] = len(rows)
                rows.append(("TopicGroup", {"ParentID": groups.get(group[:-1]), "Key": "", "Title": group[-1]}))
        more = {
            "Datatype": "Double" if measure.decimals else "Long",
            "Unit": measure.unit,
            "Decimals": measure.decimals,
        }
        more |= {"Default": "None", "PresentationType": "Relative" if measure.unit == "%" else "Absolute"}
        parent = groups.get(measure.topics)
        rows.append(("Topic", {"ParentID": parent, "Key": name, "Title": measure.title} | more))
    for place, (kind, row) in enumerate(rows):
        yield {"odata.type": f"Cbs.OData.{kind}", "ID": place, "Position": place, "Type": kind} | start | row


class CbsV4(_Publisher):
    """`datasets.cbs.nl`: OData v4, in pages of `page_size` observations."""

    def __init__(self, tables: Iterable[Table] = (), *, page_size: int = 100_000) -> None:
        super().__init__(tables)
        self.page_size = page_size

    def __call__(self, asked: Asked) -> Answer:
        found = re.fullmatch(r"/odata/v1/CBS/(\w+)/(\w+)/?", asked.path)
        table = self.tables.get(found[1].lower()) if found else None
        if not found or not table:
            return _json({"error": {"code": "404", "message": "Dataset not found"}}, 404)
        root = f"https://{asked.host}/odata/v1/CBS/{found[1]}"
        context = {"@odata.context": f"{root}/$metadata#{found[2]}"}
        modified = f"{table.updated:%Y-%m-%dT%H:%M:%S+01:00}"
        lists = {f"{n}Codes": [(c, label) for c, label in d.codes.items()] for n, d in table.dimensions.items()}
        sets: dict[str, list[Row]] = {
            "Observations": [_observation(row) for row in table.rows],
            "Dimensions": [{"Identifier": n, "Title": d.title} for n, d in table.dimensions.items()],
            "MeasureCodes": [
                {"Identifier": code, "Title": m.title, "Unit": m.unit, "Decimals": m.decimals}
                for code, m in table.measures.items()
            ],
        } | {
            name: [{"Identifier": c, "Index": place, "Title": label} for place, (c, label) in enumerate(codes, 1)]
            for name, codes in lists.items()
        }
        if found[2] == "Properties":
            known = {"Identifier": table.code, "Title": table.title, "Language": "nl", "Modified": modified}
            return _json(context | known | {"ObservationsModified": modified, "ObservationCount": len(table.rows)})
        if found[2] not in sets:
            return _json({"error": {"code": "404", "message": f"no resource {found[2]}"}}, 404)
        try:
            rows = _asked_rows(sets[found[2]], asked)
        except _Refused as refused:
            return _json({"error": {"code": "400", "message": str(refused)}}, 400)
        return _json(context | _page(rows, asked, root, found[2], self.page_size, "@odata.nextLink"))


def _observation(row: Row) -> Row:
    """A row as JSON: numbers as numbers, what is empty as null."""
    numbers = {name: json.loads(row[name]) if row[name] else None for name in ("Id", "Value")}
    return row | numbers | {"StringValue": row["StringValue"] or None}


def _page(rows: list[Row], asked: Asked, root: str, name: str, size: int, next_link: str) -> Row:
    """One page of rows; of lists of codes there is one page only."""
    skip, top = int(asked.one("$skip", "0")), int(asked.one("$top", "0")) or len(rows)
    whole = rows[skip : skip + top]
    if name not in ("UntypedDataSet", "TypedDataSet", "Observations") or len(whole) <= size:
        return {"value": whole}
    query = [(n, v) for n, v in asked.query if n not in ("$skip", "$top")] + [("$skip", str(skip + size))]
    query += [("$top", str(top - size))] if asked.one("$top") else []
    text = urlencode(query, quote_via=quote, safe="$,()'")
    return {"value": whole[:size], next_link: f"{root}/{name}?{text}"}


def _asked_rows(rows: list[Row], asked: Asked) -> list[Row]:
    """The rows that `$filter` asks, with the columns of `$select`; `$orderby` is ignored."""
    if text := asked.one("$filter"):
        wanted = _Filter(text, set().union(*(row.keys() for row in rows[:1]))).read()
        rows = [row for row in rows if wanted(row)]
    if columns := asked.one("$select"):
        rows = [{name: row[name] for name in columns.split(",")} for row in rows]
    return rows


SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": lambda a, b: a == b,
    "ne": lambda a, b: a != b,
    "gt": lambda a, b: a is not None and a > b,
    "ge": lambda a, b: a is not None and a >= b,
    "lt": lambda a, b: a is not None and a < b,
    "le": lambda a, b: a is not None and a <= b,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "startswith": lambda a, b: a.startswith(b),
    "endswith": lambda a, b: a.endswith(b),
    "substringof": lambda a, b: a in b,
    "contains": lambda a, b: b in a,
    "substring": lambda a, start, length=None: a[start:][:length],
}


class _Filter:
    """A condition of OData: comparisons with `and`, `or`, `not` and brackets, and the functions of texts."""

    WORD = re.compile(r"\s*('(?:[^']|'')*'|-?\d+(?:\.\d+)?|[\w@/]+|[(),])")

    def __init__(self, text: str, columns: set[str]) -> None:
        self.words, self.columns, place = [], columns, 0
        while text[place:].strip():
            if not (found := self.WORD.match(text, place)):
                raise _Refused(400, f"Syntax error at position {place} in '{text}'.")
            self.words.append(found[1])
            place = found.end()

    def read(self) -> Callable[[Row], Any]:
        condition = self._either()
        if self.words:
            raise _Refused(400, f"Syntax error at '{self.words[0]}'.")
        return condition

    def _take(self, *words: str) -> str:
        if not self.words or (words and self.words[0] not in words):
            raise _Refused(400, f"Syntax error: {' or '.join(words) or 'more'} expected.")
        return self.words.pop(0)

    def _either(self) -> Callable[[Row], Any]:
        parts = [self._both()]
        while self.words[:1] == ["or"]:
            self._take()
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else lambda row: any(part(row) for part in parts)

    def _both(self) -> Callable[[Row], Any]:
        parts = [self._one()]
        while self.words[:1] == ["and"]:
            self._take()
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else lambda row: all(part(row) for part in parts)

    def _one(self) -> Callable[[Row], Any]:
        if self.words[:1] == ["not"]:
            self._take()
            inner = self._one()
            return lambda row: not inner(row)
        if self.words[:1] == ["("]:
            self._take()
            inner = self._either()
            self._take(")")
            return inner
        left = self._value()
        if not self.words or self.words[0] not in SIGNS:
            return left
        sign = SIGNS[self._take()]
        right = self._value()
        return lambda row: sign(left(row), right(row))

    def _value(self) -> Callable[[Row], Any]:
        word = self._take()
        if word.startswith("'"):
            text = word[1:-1].replace("''", "'")
            return lambda row: text
        if re.fullmatch(r"-?\d+(\.\d+)?", word):
            number = json.loads(word)
            return lambda row: number
        if word in ("null", "true", "false"):
            constant = json.loads(word)
            return lambda row: constant
        if word in FUNCTIONS and self.words[:1] == ["("]:
            function, given = FUNCTIONS[word], []
            while self._take("(", ",", ")") != ")":
                given.append(self._value())
            return lambda row: function(*(argument(row) for argument in given))
        if word not in self.columns and self.columns:
            raise _Refused(400, f"Could not find a property named '{word}'.")
        return lambda row: row[word]


class Unhcr:
    """`api.unhcr.org`: endpoint -> rows of texts, by the columns of UNHCR's own package, with all traps of the service.

    What a request does not split by origin or asylum is added up. An unknown parameter does nothing, and neither does
    one year alone; without `cf_type=ISO` a code is UNHCR's own.
    """

    DIMENSIONS = (
        "procedure_type",
        "app_type",
        "dec_level",
        "app_pc",
        "dec_pc",
        "pop_type",
        "location",
        "loc_type",
        "acc_type",
    )

    def __init__(self, endpoints: dict[str, Sequence[Row]]) -> None:
        self.endpoints = endpoints

    def __call__(self, asked: Asked) -> Answer:
        found = re.fullmatch(r"/population/v1/([\w-]+)/", asked.path)
        if not found or found[1] not in self.endpoints:
            return Answer(404, HTML, b"<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>")
        rows = self._rows(self.endpoints[found[1]], asked)
        page, limit = max(_whole_number(asked.one("page"), 1), 1), max(_whole_number(asked.one("limit"), 100), 1)
        start = (page - 1) * limit
        items = [_mixed(row, place) for place, row in enumerate(rows[start : start + limit], start)]
        total: object = [] if found[1] != "population" else {"refugees": sum(_number(r["refugees"]) or 0 for r in rows)}
        pages = -(-len(rows) // limit)
        return _json({"page": page, "short-url": "mAdEuP", "maxPages": pages, "total": total, "items": items})

    def _rows(self, rows: Sequence[Row], asked: Asked) -> list[Row]:
        first, last = asked.one("yearFrom"), asked.one("yearTo")
        if first.isdigit() and last.isdigit():
            rows = [row for row in rows if int(first) <= int(row["year"]) <= int(last)]
        code = "_iso" if asked.one("cf_type") == "ISO" else ""
        together = []
        for side in ("coo", "coa"):
            codes = {c for value in asked.all(side) for c in value.split(",") if c}
            if codes:
                rows = [row for row in rows if row[side + code] in codes]
            elif asked.one(f"{side}_all") not in ("true", "1", "TRUE"):
                together += [side, f"{side}_name", f"{side}_iso"]
        return _added_up(rows, together, self.DIMENSIONS) if together else list(rows)


def _added_up(rows: Iterable[Row], together: list[str], dimensions: Iterable[str]) -> list[Row]:
    """Rows that agree in all but the columns in `together` as one, which has `-` there."""
    keys = {"year", *(f"{side}{end}" for side in ("coo", "coa") for end in ("", "_name", "_iso")), *dimensions}
    sums: dict[tuple[str, ...], Row] = {}
    for row in rows:
        row = row | dict.fromkeys(together, "-")
        key = tuple(row[name] for name in row if name in keys)
        whole = sums.setdefault(key, {name: cell if name in keys else "" for name, cell in row.items()})
        for name in row.keys() - keys:
            if row[name] != "":
                whole[name] = str((_number(whole[name]) or 0) + (_number(row[name]) or 0))
    return list(sums.values())


def _number(text: str) -> int | None:
    return int(text) if text not in ("", "-") else None


def _whole_number(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() else otherwise


def _mixed(row: Row, place: int) -> Row:
    """A row as JSON: most numbers are numbers, a zero is a text in every second row, nothing is a dash."""
    texts = {"year"} | {name for name in row if name.startswith(("coo", "coa"))} | set(Unhcr.DIMENSIONS)
    item: Row = {"year": int(row["year"])}
    for name, cell in row.items():
        if name not in texts:
            item[name] = "-" if cell == "" else "0" if cell == "0" and place % 2 else int(cell)
        elif name != "year":
            item[name] = cell
    return item


class Frontex:
    """`www.frontex.europa.eu`: the page, with the dated link among others, and the workbook behind that link."""

    PAGE = "/what-we-do/monitoring-and-risk-analysis/migratory-map/"

    def __init__(self, workbook: bytes, day: str = "2026_11_05") -> None:
        self.workbook = workbook
        self.link = f"/assets/Migratory_routes/{day[:4]}/Monthly_detections_of_IBC_{day}.xlsx"

    def __call__(self, asked: Asked) -> Answer:
        if re.match(r"(?i)(python-|curl|wget|$)", asked.headers.get("user-agent", "")):
            return Answer(403, HTML, b"<!DOCTYPE html><html><body><h1>403 Forbidden</h1></body></html>")
        if asked.path == self.PAGE:
            return Answer(200, HTML, self._page().encode())
        if asked.path == self.link:
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            return Answer(200, {"Content-Type": kind}, self.workbook)
        return Answer(404, HTML, b"<!DOCTYPE html><html><body><h1>404 Not Found</h1></body></html>")

    def _page(self) -> str:
        others = "".join(
            f'<li><a href="{link}">{text}</a></li>\n'
            for link, text in (
                ("/assets/Publications/Risk_Analysis_2026.pdf", "Risk analysis"),
                ("/assets/Migratory_routes/Disclaimer.xlsx", "Disclaimer"),
                ("https://www.example.org/Monthly_detections.xlsx", "Elsewhere"),
            )
        )
        link = f'<li><a class="link" href="{self.link}" target="_blank">Detections of IBC &amp; more</a></li>\n'
        head = '<!DOCTYPE html>\n<html lang="en"><head><title>Migratory Map</title></head>\n'
        return f"{head}<body>\n<ul>\n{others}{link}</ul>\n</body></html>\n"
