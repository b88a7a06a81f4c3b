-- Grain: one row per delivered cell of the template. Purpose: template rows already name their indicator.
with

levering as (
    select * from {{ ref('stg_sjabloon__levering') }}
),

final as (
    select
        indicator_id,
        breakdown,
        {{ observation_columns() }},
        delivered_unit
    from levering
)

select * from final
