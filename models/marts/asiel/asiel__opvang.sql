-- Grain: one row per figure on COA reception: indicator, period and breakdown. Purpose: how many persons are there on a
-- day, how many there were on average, how many came and left, and how many places are needed: never one series. The
-- population COA counts shifted over the years, so it stands beside each figure as COA described it.
with

waarnemingen as (
    select * from {{ facts_with_members('asiel') }}
    where
        indicator_id in (
            'asy_coa_occupancy', 'asy_coa_statusholders', 'asy_coa_inflow', 'asy_coa_outflow', 'asy_coa_capacity',
            'asy_coa_locations'
        )
),

final as (
    select
        fact_key,
        indicator_id,
        period,
        period_kind,
        breakdown,
        case
            when indicator_id = 'asy_coa_inflow' then 'instroom'
            when indicator_id = 'asy_coa_outflow' then 'uitstroom'
            when indicator_id = 'asy_coa_capacity' then 'capaciteit'
            when starts_with({{ member_of('stat') }}, 'average') then 'gemiddelde'
            else 'stand'
        end as measurement,
        {{ counted() }} as counted,
        case
            when
                indicator_id = 'asy_coa_statusholders'
                and {{ member_of('group') }} in ('', 'statusholders')
                then 'vergunninghouders'
            else coalesce(nullif({{ member_of('group') }}, ''), '_T')
        end as resident_group,
        coalesce(nullif(nationality, ''), '_T') as nationality,
        {{ member_of('source') }} as counted_by,
        {{ breakdown_without(['group', 'nationality', 'source', 'stat']) }} as other_breakdown,
        value,
        unit,
        unit = 'percent' as is_rate,
        reference_on,
        partner_population,
        obs_status,
        toelichting,
        partner,
        dataset,
        delivery_id,
        received_on
    from waarnemingen
)

select * from final
