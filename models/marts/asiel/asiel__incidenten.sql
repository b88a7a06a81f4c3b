-- Grain: one row per figure on incidents and suspects: indicator, period and breakdown. Purpose: incidents,
-- registrations of suspects, events and unique persons apart. One person can be registered more than once and one
-- event can have more than one suspect, so these counts are never compared or added.
with

waarnemingen as (
    select * from {{ facts_with_members('asiel') }}
    where indicator_id in ('asy_coa_incidents', 'asy_coa_suspects')
),

final as (
    select
        fact_key,
        indicator_id,
        period,
        period_kind,
        breakdown,
        case {{ member_of('count') }}
            when '' then {{ counted() }}
            when 'unique_persons' then 'unieke_persoon'
            when 'unique_events' then 'gebeurtenis'
            else {{ member_of('count') }}
        end as counted,
        coalesce(nullif({{ member_of('offence') }}, ''), '_T') as offence,
        {{ member_of('source') }} as counted_by,
        {{ breakdown_without(['count', 'offence', 'source']) }} as other_breakdown,
        value,
        unit,
        obs_status,
        toelichting,
        partner,
        dataset,
        delivery_id,
        received_on
    from waarnemingen
)

select * from final
