-- A delivered figure of an indicator that the catalogue does not know would vanish from the marts.
select distinct
    dataset,
    indicator_id
from {{ ref('int_observations') }}
where indicator_id not in (select i.indicator_id from {{ ref('indicators') }} as i)
