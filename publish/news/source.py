"""Where the figures of a news item come from, and what still stands in the way of each of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import duckdb

from publish.documents.refresh import text_of
from publish.prose.comparability import Pair, load_pairs
from publish.release.freeze import frozen, open_release
from svm.database import connect, rows
from svm.errors import UserError
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
        """The flag as the box of a draft tells it, without any number that is not bound."""
        said = self.figure.yellow_text if self.kind == YELLOW else self.kind
        return f"{self.figure.label} ({self.figure.figure_id}): {said}"


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
    why_not: Callable[[str], str] = field(default=lambda figure_id: "dit cijfer kent het magazijn niet")

    @property
    def told(self) -> str:
        """What the figures are, for the account at the end of a text."""
        state = f"bevroren versie {self.version}" if self.version else NOT_FROZEN
        return f"Cijfers van de Staat van Migratie {self.edition}, {state}, stand van {self.as_of}."

    def flags(self, figure: Figure) -> tuple[Flag, ...]:
        """What stands in the way of a figure, the heaviest first."""
        found = []
        if figure.is_yellow:
            found.append(Flag(YELLOW, figure, f"het cijfer is geel: {figure.yellow_text}"))
        if figure.figure_id not in self.frozen_ids:
            why = "de bevroren editie heeft dit cijfer niet" if self.version else "de editie is nog niet bevroren"
            found.append(Flag(NOT_FROZEN, figure, why))
        else:
            now = self.built.get(figure.figure_id)
            if now is None or _says(now) != _says(figure):
                said = "niets meer" if now is None else f"{text_of(now)} ({now.status})"
                text = f"bevroren is {text_of(figure)} ({figure.status}), het magazijn zegt nu {said}"
                found.append(Flag(CHANGED, figure, text))
        if figure.status == PROVISIONAL:
            found.append(Flag(PROVISIONAL, figure, f"het cijfer is voorlopig: {figure.running_text}"))
        return tuple(found)


def _says(figure: Figure) -> tuple[str, ...]:
    return (*(figure.text(channel) for channel in CHANNELS), figure.yellow_text, figure.status)


def open_source(home: Home, edition: int | None = None) -> Source:
    """The newest final freeze of an edition (default: the edition that is built), else the build itself.

    Raises UserError when nothing was built, or another edition is asked for that is not frozen.
    """
    con = connect(home)
    built, own = load_registry(con), _edition(con)
    number = edition or int(own["edition"])
    release = frozen(home, number)
    if release is None and number != own["edition"]:
        raise UserError(
            f"Edition {number} is not frozen and not the one that is built.",
            expected=f"{own['edition']}, or an edition with a final version in releases/",
            next_step="leave --edition out, or freeze that edition with `svm release`.",
        )
    registry, held = built, frozenset[str]()
    if release is not None:
        kept = open_release(home, number)
        held_figures, own = load_registry(kept), _edition(kept)
        held = frozenset(f.figure_id for f in held_figures)
        registry = Registry([*held_figures, *(f for f in built if f.figure_id not in held)])
        kept.close()
    return Source(
        edition=number,
        data_year=int(own["data_year"]),
        as_of=str(own["edition_as_of_text"]),
        version=release.version if release else "",
        registry=registry,
        built=built,
        frozen_ids=held,
        pairs=tuple(load_pairs(con)),
        why_not=lambda figure_id: why_not(con, figure_id),
    )


def _edition(con: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    return rows(con, "select edition, data_year, edition_as_of_text from indicators.edition")[0]
