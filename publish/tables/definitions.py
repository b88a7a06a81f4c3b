"""What each indicator of the report counts, for whom, in what and by whom, and the tables it stands in."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from svm.database import rows


@dataclass(frozen=True)
class Definition:
    """One indicator as `reference.indicators` defines it; all text is Dutch but `title_en`."""

    indicator_id: str
    title: str
    title_en: str
    chapter: int
    definition: str
    population: str
    pitfalls: str
    unit: str
    count_unit: str
    stat_type: str
    producer: str
    source_table: str
    #: the report tables it stands in, in report order: `chapter`, `table_id` and `table_number`
    tables: tuple[dict[str, object], ...]


def load_definitions(con: duckdb.DuckDBPyConnection) -> list[Definition]:
    """Every indicator by chapter and id; one that no table prints has no tables."""
    tables: dict[str, list[dict[str, object]]] = {}
    for r in rows(
        con,
        """
        select distinct
            t.chapter, c.table_id, t.table_number, t.table_order, split_part(c.figure_id, ':', 1) as indicator_id
        from indicators.table_cells as c
        inner join indicators.table_heads as t on c.table_id = t.table_id
        order by t.table_order
        """,
    ):
        tables.setdefault(str(r["indicator_id"]), []).append(r)
    found = rows(
        con,
        """
        select i.*, unit.label_nl as unit_nl, counted.label_nl as count_unit_nl, kind.label_nl as stat_type_nl
        from reference.indicators as i
        left join reference.terms as unit on unit.term_list = 'eenheid' and unit.code = i.unit
        left join reference.terms as counted on counted.term_list = 'teleenheid' and counted.code = i.count_unit
        left join reference.terms as kind on kind.term_list = 'soort' and kind.code = i.stat_type
        order by i.chapter, i.indicator_id
        """,
    )
    return [
        Definition(
            indicator_id=str(r["indicator_id"]),
            title=str(r["title_nl"]),
            title_en=str(r["title_en"]),
            chapter=int(str(r["chapter"])),
            definition=str(r["definition_nl"]),
            population=str(r["population_nl"] or ""),
            pitfalls=str(r["pitfalls_nl"] or ""),
            unit=str(r["unit_nl"] or r["unit"]),
            count_unit=str(r["count_unit_nl"] or r["count_unit"]),
            stat_type=str(r["stat_type_nl"] or r["stat_type"]),
            producer=str(r["producer"] or ""),
            source_table=str(r["source_table"] or ""),
            tables=tuple(tables.get(str(r["indicator_id"]), [])),
        )
        for r in found
    ]
