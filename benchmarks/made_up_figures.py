"""A published database with more figures than there are, for benchmarks alone: the same number gives the same rows.

Every figure stands there once more for each made-up group, named `verzonnen groep N`.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from publish.find.search import write_index

#: what is made once more for each group: the relations of one row per cell or figure
CELLS = ("indicators.observations", "monitor.cell_status", "monitor.vintages", "monitor.first_and_latest")
FIGURES = ("indicators.figures", "indicators.measures")


def make_larger(path: Path, figures: int) -> int:
    """Give a published database its figures once more, until there are as many at least; returns how many it then has.

    The breakdown, number and label of a made-up figure name its group. Whole numbers differ from group to group, other
    texts are those of the figure it was made from: nothing here counts anything.
    """
    with duckdb.connect(str(path)) as con:
        groups = max(0, -(-figures // _count(con)) - 1)
        for name in CELLS:
            others = ", cell_key || ';' || made_up as cell_key" if name.endswith("cell_status") else ""
            _repeat(con, name, groups, f"{_BREAKDOWN} as breakdown{others}")
        for name in FIGURES:
            _repeat(con, name, groups, _figure_columns(con, name))
        write_index(con)
        return _count(con)


def _count(con: duckdb.DuckDBPyConnection) -> int:
    return int(con.execute("select count(*) from indicators.figures").fetchall()[0][0])


#: the pairs of a breakdown are sorted: the made-up one stands behind those before it in the alphabet
_BREAKDOWN = "array_to_string(list_sort(string_split(concat_ws(';', nullif(breakdown, ''), made_up), ';')), ';')"
_ID = f"concat_ws(':', indicator_id, period, {_BREAKDOWN}, nullif(measure, 'value'))"
_IS_COUNT = "printed_value is not null and coalesce(printed_decimals, 0) = 0 and measure = 'value'"
_COUNT = "trunc(printed_value * (1 + group_number / 97.0))"


def _figure_columns(con: duckdb.DuckDBPyConnection, name: str) -> str:
    columns = [f"{_BREAKDOWN} as breakdown", f"{_ID} as figure_id"]
    there = {str(row[0]) for row in con.execute(f"describe {name}").fetchall()}
    texts = ("display_text", "table_text", "running_text", "headline_text")
    shown = f"replace(format('{{:,}}', ({_COUNT})::bigint), ',', '.')"
    columns += [f"case when {_IS_COUNT} then {shown} else {text} end as {text}" for text in texts if text in there]
    columns += [f"case when {_IS_COUNT} then {_COUNT} else printed_value end as printed_value"]
    columns += [f"case when {_IS_COUNT} and value is not null then {_COUNT} else value end as value"]
    if "tag" in there:
        label = "'verzonnen groep ' || group_number"
        columns += [
            f"case when length({_ID}) <= 64 then {_ID} else left({_ID}, 53) || '~' || left(md5({_ID}), 10) end as tag",
            "map_concat(members, map {'verzonnen': 'groep' || group_number}) as members",
            f"concat_ws(', ', nullif(breakdown_label, ''), {label}) as breakdown_label",
            f"replace(figure_label, ', ' || printed_label, ', ' || {label} || ', ' || printed_label) as figure_label",
        ]
    return ", ".join(columns)


def _repeat(con: duckdb.DuckDBPyConnection, name: str, groups: int, replaced: str) -> None:
    """Add to a relation its rows once more for each group, with these columns replaced."""
    con.execute(
        f"""
        create or replace table {name} as
        select * from {name}
        union all by name
        select * exclude (made_up, group_number) replace ({replaced})
        from
            {name},
            (select n as group_number, 'verzonnen=groep' || n as made_up from range(1, {groups + 1}) as r (n))
        """
    )
