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
            when list_contains(unit_spellings.units, indicators.unit) or unit_spellings.units = [] then indicators.unit
            else unit_spellings.units[1]
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
        array_to_string(list_sort(string_split(uitsplitsing, ';')), ';') as breakdown,
        delivered_unit,
        peildatum,
        bron,
        toelichting,
        factor,
        {{ staged_cell(
            'waarde', 'point', 'sjabloon',
            "list_filter([status, case when waarde in ('geheim', 'onbekend', 'nvt') then waarde else '' end], c -> c <> '')"
        ) }}
    from in_units
),

final as (
    select
        * exclude (factor) replace (
            {{ times_factor('value', 'factor') }} as value,
            {{ decimals_times_factor('decimals', 'factor') }} as decimals
        )
    from typed
)

select * from final
