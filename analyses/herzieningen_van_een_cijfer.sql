-- How was a figure revised? Every value of it with the days between which it was the known one.
--   indicators: indicators, joined by commas
--   period: such as 2023 or 2023-Q1, empty for all
--   breakdown: such as nationality=SYR, empty for the total
--   as_of: values that were known by this day
-- depends_on: {{ ref('vintages') }}, {{ ref('edition') }}
with

asked as (
    select
        cast(coalesce(getvariable('indicators'), 'reg_immigration') as varchar) as indicators,
        cast(coalesce(getvariable('period'), '') as varchar) as period,
        cast(coalesce(getvariable('breakdown'), '') as varchar) as breakdown,
        cast(coalesce(getvariable('as_of'), (select edition.as_of from indicators.edition)) as date) as as_of
)

select
    vintages.indicator_id,
    vintages.period,
    vintages.breakdown,
    vintages.vintage_number,
    vintages.known_from,
    vintages.known_until,
    vintages.value,
    vintages.value - vintages.first_value as since_first,
    vintages.change_kind,
    vintages.delivery_id
from monitor.vintages
inner join asked
    on
        list_contains(string_split(asked.indicators, ','), vintages.indicator_id)
        and (asked.period = '' or vintages.period = asked.period)
        and vintages.breakdown = asked.breakdown
        and vintages.known_from <= asked.as_of
order by vintages.indicator_id, vintages.period, vintages.vintage_number;
