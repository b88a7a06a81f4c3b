-- Grain: one row per delivered cell that serves an indicator of chapter 6. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
with

cbs_corporatiewoningen as (
    select
        *,
        case
            when regio = 'Nederland' then '_T'
            else trim(both '_' from {{ replace_each('lower(regio)', '[^a-z0-9]+', '_') }})
        end as region
    from {{ ref('stg_cbs__corporatiewoningen') }}
),

final as (
    {{ route_blocks() }}
)

select * from final
