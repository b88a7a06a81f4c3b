-- Grain: one row per indicator, period and breakdown. Purpose: what was known at the as-of date, newest delivery first.
with

observations as (
    select * from {{ ref('int_observations') }}
    where received_on <= {{ as_of() }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by indicator_id, period, breakdown
            order by received_on desc, sequence desc, delivery_id desc
        ) as newest_first,
        count(*) over (partition by indicator_id, period, breakdown) as vintage_count
    from observations
),

-- the span that the newest full delivery of a dataset restates, per indicator
restated as (
    select
        dataset,
        indicator_id,
        period_kind,
        delivery_id,
        received_on,
        sequence,
        min(period_start) as first_day,
        max(period_end) as last_day
    from observations
    where coverage = 'full'
    group by dataset, indicator_id, period_kind, delivery_id, received_on, sequence
),

disappeared as (
    select
        ranked.indicator_id,
        ranked.period,
        ranked.breakdown,
        min(restated.received_on) as disappeared_on
    from ranked
    inner join restated
        on
            ranked.dataset = restated.dataset
            and ranked.indicator_id = restated.indicator_id
            and ranked.period_kind = restated.period_kind
            and (restated.received_on, restated.sequence) > (ranked.received_on, ranked.sequence)
            and ranked.period_start >= restated.first_day
            and ranked.period_end <= restated.last_day
    where ranked.newest_first = 1
    group by ranked.indicator_id, ranked.period, ranked.breakdown
),

final as (
    select
        ranked.* exclude (newest_first),
        disappeared.disappeared_on
    from ranked
    left join disappeared
        on
            ranked.indicator_id = disappeared.indicator_id
            and ranked.period = disappeared.period
            and ranked.breakdown = disappeared.breakdown
    where ranked.newest_first = 1
)

select * from final
