-- Why is the grant rate 58 percent in one place and 75 in another? The two definitions in one year, never subtracted:
-- the European one leaves Dublin and other closures without a decision on substance out of the denominator.
select
    period,
    inwilliging_nl_percent,
    inwilliging_eu_percent,
    beslissingen_ind,
    beslissingen_eurostat,
    afgewezen_eurostat,
    fact_keys
from {{ ref('asiel__beslissingen') }}
where nationality = '_T' and coalesce(inwilliging_nl_percent, inwilliging_eu_percent) is not null
order by period
