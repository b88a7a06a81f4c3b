"""SQL that the door and the warehouse share: macros of the dbt project, written out without dbt."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment

from svm.home import PROJECT
from svm.sql import literal

SEEDS = PROJECT / "seeds"
FILES = ("engine/words.sql", "periods/period.sql", "lake/units.sql", "sql/statistics.sql")


@cache
def _macros() -> Any:  # noqa: ANN401  a Jinja module has what its text defines
    text = "".join((PROJECT / "macros" / name).read_text(encoding="utf-8") for name in FILES)
    return Environment(extensions=["jinja2.ext.do"]).from_string(text, {"adapter": _DuckDB}).module


class _DuckDB:
    """The adapter of dbt in the macros of the door, which knows one engine."""

    @staticmethod
    def dispatch(name: str) -> Callable[..., str]:
        """Return what the macro is on DuckDB."""
        return macro(f"default__{name}")


def macro(name: str) -> Callable[..., str]:
    """Return a macro of the project: it takes expressions of SQL and returns one."""
    return getattr(_macros(), name)


def seed(name: str) -> str:
    """Return SQL for a seed, such as `reference/countries`: every cell as text, blank cells as ''."""
    path = literal(str(SEEDS / f"{name}.csv"))
    dialect = "delim = ',', quote = '\"', escape = '\"', header = true, all_varchar = true"
    return f"(select * from read_csv({path}, {dialect}, nullstr = '\x01no-null\x01'))"


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a seed, such as `reference/countries`, each a dictionary of texts."""
    path = SEEDS / f"{name}.csv"
    return _rows(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _rows(path: Path, changed: int) -> tuple[dict[str, str], ...]:
    """The rows of a file, read once as long as it does not change."""
    with path.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))
