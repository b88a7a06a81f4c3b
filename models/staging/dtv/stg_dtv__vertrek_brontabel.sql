-- Grain: one row per delivered cell. Purpose: departures by way of DT&V, by kind of departure.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('dtv', 'vertrek_brontabel') }}
),

cells as (
    select *
    from landed unpivot (cell for raw_column in (zelfstandig, gedwongen, zonder_toezicht))
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        {{ period_dtv('periode') }} as period,
        {{ period_kind(period_dtv('periode')) }} as period_kind,
        raw_column as vertreksoort,
        {{ staged_cell('cell', 'point', 'migratieketen', chain_signs('cell')) }}
    from cells
)

select * from final
