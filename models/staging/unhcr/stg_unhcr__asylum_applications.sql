-- Grain: one row per delivered cell. Purpose: asylum applications worldwide; cases (C) and persons (P) never add.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('unhcr', 'asylum_applications') }}
),

final as (
    select
        delivery_id,
        raw_row,
        'applied' as raw_column,
        year as period,
        'year' as period_kind,
        {{ member('coa_iso') }} as country_of_asylum,
        {{ member('coo_iso') }} as country_of_origin,
        authority,
        application_type,
        decision_level,
        cases_persons,
        {{ staged_cell('applied', 'point', 'unhcr', blank_sign('applied')) }}
    from landed
)

select * from final
