-- Grain: one row per chart, series and period. Purpose: what the charts draw and the table behind each says, as
-- `chart_verdicts` decides. A line ends at a gap and at a break, and joins only what may be compared. A figure that is
-- carried over is told, never drawn.
with

candidates as (
    select * from {{ ref('chart_candidates') }}
),

verdicts as (
    select * from {{ ref('chart_verdicts') }}
),

table_notes as (
    select * from {{ ref('table_notes') }}
),

observations as (
    select * from {{ ref('observations') }}
),

offered as (
    select
        candidates.*,
        verdicts.chart_kind,
        case
            when verdicts.chart_kind = 'lijn' then candidates.fits_lines
            else candidates.fits_bars and candidates.is_printed and candidates.period = verdicts.column_period
        end as is_drawn
    from candidates
    inner join verdicts on candidates.chart_id = verdicts.chart_id
    where verdicts.chart_kind <> ''
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

undrawn as (
    select
        chart_id,
        series_order,
        min(series_label) as series_label
    from offered
    where table_id <> ''
    group by chart_id, series_order
    having count(drawn_value) > 0 and not bool_or(is_drawn)
),

-- rows with figures that the chart leaves to the table
left_out as (
    select
        chart_id,
        string_agg(series_label, '; ' order by series_order) as left_out_text
    from undrawn
    group by chart_id
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
        offered.*,
        coalesce(top_notes.top_note, '') as top_note,
        coalesce(left_out.left_out_text, '') as left_out_text,
        case
            when offered.is_yearly_stock then make_date(year(offered.period_end), 7, 1)
            else offered.period_start + cast((offered.period_end - offered.period_start) // 2 as integer)
        end as drawn_on,
        case
            when offered.chart_kind = 'staaf' then offered.period_end
            else max(offered.period_end) filter (where offered.drawn_value is not null) over (
                partition by offered.chart_id, offered.series_order
            )
        end as newest_drawn_on
    from offered
    left join left_out on offered.chart_id = left_out.chart_id
    left join top_notes on offered.table_id = top_notes.table_id
    where offered.is_drawn
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
        placed.series_order,
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
        case when placed.chart_kind = 'lijn' then placed.segment else 0 end as segment,
        placed.may_join,
        case when placed.chart_kind = 'lijn' then placed.break_note else '' end as break_note,
        case when placed.chart_kind = 'lijn' then placed.breaks else [] end as breaks,
        case
            when awaited.period_end > placed.newest_drawn_on then awaited.awaited_text
            when year(placed.newest_drawn_on) < {{ data_year() }} and placed.chart_kind = 'lijn'
                then 'geen later cijfer in deze reeks'
            else ''
        end as awaited_text,
        placed.left_out_text,
        placed.top_note,
        case when placed.drawn_value is null then '' else placed.computed_text end as computed_text,
        coalesce(chart_sources.source_lines, []) as source_lines
    from placed
    left join awaited
        on placed.chart_id = awaited.chart_id and placed.series_order = awaited.series_order
    left join chart_sources on placed.chart_id = chart_sources.chart_id
)

select * from final
