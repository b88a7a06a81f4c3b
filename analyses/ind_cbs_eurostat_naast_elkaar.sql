-- First applications of one year by source: three counts that may not be mixed, with what each of them counts.
select
    period,
    indicator_id,
    breakdown,
    value,
    unit,
    population,
    partner,
    received_on
from {{ ref('asiel__waarnemingen') }}
where
    indicator_id = 'asy_first'
    and period_kind = 'year'
    and (breakdown = '' or starts_with(breakdown, 'source='))

union all

select
    period,
    indicator_id,
    breakdown,
    value,
    unit,
    population,
    partner,
    received_on
from {{ ref('migratie__waarnemingen') }}
where indicator_id = 'eu_asylum_first' and period_kind = 'year' and breakdown = 'geo=NLD'

order by period, indicator_id, breakdown
