-- How was a figure revised? Every value of it with the days between which it was the known one, and what is
-- doubted in it now.
--   indicators: indicators, joined by commas
--   period: such as 2023 or 2023-Q1, empty for all
--   breakdown: such as nationality=SYR, empty for the total
--   as_of: values that were known by this day
-- depends_on: {{ ref('vintages') }}, {{ ref('doubts') }}, {{ ref('edition') }}
with

asked as (
    select
        cast(coalesce(getvariable('indicators'), 'reg_immigration') as varchar) as indicators,
        cast(coalesce(getvariable('period'), '') as varchar) as period,
        cast(coalesce(getvariable('breakdown'), '') as varchar) as breakdown,
        cast(coalesce(getvariable('as_of'), (select edition.as_of from indicators.edition)) as date) as as_of
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
    vintages.breakdown,
    vintages.vintage_number,
    vintages.known_from,
    vintages.known_until,
    vintages.value,
    vintages.value - vintages.first_value as since_first,
    vintages.change_kind,
    coalesce(open_doubts.open_doubt, '') as open_doubt,
    vintages.delivery_id
from monitor.vintages
inner join asked
    on
        list_contains(string_split(asked.indicators, ','), vintages.indicator_id)
        and (asked.period = '' or vintages.period = asked.period)
        and vintages.breakdown = asked.breakdown
        and vintages.known_from <= asked.as_of
left join open_doubts
    on
        vintages.indicator_id = open_doubts.indicator_id
        and vintages.period = open_doubts.period
        and vintages.breakdown = open_doubts.breakdown
        and vintages.delivery_id = open_doubts.delivery_id
order by vintages.indicator_id, vintages.period, vintages.vintage_number;
