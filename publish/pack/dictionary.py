"""The data dictionary: every column and every indicator with its definition, unit, population, source and next date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from publish.pack import sdmx
from publish.pack.columns import DEFINITION, DICTIONARY, FIGURE, INDEX, ORIGIN, TABLE
from publish.pack.files import PACKED
from publish.tables.tidy import csv_text
from svm.database import rows

NAME = "gegevenswoordenboek.csv"
#: where the tables are, and the figures: of an indicator, of all in a release, of all in short
TABLES, FIGURES, SHORT = "csv/tabel_*.csv", "csv/indicator_*.csv, cijfers.csv", "index.csv"
#: for what a column does not have: no cell is blank
NONE = "niet van toepassing"
INDICATORS = """
    select
        i.indicator_id, i.title_nl, i.definition_nl, i.population_nl, i.pitfalls_nl,
        i.producer || coalesce('; ' || i.source_table, '') as source,
        unit.label_nl as unit, counted.label_nl as count_unit, kind.label_nl as stat_type,
        coalesce(
            (
                select strftime(min(c.due_on), '%Y-%m-%d') from monitor.cell_status as c, indicators.edition as e
                where c.indicator_id = i.indicator_id and c.is_expected and not c.is_delivered and c.due_on > e.as_of
            ),
            'onbekend'
        ) as next_due,
        coalesce(
            (
                select string_agg(t.table_number, ', ' order by t.table_order, t.table_id)
                from indicators.table_heads as t
                where t.table_id in (
                    select c.table_id from indicators.table_cells as c
                    where split_part(c.figure_id, ':', 1) = i.indicator_id
                )
            ),
            'geen'
        ) as tables
    from reference.indicators as i
    left join reference.terms as unit on unit.term_list = 'eenheid' and unit.code = i.unit
    left join reference.terms as counted on counted.term_list = 'teleenheid' and counted.code = i.count_unit
    left join reference.terms as kind on kind.term_list = 'soort' and kind.code = i.stat_type
    order by i.chapter, i.indicator_id
"""


def indicator_lines(con: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """A line of each indicator, with its file as a small edition names it."""
    names = ("indicator_id", "title_nl", "definition_nl", "unit", "count_unit", "stat_type", "population_nl")
    names += ("source", "next_due", "tables", "pitfalls_nl")
    return [
        ("indicator", f"csv/indicator_{r['indicator_id']}.csv", *(str(r[name] or NONE) for name in names))
        for r in rows(con, INDICATORS)
    ]


def to_csv(indicators: Sequence[tuple[str, ...]], packed: Iterable[str] = ()) -> str:
    """The dictionary as CSV, from the lines of the indicators; `packed` are the files that are compressed."""
    as_packed = {path.removesuffix(PACKED): path for path in packed}
    figures = f"{FIGURES}, csv/indicator_*.csv{PACKED}" if as_packed else FIGURES
    columns = [
        ("kolom", file, c.name, c.title, c.definition, *(NONE,) * 7, NONE)
        for file, described in (
            (TABLES, TABLE),
            (figures, (*FIGURE, ORIGIN, DEFINITION)),
            (as_packed.get(SHORT, SHORT), INDEX),
            (f"sdmx/*.csv, {as_packed.get(sdmx.DATA, sdmx.DATA)}", sdmx.columns()),
            (NAME, DICTIONARY),
        )
        for c in described
    ]
    named = [(kind, as_packed.get(file, file), *rest) for kind, file, *rest in indicators]
    return csv_text((c.name for c in DICTIONARY), [*columns, *named])
