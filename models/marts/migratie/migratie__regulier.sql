-- Grain: one row per figure on regular migration: indicator, period and breakdown. Purpose: applications, decisions,
-- permits and advices by motive and by who counts: a permit is no person, and an application is no permit.
with

waarnemingen as (
    select * from {{ facts_with_members('migratie') }}
    where
        indicator_id in (
            'reg_mvv_applications', 'reg_vvr_decisions', 'reg_grant_rate', 'reg_first_permits_cbs', 'reg_kennismigrant',
            'reg_orientation_year', 'reg_blue_card', 'reg_seasonal_gvva', 'reg_twv', 'reg_study_permits', 'reg_family',
            'reg_eu_documents', 'reg_brexit', 'reg_visa_applications', 'reg_visa_refusal'
        )
        or (indicator_id = 'eu_first_permits' and geo = 'NLD')
),

labelled as (
    select
        *,
        {{ member_of('motive') }} as delivered_motive
    from waarnemingen
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
        case
            when delivered_motive in ('work', 'knowledge_worker_blue_card') then 'arbeid'
            when delivered_motive = 'study' then 'studie'
            when delivered_motive = 'family' then 'gezin'
            when delivered_motive <> '' then delivered_motive
            when indicator_id in ('reg_kennismigrant', 'reg_blue_card', 'reg_seasonal_gvva', 'reg_twv') then 'arbeid'
            when indicator_id in ('reg_study_permits', 'reg_orientation_year') then 'studie'
            when indicator_id = 'reg_family' then 'gezin'
            when indicator_id in ('reg_visa_applications', 'reg_visa_refusal') then 'kort_verblijf'
            when indicator_id in ('reg_eu_documents', 'reg_brexit') then 'eu_recht'
            else '_T'
        end as motive,
        coalesce(nullif(nationality, ''), '_T') as nationality,
        {{ breakdown_without(['geo', 'nationality']) }} as other_breakdown,
        value,
        unit,
        unit = 'percent' as is_rate,
        obs_status,
        partner,
        dataset,
        delivery_id,
        received_on
    from labelled
)

select * from final
