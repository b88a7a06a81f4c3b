-- Grain: one row per indicator, period and breakdown. Purpose: what was known at the as-of date, newest delivery first.
with

observations as (
    select * from {{ ref('int_observations') }}
    where received_on <= {{ as_of() }}
),

corrections as (
    select * replace (coalesce(breakdown, '') as breakdown)
    from {{ ref('corrections') }}
    where decided_on <= {{ as_of() }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by indicator_id, period, breakdown
            order by vintage_number desc
        ) as newest_first,
        count(*) over (partition by indicator_id, period, breakdown) as vintage_count
    from observations
),

newest as (
    select * exclude (newest_first)
    from ranked
    where newest_first = 1
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
        newest.indicator_id,
        newest.period,
        newest.breakdown,
        min(restated.received_on) as disappeared_on
    from newest
    inner join restated
        on
            newest.dataset = restated.dataset
            and newest.indicator_id = restated.indicator_id
            and newest.period_kind = restated.period_kind
            and (restated.received_on, restated.sequence) > (newest.received_on, newest.sequence)
            and newest.period_start >= restated.first_day
            and newest.period_end <= restated.last_day
    group by newest.indicator_id, newest.period, newest.breakdown
),

final as (
    select
        newest.* exclude (value),
        newest.value as delivered_value,
        -- a correction holds only while the wrong value it names is still what was delivered
        case when corrections.correction_id is null then newest.value else corrections.corrected_value end as value,
        coalesce(corrections.correction_id, '') as correction_id,
        disappeared.disappeared_on
    from newest
    left join corrections
        on
            newest.indicator_id = corrections.indicator_id
            and newest.period = corrections.period
            and newest.breakdown = corrections.breakdown
            and newest.value = corrections.expect_value
    left join disappeared
        on
            newest.indicator_id = disappeared.indicator_id
            and newest.period = disappeared.period
            and newest.breakdown = disappeared.breakdown
)

select * from final
