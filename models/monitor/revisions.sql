-- Grain: one row per changed value: indicator, period, breakdown and the delivery that changed it.
-- Purpose: which published values were revised, from what to what, known at the as-of date.
with

observations as (
    select * from {{ ref('int_observations') }}
    where received_on <= {{ as_of() }} and value is not null
),

vintages as (
    select
        indicator_id,
        period,
        breakdown,
        dataset,
        partner,
        received_on,
        sequence,
        delivery_id,
        value,
        obs_status,
        lag(value) over cell as previous_value,
        lag(obs_status) over cell as previous_obs_status,
        lag(delivery_id) over cell as previous_delivery_id,
        lag(received_on) over cell as previous_received_on,
        first_value(value) over cell as first_value
    from observations
    window cell as (partition by indicator_id, period, breakdown order by received_on, sequence, delivery_id)
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
        previous_obs_status,
        obs_status as new_obs_status,
        previous_received_on,
        received_on,
        previous_delivery_id,
        delivery_id
    from vintages
    where previous_value is not null and value <> previous_value
)

select * from final
