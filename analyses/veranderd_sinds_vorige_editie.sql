-- Which figures of years that the previous edition already described have another value now, or are new?
--   since: the edition to compare with; by itself the one before
--   as_of: the day that counts as now
-- depends_on: {{ ref('edition') }}, {{ ref('editions') }}, {{ ref('vintages') }}
with

asked as (
    select
        cast(coalesce(getvariable('since'), (select edition.edition - 1 from indicators.edition)) as integer) as since,
        cast(coalesce(getvariable('as_of'), (select edition.as_of from indicators.edition)) as date) as as_of
),

moments as (
    select
        asked.as_of,
        previous.default_as_of as previous_as_of,
        previous.data_year as previous_data_year
    from asked
    inner join reference.editions as previous on asked.since = previous.edition
),

then_known as (
    select vintages.*
    from monitor.vintages as vintages
    cross join moments
    where
        vintages.known_from <= moments.previous_as_of
        and (vintages.known_until is null or vintages.known_until > moments.previous_as_of)
),

now_known as (
    select
        vintages.*,
        moments.previous_as_of
    from monitor.vintages as vintages
    cross join moments
    where
        vintages.known_from <= moments.as_of
        and (vintages.known_until is null or vintages.known_until > moments.as_of)
        and left(vintages.period, 4) <= cast(moments.previous_data_year as varchar)
)

select
    now_known.indicator_id,
    now_known.period,
    now_known.breakdown,
    then_known.value as value_then,
    now_known.value as value_now,
    now_known.value - then_known.value as difference,
    case when then_known.value is null then 'nieuw' else now_known.change_kind end as change_kind,
    now_known.delivery_id
from now_known
left join then_known
    on
        now_known.indicator_id = then_known.indicator_id
        and now_known.period = then_known.period
        and now_known.breakdown = then_known.breakdown
where then_known.value is null or then_known.value <> now_known.value
order by then_known.value is null, now_known.indicator_id, now_known.period, now_known.breakdown;
