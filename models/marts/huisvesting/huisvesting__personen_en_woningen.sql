-- Grain: one row per figure on what was found for whom: indicator, period and breakdown. Purpose: persons housed,
-- dwellings allocated and places available apart: one dwelling houses a household, so dwellings are no persons.
with

waarnemingen as (
    select * from {{ facts_with_members('huisvesting') }}
    where indicator_id in ('hou_realised', 'hou_corp_allocations', 'hou_flex', 'hou_labour_migrants')
),

final as (
    select
        fact_key,
        indicator_id,
        title_nl,
        period,
        period_kind,
        breakdown,
        {{ counted() }} as counted,
        case stat_type when 'stock' then 'stand' else 'stroom' end as measurement,
        case indicator_id when 'hou_labour_migrants' then 'arbeidsmigranten' else 'vergunninghouders' end
            as target_group,
        coalesce(nullif({{ member_of('region') }}, ''), '_T') as region,
        {{ member_of('source') }} as counted_by,
        {{ breakdown_without(['region', 'source']) }} as other_breakdown,
        value,
        unit,
        reference_on,
        obs_status,
        toelichting,
        partner,
        dataset,
        delivery_id,
        received_on
    from waarnemingen
)

select * from final
