-- Grain: one row per delivered cell; totaal_van names which dimensions are filled. Purpose: IND asylum decisions.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('ind', 'asielbeslissingen') }}
),

final as (
    select
        delivery_id,
        raw_row,
        'aantal' as raw_column,
        {{ period_chain() }} as period,
        {{ period_kind(period_chain()) }} as period_kind,
        onderwerp,
        totaal_van,
        {{ member('spoor') }} as spoor,
        {{ member('nationaliteit') }} as nationaliteit,
        {{ staged_cell('aantal', 'point', 'migratieketen', chain_signs('aantal')) }}
    from landed
)

select * from final
