-- Every indicator can reach the report, and no figure comes in along a route that monitor.routes does not know.
{{ config(
    meta={
        'settle': 'declare the route in models/intermediate/observations/int_routes__<theme>.yml, under config: '
        ~ 'meta: routes.',
        'kept_in': ['indicators'],
    }
) }}
with

missing as (
    select
        indicators.indicator_id,
        'no route' as problem
    from {{ ref('indicators') }} as indicators
    left join {{ ref('routes') }} as routes on indicators.indicator_id = routes.indicator_id and routes.is_owed
    where routes.indicator_id is null
),

unknown as (
    select distinct
        observations.indicator_id,
        observations.dataset || ' is no declared route' as problem
    from {{ ref('int_observations') }} as observations
    left join {{ ref('routes') }} as routes
        on observations.indicator_id = routes.indicator_id and observations.dataset = routes.dataset
    where routes.dataset is null and observations.dataset <> 'sjabloon/levering'
),

final as (
    select * from missing
    union all
    select * from unknown
)

select * from final
