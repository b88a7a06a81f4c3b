"""The numbers of a JSON text by the name that they have there: the cells of a column, as in any other table.

Beside its name a number of nine digits would look like a citizen service number, whatever the others of that name are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.privacy.columns import Columns
from ingest.privacy.places import Hit

NUMBER = re.compile(r'"((?:[^"\\\n]|\\.){0,80})"\s*:\s*(-?\d[\d.eE+-]*)(?=\s*[,}\]])')
#: more names than a table has columns are no columns: these, and numbers for a name, are together one
MOST = 200


class NamedNumbers:
    """The columns of a JSON text of which the first lines are known."""

    def __init__(self, head: Sequence[str]) -> None:
        self._columns, self._places = Columns([]), {"": 0}
        for name, number in (found for line in head for found in NUMBER.findall(line)):
            place = self._place(name)
            self._columns.learn(place, name.replace("_", " "))
            self._columns.learn(place, number)

    def look(self, number: int, line: str) -> str:
        """Look at the numbers of one plain line, by its number in the file; return the line without them."""
        for name, text in NUMBER.findall(line):
            self._columns.look_at(self._place(name), text, number, name.replace("_", " "))
        return NUMBER.sub(r'"\1":', line)

    def hits(self) -> Iterator[Hit]:
        """What was found, in the order of the names."""
        return self._columns.hits()

    def _place(self, name: str) -> int:
        if name.isdigit() or (name not in self._places and len(self._places) > MOST):
            name = ""
        return self._places.setdefault(name, len(self._places))
