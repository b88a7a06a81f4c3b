-- Grain: one row per moment, population, age group and snapshot. Purpose: displaced persons from Ukraine registered in
-- the BRP and those in municipal shelter side by side, with beds and the share in work. Registered is not sheltered:
-- the difference lives elsewhere. A share in work holds for its own population and age group only.
with

waarnemingen as (
    select
        *,
        coalesce(nullif({{ member_of('population') }}, ''), '_T') as population_group,
        coalesce(nullif(age, ''), '_T') as age_group,
        {{ member_of('snapshot') }} as snapshot
    from {{ facts_with_members('oekraine') }}
    where
        indicator_id in ('ukr_registered', 'ukr_sheltered', 'ukr_beds', 'ukr_private', 'ukr_employed')
        and {{ breakdown_without(['age', 'population', 'snapshot']) }} = ''
),

final as (
    select
        period,
        period_kind,
        max(reference_on) as reference_on,
        population_group,
        age_group,
        snapshot,
        max(value) filter (where indicator_id = 'ukr_registered') as ingeschreven,
        max(value) filter (where indicator_id = 'ukr_sheltered') as opgevangen,
        max(value) filter (where indicator_id = 'ukr_private') as particulier_opgevangen,
        max(value) filter (where indicator_id = 'ukr_beds' and unit = 'beds') as opvangplekken,
        max(value) filter (where indicator_id = 'ukr_employed' and unit = 'percent') as werkend_percent,
        max(value) filter (where indicator_id = 'ukr_employed' and unit = 'persons') as werkend,
        list(fact_key order by fact_key asc) as fact_keys,
        max(received_on) as received_on
    from waarnemingen
    group by period, period_kind, population_group, age_group, snapshot
)

select * from final
