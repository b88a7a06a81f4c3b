-- How was this figure revised? Every value of a few figures with the days between which it was the known one.
select
    indicator_id,
    period,
    breakdown,
    vintage_number,
    known_from,
    known_until,
    value,
    value - first_value as since_first,
    change_kind,
    delivery_id
from {{ ref('vintages') }}
where
    (indicator_id = 'reg_immigration' and period = '2023' and breakdown = '')
    or (indicator_id in ('asy_first', 'asy_nareis_arrivals', 'inb_cohort') and length(period) = 4 and breakdown = '')
order by indicator_id, period, vintage_number
