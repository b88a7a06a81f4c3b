-- Grain: one row per chart, series and period. Purpose: what the charts draw and the table behind each says. A report
-- table has a chart with its number: lines over time when it has few rows, else bars of its newest period. An indicator
-- has one per kind of period, of its total or else its largest parts. A line ends at a gap and at a break.
{% set most_lines = 5 %}
{% set fewest_points = 3 %}
with

table_rows as (
    select * from {{ ref('int_table_rows') }}
),

report_tables as (
    select * from {{ ref('report_tables') }}
),

figures as (
    select
        *,
        {{ period_kind('period') }} as period_kind,
        {{ period_start('period') }} as period_start,
        {{ period_end('period') }} as period_end
    from {{ ref('figures') }}
),

observations as (
    select * from {{ ref('observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

breaks as (
    select * from {{ ref('breaks') }}
),

drawn as (
    select
        figures.*,
        observations.carried_value,
        coalesce(contains(observations.obs_status, 'B'), false) as is_flagged_break
    from figures
    left join observations
        on
            figures.indicator_id = observations.indicator_id
            and figures.period = observations.period
            and figures.breakdown = observations.breakdown
    where figures.measure = 'value' or starts_with(figures.measure, 'residual')
),

report_series as (
    select
        table_rows.table_id as chart_id,
        table_rows.table_id,
        table_rows.row_order as series_order,
        table_rows.row_label as series_label,
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
        any_value(breakdown_label) as breakdown_label,
        {{ dimensions_of('breakdown') }} as dimensions,
        max_by(value, period_end) filter (where value is not null) as newest_value,
        max(period_end) filter (where value is not null) as newest_on
    from drawn
    -- a rate is drawn as a rate, not as what it is made of
    where measure = 'value' and (indicator_id, unit) in (select (i.indicator_id, i.unit) from indicators as i)
    group by indicator_id, period_kind, breakdown
    having count(value) >= {{ fewest_points }}
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
        drawn.*,
        -- what a table leaves in "overig" has the breakdown of its total, but is a part
        drawn.breakdown = '' and drawn.measure = 'value' and max(drawn.breakdown <> '') over (
            partition by series.chart_id, series.indicator_id
        ) as is_total
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

-- one axis, one unit: that of the first row with figures
one_unit as (
    select *
    from offered
    qualify unit = arg_min(unit, series_order) filter (where value is not null) over (
        partition by chart_id
    )
),

counted as (
    select
        *,
        count(value) over (partition by chart_id, series_order) as series_values,
        count(value) filter (where not is_total) over (partition by chart_id, period) as members_in_period
    from one_unit
),

judged as (
    select
        *,
        max(series_values) over (partition by chart_id) >= {{ fewest_points }}
        and count(distinct series_order) filter (where series_values > 0) over (partition by chart_id)
        <= {{ most_lines }}
        and period_kind <> 'cumulative_window' as is_line,
        max(period_end) filter (where members_in_period > 1) over (partition by chart_id) as newest_on
    from counted
),

chosen as (
    select
        * exclude (is_line),
        case when is_line then 'lijn' else 'staaf' end as chart_kind
    from judged
    where
        (is_line and series_values > 0)
        or (not is_line and table_id <> '' and not is_total and period_end = newest_on and members_in_period > 1)
),

-- two windows may end on one day: the longest says most
one_period as (
    select *
    from chosen
    qualify
        chart_kind = 'lijn'
        or period_start = min(period_start) over (partition by chart_id)
),

valued as (
    select
        chart_id,
        series_order,
        period,
        indicator_id,
        period_kind,
        period_start,
        period_end,
        is_flagged_break,
        lag(period_start) over same_series as earlier_start,
        lag(period_end) over same_series as earlier_end
    from one_period
    where value is not null and chart_kind = 'lijn'
    window same_series as (
        partition by chart_id, series_order
        order by period_end, period_start
    )
),

broken as (
    select
        valued.chart_id,
        valued.series_order,
        valued.period,
        string_agg(distinct breaks.note_nl, ' ' order by breaks.note_nl) as break_note,
        coalesce(bool_or(breaks.stops_change), false) as is_stopped
    from valued
    inner join breaks
        on
            valued.indicator_id = breaks.indicator_id
            and valued.earlier_start < breaks.break_on
            and valued.period_end >= breaks.break_on
    group by valued.chart_id, valued.series_order, valued.period
),

segmented as (
    select
        valued.chart_id,
        valued.series_order,
        valued.period,
        coalesce(
            broken.break_note,
            case when valued.is_flagged_break then 'De partner meldt een reeksbreuk.' end,
            ''
        ) as break_note,
        sum(
            case
                when valued.is_flagged_break or broken.is_stopped then 1
                when valued.period_kind <> 'reference_date' and valued.period_start > valued.earlier_end + 1 then 1
                else 0
            end
        ) over (
            partition by valued.chart_id, valued.series_order
            order by valued.period_end, valued.period_start
        ) as segment
    from valued
    left join broken
        on
            valued.chart_id = broken.chart_id
            and valued.series_order = broken.series_order
            and valued.period = broken.period
),

final as (
    select
        one_period.chart_id,
        one_period.chart_kind,
        one_period.table_id,
        one_period.chapter,
        one_period.indicator_id,
        cast(one_period.series_order as integer) as series_order,
        one_period.series_label,
        one_period.figure_id,
        one_period.period,
        one_period.period_kind,
        one_period.period_label,
        one_period.period_start,
        one_period.period_end,
        -- a bar shows what the table prints, yellow when carried over; a line has that figure in its own period
        cast(
            coalesce(one_period.value, case one_period.chart_kind when 'staaf' then one_period.carried_value end)
            as decimal(28, 6)
        ) as value,
        one_period.unit,
        one_period.display_text,
        one_period.mark,
        one_period.is_yellow,
        one_period.yellow_text,
        cast(coalesce(segmented.segment, 0) as integer) as segment,
        coalesce(segmented.break_note, '') as break_note,
        one_period.source_line
    from one_period
    left join segmented
        on
            one_period.chart_id = segmented.chart_id
            and one_period.series_order = segmented.series_order
            and one_period.period = segmented.period
)

select * from final
