-- Grain: one row per delivered cell. Purpose: asylum decisions worldwide; cases (C) and persons (P) never add.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('unhcr', 'asylum_decisions') }}
),

cells as (
    select *
    from landed unpivot (cell for raw_column in (recognised, complementary, rejected, closed, total))
),

final as (
    select
        delivery_id,
        raw_row,
        raw_column,
        year as period,
        'year' as period_kind,
        {{ recode('raw_column', {'total': '_T', 'recognised': 'refugee_status'}) }} as decision,
        {{ member('coa_iso') }} as country_of_asylum,
        {{ member('coo_iso') }} as country_of_origin,
        authority,
        decision_level,
        cases_persons,
        {{ staged_cell('cell', 'point', 'unhcr', blank_sign('cell')) }}
    from cells
)

select * from final
