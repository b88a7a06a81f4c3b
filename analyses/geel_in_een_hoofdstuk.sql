-- What is yellow in chapter 3, why, and who can end it?
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
from {{ ref('series_status') }} as series
inner join {{ ref('indicators') }} as indicators on series.indicator_id = indicators.indicator_id
left join {{ ref('partners') }} as partners on series.partner = partners.partner_code
where series.is_yellow and series.chapter = 3
order by series.status asc, series.days_late desc, series.series_id asc
