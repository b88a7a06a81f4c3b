"""Under which role somebody's reactions are listed: a name in a Word file is looked up, never printed or kept."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from svm.errors import AuthorError

#: the head of the list of roles: the name as Word has it (or the name of a file that came back), and the role
HEAD = ("naam", "rol")
UNKNOWN = "onbekende rol"


@dataclass
class Roles:
    """The role of each name; a name that is not in the list gets a number, in the order in which names are met."""

    known: dict[str, str] = field(default_factory=dict)
    met: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The role of a name."""
        key = _key(name)
        if key in self.known:
            return self.known[key]
        return self.met.setdefault(key, f"{UNKNOWN} {len(self.met) + 1}")

    def find(self, name: str) -> str:
        """The role of a name that is in the list; empty when it is not."""
        return self.known.get(_key(name), "")

    @classmethod
    def read(cls, file: Path) -> Roles:
        """Read a list of roles: CSV with the columns naam and rol. Raises AuthorError when it is something else."""
        expected = "een CSV-bestand met de kolommen naam;rol: de naam zoals Word die toont, en de rol of het ministerie"
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise AuthorError(f"{file.name} is niet te lezen.", expected=expected) from None
        head = text.partition("\n")[0]
        rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in head else ","))
        if not rows or tuple(cell.strip().lower() for cell in rows[0]) != HEAD:
            raise AuthorError(f"{file.name} begint niet met de kolommen naam en rol.", expected=expected)
        known: dict[str, str] = {}
        for number, row in enumerate(rows[1:], 2):
            if not any(cell.strip() for cell in row):
                continue
            name, role = (cell.strip() for cell in row) if len(row) == len(HEAD) else ("", "")
            if not name or not role or known.get(_key(name), role) != role:
                raise AuthorError(
                    f"In {file.name} is regel {number} niet goed: daar hoort één naam met één rol.",
                    expected=expected,
                    next_step="verbeter die regel; een naam staat er één keer in.",
                )
            known[_key(name)] = role
        return cls(known)


def initials(role: str) -> str:
    """What Word shows in the margin for a role.

    >>> initials("ministerie van Justitie en Veiligheid"), initials("onbekende rol 2")
    ('MVJEV', 'OR2')
    """
    return "".join(word[0] for word in role.split()).upper()[:9]


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
