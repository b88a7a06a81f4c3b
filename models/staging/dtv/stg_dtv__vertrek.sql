-- Grain: one row per delivered cell; totaal_van names which dimensions are filled. Purpose: departure via DT&V.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('dtv', 'vertrek') }}
),

final as (
    select
        delivery_id,
        raw_row,
        'aantal' as raw_column,
        {{ period_chain() }} as period,
        {{ period_kind(period_chain()) }} as period_kind,
        totaal_van,
        case vertreksoort
            when '' then '_T'
            when 'Zelfstandig' then 'zelfstandig'
            when 'Gedwongen' then 'gedwongen'
            when 'Zelfstandig zonder toezicht' then 'zonder_toezicht'
        end as vertreksoort,
        {{ member('nationaliteit') }} as nationaliteit,
        {{ staged_cell('aantal', 'point', 'migratieketen', chain_signs('aantal')) }}
    from landed
)

select * from final
