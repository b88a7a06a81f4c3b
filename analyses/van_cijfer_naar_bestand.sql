-- Where does a value in a mart come from? From the keys in a row to the delivery, the file and the cell in it.
with

keys as (
    select
        period,
        unnest(fact_keys) as fact_key
    from {{ ref('huisvesting__taakstelling') }}
    where period = '2023-H1'
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
inner join {{ ref('huisvesting__waarnemingen') }} as facts on keys.fact_key = facts.fact_key
inner join {{ ref('deliveries') }} as deliveries on facts.delivery_id = deliveries.delivery_id
order by facts.indicator_id, facts.breakdown
