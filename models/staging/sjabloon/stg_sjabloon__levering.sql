-- Grain: one row per delivered cell. Purpose: figures of partners that deliver by template, already by indicator, in
-- the unit itself where a row is in thousands or millions of it.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('sjabloon', 'levering') }}
),

indicators as (
    select * from {{ ref('indicators') }}
),

unit_spellings as (
    {{ unit_spellings(ref('terms'), ref('unit_labels')) }}
),

in_units as (
    select
        landed.*,
        unit_spellings.factor,
        -- one word may stand for several units: that of the catalogue goes first
        case
            when unit_spellings.spelling is null then landed.eenheid
            when array_contains(unit_spellings.units, indicators.unit) or array_length(unit_spellings.units) = 0
                then indicators.unit
            else array_extract(unit_spellings.units, 1)
        end as delivered_unit
    from landed
    left join indicators on landed.indicator_id = indicators.indicator_id
    left join unit_spellings on {{ written_unit('landed.eenheid') }} = unit_spellings.spelling
),

typed as (
    select
        delivery_id,
        raw_row,
        'waarde' as raw_column,
        periode as period,
        {{ period_kind('periode') }} as period_kind,
        indicator_id,
        -- pairs in the canonical order, whatever order the partner wrote them in
        array_to_string(array_sort(split(uitsplitsing, ';')), ';') as breakdown,
        delivered_unit,
        peildatum,
        bron,
        toelichting,
        factor,
        {{ staged_cell(
            'waarde', 'point', 'sjabloon',
            list_of_texts(['status', "case when waarde in ('geheim', 'onbekend', 'nvt') then waarde else '' end"])
        ) }}
    from in_units
),

final as (
    select
        {{ all_columns(but=['factor'], instead={
            'value': times_factor('value', 'factor'), 'decimals': decimals_times_factor('decimals', 'factor'),
        }) }}
    from typed
)

select * from final
