-- Grain: one row per correction. Purpose: whether it applies at the as-of date, or the partner repaired the source.
with

corrections as (
    select * replace (coalesce(breakdown, '') as breakdown)
    from {{ ref('corrections') }}
),

observations as (
    select * from {{ ref('int_current_observations') }}
),

final as (
    select
        corrections.correction_id,
        corrections.indicator_id,
        corrections.period,
        corrections.breakdown,
        corrections.expect_value,
        corrections.corrected_value,
        observations.delivered_value,
        observations.delivery_id,
        corrections.reason,
        corrections.decided_on,
        corrections.decided_by_role,
        case
            when corrections.decided_on > {{ as_of() }} then 'later_besloten'
            when observations.indicator_id is null then 'nog_niet_geleverd'
            when observations.correction_id = corrections.correction_id then 'toegepast'
            else 'vervallen'
        end as correction_state
    from corrections
    left join observations
        on
            corrections.indicator_id = observations.indicator_id
            and corrections.period = observations.period
            and corrections.breakdown = observations.breakdown
)

select * from final
