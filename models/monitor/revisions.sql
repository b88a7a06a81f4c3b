-- Grain: one row per changed value: indicator, period, breakdown and the delivery that changed it.
-- Purpose: which published values were revised, from what to what, known at the as-of date.
with

vintages as (
    select * from {{ ref('vintages') }}
    where known_from <= {{ as_of() }}
),

final as (
    select
        indicator_id,
        period,
        breakdown,
        partner,
        dataset,
        first_value,
        previous_value,
        value as new_value,
        value - previous_value as change_abs,
        change_kind,
        previous_obs_status,
        obs_status as new_obs_status,
        previous_received_on,
        known_from as received_on,
        previous_delivery_id,
        delivery_id
    from vintages
    where value <> previous_value
)

select * from final
