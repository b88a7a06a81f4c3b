-- Grain: one row per period and nationality. Purpose: from request to Dutch nationality, by who counts: IND counts
-- requests, decisions and persons granted; CBS counts residents who acquired the nationality, by naturalisation, option
-- or law, and leaves out who lives abroad. None of these is a share of another.
with

waarnemingen as (
    select
        *,
        {{ member_of('outcome') }} as outcome,
        {{ member_of('regime') }} as regime
    from {{ facts_with_members('inburgering_naturalisatie') }}
    where
        indicator_id in ('nat_requests', 'nat_decisions', 'nat_acquired', 'nat_option', 'nat_wait', 'nat_revoked')
        and {{ breakdown_without(['nationality', 'outcome', 'regime']) }} = ''
),

final as (
    select
        period,
        period_kind,
        coalesce(nullif(nationality, ''), '_T') as nationality,
        max(value) filter (where indicator_id = 'nat_requests') as verzoeken_ind,
        max(value) filter (where indicator_id = 'nat_decisions' and outcome = '') as beslissingen_ind,
        max(value) filter (where indicator_id = 'nat_decisions' and outcome = 'granted') as ingewilligd_personen_ind,
        max(value) filter (where indicator_id = 'nat_option') as optie,
        max(value) filter (where indicator_id = 'nat_wait') as doorlooptijd_dagen_ind,
        max(value) filter (where indicator_id = 'nat_revoked') as ingetrokken_ind,
        max(value) filter (where indicator_id = 'nat_acquired' and regime = '') as verkregen_cbs,
        max(value) filter (where indicator_id = 'nat_acquired' and regime = 'naturalisation')
            as verkregen_door_naturalisatie_cbs,
        max(value) filter (where indicator_id = 'nat_acquired' and regime = 'option') as verkregen_door_optie_cbs,
        list(fact_key order by fact_key asc) as fact_keys,
        max(received_on) as received_on
    from waarnemingen
    group by period, period_kind, nationality
)

select * from final
