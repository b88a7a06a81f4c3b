"""Made-up deliveries in the layout of the template, for benchmarks alone: the same size gives the same bytes.

Monthly counts of ten indicators, by nationality and one or two other dimensions. More cells are more members as much
as a longer history. Each delivery holds a year, and the last three months of the year before once more, of which one
cell in twenty is revised. Shares are those of a long tail, so that parts are less than their total; one value in two
thousand is ten times what it should be.
"""

from __future__ import annotations

import math
from pathlib import Path

import duckdb

#: the last year that is delivered
LAST_YEAR = 2025
#: indicator, unit, partner, and the dimensions that its cells have
SERIES = [
    ("asy_first", "persons", "ind", "nationality", ("age", "sex")),
    ("asy_repeat", "persons", "ind", "nationality", ("age", "sex")),
    ("asy_nareis_arrivals", "persons", "ind", "nationality", ("age", "sex")),
    ("nat_option", "persons", "ind", "nationality", ("age", "sex")),
    ("reg_immigration", "persons", "cbs", "nationality", ("age", "sex")),
    ("reg_emigration", "persons", "cbs", "nationality", ("age", "sex")),
    ("reg_visa_applications", "applications", "ind", "nationality", ("post",)),
    ("reg_kennismigrant", "applications", "ind", "nationality", ("sector",)),
    ("ukr_registered", "persons", "cbs", "nationality", ("municipality",)),
    ("eu_asylum_first", "persons", "eurostat", "citizen", ("geo",)),
]
#: how many codes the dimensions besides nationality have; of `geo` they are countries
CODES = {"age": 20, "sex": 2, "post": 40, "sector": 40, "municipality": 40, "geo": 27}


def shape_of(cells: int) -> tuple[int, int]:
    """Years of history, and members of each series, that make about so many delivered cells.

    >>> shape_of(100_000), shape_of(10_000_000)
    ((4, 176), (22, 3059))
    """
    years = max(3, round(4 * (cells / 100_000) ** 0.37))
    months = 15 * years - 3
    return years, math.ceil(cells / len(SERIES) / months)


def write_deliveries(con: duckdb.DuckDBPyConnection, lake: Path, cells: int) -> int:
    """Write made-up deliveries into a lake, next to what is in it; returns how many cells they hold.

    The connection has the seed `countries` of a built warehouse.
    """
    years, members = shape_of(cells)
    con.execute("create or replace temp table made_up_members as " + _members(members))
    written = 0
    for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1):
        folder = lake / "sjabloon" / "levering" / f"delivery={year + 1}-01-31~00madeup"
        folder.mkdir(parents=True)
        con.execute(f"copy ({_cells(year, years)}) to '{folder}/data.parquet' (format parquet, compression zstd)")
        (rows,) = con.execute(f"select count(*) from '{folder}/data.parquet'").fetchone() or (0,)
        con.execute(f"copy ({_ledger(year, rows)}) to '{folder}/ledger.parquet' (format parquet)")
        written += rows
    return written


def _members(count: int) -> str:
    """The first so many breakdowns of each indicator, totals first, with the share that each has of its total."""
    blocks = []
    for order, (indicator, unit, partner, country_dimension, others) in enumerate(SERIES):
        factors = [
            f"""(
                select '{country_dimension}=' || iso3 as pair, 1 as depth, row_number() over (order by iso3) as place
                from reference.countries
                union all select '', 0, 0
            ) as countries"""
        ]
        for other in others:
            code = "iso3" if other == "geo" else f"'madeup_{other}_' || lpad(cast(n as varchar), 2, '0')"
            table = (
                "(select iso3, row_number() over (order by iso3) as n from reference.countries)"
                if other == "geo"
                else "(select unnest(range(1, 100)) as n)"
            )
            factors.append(
                f"""(
                    select '{other}=' || {code} as pair, 1 as depth, n as place from {table}
                    where n <= {CODES[other]}
                    union all select '', 0, 0
                ) as {other}"""
            )
        names = ["countries", *others]
        share = " * ".join(f"case when {n}.place = 0 then 1 else 0.3 / pow({n}.place, 1.1) end" for n in names)
        pairs = ", ".join(f"{n}.pair" for n in names)
        blocks.append(
            f"""(
            select
                {order} as series_order, '{indicator}' as indicator_id, '{unit}' as unit, '{partner}' as partner,
                array_to_string(list_sort(list_filter([{pairs}], lambda p: p <> '')), ';') as breakdown,
                {share} as share
            from {" cross join ".join(factors)}
            order by {" + ".join(f"{n}.depth" for n in names)}, {", ".join(f"{n}.place" for n in reversed(names))}
            limit {count})"""
        )
    return " union all ".join(blocks)


def _cells(year: int, years: int) -> str:
    """A delivery: the twelve months of a year, and the last three of the year before as they are by then."""
    first = 0 if year == LAST_YEAR - years + 1 else -3
    return f"""
        select
            1 as row_offset, 'Levering' as sheet, partner, indicator_id,
            strftime(make_date(month // 12, month % 12 + 1, 1), '%Y-%m') as periode,
            breakdown as uitsplitsing,
            cast(cast(floor(
                2000000 * share
                * (1 + 0.2 * sin(month % 12)) * (1 + 0.02 * (month // 12 - 2000))
                * (0.96 + 0.04 * (hash(indicator_id, breakdown, month) % 1000) / 1000)
                * case when hash(breakdown, indicator_id, month) % 2000 = 0 then 10 else 1 end
                * case when month < {year} * 12 and hash(indicator_id, month, breakdown) % 20 = 0 then 1.01 else 1 end
            ) as bigint) as varchar) as waarde,
            unit as eenheid, 'definitief' as status, '' as peildatum, 'verzonnen' as bron, '' as toelichting
        from made_up_members
        cross join (select unnest(range({year} * 12 + {first}, {year} * 12 + 12)) as month)
        order by series_order, month, breakdown"""


def _ledger(year: int, rows: int) -> str:
    """What the door would have written of it."""
    name = f"{year + 1}-01-31~00madeup"
    return f"""
        select
            'sjabloon/levering/{name}' as delivery_id, 'ind' as partner, 'sjabloon/levering' as dataset,
            date '{year + 1}-01-31' as received_on, date '{year + 1}-01-31' as published_on,
            'day' as date_precision, false as is_copy, 1 as sequence, cast(null as timestamp) as stated_at,
            'verzonnen.csv' as file_name, repeat('0', 64) as raw_sha256, cast(0 as bigint) as raw_bytes,
            '' as raw_path, cast({rows} as bigint) as row_count, 'utf-8' as encoding, '' as unknown_columns,
            'Verzonnen levering' as title, 'sjabloon' as source_table, 'verzonnen' as source,
            'verzonnen' as licence, 'verzonnen' as attribution, 'increment' as coverage, 'intern' as sensitivity,
            '' as contract_sha256, timestamp '2026-01-01 00:00:00' as landed_at"""
