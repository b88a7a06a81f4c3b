-- Why is the grant rate 58 percent in one place and 75 in another? The two definitions in one year, never subtracted:
-- the European one leaves Dublin and other closures without a decision on substance out of the denominator.
--   nationality: nationality as ISO 3166-1 alpha-3, _T for all
-- depends_on: {{ ref('asiel__beslissingen') }}
with

asked as (
    select cast(coalesce(getvariable('nationality'), '_T') as varchar) as nationality
)

select
    beslissingen.period,
    beslissingen.inwilliging_nl_percent,
    beslissingen.inwilliging_eu_percent,
    beslissingen.beslissingen_ind,
    beslissingen.beslissingen_eurostat,
    beslissingen.afgewezen_eurostat,
    beslissingen.fact_keys
from asiel.beslissingen
inner join asked on beslissingen.nationality = asked.nationality
where coalesce(beslissingen.inwilliging_nl_percent, beslissingen.inwilliging_eu_percent) is not null
order by beslissingen.period;
