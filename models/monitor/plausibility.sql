-- Grain: one row per rule, indicator, period and breakdown that deviates. Purpose: every value that does not fit what
-- is known around it, and how much: from a score of 1 on it is doubted. Those beyond it are in `doubts`.
with

final as (
    select * exclude (cell_key)
    from {{ ref('int_plausibility') }}
)

select * from final
