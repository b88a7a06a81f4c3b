-- How many per 1,000 inhabitants, by country? Only where the population of the same country and year was delivered.
--   indicator: the indicator
--   period: such as 2024 or 2025-03
-- depends_on: {{ ref('figures') }}, {{ ref('breakdown_members') }}, {{ ref('dim_geography') }}
with

asked as (
    select
        cast(coalesce(getvariable('indicator'), 'eu_asylum_applicants') as varchar) as indicator,
        cast(coalesce(getvariable('period'), '2024') as varchar) as period
)

select
    figures.period,
    figures.breakdown,
    geography.iso3,
    geography.name_nl,
    geography.name_en,
    figures.value as per_1000,
    figures.base_period as population_on,
    figures.base_value as population,
    figures.is_yellow,
    figures.source_line
from indicators.figures
inner join asked on figures.indicator_id = asked.indicator and figures.period = asked.period
inner join reference.breakdown_members as members
    on figures.breakdown = members.breakdown and members.dimension = 'geo'
left join reference.dim_geography as geography on members.code = geography.iso3
where figures.measure = 'per_1000' and figures.value is not null
order by figures.value desc, figures.breakdown asc;
