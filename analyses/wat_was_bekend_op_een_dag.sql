-- What was known on a day? The immigration figures as they were known on 20 June 2024, without building again.
select
    indicator_id,
    period,
    value,
    obs_status,
    known_from,
    known_until,
    delivery_id
from {{ ref('vintages') }}
where
    indicator_id = 'reg_immigration'
    and breakdown = ''
    and known_from <= date '2024-06-20'
    and (known_until is null or known_until > date '2024-06-20')
order by period
