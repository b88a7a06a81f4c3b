"""The analyses as they stand in their files: the question, and the parameters with their types and defaults.

A file is SQL that DuckDB runs as it stands. On top is the question, below it a line per parameter; the first step,
`asked`, takes each parameter from a variable of the session, or its default:

    -- What was known on a day?
    --   as_of: the day
    -- depends_on: {{ ref('vintages') }}
    with

    asked as (
        select cast(coalesce(getvariable('as_of'), '2024-06-20') as date) as as_of
    )

The line `depends_on` is a comment to DuckDB and the lineage to dbt.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from svm.errors import AuthorError, UserError
from svm.home import PROJECT

FOLDER = PROJECT / "analyses"
DEPENDS = "-- depends_on:"
#: a parameter where it is asked: its name, its default, its type
ASKED = re.compile(r"cast\(coalesce\(getvariable\('(\w+)'\), (.+)\) as (\w+)\) as \1,?$", re.MULTILINE)
_TOLD = re.compile(r"--   (\w+): (.+)")


@dataclass(frozen=True)
class Parameter:
    """What an analysis may be asked: `default` is SQL, `what` says what it means."""

    name: str
    data_type: str
    default: str
    what: str

    @property
    def shown(self) -> str:
        """The default as a reader types it; empty when it is looked up in the database."""
        return "" if self.default.startswith("(") else self.default.strip("'") or "''"


@dataclass(frozen=True)
class Analysis:
    """A question, its parameters and its SQL."""

    name: str
    question: str
    parameters: tuple[Parameter, ...]
    sql: str

    @property
    def listed(self) -> list[str]:
        """Lines that say what it answers and what it may be asked."""
        asked = [f"    {p.name} ({p.data_type}{f', {p.shown}' if p.shown else ''}): {p.what}" for p in self.parameters]
        return [self.name, f"    {self.question}", *asked]


def analyses(folder: Path = FOLDER) -> list[Analysis]:
    """All analyses, by name."""
    return [_read(path) for path in sorted(folder.glob("*.sql"))]


def analysis(name: str, folder: Path = FOLDER) -> Analysis:
    """The analysis of this name, also written with hyphens. Raises UserError when there is none, with the nearest."""
    known = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    wanted = name.lower().removesuffix(".sql").replace("-", "_")
    if wanted in known:
        return _read(known[wanted])
    raise UserError(
        f"There is no analysis '{name}'.",
        expected=", ".join(nearest(wanted, known)) or "a name in `svm ask --list`",
        next_step="see `svm ask --list`.",
        dutch=AuthorError(f"Er is geen vraag ‘{name}’.", expected=", ".join(nearest(wanted, known))),
    )


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """The names that are most like a word or hold it, at most three; the best first."""
    names = list(known)
    alike = difflib.get_close_matches(word, names, 3, 0.5)
    return list(dict.fromkeys([*alike, *(name for name in names if word in name)]))[:3]


def _read(path: Path) -> Analysis:
    sql = path.read_text(encoding="utf-8")
    head = list(takewhile(lambda line: line.startswith("--"), sql.splitlines()))
    told = {match[1]: match[2] for line in head if (match := _TOLD.fullmatch(line))}
    question = " ".join(
        line.removeprefix("-- ") for line in head if not _TOLD.fullmatch(line) and not line.startswith(DEPENDS)
    )
    parameters = tuple(Parameter(name, kind, given, told.get(name, "")) for name, given, kind in ASKED.findall(sql))
    return Analysis(path.stem, question, parameters, sql)
