-- Grain: one row per delivered cell with a note. Purpose: what the partner said beside the value: reference date,
-- population and remark. They are no part of the key of a figure, and a fact is easily misread without them.
with

levering as (
    select * from {{ ref('stg_sjabloon__levering') }}
),

coa_bezetting as (
    select * from {{ ref('stg_coa__bezetting') }}
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        {{ day_of("nullif(peildatum, '')") }} as reference_on,
        '' as partner_population,
        coalesce(toelichting, '') as toelichting
    from levering
    where coalesce(peildatum, '') <> '' or coalesce(toelichting, '') <> ''

    union all
    select
        delivery_id,
        raw_row,
        raw_column,
        cast(null as date) as reference_on,
        populatie as partner_population,
        '' as toelichting
    from coa_bezetting
)

select * from final
