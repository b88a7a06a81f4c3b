-- Grain: one row per period. Purpose: departure via DT&V by type; demonstrable is independent plus forced.
with

waarnemingen as (
    select * from {{ ref('toezicht_vertrek__waarnemingen') }}
),

types as (
    select
        period,
        period_kind,
        max(value) filter (where breakdown = '') as totaal,
        max(value) filter (where breakdown = 'departure_type=zelfstandig') as zelfstandig,
        max(value) filter (where breakdown = 'departure_type=gedwongen') as gedwongen,
        max(value) filter (where breakdown = 'departure_type=zonder_toezicht') as zonder_toezicht
    from waarnemingen
    where indicator_id = 'dep_dtv_by_type'
    group by period, period_kind
),

final as (
    select
        period,
        period_kind,
        totaal,
        zelfstandig,
        gedwongen,
        zonder_toezicht,
        zelfstandig + gedwongen as aantoonbaar
    from types
)

select * from final
