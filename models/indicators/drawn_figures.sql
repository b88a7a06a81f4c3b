-- Grain: one row per figure that may be drawn. Purpose: what every drawing shows of a figure: the printed number of the
-- period itself, never what is carried over from another nor what is doubted.
with

figures as (
    select * from {{ ref('figures') }}
),

observations as (
    select * from {{ ref('observations') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

statuses as (
    select * from {{ ref('statuses') }}
),

final as (
    select
        figures.figure_id,
        figures.indicator_id,
        figures.chapter,
        figures.period,
        figures.period_kind,
        figures.period_label,
        figures.period_start,
        figures.period_end,
        figures.breakdown,
        figures.breakdown_label,
        figures.members,
        figures.measure,
        indicators.stat_type,
        case
            when figures.printed_period = figures.period and not coalesce(statuses.is_doubted, false)
                then figures.printed_value
        end as drawn_value,
        figures.unit,
        figures.display_text,
        figures.mark,
        figures.is_yellow,
        figures.yellow_text,
        figures.status,
        figures.computed_text,
        coalesce(statuses.awaits_update or statuses.is_doubted, false) as lacks_value,
        coalesce(contains(observations.obs_status, 'B'), false) as is_flagged_break
    from figures
    inner join indicators on figures.indicator_id = indicators.indicator_id
    left join statuses on figures.status = statuses.status
    left join observations
        on
            figures.indicator_id = observations.indicator_id
            and figures.period = observations.period
            and figures.breakdown = observations.breakdown
    where figures.measure = 'value' or starts_with(figures.measure, 'residual')
)

select * from final
