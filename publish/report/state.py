"""An edition to tell about: where it is read, its number and its day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import duckdb

from svm.database import as_of, built_edition, rows
from svm.home import Home


@dataclass(frozen=True)
class State:
    """An edition to tell about: `con` is the build or a freeze, `now` the build, which alone has what is not frozen."""

    con: duckdb.DuckDBPyConnection
    now: duckdb.DuckDBPyConnection
    home: Home

    @cached_property
    def number(self) -> int:
        """The number of the edition."""
        return built_edition(self.con)

    @cached_property
    def data_year(self) -> int:
        """The year its figures are about."""
        return int(str(rows(self.con, "select data_year from indicators.edition")[0]["data_year"]))

    @cached_property
    def day(self) -> dt.date:
        """The day up to which it knows."""
        return as_of(self.con)
