-- Who owes us what? Series that are late or were never delivered, by partner, longest overdue first.
--   partner: code of the partner, empty for everybody
-- depends_on: {{ ref('series_status') }}, {{ ref('partners') }}
with

asked as (
    select cast(coalesce(getvariable('partner'), '') as varchar) as partner
)

select
    coalesce(partners.name_nl, series.partner) as partner_name,
    series.status,
    count(*) as series_count,
    max(series.days_late) as longest_days_late,
    min(series.due_on) as first_due_on,
    string_agg(series.series_id, ', ' order by series.series_id) as series_ids
from monitor.series_status as series
inner join asked on asked.partner in ('', series.partner)
left join reference.partners as partners on series.partner = partners.partner_code
where series.is_chased
group by coalesce(partners.name_nl, series.partner), series.status
order by longest_days_late desc, partner_name asc, series.status asc;
