-- How is an indicator divided over the members of a dimension in a period, the largest first, and what share is each?
-- A share is there when the total was published and the indicator is one that adds up.
--   indicator: the indicator
--   dimension: such as nationality, see reference.dimensions
--   period: such as 2024 or 2024-Q3
-- depends_on: {{ ref('observations') }}, {{ ref('breakdown_members') }}, {{ ref('dim_member') }}
-- depends_on: {{ ref('figures') }}
with

asked as (
    select
        cast(coalesce(getvariable('indicator'), 'asy_first') as varchar) as indicator,
        cast(coalesce(getvariable('dimension'), 'nationality') as varchar) as dimension,
        cast(coalesce(getvariable('period'), '2025') as varchar) as period
)

select
    observations.period,
    members.code,
    labels.label_nl,
    labels.label_en,
    observations.value,
    observations.unit,
    shares.value as share_pct,
    observations.series_status,
    observations.yellow_text
from indicators.observations
inner join asked on observations.indicator_id = asked.indicator and observations.period = asked.period
inner join reference.breakdown_members as members
    on
        observations.breakdown = members.breakdown
        and asked.dimension = members.dimension
        and members.total_breakdown = ''
inner join reference.dim_member as labels on members.dimension = labels.dimension and members.code = labels.code
left join indicators.figures as shares
    on
        observations.indicator_id = shares.indicator_id
        and observations.period = shares.period
        and observations.breakdown = shares.breakdown
        and shares.measure = 'share_pct'
order by observations.value desc nulls last, members.code asc;
