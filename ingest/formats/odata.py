"""Answers of CBS OData, as the rows of the CSV of the same table.

Version 3 becomes the CSV that StatLine exports: a column per dimension and per topic, under their titles. Columns and
members are bound by their keys in `DataProperties` and in the lists of the dimensions, never by their position. Version
4 becomes the CSV of its observations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.contracts import normalise
from ingest.formats.json_text import text_of
from ingest.formats.pages import Answer, cells_of, in_a_chain, of_one_table, refused

PROPERTIES, DATA, OBSERVATIONS = "DataProperties", "UntypedDataSet", "Observations"
#: where a page announces the next one, and what stands in the names of what the service notes on a row
NEXT_V3, NOTE_V3, NEXT_V4 = "odata.nextLink", "odata.", "@odata.nextLink"
TOPIC, GROUP, TIME = "Topic", "TopicGroup", "TimeDimension"
DIMENSIONS = ("Dimension", TIME, "GeoDimension", "GeoDetail")
#: what is read of the lists that describe the table
SAID = ("ID", "ParentID", "Type", "Key", "Title", "Unit", "Status")
#: the number of a row, which is no column of the table
ROW = "ID"
#: what StatLine writes behind a period of this status
STARS = {"": "", "Definitief": "", "Voorlopig": "*", "NaderVoorlopig": "**"}
DECIMAL = re.compile(r"(-?\d*)\.(\d+)")

Row = dict[str, str]


@dataclass(frozen=True)
class _Column:
    """A column of the table; `members` are the labels of a dimension by their key, None for a topic."""

    key: str
    header: str
    members: dict[str, str] | None = None

    def cell(self, text: str, page: Answer) -> str:
        text = text.strip()
        if self.members is None:
            return DECIMAL.sub(r"\1,\2", text) if DECIMAL.fullmatch(text) else text
        if text not in self.members:
            raise refused("no_member", answer=page.named, text=text, name=self.key)
        return self.members[text]


def rows_of_v4(answers: Sequence[Answer]) -> Iterator[list[str]]:
    """The observations, header first, under the names and in the order of the first one."""
    of_one_table(answers, with_name=True)
    in_a_chain(answers, NEXT_V4)
    for number, (_, cells) in enumerate(cells_of(answers, "value")):
        if not number:
            yield (names := list(cells))
        yield [cells[name] for name in names]


def rows_of_v3(answers: Sequence[Answer]) -> Iterator[list[str]]:
    """The table as StatLine writes it, header first; numbers with a decimal comma, and `.` for what is not told.

    Raises Unreadable when the answers are not all of one table, or do not have what its `DataProperties` say.
    """
    of_one_table(answers, with_name=False)
    lists: dict[str, list[Answer]] = {}
    for answer in answers:
        lists.setdefault(answer.address.name, []).append(answer)
    for name in (PROPERTIES, DATA):
        if name not in lists:
            raise refused("no_list", name=name)
    data = lists.pop(DATA)
    said = {name: _listed(pages) for name, pages in lists.items()}
    _in_parts(data, said)
    known = _columns(said)
    columns: list[_Column] = []
    for page, row in cells_of(data, "value", NOTE_V3):
        if not columns:
            columns = _in_row(known, row)
            yield [column.header for column in columns]
        yield [column.cell(row[column.key], page) for column in columns]


def _listed(pages: Sequence[Answer]) -> list[Row]:
    """What the rows of a list say of the table; they need not all have the same fields."""
    in_a_chain(pages, NEXT_V3)
    found = []
    for page in pages:
        for number, row in enumerate(page.rows("value"), start=1):
            try:
                found.append({name: text_of(row.get(name)) for name in SAID})
            except ValueError as error:
                raise refused("cell", answer=page.named, row=number, text=error) from None
    return found


def _in_parts(pages: Sequence[Answer], said: dict[str, list[Row]]) -> None:
    """Raise Unreadable unless the pages are one selection of the table, or the same one of period after period.

    A server that gives no more than so many rows at once is asked so. Then no period of the list may be missing, of
    those from the one on that each selection names with `ge`.
    """
    starts = [n for n, page in enumerate(pages) if not n or page.is_first]
    parts = [pages[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]
    for part in parts:
        in_a_chain(part, NEXT_V3)
    if len(parts) == 1:
        return
    time = next((row["Key"].strip() for row in said[PROPERTIES] if row["Type"] == TIME), "")
    filters = [re.split(rf"\b{re.escape(time)} eq '([^']*)'", part[0].address.asked("$filter")) for part in parts]
    periods = [words[1].strip() if len(words) == 3 else "" for words in filters]
    since = re.search(rf"\b{re.escape(time)} ge '([^']*)'", "".join(filters[0][::2]))
    listed = [row["Key"].strip() for row in said.get(time, [])]
    if periods != [key for key in listed if not since or key >= since[1]] or len({(f[0], f[-1]) for f in filters}) > 1:
        shown = ", ".join(filter(None, periods))[:160] or "?"
        raise refused("selections", count=len(parts), names=shown, answer=parts[-1][0].named, name=time or "?")


def _in_row(known: Sequence[_Column], row: Row) -> list[_Column]:
    """The columns that the rows have: every dimension, and no other key than those of the table."""
    strange = [key for key in row if key != ROW and key not in {column.key for column in known}]
    if strange:
        raise refused("no_column", text=strange[0])
    missing = [column.key for column in known if column.members is not None and column.key not in row]
    if missing:
        raise refused("no_dimension", names=", ".join(missing))
    return [column for column in known if column.key in row]


def _columns(lists: dict[str, list[Row]]) -> list[_Column]:
    """The columns of the table as StatLine has them: the dimensions, then the topics."""
    properties = lists.pop(PROPERTIES)
    parts = _by("ID", properties, PROPERTIES)
    kinds = (GROUP, TOPIC, *DIMENSIONS)
    columns = []
    for part in properties:
        kind, key = part["Type"], part["Key"].strip()
        if kind not in kinds:
            raise refused("type", text=kind, names=", ".join(kinds))
        if kind == TOPIC:
            unit = f" ({part['Unit']})" if part["Unit"] else ""
            columns.append(_Column(key, "/".join(_path(part, parts)) + unit))
        elif kind != GROUP:
            columns.append(_Column(key, _title(part, PROPERTIES), _members(key, kind, lists)))
    for name, words in (("Key", [c.key for c in columns]), ("Title", [normalise(c.header) for c in columns])):
        twice = next((word for word in words if not word or words.count(word) > 1), None)
        if twice is not None:
            raise refused("twice", field=name, text=twice, name=PROPERTIES)
    strange = lists.keys() - {column.key for column in columns if column.members is not None}
    if strange:
        raise refused("other_list", name=min(strange))
    return sorted(columns, key=lambda column: column.members is None)


def _path(part: Row, parts: dict[str, Row]) -> list[str]:
    """The title of a topic behind those of the groups that it is in."""
    titles = [_title(part, PROPERTIES)]
    while parent := part["ParentID"].strip():
        if parts.get(parent, {}).get("Type") != GROUP or len(titles) > len(parts):
            raise refused("group", text=part["Title"], name=parent)
        part = parts[parent]
        titles.insert(0, _title(part, PROPERTIES))
    return titles


def _members(key: str, kind: str, lists: dict[str, list[Row]]) -> dict[str, str]:
    """The labels of a dimension by their key without its padding; of a period with the sign of its status."""
    if key not in lists:
        raise refused("no_list", name=key)
    labels = {}
    for member, row in _by("Key", lists[key], key).items():
        label = _title(row, key)
        if kind == TIME:
            status = row["Status"].strip()
            if status not in STARS:
                raise refused("status", text=status, name=key, names=", ".join(filter(None, STARS)))
            bare = label.rstrip()
            label = label if bare.endswith(STARS[status]) else bare.rstrip("*") + STARS[status]
        labels[member] = label
    return labels


def _by(name: str, rows: Sequence[Row], where: str) -> dict[str, Row]:
    """The rows of a list by one of their cells, without padding."""
    found: dict[str, Row] = {}
    for row in rows:
        cell = row[name].strip()
        if not cell or cell in found:
            raise refused("twice", field=name, text=cell, name=where)
        found[cell] = row
    return found


def _title(row: Row, where: str) -> str:
    title = row["Title"]
    if not title.strip():
        raise refused("title", text=row["Key"] or row["ID"], name=where)
    return title
