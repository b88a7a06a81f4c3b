-- Grain: one row per period and nationality. Purpose: asylum requests and nareis side by side, and the three counts of
-- first requests that are taken for one another: CBS counts persons, IND applications, Eurostat applicants.
-- First and repeat requests count applicants, nareis counts arrivals: they add up to no single published total.
with

asiel as (
    select * from {{ facts_with_members('asiel') }}
),

landen as (
    select * from {{ ref('migratie__landen') }}
),

figures as (
    select
        fact_key,
        period,
        period_kind,
        coalesce(nullif(nationality, ''), '_T') as nationality,
        case indicator_id
            when 'asy_repeat' then 'herhaald'
            when 'asy_nareis_arrivals' then 'nareis'
            else coalesce(nullif({{ member_of('source') }}, ''), 'cbs')
        end as figure,
        value,
        {{ counted() }} as counted,
        received_on
    from asiel
    where
        (indicator_id = 'asy_first' and {{ breakdown_without(['nationality', 'source']) }} = '')
        or (
            indicator_id in ('asy_repeat', 'asy_nareis_arrivals')
            and {{ breakdown_without(['nationality']) }} = ''
        )

    union all
    select
        fact_key,
        period,
        period_kind,
        citizen as nationality,
        'eurostat' as figure,
        value,
        'aanvrager' as counted,
        received_on
    from landen
    where indicator_id = 'eu_asylum_first' and geo = 'NLD' and other_breakdown = ''
),

side_by_side as (
    select
        period,
        period_kind,
        nationality,
        max(value) filter (where figure = 'cbs') as eerste_aanvragen,
        max(counted) filter (where figure = 'cbs') as cbs_telt,
        max(value) filter (where figure = 'ind') as eerste_aanvragen_ind,
        max(counted) filter (where figure = 'ind') as ind_telt,
        max(value) filter (where figure = 'eurostat') as eerste_aanvragen_eurostat,
        max(counted) filter (where figure = 'eurostat') as eurostat_telt,
        max(value) filter (where figure = 'herhaald') as herhaalde_aanvragen,
        max(value) filter (where figure = 'nareis') as nareizigers,
        list(fact_key order by fact_key asc) as fact_keys,
        max(received_on) as received_on
    from figures
    where figure in ('cbs', 'ind', 'eurostat', 'herhaald', 'nareis')
    group by period, period_kind, nationality
),

final as (
    select
        period,
        period_kind,
        nationality,
        eerste_aanvragen,
        cbs_telt,
        eerste_aanvragen_ind,
        ind_telt,
        eerste_aanvragen_ind - eerste_aanvragen as verschil_ind_cbs,
        eerste_aanvragen_eurostat,
        eurostat_telt,
        eerste_aanvragen_eurostat - eerste_aanvragen as verschil_eurostat_cbs,
        herhaalde_aanvragen,
        nareizigers,
        fact_keys,
        received_on
    from side_by_side
)

select * from final
