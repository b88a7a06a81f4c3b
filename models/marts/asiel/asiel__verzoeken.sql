-- Grain: one row per period and nationality. Purpose: first requests and nareis of the leading source side by side.
-- First and repeat requests count applicants, nareis counts arrivals: they add up to no single published total.
with

waarnemingen as (
    select * from {{ ref('asiel__waarnemingen') }}
),

final as (
    select
        period,
        period_kind,
        coalesce(nullif(nationality, ''), '_T') as nationality,
        max(value) filter (where indicator_id = 'asy_first') as eerste_aanvragen,
        max(value) filter (where indicator_id = 'asy_repeat') as herhaalde_aanvragen,
        max(value) filter (where indicator_id = 'asy_nareis_arrivals') as nareizigers,
        max(received_on) as received_on
    from waarnemingen
    where
        indicator_id in ('asy_first', 'asy_repeat', 'asy_nareis_arrivals')
        and (breakdown = '' or regexp_full_match(breakdown, 'nationality=[^;]*'))
    group by period, period_kind, nationality
)

select * from final
