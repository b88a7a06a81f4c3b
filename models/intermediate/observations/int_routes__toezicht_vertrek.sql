-- Grain: one row per delivered cell that serves an indicator of chapter 5. Purpose: its routes as one relation.
-- The linter does not see that the routes in the yml read these CTEs. -- noqa: disable=ST03
with

dtv_instroom as (
    select * from {{ ref('stg_dtv__instroom_brontabel') }}
),

dtv_vertrek as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'dtv/vertrek'
),

dtv_instroom_keten as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'dtv/instroom'
),

vertrek_ketenbreed as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'aenm/vertrek_ketenbreed'
),

politie_toezicht as (
    select
        *,
        {{ code_of('dtv', 'nationaliteit') }} as nationality
    from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'politie/vreemdelingentoezicht'
),

dji_bewaring as (
    select * from {{ ref('stg_migratieketen__cells') }}
    where dataset = 'dji/vreemdelingenbewaring'
),

eurostat_eipre as (
    {{ coded_eurostat('migr_eipre') }}
),

final as (
    {{ route_blocks() }}
)

select * from final
