-- Grain: one row per delivery, indicator, period and breakdown (every vintage). Purpose: all observations, long;
-- without cells that cannot be placed and without deliveries that were withdrawn by the as-of date.
with

cells as (
    select * from {{ ref('int_routed_cells') }}
),

final as (
    select {{ all_columns(but=['withdrawn_on', 'unplaced_reason']) }}
    from cells
    where unplaced_reason = '' and withdrawn_on is null
)

select * from final
