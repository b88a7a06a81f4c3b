-- Grain: one row per delivered cell. Purpose: asylum requests and nareis per year (StatLine 80059NED).
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('cbs', 'asielverzoeken_jaar') }}
),

-- a measure that an export leaves out reads as NULL and gives no cell; a blank cell is text and stays
cells as (
    unpivot landed
    on eerste_asielverzoeken, nareizigers
    into name raw_column value cell
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        {{ period_statline('perioden') }} as period,
        {{ period_kind(period_statline('perioden')) }} as period_kind,
        trim(geslacht) as geslacht,
        trim(leeftijd) as leeftijd,
        trim(nationaliteit) as nationaliteit,
        raw_column as onderwerp,
        {{ staged_cell('cell', 'comma', 'cbs', cbs_signs('cell', 'perioden')) }}
    from cells
)

select * from final
