-- Coverage per partner: indicators it owes, doors it has, and what came in by the as-of date.
-- depends_on: {{ ref('partners') }}, {{ ref('routes') }}, {{ ref('deliveries') }}
with

partners as (
    select * from reference.partners
),

routes as (
    select
        partner,
        count(distinct indicator_id) filter (where is_owed) as indicator_count,
        count(distinct dataset) as dataset_count,
        count(distinct indicator_id) filter (where has_value) as delivered_count
    from monitor.routes
    group by partner
),

deliveries as (
    select
        partner,
        count(*) filter (where result = 'geland') as landed_count,
        count(*) filter (where result = 'geweigerd') as refused_count,
        sum(row_count) as row_count,
        max(received_on) filter (where result = 'geland') as newest
    from monitor.deliveries
    where is_known
    group by partner
),

final as (
    select
        partners.partner_code as partner,
        coalesce(routes.indicator_count, 0) as verschuldigde_indicatoren,
        coalesce(routes.delivered_count, 0) as geleverde_indicatoren,
        coalesce(routes.dataset_count, 0) as datasets,
        coalesce(deliveries.landed_count, 0) as leveringen,
        coalesce(deliveries.refused_count, 0) as geweigerd,
        coalesce(deliveries.row_count, 0) as rijen,
        deliveries.newest as laatste_levering
    from partners
    left join routes on partners.partner_code = routes.partner
    left join deliveries on partners.partner_code = deliveries.partner
)

select * from final
order by partner;
