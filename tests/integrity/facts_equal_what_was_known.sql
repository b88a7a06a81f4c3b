-- The six themes together hold every current observation once; none is lost on the way to the marts.
{{ config(
    meta={
        'settle': 'mend macros/sql/theme_facts.sql, or give the indicator one of the six themes: each known value '
        ~ 'is one fact.',
    }
) }}
with

facts as (
    {{ all_facts() }}
),

counted as (
    select
        indicator_id,
        period,
        breakdown,
        1 as known,
        0 as found
    from {{ ref('int_current_observations') }}
    union all
    select
        indicator_id,
        period,
        breakdown,
        0 as known,
        1 as found
    from facts
)

select
    indicator_id,
    period,
    breakdown,
    sum(found) || ' facts, known ' || sum(known) || ' times' as problem
from counted
group by indicator_id, period, breakdown
having sum(found) <> sum(known)
