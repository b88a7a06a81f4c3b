-- Grain: one row per delivered cell. Purpose: refugees and other persons by country of asylum and of origin.
-- Until Global Trends comes in June, UNHCR publishes the middle of a year under the name of that year.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('unhcr', 'population') }}
),

cells as (
    select *
    from landed unpivot (cell for raw_column in (
        refugees, returned_refugees, asylum_seekers, idps, returned_idps, stateless, ooc, oip, hst
    ))
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        year || case
            when received_day < make_date(cast(year as integer) + 1, 6, 1) then '-06-30'
            else '-12-31'
        end as period,
        'reference_date' as period_kind,
        raw_column as population_type,
        {{ member('coa_iso') }} as country_of_asylum,
        {{ member('coo_iso') }} as country_of_origin,
        {{ staged_cell('cell', 'point', 'unhcr', blank_sign('cell')) }}
    from cells
)

select * from final
