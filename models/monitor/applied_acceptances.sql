-- Grain: one row per accepted value. Purpose: whether it settles a doubt at the as-of date, or says nothing any more.
-- It never fails a build: a later delivery may replace what a person accepted.
with

accepted as (
    select * replace (coalesce(breakdown, '') as breakdown)
    from {{ ref('accepted_values') }}
),

observations as (
    select * from {{ ref('int_current_observations') }}
),

settled as (
    select distinct accepted_id from {{ ref('doubts') }}
    where accepted_id <> ''
),

final as (
    select
        accepted.accepted_id,
        accepted.indicator_id,
        accepted.period,
        accepted.breakdown,
        accepted.value,
        observations.value as delivered_value,
        observations.delivery_id,
        accepted.reason,
        accepted.decided_on,
        accepted.decided_by_role,
        case
            when accepted.decided_on > {{ as_of() }} then 'later_besloten'
            when observations.indicator_id is null then 'nog_niet_geleverd'
            when settled.accepted_id is not null then 'toegepast'
            when observations.value = accepted.value then 'niet_nodig'
            else 'vervallen'
        end as acceptance_state
    from accepted
    left join observations
        on
            accepted.indicator_id = observations.indicator_id
            and accepted.period = observations.period
            and accepted.breakdown = observations.breakdown
    left join settled on accepted.accepted_id = settled.accepted_id
)

select * from final
