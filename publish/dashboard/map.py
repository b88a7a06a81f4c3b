"""The map of Europe: what `indicators.map_cells` says of each country and year, with the text that is printed.

Which figure stands where, its class and the bounds of the classes come from the warehouse; `templates/site/europe.json`
holds the outlines. A figure that is yellow is told in words and never coloured.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from publish.look import html
from svm.database import rows
from svm.yellow import numbered, reason_of

OUTLINES = Path(html.__file__).parent / "templates" / "site" / "europe.json"


@dataclass(frozen=True)
class Cell:
    """One country in one year: the figure as it is printed, or why there is none."""

    figure_id: str
    text: str
    #: the period that is printed, when it is not that of the column
    older: str
    yellow_text: str
    #: 0 when the map does not colour it
    class_order: int
    why_none: str


@dataclass(frozen=True)
class Class:
    """One class of the legend: from its lower bound on, up to the next; an end that is open is empty."""

    order: int
    from_text: str
    to_text: str


@dataclass(frozen=True)
class Column:
    """One year: the period of its figures, and the page on which they stand."""

    year: str
    period: str
    label: str


@dataclass(frozen=True)
class MapMeasure:
    """What the map can show: a cell per country and year."""

    key: str
    what: str
    indicator_id: str
    definition: str
    sources: tuple[str, ...]
    classes: tuple[Class, ...]
    columns: tuple[Column, ...]
    cells: dict[tuple[str, str], Cell]

    @cached_property
    def marks(self) -> dict[str, str]:
        """The reasons of the cells that are yellow or empty, each once, with the mark that stands for it."""
        empty = dict.fromkeys(c.why_none for c in self.cells.values() if c.why_none and not c.yellow_text)
        signs = {text: f"[{number}]" for number, text in enumerate(empty, start=1)}
        return numbered(c.yellow_text for c in self.cells.values() if c.yellow_text) | signs

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """Each mark with its reason."""
        return [(mark, reason_of(text)) for text, mark in self.marks.items()]

    def has(self, country: str) -> bool:
        """Whether the table has a row of this country."""
        return any(code == country for code, _ in self.cells)

    @property
    def newest(self) -> Column:
        """The newest year that has a colour, else the newest one."""
        coloured = {year for (_, year), cell in self.cells.items() if cell.class_order}
        return next((c for c in reversed(self.columns) if c.year in coloured), self.columns[-1])


@dataclass(frozen=True)
class EuropeMap:
    """All that the page shows: the measures, and the countries by code in the order of their Dutch names."""

    measures: tuple[MapMeasure, ...]
    countries: dict[str, str]
    outlines: dict[str, Any]

    @property
    def indicators(self) -> frozenset[str]:
        """Of which indicators the map shows something."""
        return frozenset(m.indicator_id for m in self.measures)

    @property
    def drawn(self) -> list[tuple[str, dict[str, Any]]]:
        """The countries with their shapes in the order of drawing: circles come over the land around them."""
        shapes = self.outlines["countries"]
        return sorted(
            ((code, shapes[code]) for code in self.countries if code in shapes), key=lambda s: "circle" in s[1]
        )

    @property
    def off_map(self) -> list[str]:
        """Countries of the data that the outlines do not hold."""
        return [name for code, name in self.countries.items() if code not in self.outlines["countries"]]


def load_map(con: duckdb.DuckDBPyConnection) -> EuropeMap | None:
    """The map of an open warehouse; None when it has no figures for one, as a release frozen before there was a map."""
    found = rows(
        con,
        """
        select
            c.*, i.indicator_id as of_indicator, f.table_text, f.definition, f.source_line,
            case when f.carried_period is null then '' else f.printed_label end as older
        from indicators.map_cells as c
        inner join (select distinct map_measure, indicator_id from indicators.map_classes) as i using (map_measure)
        left join indicators.figures as f using (figure_id)
        order by c.map_order, c.name_nl, c.iso3, c.map_year
        """,
    )
    if not found:
        return None
    classes = rows(con, "select * from indicators.map_classes order by map_order, class_order")
    measures = []
    for key in dict.fromkeys(str(r["map_measure"]) for r in found):
        own = [r for r in found if r["map_measure"] == key]
        legend = [r for r in classes if r["map_measure"] == key]
        columns = {
            str(r["map_year"]): Column(str(r["map_year"]), str(r["period"]), str(r["period_label"])) for r in own
        }
        measures.append(
            MapMeasure(
                key=key,
                what=str(legend[0]["what_nl"]),
                indicator_id=str(legend[0]["indicator_id"]),
                definition=next((str(r["definition"]) for r in reversed(own) if r["definition"]), ""),
                sources=tuple(dict.fromkeys(str(r["source_line"]) for r in own if r["source_line"])),
                classes=tuple(
                    Class(int(str(r["class_order"])), str(r["from_text"]), str(r["to_text"])) for r in legend
                ),
                columns=tuple(columns[year] for year in sorted(columns)),
                cells={(str(r["iso3"]), str(r["map_year"])): _cell(r) for r in own},
            )
        )
    return EuropeMap(
        measures=tuple(measures),
        countries={str(r["iso3"]): str(r["name_nl"]) for r in sorted(found, key=lambda r: str(r["name_nl"]).lower())},
        outlines=json.loads(OUTLINES.read_text(encoding="utf-8")),
    )


def _cell(r: dict[str, object]) -> Cell:
    return Cell(
        figure_id=str(r["figure_id"] or ""),
        text=str(r["table_text"] or "."),
        older=str(r["older"] or ""),
        yellow_text=str(r["yellow_text"] or ""),
        class_order=int(str(r["class_order"] or 0)),
        why_none=str(r["withheld_reason"]),
    )
