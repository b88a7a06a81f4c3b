-- Grain: one row per delivered cell that serves an indicator of chapter 5. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
with

dtv_instroom as (
    select * from {{ ref('stg_dtv__instroom_brontabel') }}
),

dtv_vertrek as (
    select * from {{ ref('stg_dtv__vertrek_brontabel') }}
),

migratieketen as (
    {{ coded_migratieketen() }}
),

eurostat as (
    {{ coded_eurostat() }}
),

final as (
    {{ route_blocks() }}
)

select * from final
