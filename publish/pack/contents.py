"""What is in the pack: every file as bytes, and the data sets that they are of, from an open warehouse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from publish.look.html import figure_page
from publish.pack import dictionary, ods, parquet, sdmx, xlsx
from publish.pack.columns import DICTIONARY, INDEX, INDICATOR, TABLE, Column, with_statuses
from publish.pack.edition import LICENCE_URL, Edition, load_edition
from publish.pack.files import DataSet, File, is_large, text_file
from publish.pack.settings import Settings, load_settings
from publish.pack.sheets import pack_book
from publish.tables.definitions import Definition, load_definitions
from publish.tables.figure_rows import figure_rows, origin
from publish.tables.table import ReportTable, table_lines
from publish.tables.tidy import csv_text, figure_line
from svm.database import rows
from svm.statuses import statuses

#: when a delivery `d` came, as precisely as that is known
MOMENT = "left(d.received_on::varchar, case d.date_precision when 'month' then 7 when 'year' then 4 else 10 end)"
#: every figure in short
INDEX_FILE = "index.csv"
#: when the newest delivery behind the figures of each table and indicator came, or behind what one is computed from
CHANGED = f"""
    with
    behind as (
        select f.figure_id, f.indicator_id, d.delivery_id, d.received_on, {MOMENT} as moment
        from indicators.figures as f
        inner join monitor.deliveries as d on d.delivery_id in (f.delivery_id, f.base_delivery_id)
    )

    select
        'indicator' as kind, indicator_id as name,
        max_by(moment, row(received_on, delivery_id, figure_id)) as changed_on
    from behind
    group by indicator_id
    union all
    select 'tabel', c.table_id, max_by(b.moment, row(b.received_on, b.delivery_id, b.figure_id))
    from indicators.table_cells as c
    inner join behind as b on c.figure_id = b.figure_id
    group by c.table_id
    order by kind, name
