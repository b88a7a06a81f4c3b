-- Grain: one row per delivered cell. Purpose: persons and locations of COA at a reference date.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('coa', 'bezetting') }}
),

final as (
    select
        delivery_id,
        raw_row,
        'aantal' as raw_column,
        {{ period_written('peildatum') }} as period,
        {{ period_kind(period_written('peildatum')) }} as period_kind,
        onderwerp,
        {{ member('groep') }} as groep,
        populatie,
        {{ staged_cell('aantal', 'dotted', 'coa', list_of_texts([])) }}
    from landed
)

select * from final
