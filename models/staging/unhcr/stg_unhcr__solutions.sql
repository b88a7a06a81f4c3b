-- Grain: one row per delivered cell. Purpose: refugees who returned, were resettled or naturalised in the year.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('unhcr', 'solutions') }}
),

cells as (
    select *
    from landed unpivot (cell for raw_column in (returned_refugees, resettlement, naturalisation, returned_idps))
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        year as period,
        'year' as period_kind,
        raw_column as solution,
        {{ member('coa_iso') }} as country_of_asylum,
        {{ member('coo_iso') }} as country_of_origin,
        {{ staged_cell('cell', 'point', 'unhcr', blank_sign('cell')) }}
    from cells
)

select * from final
