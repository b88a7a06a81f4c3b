-- What was known on a day? The values of an indicator as they were known then, without building again.
--   indicator: the indicator
--   breakdown: such as nationality=SYR, empty for the total
--   as_of: the day: what came on it counts as known
-- depends_on: {{ ref('vintages') }}
with

asked as (
    select
        cast(coalesce(getvariable('indicator'), 'reg_immigration') as varchar) as indicator,
        cast(coalesce(getvariable('breakdown'), '') as varchar) as breakdown,
        cast(coalesce(getvariable('as_of'), '2024-06-20') as date) as as_of
)

select
    vintages.indicator_id,
    vintages.period,
    vintages.value,
    vintages.obs_status,
    vintages.known_from,
    vintages.known_until,
    vintages.delivery_id
from monitor.vintages
inner join asked
    on
        vintages.indicator_id = asked.indicator
        and vintages.breakdown = asked.breakdown
        and vintages.known_from <= asked.as_of
        and (vintages.known_until is null or vintages.known_until > asked.as_of)
order by vintages.period;
