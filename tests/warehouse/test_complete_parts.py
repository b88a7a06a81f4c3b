"""What is printed white is made of complete parts: a list of the largest, what is left over beside it, and a share.

The invariant, over everything that the samples print: all parts of that period are there, or the cell or title says not.
"""

from __future__ import annotations

from html import escape

from publish.tables import table as tables
from publish.workbook.pages import table_page
from svm.database import connect

# per residual that is printed beside a list of the largest: what no known member of that period accounts for
RESIDUALS = """
    with members as (
        select r.figure_id, r.total_value, p.breakdown, o.value, t.top_count, c.row_kind = 'top' as is_ranked
        from indicators.residuals as r
        inner join reference.report_table_rows as t
            on r.table_id = t.table_id and r.indicator_id = t.indicator_id and t.row_kind = 'top'
            and r.dimension = t.dimension
        inner join intermediate.int_parts as p
            on p.total_breakdown = coalesce(t.breakdown, '') and p.dimension = t.dimension and p.can_be_largest
        inner join indicators.observations as o
            on o.indicator_id = r.indicator_id and o.period = r.printed_period and o.breakdown = p.breakdown
        left join intermediate.int_table_cells as c
            on c.table_id = r.table_id and c.col_order = r.col_order and c.indicator_id = r.indicator_id
            and c.breakdown = p.breakdown and c.measure = 'value'
        where o.value is not null
    )
    select
        figure_id,
        max(total_value) - sum(value) as unknown_value,
        min(value) filter (where is_ranked) as smallest_ranked,
        count(*) filter (where is_ranked) as ranked_count,
        max(top_count) as top_count
    from members group by figure_id
"""


def white_but_incomplete(samples) -> list[tuple[object, ...]]:
    return samples.query(
        f"""
        select c.table_id, c.col_label, c.display_text
        from ({RESIDUALS}) as m
        inner join indicators.table_cells as c on c.figure_id = m.figure_id
        where
            not c.is_yellow and c.printed_value is not null
            and (
                m.unknown_value >= m.smallest_ranked
                or (m.unknown_value > 0 and m.ranked_count < m.top_count)
            )
        order by all
        """
    )


def test_a_residual_beside_an_incomplete_list_is_never_white(samples):
    assert white_but_incomplete(samples) == []
    assert samples.query(
        "select count(*) > 0 from indicators.table_cells where yellow_text like '%een van de grootste kan ontbreken%'"
    ) == [(True,)]


def test_a_list_that_may_not_hold_the_largest_says_so_in_its_title(samples):
    partial = dict(samples.query("select table_id, not is_whole and shown_count > 0 from indicators.top_lists"))
    con = connect(samples.home)
    titles = {table.table_id: table.title for table in tables.load_tables(con)}
    con.close()
    assert any(partial.values())
    assert [i for i, is_partial in partial.items() if titles[i].endswith("(onvolledig)") != is_partial] == []


def test_a_share_is_of_a_total_of_the_same_period(samples):
    shares = """
        select f.figure_id, own.value as own_value, total.value as total_value
        from indicators.figures as f
        inner join indicators.measures as m on f.figure_id = m.figure_id and m.measure = 'share_pct'
        left join indicators.observations as own
            on own.indicator_id = m.indicator_id and own.period = m.period and own.breakdown = m.breakdown
        left join indicators.observations as total
            on total.indicator_id = m.indicator_id and total.period = m.period and total.breakdown = m.base_breakdown
        where f.printed_value is not null and not f.is_yellow
    """
    wrong = f"select figure_id from ({shares}) where not coalesce(own_value <= total_value, false)"
    assert samples.query(wrong) == []
    assert samples.query(f"select count(*) > 0 from ({shares})") == [(True,)]


def test_no_table_is_a_grid_of_points(samples):
    con = connect(samples.home)
    loaded = tables.load_tables(con)
    con.close()
    silent = [t for t in loaded if all(c.display_text == "." for _, line in t.rows for c in line)]
    assert silent, "the samples leave some tables without a figure"
    for table in loaded:
        assert bool(table.no_figures) == (table in silent)
    for table in silent:
        written = tables.to_markdown(table)
        assert "| " not in written and table.caption in written
        assert written.count(f"<mark>{table.no_figures}</mark>") == 1
        assert " van " in table.no_figures or " door " in table.no_figures
        page = tables.to_html([table], "t")
        assert "<td" not in page and f'<p class="geel">{escape(table.no_figures)}' in page
        assert [e.look for line in table_page(table).lines for e in line if e.value == table.no_figures] == [
            "yellow_text"
        ]
    # nothing is hidden: its cells are counted as before
    empty = "select table_id from indicators.empty_tables"
    assert samples.query(
        f"select count(*) filter (is_yellow) > 100 from indicators.table_cells where table_id in ({empty})"
    ) == [(True,)]
