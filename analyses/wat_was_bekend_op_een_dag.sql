-- What was known on a day? The values of an indicator as they were known then, without building again; a value
-- that somebody doubts now has the reason beside it.
--   indicator: the indicator
--   breakdown: such as nationality=SYR, empty for the total
--   as_of: the day: what came on it counts as known
-- depends_on: {{ ref('vintages') }}, {{ ref('doubts') }}
with

asked as (
    select
        cast(coalesce(getvariable('indicator'), 'reg_immigration') as varchar) as indicator,
        cast(coalesce(getvariable('breakdown'), '') as varchar) as breakdown,
        cast(coalesce(getvariable('as_of'), '2024-06-20') as date) as as_of
),

open_doubts as (
    select
        indicator_id,
        period,
        breakdown,
        delivery_id,
        string_agg(evidence_nl, '; ' order by rule) as open_doubt
    from monitor.doubts
    where is_open
    group by indicator_id, period, breakdown, delivery_id
)

select
    vintages.indicator_id,
    vintages.period,
    vintages.value,
    vintages.obs_status,
    vintages.known_from,
    vintages.known_until,
    coalesce(open_doubts.open_doubt, '') as open_doubt,
    vintages.delivery_id
from monitor.vintages
inner join asked
    on
        vintages.indicator_id = asked.indicator
        and vintages.breakdown = asked.breakdown
        and vintages.known_from <= asked.as_of
        and (vintages.known_until is null or vintages.known_until > asked.as_of)
left join open_doubts
    on
        vintages.indicator_id = open_doubts.indicator_id
        and vintages.period = open_doubts.period
        and vintages.breakdown = open_doubts.breakdown
        and vintages.delivery_id = open_doubts.delivery_id
order by vintages.period;
