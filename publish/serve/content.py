"""What is answered: figures and tables as they are printed, and observations as they were known on a day."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import duckdb

from publish.pack import columns, sdmx
from publish.pack.columns import Column
from publish.pack.edition import load_edition
from publish.pack.sdmx import Cell, Flow
from publish.tables.definitions import load_definitions
from publish.tables.figure_rows import figure_rows, origin
from publish.tables.table import load_table, load_tables, table_lines
from publish.tables.tidy import CONF_STATUS, NO, OBS_STATUS, YES, figure_line, status
from svm.database import as_of, rows
from svm.errors import AuthorError
from svm.printed import printed_number

INDICATORS = (
    Column("indicator_id", "Indicator", "Kenmerk van de indicator, het begin van figure_id.", True),
    Column("title", "Titel", "Naam om te lezen.", True),
    Column("title_en", "Titel in het Engels", "Naam om te lezen, in het Engels."),
    Column("chapter", "Hoofdstuk", "Nummer van het hoofdstuk.", True),
    Column("unit", "Eenheid", "Waarin de waarde is uitgedrukt.", True),
    Column("count_unit", "Teleenheid", "Wat er is geteld: personen, aanvragen, beslissingen.", True),
    columns.DEFINITION,
    Column("population", "Populatie", "Wie of wat meetelt."),
    Column("pitfalls", "Let op", "Wat vaak verkeerd wordt gelezen."),
    Column("tables", "Tabellen", "Adressen van de tabellen waarin de indicator staat."),
)
TABLES = (
    Column("table_id", "Adres van de tabel", "Vast adres van de tabel.", True),
    Column("table_number", "Nummer", "Het gedrukte nummer, haar plaats in het hoofdstuk."),
    Column("chapter", "Hoofdstuk", "Nummer van het hoofdstuk.", True),
    Column("title", "Titel", "Wat er in de tabel staat.", True),
)
OBSERVATION = (
    columns.FIGURE_ID,
    Column("indicator_id", "Indicator", "Kenmerk van de indicator, het begin van figure_id.", True),
    columns.PERIOD,
    columns.STATUS[0],
    Column("breakdown", "Uitsplitsing", "Paren kenmerk=code met een ; ertussen; leeg bij het totaal."),
    columns.VALUE,
    columns.UNIT,
    Column("text", "Tekst", "De waarde zoals zij gedrukt zou zijn; x is geheim.", True),
    Column("is_doubted", "Nagevraagd", "Of de waarde nu wordt nagevraagd: ja of nee.", True, True),
    *columns.STATUS[1:3],
    Column("known_from", "Bekend vanaf", "De dag waarop de waarde kwam.", True),
    Column("known_until", "Bekend tot", "De dag waarop een andere haar verving; leeg als zij nog geldt."),
    columns.SOURCE,
    columns.ORIGIN,
)
#: what was known at the end of a day of all delivered observations, or of one indicator; `{}` is a condition
KNOWN = """
    select
        v.indicator_id, v.period, v.period_kind, v.breakdown, v.printed_value, v.printed_decimals, v.unit,
        v.printed_text, v.obs_status, v.conf_status, v.known_from, v.known_until, v.correction_id, v.delivery_id,
        v.raw_sha256, d.attribution, d.title,
        exists (
            from monitor.doubts as q
            where
                q.is_open and q.indicator_id = v.indicator_id and q.period = v.period
                and q.breakdown = v.breakdown and q.delivery_id = v.delivery_id
        ) as is_doubted
    from monitor.vintages as v
    left join monitor.deliveries as d on v.delivery_id = d.delivery_id
    where
        v.known_from <= ?::date and (v.known_until is null or v.known_until > ?::date)
        -- a cell that is gone has no value; a value that is withheld is told, not shown
        and (v.value is not null or v.conf_status = 'C')
        {}
    order by
        v.indicator_id, left(v.period, 4) desc, length(v.period), v.period desc, v.breakdown <> '', v.breakdown
