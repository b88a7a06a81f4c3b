-- Grain: one row per period and origin. Purpose: immigration, emigration, balance and growth side by side. CBS counts a
-- person when the municipality registers or deregisters them, which is not the day of arrival or departure.
with

waarnemingen as (
    select * from {{ facts_with_members('migratie') }}
),

final as (
    select
        period,
        period_kind,
        coalesce(nullif({{ member_of('origin') }}, ''), '_T') as origin,
        max(value) filter (where indicator_id = 'reg_immigration') as immigratie,
        max(value) filter (where indicator_id = 'reg_emigration') as emigratie,
        max(value) filter (where indicator_id = 'reg_net_migration') as migratiesaldo,
        max(value) filter (where indicator_id = 'reg_population_growth') as bevolkingsgroei,
        bool_or(contains(obs_status, 'P')) as is_voorlopig,
        list(fact_key order by fact_key asc) as fact_keys,
        max(received_on) as received_on
    from waarnemingen
    where
        indicator_id in ('reg_immigration', 'reg_emigration', 'reg_net_migration', 'reg_population_growth')
        and {{ breakdown_without(['origin']) }} = ''
    group by period, period_kind, origin
)

select * from final
