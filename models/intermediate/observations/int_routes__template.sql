-- Grain: one row per delivered cell of the template. Purpose: template rows already name their indicator; a
-- housing backlog given as a number of persons becomes a balance below zero.
with

levering as (
    select
        *,
        -- sources write a backlog as a number of persons; the balance of the catalogue is then below zero
        indicator_id = 'hou_backlog' and contains(breakdown, 'measure=backlog_at_start') as is_backlog
    from {{ ref('stg_sjabloon__levering') }}
),

{% set breakdown = "replace(breakdown, 'measure=backlog_at_start', 'measure=at_start')" %}
{% set value = 'case when is_backlog then -value else value end' %}
signed as (
    select
        {{ all_columns(instead={'breakdown': breakdown, 'value': value}) }}
    from levering
),

final as (
    select
        indicator_id,
        breakdown,
        {{ observation_columns() }},
        delivered_unit
    from signed
)

select * from final
