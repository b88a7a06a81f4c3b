-- Grain: one row per delivered cell that serves an indicator of chapter 4. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
with

cbs_maand as (
    select
        *,
        {{ code_of('cbs_nationaliteit', 'nationaliteit') }} as nationality,
        {{ cbs_sex('geslacht') }} as sex,
        {{ cbs_age('leeftijd') }} as age
    from {{ ref('stg_cbs__asielverzoeken_maand') }}
),

final as (
    {{ route_blocks() }}
)

select * from final
