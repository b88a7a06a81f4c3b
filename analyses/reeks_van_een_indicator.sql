-- What is the series of one indicator, and which years may be printed as they are? First asylum applications per year.
select
    period,
    value,
    display_text || mark as printed,
    series_status,
    yellow_text,
    partner,
    received_on
from {{ ref('observations') }}
where indicator_id = 'asy_first' and breakdown = '' and period_kind = 'year'
order by period
