-- How many first asylum applications, repeat applications and nareis were there by nationality, per half-year, quarter
-- or year? The columns are counted apart and never added; the total inflow is there where it was published as such.
--   period_kind: half_year, quarter or year
--   nationality: ISO 3166-1 alpha-3, _T for all together, empty for each
-- depends_on: {{ ref('half_years') }}, {{ ref('observations') }}, {{ ref('breakdown_members') }}
-- depends_on: {{ ref('dim_geography') }}
with

asked as (
    select
        cast(coalesce(getvariable('period_kind'), 'half_year') as varchar) as period_kind,
        cast(coalesce(getvariable('nationality'), '') as varchar) as nationality
),

flows as (
    select
        indicator_id,
        'half_year' as period_kind,
        period,
        breakdown,
        value,
        computed_text
    from indicators.half_years
    union all
    select
        indicator_id,
        period_kind,
        period,
        breakdown,
        value,
        computed_text
    from indicators.observations
    where period_kind <> 'half_year' and value is not null
),

by_nationality as (
    select
        flows.indicator_id,
        flows.period,
        flows.value,
        flows.computed_text,
        coalesce(members.code, '_T') as nationality
    from flows
    inner join asked on flows.period_kind = asked.period_kind
    left join reference.breakdown_members as members
        on flows.breakdown = members.breakdown and members.dimension = 'nationality' and members.total_breakdown = ''
    where
        flows.indicator_id in ('asy_first', 'asy_repeat', 'asy_nareis_arrivals', 'asy_inflow_total')
        and (flows.breakdown = '' or members.code is not null)
        and asked.nationality in ('', coalesce(members.code, '_T'))
)

select
    by_nationality.period,
    by_nationality.nationality,
    max(geography.name_nl) as name_nl,
    max(geography.name_en) as name_en,
    max(by_nationality.value) filter (where by_nationality.indicator_id = 'asy_first') as eerste_aanvragen,
    max(by_nationality.value) filter (where by_nationality.indicator_id = 'asy_repeat') as herhaalde_aanvragen,
    max(by_nationality.value) filter (where by_nationality.indicator_id = 'asy_nareis_arrivals') as nareizigers,
    max(by_nationality.value) filter (where by_nationality.indicator_id = 'asy_inflow_total') as totale_instroom,
    string_agg(
        distinct nullif(by_nationality.computed_text, ''), '; ' order by nullif(by_nationality.computed_text, '')
    ) as computed_text
from by_nationality
left join reference.dim_geography as geography on by_nationality.nationality = geography.iso3
group by by_nationality.period, by_nationality.nationality
order by by_nationality.period asc, eerste_aanvragen desc nulls last, by_nationality.nationality asc;
