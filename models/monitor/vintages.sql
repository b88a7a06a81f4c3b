-- Grain: one row per indicator, period, breakdown and delivery, also those after the as-of date.
-- Purpose: from when until when each value was the one that was known, and what kind of change brought it.
with

observations as (
    select * from {{ ref('int_observations') }}
    where value is not null
),

series as (
    select * from {{ ref('int_expected_series') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

ordered as (
    select
        observations.*,
        coalesce(indicators.rounding_base, 1) as rounding_base,
        coalesce(series.freeze_behaviour, '') as freeze_behaviour,
        lag(observations.value) over cell as previous_value,
        lag(observations.obs_status) over cell as previous_obs_status,
        lag(observations.delivery_id) over cell as previous_delivery_id,
        lag(observations.received_on) over cell as previous_received_on,
        first_value(observations.value) over cell as first_value,
        lead(observations.received_on) over cell as known_until
    from observations
    inner join indicators on observations.indicator_id = indicators.indicator_id
    left join series
        on observations.indicator_id = series.indicator_id and observations.period_kind = series.period_kind
    window cell as (
        partition by observations.indicator_id, observations.period, observations.breakdown
        order by observations.vintage_number
    )
),

final as (
    select
        indicator_id,
        period,
        breakdown,
        vintage_number,
        delivery_id,
        raw_sha256,
        partner,
        dataset,
        received_on as known_from,
        known_until,
        value,
        {{ display_number('value', '1', 'decimals') }} as display_text,
        obs_status,
        first_value,
        previous_value,
        previous_obs_status,
        previous_delivery_id,
        previous_received_on,
        case
            when previous_value is null then 'nieuw'
            when value = previous_value then 'ongewijzigd'
            when
                (contains(obs_status, 'B') or contains(obs_status, 'D'))
                and not (contains(previous_obs_status, 'B') or contains(previous_obs_status, 'D'))
                then 'definitie'
            when contains(previous_obs_status, 'P') then 'reguliere_herziening'
            when
                {{ rounded('value', '10', '0') }} = previous_value
                or {{ rounded('value', '100', '0') }} = previous_value
                or {{ rounded('previous_value', '10', '0') }} = value
                or {{ rounded('previous_value', '100', '0') }} = value
                then 'afronding'
            when freeze_behaviour in ('continuous_revision', 'grows_until_mature') then 'late_registratie'
            else 'correctie'
        end as change_kind
    from ordered
)

select * from final
