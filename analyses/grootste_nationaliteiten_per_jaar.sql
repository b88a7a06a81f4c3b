-- Which nationalities had most first applications in each year, and how much of the total are they together?
--   top: how many of each year
-- depends_on: {{ ref('asiel__verzoeken') }}, {{ ref('countries') }}
with

asked as (
    select cast(coalesce(getvariable('top'), 10) as integer) as top
),

ranked as (
    select
        period,
        nationality,
        eerste_aanvragen,
        row_number() over (partition by period order by eerste_aanvragen desc, nationality asc) as place
    from asiel.verzoeken
    where period_kind = 'year' and nationality <> '_T' and eerste_aanvragen is not null
),

totals as (
    select
        period,
        eerste_aanvragen as totaal
    from asiel.verzoeken
    where period_kind = 'year' and nationality = '_T'
)

select
    ranked.period,
    ranked.place,
    ranked.nationality,
    countries.name_nl,
    ranked.eerste_aanvragen,
    totals.totaal,
    sum(ranked.eerste_aanvragen) over (partition by ranked.period order by ranked.place) as samen
from ranked
inner join asked on ranked.place <= asked.top
left join totals on ranked.period = totals.period
left join reference.countries as countries on ranked.nationality = countries.iso3
order by ranked.period, ranked.place;
