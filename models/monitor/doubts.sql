-- Grain: one row per rule and value that is doubted. Purpose: which delivered values do not print as if they were
-- known, why, and what to ask the partner.
with

final as (
    select * from {{ ref('int_doubts') }}
)

select * from final
