-- Grain: one row per chart, series and period. Purpose: what the charts draw and the table behind each says. A report
-- table has a chart with its number: lines over time when it has few rows, else bars of one of its columns. An
-- indicator has one per kind of period, of its total or else its largest parts. A line ends at a gap and at a break,
-- and joins only what may be compared. A figure that is carried over is told, never drawn.
{% set most_lines = 5 %}
{% set fewest_points = 3 %}
with

table_rows as (
    select * from {{ ref('int_table_rows') }}
),

table_cells as (
    select * from {{ ref('int_table_cells') }}
),

report_tables as (
    select * from {{ ref('report_tables') }}
),

top_lists as (
    select * from {{ ref('top_lists') }}
),

table_notes as (
    select * from {{ ref('table_notes') }}
),

drawn as (
    select * from {{ ref('drawn_figures') }}
),

observations as (
    select * from {{ ref('observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

report_series as (
    select
        table_rows.table_id as chart_id,
        table_rows.table_id,
        table_rows.row_order as series_order,
        table_rows.row_label as series_label,
        table_rows.row_kind,
        table_rows.indicator_id,
        table_rows.breakdown,
        table_rows.measure,
        coalesce(nullif(nullif(table_rows.row_period_kind, ''), 'any'), report_tables.column_kind) as period_kind
    from table_rows
    inner join report_tables on table_rows.table_id = report_tables.table_id
    where
        report_tables.chapter > 0
        and (table_rows.measure = 'value' or table_rows.row_kind = 'residual')
),

parts as (
    select
        indicator_id,
        period_kind,
        breakdown,
        max(breakdown_label) as breakdown_label,
        max(map_keys(members)) as dimensions,
        max_by(drawn_value, row(period_end, figure_id)) filter (where drawn_value is not null) as newest_value,
        max(period_end) filter (where drawn_value is not null) as newest_on
    from drawn
    -- a rate is drawn as a rate, not as what it is made of
    where measure = 'value' and (indicator_id, unit) in (select (i.indicator_id, i.unit) from indicators as i)
    group by indicator_id, period_kind, breakdown
    having count(drawn_value) >= {{ fewest_points }}
),

indicator_series as (
    select
        indicator_id || ':' || period_kind as chart_id,
        '' as table_id,
        row_number() over (
            partition by indicator_id, period_kind, dimensions
            order by newest_on desc, newest_value desc, breakdown asc
        ) as series_order,
        case when breakdown = '' then 'Totaal' else breakdown_label end as series_label,
        '' as row_kind,
        indicator_id,
        breakdown,
        'value' as measure,
        period_kind
    from parts
    -- the total alone, or parts of one kind: parts beside their total would be counted twice by eye
    qualify dimensions = first_value(dimensions) over (
        partition by indicator_id, period_kind
        order by breakdown <> '' asc, newest_on desc, newest_value desc, breakdown asc
    )
),

series as (
    select * from report_series
    union all by name
    select * from indicator_series
    where series_order <= {{ most_lines }}
),

offered as (
    select
        series.chart_id,
        series.table_id,
        series.series_order,
        series.series_label,
        series.row_kind,
        drawn.*,
        -- what a table leaves in "overig" has the breakdown of its total, but is a part
        drawn.breakdown = '' and drawn.measure = 'value' and max(drawn.breakdown <> '') over (
            partition by series.chart_id, series.indicator_id
        ) as is_total,
        (series.table_id, series.series_order, drawn.period) in (
            select (c.table_id, c.row_order, c.period) from table_cells as c
        ) as is_printed
    from series
    inner join drawn
        on
            series.indicator_id = drawn.indicator_id
            and series.breakdown = drawn.breakdown
            and series.measure = drawn.measure
            and series.period_kind = drawn.period_kind
    -- a report looks back ten years, or three by quarter and month
    where
        series.table_id = ''
        or drawn.period_end >= make_date(
            {{ data_year() }} - case when series.period_kind in ('quarter', 'month', 'week') then 2 else 10 end, 1, 1
        )
),

-- the newest period of each series that has no figure of its own
awaited as (
    select
        chart_id,
        series_order,
        period_end,
        period_label || ': ' || coalesce(nullif(yellow_text, ''), replace(status, '_', ' ')) as awaited_text
    from offered
    where drawn_value is null
    qualify row_number() over (
        partition by chart_id, series_order
        order by period_end desc, period_start desc, figure_id desc
    ) = 1
),

-- one axis, one unit: that of the first row with figures
one_unit as (
    select *
    from offered
    qualify unit = min_by(unit, row(series_order, figure_id)) filter (where drawn_value is not null) over (
        partition by chart_id
    )
),

counted as (
    select
        *,
        count(drawn_value) over (partition by chart_id, series_order) as series_values,
        count(drawn_value) filter (where not is_total and is_printed) over same_column as members_in_period,
        count(*) filter (
            where not is_total and is_printed and drawn_value is null and lacks_value
        ) over same_column as awaited_in_period
    from one_unit
    window same_column as (partition by chart_id, period)
),

judged as (
    select
        *,
        max(series_values) over same_chart >= {{ fewest_points }}
        and count(distinct series_order) filter (where series_values > 0) over same_chart <= {{ most_lines }}
        and period_kind <> 'cumulative_window' as is_line,
        -- the newest column of the table in which no bar waits for its figure, else the newest with bars
        max_by(period_end, row(awaited_in_period = 0, period_end)) filter (where members_in_period > 1)
            over same_chart as column_on
    from counted
    window same_chart as (partition by chart_id)
),

chosen as (
    select
        * exclude (is_line),
        case when is_line then 'lijn' else 'staaf' end as chart_kind
    from judged
    where
        (is_line and series_values > 0)
        or (
            not is_line and is_printed and not is_total and period_end = column_on and members_in_period > 1
        )
),

-- two windows may end on one day: the longest says most
one_period as (
    select *
    from chosen
    qualify
        chart_kind = 'lijn'
        or period_start = min(period_start) over (partition by chart_id)
),

shown as (
    select
        one_period.chart_id,
        count(distinct one_period.series_order) filter (
            where one_period.drawn_value is not null and one_period.row_kind = 'top'
        ) as shown_members,
        -- a stock of one day of the year stands in the year that it opens or closes
        bool_and(one_period.period_kind = 'reference_date')
        and count(distinct right(one_period.period, 5)) filter (where one_period.drawn_value is not null) = 1
            as is_yearly_stock,
        list(one_period.figure_id order by one_period.figure_id) filter (where one_period.drawn_value is not null)
            as figure_ids
    from one_period
    group by one_period.chart_id
),

-- a title that promises members needs more than one, and no two charts of the report draw the same
made as (
    select shown.*
    from shown
    left join report_tables on shown.chart_id = report_tables.table_id
    where shown.shown_members > 1 or shown.chart_id not in (select t.table_id from top_lists as t)
    qualify
        report_tables.table_id is null
        or row_number() over (
            partition by shown.figure_ids, report_tables.table_id is null
            order by report_tables.table_order, report_tables.table_id
        ) = 1
),

-- whether the largest are the largest is told in the words of the table
top_notes as (
    select
        table_id,
        string_agg(note_text, ' ' order by note_order) as top_note
    from table_notes
    where note_kind = 'grootste'
    group by table_id
),

placed as (
    select
        one_period.*,
        made.is_yearly_stock,
        coalesce(top_notes.top_note, '') as top_note,
        not {{ is_growing_cohort('one_period') }}
        and (one_period.period_kind <> 'reference_date' or made.is_yearly_stock) as may_join,
        case
            when made.is_yearly_stock then make_date(year(one_period.period_end), 7, 1)
            else one_period.period_start + cast((one_period.period_end - one_period.period_start) // 2 as integer)
        end as drawn_on,
        case
            when one_period.chart_kind = 'staaf' then one_period.period_end
            else max(one_period.period_end) filter (where one_period.drawn_value is not null) over (
                partition by one_period.chart_id, one_period.series_order
            )
        end as newest_drawn_on
    from one_period
    inner join made on one_period.chart_id = made.chart_id
    left join top_notes on one_period.table_id = top_notes.table_id
),

points_of_lines as (
    select * from placed
    where drawn_value is not null and chart_kind = 'lijn'
),

segmented as (
    select * from {{ line_segments('points_of_lines') }}
),

deliveries as (
    select distinct
        placed.chart_id,
        observations.partner,
        observations.attribution,
        observations.received_on,
        observations.received_text
    from placed
    inner join observations
        on
            placed.indicator_id = observations.indicator_id
            and placed.period = observations.period
            and placed.breakdown = observations.breakdown
    where placed.drawn_value is not null and observations.delivery_id <> ''
),

chart_sources as (
    select
        chart_id,
        list(source_text order by source_text) as source_lines
    from {{ source_lines('deliveries', 'chart_id') }}
    group by chart_id
),

final as (
    select
        placed.chart_id,
        placed.chart_kind,
        placed.table_id,
        placed.chapter,
        placed.indicator_id,
        cast(placed.series_order as integer) as series_order,
        placed.series_label,
        placed.figure_id,
        placed.period,
        placed.period_kind,
        placed.period_label,
        placed.period_start,
        placed.period_end,
        cast(placed.drawn_on as date) as drawn_on,
        placed.drawn_value,
        placed.unit,
        placed.display_text,
        placed.mark,
        placed.is_yellow,
        placed.yellow_text,
        cast(coalesce(segmented.segment, 0) as integer) as segment,
        placed.may_join,
        coalesce(segmented.break_note, '') as break_note,
        coalesce(segmented.breaks, []) as breaks,
        case
            when awaited.period_end > placed.newest_drawn_on then awaited.awaited_text
            when year(placed.newest_drawn_on) < {{ data_year() }} and placed.chart_kind = 'lijn'
                then 'geen later cijfer in deze reeks'
            else ''
        end as awaited_text,
        placed.top_note,
        case when placed.drawn_value is null then '' else placed.computed_text end as computed_text,
        coalesce(chart_sources.source_lines, []) as source_lines
    from placed
    left join segmented
        on
            placed.chart_id = segmented.chart_id
            and placed.series_order = segmented.series_order
            and placed.period = segmented.period
    left join awaited
        on placed.chart_id = awaited.chart_id and placed.series_order = awaited.series_order
    left join chart_sources on placed.chart_id = chart_sources.chart_id
)

select * from final
