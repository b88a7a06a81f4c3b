"""Where the figures of a news item come from, and what still blocks each of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import duckdb

from publish.prose.pairs import Pair, load_pairs
from publish.release.frozen import frozen, open_release
from svm.database import connect, rows
from svm.errors import AuthorError
from svm.figures import CHANNELS, Figure, Registry, load_registry, why_not
from svm.home import Home

PROVISIONAL = "voorlopig"
NOT_FROZEN = "niet bevroren"
CHANGED = "gewijzigd sinds de bevriezing"
YELLOW = "geel"


@dataclass(frozen=True)
class Flag:
    """What keeps a figure from going out. `about` is what the warehouse says, in Dutch."""

    kind: str
    figure: Figure
    about: str

    @property
    def line(self) -> str:
        """Write the flag as the box of a draft has it, without any number that is not bound."""
        reason = self.figure.yellow_text if self.kind == YELLOW else self.kind
        return f"{self.figure.label} ({self.figure.figure_id}): {reason}"


@dataclass(frozen=True)
class Break:
    """A day from which on the figures of an indicator may not be compared with those before, and why, in Dutch."""

    indicator: str
    day: dt.date
    note: str


@dataclass(frozen=True)
class Source:
    """The figures of one edition: those of the freeze `version`, and as long as there is none those of the build.

    `built` is what the warehouse says now. `registry` also holds what the freeze does not, so that a draft can show it.
    """

    edition: int
    data_year: int
    as_of: str
    version: str
    registry: Registry
    built: Registry
    frozen_ids: frozenset[str] = frozenset()
    pairs: tuple[Pair, ...] = ()
    breaks: tuple[Break, ...] = ()
    why_not: Callable[[str], str] = field(default=lambda figure_id: "dit cijfer kent het magazijn niet")

    @property
    def about(self) -> str:
        """Say what the figures are, for the account at the end of a text."""
        state = f"bevroren versie {self.version}" if self.version else NOT_FROZEN
        return f"Cijfers van de Staat van Migratie {self.edition}, {state}, stand van {self.as_of}."

    def broken(self, figures: Iterable[Figure]) -> str:
        """Why two of these figures may not stand in one sentence: a break lies between them. Empty when they may."""
        for one, other in combinations(figures, 2):
            if one.indicator_id != other.indicator_id or not (one.period_end and other.period_end):
                continue
            first, last = sorted((one.period_end, other.period_end))
            for found in self.breaks:
                if found.indicator == one.indicator_id and first < found.day <= last:
                    return f"tussen {one.figure_id} en {other.figure_id} ligt een breuk: {found.note}"
        return ""

    def flags(self, figure: Figure) -> tuple[Flag, ...]:
        """List what blocks a figure, the heaviest first."""
        flags = {
            YELLOW: f"het cijfer is geel: {figure.yellow_text}" if figure.is_yellow else "",
            NOT_FROZEN: self._not_frozen(figure),
            CHANGED: self._changed(figure),
            PROVISIONAL: f"het cijfer is voorlopig: {figure.running_text}" if figure.status == PROVISIONAL else "",
        }
        return tuple(Flag(kind, figure, about) for kind, about in flags.items() if about)

    def _not_frozen(self, figure: Figure) -> str:
        if figure.figure_id in self.frozen_ids:
            return ""
        return "de bevroren editie heeft dit cijfer niet" if self.version else "de editie is nog niet bevroren"

    def _changed(self, figure: Figure) -> str:
        """What the warehouse says of a frozen figure now, when that is something else."""
        now = self.built.get(figure.figure_id)
        if figure.figure_id not in self.frozen_ids or (now and _says_same(now, figure)):
            return ""
        state = f"{now.said()} ({now.status})" if now else "niets meer"
        return f"bevroren is {figure.said()} ({figure.status}), het magazijn zegt nu {state}"


def _says_same(now: Figure, frozen: Figure) -> bool:
    """Whether a figure says all that the frozen one says, which may lack forms that came later."""
    said = [channel for channel in CHANNELS if frozen.text(channel)]
    is_same_text = all(now.text(channel) == frozen.text(channel) for channel in said)
    return is_same_text and (now.yellow_text, now.status) == (frozen.yellow_text, frozen.status)


def open_source(home: Home, edition: int | None = None) -> Source:
    """Open the newest final freeze of an edition (default: the edition that is built), else the build itself.

    Raises UserError when nothing was built, AuthorError when another edition is asked for that is not frozen.
    """
    con = connect(home)
    built, header = load_registry(con), _edition(con)
    number = edition or int(header["edition"])
    release = frozen(home, number)
    if release is None and number != header["edition"]:
        raise AuthorError(
            f"Editie {number} is niet bevroren, en het is niet de editie die gebouwd is.",
            expected=f"{header['edition']}, of een editie met een definitieve versie in releases/",
            next_step="laat --edition weg, of laat die editie bevriezen met `svm release`.",
        )
    registry, held = built, frozenset[str]()
    if release is not None:
        kept = open_release(home, number)
        frozen_figures, header = load_registry(kept), _edition(kept)
        held = frozenset(f.figure_id for f in frozen_figures)
        registry = Registry([*frozen_figures, *(f for f in built if f.figure_id not in held)])
        kept.close()
    return Source(
        edition=number,
        data_year=int(header["data_year"]),
        as_of=str(header["edition_as_of_text"]),
        version=release.version if release else "",
        registry=registry,
        built=built,
        frozen_ids=held,
        pairs=tuple(load_pairs(con)),
        breaks=tuple(_breaks(con)),
        why_not=lambda figure_id: why_not(con, figure_id),
    )


def built_source(con: duckdb.DuckDBPyConnection, registry: Registry) -> Source:
    """The figures of an open warehouse as they stand, frozen or not; `registry` has them."""
    header = _edition(con)
    return Source(
        edition=int(header["edition"]),
        data_year=int(header["data_year"]),
        as_of=str(header["edition_as_of_text"]),
        version="",
        registry=registry,
        built=registry,
        breaks=tuple(_breaks(con)),
        why_not=lambda figure_id: why_not(con, figure_id),
    )


def _breaks(con: duckdb.DuckDBPyConnection) -> Iterable[Break]:
    query = "select indicator_id, break_on, note_nl from indicators.breaks where stops_change order by all"
    for r in rows(con, query):
        yield Break(str(r["indicator_id"]), dt.date.fromisoformat(str(r["break_on"])), str(r["note_nl"]))


def _edition(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return rows(con, "select edition, data_year, edition_as_of_text from indicators.edition")[0]
