-- Grain: one row per delivered cell that a later full delivery of its dataset no longer holds.
-- Purpose: absence in a delivery that restates everything is an event with a date and a delivery of its own.
with

observations as (
    select * from {{ ref('int_observations') }}
    where coverage = 'full'
),

-- the span that each full delivery restates, per indicator
restated as (
    select
        dataset,
        indicator_id,
        period_kind,
        delivery_id,
        raw_sha256,
        received_on,
        received_text,
        vintage_on,
        sequence,
        min(period_start) as first_day,
        max(period_end) as last_day
    from observations
    group by all
),

-- each cell until the next delivery of the same dataset that holds it
cells as (
    select
        *,
        lead(vintage_on) over cell as next_vintage_on,
        lead(sequence) over cell as next_sequence
    from observations
    window cell as (
        partition by dataset, indicator_id, period, breakdown
        order by vintage_on, sequence, delivery_id
    )
),

dropped as (
    select
        cells.indicator_id,
        cells.period,
        cells.period_kind,
        cells.breakdown,
        cells.delivery_id,
        restated.delivery_id as dropped_by,
        restated.raw_sha256 as dropped_by_sha256,
        restated.received_on as disappeared_on,
        restated.received_text as disappeared_text,
        row_number() over (
            partition by cells.indicator_id, cells.period, cells.breakdown, cells.delivery_id
            order by restated.received_on, restated.sequence, restated.delivery_id
        ) as drop_order
    from cells
    inner join restated
        on
            cells.dataset = restated.dataset
            and cells.indicator_id = restated.indicator_id
            and cells.period_kind = restated.period_kind
            and (restated.vintage_on, restated.sequence) > (cells.vintage_on, cells.sequence)
            and (
                cells.next_sequence is null
                or (restated.vintage_on, restated.sequence) < (cells.next_vintage_on, cells.next_sequence)
            )
            and cells.period_start >= restated.first_day
            and cells.period_end <= restated.last_day
),

final as (
    select {{ all_columns(but=['drop_order']) }} from dropped
    where drop_order = 1
)

select * from final
