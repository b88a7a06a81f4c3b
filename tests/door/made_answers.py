"""Documents of answers, as `svm fetch` keeps what a service answers in pages, made from the rows of an export."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

#: an address and what was answered
Answers = list[tuple[str, object]]
Rows = Sequence[Sequence[str]]

CBS_V3 = "https://opendata.cbs.nl/ODataFeed/odata"
CBS_V4 = "https://datasets.cbs.nl/odata/v1/CBS"
UNHCR = "https://api.unhcr.org/population/v1"
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober")
MONTHS += ("november", "december")
STATUS = {"": "Definitief", "*": "Voorlopig", "**": "NaderVoorlopig"}


def document(answers: Answers) -> str:
    """The document that holds these answers."""
    lines = ",\n".join(json.dumps({"request": address, "answer": answer}) for address, answer in answers)
    return f'{{"answers": [\n{lines}\n]}}\n'


def in_pages(rows: Sequence[object], count: int) -> list[list[object]]:
    """Rows in so many parts."""
    size = -(-len(rows) // count)
    return [list(rows[start : start + size]) for start in range(0, len(rows), size)]


def v3(table: str, header: Sequence[str], rows: Rows, measures: int, pages: int = 3) -> Answers:
    """The answers of CBS OData v3 of which StatLine made this export; its last `measures` columns are topics.

    Keys and numbers are padded, a column with decimals has one in each cell, and topics come before the dimensions.
    """
    base = f"{CBS_V3}/{table}"
    dimensions = header[: len(header) - measures]
    names = [re.sub(r"\W", "", title.title()) for title in dimensions]
    columns = [[row[n] for row in rows] for n in range(len(header))]
    members = [list(dict.fromkeys(column)) for column in columns[: len(dimensions)]]
    is_time = [all(re.match(r"\d{4}", label) for label in labels) for labels in members]
    keys = [[_key(n, label, time) for n, label in enumerate(m)] for m, time in zip(members, is_time, strict=True)]
    properties, groups, topics = [], {}, []
    for n, title in enumerate(header[len(dimensions) :], start=1):
        path, unit = re.fullmatch(r"(.*?) \(([^()]*)\)", title).groups()
        *above, name = path.split("/")
        parent = None
        for depth in range(1, len(above) + 1):
            place = tuple(above[:depth])
            if place not in groups:
                groups[place] = str(100 + len(groups))
                properties.append(_property(groups[place], parent, "TopicGroup", "", above[depth - 1]))
            parent = groups[place]
        topics.append(f"{re.sub(r'[^A-Za-z]', '', name.title())[:30]}_{n}")
        decimals = int(any("," in cell for cell in columns[len(dimensions) + n - 1]))
        more = {"ReleasePolicy": False, "Datatype": "Long", "Unit": unit, "Decimals": decimals, "Default": None}
        properties.append(_property(str(n), parent, "Topic", topics[-1], name) | more)
    for n, (title, name, time) in enumerate(zip(dimensions, names, is_time, strict=True), start=200):
        properties.append(_property(str(n), None, "TimeDimension" if time else "Dimension", name, title))
    answers: Answers = [
        (f"{base}/DataProperties?$format=json", {"odata.metadata": f"{base}/$metadata", "value": properties})
    ]
    for name, labels, codes, time in zip(names, members, keys, is_time, strict=True):
        listed = [_member(code, label, time) for code, label in zip(codes, labels, strict=True)]
        answers.append((f"{base}/{name}?$format=json", {"value": listed}))
    code_of = [dict(zip(m, k, strict=True)) for m, k in zip(members, keys, strict=True)]
    with_decimals = [any("," in cell for cell in column) for column in columns]
    data = []
    for number, row in enumerate(rows):
        cells = [_figure(cell, with_decimals[n]) for n, cell in enumerate(row)][len(dimensions) :]
        codes = [code_of[n][row[n]] for n in range(len(dimensions))]
        data.append({"ID": number} | dict(zip(names, codes, strict=True)) | dict(zip(topics, cells, strict=True)))
    parts = in_pages(data, pages)
    for n, part in enumerate(parts):
        asked = f"&%24skiptoken={n}L" if n else ""
        link = {"odata.nextLink": f"http://opendata.cbs.nl/ODataFeed/odata/{table}/UntypedDataSet?$skiptoken={n + 1}L"}
        body = {"odata.metadata": f"{base}/$metadata", "value": part} | (link if n + 1 < len(parts) else {})
        answers.append((f"{base}/UntypedDataSet?$format=json{asked}", body))
    return answers


def _property(number: str, parent: str | None, kind: str, key: str, title: str) -> dict[str, object]:
    said = {"odata.type": f"Cbs.OData.{kind}", "ID": int(number), "Position": int(number)}
    above = {"ParentID": int(parent) if parent else None}
    return said | above | {"Type": kind, "Key": key, "Title": title, "Description": "verzonnen"}


def _key(number: int, label: str, is_time: bool) -> str:
    if not is_time:
        return f"{10000 + number}  "
    year, month = re.fullmatch(r"(\d{4})\s*([a-z]*)\s*\**", label).groups()
    return f"{year}MM{MONTHS.index(month) + 1:02}" if month else f"{year}JJ00"


def _member(code: str, label: str, is_time: bool) -> dict[str, object]:
    if not is_time:
        return {"Key": code, "Title": label, "Description": "", "CategoryGroupID": None}
    bare = label.rstrip("*")
    return {"Key": code, "Title": bare, "Description": "", "Status": STATUS[label[len(bare) :]]}


def _figure(cell: str, has_decimals: bool) -> str:
    if re.fullmatch(r"-?\d+", cell) and has_decimals:
        cell += ",0"
    return cell.replace(",", ".").rjust(8) if cell else cell


def v4(table: str, rows: Sequence[Mapping[str, object]], pages: int = 3) -> Answers:
    """The answers of CBS OData v4 with these observations."""
    base, parts = f"{CBS_V4}/{table}/Observations", in_pages(rows, pages)
    answers: Answers = []
    for n, part in enumerate(parts):
        link = {"@odata.nextLink": f"{base}?$skip={n + 1}"} if n + 1 < len(parts) else {}
        answers.append((base + (f"?$skip={n}" if n else ""), {"@odata.context": "made up", "value": part} | link))
    return answers


def unhcr(table: str, rows: Sequence[Mapping[str, object]], pages: int = 3) -> Answers:
    """The pages in which UNHCR answers with these items."""
    parts = in_pages(rows, pages)
    said = {"short-url": "made-up", "maxPages": len(parts), "total": []}
    address = f"{UNHCR}/{table}/?limit=10000&yearFrom=1951&yearTo=2026&cf_type=ISO&page="
    return [(f"{address}{n}", {"page": n, **said, "items": part}) for n, part in enumerate(parts, start=1)]
