-- Grain: one row per rule and value that is doubted. Purpose: which delivered values do not print as if they were
-- known, why, what to ask the partner, and whether it is settled: a row of `accepted_values` names exactly this value,
-- or a correction replaced it.
with

final as (
    select * from {{ ref('int_doubts') }}
)

select * from final
