-- Grain: one row per delivered cell. Purpose: asylum permits granted by ground (StatLine 85400NED).
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('cbs', 'asielvergunningen') }}
),

final as (
    select
        delivery_id,
        raw_row,
        'vergunningen' as raw_column,
        {{ period_statline('perioden') }} as period,
        {{ period_kind(period_statline('perioden')) }} as period_kind,
        trim(nationaliteit) as nationaliteit,
        trim(grond) as grond,
        {{ staged_cell('vergunningen', 'comma', 'cbs', cbs_signs('vergunningen', 'perioden')) }}
    from landed
)

select * from final
