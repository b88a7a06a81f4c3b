-- Grain: one row per indicator, period and breakdown. Purpose: what was known at the as-of date, to print and compute
-- with. A value that is doubted and not settled is no value: it stands in `doubted_value`, so that print can show it
-- and nothing is made of it.
with

observations as (
    select * from {{ ref('int_current_observations') }}
),

doubts as (
    select
        indicator_id,
        period,
        breakdown,
        string_agg(evidence_nl, '; ' order by evidence_nl, rule) as doubt_nl
    from {{ ref('int_doubts') }}
    where is_open
    group by indicator_id, period, breakdown
),

final as (
    select
        observations.* exclude (value),
        case when doubts.doubt_nl is null then observations.value end as value,
        case when doubts.doubt_nl is not null then observations.value end as doubted_value,
        coalesce(doubts.doubt_nl, '') as doubt_nl
    from observations
    left join doubts
        on
            observations.indicator_id = doubts.indicator_id
            and observations.period = doubts.period
            and observations.breakdown = doubts.breakdown
)

select * from final
