-- Grain: one row per delivered cell. Purpose: asylum requests and nareis per month (StatLine 83102NED).
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('cbs', 'asielverzoeken_maand') }}
),

final as (
    select
        delivery_id,
        raw_row,
        'waarde' as raw_column,
        {{ period_statline('perioden') }} as period,
        {{ period_kind(period_statline('perioden')) }} as period_kind,
        trim(geslacht) as geslacht,
        trim(leeftijd) as leeftijd,
        trim(nationaliteit) as nationaliteit,
        onderwerp,
        {{ staged_cell('waarde', 'comma', 'cbs', cbs_signs('waarde', 'perioden')) }}
    from landed
)

select * from final
