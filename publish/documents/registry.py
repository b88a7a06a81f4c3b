"""The figures that may stand in a document, by id and by the tag of a content control."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from ingest.errors import UserError

#: how a figure may be worded; `tekst` is the plain one and needs no suffix in the tag
CHANNELS = {
    "tekst": "running_text",
    "tabel": "table_text",
    "kop": "headline_text",
    "zin": "fragment_text",
}
#: between the figure and its channel in a tag: `reg_immigration:2023@kop`
AT = "@"
#: a block control that holds a whole report table: `tabel:3.1`
TABLE = "tabel:"


@dataclass(frozen=True)
class Figure:
    """One printable figure: what `indicators.figures` says of it, all text in Dutch and ready to print."""

    figure_id: str
    tag: str
    label: str
    chapter: int
    measure: str
    value: float | None
    unit: str
    running_text: str
    table_text: str
    headline_text: str
    fragment_text: str
    is_yellow: bool
    yellow_text: str
    status: str
    source_line: str
    definition: str
    indicator_id: str = ""
    period: str = ""
    breakdown: str = ""

    def text(self, channel: str = "tekst") -> str:
        """The wording in a channel, without the yellow text; empty when the figure has none there."""
        return str(getattr(self, CHANNELS[channel]))


class Registry:
    """All figures of a published or frozen warehouse."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        self._by_id: dict[str, Figure] = {}
        self._by_tag: dict[str, Figure] = {}
        for figure in figures:
            self._by_id[figure.figure_id] = figure
            self._by_tag[figure.tag] = figure

    def __iter__(self) -> Iterator[Figure]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, figure_id: str) -> Figure | None:
        """The figure with this id, or with this tag without its channel."""
        return self._by_id.get(figure_id) or self._by_tag.get(figure_id)

    def of_tag(self, tag: str) -> tuple[Figure, str] | None:
        """The figure and the channel that a tag names; None when it names no figure in a known channel."""
        name, _, channel = tag.partition(AT)
        figure = self.get(name)
        channel = channel or "tekst"
        return (figure, channel) if figure and channel in CHANNELS and figure.text(channel) else None


def load_registry(con: duckdb.DuckDBPyConnection) -> Registry:
    """Every figure of an open database. Raises UserError when it holds none."""
    columns = "figure_id, tag, label, chapter, measure, value, unit, running_text, table_text, headline_text"
    more = "fragment_text, is_yellow, yellow_text, status, source_line, definition, indicator_id, period, breakdown"
    found = con.execute(f"select {columns}, {more} from indicators.figures order by figure_id").fetchall()
    if not found:
        raise UserError("The warehouse has no figures.", next_step="run `make build`.")
    return Registry(Figure(*row) for row in found)
