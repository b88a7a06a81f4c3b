{{ config(alias='identities') }}
-- Grain: one row per identity, indicator, period and breakdown of which both sides are known. Purpose: figures that
-- must add up, with the difference, the tolerance and the booked difference that explains it.
with

final as (
    select * from {{ ref('int_checked_identities') }}
)

select * from final
