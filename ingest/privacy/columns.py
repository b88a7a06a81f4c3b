"""The cells of one table, looked at row by row: headers and neighbours say what a bare number is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.contracts import normalise
from ingest.privacy.kinds import CONTEXT, DATE, EDGE, PERSON, SOME_NAME, TWO_WORDS, kinds_in
from ingest.privacy.places import Hit, Place
from ingest.privacy.plain import is_suspect, plain

#: how many lines may stand above the headers
HEAD = 40
#: how many rows a letter names, of one kind in one column
ROWS = 5
#: how many texts of a column are compared with one another
COMPARED = 50
#: a longer text is a sentence, no header or label
LABEL = 60
#: headers of columns in which a long number counts something or tells the time
COUNTS = re.compile(
    r"aantal|waarde|value|total|totaal|amount|bedrag|euro|bevolking|population|\bsum\b|\bsom\b|count|persons|personen"
    r"|\btime|tijd|stamp|epoch|updated|modified",
    re.IGNORECASE,
)
PERIOD = re.compile(r"peri|peil|time|tijd|updat|release|publi", re.IGNORECASE)
#: BSN is a country too, among other codes
CODE, FEW = re.compile(r"[A-Z]{3}"), 3
OTHER_NUMBER = re.compile(r"\d{1,7}(?:[.,]\d*)?|\d{11,}")


class Columns:
    """A table whose first rows are known; `look` at each row that may hold something, then ask for the `hits`."""

    def __init__(self, head: Sequence[Sequence[str]]) -> None:
        self._headers: dict[int, str] = defaultdict(str)
        self._counts: set[int] = set()
        self._codes: dict[int, set[str]] = defaultdict(set)
        for row in head:
            for place, cell in enumerate(row):
                self._learn(place, plain(cell).replace("_", " ").strip())
        for place, codes in self._codes.items():
            if len(codes) > FEW and self._headers[place] in codes:
                self._headers[place] = ""
        self._said = {p for p, h in self._headers.items() if any(words.search(h) for words in CONTEXT.values())}
        self._persons = [p for p, h in self._headers.items() if PERSON.fullmatch(normalise(h))]
        self._names = [p for p, h in self._headers.items() if SOME_NAME.fullmatch(normalise(h))]
        self._rows: dict[tuple[int, str], dict[int, None]] = defaultdict(dict)
        self._texts: dict[tuple[int, str], set[str]] = defaultdict(set)

    @property
    def speak_of_people(self) -> bool:
        """Whether a header asks for a look at every row."""
        return bool(self._said or self._persons or self._names)

    def _learn(self, place: int, text: str) -> None:
        if OTHER_NUMBER.fullmatch(text):
            self._counts.add(place)
        if CODE.fullmatch(text):
            self._codes[place].add(text)
        if text and len(text) < LABEL and not re.search(r"\d{4}|^[\d.,]+$", text):
            speaks = any(words.search(text) for words in (*CONTEXT.values(), COUNTS)) or PERSON.fullmatch(text.lower())
            if speaks or place not in self._headers:
                self._headers[place] = text

    def look(self, number: int, cells: Sequence[str]) -> None:
        """Look at the cells of one row, by its number in the file."""
        left = ""
        texts = [plain(cell).strip().lstrip("'") for cell in cells]
        for place, text in enumerate(texts):
            beside = f"{self._headers[place]} {left}" if place in self._said else left
            if len(text) > 4 and (place in self._said or _names_a_number(left) or is_suspect(text)):
                for kind in kinds_in(text, beside):
                    self._found(place, kind, number, text)
            left = text if len(text) < LABEL else ""
        self._look_for_persons(number, texts)

    def _look_for_persons(self, number: int, texts: list[str]) -> None:
        for place in self._persons:
            if place < len(texts) and re.search(r"[^\W\d]", texts[place]) and texts[place] != self._headers[place]:
                self._found(place, "naam", number, texts[place])
        if any(place < len(texts) and TWO_WORDS.fullmatch(texts[place]) for place in self._names):
            for place, text in enumerate(texts):
                if DATE.fullmatch(text) and not EDGE.fullmatch(text) and not PERIOD.search(self._headers[place]):
                    self._found(place, "geboortedatum", number, text)

    def _found(self, place: int, kind: str, number: int, text: str) -> None:
        self._rows[place, kind][number] = None
        if kind.endswith("?") and len(self._texts[place, kind]) < COMPARED:
            self._texts[place, kind].add(text)

    def hits(self, sheet: int = 0) -> Iterator[Hit]:
        """What was found, in the order of the columns; `sheet` is the number of the sheet, 0 where there are none."""
        for (column, kind), rows in sorted(self._rows.items()):
            if kind == "count" or (kind.endswith("?") and self._is_no_person(column, kind)):
                continue
            shown = ", ".join(map(str, list(rows)[:ROWS])) + (f" (+{len(rows) - ROWS})" if len(rows) > ROWS else "")
            english = [f"sheet {sheet}"] * bool(sheet) + [f"column {column + 1}", f"row {shown}"]
            dutch = [f"blad {sheet}"] * bool(sheet) + [f"kolom {column + 1}", f"rij {shown}"]
            yield Hit(kind.rstrip("?"), Place(", ".join(english), ", ".join(dutch)), self._headers[column])

    def _is_no_person(self, column: int, kind: str) -> bool:
        """Whether the rest of a column says that its bare numbers are counts, and its codes a series."""
        texts = self._texts[column, kind]
        if kind == "document?":
            return len(texts) < 3 or (len({text[:2] for text in texts}) == 1 and not min(texts).lower().startswith("w"))
        counts = bool(self._rows.get((column, "count"))) or column in self._counts
        said = COUNTS.search(self._headers[column])
        return bool(counts or said or (kind == "v_nummer?" and len(texts) < 2))


def _names_a_number(label: str) -> bool:
    return bool(label) and any(words.search(label) for words in CONTEXT.values())
