-- Grain: one row per delivered cell. Purpose: immigration per month by country of origin (OData 85484NED).
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('cbs', 'immigratie_herkomst_85484ned') }}
),

cells as (
    select
        *,
        {{ list_of_texts(["nullif(value_attribute, 'None')", "case when value = '' then 'blank' else '' end"]) }}
            as signs
    from landed
),

final as (
    select
        delivery_id,
        raw_row,
        'value' as raw_column,
        {{ period_odata('perioden') }} as period,
        {{ period_kind(period_odata('perioden')) }} as period_kind,
        measure,
        trim(herkomstland) as herkomstland,
        trim(geslacht) as geslacht,
        trim(geboorteland) as geboorteland,
        -- 825.0 in the file is the count 825
        {{ staged_cell("regexp_replace(cells.value, '\\.0$', '')", 'point', 'cbs', 'signs') }}
    from cells
)

select * from final
