-- Grain: one row per landed cell that cannot be placed, and figure that it was meant for. Purpose: what was delivered
-- and is in no figure, with the reason; a delivery that was withdrawn by the as-of date has no such cells any more, one
-- that is held none yet.
with

deliveries as (
    select * from {{ ref('int_deliveries') }}
    where received_on <= {{ as_of() }} and withdrawn_on is null and not is_held
),

routed as (
    select * from {{ ref('int_routed_cells') }}
    where unplaced_reason <> ''
),

unreadable as (
    select * from {{ ref('int_unreadable_cells') }}
),

cells as (
    select
        delivery_id,
        raw_row,
        raw_column,
        raw_value,
        indicator_id,
        unplaced_reason
    from routed

    union all by name
    select
        unreadable.*,
        '' as indicator_id
    from unreadable
    anti join routed
        on
            unreadable.delivery_id = routed.delivery_id
            and unreadable.raw_row = routed.raw_row
            and unreadable.raw_column = routed.raw_column
),

final as (
    select
        cells.delivery_id,
        deliveries.partner,
        deliveries.dataset,
        deliveries.received_on,
        deliveries.file_name,
        cells.raw_row,
        cells.raw_column,
        cells.raw_value,
        cells.indicator_id,
        cells.unplaced_reason as reason_nl
    from cells
    inner join deliveries on cells.delivery_id = deliveries.delivery_id
)

select * from final