"""


@dataclass(frozen=True)
class Source:
    """All that the pack is made of; `lines` are those of the file of each indicator, `changed` see CHANGED."""

    edition: Edition
    settings: Settings
    tables: Sequence[ReportTable]
    definitions: Sequence[Definition]
    lines: Mapping[str, Sequence[tuple[str, ...]]]
    changed: Mapping[tuple[str, str], str]
    dictionary: Sequence[tuple[str, ...]]
    statuses: Sequence[str]

    @property
    def is_large(self) -> bool:
        """Whether it is a large edition."""
        return is_large(sum(map(len, self.lines.values())))


def load_source(
    con: duckdb.DuckDBPyConnection,
    tables: Sequence[ReportTable],
    figures: Sequence[dict[str, object]] | None = None,
) -> Source:
    """Read what the pack says beside its tables; `figures` are the `figure_rows` of who has read them already.

    Raises UserError when no ministry answers for the report.
    """
    lines: dict[str, list[tuple[str, ...]]] = {}
    for row in figure_rows(con) if figures is None else figures:
        lines.setdefault(str(row["indicator_id"]), []).append((*figure_line(row), origin(row)))
    return Source(
        edition=load_edition(con),
        settings=load_settings(),
        tables=tables,
        definitions=load_definitions(con),
        lines=lines,
        changed={(str(r["kind"]), str(r["name"])): str(r["changed_on"]) for r in rows(con, CHANGED)},
        dictionary=dictionary.indicator_lines(con),
        statuses=[s.name for s in statuses(con)],
    )


def data_sets(source: Source) -> list[DataSet]:
    """The data sets in report order: the tables together, each table, each indicator that has figures."""
    edition, name = source.edition, source.edition.identifier
    names = [c.name for c in INDICATOR]
    lines = [dict(zip(names, line, strict=True)) for of_one in source.lines.values() for line in of_one]
    known, flows = sdmx.observations(lines), sdmx.flows(edition, source.tables)
    everything, *of_tables = flows.values()
    sets = [*(_table(source, t, flow, known) for t, flow in zip(source.tables, of_tables, strict=True))]
    sets += [
        _indicator(source, one, everything, known) for one in source.definitions if one.indicator_id in source.lines
    ]
    book = pack_book(source.tables, edition)
    index = text_file(
        INDEX_FILE, "Alle cijfers in het kort", _index(lines), INDEX, ("figure_id",), large=source.is_large
    )
    packed = [file.path for file in (index, *(f for one in sets for f in one.files)) if file.is_packed]
    whole = DataSet(
        name,
        name,
        edition.title,
        edition.description,
        0,
        "data.html",
        max((one.changed_on for one in sets), default=""),
        (
            File("tabellen.xlsx", f"{edition.title} (Excel)", xlsx.to_bytes(book)),
            File("tabellen.ods", f"{edition.title} (OpenDocument)", ods.to_bytes(book)),
            index,
            File(
                dictionary.NAME,
                "Gegevenswoordenboek",
                dictionary.to_csv(source.dictionary, packed).encode(),
                DICTIONARY,
                ("soort", "bestand", "naam"),
            ),
            File(
                sdmx.STRUCTURE,
                "SDMX: structuur van de cijfers",
                sdmx.structure(edition, source.definitions, flows.values()).encode(),
            ),
            _sdmx_csv(source, sdmx.DATA, "SDMX: de geleverde cijfers", everything, everything.part(known)),
        ),
    )
    return [whole, *sets]


def _table(source: Source, table: ReportTable, flow: sdmx.Flow, known: Mapping[str, sdmx.Cell]) -> DataSet:
    lines = table_lines(table)
    identifier = f"{source.edition.identifier}/tabel-{table.table_id}"
    return DataSet(
        identifier,
        f"tabel-{table.table_id}",
        table.caption,
        " ".join([f"{table.title}, in {table.unit}.", *table.sources]),
        table.chapter,
        f"hoofdstuk/{table.chapter}.html#tabel-{table.table_id}",
        source.changed.get(("tabel", table.table_id), ""),
        (
            *_both(
                source, identifier, table.address, table.caption, TABLE, lines, ("row_label", "col_label"),
                {"unit": table.unit, "sources": "\n".join(table.sources)},
            ),
            *_as_sdmx(source, table.address, table.caption, flow, flow.part(known)),
        ),
    )  # fmt: skip


def _indicator(source: Source, one: Definition, flow: sdmx.Flow, known: Mapping[str, sdmx.Cell]) -> DataSet:
    name = f"indicator_{one.indicator_id}"
    delivered = sdmx.chosen(known, (line[0] for line in source.lines[one.indicator_id]))
    identifier = f"{source.edition.identifier}/indicator-{one.indicator_id}"
    maker = "; ".join(filter(None, (one.producer, one.source_table)))
    return DataSet(
        identifier,
        f"indicator-{one.indicator_id}",
        one.title,
        f"{one.definition} Bron: {maker}." if maker else one.definition,
        one.chapter,
        f"indicator/{one.indicator_id}.html",
        source.changed.get(("indicator", one.indicator_id), ""),
        (
            *_both(
                source, identifier, name, one.title, INDICATOR,
                source.lines[one.indicator_id], ("figure_id",), {"unit": one.unit, "definition": one.definition},
            ),
            *_as_sdmx(source, name, one.title, flow, delivered),
        ),
    )  # fmt: skip


def _both(
    source: Source,
    identifier: str,
    name: str,
    title: str,
    columns: Sequence[Column],
    lines: Sequence[tuple[str, ...]],
    key: tuple[str, ...],
    about: Mapping[str, str],
) -> tuple[File, ...]:
    """The same lines as CSV and as Parquet."""
    edition = source.edition
    told = {
        "title": title,
        "identifier": identifier,
        "as_of": edition.as_of.isoformat(),
        "publisher": edition.organisation,
        "licence": LICENCE_URL,
        **about,
    }
    known = with_statuses(columns, source.statuses)
    return (
        text_file(
            f"csv/{name}.csv",
            f"{title} (CSV)",
            csv_text((c.name for c in columns), lines),
            known,
            key,
            # the page of a chapter leads to the file of a table by its name
            large=source.is_large and columns is not TABLE,
        ),
        File(f"parquet/{name}.parquet", f"{title} (Parquet)", parquet.to_bytes(columns, lines, told)),
    )


def _as_sdmx(source: Source, name: str, title: str, flow: sdmx.Flow, found: Sequence[sdmx.Cell]) -> tuple[File, ...]:
    """Observations as SDMX-CSV and SDMX-JSON; no file when there are none, as all is computed or carried over."""
    if not found:
        return ()
    message = sdmx.to_json(source.edition, source.definitions, flow, found, source.edition.as_of)
    large = source.is_large and flow.table is None
    return (
        _sdmx_csv(source, f"sdmx/{name}.csv", f"{title} (SDMX-CSV)", flow, found),
        text_file(f"sdmx/{name}.json", f"{title} (SDMX-JSON)", message, standard="SDMX", large=large),
    )


def _sdmx_csv(source: Source, path: str, title: str, flow: sdmx.Flow, found: Iterable[sdmx.Cell]) -> File:
    large = source.is_large and flow.table is None
    return text_file(path, title, sdmx.to_csv(flow, found), sdmx.columns(), sdmx.KEY, "SDMX", large=large)


def _index(lines: Sequence[Mapping[str, str]]) -> str:
    """Every figure, one a line, with the address of its page and of its definition."""
    return csv_text((c.name for c in INDEX), (_index_line(line) for line in lines))


def _index_line(line: Mapping[str, str]) -> tuple[str, ...]:
    figure = line["figure_id"]
    told = {**line, "page": figure_page(figure), "definition_page": f"indicator/{figure.partition(':')[0]}.html"}
    return tuple(told[c.name] for c in INDEX)
