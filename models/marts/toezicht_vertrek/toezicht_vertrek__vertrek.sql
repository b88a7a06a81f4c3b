-- Grain: one row per period, measuring organisation and nationality. Purpose: departure by type, via DT&V and chain-
-- wide. DT&V is a subset of the chain, so the two are never added. Demonstrable is independent plus forced; without
-- supervision is no proof of departure.
with

waarnemingen as (
    select
        *,
        case indicator_id when 'dep_chainwide' then 'ketenbreed' else 'dtv' end as vertrek_via,
        {{ member_of('departure_type') }} as departure_type
    from {{ facts_with_members('toezicht_vertrek') }}
    where
        indicator_id in ('dep_dtv_by_type', 'dep_chainwide')
        and {{ breakdown_without(['departure_type', 'nationality']) }} = ''
),

types as (
    select
        period,
        period_kind,
        vertrek_via,
        coalesce(nullif(nationality, ''), '_T') as nationality,
        max(value) filter (where departure_type = '') as totaal,
        max(value) filter (where departure_type = 'zelfstandig') as zelfstandig,
        max(value) filter (where departure_type = 'gedwongen') as gedwongen,
        max(value) filter (where departure_type = 'zonder_toezicht') as zonder_toezicht,
        max(value) filter (where departure_type = 'aantoonbaar') as aantoonbaar_gepubliceerd,
        list(fact_key order by fact_key asc) as fact_keys,
        max(received_on) as received_on
    from waarnemingen
    group by period, period_kind, vertrek_via, nationality
),

final as (
    select
        period,
        period_kind,
        vertrek_via,
        nationality,
        totaal,
        zelfstandig,
        gedwongen,
        zonder_toezicht,
        zelfstandig + gedwongen as aantoonbaar,
        aantoonbaar_gepubliceerd,
        fact_keys,
        received_on
    from types
)

select * from final
