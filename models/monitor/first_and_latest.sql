-- Grain: one row per indicator, period and breakdown that was ever delivered. Purpose: the first value, the value known
-- at the as-of date and the newest value in the lake, each with its delivery and the hash of the raw file.
with

vintages as (
    select * from {{ ref('vintages') }}
),

firsts as (
    select * from vintages
    where change_kind = 'nieuw'
),

known as (
    select * from vintages
    where known_from <= {{ as_of() }} and coalesce(known_until > {{ as_of() }}, true)
),

newest as (
    select * from vintages
    where known_until is null
),

counted as (
    select
        indicator_id,
        period,
        breakdown,
        count(*) as event_count
    from vintages
    group by indicator_id, period, breakdown
),

final as (
    select
        counted.indicator_id,
        counted.period,
        counted.breakdown,
        firsts.value as first_value,
        firsts.known_from as first_known_from,
        firsts.delivery_id as first_delivery_id,
        firsts.raw_sha256 as first_raw_sha256,
        known.value as as_of_value,
        known.known_from as as_of_known_from,
        known.delivery_id as as_of_delivery_id,
        known.raw_sha256 as as_of_raw_sha256,
        newest.value as latest_value,
        newest.known_from as latest_known_from,
        newest.delivery_id as latest_delivery_id,
        newest.raw_sha256 as latest_raw_sha256,
        counted.event_count
    from counted
    left join firsts
        on
            counted.indicator_id = firsts.indicator_id
            and counted.period = firsts.period
            and counted.breakdown = firsts.breakdown
    left join known
        on
            counted.indicator_id = known.indicator_id
            and counted.period = known.period
            and counted.breakdown = known.breakdown
    left join newest
        on
            counted.indicator_id = newest.indicator_id
            and counted.period = newest.period
            and counted.breakdown = newest.breakdown
)

select * from final
