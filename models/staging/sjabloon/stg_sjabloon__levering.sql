-- Grain: one row per delivered cell. Purpose: figures of partners that deliver by template, already by indicator.
with

landed as (
    select
        *,
        {{ delivery_columns() }}
    from {{ source('sjabloon', 'levering') }}
),

final as (
    select
        delivery_id,
        raw_row,
        'waarde' as raw_column,
        periode as period,
        {{ period_kind('periode') }} as period_kind,
        indicator_id,
        -- pairs in the canonical order, whatever order the partner wrote them in
        array_to_string(list_sort(string_split(uitsplitsing, ';')), ';') as breakdown,
        eenheid as delivered_unit,
        peildatum,
        bron,
        toelichting,
        {{ staged_cell(
            'waarde', 'point', 'sjabloon',
            "list_filter([status, case when waarde in ('geheim', 'onbekend', 'nvt') then waarde else '' end], c -> c <> '')"
        ) }}
    from landed
)

select * from final
