-- Who delivered what, and when? Deliveries as known on a day, the newest first, refused ones with the reason.
--   partner: code of the partner, empty for everybody
--   as_of: the day: what came on it counts as known, what was withdrawn on it is gone
-- depends_on: {{ ref('deliveries') }}, {{ ref('partners') }}, {{ ref('edition') }}
with

asked as (
    select
        cast(coalesce(getvariable('partner'), '') as varchar) as partner,
        cast(coalesce(getvariable('as_of'), (select edition.as_of from indicators.edition)) as date) as as_of
)

select
    deliveries.received_on,
    partners.name_nl as partner_name,
    deliveries.dataset,
    deliveries.title,
    deliveries.result,
    deliveries.row_count,
    deliveries.file_name,
    deliveries.reason,
    deliveries.delivery_id
from monitor.deliveries
inner join asked
    on
        asked.partner in ('', deliveries.partner)
        and deliveries.received_on <= asked.as_of
        and (deliveries.withdrawn_on is null or deliveries.withdrawn_on > asked.as_of)
left join reference.partners as partners on deliveries.partner = partners.partner_code
order by deliveries.received_on desc, deliveries.delivery_id asc;
