-- Grain: one row per delivered cell that serves an indicator of chapter 6. Purpose: one select block an indicator.
with

cbs_corporatiewoningen as (
    select
        *,
        case
            when regio = 'Nederland' then '_T'
            else trim(regexp_replace(lower(regio), '[^a-z0-9]+', '_', 'g'), '_')
        end as region
    from {{ ref('stg_cbs__corporatiewoningen') }}
),

final as (
    select
        'hou_corp_allocations' as indicator_id,
        {{ breakdown({'region': 'region'}) }} as breakdown,
        {{ observation_columns() }}
    from cbs_corporatiewoningen
)

select * from final
