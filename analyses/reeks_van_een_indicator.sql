-- What is the series of one indicator, and which periods may be printed as they are?
--   indicator: the indicator
--   breakdown: such as nationality=SYR, empty for the total
--   period_kind: year, half_year, quarter, month or reference_date
-- depends_on: {{ ref('observations') }}
with

asked as (
    select
        cast(coalesce(getvariable('indicator'), 'asy_first') as varchar) as indicator,
        cast(coalesce(getvariable('breakdown'), '') as varchar) as breakdown,
        cast(coalesce(getvariable('period_kind'), 'year') as varchar) as period_kind
)

select
    observations.period,
    observations.value,
    observations.unit,
    observations.display_text || observations.mark as printed,
    observations.series_status,
    observations.yellow_text,
    observations.partner,
    observations.received_on
from indicators.observations
inner join asked
    on
        observations.indicator_id = asked.indicator
        and observations.breakdown = asked.breakdown
        and observations.period_kind = asked.period_kind
order by observations.period;
