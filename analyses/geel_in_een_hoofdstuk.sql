-- What is yellow in a chapter, why, and who can end it?
--   chapter: chapter of the report, 2 to 7
-- depends_on: {{ ref('series_status') }}, {{ ref('indicators') }}, {{ ref('partners') }}
with

asked as (
    select cast(coalesce(getvariable('chapter'), 3) as integer) as chapter
)

select
    series.series_id,
    indicators.title_nl,
    series.expected_period,
    series.latest_period,
    series.status,
    series.reason,
    series.due_on,
    series.days_late,
    series.yellow_cells,
    partners.name_nl as partner_name
from monitor.series_status as series
inner join asked on series.chapter = asked.chapter
inner join reference.indicators as indicators on series.indicator_id = indicators.indicator_id
left join reference.partners as partners on series.partner = partners.partner_code
where series.is_yellow
order by series.status asc, series.days_late desc, series.series_id asc;
