-- Where does a value in a mart come from? From the keys in a row to the delivery, the file and the cell in it.
--   period: half-year of the housing target
-- depends_on: {{ ref('huisvesting__taakstelling') }}, {{ ref('huisvesting__waarnemingen') }}, {{ ref('deliveries') }}
with

asked as (
    select cast(coalesce(getvariable('period'), '2023-H1') as varchar) as period
),

keys as (
    select
        taakstelling.period,
        unnest(taakstelling.fact_keys) as fact_key
    from huisvesting.taakstelling
    inner join asked on taakstelling.period = asked.period
)

select
    keys.period,
    facts.indicator_id,
    facts.breakdown,
    facts.value,
    facts.raw_value,
    facts.raw_row,
    facts.raw_column,
    deliveries.file_name,
    deliveries.received_on,
    deliveries.source
from keys
inner join huisvesting.waarnemingen as facts on keys.fact_key = facts.fact_key
inner join monitor.deliveries as deliveries on facts.delivery_id = deliveries.delivery_id
order by facts.indicator_id, facts.breakdown;
