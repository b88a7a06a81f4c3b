-- Grain: one row per delivered cell. Purpose: departure files that came in at DT&V, by sending organisation.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('dtv', 'instroom_brontabel') }}
),

cells as (
    select *
    from landed unpivot (cell for raw_column in (ind, np, kmar, overige))
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        {{ period_dtv('periode') }} as period,
        {{ period_kind(period_dtv('periode')) }} as period_kind,
        case raw_column when 'np' then 'politie' else raw_column end as source_organisation,
        {{ staged_cell('cell', 'point', 'migratieketen', chain_signs('cell')) }}
    from cells
)

select * from final
