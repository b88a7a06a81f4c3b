-- Grain: one row per break and indicator. Purpose: the breaks in the series and the facts of law and policy that touch
-- them, for whoever shows an indicator.
with

breaks as (
    select * from {{ ref('int_breaks') }}
),

final as (
    select * from breaks
)

select * from final
