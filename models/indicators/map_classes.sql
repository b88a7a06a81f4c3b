-- Grain: one row per measure of the map of Europe and class. Purpose: the legend; a class is from its lower bound on,
-- up to but not including the next.
with

map_measures as (
    select * from {{ ref('map_measures') }}
),

bounded as (
    select
        *,
        list_transform(string_split(bounds, ';'), lambda bound: cast(bound as decimal(28, 6))) as limits,
        case when contains(bounds, '.') then 1 else 0 end as bound_decimals
    from map_measures
),

classed as (
    select
        *,
        unnest(range(1, len(limits) + 2)) as class_order
    from bounded
),

final as (
    select
        map_measure,
        map_order,
        what_nl,
        indicator_id,
        measure,
        cast(class_order as integer) as class_order,
        case when class_order > 1 then limits[class_order - 1] end as from_value,
        coalesce({{ display_number('limits[class_order - 1]', '1', 'bound_decimals') }}, '') as from_text,
        coalesce({{ display_number('limits[class_order]', '1', 'bound_decimals') }}, '') as to_text
    from classed
)

select * from final
