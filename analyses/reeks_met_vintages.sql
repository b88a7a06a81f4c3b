-- One series as it was known on each date: every vintage of first asylum applications and immigration per year.
select
    indicator_id,
    period,
    received_on,
    value,
    obs_status,
    delivery_id
from {{ ref('int_observations') }}
where indicator_id in ('reg_immigration', 'asy_first') and breakdown = '' and period_kind = 'year'
order by indicator_id, period, received_on