"""


class Sheet(NamedTuple):
    """Lines of texts in the order of their columns."""

    columns: tuple[Column, ...]
    lines: list[tuple[str, ...]]

    def named(self) -> Iterator[Mapping[str, str]]:
        """The lines by the name of their columns; each is a value, not what was computed from one."""
        names = [c.name for c in self.columns]
        for line in self.lines:
            yield {"measure": "value", **dict(zip(names, line, strict=True))}


def indicators(con: duckdb.DuckDBPyConnection) -> Sheet:
    """Every indicator with its definition."""
    return Sheet(
        INDICATORS,
        [
            (
                d.indicator_id, d.title, d.title_en, str(d.chapter), d.unit, d.count_unit, d.definition, d.population,
                d.pitfalls, ", ".join(str(t["table_id"]) for t in d.tables),
            )
            for d in load_definitions(con)
        ],
    )  # fmt: skip


def tables(con: duckdb.DuckDBPyConnection) -> Sheet:
    """Every table of the report, in report order."""
    asked = "select table_id, table_number, chapter, title_nl from indicators.table_heads order by table_order"
    return Sheet(TABLES, [tuple(map(str, head.values())) for head in rows(con, asked)])


def figures(con: duckdb.DuckDBPyConnection, indicator_id: str) -> Sheet:
    """Every figure of an indicator as it is printed. Raises AuthorError when there is no such indicator."""
    found = figure_rows(con, indicator_id)
    if not found:
        known_indicator(con, indicator_id)
    return Sheet(columns.INDICATOR, [(*figure_line(r), origin(r)) for r in found])


def all_figures(con: duckdb.DuckDBPyConnection) -> Sheet:
    """Every figure as it is printed."""
    return Sheet(columns.INDICATOR, [(*figure_line(r), origin(r)) for r in figure_rows(con)])


def table(con: duckdb.DuckDBPyConnection, table_id: str) -> Sheet:
    """The cells of a table as they are printed. Raises AuthorError when the report has no such table."""
    return Sheet(columns.TABLE, table_lines(load_table(con, table_id)))


class Observed(NamedTuple):
    """What SDMX is answered from: the dataflows by id, and all observations by figure."""

    flows: dict[str, Flow]
    observations: dict[str, Cell]


def observed(con: duckdb.DuckDBPyConnection, day: dt.date | None) -> Observed:
    """As printed, or as it was known at the end of a day."""
    lines = observations(con, day) if day else all_figures(con)
    return Observed(flows(con), sdmx.observations(lines.named()))


def flows(con: duckdb.DuckDBPyConnection) -> dict[str, Flow]:
    """The dataflows by id."""
    return sdmx.flows(load_edition(con), load_tables(con))


def observations(con: duckdb.DuckDBPyConnection, day: dt.date | None, indicator_id: str = "") -> Sheet:
    """What was delivered and known at the end of a day, by default the reference date, of all indicators or of one.

    A value is rounded as print rounds it now; what print withholds now is withheld of every day. Raises AuthorError
    when there is no such indicator.
    """
    if indicator_id:
        known_indicator(con, indicator_id)
    of_one = [indicator_id] if indicator_id else []
    day = day or as_of(con)
    found = rows(con, KNOWN.format("and v.indicator_id = ?" if indicator_id else ""), [day, day, *of_one])
    return Sheet(OBSERVATION, [_observation(r) for r in found])


def _observation(r: Mapping[str, object]) -> tuple[str, ...]:
    parts = (str(r["indicator_id"]), str(r["period"]), str(r["breakdown"]))
    text = str(r["printed_text"]) if r["printed_value"] is not None else "x"
    number = printed_number(r["printed_value"], int(str(r["printed_decimals"] or 0)), "", text)  # ty: ignore[invalid-argument-type]
    corrected = f"gecorrigeerd: {r['correction_id']}" if r["correction_id"] else ""
    return (
        ":".join(filter(None, parts)),
        parts[0],
        parts[1],
        str(r["period_kind"]),
        parts[2],
        number.value if number else "",
        str(r["unit"]),
        text,
        YES if r["is_doubted"] else NO,
        status(OBS_STATUS, str(r["obs_status"])),
        status(CONF_STATUS, str(r["conf_status"])),
        str(r["known_from"]),
        str(r["known_until"] or ""),
        ", ".join(filter(None, (str(r["attribution"] or ""), str(r["title"] or "")))),
        ", ".join(filter(None, (f"levering {r['delivery_id']}", corrected, f"bestand met sha256 {r['raw_sha256']}"))),
    )


def known_indicator(con: duckdb.DuckDBPyConnection, indicator_id: str) -> None:
    """Raise AuthorError, with the nearest ones, when the report has no such indicator."""
    known = [str(r["indicator_id"]) for r in rows(con, "select indicator_id from reference.indicators order by all")]
    if indicator_id not in known:
        near = difflib.get_close_matches(indicator_id, known, 3, 0)
        raise AuthorError(
            f"Het rapport heeft geen indicator {indicator_id}.",
            expected=f"bijvoorbeeld {', '.join(near)}",
            next_step="/v1/indicators.csv noemt ze alle.",
        )
