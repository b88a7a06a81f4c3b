-- What the report expects or prints is a series of the release calendar; else nobody would know when it is due.
select
    indicator_id,
    period_kind,
    min(period) as first_period,
    count(*) as cell_count
from {{ ref('int_expected_grid') }}
where is_expected and series_id is null
group by indicator_id, period_kind
