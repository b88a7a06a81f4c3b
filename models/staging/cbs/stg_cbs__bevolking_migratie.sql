-- Grain: one row per delivered cell. Purpose: immigration, emigration, balance and growth as CBS publishes them.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('cbs', 'bevolking_migratie') }}
),

final as (
    select
        delivery_id,
        raw_row,
        'waarde' as raw_column,
        {{ period_statline('perioden') }} as period,
        {{ period_kind(period_statline('perioden')) }} as period_kind,
        trim(herkomst) as herkomst,
        onderwerp,
        {{ staged_cell('waarde', 'comma', 'cbs', cbs_signs('waarde', 'perioden')) }}
    from landed
)

select * from final
