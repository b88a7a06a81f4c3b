-- Grain: one row per period and nationality. Purpose: decisions and permits by who counts them, and the two grant rates
-- that may never be one series: the Dutch one counts Dublin and other closures as a refusal, the European one does not.
with

waarnemingen as (
    select
        *,
        {{ member_of('source') }} as source,
        {{ member_of('outcome') }} as outcome,
        {{ member_of('ground') }} as ground,
        {{ member_of('request_type') }} as request_type
    from {{ facts_with_members('asiel') }}
    where
        indicator_id in ('asy_decisions_first', 'asy_grant_rate_nl', 'asy_grant_rate_eu', 'asy_permits_type')
        and {{ breakdown_without(['nationality', 'source', 'outcome', 'ground', 'request_type']) }} = ''
),

final as (
    select
        period,
        period_kind,
        coalesce(nullif(nationality, ''), '_T') as nationality,
        max(value) filter (
            where indicator_id = 'asy_decisions_first' and source = '' and outcome = '' and request_type = 'first'
        ) as beslissingen_ind,
        max(value) filter (
            where
            indicator_id = 'asy_decisions_first' and source = '' and outcome = 'granted' and request_type = 'first'
        ) as ingewilligd_ind,
        max(value) filter (where indicator_id = 'asy_grant_rate_nl' and breakdown = '') as inwilliging_nl_percent,
        max(value) filter (where indicator_id = 'asy_decisions_first' and source = 'eurostat' and outcome = '')
            as beslissingen_eurostat,
        max(value) filter (where source = 'eurostat' and outcome = 'refugee_status') as vluchteling_eurostat,
        max(value) filter (where source = 'eurostat' and outcome = 'subsidiary_protection') as subsidiair_eurostat,
        max(value) filter (where source = 'eurostat' and outcome = 'humanitarian') as humanitair_eurostat,
        max(value) filter (where source = 'eurostat' and outcome = 'rejected') as afgewezen_eurostat,
        max(value) filter (where indicator_id = 'asy_grant_rate_eu' and breakdown = '') as inwilliging_eu_percent,
        max(value) filter (where indicator_id = 'asy_permits_type' and source = '' and ground = 'refugee_status')
            as vergunning_vluchteling_cbs,
        max(value) filter (
            where indicator_id = 'asy_permits_type' and source = '' and ground = 'subsidiary_protection'
        ) as vergunning_subsidiair_cbs,
        max(value) filter (where indicator_id = 'asy_permits_type' and source = '' and ground = 'humanitarian')
            as vergunning_humanitair_cbs,
        list(fact_key order by fact_key asc) as fact_keys,
        max(received_on) as received_on
    from waarnemingen
    group by period, period_kind, nationality
)

select * from final
