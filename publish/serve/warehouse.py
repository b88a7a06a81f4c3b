"""The warehouse that is asked: the published one as it is now, or a frozen edition."""

from __future__ import annotations

import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import NamedTuple

import duckdb

from publish.release.frozen import frozen, frozen_editions, open_release
from svm.database import connect_apart
from svm.errors import AuthorError
from svm.home import Home


class _Opened(NamedTuple):
    state: str
    con: duckdb.DuckDBPyConnection


class Warehouse:
    """The databases of a home, each opened once for all who ask, and again when it was published anew."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._opened: dict[int | None, _Opened] = {}

    def state(self, edition: int | None = None) -> str:
        """What tells a database from the one that stood there before; empty when there is none."""
        if edition is None:
            path = self._home.published_database
        else:
            release = frozen(self._home, edition)
            path = release.folder / "manifest.json" if release else self._home.releases / str(edition)
        try:
            found = path.stat()
        except FileNotFoundError:
            return ""
        return f"{found.st_ino}.{found.st_mtime_ns}.{found.st_size}"

    @contextmanager
    def opened(self, edition: int | None = None) -> Generator[duckdb.DuckDBPyConnection]:
        """A connection of its own to the published warehouse or a frozen edition.

        Raises UserError when nothing is published or a frozen edition is not what was frozen, AuthorError when the
        edition is not frozen.
        """
        state = self.state(edition)
        if edition is not None and not frozen(self._home, edition):
            there = frozen_editions(self._home)
            raise AuthorError(
                f"Editie {edition} is niet bevroren.",
                expected=f"een van {', '.join(map(str, there))}" if there else "",
                next_step="laat edition weg voor de editie die nu is gebouwd.",
            )
        with self._lock:
            known = self._opened.get(edition)
            if known is None or known.state != state:
                con = connect_apart(self._home) if edition is None else open_release(self._home, edition)
                # the former one closes when the last who reads it is done
                known = self._opened[edition] = _Opened(state, con)
            cursor = known.con.cursor()
        try:
            if edition is None:
                cursor.execute("use svm")
            yield cursor
        finally:
            cursor.close()
