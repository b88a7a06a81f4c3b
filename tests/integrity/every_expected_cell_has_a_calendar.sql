-- What the report expects or prints can be placed on the release calendar: the partner that owes it has a product there
-- that carries the indicator. Else nobody would know when it is due.
{{ config(
    meta={
        'settle': 'add the indicator to a product of that partner in seeds/reference/release_calendar.csv.',
        'kept_in': ['release_calendar'],
    }
) }}
select
    grid.indicator_id || ' per ' || grid.series_kind || ' is owed by ' || grid.partner_code
    || ', which has no product with it in seeds/reference/release_calendar.csv, for '
    || min(grid.period || case when grid.breakdown = '' then '' else ' ' || grid.breakdown end) as message
from {{ ref('int_expected_grid') }} as grid
where
    grid.is_expected and grid.has_debtor and grid.calendar_id is null
    -- a breakdown that only a delivery names is no promise of the calendar
    and grid.breakdown in (select coalesce(r.breakdown, '') from {{ ref('report_table_rows') }} as r)
group by grid.indicator_id, grid.series_kind, grid.partner_code
